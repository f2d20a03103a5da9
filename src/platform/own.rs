//! Opens files without waiting and without being led elsewhere: what should be a regular file is one, or is not opened.

use std::fs::{self, File, FileType};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

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

/// Writes a file whole or not at all, and only where nothing stands: not through a link, not over what somebody saves meanwhile.
///
/// # Errors
/// Those of the system; `AlreadyExists` when something stands there.
pub(crate) fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if is_taken(path) {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    let unfinished = unfinished(path, text)?;
    // A second name is given only where there is none; where a file can have but one, the file is made in its place.
    let done = match fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            let mut file = system::new_file(path, None)?;
            file.write_all(text.as_bytes())
                .and_then(|()| file.sync_all())
        }
        done => done,
    };
    let removed = fs::remove_file(&unfinished);
    done.and(removed)
}

/// Writes a file of the program whole, in place of the one that stands there.
///
/// # Errors
/// Those of the system.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let unfinished = unfinished(path, text)?;
    fs::rename(&unfinished, path)
}

/// The text under another name in the same folder, which is made where it is missing.
fn unfinished(path: &Path, text: &str) -> io::Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new("."));
    system::make_folder(folder)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unfinished = folder.join(format!(".tonghop-new-{name}.tmp"));
    let mut file = new_private_file(&unfinished)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        // The first error is the one to tell.
        let _ = fs::remove_file(&unfinished);
        return Err(error);
    }
    Ok(unfinished)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("noi-dung/2019-09.md");
        write_new(&path, "một").unwrap();
        let again = write_new(&path, "hai").unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "một");
        let names = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(names, 1);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let (path, elsewhere) = (
            folder.path().join("2019-09.md"),
            folder.path().join("elsewhere"),
        );
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        assert!(write_new(&path, "một").is_err());
        assert!(!elsewhere.exists());
    }
}
