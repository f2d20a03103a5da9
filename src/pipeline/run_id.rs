//! The name of a run: what went into it, not when.

use sha2::{Digest, Sha256};

use crate::hash::hex;
use crate::job::Job;
use crate::model::observation::FileRecord;

/// Digits of an id; enough to tell the runs of years apart.
const DIGITS: usize = 12;

/// The same for the same period, date and inputs, whatever the folders and the machine.
pub(super) fn of(job: &Job, files: &[FileRecord]) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{}\n{}\n", job.period, job.as_of));
    for file in files {
        // A name may hold a line break, a hash cannot, so no two lists run together.
        hash.update(format!("{} {}\n", file.sha256, file.path.len()));
        hash.update(file.path.as_bytes());
    }
    let mut digits = hex(&hash.finalize());
    digits.truncate(DIGITS);
    digits
}

/// Hash of the bytes of all files.
pub(super) fn digest(files: &[FileRecord]) -> String {
    let mut hash = Sha256::new();
    files
        .iter()
        .for_each(|file| hash.update(file.sha256.as_bytes()));
    hex(&hash.finalize())
}
