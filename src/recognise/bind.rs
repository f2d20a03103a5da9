//! Binds the columns of a sheet to the columns of a form by the words of their headings.

use super::locate::{HeadedColumn, Header};
use super::words::ColumnPhrases;
use crate::model::form::{ColumnIndex, ColumnKind, Form};

/// A column of the sheet that holds a column of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bound {
    /// Column of the sheet, from 0.
    pub(super) sheet_column: u16,
    /// Column of the form.
    pub(super) column: ColumnIndex,
    /// The phrase that decided.
    pub(super) phrase: String,
}

/// The outcome for one header.
#[derive(Debug, Clone, Default)]
pub(super) struct Binding {
    /// Bound columns, from left to right.
    pub(super) bound: Vec<Bound>,
    /// Columns of the form that several columns of the sheet fit equally well, with those columns.
    pub(super) ambiguous: Vec<(ColumnIndex, Vec<u16>)>,
}

impl Binding {
    /// What a column of the sheet is bound to.
    pub(super) fn at(&self, sheet_column: u16) -> Option<&Bound> {
        let mut bound = self.bound.iter();
        bound.find(|bound| bound.sheet_column == sheet_column)
    }
}

/// How well a heading fits: more words of the phrase first, then fewer words beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    words: usize,
    nearness: std::cmp::Reverse<usize>,
}

struct Candidate {
    fit: Fit,
    sheet_column: u16,
    column: ColumnIndex,
    phrase: String,
}

/// Binds each heading to at most one column of the form and the other way round, best fits first.
pub(super) fn bind(header: &Header, phrases: &[ColumnPhrases]) -> Binding {
    let mut candidates: Vec<Candidate> = Vec::new();
    for heading in &header.columns {
        for (column, phrases) in (0_u16..).map(ColumnIndex).zip(phrases) {
            candidates.extend(best_fit(heading, column, phrases));
        }
    }
    candidates.sort_by(|first, second| {
        let place = |candidate: &Candidate| (candidate.sheet_column, candidate.column);
        second
            .fit
            .cmp(&first.fit)
            .then_with(|| place(first).cmp(&place(second)))
    });
    let mut binding = Binding::default();
    let mut rest = candidates.as_slice();
    while let Some((best, others)) = rest.split_first() {
        rest = others;
        let is_free = |candidate: &Candidate| {
            binding.bound.iter().all(|seen| {
                seen.column != candidate.column && seen.sheet_column != candidate.sheet_column
            }) && binding.ambiguous.iter().all(|(column, places)| {
                *column != candidate.column && !places.contains(&candidate.sheet_column)
            })
        };
        if !is_free(best) {
            continue;
        }
        let equals = |other: &&Candidate| {
            other.fit == best.fit && other.column == best.column && is_free(other)
        };
        let rivals: Vec<u16> = others
            .iter()
            .filter(equals)
            .map(|other| other.sheet_column)
            .collect();
        if rivals.is_empty() {
            binding.bound.push(Bound {
                sheet_column: best.sheet_column,
                column: best.column,
                phrase: best.phrase.clone(),
            });
        } else {
            binding.ambiguous.push((
                best.column,
                std::iter::once(best.sheet_column).chain(rivals).collect(),
            ));
        }
    }
    binding.bound.sort_by_key(|bound| bound.sheet_column);
    binding
}

fn best_fit(
    heading: &HeadedColumn,
    column: ColumnIndex,
    phrases: &ColumnPhrases,
) -> Option<Candidate> {
    if phrases
        .without
        .iter()
        .any(|word| word.is_run_of(&heading.words))
    {
        return None;
    }
    let fits = phrases
        .header
        .iter()
        .filter(|phrase| phrase.is_within(&heading.words))
        .map(|phrase| {
            let fit = Fit {
                words: phrase.len(),
                nearness: std::cmp::Reverse(heading.words.len() - phrase.len()),
            };
            (fit, phrase)
        });
    let (fit, phrase) = fits.max_by_key(|(fit, _)| *fit)?;
    Some(Candidate {
        fit,
        sheet_column: heading.column,
        column,
        phrase: phrase.text.clone(),
    })
}

/// Required columns of the form that nothing was bound to.
pub(super) fn missing_columns(form: &Form, binding: &Binding) -> Vec<ColumnIndex> {
    let is_bound = |index: ColumnIndex| binding.bound.iter().any(|bound| bound.column == index);
    let indexed = (0_u16..).map(ColumnIndex).zip(&form.columns);
    indexed
        .filter(|(index, column)| {
            (column.required || column.kind == ColumnKind::Label) && !is_bound(*index)
        })
        .map(|(index, _)| index)
        .collect()
}
