//! Workbooks named on the command line that are not there.

use std::fs;
use std::path::{Path, PathBuf};

use tonghop::describe;
use tonghop::exit::Exit;

use crate::console::Console;

/// Names each file that is not there, with the nearest name in its folder; `None` when all are.
pub(super) fn absent(files: &[PathBuf], console: &Console<'_>) -> Option<Exit> {
    let is_absent = |file: &&PathBuf| fs::symlink_metadata(file).is_err();
    let absent: Vec<&PathBuf> = files.iter().filter(is_absent).collect();
    for file in &absent {
        let values = [
            ("file", file.display().to_string()),
            ("nearest", nearest(file)),
        ];
        let what = console.say("no-such-file", &values);
        console.line("error-head", &[("what", what)]);
    }
    (!absent.is_empty()).then_some(Exit::Disk)
}

/// The name in the same folder that is most like the one of `file`; empty when none is near.
fn nearest(file: &Path) -> String {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new(".")));
    let mut names: Vec<String> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    // Folders are listed in no certain order.
    names.sort();
    let wanted = file.file_name().unwrap_or_default().to_string_lossy();
    describe::nearest_id(&wanted, names.iter().map(String::as_str))
}
