//! Which set stands in the folder when `tinh-trang.json` does not say: as its manifest tells, else as files that nobody knows.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::file_digest::sha256;
use super::names::OUTPUTS;
use super::output_set::OutputSet;
use super::staged::Written;
use crate::platform;

/// The last file of a set, which says what the others are.
const MANIFEST: &str = "manifest.json";
/// Longest manifest that is read, in bytes: it names every file of the inbox.
const LONGEST: u64 = 1 << 26;

/// What is read of a manifest.
#[derive(Deserialize)]
struct Manifest {
    set: OutputSet,
    outputs: Vec<Written>,
}

/// The set of the manifest in `folder`; none when there is no manifest, or none that says what its set holds.
pub(super) fn by_manifest(folder: &Path) -> Option<OutputSet> {
    let path = folder.join(MANIFEST);
    let bytes = platform::read_own(&path, LONGEST).ok()?;
    let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
    let own = Written {
        file: MANIFEST.to_owned(),
        size: u64::try_from(bytes.len()).ok()?,
        sha256: sha256(&path).ok()?,
    };
    let mut files = manifest.outputs;
    files.push(own);
    Some(OutputSet {
        files,
        ..manifest.set
    })
}

/// What stands in `folder` under the names of outputs.
pub(super) fn outputs(folder: &Path) -> Vec<String> {
    let standing = OUTPUTS
        .iter()
        .filter(|name| fs::symlink_metadata(folder.join(name)).is_ok());
    standing.map(|name| (*name).to_owned()).collect()
}
