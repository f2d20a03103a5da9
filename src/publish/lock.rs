//! One run at a time in an output folder.
//!
//! The lock is one of the operating system on a file that stays in the folder: it goes with the process that has it, so
//! there is no stale lock. Beside it lies a note that says who has it; a note without a lock is of a run that was broken off.

use std::fs::{File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::error::PublishError;
use super::holder::{HOLDER, Holder};
use super::journal;
use super::staged::remove;
use crate::platform;

/// The file that is locked; it stays, only the lock on it goes.
const LOCK: &str = ".tonghop.lock";
/// `status` has the lock for the moment in which it looks; a run tries again after this.
const PAUSE: Duration = Duration::from_millis(20);
const TRIES: u32 = 5;

/// The right to write into an output folder, held until it is dropped or the process ends.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    /// The system lets go of the lock at the latest when this is closed.
    file: File,
}

impl Lock {
    /// Makes the folder when it is missing, takes its lock and clears what a killed run left there.
    ///
    /// Waits a tenth of a second at most: [`PublishError::Held`] when another run has it.
    ///
    /// # Errors
    /// When another run has it, or the folder cannot be written to.
    pub fn acquire(folder: &Path, holder: &Holder) -> Result<Self, PublishError> {
        let failed = |source| PublishError::Folder {
            folder: folder.to_owned(),
            source,
        };
        // What lies in the place of a file of ours is named; else the folder is what somebody has to look at.
        let failed_at = |name: &str| {
            let path = folder.join(name);
            move |source| {
                if platform::NotAFile::is_cause_of(&source) {
                    PublishError::Write { path, source }
                } else {
                    failed(source)
                }
            }
        };
        platform::make_folder(folder).map_err(failed)?;
        let file = platform::open_own_lock(&folder.join(LOCK)).map_err(failed_at(LOCK))?;
        if !try_lock(&file).map_err(failed)? {
            return Err(PublishError::Held {
                folder: folder.to_owned(),
                holder: Holder::noted_in(folder),
            });
        }
        journal::recover(folder)?;
        let lock = Self {
            folder: folder.to_owned(),
            file,
        };
        lock.note(holder).map_err(failed_at(HOLDER))?;
        Ok(lock)
    }

    /// The output folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn note(&self, holder: &Holder) -> io::Result<()> {
        let path = self.folder.join(HOLDER);
        let mut file = platform::new_private_file(&path)?;
        file.write_all(&serde_json::to_vec(holder)?)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Stays only when the process is killed, or when the folder lets nothing be removed.
        let _ = remove(&self.folder.join(HOLDER));
        // Said, because a program that is just being started has the file open too for a moment.
        let _ = self.file.unlock();
    }
}

/// False when another run has it.
fn try_lock(file: &File) -> io::Result<bool> {
    for left in (0..TRIES).rev() {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) if left > 0 => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {}
            Err(TryLockError::Error(source)) => return Err(source),
        }
    }
    Ok(false)
}

/// The run that writes into `folder` now; none when the lock is free or there is no such folder.
///
/// # Errors
/// When the lock cannot be looked at.
pub fn holder_of(folder: &Path) -> io::Result<Option<Holder>> {
    let file = match platform::open_own(&folder.join(LOCK)) {
        Ok(file) => file,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(source),
    };
    match file.try_lock_shared() {
        Ok(()) => {
            file.unlock()?;
            Ok(None)
        }
        Err(TryLockError::WouldBlock) => Ok(Some(Holder::noted_in(folder))),
        Err(TryLockError::Error(source)) => Err(source),
    }
}
