//! Binds the columns of a sheet to the columns of a form by the words of their headings.

use super::heading::{HeadedColumn, Header, HeadingPart};
use super::words::{ColumnPhrases, Phrase};
use crate::model::cell::Position;
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
    /// True where the cell next to the figures holds the phrase and nothing else, whatever stands above it.
    is_plain: bool,
    /// True where anything stands below the heading.
    is_filled: bool,
}

/// Binds each heading to at most one column of the form and the other way round, best fits first.
pub(super) fn bind(header: &Header, phrases: &[ColumnPhrases]) -> Binding {
    let mut candidates: Vec<Candidate> = Vec::new();
    for heading in &header.columns {
        let names = plain_names(heading, header, phrases);
        for (column, phrases) in ColumnIndex::each().zip(phrases) {
            let fit = best_fit(heading, column, phrases);
            let is_another = |fit: &Candidate| {
                let mut others = names.iter().filter(|name| name.column != column);
                others.any(|name| name.outweighs(fit, phrases))
            };
            candidates.extend(fit.filter(|fit| !is_another(fit)));
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
    refuse_doubled(&mut binding, &candidates, phrases);
    binding.bound.sort_by_key(|bound| bound.sheet_column);
    binding
}

/// A heading that is bound to nothing and says of a column what the bound one says makes it ambiguous: words of headings above them
/// do not tell which of the two figures are meant, and a heading over nothing has no better right to figures than one over some.
fn refuse_doubled(binding: &mut Binding, candidates: &[Candidate], phrases: &[ColumnPhrases]) {
    let taken: Vec<u16> = binding.bound.iter().map(|one| one.sheet_column).collect();
    let refused = binding.ambiguous.iter();
    let refused: Vec<u16> = refused.flat_map(|(_, places)| places.clone()).collect();
    let is_spare = |place: u16| !taken.contains(&place) && !refused.contains(&place);
    let Binding { bound, ambiguous } = binding;
    bound.retain(|one| {
        let of_column = |seen: &&Candidate| seen.column == one.column;
        let mut of_one = candidates.iter().filter(of_column);
        let best = of_one.find(|seen| seen.sheet_column == one.sheet_column);
        let column = phrases.get(one.column.place());
        let Some((best, column)) = best.zip(column) else {
            return true;
        };
        let says_the_same = |other: &&Candidate| {
            column.is_value && best.is_plain && other.is_plain
                || (column.is_ratio || column.is_value) && !best.is_filled && other.is_filled
        };
        let rivals = candidates.iter().filter(of_column).filter(says_the_same);
        let rivals = rivals.map(|other| other.sheet_column);
        let mut places: Vec<u16> = rivals.filter(|place| is_spare(*place)).collect();
        if places.is_empty() {
            return true;
        }
        places.push(one.sheet_column);
        places.sort_unstable();
        ambiguous.push((one.column, places));
        false
    });
}

/// A column whose name stands by itself in one cell of a heading of several.
struct PlainName {
    column: ColumnIndex,
    words: usize,
    is_of_figures: bool,
}

impl PlainName {
    /// What stands beside the name of a column by mistake does not make another column of it: no figures of measures and names,
    /// and none of others that fewer words stand for.
    fn outweighs(&self, fit: &Candidate, phrases: &ColumnPhrases) -> bool {
        match (phrases.is_value || phrases.is_ratio, self.is_of_figures) {
            (true, true) => fit.fit.words < self.words,
            (is_of_figures, names_figures) => is_of_figures && !names_figures,
        }
    }
}

/// The columns that one cell of a heading names, above no other column.
fn plain_names(
    heading: &HeadedColumn,
    header: &Header,
    phrases: &[ColumnPhrases],
) -> Vec<PlainName> {
    if heading.parts.len() < 2 {
        return Vec::new();
    }
    let is_shared = |at: Position| {
        let above = |other: &&HeadedColumn| other.parts.iter().any(|part| part.at == at);
        header.columns.iter().filter(above).count() > 1
    };
    let parts = heading.parts.iter().filter(|part| !is_shared(part.at));
    let parts: Vec<&HeadingPart> = parts.collect();
    let mut names = Vec::new();
    for (column, phrases) in ColumnIndex::each().zip(phrases) {
        let is_name = |phrase: &&Phrase| parts.iter().any(|part| phrase.is_all_of(&part.words));
        let longest = phrases.header.iter().filter(is_name).map(Phrase::len).max();
        names.extend(longest.map(|words| PlainName {
            column,
            words,
            is_of_figures: phrases.is_value || phrases.is_ratio,
        }));
    }
    names
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
        || phrases.is_value && heading.is_superseded
        // A column of nothing names no rows.
        || phrases.is_label && !heading.is_filled
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
        is_filled: heading.is_filled,
        is_plain: phrase.is_all_of(heading.own()),
        fit,
        sheet_column: heading.column,
        column,
        phrase: phrase.text.clone(),
    })
}

/// Required columns of the form that nothing was bound to.
pub(super) fn missing_columns(form: &Form, binding: &Binding) -> Vec<ColumnIndex> {
    let is_bound = |index: ColumnIndex| binding.bound.iter().any(|bound| bound.column == index);
    let indexed = ColumnIndex::each().zip(&form.columns);
    indexed
        .filter(|(index, column)| {
            (column.required || column.kind == ColumnKind::Label) && !is_bound(*index)
        })
        .map(|(index, _)| index)
        .collect()
}
