//! Opens files without waiting and without being led elsewhere: what should be a regular file is one, or is not opened.

use std::fs::{self, File, FileType};
use std::io::{self, Read as _};
use std::path::Path;

use super::system;

/// Something stands where a regular file should: a link, a pipe, a device, a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is {0} and no regular file")]
pub(crate) struct NotAFile(&'static str);

impl NotAFile {
    /// Whether this is why something could not be opened.
    pub(crate) fn is_cause_of(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

/// True when something else stood where a regular file should, which no kind of error of the system says.
pub fn says_no_file(error: &io::Error) -> bool {
    NotAFile::is_cause_of(error)
}

/// # Errors
/// [`NotAFile`] when it is anything but a regular file.
pub(crate) fn refuse_stray(kind: FileType) -> io::Result<()> {
    if kind.is_file() {
        return Ok(());
    }
    let found = if kind.is_symlink() {
        "a symbolic link"
    } else if kind.is_dir() {
        "a folder"
    } else {
        system::name_of_special(kind)
    };
    Err(io::Error::other(NotAFile(found)))
}

/// # Errors
/// Says so when anything but a regular file stands under a name; that nothing does is no error.
pub fn refuse_stray_at(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => refuse_stray(metadata.file_type()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// True when anything stands under a name, a link that leads to nothing too.
pub fn is_taken(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Opens a file that the program itself made, to read it; a link in its place is not followed.
///
/// # Errors
/// Those of the system, and [`NotAFile`].
pub(crate) fn open_own(path: &Path) -> io::Result<File> {
    // Asked before it is opened: opening a device may already do something.
    refuse_stray(fs::symlink_metadata(path)?.file_type())?;
    let file = system::open_without_following(path)?;
    refuse_stray(file.metadata()?.file_type())?;
    Ok(file)
}

/// Opens the lock file, which it makes when it is missing; a link in its place makes nothing elsewhere.
///
/// # Errors
/// Those of the system, and [`NotAFile`].
pub(crate) fn open_own_lock(path: &Path) -> io::Result<File> {
    refuse_stray_at(path)?;
    let file = system::open_lock(path)?;
    refuse_stray(file.metadata()?.file_type())?;
    Ok(file)
}

/// Opens a file that people made, to read it; a link to a regular file is as good as the file.
///
/// # Errors
/// Those of the system, and [`NotAFile`].
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    refuse_stray(fs::metadata(path)?.file_type())?;
    let file = system::open_without_waiting(path)?;
    refuse_stray(file.metadata()?.file_type())?;
    Ok(file)
}

/// The bytes of a file that the program itself made, at most `most`.
///
/// # Errors
/// As [`open_own`], and when there are more.
pub(crate) fn read_own(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = open_own(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read <= most) {
        Ok(bytes)
    } else {
        Err(io::Error::from(io::ErrorKind::FileTooLarge))
    }
}

/// The bytes of a file that people made.
///
/// # Errors
/// Those of the system, and when it is no regular file.
pub fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes a file for the owner and the group, in place of whatever stands there under this name.
///
/// What stands there is removed and never written through: it may be a link, or another name of a file elsewhere.
///
/// # Errors
/// Those of the system.
pub fn new_private_file(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    system::new_file(path, None)
}
