//! What lies in the watched folders, and when it has come to rest.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use tonghop::stop::{Stop, Stopped};

/// How often the folders are listed. A file counts once it is the same twice in a row.
pub(super) const STEP: Duration = Duration::from_millis(500);
/// Folders inside folders that are followed, as many as the inbox itself is read.
const DEPTH: usize = 8;

/// Names, sizes and times of change under some folders or of some files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Snapshot(BTreeMap<PathBuf, (u64, Option<SystemTime>)>);

/// Folders that were entered, by their paths without links: a loop of links ends.
type Entered = BTreeSet<PathBuf>;

impl Snapshot {
    /// As it is now; what cannot be listed is as good as empty.
    pub(super) fn take(places: &[PathBuf]) -> Self {
        let mut snapshot = Self::default();
        let mut entered = Entered::new();
        for place in places {
            snapshot.enter(place, 0, &mut entered);
        }
        snapshot
    }

    /// Waits until nothing changes any more: a workbook that is still being copied is not read.
    ///
    /// # Errors
    /// When the command is to end.
    pub(super) fn settled(places: &[PathBuf], stop: &Stop) -> Result<Self, Stopped> {
        let mut before = Self::take(places);
        loop {
            thread::sleep(STEP);
            stop.check()?;
            let now = Self::take(places);
            if now == before {
                return Ok(now);
            }
            before = now;
        }
    }

    fn enter(&mut self, place: &Path, depth: usize, entered: &mut Entered) {
        let Ok(metadata) = fs::metadata(place) else {
            return;
        };
        if metadata.is_dir() && depth < DEPTH {
            if !fs::canonicalize(place).is_ok_and(|real| entered.insert(real)) {
                return;
            }
            let entries = fs::read_dir(place).into_iter().flatten().flatten();
            for entry in entries {
                if !is_passing(&entry.file_name().to_string_lossy()) {
                    self.enter(&entry.path(), depth + 1, entered);
                }
            }
        } else if metadata.is_file() {
            let seen = (metadata.len(), metadata.modified().ok());
            self.0.insert(place.to_owned(), seen);
        }
    }
}

/// Owner files, which Excel makes whenever somebody opens a workbook, and hidden files: neither is a return.
fn is_passing(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with('.')
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_longer_workbook_in_an_inner_folder_is_a_change_and_an_owner_file_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let places = [folder.path().to_owned()];
        fs::create_dir(folder.path().join("huyen")).unwrap();
        let workbook = folder.path().join("huyen/a.xlsx");
        fs::write(&workbook, "1").unwrap();
        let first = Snapshot::take(&places);
        fs::write(folder.path().join("huyen/~$a.xlsx"), "").unwrap();
        assert_eq!(Snapshot::take(&places), first);
        fs::write(&workbook, "12").unwrap();
        assert_ne!(Snapshot::take(&places), first);
    }
}
