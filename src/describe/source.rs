//! The files of `templates/`: embedded in the program, replaced by those of a folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use super::complaint::Complaint;
use super::error::{DescribeError, Fault, Problem};
use super::nearest::nearest_id;
use crate::platform;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// Folders that a user's folder replaces as a whole: another office does not want our forms beside its own.
pub(crate) const REPLACED_WHOLE: [&str; 3] = ["forms/", "register/", "industries/"];

/// Folders inside a folder of descriptions.
pub(crate) const FOLDERS: [&str; 5] =
    ["forms/", "register/", "industries/", "report/", "messages/"];

/// Text files by path inside the folder, with `/`.
pub(crate) type Sources = BTreeMap<String, String>;

/// A description file and its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
}

/// The embedded files.
pub(crate) fn embedded() -> Sources {
    let mut sources = Sources::new();
    collect_embedded(&EMBEDDED, &mut sources);
    sources
}

/// True for a file that the program holds with the same text.
pub(super) fn is_own(source: &Source<'_>) -> bool {
    let own = EMBEDDED.get_file(source.path);
    own.and_then(|file| file.contents_utf8()) == Some(source.text)
}

/// The embedded files with those of `folder` in their place.
///
/// # Errors
/// When the folder or a file in it cannot be read, or nobody asks for a file of this name.
pub(crate) fn with_folder(folder: &Path) -> Result<Sources, DescribeError> {
    let mut given = Sources::new();
    collect_folder(folder, folder, &mut given)?;
    let mut sources = embedded();
    let faults: Vec<Fault> = given
        .keys()
        .filter_map(|path| nobody_reads(path, &sources))
        .collect();
    if !faults.is_empty() {
        return Err(DescribeError::Faults(faults));
    }
    for whole in REPLACED_WHOLE {
        if given.keys().any(|path| path.starts_with(whole)) {
            sources.retain(|path, _| !path.starts_with(whole));
        }
    }
    // Relations name forms; those of our own forms mean nothing to another office's.
    if given.keys().any(|path| path.starts_with("forms/")) {
        sources.remove("relations.toml");
    }
    sources.extend(given);
    Ok(sources)
}

/// The message files of `folder`, without the program's own.
///
/// # Errors
/// When one of them cannot be read.
pub(super) fn messages_of(folder: &Path) -> Result<Sources, DescribeError> {
    let mut given = Sources::new();
    let file = folder.join("messages.toml");
    if file.exists() {
        collect_file(folder, &file, &mut given)?;
    }
    let inner = folder.join("messages");
    if inner.is_dir() {
        collect_folder(folder, &inner, &mut given)?;
    }
    Ok(given)
}

/// The fault of a file that is neither one of ours under another text nor in a folder that takes any: its words would be lost.
fn nobody_reads(path: &str, sources: &Sources) -> Option<Fault> {
    let is_read = sources.contains_key(path)
        || !path.ends_with(".toml")
        || REPLACED_WHOLE.iter().any(|whole| path.starts_with(whole));
    (!is_read).then(|| Fault {
        file: path.to_owned(),
        line: 0,
        problem: Problem::UnknownName {
            kind: "kind-file",
            name: path.to_owned(),
            nearest: nearest_id(path, sources.keys().map(String::as_str)),
        },
    })
}

fn is_description(path: &str) -> bool {
    path.ends_with(".toml") || path.ends_with(".md")
}

fn collect_embedded(folder: &Dir<'_>, into: &mut Sources) {
    for file in folder.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let Some(text) = file.contents_utf8().filter(|_| is_description(&path)) {
            into.insert(path, text.to_owned());
        }
    }
    folder
        .dirs()
        .for_each(|inner| collect_embedded(inner, into));
}

fn collect_folder(root: &Path, folder: &Path, into: &mut Sources) -> Result<(), DescribeError> {
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.is_dir() {
            collect_folder(root, &path, into)?;
        } else {
            collect_file(root, &path, into)?;
        }
    }
    Ok(())
}

fn collect_file(root: &Path, path: &Path, into: &mut Sources) -> Result<(), DescribeError> {
    let relative = path
        .strip_prefix(root)
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/");
    if is_description(&relative) {
        let bytes = platform::read_regular(path).map_err(unreadable(path))?;
        let text = String::from_utf8(bytes)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
            .map_err(unreadable(path))?;
        into.insert(relative, text.replace("\r\n", "\n"));
    }
    Ok(())
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> DescribeError {
    let path = path.to_owned();
    move |source| DescribeError::Unreadable { path, source }
}

impl<'a> Source<'a> {
    /// The line, from 1, on which a byte stands.
    pub(super) fn line_at(self, byte: usize) -> usize {
        self.text
            .get(..byte)
            .unwrap_or(self.text)
            .matches('\n')
            .count()
            + 1
    }

    /// A fault at a byte of this file.
    pub(super) fn fault(self, byte: usize, problem: Problem) -> Fault {
        Fault {
            file: self.path.to_owned(),
            line: self.line_at(byte),
            problem,
        }
    }

    /// The tables of the file, whatever stands in them.
    pub(super) fn table(self) -> Result<toml::de::DeTable<'a>, Fault> {
        let parsed = toml::de::DeTable::parse(self.text);
        let table = parsed.map_err(|error| syntax_fault(self, &error))?;
        Ok(table.into_inner())
    }

    /// Parses the file; an unknown key names the nearest known one.
    pub(super) fn parse<T: DeserializeOwned>(self) -> Result<T, Fault> {
        toml::from_str(self.text).map_err(|error| syntax_fault(self, &error))
    }
}

/// The place and the words of a parser's complaint.
fn syntax_fault(source: Source<'_>, error: &toml::de::Error) -> Fault {
    let byte = error.span().map_or(0, |span| span.start);
    source.fault(byte, Problem::Syntax(Complaint::of(error, source.text)))
}

/// True for a name that Excel takes for a sheet: at most 31 characters, and none of its own signs.
pub(super) fn is_sheet_name(name: &str) -> bool {
    name.chars().count() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\'])
}

pub(super) fn folder<'a>(
    sources: &'a Sources,
    prefix: &'static str,
) -> impl Iterator<Item = Source<'a>> {
    let inside = sources
        .range(prefix.to_owned()..)
        .take_while(move |(path, _)| path.starts_with(prefix));
    inside.map(|(path, text)| Source { path, text })
}
