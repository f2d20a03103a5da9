//! The program's own descriptions, written where an office can change them, and which of those that it changed are of an older program.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::error::{DescribeError, Fault, Problem};
use super::nearest::nearest_id;
use super::source::{self, REPLACED_WHOLE, Sources};
use crate::hash::hex;
use crate::platform;

/// Beside the files: by which text of the program each was begun, as `sha256sum` writes it.
pub const BASES: &str = "ban-goc.txt";
/// What is written when nothing is named: what the report says, and how its tables and notes are headed.
const USUAL: [&str; 4] = ["report/", "phrases.toml", "notes.toml", "tables.toml"];
/// Files that are no descriptions.
const OTHERS: [&str; 2] = ["job/", "install/"];

/// A file that was to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Its path inside the folder.
    pub file: String,
    /// False when something stood there, which stays as it is.
    pub is_written: bool,
}

/// Why descriptions could not be written.
#[derive(Debug)]
pub enum ExportFault {
    /// A name of no file.
    Unknown(DescribeError),
    /// The disk.
    Disk(PathBuf, io::Error),
}

/// Writes files of the program into `folder`, the usual ones when none is `wanted`; one that is there is never written again. A folder
/// that an office has as a whole or not at all is written as a whole.
///
/// # Errors
/// Names that are none, before anything is written, and those of the disk.
pub fn export(folder: &Path, wanted: &[String]) -> Result<Vec<Exported>, ExportFault> {
    let own = source::embedded();
    let mut faults = Vec::new();
    let names: BTreeSet<&str> = if wanted.is_empty() {
        USUAL.iter().flat_map(|name| named(name, &own)).collect()
    } else {
        let mut names = BTreeSet::new();
        for name in wanted {
            let found = named(name, &own);
            if found.is_empty() {
                faults.push(unknown(name, &own));
            }
            names.extend(found);
        }
        names
    };
    if !faults.is_empty() {
        return Err(ExportFault::Unknown(DescribeError::Faults(faults)));
    }
    let mut exported = Vec::new();
    for file in names {
        let Some(text) = own.get(file) else {
            continue;
        };
        let path = folder.join(file);
        let is_written = match platform::write_new(&path, text) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => false,
            Err(source) => return Err(ExportFault::Disk(path, source)),
        };
        if is_written {
            let bases = folder.join(BASES);
            note(&bases, file, text).map_err(|source| ExportFault::Disk(bases, source))?;
        }
        exported.push(Exported {
            file: file.to_owned(),
            is_written,
        });
    }
    Ok(exported)
}

/// The files of the program that a name means.
fn named<'o>(name: &str, own: &'o Sources) -> Vec<&'o str> {
    let name = name.replace('\\', "/");
    let whole = REPLACED_WHOLE
        .iter()
        .find(|whole| name.starts_with(**whole));
    let is_folder = |path: &str| whole.is_some_and(|whole| path.starts_with(whole));
    let is_meant = |path: &str| path == name || name.ends_with('/') && path.starts_with(&name);
    let is_other = |path: &str| OTHERS.iter().any(|other| path.starts_with(other));
    let paths = || {
        own.keys()
            .map(String::as_str)
            .filter(|path| !is_other(path))
    };
    if paths().all(|path| !is_meant(path)) {
        return Vec::new();
    }
    let goes_with = |path: &str| path == "relations.toml" && whole == Some(&"forms/");
    paths()
        .filter(|path| is_meant(path) || is_folder(path) || goes_with(path))
        .collect()
}

fn unknown(name: &str, own: &Sources) -> Fault {
    Fault {
        file: name.to_owned(),
        line: 0,
        problem: Problem::UnknownName {
            kind: "kind-file",
            name: name.to_owned(),
            nearest: nearest_id(name, own.keys().map(String::as_str)),
        },
    }
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Takes note of the text by which a file was begun.
fn note(bases: &Path, file: &str, text: &str) -> io::Result<()> {
    let mut known = read(bases)?;
    known.insert(file.to_owned(), digest(text));
    let lines = known.iter().map(|(file, hash)| format!("{hash}  {file}\n"));
    platform::replace(bases, &lines.collect::<String>())
}

/// The texts by which files were begun, by file; nothing without a note.
fn read(bases: &Path) -> io::Result<BTreeMap<String, String>> {
    if !platform::is_taken(bases) {
        return Ok(BTreeMap::new());
    }
    let bytes = platform::read_regular(bases)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines = text.lines().filter_map(|line| line.split_once("  "));
    Ok(lines
        .map(|(hash, file)| (file.trim().to_owned(), hash.trim().to_owned()))
        .collect())
}

/// Files of `folder` that were begun by another text than the program has now: what was mended in it since is not in them. Of a file
/// without a note nothing is known.
pub(super) fn outdated(folder: &Path, given: &Sources) -> Vec<String> {
    let own = source::embedded();
    let begun = read(&folder.join(BASES)).unwrap_or_default();
    let of_older = begun.into_iter().filter(|(file, hash)| {
        let now = own.get(file).map(|text| digest(text));
        let is_of_now = given
            .get(file)
            .is_none_or(|text| own.get(file) == Some(text));
        !is_of_now && now.as_ref() != Some(hash)
    });
    of_older.map(|(file, _)| file).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::fs;

    use super::*;

    fn exported(folder: &Path, wanted: &[&str]) -> Vec<String> {
        let wanted: Vec<String> = wanted.iter().map(|name| (*name).to_owned()).collect();
        let done = export(folder, &wanted).unwrap();
        let written = done.into_iter().filter(|one| one.is_written);
        written.map(|one| one.file).collect()
    }

    #[test]
    fn what_is_written_is_what_the_program_has_and_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let first = exported(folder.path(), &[]);
        for file in [
            "report/bao-cao.md",
            "report/report.toml",
            "phrases.toml",
            "notes.toml",
            "tables.toml",
        ] {
            assert!(first.iter().any(|written| written == file), "{first:?}");
        }
        let own = crate::describe::load(None).unwrap();
        let loaded = crate::describe::load(Some(folder.path())).unwrap();
        assert_eq!(loaded.hashes, own.hashes);
        assert_eq!(loaded.outdated, [""; 0]);
        fs::write(
            folder.path().join("notes.toml"),
            "beginnings = []\nsubtotals = []\n",
        )
        .unwrap();
        assert_eq!(exported(folder.path(), &[]), [""; 0]);
        let kept = fs::read_to_string(folder.path().join("notes.toml")).unwrap();
        assert!(kept.starts_with("beginnings = []"));
    }

    #[test]
    fn a_changed_file_of_an_older_program_is_named_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        exported(
            folder.path(),
            &["report/bao-cao.md", "notes.toml", "measures.toml"],
        );
        let body = folder.path().join("report/bao-cao.md");
        let text = fs::read_to_string(&body).unwrap();
        fs::write(&body, text.replace("Khai khoáng", "Ngành khai khoáng")).unwrap();
        let outdated = || crate::describe::load(Some(folder.path())).unwrap().outdated;
        assert_eq!(outdated(), [""; 0]);
        // As if the program had another text then.
        let bases = folder.path().join(BASES);
        let noted = fs::read_to_string(&bases).unwrap();
        let older: Vec<String> = noted
            .lines()
            .map(|line| format!("00{}", line.get(2..).unwrap()))
            .collect();
        fs::write(&bases, older.join("\n")).unwrap();
        assert_eq!(outdated(), ["report/bao-cao.md"]);
    }

    #[test]
    fn a_folder_that_stands_as_a_whole_is_written_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let written = exported(folder.path(), &["forms/03-retail.toml"]);
        assert!(
            written.len() > 8 && written.contains(&"relations.toml".to_owned()),
            "{written:?}"
        );
        assert!(crate::describe::load(Some(folder.path())).is_ok());
        assert!(exported(folder.path(), &["report/bao-cao.md"]) == ["report/bao-cao.md"]);
        assert!(crate::describe::load(Some(folder.path())).is_ok());
    }

    #[test]
    fn an_unknown_name_is_refused_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = ["notes.toml".to_owned(), "phrase.toml".to_owned()];
        let Err(ExportFault::Unknown(error)) = export(folder.path(), &wanted) else {
            unreachable!("a file phrase.toml")
        };
        assert!(
            error.to_string().ends_with("did you mean `phrases.toml`?"),
            "{error}"
        );
        assert!(!folder.path().join("notes.toml").exists());
        assert!(matches!(
            export(folder.path(), &["job/tonghop.toml".to_owned()]),
            Err(ExportFault::Unknown(_))
        ));
    }
}
