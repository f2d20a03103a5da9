//! Lists the inbox: what is a submission, and what is set aside and why.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use unicode_normalization::char::is_combining_mark;

use crate::exit::{Exit, HasExit};
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
/// Documents, letters, pictures and the like that lie beside the returns.
pub const COMPANIONS: RuleInfo = RuleInfo {
    code: "TH081",
    name: "companions",
    severity: Severity::Note,
};
/// A file that holds other files: nobody reads the returns in it.
pub const ARCHIVE: RuleInfo = RuleInfo {
    code: "TH083",
    name: "archive",
    severity: Severity::Warning,
};
/// All rules of this room.
pub const RULES: &[RuleInfo] = &[SET_ASIDE_FILE, UNREADABLE_FILE, COMPANIONS, ARCHIVE];

/// Largest file that is opened.
const BYTES: u64 = 96 << 20;
/// Folders inside folders that are followed.
const DEPTH: usize = 8;
/// Endings of files that could hold a return, or that a sender takes for one.
const CANDIDATES: [&str; 14] = [
    "xlsx", "xlsm", "xltx", "xltm", "xls", "xlt", "xlsb", "ods", "ots", "csv", "tsv", "htm",
    "html", "xml",
];
/// Endings of files that are no returns although they begin as some workbooks do: letters, documents, caches of folders.
const DOCUMENTS: [&str; 22] = [
    "doc", "docx", "docm", "dot", "dotx", "rtf", "odt", "ppt", "pptx", "pps", "ppsx", "odp", "odg",
    "vsd", "vsdx", "pub", "msg", "eml", "db", "ini", "lnk", "pdf",
];
/// Companions that are named in the note about them.
const NAMED: usize = 10;
/// Bytes of a text that are looked at to see whether it holds a table.
const LOOKED_AT: usize = 8_192;
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

impl HasExit for DiscoverError {
    fn exit(&self) -> Exit {
        Exit::Disk
    }
}

/// Lists `inbox` and the folders in it, sorted by path.
///
/// A folder is entered once, whatever number of ways leads to it: first by its own name, then by links in the order of
/// their paths. A link that leads to the inbox or above it is a way back and not entered at all.
///
/// # Errors
/// When the inbox cannot be listed; what is wrong with a single file becomes a finding.
pub fn discover(inbox: &Path) -> Result<(Vec<Submission>, Vec<Finding>), DiscoverError> {
    let mut listing = Listing::default();
    let failed = |source| DiscoverError {
        path: inbox.to_owned(),
        source,
    };
    let way = fs::canonicalize(inbox).map_err(failed)?;
    way.ancestors().for_each(|folder| {
        listing.is_new(folder);
    });
    listing.folder(inbox, "", 0).map_err(failed)?;
    while let Some((path, link)) = listing.links.pop_first() {
        listing.inner_folder(&link.folder, &path, &link.name, link.depth);
    }
    tell_apart(&mut listing.submissions, inbox);
    listing
        .submissions
        .sort_by(|first, second| first.path.cmp(&second.path));
    listing.findings.extend(companions(listing.companions));
    listing
        .findings
        .sort_by(|first, second| first.cells.cmp(&second.cells));
    Ok((listing.submissions, listing.findings))
}

/// Folders of an inbox by their names, each listed once however many names are looked up in it.
#[derive(Default)]
pub(crate) struct Folders {
    /// By place, then by name in small letters: the names as they are, with their places.
    listed: BTreeMap<PathBuf, BTreeMap<String, Vec<(String, PathBuf)>>>,
}

impl Folders {
    /// The folders of the inbox at `folder`, a path with `/`, as paths of submissions begin there: several where the disk tells
    /// apart what people read alike.
    pub(crate) fn at(&mut self, inbox: &Path, folder: &str) -> Vec<String> {
        let mut found = BTreeMap::from([(inbox.to_owned(), String::new())]);
        for part in folder.split('/') {
            let wanted = part.to_lowercase();
            let mut inner = BTreeMap::new();
            for (outer, path) in &found {
                for (name, entry) in self.named(outer, &wanted) {
                    let location = fs::canonicalize(entry).ok();
                    if let Some(location) = location.filter(|location| location.is_dir()) {
                        inner.insert(location, format!("{path}{name}/"));
                    }
                }
            }
            found = inner;
        }
        found.into_values().collect()
    }

    /// What may be a folder under a name in small letters.
    fn named(&mut self, outer: &Path, wanted: &str) -> &[(String, PathBuf)] {
        let listed = self.listed.entry(outer.to_owned());
        let listed = listed.or_insert_with(|| listed_by_name(outer));
        listed.get(wanted).map_or(&[], Vec::as_slice)
    }
}

/// The folders and links of a folder, by their names in small letters.
fn listed_by_name(folder: &Path) -> BTreeMap<String, Vec<(String, PathBuf)>> {
    let mut listed: BTreeMap<String, Vec<(String, PathBuf)>> = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| !kind.is_file()) {
            let name = text::clean(&entry.file_name().to_string_lossy());
            let alike = listed.entry(name.to_lowercase()).or_default();
            alike.push((name, entry.path()));
        }
    }
    listed
}

/// A single file named on the command line.
///
/// # Errors
/// The finding that says why it cannot be read.
pub fn submission(location: &Path) -> Result<Submission, Box<Finding>> {
    let path: Arc<str> = Arc::from(text::clean(&location.to_string_lossy().replace('\\', "/")));
    match fs::metadata(location) {
        Ok(metadata) if metadata.is_file() && BUNDLES.contains(&&*extension_of(&path)) => {
            Err(Box::new(archive(&path)))
        }
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
    /// Folders that have been entered.
    entered: HashSet<platform::Identity>,
    /// Links to folders, by their paths; they wait until all that can be reached without them is listed.
    links: BTreeMap<Arc<str>, FolderLink>,
    companions: Vec<Arc<str>>,
}

/// A link to a folder.
struct FolderLink {
    folder: PathBuf,
    name: String,
    depth: usize,
}

impl Listing {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        // Which of two ways into one folder is taken must not hang on the file system.
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = text::clean(&entry.file_name().to_string_lossy());
            let path: Arc<str> = Arc::from(if prefix.is_empty() {
                name.clone()
            } else {
                format!("{prefix}/{name}")
            });
            // Asked of the path, not opened: a pipe would wait for a writer for ever.
            match fs::metadata(entry.path()) {
                Ok(metadata) if metadata.is_dir() => {
                    if entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
                        let folder = entry.path();
                        let link = FolderLink {
                            folder,
                            name,
                            depth,
                        };
                        self.links.insert(path, link);
                    } else {
                        self.inner_folder(&entry.path(), &path, &name, depth);
                    }
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
        } else if !self.is_new(folder) {
            self.set_aside(path, "text.reason-same-folder");
        } else if let Err(error) = self.folder(folder, path, depth + 1) {
            self.findings.push(unreadable(path, reason(&error)));
        }
    }

    /// False when the folder was entered before; one of which nothing is known is new.
    fn is_new(&mut self, folder: &Path) -> bool {
        let metadata = fs::metadata(folder).ok();
        let identity = metadata.and_then(|metadata| platform::identity(folder, &metadata));
        identity.is_none_or(|identity| self.entered.insert(identity))
    }

    fn file(&mut self, location: PathBuf, path: Arc<str>, name: &str, size: u64) {
        let lower = name.to_lowercase();
        let extension = &*extension_of(name);
        if name.starts_with("~$") {
            self.set_aside(&path, "text.reason-owner-file");
        } else if name.starts_with('.') {
            self.set_aside(&path, "text.reason-hidden");
        } else if is_conflict_copy(&lower) {
            self.set_aside(&path, "text.reason-conflict-copy");
        } else if UNFINISHED.contains(&extension) {
            self.set_aside(&path, "text.reason-unfinished");
        } else if BUNDLES.contains(&extension) {
            self.findings.push(archive(&path));
        } else if !is_candidate(extension, &location) {
            self.companions.push(path);
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

/// The ending of a name in small letters, without the point.
fn extension_of(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    ending.to_lowercase()
}

fn archive(path: &Arc<str>) -> Finding {
    Finding::new(ARCHIVE, vec![CellRef::file(path)]).with_text("file", &**path)
}

/// One note about all files that lie beside the returns.
fn companions(mut paths: Vec<Arc<str>>) -> Option<Finding> {
    paths.sort();
    let first = paths.first()?;
    let named = paths.iter().take(NAMED).map(|path| path.to_string());
    let count = u64::try_from(paths.len()).unwrap_or(u64::MAX);
    let finding = Finding::new(COMPANIONS, vec![CellRef::file(first)])
        .with("count", Arg::Count(count))
        .with("files", Arg::List(named.collect()));
    Some(
        match count.checked_sub(u64::try_from(NAMED).unwrap_or(u64::MAX)) {
            Some(more @ 1..) => finding.with("more", Arg::Count(more)),
            Some(0) | None => finding,
        },
    )
}

/// True for a file that could hold a return, by its ending, or by its content where that says nothing.
fn is_candidate(extension: &str, location: &Path) -> bool {
    match extension {
        "htm" | "html" => !is_letter(location),
        candidate if CANDIDATES.contains(&candidate) => true,
        "txt" => looks_like_table(location),
        document if DOCUMENTS.contains(&document) => false,
        _ => looks_like_workbook(location),
    }
}

/// True for a text in which columns are parted by tabs, as Excel saves "Unicode Text"; a note to the reader has none.
fn looks_like_table(location: &Path) -> bool {
    let mut head = Vec::new();
    let length = u64::try_from(LOOKED_AT).unwrap_or(u64::MAX);
    let read =
        platform::open_regular(location).and_then(|file| file.take(length).read_to_end(&mut head));
    let tabs = |line: &[u8]| line.iter().filter(|byte| **byte == b'\t').count();
    // The tabs and line ends of wide letters have the same bytes among others.
    let lines = head.split(|byte| *byte == b'\n');
    read.is_ok() && lines.filter(|line| tabs(line) >= 2).count() >= 2
}

/// True for a whole page without any table or frame: a letter, an announcement.
fn is_letter(location: &Path) -> bool {
    let mut page = Vec::new();
    let read =
        platform::open_regular(location).and_then(|file| file.take(BYTES).read_to_end(&mut page));
    // Every second byte of wide letters is none.
    page.retain(|byte| *byte != 0);
    page.make_ascii_lowercase();
    let holds = |word: &str| memmem::find(&page, word.as_bytes()).is_some();
    read.is_ok() && holds("</html>") && !holds("<table") && !holds("<frame") && !holds("<iframe")
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
    let alone = submissions.iter().map(|submission| &submission.path);
    let alone = alone.filter(|path| !seen.contains_key(*path));
    let mut given: BTreeSet<Arc<str>> = alone.cloned().collect();
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
    let read = platform::open_regular(location).and_then(|mut file| file.read_exact(&mut head));
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn folders_are_found_by_names_without_regard_to_letter_case_and_listed_once() {
        let inbox = tempfile::tempdir().unwrap();
        let make = |name: &str| fs::create_dir_all(inbox.path().join(name)).unwrap();
        make("Kon Ray/Thang 9");
        make("Dak Ha");
        fs::write(inbox.path().join("dak to"), "a file").unwrap();
        let mut folders = Folders::default();
        let mut at = |folder: &str| folders.at(inbox.path(), folder);
        assert_eq!(at("kon ray/thang 9"), ["Kon Ray/Thang 9/"]);
        assert_eq!(at("dak to"), [""; 0]);
        assert_eq!(at("kon ray/thang 8"), [""; 0]);
        // What was listed is not listed again.
        make("Sa Thay");
        assert_eq!(at("sa thay"), [""; 0]);
        assert_eq!(at("DAK HA"), ["Dak Ha/"]);
        assert_eq!(Folders::default().at(inbox.path(), "sa thay"), ["Sa Thay/"]);
    }
}
