//! Where each unit's returns come from, when the job says so.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use wildmatch::WildMatch;

use crate::model::register::{Register, ReportingUnit};
use crate::text;

/// Where returns may come from (nơi gửi): `[senders.ID]` of the job file, and `several-units`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Senders {
    by_unit: BTreeMap<String, Sender>,
    /// Lines of the job file on which units are named, from 1.
    lines: Vec<(String, usize)>,
    several_units: Vec<String>,
}

/// Where the returns of one unit come from: a folder of the inbox, names of files, or both at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sender {
    /// A folder of the inbox: `dak-ha`.
    folder: Option<String>,
    /// Patterns of file names: `*DakHa*`; `*` is any letters, `?` is one.
    #[serde(default)]
    names: Vec<String>,
}

impl Sender {
    /// As paths of the inbox are written: one spelling of letters, `/` between folders and none around them.
    fn clean(&self) -> Self {
        let names = self.names.iter().map(|name| text::clean(name));
        Self {
            folder: self.folder.as_deref().map(|folder| {
                let folder = text::clean(&folder.replace('\\', "/"));
                let parts = folder
                    .split('/')
                    .filter(|part| !part.is_empty() && *part != ".");
                parts.collect::<Vec<_>>().join("/")
            }),
            names: names.collect(),
        }
    }
}

/// Units with the folder of the inbox from which each is to send: its own, or that of the province's office, whose workbook
/// holds the plants that the province manages beside its own tables.
pub fn folders<'a>(
    units: &[&'a ReportingUnit],
    register: &Register,
) -> Vec<(&'a ReportingUnit, &'a str)> {
    let office = units.iter().find(|unit| !register.is_consolidated(unit));
    let folder = |unit: &&'a ReportingUnit| {
        let office = office.filter(|_| unit.is_filled_by_office());
        (*unit, office.unwrap_or(unit).id.as_str())
    };
    units.iter().map(folder).collect()
}

/// The job file with the folder of each unit in place of the example.
pub(super) fn declared(text: &str, units: &[(&ReportingUnit, &str)]) -> String {
    let tables = units.iter().map(|(unit, folder)| {
        let (id, name) = (&unit.id, &unit.name.vi);
        format!("[senders.{id}] # {name}\nfolder = \"{folder}\"\n")
    });
    let tables: String = tables.collect();
    match text.split_once("# [senders.") {
        Some((before, example)) if !tables.is_empty() => {
            let after = example.find("\n\n").and_then(|end| example.get(end..));
            format!("{before}{}{}", tables.trim_end(), after.unwrap_or("\n"))
        }
        Some(_) | None => text.to_owned(),
    }
}

/// `[senders]` as written.
pub(super) type Table = BTreeMap<Spanned<String>, Sender>;

/// A sender that names neither a folder nor a file.
#[derive(Debug)]
pub(super) struct Nowhere {
    /// The unit.
    pub(super) unit: String,
    /// Where it stands in the job file, in bytes.
    pub(super) start: usize,
}

impl Senders {
    /// As the job file says it; `text` is the job file, for its lines.
    pub(super) fn new(
        table: &Table,
        several_units: &[String],
        text: &str,
    ) -> Result<Self, Nowhere> {
        let cleaned = several_units
            .iter()
            .map(|one| text::clean(&one.replace('\\', "/")));
        let mut senders = Self {
            several_units: cleaned.collect(),
            ..Self::default()
        };
        for (unit, sender) in table {
            let start = unit.span().start;
            if sender.folder.is_none() && sender.names.is_empty() {
                let unit = unit.get_ref().clone();
                return Err(Nowhere { unit, start });
            }
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            senders.lines.push((unit.get_ref().clone(), line));
            senders
                .by_unit
                .insert(unit.get_ref().clone(), sender.clean());
        }
        Ok(senders)
    }

    /// As a job file of nothing else says it.
    #[cfg(test)]
    #[allow(clippy::unwrap_used, reason = "a failing test should stop")]
    pub(crate) fn of_text(text: &str) -> Self {
        #[derive(Deserialize)]
        #[serde(rename_all = "kebab-case")]
        struct File {
            #[serde(default)]
            senders: Table,
            #[serde(default)]
            several_units: Vec<String>,
        }
        let file: File = toml::from_str(text).unwrap();
        Self::new(&file.senders, &file.several_units, text).unwrap()
    }

    /// The units that the job file names, each with its line.
    pub fn named(&self) -> impl Iterator<Item = (&str, usize)> {
        self.lines.iter().map(|(unit, line)| (unit.as_str(), *line))
    }

    /// True when the job says where the returns of the unit come from.
    pub fn declares(&self, unit: &str) -> bool {
        self.by_unit.contains_key(unit)
    }

    /// Whether the workbook at `path`, relative to the inbox, may speak for the unit.
    ///
    /// A unit without a sender may not speak from the place of another one.
    pub fn may_speak(&self, path: &str, unit: &str) -> bool {
        match self.by_unit.get(unit) {
            Some(sender) => sender.sends(path),
            None => !self.by_unit.values().any(|sender| sender.sends(path)),
        }
    }

    /// Whether the workbook at `path` may hold returns of several units.
    pub fn may_hold_several(&self, path: &str) -> bool {
        is_one_of(&self.several_units, path)
    }

    /// Whether the job names the workbook at `path` with its folder as one of several units: then it speaks for units that have
    /// a place of their own, too. A name alone can be given to any file.
    pub fn may_speak_for_several(&self, path: &str) -> bool {
        let mut placed = self.several_units.iter().filter(|one| one.contains('/'));
        placed.any(|pattern| fits(pattern, path))
    }

    /// Folders of the inbox that the job names for workbooks of several units; one with `*` or `?` is any of many.
    pub fn folders_of_several(&self) -> impl Iterator<Item = &str> {
        let placed = self
            .several_units
            .iter()
            .filter_map(|one| one.rsplit_once('/'));
        let folders = placed.map(|(folder, _)| folder);
        folders.filter(|folder| !folder.contains(['*', '?']))
    }

    /// The path from the outermost folder on that a unit, or a workbook of several, comes from: "2018-12/dak-ha/a.xlsx" of an archive lay in the inbox
    /// as "dak-ha/a.xlsx". As it is when no folder of a unit stands in it.
    pub fn as_in_inbox<'p>(&self, path: &'p str) -> &'p str {
        let folders = || {
            self.by_unit
                .values()
                .filter_map(|unit| unit.folder.as_ref())
        };
        let begins = path.match_indices('/').map(|(at, _)| at + 1);
        let mut from_each = [0].into_iter().chain(begins);
        let rest = from_each.find_map(|begin| {
            let rest = path.get(begin..)?;
            let is_of_unit = folders().any(|folder| lies_in(rest, folder));
            (is_of_unit || self.may_speak_for_several(rest)).then_some(rest)
        });
        rest.unwrap_or(path)
    }

    /// The folder of the inbox that the unit sends from, when the job names one.
    pub fn folder_of(&self, unit: &str) -> Option<&str> {
        self.by_unit.get(unit)?.folder.as_deref()
    }

    /// Whether the unit is to be known by the names of its files.
    pub fn goes_by_names(&self, unit: &str) -> bool {
        let sender = self.by_unit.get(unit);
        sender.is_some_and(|sender| !sender.names.is_empty())
    }

    /// Where the returns of the unit come from, in words of the job file; empty when it does not say.
    pub fn place_of(&self, unit: &str) -> String {
        let Some(sender) = self.by_unit.get(unit) else {
            return String::new();
        };
        let folder = sender.folder.iter().map(|folder| format!("{folder}/"));
        let names = sender.names.iter().cloned();
        folder.chain(names).collect::<Vec<_>>().join(", ")
    }
}

impl Sender {
    fn sends(&self, path: &str) -> bool {
        let folder = self.folder.as_ref();
        folder.is_none_or(|folder| lies_in(path, folder))
            && (self.names.is_empty() || is_one_of(&self.names, path))
    }
}

/// True when the file lies in the folder of the inbox or in one below it.
fn lies_in(path: &str, folder: &str) -> bool {
    let (path, folder) = (path.to_lowercase(), folder.to_lowercase());
    let inside = path.strip_prefix(&folder);
    inside.is_some_and(|inside| inside.starts_with('/'))
}

fn is_one_of(patterns: &[String], path: &str) -> bool {
    let mut patterns = patterns.iter();
    patterns.any(|pattern| fits(pattern, path))
}

/// True when the name of the file fits a pattern, or its path one with a folder; shared drives do not tell capitals from small letters.
fn fits(pattern: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let tried = if pattern.contains('/') { path } else { name };
    WildMatch::new(&pattern.to_lowercase()).matches(&tried.to_lowercase())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_unit_speaks_from_its_folder_only() {
        let senders = Senders::of_text("[senders.dak-ha]\nfolder = \"dak-ha\"\n");
        assert!(senders.may_speak("dak-ha/T9.xlsx", "dak-ha"));
        assert!(senders.may_speak("Dak-Ha/bo sung/T9.xlsx", "dak-ha"));
        assert!(!senders.may_speak("dak-ha.xlsx", "dak-ha"));
        assert!(!senders.may_speak("dak-ha-2/T9.xlsx", "dak-ha"));
        assert!(!senders.may_speak("sa-thay/dak-ha/T9.xlsx", "dak-ha"));
        assert!(!senders.may_speak("dak-ha/T9.xlsx", "sa-thay"));
        assert!(senders.may_speak("T9.xlsx", "sa-thay"));
    }

    #[test]
    fn folder_and_names_hold_both() {
        let senders =
            Senders::of_text("[senders.tinh]\nfolder = \"so\"\nnames = [\"*bieu cua tinh*\"]\n");
        assert!(senders.may_speak("so/T9 Bieu cua tinh.xlsx", "tinh"));
        assert!(!senders.may_speak("so/khac.xlsx", "tinh"));
        assert!(!senders.may_speak("bieu cua tinh.xlsx", "tinh"));
        assert_eq!(senders.place_of("tinh"), "so/, *bieu cua tinh*");
    }

    #[test]
    fn workbooks_of_several_units_are_declared_by_name() {
        let senders = Senders::of_text("several-units = [\"hai xa*.xlsx\"]");
        assert!(senders.may_hold_several("xa/Hai xa T9.xlsx"));
        assert!(!senders.may_hold_several("hai xa/T9.xlsx"));
        assert!(!senders.may_speak_for_several("xa/Hai xa T9.xlsx"));
        let senders = Senders::of_text("several-units = [\"chung/hai xa*.xlsx\"]");
        assert!(senders.may_speak_for_several("Chung/Hai xa T9.xlsx"));
        assert!(!senders.may_hold_several("xa/Hai xa T9.xlsx"));
    }

    #[test]
    fn a_folder_is_the_same_however_it_is_written() {
        for folder in ["dak-ha", "/dak-ha/", "./dak-ha", ".\\\\dak-ha"] {
            let senders = Senders::of_text(&format!("[senders.dak-ha]\nfolder = \"{folder}\"\n"));
            assert!(senders.may_speak("dak-ha/T9.xlsx", "dak-ha"), "{folder}");
        }
        // A mark written behind its letter is the letter with the mark.
        let senders = Senders::of_text("[senders.dak-ha]\nfolder = \"đa\u{306}k hà\"\n");
        assert!(senders.may_speak("đăk hà/T9.xlsx", "dak-ha"));
    }

    #[test]
    fn in_an_archive_the_outermost_folder_of_a_unit_counts() {
        let text =
            "[senders.dak-ha]\nfolder = \"dak-ha\"\n[senders.sa-thay]\nfolder = \"sa-thay\"\n";
        let senders = Senders::of_text(text);
        assert_eq!(
            senders.as_in_inbox("2018-12/dak-ha/a.xlsx"),
            "dak-ha/a.xlsx"
        );
        let nested = "2018/12/sa-thay/dak-ha/a.xlsx";
        assert_eq!(senders.as_in_inbox(nested), "sa-thay/dak-ha/a.xlsx");
        assert_eq!(senders.as_in_inbox("2018/dak-ha.xlsx"), "2018/dak-ha.xlsx");
        let senders = Senders::of_text("several-units = [\"chung/gop*.xlsx\"]");
        assert_eq!(
            senders.as_in_inbox("2018-12/Chung/gop 12.xlsx"),
            "Chung/gop 12.xlsx"
        );
        let other = "2018-12/chung/khac.xlsx";
        assert_eq!(senders.as_in_inbox(other), other);
    }

    #[test]
    fn a_sender_without_a_place_is_refused() {
        let text = "[dak-ha]\n";
        let table: Table = toml::from_str(text).unwrap();
        assert!(Senders::new(&table, &[], text).is_err());
    }
}
