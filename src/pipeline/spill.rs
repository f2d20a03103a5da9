//! Returns of earlier months wait here whole until the history takes them in: a year of them does not fit into memory.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::figures;
use crate::model::observation::Return;

/// Where the figures of a return are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spilled {
    offset: u64,
    bytes: usize,
    count: usize,
}

/// A file without a name that goes with the run.
pub(super) struct Spill {
    folder: PathBuf,
    /// Begun with the first return; `None` when the disk does not take it.
    file: OnceLock<Option<Mutex<File>>>,
}

impl Spill {
    /// Nothing yet; the file will be on the disk of `folder`.
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            file: OnceLock::new(),
        }
    }

    /// Keeps the figures of a return; `None` when the disk does not take them.
    pub(super) fn put(&self, filled: &Return) -> Option<Spilled> {
        let begin = || tempfile::tempfile_in(&self.folder).ok().map(Mutex::new);
        let file = self.file.get_or_init(begin).as_ref()?;
        let bytes = figures::packed(filled)?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = file.seek(SeekFrom::End(0)).ok()?;
        file.write_all(&bytes).ok()?;
        Some(Spilled {
            offset,
            bytes: bytes.len(),
            count: filled.observations.len(),
        })
    }

    /// The return with all its figures.
    pub(super) fn get(&self, place: Spilled, trimmed: &Return) -> Option<Return> {
        let file = self.file.get()?.as_ref()?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = vec![0; place.bytes];
        file.seek(SeekFrom::Start(place.offset)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(Return {
            observations: figures::unpacked(trimmed.unit, place.count, &bytes)?,
            ..trimmed.clone()
        })
    }
}
