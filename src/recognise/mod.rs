//! Turns the cells of a workbook into returns: which form, whose, for which period, which figure where.
//!
//! Tables are found by the words of their headings, never by fixed addresses. Each decision keeps its evidence, and each
//! non-empty cell ends as used, label, ignored by a rule, or reported.

mod bind;
mod coded;
mod column_remarks;
mod dated_headings;
pub mod evidence;
mod extract;
mod file_name;
mod format_unit;
mod head_measures;
mod heading_months;
mod heading_years;
mod hidden;
mod labelled;
mod labels;
mod ledger;
mod locate;
mod lost_points;
mod measures;
mod month_words;
mod named_cells;
mod names_beside;
mod open_rows;
mod parts;
mod period;
mod period_span;
mod proposals;
mod regions;
mod remarks;
mod rows;
mod rules;
mod sheet;
mod table;
mod title;
mod title_date;
mod unprinted_total;
mod values;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use file_name::{units_named_by_file, words_of_file};
pub use rules::RULES;
pub(crate) use rules::{
    CODE_DIFFERS_FROM_LABEL, COLUMN_MISSING, PARENT_UNKNOWN, PERIODS_DISAGREE, UNKNOWN_ROW,
};

use self::evidence::SheetEvidence;
use self::labels::{Lookup, Names};
use self::words::{ColumnPhrases, Phrase, column_phrases};
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::form::{Form, FormIndex};
use crate::model::observation::{CellLedger, FileIndex, Return};
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::read::CELL_UNREADABLE;
use crate::read::grid::Workbook;
use crate::text;

/// Row labels whose forms are remembered by one thread; labels repeat from workbook to workbook.
const REMEMBERED_LABELS: usize = 50_000;
/// Bytes of a label that is remembered; a longer one is no name, and thousands of them would fill the memory.
const LONGEST_REMEMBERED: usize = 400;
/// Forms and months whose headings are remembered.
const REMEMBERED_MONTHS: usize = 5_000;

/// Phrases of headings by form and month.
type PhrasesByMonth = HashMap<(FormIndex, Period), Arc<[ColumnPhrases]>>;

/// Everything of the descriptions that recognition needs, prepared once for a run.
pub struct Recogniser<'a> {
    descriptions: &'a Descriptions,
    names: Names,
    titles: Vec<Vec<Phrase>>,
    phrases: Mutex<PhrasesByMonth>,
    expected: Expected,
    notes: Vec<Vec<String>>,
    subtotals: Vec<Vec<String>>,
    /// By form: the beginnings of rows that it declares to be left aside.
    ignored: Vec<Vec<Vec<String>>>,
}

/// Which months are taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Those of a run.
    Months {
        /// The period of the run.
        period: Period,
        /// First earlier month that is kept beside it; equal to `period` when none is.
        keep_from: Period,
    },
    /// Whatever month a sheet names, as a check without a job does.
    Any,
}

/// What one workbook gave.
#[derive(Debug, Clone, Default)]
pub struct Recognition {
    /// Its returns, in the order of its sheets.
    pub returns: Vec<Return>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// How its non-empty cells ended.
    pub ledger: CellLedger,
    /// Why each sheet was taken for what it is.
    pub evidence: Vec<SheetEvidence>,
}

/// What reading and recognition say of one workbook: a cell that could not be read is said once, with the figures that it costs.
pub(crate) fn joined(mut read: Vec<Finding>, recognised: Vec<Finding>) -> Vec<Finding> {
    let mut unreadable: HashMap<CellRef, usize> = HashMap::new();
    for (place, finding) in read.iter().enumerate() {
        if let (CELL_UNREADABLE, Some(cell)) = (finding.rule, finding.cells.first()) {
            unreadable.entry(cell.clone()).or_insert(place);
        }
    }
    let mut others = Vec::new();
    for finding in recognised {
        let is_of_content = [rules::EXCEL_ERROR, rules::STRAY_NUMBER].contains(&finding.rule);
        let cell = finding.cells.first().filter(|_| is_of_content);
        let place = cell.and_then(|cell| unreadable.get(cell));
        match place.and_then(|place| read.get_mut(*place)) {
            Some(lost) => {
                lost.unit = finding.unit;
                lost.form = finding.form;
                lost.affects.extend(finding.affects);
            }
            None => others.push(finding),
        }
    }
    read.extend(others);
    read
}

/// The workbook at hand.
pub(crate) struct Sighting<'a> {
    recogniser: &'a Recogniser<'a>,
    file: FileIndex,
    path: Arc<str>,
    /// When the workbook was last saved.
    saved: Option<Arc<str>>,
}

thread_local! {
    static LABELS: RefCell<Lookup<Box<str>, Arc<str>>> = RefCell::default();
}

/// The key of a row label, remembered by the thread.
fn remembered_key(label: &str) -> Arc<str> {
    if label.len() > LONGEST_REMEMBERED {
        return Arc::from(text::label_key(label));
    }
    LABELS.with(|labels| {
        let mut labels = labels.borrow_mut();
        if let Some(key) = labels.get(label) {
            return Arc::clone(key);
        }
        if labels.len() >= REMEMBERED_LABELS {
            labels.clear();
        }
        let key: Arc<str> = Arc::from(text::label_key(label));
        labels.insert(Box::from(label), Arc::clone(&key));
        key
    })
}

impl<'a> Recogniser<'a> {
    /// Prepares the descriptions for the months of `expected`.
    pub fn new(descriptions: &'a Descriptions, expected: Expected) -> Self {
        let titles = |form: &Form| {
            form.titles
                .iter()
                .map(|title| Phrase::literal(title))
                .collect()
        };
        let titles = descriptions.forms.iter().map(titles).collect();
        let in_words = |beginnings: &[String]| -> Vec<Vec<String>> {
            let beginnings = beginnings.iter();
            beginnings.map(|words| text::words(words)).collect()
        };
        let forms = descriptions.forms.iter();
        Self {
            descriptions,
            names: Names::of(descriptions),
            titles,
            phrases: Mutex::default(),
            expected,
            notes: in_words(&descriptions.notes),
            subtotals: in_words(&descriptions.subtotals),
            ignored: forms.map(|form| in_words(&form.ignore)).collect(),
        }
    }

    /// Recognises every sheet of a workbook.
    pub fn recognise(&self, workbook: &Workbook, file: FileIndex, path: &Arc<str>) -> Recognition {
        let sighting = Sighting {
            recogniser: self,
            file,
            path: Arc::clone(path),
            saved: workbook.saved.clone(),
        };
        sheet::recognise_sheets(&sighting, workbook)
    }

    /// The phrases of a form for a month, made once for a run.
    fn phrases(&self, form: FormIndex, period: Period) -> Option<Arc<[ColumnPhrases]>> {
        let mut made = self.phrases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(phrases) = made.get(&(form, period)) {
            return Some(Arc::clone(phrases));
        }
        let described = self.descriptions.form(form)?;
        let phrases: Arc<[ColumnPhrases]> = column_phrases(described, period).into();
        // Titles may name any month; those of a run are few.
        if made.len() < REMEMBERED_MONTHS {
            made.insert((form, period), Arc::clone(&phrases));
        }
        Some(phrases)
    }

    /// The words by which heads and headings are known.
    fn vocabulary(&self) -> &'a Vocabulary {
        &self.descriptions.vocabulary
    }

    /// True when the form has a row of this label.
    fn is_row_of(&self, form: FormIndex, label: &str) -> bool {
        let names = self.names.rows.get(form.place());
        names.is_some_and(|names| names.by_label.contains_key(&*remembered_key(label)))
    }

    fn forms_with_label(&self, label: &str) -> &[FormIndex] {
        let forms = self.names.forms_by_label.get(&*remembered_key(label));
        forms.map_or(&[], Vec::as_slice)
    }

    /// True for the beginnings of notes and signatures that every form, or this one, leaves aside.
    fn is_note(&self, form: FormIndex, label: &str) -> bool {
        let words = text::words(label);
        let mut notes = self.notes.iter().chain(self.ignored(form));
        notes.any(|note| !note.is_empty() && words.starts_with(note))
    }

    fn ignored(&self, form: FormIndex) -> &[Vec<String>] {
        let ignored = self.ignored.get(form.place());
        ignored.map_or(&[], Vec::as_slice)
    }

    /// True for rows that repeat a sum of rows above and are no row of a form: "Cộng", "Cộng mục I", "Cộng (1+2)" and those that
    /// the form declares, but nothing that merely begins so ("Cộng Hòa").
    fn is_subtotal(&self, form: FormIndex, label: &str) -> bool {
        let words = text::words(text::without_enumerator(label));
        let is_mark = |word: &String| {
            let letters = word.chars().filter(|sign| sign.is_alphabetic()).count();
            letters <= 1 || word.bytes().all(|letter| b"ivx".contains(&letter))
        };
        self.subtotals.iter().any(|subtotal| {
            let Some(rest) = words.strip_prefix(subtotal.as_slice()) else {
                return false;
            };
            let is_declared = |declared: &Vec<String>| {
                declared.starts_with(subtotal) && words.starts_with(declared)
            };
            rest.iter().all(is_mark) || self.ignored(form).iter().any(is_declared)
        })
    }

    /// The period of the run, when there is one.
    fn usual_period(&self) -> Option<Period> {
        match self.expected {
            Expected::Months { period, .. } => Some(period),
            Expected::Any => None,
        }
    }

    /// The period that a sheet of `period` should have had; `None` when it is taken in.
    fn refused_for(&self, period: Period) -> Option<Period> {
        match self.expected {
            Expected::Months {
                period: last,
                keep_from,
            } => (period < keep_from || last < period).then_some(last),
            Expected::Any => None,
        }
    }

    fn nearest_unit(&self, name: &str) -> String {
        let names = self
            .descriptions
            .register
            .units
            .iter()
            .map(|unit| unit.name.vi.as_str());
        text::nearest(name, names).unwrap_or_default().to_owned()
    }
}
