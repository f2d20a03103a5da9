//! The run among the runs before it: what it is held against, what became of their findings, and its own record.

use sha2::{Digest, Sha256};

use super::error::RunError;
use super::outputs::Settings;
use crate::hash;
use crate::history::{Followed, HistoryError, Store, Taking, Writing};
use crate::job::Job;
use crate::model::history::Past;
use crate::model::marked::{Confirmation, Marked};
use crate::model::observation::Return;
use crate::stop::Stop;

/// Earlier rounds beside the round of a run (lịch sử).
pub trait History {
    /// Takes in the returns of earlier months that came with the round, then gives what the checks of its period need.
    ///
    /// `whole` gives a return with all its figures by its place in the list.
    ///
    /// # Errors
    /// When the history cannot be read or written.
    fn past(
        &mut self,
        round: Taking<'_>,
        whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<Past, RunError>;

    /// Writes the record of the run; tells new findings from known ones and silences the confirmed ones.
    ///
    /// # Errors
    /// When the history cannot be read or written.
    fn record(&mut self, round: Taking<'_>, findings: Vec<Marked>) -> Result<Followed, RunError>;

    /// Digest of what it knows of earlier months, once they have been asked for; `None` when nothing is kept.
    fn digest(&self) -> Option<String>;
}

/// Nothing is kept.
#[derive(Debug, Clone, Copy)]
pub struct NoHistory;

impl History for NoHistory {
    fn past(
        &mut self,
        _round: Taking<'_>,
        _whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<Past, RunError> {
        Ok(Past::default())
    }

    fn record(&mut self, _round: Taking<'_>, findings: Vec<Marked>) -> Result<Followed, RunError> {
        Ok(Followed {
            findings,
            confirmed: Vec::new(),
            fixed: Vec::new(),
        })
    }

    fn digest(&self) -> Option<String> {
        None
    }
}

/// The history of a job while a run has it to itself.
pub(super) struct Rounds<'j> {
    job: &'j Job,
    stop: Stop,
    writing: Writing,
    /// Empty until the past has been read.
    digest_of_past: String,
}

impl<'j> Rounds<'j> {
    /// Opens the history; `None` when the job keeps none. Nothing is recorded of a run that `stop` ends.
    pub(super) fn begin(job: &'j Job, stop: Stop) -> Result<Option<Self>, RunError> {
        let Some(folder) = &job.history else {
            return Ok(None);
        };
        Ok(Some(Self {
            job,
            stop,
            writing: Store::open(folder)?.begin()?,
            digest_of_past: String::new(),
        }))
    }

    /// Keeps the record.
    pub(super) fn commit(self) -> Result<(), HistoryError> {
        self.writing.commit()
    }

    /// Hash of everything that decides what the run says, but for the runs of its own period before it.
    fn input_digest(&self, round: Taking<'_>) -> Result<String, RunError> {
        let mut hasher = Sha256::new();
        let mut take = |part: &[u8]| {
            hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(part);
        };
        take(env!("CARGO_PKG_VERSION").as_bytes());
        take(format!("{:?}", Settings::of(self.job)).as_bytes());
        take(self.digest_of_past.as_bytes());
        for (path, sha256) in &round.descriptions.hashes {
            take(path.as_bytes());
            take(sha256.as_bytes());
        }
        for file in round.files {
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

impl History for Rounds<'_> {
    fn past(
        &mut self,
        round: Taking<'_>,
        whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<Past, RunError> {
        self.stop.check()?;
        let period = self.job.period;
        self.writing.record_earlier(period, round, whole)?;
        let earlier = self.writing.store().past(period, round.descriptions)?;
        self.digest_of_past = earlier.digest;
        Ok(earlier.past)
    }

    /// A run that repeats the last one of its period is not written again.
    fn record(&mut self, round: Taking<'_>, findings: Vec<Marked>) -> Result<Followed, RunError> {
        self.stop.check()?;
        let input_digest = self.input_digest(round)?;
        let round = Taking {
            input_digest: &input_digest,
            ..round
        };
        let (period, descriptions) = (self.job.period, round.descriptions);
        let store = self.writing.store();
        let moment = (period, self.job.as_of);
        let followed = store.follow(
            findings,
            moment,
            (&input_digest, &self.job.limits),
            descriptions,
        )?;
        if !store.repeats(period, &input_digest)? {
            let run = self.writing.record_run(period, round)?;
            self.writing.record_findings(run, &followed, descriptions)?;
        }
        Ok(followed)
    }

    fn digest(&self) -> Option<String> {
        Some(self.digest_of_past.clone())
    }
}
