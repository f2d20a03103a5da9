//! What `tonghop refresh` takes from the last set, and how it puts a new version of a person's file in place of the old one.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::names::dated;
use super::staged::{LEFT_PREFIX, LEFT_SUFFIX};
use super::status::Status;
use crate::hash::hex;
use crate::model::date::Date;
use crate::platform;

/// Stands before the day in the name of the old version.
const BEFORE: &str = "truoc";

/// An output of the last good set in `folder`, and the day of the set; none when there is no set, or the file is not as the run wrote it.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn output_of_set(folder: &Path, name: &str) -> io::Result<Option<(Vec<u8>, Date)>> {
    let set = Status::read(folder).and_then(|status| status.set);
    let Some((set, written)) = set.and_then(|set| {
        let written = set.files.iter().find(|written| written.file == name)?;
        let hash = written.sha256.clone();
        Some((set, hash))
    }) else {
        return Ok(None);
    };
    let bytes = match platform::read_regular(&folder.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    let found = hex(&Sha256::digest(&bytes));
    Ok((found == written).then_some((bytes, set.as_of)))
}

/// Puts `bytes` in place of the file at `path`; the old version stays beside it under a name with the day, which is given back.
///
/// # Errors
/// When one of them cannot be written; the file is then as it was.
pub fn replace_keeping(path: &Path, bytes: &[u8], day: Date) -> io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let kept = free_name(path, &name, day);
    let old = platform::open_regular(path)?;
    let metadata = old.metadata()?;
    let mut copy = platform::new_file(&kept, Some(&metadata))?;
    io::copy(&mut io::BufReader::new(old), &mut copy)?;
    finish(&copy, &metadata)?;
    let new = path.with_file_name(format!("{LEFT_PREFIX}new-{name}{LEFT_SUFFIX}"));
    let placed = place(&new, bytes, &metadata).and_then(|()| fs::rename(&new, path));
    if placed.is_err() {
        // What was begun only stands in the way.
        let _ = fs::remove_file(&new);
        let _ = fs::remove_file(&kept);
    }
    placed.map(|()| kept)
}

fn place(path: &Path, bytes: &[u8], metadata: &fs::Metadata) -> io::Result<()> {
    let mut file = platform::new_file(path, Some(metadata))?;
    file.write_all(bytes)?;
    finish(&file, metadata)
}

fn finish(file: &File, metadata: &fs::Metadata) -> io::Result<()> {
    platform::take_over(file, metadata)?;
    file.sync_all()
}

/// `bao-cao (truoc 2019-09-26).docx`, with a running number when there is one already.
fn free_name(path: &Path, name: &str, day: Date) -> PathBuf {
    let first = dated(name, &format!("{BEFORE} {day}"));
    let numbered = (2_u32..).map(|number| dated(name, &format!("{BEFORE} {day} {number}")));
    let mut names = std::iter::once(first.clone()).chain(numbered);
    let free = names.find(|name| !platform::is_taken(&path.with_file_name(name)));
    path.with_file_name(free.unwrap_or(first))
}
