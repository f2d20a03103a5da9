//! Puts the finished outputs into the output folder, all of them or none, and keeps two runs out of it at once.
//!
//! Every file is written beside its target, synced and then renamed. Until the last one is in place the old set is kept
//! under other names and a journal says which names it had, so that a run that was killed is undone by the next one.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the lock in the output folder; it stays there, only the lock on it goes.
const LOCK: &str = ".tonghop.lock";
/// While it exists, a set is half in place. One line a file: `+name` when it is new, `=name` when it replaces one.
const JOURNAL: &str = ".tonghop-journal.tmp";
/// What the folder holds of an unfinished run begins and ends like this.
const LEFT_PREFIX: &str = ".tonghop-";
const LEFT_SUFFIX: &str = ".tmp";

/// Why the outputs could not be put in place. The last good set is then still there.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Another run is writing into this folder.
    #[error("another run (process {pid}) is writing into {}", folder.display())]
    Held {
        /// The output folder.
        folder: PathBuf,
        /// Its process, as it wrote it down; `?` when it had no time to.
        pid: String,
    },
    /// The folder cannot be made, locked, listed or synced.
    #[error("cannot use the output folder {}", folder.display())]
    Folder {
        /// The output folder.
        folder: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written or replaced.
    #[error("cannot write {}", path.display())]
    Write {
        /// The output that was to be written.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The new set failed and the old one could not be put back; the next run tries again.
    #[error("cannot put {} back after a failed run", path.display())]
    Restore {
        /// The output that is not as it was.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

/// The right to write into an output folder, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    /// The system lets go of the lock when this is closed.
    _file: File,
}

impl Lock {
    /// Makes the folder when it is missing, takes its lock and clears what a killed run left there.
    ///
    /// Does not wait: [`PublishError::Held`] when another run has it.
    pub fn acquire(folder: &Path) -> Result<Self, PublishError> {
        let failed = |source| PublishError::Folder {
            folder: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(LOCK);
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(PublishError::Held {
                    folder: folder.to_owned(),
                    pid: holder(&path),
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        file.set_len(0).map_err(failed)?;
        writeln!(file, "{}", std::process::id()).map_err(failed)?;
        let lock = Self {
            folder: folder.to_owned(),
            _file: file,
        };
        lock.recover()?;
        Ok(lock)
    }

    /// Undoes a run that was killed while it replaced the set, and removes its other traces.
    fn recover(&self) -> Result<(), PublishError> {
        let journal = self.folder.join(JOURNAL);
        match fs::read_to_string(&journal) {
            Ok(entries) => self.restore(&entries)?,
            Err(source) if source.kind() == io::ErrorKind::NotFound => {}
            Err(source) => {
                return Err(PublishError::Restore {
                    path: journal,
                    source,
                });
            }
        }
        self.sweep().map_err(|source| PublishError::Folder {
            folder: self.folder.clone(),
            source,
        })
    }

    /// Brings back the set that the journal describes; the journal goes last.
    fn restore(&self, entries: &str) -> Result<(), PublishError> {
        for entry in entries.lines() {
            let (target, result) = if let Some(name) = entry.strip_prefix('=') {
                let target = self.folder.join(name);
                let result = fs::rename(self.kept(name), &target);
                (target, result)
            } else if let Some(name) = entry.strip_prefix('+') {
                let target = self.folder.join(name);
                let result = fs::remove_file(&target);
                (target, result)
            } else {
                continue;
            };
            match result {
                Ok(()) => {}
                // Not reached by the unfinished run, or already put back by an unfinished repair.
                Err(source) if source.kind() == io::ErrorKind::NotFound => {}
                Err(source) => {
                    return Err(PublishError::Restore {
                        path: target,
                        source,
                    });
                }
            }
        }
        let journal = self.folder.join(JOURNAL);
        fs::remove_file(&journal).map_err(|source| PublishError::Restore {
            path: journal,
            source,
        })
    }

    /// Removes what a run leaves; while a journal stands, all of it is still needed.
    fn sweep(&self) -> io::Result<()> {
        if self.folder.join(JOURNAL).try_exists()? {
            return Ok(());
        }
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let left = name
                .to_str()
                .is_some_and(|name| name.starts_with(LEFT_PREFIX) && name.ends_with(LEFT_SUFFIX));
            if left && entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Where a new file is written before it is renamed.
    fn fresh(&self, name: &str) -> PathBuf {
        self.folder
            .join(format!("{LEFT_PREFIX}new-{name}{LEFT_SUFFIX}"))
    }

    /// Where the file of the last run waits until the new set is complete.
    fn kept(&self, name: &str) -> PathBuf {
        self.folder
            .join(format!("{LEFT_PREFIX}old-{name}{LEFT_SUFFIX}"))
    }

    fn sync(&self) -> io::Result<()> {
        // Only Unix can open a folder to sync it; elsewhere the system orders renames itself.
        if cfg!(unix) {
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }
}

/// Puts all outputs into the folder of the lock under their names, in their order: the manifest belongs at the end.
///
/// On an error every file of the last run is there as before, and nothing of this run is left.
pub fn publish(lock: &Lock, outputs: &[(&str, &[u8])]) -> Result<(), PublishError> {
    let done = write_all(lock, outputs).and_then(|()| replace_all(lock, outputs));
    let swept = lock.sweep();
    done?;
    swept
        .and_then(|()| lock.sync())
        .map_err(|source| PublishError::Folder {
            folder: lock.folder.clone(),
            source,
        })
}

fn write_all(lock: &Lock, outputs: &[(&str, &[u8])]) -> Result<(), PublishError> {
    for (name, bytes) in outputs {
        write_synced(&lock.fresh(name), bytes, &lock.folder.join(name)).map_err(|source| {
            PublishError::Write {
                path: lock.folder.join(name),
                source,
            }
        })?;
    }
    Ok(())
}

fn write_synced(path: &Path, bytes: &[u8], target: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    // Who may read the report was decided for the old one and stays so.
    if let Ok(old) = fs::metadata(target)
        && old.is_file()
    {
        file.set_permissions(old.permissions())?;
    }
    file.sync_all()
}

fn replace_all(lock: &Lock, outputs: &[(&str, &[u8])]) -> Result<(), PublishError> {
    let mut entries = String::new();
    for (name, _) in outputs {
        let target = lock.folder.join(name);
        let existed = keep(&target, &lock.kept(name)).map_err(|source| PublishError::Write {
            path: target,
            source,
        })?;
        entries.push(if existed { '=' } else { '+' });
        entries.push_str(name);
        entries.push('\n');
    }
    let journal = lock.folder.join(JOURNAL);
    begin(lock, &journal, &entries).map_err(|source| PublishError::Write {
        path: journal.clone(),
        source,
    })?;
    rename_all(lock, outputs).or_else(|error| {
        lock.restore(&entries)?;
        Err(error)
    })?;
    // From here on the new set is the good one.
    fs::remove_file(&journal).map_err(|source| PublishError::Write {
        path: journal,
        source,
    })
}

/// Writes the journal; half a journal must not undo anything, so on an error there is none.
fn begin(lock: &Lock, journal: &Path, entries: &str) -> io::Result<()> {
    let written = File::create(journal).and_then(|mut file| {
        file.write_all(entries.as_bytes())?;
        file.sync_all()?;
        lock.sync()
    });
    if written.is_err() && journal.try_exists()? {
        fs::remove_file(journal)?;
    }
    written
}

fn rename_all(lock: &Lock, outputs: &[(&str, &[u8])]) -> Result<(), PublishError> {
    for (name, _) in outputs {
        let target = lock.folder.join(name);
        fs::rename(lock.fresh(name), &target).map_err(|source| PublishError::Write {
            path: target,
            source,
        })?;
    }
    lock.sync().map_err(|source| PublishError::Folder {
        folder: lock.folder.clone(),
        source,
    })
}

/// Gives the old file a second name; says whether there was one.
fn keep(target: &Path, kept: &Path) -> io::Result<bool> {
    match fs::hard_link(target, kept) {
        Ok(()) => Ok(true),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(false),
        // Some shares know no second names.
        Err(_) => {
            fs::copy(target, kept)?;
            File::open(kept)?.sync_all()?;
            Ok(true)
        }
    }
}

fn holder(path: &Path) -> String {
    let noted = fs::read_to_string(path).unwrap_or_default();
    let pid = noted.trim();
    if pid.is_empty() { "?" } else { pid }.to_owned()
}
