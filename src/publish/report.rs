//! What the output folder looks like on a day: for `tonghop status`, which writes nothing.

use std::io::{self, Read as _};
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Holder, OutputSet, Sources, State, Status, holder_of, surviving};
use crate::hash::hex;
use crate::model::date::Date;
use crate::platform;

/// Bytes of an output read at a time.
const BLOCK: usize = 1 << 16;

/// The state of an output folder on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether the set can be taken into a meeting.
    pub verdict: Verdict,
    /// The day it is asked for.
    pub as_of: Date,
    /// Days between the day of the set and `as_of`; none without a set.
    pub age_days: Option<i64>,
    /// The run that writes now.
    pub running: Option<Holder>,
    /// Files of the set that are not there, or not as they were written.
    pub altered: Vec<String>,
    /// What stands under the names of outputs while nothing tells which run wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// What the folder says of the last run and its set.
    pub status: Option<Status>,
}

/// Whether the set under the stable names is of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is.
    Fresh,
    /// It is, and a run is making the next one.
    Running,
    /// It is, but units are missing from it or left out.
    Incomplete,
    /// No run has succeeded here.
    Empty,
    /// Outputs stand here, and nothing tells which run wrote them.
    Unknown,
    /// The last run failed.
    Failed,
    /// The last run was killed, or the machine went down.
    BrokenOff,
    /// The new set lies beside it, under dated names.
    Beside,
    /// The last run had less or was not to follow it, so it stayed.
    Kept,
    /// It is too old.
    Old,
    /// A file of it is not as it was written.
    Altered,
}

impl Verdict {
    /// Its name in JSON and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Running => "running",
            Self::Incomplete => "incomplete",
            Self::Empty => "empty",
            Self::Unknown => "unknown",
            Self::Failed => "failed",
            Self::BrokenOff => "broken-off",
            Self::Beside => "beside",
            Self::Kept => "kept",
            Self::Old => "old",
            Self::Altered => "altered",
        }
    }
}

impl Report {
    /// Looks at `folder` on the day `as_of`; a set more than `max_age` days older is too old.
    ///
    /// # Errors
    /// When the lock cannot be looked at.
    pub fn of(folder: &Path, as_of: Date, max_age: u32) -> io::Result<Self> {
        let running = holder_of(folder)?;
        let mut status = Status::read(folder);
        if let Some(status) = &mut status {
            // For the next run, and much longer than all the rest.
            let sets = [&mut status.set, &mut status.beside].into_iter().flatten();
            sets.for_each(|set| set.sources = Sources::default());
            status.replaced.clear();
        }
        let set = status.as_ref().and_then(|status| status.set.as_ref());
        let age_days = set.map(|set| as_of.days_since(set.as_of));
        let altered = set.map_or_else(Vec::new, |set| altered(folder, set));
        let unknown = match set {
            Some(_) => Vec::new(),
            None => surviving::outputs(folder),
        };
        let mut report = Self {
            verdict: Verdict::Empty,
            as_of,
            age_days,
            running,
            altered,
            unknown,
            status,
        };
        report.verdict = report.judged(i64::from(max_age));
        Ok(report)
    }

    fn judged(&self, max_age: i64) -> Verdict {
        let (Some(status), Some(age)) = (&self.status, self.age_days) else {
            return if self.unknown.is_empty() {
                Verdict::Empty
            } else {
                Verdict::Unknown
            };
        };
        if !self.altered.is_empty() {
            return Verdict::Altered;
        }
        match (&status.last_run.state, &self.running) {
            (State::Failed { .. }, None) => Verdict::Failed,
            (State::Begun, None) => Verdict::BrokenOff,
            (State::Beside { .. }, None) => Verdict::Beside,
            (State::Kept { .. }, None) => Verdict::Kept,
            _ if age > max_age => Verdict::Old,
            _ if status.set.as_ref().is_some_and(OutputSet::is_incomplete) => Verdict::Incomplete,
            (_, Some(_)) => Verdict::Running,
            (State::Good, None) => Verdict::Fresh,
        }
    }
}

/// Files of the set that are gone or have other bytes.
fn altered(folder: &Path, set: &OutputSet) -> Vec<String> {
    let files = set.files.iter().filter(|written| {
        let sha256 = sha256(&folder.join(&written.file));
        sha256.ok().as_ref() != Some(&written.sha256)
    });
    files.map(|written| written.file.clone()).collect()
}

pub(super) fn sha256(path: &Path) -> io::Result<String> {
    let mut file = platform::open_own(path)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(block.get(..read).ok_or(io::ErrorKind::InvalidData)?);
    }
}
