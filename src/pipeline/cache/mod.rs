//! What was read and recognised before (bộ nhớ các tệp đã đọc): a workbook that did not change is not read again.
//!
//! An entry is found by the hash of everything that decides it: the program, the descriptions, the months that are taken in, the
//! settings of rules, the path and the bytes of the workbook. It is believed only when its own checksum holds; the cache can be lost or damaged
//! at any time, and the run is the same without it.

mod entry;
mod file;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

pub(super) use self::entry::{Entry, Packed};
use self::file::{Reader, Writer};
use crate::model::descriptions::Descriptions;
use crate::model::limits::Limits;
use crate::model::settings::RuleSettings;
use crate::recognise::Expected;
pub(super) use file::Key;

/// How much of the returns of earlier months an entry has.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extent {
    /// What is kept of them.
    Trimmed,
    /// All figures.
    Whole,
}

/// The cache of a run.
pub(super) struct Cache {
    /// Hash of what decides all entries of the run.
    about: [u8; 32],
    reader: Option<Mutex<Reader>>,
    writer: Mutex<Writer>,
}

impl Cache {
    /// The cache in `folder` for a run with these descriptions, months, settings of rules and limits.
    pub(super) fn open(
        folder: &Path,
        descriptions: &Descriptions,
        about: (Expected, &RuleSettings, &Limits),
    ) -> Self {
        let reader = Reader::open(folder);
        let generation = reader.as_ref().map_or(0, Reader::generation);
        Self {
            about: hash_of(descriptions, about),
            reader: reader.map(Mutex::new),
            writer: Mutex::new(Writer::new(folder, generation + 1)),
        }
    }

    /// The name of the entry for a workbook.
    pub(super) fn key(&self, path: &str, sha256: &[u8], extent: Extent) -> Key {
        let mut hasher = Sha256::new();
        hasher.update(self.about);
        hasher.update(sha256);
        hasher.update([extent as u8]);
        hasher.update(path);
        hasher.finalize().into()
    }

    /// What the workbook gave when it was read before.
    pub(super) fn get(&self, key: &Key) -> Option<Packed> {
        let reader = self.reader.as_ref()?;
        let mut reader = reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.get(key).map(Packed)
    }

    /// Remembers what a workbook gave.
    pub(super) fn put(&self, key: &Key, packed: &Packed) {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.add(key, &packed.0);
    }

    /// Puts the new cache in the place of the old one when there is anything new. A cache that cannot be written is none.
    pub(super) fn close(self) {
        let writer = self.writer.into_inner();
        let writer = writer.unwrap_or_else(PoisonError::into_inner);
        let reader = self.reader.map(Mutex::into_inner);
        let reader = reader.map(|reader| reader.unwrap_or_else(PoisonError::into_inner));
        // The next run reads again what this one could not write.
        let _ = writer.close(reader);
    }
}

fn hash_of(
    descriptions: &Descriptions,
    (expected, settings, limits): (Expected, &RuleSettings, &Limits),
) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut take = |part: &[u8]| {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part);
    };
    take(env!("CARGO_PKG_VERSION").as_bytes());
    take(env!("TONGHOP_SOURCES").as_bytes());
    for (path, sha256) in &descriptions.hashes {
        take(path.as_bytes());
        take(sha256.as_bytes());
    }
    let listed = limits.findings_per_sheet;
    take(format!("{expected:?} {settings:?} {listed}").as_bytes());
    hasher.finalize().into()
}
