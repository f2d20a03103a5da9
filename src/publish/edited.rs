//! Outputs that somebody changed since they were written: kept under a dated name, never written over.

use std::fs;
use std::io::{self, BufReader};

use serde::{Deserialize, Serialize};

use super::report::sha256;
use super::staged::{Staged, Staging};
use super::{Lock, OutputSet, PublishError};
use crate::model::date::Date;
use crate::platform;

/// What marks the name of an output that somebody changed, before the day.
pub(super) const EDITED: &str = "sua-tay ";

/// An output as somebody changed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// Its name in the set.
    pub file: String,
    /// The name under which it is kept.
    pub kept_as: String,
}

/// Copies of those `outputs` in the folder that are not as `set` wrote them, ready to be put in place with the new set.
///
/// What stands under the name of an output and was never written by a run that is known is kept too.
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
        let kept_as = free_name(lock, name, as_of);
        let mut copy = staging.stage(&kept_as)?;
        platform::open_regular(&path)
            .and_then(|file| io::copy(&mut BufReader::new(file), &mut copy))
            .map_err(failed)?;
        let edited = Edited {
            file: name.to_owned(),
            kept_as,
        };
        kept.push((edited, copy.finish()?));
    }
    Ok(kept)
}

/// `tong-hop (sua-tay 2019-09-25).xlsx`, with a running number when there is one already.
fn free_name(lock: &Lock, name: &str, as_of: Date) -> String {
    let first = super::dated(name, &format!("{EDITED}{as_of}"));
    let numbered = (2_u32..).map(|number| super::dated(name, &format!("{EDITED}{as_of} {number}")));
    let mut names = std::iter::once(first.clone()).chain(numbered);
    names
        .find(|name| !lock.folder().join(name).exists())
        .unwrap_or(first)
}
