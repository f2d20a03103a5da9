//! Why there is no job.

use std::io;
use std::path::PathBuf;

use super::wrong::Wrong;
use crate::exit::{Exit, HasExit};
use crate::model::period::Period;
use crate::platform::Stranger;

/// Why there is no job.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The job file cannot be read.
    #[error("cannot read the job file {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The job file is wrong.
    #[error("{}:{line}: {wrong}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Line from 1.
        line: usize,
        /// What is wrong with it.
        wrong: Box<Wrong>,
    },
    /// A setting that neither a flag nor the job file gives.
    #[error("`{setting}` is given neither by a flag nor in a job file")]
    Missing {
        /// Its key in the job file.
        setting: &'static str,
    },
    /// `keep-months-from` lies behind the period or too far before it.
    #[error("keep-months-from = {keep_from} is not within the twelve months up to {period}")]
    KeepFrom {
        /// The first month.
        keep_from: Period,
        /// The period of the run.
        period: Period,
    },
    /// The job file names programs or descriptions, but somebody else may have written it.
    #[error("{what} of {} is not used: {:?} ({})", distrust.file.display(), distrust.reason, distrust.place.display())]
    Distrusted {
        /// What it names: `[hooks]` or `templates`.
        what: &'static str,
        /// Why it is not trusted.
        distrust: Distrust,
    },
    /// Folders lie in one another that must not.
    #[error("{} must not lie in {}", .0.inner.display(), .0.outer.display())]
    Overlap(Overlap),
    /// `--as-of today` on a machine whose clock is not set.
    #[error("the clock of this machine is not set; --as-of needs a date such as 2019-09-25")]
    NoToday,
    /// `--threads 0`.
    #[error("threads must be 1 or more")]
    NoThreads,
    /// A command about the history of a job that keeps none.
    #[error("the job file names no history")]
    NoHistory,
}

impl HasExit for JobError {
    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

impl JobError {
    /// Key of the sentence in the message catalogue and its arguments. What the system says of a file is not in it, nor is the
    /// place of a wrong line.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Self::Unreadable { path, .. } => {
                ("job.unreadable", vec![("file", path.display().to_string())])
            }
            Self::Wrong { wrong, .. } => wrong.message(),
            Self::Missing { setting } => ("job.missing", vec![("setting", (*setting).to_owned())]),
            Self::KeepFrom { keep_from, period } => (
                "job.keep-from",
                vec![
                    ("from", keep_from.to_string()),
                    ("period", period.to_string()),
                ],
            ),
            Self::Distrusted { what, distrust } => (
                distrust.reason.key(),
                vec![
                    ("what", (*what).to_owned()),
                    ("file", distrust.file.display().to_string()),
                    ("place", distrust.place.display().to_string()),
                ],
            ),
            Self::Overlap(overlap) => (
                overlap.key,
                vec![
                    ("inner", overlap.inner.display().to_string()),
                    ("outer", overlap.outer.display().to_string()),
                ],
            ),
            Self::NoToday => ("job.no-today", Vec::new()),
            Self::NoThreads => ("job.no-threads", Vec::new()),
            Self::NoHistory => ("history-not-set", Vec::new()),
        }
    }
}

/// Why a job file is not trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distrust {
    /// The job file.
    pub file: PathBuf,
    /// What is wrong.
    pub reason: DistrustReason,
    /// The file or folder with which it is wrong.
    pub place: PathBuf,
}

/// What is wrong with a job file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DistrustReason {
    /// Another user owns it or its folder.
    Owned,
    /// Others may write it or its folder.
    Writable,
    /// It lies in an inbox.
    InInbox,
}

impl DistrustReason {
    /// Key of its sentence in the catalogue.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Owned => "job-distrust-owned",
            Self::Writable => "job-distrust-writable",
            Self::InInbox => "job-distrust-inbox",
        }
    }
}

impl From<Stranger> for DistrustReason {
    fn from(stranger: Stranger) -> Self {
        match stranger {
            Stranger::Owns => Self::Owned,
            Stranger::MayWrite => Self::Writable,
        }
    }
}

impl Distrust {}

/// Two folders of a job that must not lie in one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// Key of the sentence in the catalogue.
    pub(super) key: &'static str,
    /// The one that lies in the other or is the same.
    pub inner: PathBuf,
    /// The other one.
    pub outer: PathBuf,
}
