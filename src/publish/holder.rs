//! Who has the lock of an output folder, and the note that says it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::platform;

/// The note. Not in the lock file, which nobody else can read on Windows while it is locked.
pub(super) const HOLDER: &str = ".tonghop-holder.json";
/// Longest note that is read, in bytes.
const NOTE: u64 = 1 << 12;

/// Who has the lock of an output folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Number of the process.
    pub pid: String,
    /// When it began, in the words of the program that ran it.
    pub since: String,
}

impl Holder {
    /// This process, which began at `since`.
    pub fn new(since: &str) -> Self {
        Self {
            pid: std::process::id().to_string(),
            since: since.to_owned(),
        }
    }

    /// As far as the note says, which may just be written.
    pub(super) fn noted_in(folder: &Path) -> Self {
        let note = platform::read_own(&folder.join(HOLDER), NOTE).ok();
        let noted = note.and_then(|note| serde_json::from_slice(&note).ok());
        noted.unwrap_or(Self {
            pid: "?".to_owned(),
            since: "?".to_owned(),
        })
    }
}
