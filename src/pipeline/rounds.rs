//! The run among the runs before it: what it is held against, what became of their findings, and its own record.

use sha2::{Digest, Sha256};

use super::outputs::Settings;
use super::{Consolidated, RunError};
use crate::hash;
use crate::history::{Followed, HistoryError, Store, Taking, Writing};
use crate::job::Job;
use crate::model::history::Past;
use crate::model::marked::Confirmation;
use crate::model::observation::Return;
use crate::model::period::Period;

/// The history of a job while a run has it to itself.
pub(super) struct Rounds {
    writing: Writing,
    /// Empty until the past has been read.
    digest_of_past: String,
}

impl Rounds {
    /// Opens the history; `None` when the job keeps none.
    pub(super) fn begin(job: &Job) -> Result<Option<Self>, RunError> {
        let Some(folder) = &job.history else {
            return Ok(None);
        };
        Ok(Some(Self {
            writing: Store::open(folder)?.begin()?,
            digest_of_past: String::new(),
        }))
    }

    /// Takes in the returns of earlier months that came with the round, then reads what the checks of the period need.
    pub(super) fn past(
        &mut self,
        period: Period,
        round: Taking<'_>,
        whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<Past, RunError> {
        self.writing.record_earlier(period, round, whole)?;
        let earlier = self.writing.store().past(period, round.descriptions)?;
        self.digest_of_past = earlier.digest;
        Ok(earlier.past)
    }

    /// Tells new findings from known ones, silences the confirmed ones, and writes the record of the run.
    ///
    /// A run that repeats the last one of its period is not written again.
    pub(super) fn record(&mut self, job: &Job, done: &mut Consolidated) -> Result<(), RunError> {
        let input_digest = self.input_digest(job, done)?;
        let descriptions = &done.descriptions;
        let store = self.writing.store();
        let findings = std::mem::take(&mut done.findings);
        let moment = (job.period, job.as_of);
        let followed = store.follow(findings, moment, &input_digest, descriptions)?;
        if !store.repeats(job.period, &input_digest)? {
            let taking = Taking {
                descriptions,
                files: &done.files,
                returns: &done.returns,
                contents: &done.contents,
                doubts: &done.doubts,
                as_of: job.as_of,
                input_digest: &input_digest,
            };
            let run = self.writing.record_run(job.period, taking)?;
            self.writing.record_findings(run, &followed, descriptions)?;
        }
        let Followed {
            findings,
            confirmed,
            fixed,
        } = followed;
        done.history = Some(self.digest_of_past.clone());
        done.findings = findings;
        done.confirmed = confirmed;
        done.fixed = fixed;
        Ok(())
    }

    /// Keeps the record.
    pub(super) fn commit(self) -> Result<(), HistoryError> {
        self.writing.commit()
    }

    /// Hash of everything that decides what the run says, but for the runs of its own period before it.
    fn input_digest(&self, job: &Job, done: &Consolidated) -> Result<String, RunError> {
        let mut hasher = Sha256::new();
        let mut take = |part: &[u8]| {
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part);
        };
        take(env!("CARGO_PKG_VERSION").as_bytes());
        take(format!("{:?}", Settings::of(job)).as_bytes());
        take(self.digest_of_past.as_bytes());
        for (path, sha256) in &done.descriptions.hashes {
            take(path.as_bytes());
            take(sha256.as_bytes());
        }
        for file in &done.files {
            take(file.path.as_bytes());
            take(file.sha256.as_bytes());
        }
        for confirmation in self.writing.store().confirmations()?.values() {
            let Confirmation {
                fingerprint,
                value_hash,
                reason,
                owner,
                made,
                until,
            } = confirmation;
            for part in [
                fingerprint,
                value_hash,
                reason,
                owner,
                &made.to_string(),
                &until.to_string(),
            ] {
                take(part.as_bytes());
            }
        }
        Ok(hash::hex(&hasher.finalize()))
    }
}
