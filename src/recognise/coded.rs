//! Binds a table by the codes that an office's own template carries: a code row first, names of ranges second.
//!
//! A code row holds `tonghop:retail` in one cell and ids of columns (`label`, `cumulative`) in others; it is usually hidden.
//! A range named `th_retail_cumulative` is the column `cumulative` of the form `retail`; hyphens of ids are underscores in
//! names. Where neither stands, the words of the headings decide.

use std::sync::Arc;

use super::bind::{Binding, Bound, bind, missing_columns};
use super::cell_content::text_of;
use super::evidence::{BoundBy, FormEvidence};
use super::found_table::Table;
use super::heading::Header;
use super::locate::{first_rows, header};
use super::recogniser::Recogniser;
use super::words::ColumnPhrases;
use crate::model::cell::Position;
use crate::model::form::{ColumnIndex, Form, FormIndex};
use crate::read::grid::{Cell, RangeName, Sheet};

/// Before the id of the form in a code row.
const MARK: &str = "tonghop:";
/// Before the ids of form and column in a name of a range.
const PREFIX: &str = "th_";

/// Codes found for one form.
struct Codes {
    form: FormIndex,
    by: BoundBy,
    bound: Vec<Bound>,
    /// Where figures begin at the earliest.
    from_row: u32,
}

/// The table that codes describe, with the columns on which codes and headings disagree.
pub(super) fn table(
    recogniser: &Recogniser<'_>,
    sheet: &Sheet,
    names: &[RangeName],
    phrases: &dyn Fn(FormIndex) -> Arc<[ColumnPhrases]>,
) -> Option<Table> {
    let codes = code_row(recogniser, sheet).or_else(|| range_names(recogniser, sheet, names))?;
    let form = recogniser.descriptions.form(codes.form)?;
    let is_row_label =
        |cell: &Cell| text_of(cell).is_some_and(|text| recogniser.is_row_of(codes.form, text));
    let begins = |row: &u32| {
        let label = codes
            .bound
            .iter()
            .filter(|bound| is_label(form, bound.column));
        let mut cells =
            label.filter_map(|bound| sheet.cell(Position::new(*row, bound.sheet_column)));
        cells.any(is_row_label)
    };
    let terms = recogniser.vocabulary();
    let rows = sheet.rows.iter().map(|(row, _)| *row);
    let first_row = rows
        .filter(|row| *row >= codes.from_row)
        .find(begins)
        .or_else(|| first_rows(sheet, terms).find(|row| *row >= codes.from_row))?;
    let seen = header(sheet, first_row, &is_row_label, terms);
    let disagreeing = seen.as_ref().map_or_else(Vec::new, |seen| {
        disagreeing(&bind(seen, &phrases(codes.form)), &codes.bound)
    });
    let header = Header {
        top: seen.as_ref().map_or(first_row, |seen| seen.top),
        first_row,
        columns: seen.map(|seen| seen.columns).unwrap_or_default(),
    };
    let binding = Binding {
        bound: codes.bound,
        ambiguous: Vec::new(),
    };
    Some(Table {
        evidence: FormEvidence {
            form: codes.form,
            title: None,
            labels: 0,
            by: codes.by,
        },
        missing: missing_columns(form, &binding),
        header,
        binding,
        disagreeing,
    })
}

fn is_label(form: &Form, column: ColumnIndex) -> bool {
    form.column(column)
        .is_some_and(|column| column.kind == crate::model::form::ColumnKind::Label)
}

fn code_row(recogniser: &Recogniser<'_>, sheet: &Sheet) -> Option<Codes> {
    let (row, form) = sheet.cells.iter().find_map(|cell| {
        let id = text_of(cell)?.strip_prefix(MARK)?;
        let form = recogniser.descriptions.form_index(id.trim())?;
        Some((cell.position.row, form))
    })?;
    let described = recogniser.descriptions.form(form)?;
    let bound = sheet.row(row).iter().filter_map(|cell| {
        let id = text_of(cell)?.trim();
        Some(Bound {
            sheet_column: cell.position.column,
            column: described.column_index(id)?,
            phrase: id.to_owned(),
        })
    });
    Some(Codes {
        form,
        by: BoundBy::CodeRow,
        bound: each_once(bound.collect()),
        from_row: row + 1,
    })
}

fn range_names(recogniser: &Recogniser<'_>, sheet: &Sheet, names: &[RangeName]) -> Option<Codes> {
    let here = names.iter().filter(|name| name.sheet == sheet.name);
    let coded: Vec<(&RangeName, FormIndex, ColumnIndex)> = here
        .filter_map(|name| {
            let (form, column) = codes_of(recogniser, &name.name)?;
            Some((name, form, column))
        })
        .collect();
    let form = coded.first()?.1;
    // Names of two forms on one sheet: nobody can tell which rows are whose.
    if coded.iter().any(|(_, other, _)| *other != form) {
        return None;
    }
    let bound = coded.iter().map(|(name, _, column)| Bound {
        sheet_column: name.block.first.column,
        column: *column,
        phrase: name.name.to_string(),
    });
    Some(Codes {
        form,
        by: BoundBy::RangeNames,
        bound: each_once(bound.collect()),
        from_row: coded
            .iter()
            .map(|(name, ..)| name.block.first.row)
            .max()
            .unwrap_or(0),
    })
}

/// Form and column of `th_retail_cumulative`.
fn codes_of(recogniser: &Recogniser<'_>, name: &str) -> Option<(FormIndex, ColumnIndex)> {
    let name = name.to_lowercase();
    let ids = name.strip_prefix(PREFIX)?;
    recogniser
        .descriptions
        .indexed_forms()
        .find_map(|(index, form)| {
            let column = ids
                .strip_prefix(&form.id.replace('-', "_"))?
                .strip_prefix('_')?
                .replace('_', "-");
            Some((index, form.column_index(&column)?))
        })
}

/// From left to right, without columns that are named twice: a code that stands twice says nothing.
fn each_once(mut bound: Vec<Bound>) -> Vec<Bound> {
    let all = bound.clone();
    let times = |wanted: &Bound| {
        let same = |seen: &&Bound| {
            seen.column == wanted.column || seen.sheet_column == wanted.sheet_column
        };
        all.iter().filter(same).count()
    };
    bound.retain(|seen| times(seen) == 1);
    bound.sort_by_key(|seen| seen.sheet_column);
    bound
}

/// Columns that the headings take for another column of the form than the codes do.
fn disagreeing(by_words: &Binding, by_codes: &[Bound]) -> Vec<(Bound, ColumnIndex)> {
    let other = |coded: &Bound| {
        let worded = by_words
            .bound
            .iter()
            .find(|worded| worded.sheet_column == coded.sheet_column)?;
        (worded.column != coded.column).then(|| (coded.clone(), worded.column))
    };
    by_codes.iter().filter_map(other).collect()
}
