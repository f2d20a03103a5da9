//! One hostile object: its bytes, what was planted in it, and what must come of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use tonghop::message::Catalogue;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::{Finding, Severity};
use tonghop::model::text::Language;
use tonghop::read::grid::{Content, Workbook};

use super::archive::Archive;
use super::book::Book;

/// What must come of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All that was planted is read, and nothing is an error.
    Read,
    /// One of these rules speaks; what is read nevertheless is what was planted.
    Said(&'static [&'static str]),
    /// All that was planted is read, and this rule speaks.
    ReadAnd(&'static str),
    /// Read or refused, but never anything that was not planted.
    Either,
}

/// A hostile object.
pub(super) struct Case {
    /// Name of the file, which tells its kind; no two are the same.
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    planted: BTreeMap<String, String>,
    anything: bool,
    outcome: Outcome,
}

/// What became of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Read,
    ReadWithFindings,
    Refused,
}

pub(super) fn read(name: &str, book: Book) -> Case {
    from_archive(name, &book, &book.archive(), Outcome::Read)
}

pub(super) fn said(name: &str, codes: &'static [&'static str], book: Book) -> Case {
    from_archive(name, &book, &book.archive(), Outcome::Said(codes))
}

pub(super) fn read_and(name: &str, code: &'static str, book: Book) -> Case {
    from_archive(name, &book, &book.archive(), Outcome::ReadAnd(code))
}

pub(super) fn either(name: &str, book: Book) -> Case {
    from_archive(name, &book, &book.archive(), Outcome::Either)
}

/// A container made of a workbook; what was planted is the workbook's.
pub(super) fn from_archive(name: &str, book: &Book, archive: &Archive, outcome: Outcome) -> Case {
    Case {
        name: format!("{name}.xlsx"),
        bytes: archive.bytes(),
        planted: book.planted.clone(),
        anything: false,
        outcome,
    }
}

/// A file of another kind, read or refused; the name has its own ending.
pub(super) fn planted(name: &str, bytes: Vec<u8>, cells: &[(&str, &str)]) -> Case {
    let planted = cells
        .iter()
        .map(|(at, value)| ((*at).to_owned(), (*value).to_owned()));
    Case {
        name: name.to_owned(),
        bytes,
        planted: planted.collect(),
        anything: false,
        outcome: Outcome::Either,
    }
}

/// Bytes in which nothing was planted; the name has its own ending.
pub(super) fn foreign(name: &str, codes: &'static [&'static str], bytes: Vec<u8>) -> Case {
    Case {
        name: name.to_owned(),
        bytes,
        planted: BTreeMap::new(),
        anything: false,
        outcome: Outcome::Said(codes),
    }
}

impl Case {
    /// All that was planted must be read.
    pub(super) fn whole(mut self) -> Self {
        self.outcome = Outcome::Read;
        self
    }

    /// Whatever is read was planted: for cells too many to be listed.
    pub(super) fn allowing_any(mut self) -> Self {
        self.anything = true;
        self
    }

    /// With more cells planted.
    pub(super) fn planting(mut self, cells: impl Iterator<Item = (String, String)>) -> Self {
        self.planted.extend(cells);
        self
    }

    /// Bytes that spoil a workbook in which this was planted.
    pub(super) fn spoilt(name: String, bytes: Vec<u8>, book: &Book) -> Self {
        Self {
            name,
            bytes,
            planted: book.planted.clone(),
            anything: false,
            outcome: Outcome::Either,
        }
    }

    /// What became of the object, or what is wrong with that.
    pub(super) fn judge(
        &self,
        read: &(Option<Workbook>, Vec<Finding>),
        words: &Words,
    ) -> Result<End, String> {
        let (workbook, findings) = read;
        for finding in findings {
            words.check(finding)?;
        }
        let mut cells = workbook.as_ref().map(cells).unwrap_or_default();
        // A cell that is said to be unreadable holds what is stored, so that nobody takes it for blank.
        for lost in findings
            .iter()
            .filter(|finding| finding.rule.code == "TH077")
        {
            let at = lost.cells.first();
            let place = at.and_then(|at| Some(format!("{}!{}", at.sheet, at.position?)));
            cells.remove(&place.unwrap_or_default());
        }
        for (at, value) in cells.iter().filter(|_| !self.anything) {
            match self.planted.get(at) {
                Some(planted) if planted == value => {}
                Some(planted) => return Err(format!("{at} holds {planted}, read as {value}")),
                None => return Err(format!("{at} reads {value}, which nobody planted")),
            }
        }
        let is_whole = workbook.is_some() && (self.anything || cells.len() == self.planted.len());
        let spoken = |code: &str| findings.iter().any(|finding| finding.rule.code == code);
        let is_silent = !findings
            .iter()
            .any(|finding| finding.severity > Severity::Note);
        let lost = || {
            let lost = self.planted.keys().find(|at| !cells.contains_key(*at));
            format!("{lost:?} is lost; said: {findings:?}")
        };
        match self.outcome {
            Outcome::Read if !is_whole => return Err(lost()),
            Outcome::Read if !is_silent => return Err(format!("not silent: {findings:?}")),
            Outcome::ReadAnd(code) if !spoken(code) => return Err(format!("{code} is not said")),
            Outcome::ReadAnd(_) if !is_whole => return Err(lost()),
            Outcome::Said(codes) if !codes.iter().any(|code| spoken(code)) => {
                return Err(format!("none of {codes:?} is said but {findings:?}"));
            }
            Outcome::Either if !is_whole && is_silent => return Err(lost()),
            Outcome::Read | Outcome::ReadAnd(_) | Outcome::Said(_) | Outcome::Either => {}
        }
        Ok(match (workbook, findings.is_empty()) {
            (None, true) => return Err("refused without a word".to_owned()),
            (None, false) => End::Refused,
            (Some(_), true) => End::Read,
            (Some(_), false) => End::ReadWithFindings,
        })
    }
}

/// What the findings say to people.
pub(super) struct Words {
    catalogue: Catalogue,
    descriptions: Descriptions,
}

impl Words {
    pub(super) fn new() -> Self {
        Self {
            catalogue: Catalogue::embedded().unwrap(),
            descriptions: tonghop::describe::load(None).unwrap(),
        }
    }

    /// A finding has a whole sentence in Vietnamese and says what to do.
    fn check(&self, finding: &Finding) -> Result<(), String> {
        let text = self
            .catalogue
            .finding(Language::Vi, finding, &self.descriptions);
        let is_whole = |sentence: &str| {
            sentence.ends_with('.')
                && !sentence.contains('{')
                && !sentence.contains("[[")
                && !sentence.is_ascii()
        };
        if is_whole(&text.observed) && is_whole(&text.remedy) {
            Ok(())
        } else {
            Err(format!("{} says: {text:?}", finding.rule.code))
        }
    }
}

/// Reads as the program does, in this process.
pub(super) fn reading(name: &str, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    tonghop::read::read(&Arc::from(name), bytes)
}

/// All cells by sheet and address.
pub(super) fn cells(workbook: &Workbook) -> BTreeMap<String, String> {
    let sheets = workbook.sheets.iter();
    sheets
        .flat_map(|sheet| {
            let of_sheet = |cell: &tonghop::read::grid::Cell| {
                (
                    format!("{}!{}", sheet.name, cell.position),
                    shown(&cell.content),
                )
            };
            sheet.cells.iter().map(of_sheet)
        })
        .collect()
}

/// A number behind `#`, a date in ISO order, TRUE or FALSE, an error as it is, `=` for a formula without value, text as it is.
pub(super) fn shown(content: &Content) -> String {
    match content {
        Content::Number(number) => format!("#{number}"),
        Content::Text(text) => text.to_string(),
        Content::Bool(value) => value.to_string().to_uppercase(),
        Content::Date(year, month, day) => format!("{year}-{month:02}-{day:02}"),
        Content::Error(error) => error.to_string(),
        Content::FormulaWithoutValue => "=".to_owned(),
    }
}
