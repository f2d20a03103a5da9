//! Replaces files of the output folder together, and undoes a replacement that did not come to its end.
//!
//! While the journal exists, a set is half in place and the old one is whole under other names. It has one line a file:
//! `+name` when the file is new, `=name` when it replaces or removes one.
//!
//! Whoever may write into the folder may write a journal, so it is believed only where it speaks of outputs of this program
//! in this folder: a name that is none is not made into a path.

mod entries;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::error::PublishError;
use super::staged::{LEFT_PREFIX, LEFT_SUFFIX, Staged, remove};
use crate::platform;
use entries::{Change, Entry, is_own, parsed, written};

const JOURNAL: &str = ".tonghop-journal.tmp";
/// Longest journal that is read, in bytes; those of this program are much shorter.
const LONGEST: u64 = 1 << 14;
/// Old files that wait begin like this.
const KEPT_PREFIX: &str = ".tonghop-old-";

/// Puts one file in place of the one of its name.
pub(super) fn put(staged: &Staged) -> Result<(), PublishError> {
    let target = staged.target();
    fs::rename(staged.path(), &target).map_err(|source| PublishError::Write {
        path: target,
        source,
    })
}

/// True while a set is half in place: it could not be undone, and the next run does it.
pub(super) fn is_under_way(folder: &Path) -> bool {
    platform::is_taken(&folder.join(JOURNAL))
}

/// Puts all `staged` files in place and removes those called `gone`, or does nothing of it.
///
/// On an error every file is there as before, and the staged ones can be put in place again; but for
/// [`PublishError::Unconfirmed`], when they are in place.
pub(super) fn replace(folder: &Path, staged: &[Staged], gone: &[&str]) -> Result<(), PublishError> {
    let done = replace_all(folder, staged, gone);
    let swept = sweep(folder, KEPT_PREFIX).and_then(|()| platform::sync_folder(folder));
    done?;
    swept.map_err(|source| PublishError::Unconfirmed {
        folder: folder.to_owned(),
        source,
    })
}

fn replace_all(folder: &Path, staged: &[Staged], gone: &[&str]) -> Result<(), PublishError> {
    let mut entries = Vec::new();
    for name in staged.iter().map(Staged::name).chain(gone.iter().copied()) {
        let target = folder.join(name);
        if !is_own(name) {
            // The next run would not undo it.
            let source = io::Error::from(io::ErrorKind::InvalidFilename);
            return Err(PublishError::Write {
                path: target,
                source,
            });
        }
        let existed = keep(&target, &kept(folder, name)).map_err(|source| PublishError::Write {
            path: target,
            source,
        })?;
        let change = if existed {
            Change::Replaces
        } else {
            Change::Adds
        };
        entries.push(Entry { change, name });
    }
    begin(folder, &written(&entries)).map_err(|source| PublishError::Write {
        path: folder.join(JOURNAL),
        source,
    })?;
    let done = exchange(folder, staged, gone).and_then(|()| {
        // From here on the new set is the good one.
        let journal = folder.join(JOURNAL);
        remove(&journal).map_err(|source| PublishError::Write {
            path: journal,
            source,
        })
    });
    done.or_else(|error| {
        take_back(staged);
        restore(folder, &entries)?;
        Err(error)
    })
}

/// Writes the journal; half a journal must not undo anything, so on an error there is none.
fn begin(folder: &Path, entries: &str) -> io::Result<()> {
    let journal = folder.join(JOURNAL);
    let written = platform::new_file(&journal, None).and_then(|mut file| {
        file.write_all(entries.as_bytes())?;
        file.sync_all()?;
        platform::sync_folder(folder)
    });
    if written.is_err() {
        remove(&journal)?;
    }
    written
}

fn exchange(folder: &Path, staged: &[Staged], gone: &[&str]) -> Result<(), PublishError> {
    staged.iter().try_for_each(put)?;
    for name in gone {
        let path = folder.join(name);
        remove(&path).map_err(|source| PublishError::Write { path, source })?;
    }
    platform::sync_folder(folder).map_err(|source| PublishError::Folder {
        folder: folder.to_owned(),
        source,
    })
}

/// Moves the new files to where they were staged, as far as they had come, so that they can be put elsewhere.
fn take_back(staged: &[Staged]) {
    for file in staged.iter().filter(|file| !file.path().exists()) {
        // One that does not move is replaced by the old one all the same.
        let _ = fs::rename(file.target(), file.path());
    }
}

/// Undoes a run that was killed while it replaced the set, and removes its other traces.
///
/// # Errors
/// [`PublishError::ForeignJournal`] when the journal is none of ours; everything is then left as it lies.
pub(super) fn recover(folder: &Path) -> Result<(), PublishError> {
    let journal = folder.join(JOURNAL);
    match platform::read_own(&journal, LONGEST) {
        Ok(bytes) => {
            let entries = parsed(&bytes).map_err(|found| PublishError::ForeignJournal {
                path: journal,
                found,
            })?;
            restore(folder, &entries)?;
        }
        Err(source) if source.kind() == io::ErrorKind::NotFound => {}
        Err(source)
            if platform::NotAFile::is_cause_of(&source)
                || source.kind() == io::ErrorKind::FileTooLarge =>
        {
            return Err(PublishError::ForeignJournal {
                path: journal,
                found: source.to_string(),
            });
        }
        Err(source) => {
            return Err(PublishError::Restore {
                path: journal,
                source,
            });
        }
    }
    sweep(folder, LEFT_PREFIX).map_err(|source| PublishError::Folder {
        folder: folder.to_owned(),
        source,
    })
}

/// Brings back the set that the journal describes; the journal goes last.
fn restore(folder: &Path, entries: &[Entry<'_>]) -> Result<(), PublishError> {
    for entry in entries {
        let target = folder.join(entry.name);
        let result = match entry.change {
            Change::Replaces => bring_back(&kept(folder, entry.name), &target),
            Change::Adds => remove(&target),
        };
        result.map_err(|source| PublishError::Restore {
            path: target,
            source,
        })?;
    }
    let journal = folder.join(JOURNAL);
    remove(&journal).map_err(|source| PublishError::Restore {
        path: journal,
        source,
    })
}

/// Gives the old file its name again; only what a run can have kept, so never a link that somebody laid there.
fn bring_back(kept: &Path, target: &Path) -> io::Result<()> {
    match fs::symlink_metadata(kept) {
        Ok(metadata) => platform::refuse_stray(metadata.file_type())?,
        // Not reached by the unfinished run, or already put back by an unfinished repair.
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(source),
    }
    fs::rename(kept, target)
}

/// Removes what a run leaves under names with this beginning; while a journal stands, all of it is still needed.
fn sweep(folder: &Path, prefix: &str) -> io::Result<()> {
    if folder.join(JOURNAL).try_exists()? {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let left = name
            .to_str()
            .is_some_and(|name| name.starts_with(prefix) && name.ends_with(LEFT_SUFFIX));
        // A link or a pipe under such a name would be in the way of the next run; what a link leads to stays.
        if left && !entry.file_type()?.is_dir() {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Where the file of the last run waits until the new set is complete.
fn kept(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{KEPT_PREFIX}{name}{LEFT_SUFFIX}"))
}

/// Gives the old file a second name; says whether there was one.
///
/// A link, a pipe or a device in its place is nothing to keep: the new file takes its name, and nothing is asked of it.
fn keep(target: &Path, kept: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(target) {
        Ok(metadata) if metadata.is_dir() => platform::refuse_stray(metadata.file_type())?,
        Ok(metadata) if !metadata.is_file() => return Ok(false),
        Ok(_) => {}
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(source),
    }
    let linked = fs::hard_link(target, kept).or_else(|error| {
        if error.kind() != io::ErrorKind::AlreadyExists {
            return Err(error);
        }
        // Never written through: it may be another name of the very file that is to be kept.
        remove(kept)?;
        fs::hard_link(target, kept)
    });
    match linked {
        Ok(()) => Ok(true),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(false),
        // Some shares know no second names.
        Err(_) => {
            let mut copy = platform::new_private_file(kept)?;
            io::copy(&mut platform::open_own(target)?, &mut copy)?;
            copy.sync_all()?;
            Ok(true)
        }
    }
}
