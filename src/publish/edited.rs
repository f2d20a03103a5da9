//! Outputs that stand in the folder and are not those of a set that is known: kept under a dated name, never written over.

use std::fs;
use std::io::{self, BufReader};

use serde::{Deserialize, Serialize};

use super::error::PublishError;
use super::file_digest::sha256;
use super::lock::Lock;
use super::names::KeptFor;
use super::output_set::OutputSet;
use super::staged::Staged;
use super::staging::Staging;
use crate::model::date::Date;
use crate::platform;

/// An output that is not as a known set has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// Its name in the set.
    pub file: String,
    /// The name under which it is kept.
    pub kept_as: String,
    /// Why.
    #[serde(default)]
    pub kept_for: KeptFor,
}

/// Copies of those `outputs` in the folder that are not as `set` has them, ready to be put in place with the new set.
///
/// # Errors
/// When one cannot be read or copied.
pub(super) fn keep(
    lock: &Lock,
    (set, as_of): (Option<&OutputSet>, Date),
    outputs: &[Staged],
    staging: &Staging<'_>,
) -> Result<Vec<(Edited, Staged)>, PublishError> {
    let mut kept = Vec::new();
    for name in outputs.iter().map(Staged::name) {
        let path = lock.folder().join(name);
        let failed = |source| PublishError::Write {
            path: path.clone(),
            source,
        };
        if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            continue;
        }
        let written = set.and_then(|set| set.files.iter().find(|written| written.file == name));
        let found = sha256(&path).map_err(failed)?;
        if written.is_some_and(|written| written.sha256 == found) {
            continue;
        }
        let kept_for = match written {
            Some(_) => KeptFor::Edited,
            None => KeptFor::Unknown,
        };
        let kept_as = free_name(lock, name, (kept_for.mark(), as_of));
        let mut copy = staging.stage(&kept_as)?;
        platform::open_regular(&path)
            .and_then(|file| io::copy(&mut BufReader::new(file), &mut copy))
            .map_err(failed)?;
        let edited = Edited {
            file: name.to_owned(),
            kept_as,
            kept_for,
        };
        kept.push((edited, copy.finish()?));
    }
    Ok(kept)
}

/// `tong-hop (sua-tay 2019-09-25).xlsx`, with a running number when there is one already.
fn free_name(lock: &Lock, name: &str, (mark, as_of): (&str, Date)) -> String {
    let first = super::names::dated(name, &format!("{mark} {as_of}"));
    let numbered =
        (2_u32..).map(|number| super::names::dated(name, &format!("{mark} {as_of} {number}")));
    let mut names = std::iter::once(first.clone()).chain(numbered);
    names
        .find(|name| !platform::is_taken(&lock.folder().join(name)))
        .unwrap_or(first)
}
