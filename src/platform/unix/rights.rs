//! Who may read and write a file, by owner, group and mode; access lists beyond them are not seen.

use std::fs::{self, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::process::geteuid;

use crate::platform::stranger::Stranger;

/// A new file may be read by its group and by nobody else; the mask of the process takes more away.
pub(super) const NEW_FILE: u32 = 0o640;
/// Only who owns a file in such a folder may rename or remove it.
const STICKY: u32 = 0o1000;
/// What everybody may do.
const EVERYBODY: u32 = 0o007;

/// What others may do to the file that `metadata` is about.
pub(crate) fn stranger_of_file(metadata: &Metadata) -> Option<Stranger> {
    if is_others(metadata) {
        Some(Stranger::Owns)
    } else if is_writable_by_others(metadata) {
        Some(Stranger::MayWrite)
    } else {
        None
    }
}

/// What others may do to the files in the folder that `metadata` is about: who may write it may put another file there.
pub(crate) fn stranger_of_folder(metadata: &Metadata) -> Option<Stranger> {
    if is_others(metadata) {
        Some(Stranger::Owns)
    } else if is_writable_by_others(metadata) && metadata.mode() & STICKY == 0 {
        Some(Stranger::MayWrite)
    } else {
        None
    }
}

/// The administrator may do everything anyway.
fn is_others(metadata: &Metadata) -> bool {
    metadata.uid() != geteuid().as_raw() && metadata.uid() != 0
}

/// Many systems give each user a group of the same number, with nobody else in it; any other group has others in it.
fn is_writable_by_others(metadata: &Metadata) -> bool {
    let is_own_group = metadata.gid() == metadata.uid();
    let of_others = if is_own_group { 0o002 } else { 0o022 };
    metadata.mode() & of_others != 0
}

/// Takes a file that everybody may use, as files of earlier versions were, back to owner and group.
///
/// A file that the owner opened to the group only stays as it is.
pub(crate) fn keep_private(path: &Path) -> io::Result<()> {
    let mode = fs::symlink_metadata(path)?.mode();
    if mode & EVERYBODY == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode & NEW_FILE))
}
