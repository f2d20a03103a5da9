//! Decides which form a sheet holds and binds its columns.

use std::collections::HashMap;
use std::sync::Arc;

use super::bind::{bind, missing_columns};
use super::cell_content::{holds_figure, text_of};
use super::coded;
use super::evidence::{BoundBy, FormEvidence};
use super::found_table::Table;
use super::line::TitleLine;
use super::locate::{CANDIDATES, first_rows, header};
use super::recogniser::Recogniser;
use super::title::title_phrase;
use super::words::{ColumnPhrases, Phrase};
use crate::model::form::{ColumnIndex, ColumnKind, Form, FormIndex};
use crate::model::period::Period;
use crate::read::grid::{Cell, RangeName, Sheet};

/// Forms that are tried on a sheet, the most likely first.
const FORMS_TRIED: usize = 4;
/// Places tried below a whole table: a number left in a row of headings begins figures before they do.
const TRIED_BELOW: usize = 2;
/// Row labels or a title phrase make a form likely; fewer labels than this alone do not.
const LABELS_NEEDED: usize = 3;

/// What became of the search for a form.
#[derive(Debug, Clone)]
pub(super) enum Search {
    /// One form fits.
    Found(Box<Table>),
    /// A form is meant but its headings cannot be bound.
    Incomplete(Box<Table>),
    /// Several fit equally well.
    Ambiguous(Vec<FormIndex>),
    /// A form is meant, and no period says which years its headings should name.
    Undated(FormEvidence),
    /// None fits; the form that came nearest.
    None(Option<FormIndex>),
}

impl Search {
    /// The table of the one form that is meant.
    pub(super) fn table(&self) -> Option<&Table> {
        match self {
            Search::Found(table) | Search::Incomplete(table) => Some(table),
            Search::Ambiguous(_) | Search::Undated(_) | Search::None(_) => None,
        }
    }
}

/// Searches `sheet` for one of the forms.
pub(super) fn search(
    recogniser: &Recogniser<'_>,
    sheet: &Sheet,
    names: &[RangeName],
    lines: &[TitleLine],
    period: Option<Period>,
) -> Search {
    let phrases_of = |form| {
        let phrases = period.and_then(|period| recogniser.phrases(form, period));
        phrases.unwrap_or_else(|| Arc::from([]))
    };
    let coded = coded::table(recogniser, sheet, names, &|form| phrases_of(form));
    if let Some(table) = coded {
        return if table.missing.is_empty() {
            Search::Found(Box::new(table))
        } else {
            Search::Incomplete(Box::new(table))
        };
    }
    let likely = likely_forms(recogniser, sheet, lines);
    let nearest = likely.first().map(|evidence| evidence.form);
    let is_meant =
        |evidence: &FormEvidence| evidence.title.is_some() || evidence.labels >= LABELS_NEEDED;
    if let Some(evidence) = likely
        .first()
        .filter(|first| period.is_none() && is_meant(first))
    {
        return Search::Undated(evidence.clone());
    }
    let mut tables: Vec<Table> = Vec::new();
    for evidence in likely.into_iter().take(FORMS_TRIED) {
        // A form that the title does not name never ranks above a whole table of one that it does.
        let is_settled = |table: &Table| table.evidence.title.is_some() && table.missing.is_empty();
        if evidence.title.is_none() && tables.iter().any(is_settled) {
            break;
        }
        let Some(form) = recogniser.descriptions.form(evidence.form) else {
            continue;
        };
        let phrases = phrases_of(evidence.form);
        tables.extend(best_table(recogniser, sheet, form, &phrases, evidence));
    }
    let rank = |table: &Table| {
        let titled = table.evidence.title.is_some();
        (
            titled,
            table.missing.is_empty(),
            table.evidence.labels,
            table.binding.bound.len(),
        )
    };
    tables.sort_by(|first, second| {
        rank(second)
            .cmp(&rank(first))
            .then(first.evidence.form.cmp(&second.evidence.form))
    });
    let mut ranked = tables.into_iter();
    let Some(best) = ranked.next() else {
        return Search::None(nearest);
    };
    let equals: Vec<FormIndex> = ranked
        .filter(|table| rank(table) == rank(&best))
        .map(|table| table.evidence.form)
        .collect();
    if !best.missing.is_empty() {
        return if is_meant(&best.evidence) {
            Search::Incomplete(Box::new(best))
        } else {
            Search::None(nearest)
        };
    }
    if equals.is_empty() {
        Search::Found(Box::new(best))
    } else {
        Search::Ambiguous(std::iter::once(best.evidence.form).chain(equals).collect())
    }
}

/// Forms whose title phrase or row labels stand in the sheet, the most likely first.
fn likely_forms(
    recogniser: &Recogniser<'_>,
    sheet: &Sheet,
    lines: &[TitleLine],
) -> Vec<FormEvidence> {
    let mut labels: HashMap<FormIndex, usize> = HashMap::new();
    for text in sheet.cells.iter().filter_map(text_of) {
        for form in recogniser.forms_with_label(text) {
            *labels.entry(*form).or_default() += 1;
        }
    }
    let mut likely: Vec<(usize, FormEvidence)> = Vec::new();
    for (form, phrases) in FormIndex::each().zip(&recogniser.titles) {
        let title = title_phrase(lines, phrases);
        let labels = labels.get(&form).copied().unwrap_or(0);
        if title.is_some() || labels > 0 {
            let weight = title.map_or(0, Phrase::len);
            likely.push((
                weight,
                FormEvidence {
                    form,
                    title: title.map(|phrase| phrase.text.clone()),
                    labels,
                    by: BoundBy::Headings,
                },
            ));
        }
    }
    likely.sort_by(|(first_weight, first), (second_weight, second)| {
        (second_weight, second.labels)
            .cmp(&(first_weight, first.labels))
            .then(first.form.cmp(&second.form))
    });
    likely.into_iter().map(|(_, evidence)| evidence).collect()
}

/// The header below which most columns of the form are found.
fn best_table(
    recogniser: &Recogniser<'_>,
    sheet: &Sheet,
    form: &Form,
    phrases: &[ColumnPhrases],
    evidence: FormEvidence,
) -> Option<Table> {
    let is_row_label =
        |cell: &Cell| text_of(cell).is_some_and(|text| recogniser.is_row_of(evidence.form, text));
    let terms = recogniser.vocabulary();
    let mut best: Option<Table> = None;
    let mut left = CANDIDATES;
    // A row of the form with several figures ends the headings of its table, whatever the headings are worth.
    let mut last_of_form = None;
    for first_row in first_rows(sheet, terms) {
        if left == 0 {
            break;
        }
        left -= 1;
        let Some(header) = header(sheet, first_row, &is_row_label, terms) else {
            continue;
        };
        if last_of_form.is_some_and(|row| header.top <= row && row < header.first_row) {
            continue;
        }
        let cells = sheet.row(first_row);
        let figures = cells.iter().filter(|cell| holds_figure(&cell.content));
        let (is_labelled, is_several) = (cells.iter().any(is_row_label), figures.count() > 1);
        if is_labelled && is_several {
            last_of_form = Some(first_row);
        }
        let binding = bind(&header, phrases);
        let missing = missing_columns(form, &binding);
        let is_better = best.as_ref().is_none_or(|best| {
            (missing.len(), std::cmp::Reverse(binding.bound.len()))
                < (
                    best.missing.len(),
                    std::cmp::Reverse(best.binding.bound.len()),
                )
        });
        if is_better && missing.is_empty() {
            // A row of the form, or one of several figures, is no row of headings.
            left = left.min(if is_labelled || is_several {
                0
            } else {
                TRIED_BELOW
            });
        }
        if is_better {
            best = Some(Table {
                evidence: evidence.clone(),
                header,
                binding,
                missing,
                disagreeing: Vec::new(),
            });
        }
    }
    best.filter(|table| {
        table
            .binding
            .bound
            .iter()
            .any(|bound| is_value(form, bound.column))
    })
}

fn is_value(form: &Form, column: ColumnIndex) -> bool {
    form.column(column)
        .is_some_and(|column| matches!(column.kind, ColumnKind::Value(_)))
}
