//! What `tinh-trang.json` says: how the last run ended, and which set lies in the folder.
//!
//! For monitoring as well as for `tonghop status`: field names and their meaning never change within a schema version.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::edited::Edited;
use super::holdings::Weaker;
use super::names::STATUS;
use super::output_set::OutputSet;
use super::shortfall::Shortfall;
use super::sources::Source;
use crate::model::date::Date;
use crate::model::period::Period;
use crate::platform;

/// Longest status that is read, in bytes.
const LONGEST: u64 = 1 << 24;
/// Raised when a field changes its meaning or goes.
const SCHEMA_VERSION: u32 = 1;

/// How the last run ended and what lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    pub(super) schema_version: u32,
    /// The last run that got as far as the folder.
    pub last_run: Run,
    /// The set under the stable names; none before the first good run, or when nothing tells whose the outputs are.
    pub set: Option<OutputSet>,
    /// Files under the stable names of which nothing tells which run wrote them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// The latest set under dated names, while it is newer than `set`.
    pub beside: Option<OutputSet>,
    /// Files that were not as a known set has them when `set` took their place, and where they are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edited: Vec<Edited>,
    /// Figures of the first page that the set before `set` had, or had whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weaker: Vec<Weaker>,
    /// Returns whose place another one took in runs whose outputs are no set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) replaced: Vec<ReplacedIn>,
}

/// A return that another one took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ReplacedIn {
    /// Month of the run.
    pub(super) period: Period,
    /// The return that does not count.
    #[serde(flatten)]
    pub(super) source: Source,
}

/// A run and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its month.
    pub period: Period,
    /// Its day.
    pub as_of: Date,
    /// How it ended.
    #[serde(flatten)]
    pub state: State,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// It has not ended; when no run holds the lock it was broken off.
    Begun,
    /// It failed; the set is of an earlier run.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// Its outputs are the set.
    Good,
    /// Its outputs lie beside the set, because files of the set could not be replaced.
    Beside {
        /// Those files.
        held: Vec<String>,
    },
    /// It had nothing of its month, less than the set, or was not to follow it, so nothing was put in place.
    Kept {
        /// What it lacks.
        shortfall: Shortfall,
    },
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The kind of reason.
    pub kind: FailureKind,
    /// The file, folder or place it is about.
    pub subject: String,
}

/// Kinds of reasons for which a run fails; the texts stand under `failure-` and this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// A description or the report template is wrong.
    Descriptions,
    /// The inbox cannot be listed.
    Inbox,
    /// The store of earlier rounds cannot be used.
    History,
    /// There is no space left.
    DiskFull,
    /// An output may not be written.
    NotAllowed,
    /// The disk reports another error.
    Disk,
    /// Somebody stopped it.
    Stopped,
    /// An output cannot be rendered.
    Rendering,
    /// The machine lets no threads be started.
    Machine,
    /// It took longer than the job allows.
    OutOfTime,
    /// Something that is no file of this program stands where one should.
    Foreign,
}

impl FailureKind {
    /// Its name in the status and in the keys of texts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Descriptions => "descriptions",
            Self::Inbox => "inbox",
            Self::History => "history",
            Self::DiskFull => "disk-full",
            Self::NotAllowed => "not-allowed",
            Self::Disk => "disk",
            Self::Stopped => "stopped",
            Self::Rendering => "rendering",
            Self::Machine => "machine",
            Self::OutOfTime => "out-of-time",
            Self::Foreign => "foreign",
        }
    }
}

impl Status {
    /// The status after `last_run`, with nothing in the folder yet.
    pub(super) fn new(last_run: Run) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            last_run,
            set: None,
            unknown: Vec::new(),
            beside: None,
            edited: Vec::new(),
            weaker: Vec::new(),
            replaced: Vec::new(),
        }
    }

    /// The status in `folder`; none when there is no such file or it is not ours.
    pub fn read(folder: &Path) -> Option<Self> {
        let text = platform::read_own(&folder.join(STATUS), LONGEST).ok()?;
        let status: Self = serde_json::from_slice(&text).ok()?;
        (status.schema_version == SCHEMA_VERSION).then_some(status)
    }

    pub(super) fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}
