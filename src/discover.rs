//! Lists the inbox: what is a submission, and what is set aside and why.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;

use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::platform;
use crate::text;

/// Owner files of Excel, hidden files, copies of a synchronisation conflict, other kinds of files.
pub const SET_ASIDE_FILE: RuleInfo = RuleInfo {
    code: "TH001",
    name: "set-aside-file",
    severity: Severity::Note,
};
/// A file that cannot be opened or is no file.
pub const UNREADABLE_FILE: RuleInfo = RuleInfo {
    code: "TH002",
    name: "unreadable-file",
    severity: Severity::Error,
};
/// All rules of this room.
pub const RULES: &[RuleInfo] = &[SET_ASIDE_FILE, UNREADABLE_FILE];

/// Largest file that is opened.
const BYTES: u64 = 96 << 20;
/// Folders inside folders that are followed.
const DEPTH: usize = 8;
/// Endings of files that could hold a return, or that a sender takes for one.
const CANDIDATES: [&str; 14] = [
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "csv", "tsv", "htm",
    "html", "xml",
];
/// Endings of files that hold other files.
const BUNDLES: [&str; 6] = ["zip", "rar", "7z", "gz", "tar", "tgz"];
/// Endings of files that a program is still writing.
const UNFINISHED: [&str; 5] = ["crdownload", "part", "partial", "download", "tmp"];
/// What synchronising services put into the name of a second copy.
const CONFLICTS: [&str; 5] = [
    "conflicted copy",
    "conflict copy",
    "sync-conflict",
    "bản sao xung đột",
    "case conflict",
];

/// A file of the inbox that is to be read (báo cáo gửi đến).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Path relative to the inbox, in NFC, with `/`.
    pub path: Arc<str>,
    /// Where it is.
    pub location: PathBuf,
    /// Its size in bytes when it was listed.
    pub size: u64,
}

/// The inbox itself cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("cannot list the folder {}", path.display())]
pub struct DiscoverError {
    /// The folder.
    pub path: PathBuf,
    /// The cause.
    #[source]
    pub source: io::Error,
}

/// Lists `inbox` and the folders in it, sorted by path.
///
/// # Errors
/// When the inbox cannot be listed; what is wrong with a single file becomes a finding.
pub fn discover(inbox: &Path) -> Result<(Vec<Submission>, Vec<Finding>), DiscoverError> {
    let mut listing = Listing::default();
    listing
        .folder(inbox, "", 0)
        .map_err(|source| DiscoverError {
            path: inbox.to_owned(),
            source,
        })?;
    tell_apart(&mut listing.submissions, inbox);
    listing
        .submissions
        .sort_by(|first, second| first.path.cmp(&second.path));
    listing
        .findings
        .sort_by(|first, second| first.cells.cmp(&second.cells));
    Ok((listing.submissions, listing.findings))
}

/// A single file named on the command line.
///
/// # Errors
/// The finding that says why it cannot be read.
pub fn submission(location: &Path) -> Result<Submission, Box<Finding>> {
    let path: Arc<str> = Arc::from(text::clean(&location.to_string_lossy().replace('\\', "/")));
    match fs::metadata(location) {
        Ok(metadata) if metadata.is_file() => Ok(Submission {
            path,
            location: location.to_owned(),
            size: metadata.len(),
        }),
        Ok(_) => Err(Box::new(unreadable(&path, "text.reason-not-regular"))),
        Err(error) => Err(Box::new(unreadable(&path, reason(&error)))),
    }
}

#[derive(Default)]
struct Listing {
    submissions: Vec<Submission>,
    findings: Vec<Finding>,
}

impl Listing {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = text::clean(&entry.file_name().to_string_lossy());
            let path: Arc<str> = Arc::from(if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}/{name}")
            });
            // Asked of the path, not opened: a pipe would wait for a writer for ever.
            match fs::metadata(entry.path()) {
                Ok(metadata) if metadata.is_dir() => {
                    self.inner_folder(&entry.path(), &path, &name, depth)
                }
                Ok(metadata) if metadata.is_file() => {
                    self.file(entry.path(), path, &name, metadata.len())
                }
                Ok(_) => self
                    .findings
                    .push(unreadable(&path, "text.reason-not-regular")),
                Err(error) => self.findings.push(unreadable(&path, reason(&error))),
            }
        }
        Ok(())
    }

    fn inner_folder(&mut self, folder: &Path, path: &Arc<str>, name: &str, depth: usize) {
        if name.starts_with('.') {
            self.set_aside(path, "text.reason-hidden");
        } else if depth + 1 >= DEPTH {
            self.findings.push(unreadable(path, "text.reason-too-deep"));
        } else if let Err(error) = self.folder(folder, path, depth + 1) {
            self.findings.push(unreadable(path, reason(&error)));
        }
    }

    fn file(&mut self, location: PathBuf, path: Arc<str>, name: &str, size: u64) {
        let lower = name.to_lowercase();
        let extension = lower
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        if name.starts_with("~$") {
            self.set_aside(&path, "text.reason-owner-file");
        } else if name.starts_with('.') {
            self.set_aside(&path, "text.reason-hidden");
        } else if is_conflict_copy(&lower) {
            self.set_aside(&path, "text.reason-conflict-copy");
        } else if UNFINISHED.contains(&extension) {
            self.set_aside(&path, "text.reason-unfinished");
        } else if BUNDLES.contains(&extension) {
            self.set_aside(&path, "text.reason-bundle");
        } else if !CANDIDATES.contains(&extension) && !looks_like_workbook(&location) {
            self.set_aside(&path, "text.reason-other-kind");
        } else if size == 0 {
            self.findings.push(unreadable(&path, "text.reason-empty"));
        } else if size > BYTES {
            self.findings
                .push(unreadable(&path, "text.reason-too-large"));
        } else {
            self.submissions.push(Submission {
                path,
                location,
                size,
            });
        }
    }

    fn set_aside(&mut self, path: &Arc<str>, reason: &'static str) {
        self.findings.push(named(SET_ASIDE_FILE, path, reason));
    }
}

/// Gives each file a path of its own: what one says must never be taken for what another one says.
///
/// Names that are the same once they are cleaned show what cleaning took from them: "DG<U+200B>3.xlsx".
fn tell_apart(submissions: &mut [Submission], inbox: &Path) {
    let mut seen: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for submission in submissions.iter() {
        *seen.entry(Arc::clone(&submission.path)).or_default() += 1;
    }
    seen.retain(|_, count| *count > 1);
    if seen.is_empty() {
        return;
    }
    submissions.sort_by(|first, second| first.location.cmp(&second.location));
    let mut given: BTreeSet<Arc<str>> = BTreeSet::new();
    for submission in submissions {
        if !seen.contains_key(&submission.path) {
            continue;
        }
        let inside = submission.location.strip_prefix(inbox);
        let raw = inside.unwrap_or(&submission.location).to_string_lossy();
        let shown = shown_in_full(&raw.replace('\\', "/"));
        let mut path: Arc<str> = Arc::from(shown.as_str());
        let mut number = 2;
        while !given.insert(Arc::clone(&path)) {
            path = Arc::from(format!("{shown}<{number}>"));
            number += 1;
        }
        submission.path = path;
    }
}

/// The name with each character written out that cleaning would take away or exchange.
fn shown_in_full(raw: &str) -> String {
    let mut shown = String::new();
    for letter in raw.chars() {
        let is_plain = letter == ' ' && !shown.ends_with(' ')
            || !letter.is_whitespace()
                && !text::is_invisible(letter)
                && text::clean(&letter.to_string()) == letter.to_string()
                && !is_combining_mark(letter);
        if is_plain {
            shown.push(letter);
        } else {
            shown.push_str(&format!("<U+{:04X}>", u32::from(letter)));
        }
    }
    shown
}

fn is_conflict_copy(lower: &str) -> bool {
    let stem = lower.rsplit_once('.').map_or(lower, |(stem, _)| stem);
    // OneDrive adds the name of the machine: "bieu 3-DESKTOP-AB12CD3.xlsx".
    let machine = stem
        .rsplit_once("-desktop-")
        .or_else(|| stem.rsplit_once("-laptop-"));
    let is_machine = machine.is_some_and(|(_, mark)| {
        (6..=8).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    is_machine || CONFLICTS.iter().any(|words| lower.contains(words))
}

/// A workbook under a strange name, or none, shows itself by its first bytes.
fn looks_like_workbook(location: &Path) -> bool {
    let mut head = [0; 4];
    let read = File::open(location).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && [*b"PK\x03\x04", *b"\xd0\xcf\x11\xe0"].contains(&head)
}

fn named(rule: RuleInfo, path: &Arc<str>, reason: &'static str) -> Finding {
    Finding::new(rule, vec![CellRef::file(path)])
        .with_text("file", &**path)
        .with("reason", Arg::Message(reason))
}

/// The finding that a file cannot be read; `reason` is a key of the message catalogue.
pub(crate) fn unreadable(path: &Arc<str>, reason: &'static str) -> Finding {
    named(UNREADABLE_FILE, path, reason)
}

fn reason(error: &io::Error) -> &'static str {
    if error.kind() == io::ErrorKind::NotFound {
        "text.reason-vanished"
    } else if error.kind() == io::ErrorKind::PermissionDenied {
        "text.reason-no-permission"
    } else {
        "text.reason-read-failed"
    }
}

impl Submission {
    /// Its bytes, as many as it had when it was listed.
    ///
    /// # Errors
    /// The finding that says why it cannot be read: vanished, no permission, changed while it was read.
    pub fn bytes(&self) -> Result<Vec<u8>, Box<Finding>> {
        let refused = |reason| Box::new(unreadable(&self.path, reason));
        if self.size == 0 {
            return Err(refused("text.reason-empty"));
        }
        if self.size > BYTES {
            return Err(refused("text.reason-too-large"));
        }
        let file = platform::open_without_waiting(&self.location)
            .map_err(|error| refused(reason(&error)))?;
        // It may have been replaced since it was listed.
        if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(refused("text.reason-not-regular"));
        }
        let changed = || {
            file.metadata()
                .and_then(|metadata| metadata.modified())
                .ok()
        };
        let before = changed();
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or(0) + 1);
        (&file)
            .take(BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| refused(reason(&error)))?;
        let is_whole = u64::try_from(bytes.len()).is_ok_and(|length| length == self.size);
        if is_whole && before == changed() {
            Ok(bytes)
        } else {
            Err(refused("text.reason-changed"))
        }
    }
}
