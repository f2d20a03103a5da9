//! What recognition needs of the descriptions, prepared once for a run.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::label_keys::{LONGEST_REMEMBERED, remembered_key};
use super::labels::{Lookup, Names};
use super::line::Said;
use super::words::{ColumnPhrases, Phrase, column_phrases};
use crate::model::descriptions::Descriptions;
use crate::model::form::{Form, FormIndex};
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::text;

/// Lines of heads that are remembered.
const REMEMBERED_LINES: usize = 5_000;

/// Forms and months whose headings are remembered.
const REMEMBERED_MONTHS: usize = 5_000;

/// Phrases of headings by form and month.
type PhrasesByMonth = HashMap<(FormIndex, Period), Arc<[ColumnPhrases]>>;

/// Everything of the descriptions that recognition needs, prepared once for a run.
pub struct Recogniser<'a> {
    pub(super) descriptions: &'a Descriptions,
    pub(super) names: Names,
    pub(super) titles: Vec<Vec<Phrase>>,
    phrases: Mutex<PhrasesByMonth>,
    lines: Mutex<Lookup<Box<str>, Arc<Said>>>,
    pub(super) expected: Expected,
    notes: Vec<Vec<String>>,
    subtotals: Vec<Vec<String>>,
    /// By form: the beginnings of rows that it declares to be left aside.
    pub(super) ignored: Vec<Vec<Vec<String>>>,
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
            lines: Mutex::default(),
            expected,
            notes: in_words(&descriptions.notes),
            subtotals: in_words(&descriptions.subtotals),
            ignored: forms.map(|form| in_words(&form.ignore)).collect(),
        }
    }

    /// What a text above a table says; short texts are remembered, because heads repeat from sheet to sheet.
    pub(super) fn said(&self, text: &str) -> Arc<Said> {
        let read = || Arc::new(Said::read(text, self.vocabulary()));
        if text.len() > LONGEST_REMEMBERED {
            return read();
        }
        let known = || self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(said) = known().get(text) {
            return Arc::clone(said);
        }
        let said = read();
        let mut known = known();
        if known.len() >= REMEMBERED_LINES {
            known.clear();
        }
        known.insert(Box::from(text), Arc::clone(&said));
        said
    }

    /// The phrases of a form for a month, made once for a run.
    pub(super) fn phrases(&self, form: FormIndex, period: Period) -> Option<Arc<[ColumnPhrases]>> {
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
    pub(super) fn vocabulary(&self) -> &'a Vocabulary {
        &self.descriptions.vocabulary
    }

    /// True when the form has a row of this label.
    pub(super) fn is_row_of(&self, form: FormIndex, label: &str) -> bool {
        let names = self.names.rows.get(form.place());
        names.is_some_and(|names| names.by_label.contains_key(&*remembered_key(label)))
    }

    pub(super) fn forms_with_label(&self, label: &str) -> &[FormIndex] {
        let forms = self.names.forms_by_label.get(&*remembered_key(label));
        forms.map_or(&[], Vec::as_slice)
    }

    /// True for the beginnings of notes and signatures that every form, or this one, leaves aside.
    pub(super) fn is_note(&self, form: FormIndex, label: &str) -> bool {
        let words = text::words(label);
        let mut notes = self.notes.iter().chain(self.ignored(form));
        notes.any(|note| !note.is_empty() && words.starts_with(note))
    }

    pub(super) fn ignored(&self, form: FormIndex) -> &[Vec<String>] {
        let ignored = self.ignored.get(form.place());
        ignored.map_or(&[], Vec::as_slice)
    }

    /// True for rows that repeat a sum of rows above and are no row of a form: "Cộng", "Cộng mục I", "Cộng (1+2)" and those that
    /// the form declares, but nothing that merely begins so ("Cộng Hòa").
    pub(super) fn is_subtotal(&self, form: FormIndex, label: &str) -> bool {
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
    pub(super) fn usual_period(&self) -> Option<Period> {
        match self.expected {
            Expected::Months { period, .. } => Some(period),
            Expected::Any => None,
        }
    }

    /// The period that a sheet of `period` should have had; `None` when it is taken in.
    pub(super) fn refused_for(&self, period: Period) -> Option<Period> {
        match self.expected {
            Expected::Months {
                period: last,
                keep_from,
            } => (period < keep_from || last < period).then_some(last),
            Expected::Any => None,
        }
    }

    pub(super) fn nearest_unit(&self, name: &str) -> String {
        let names = self
            .descriptions
            .register
            .units
            .iter()
            .map(|unit| unit.name.vi.as_str());
        text::nearest(name, names).unwrap_or_default().to_owned()
    }
}
