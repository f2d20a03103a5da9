//! Decides in which measure a cell is given and converts it exactly.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::labels::Names;
use crate::model::cell::Position;
use crate::model::form::{ColumnIndex, Form, RowIndex};
use crate::model::measure::Measure;

/// Where the measure of a figure comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    /// Of the whole table, from the title block, with the words.
    pub(super) table: Option<Spelling>,
    /// By sheet column, from the heading.
    pub(super) columns: BTreeMap<u16, Spelling>,
    /// Of the row at hand, from the column of measures.
    pub(super) row: Option<Spelling>,
}

/// A measure as the submitter spelt it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// The words.
    pub(super) text: String,
    /// Where they stand.
    pub(super) at: Position,
    /// Index into the measures; `None` when the spelling is not known.
    pub(super) measure: Option<usize>,
}

/// What follows for one figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Given in the measure of the description, or nothing was said.
    AsDescribed,
    /// Given in another multiple, converted.
    Converted(Decimal, Spelling),
    /// The spelling is not known.
    Unknown(Spelling),
    /// It measures something else.
    Differs(Spelling),
}

impl Spelling {
    pub(super) fn read(text: &str, at: Position, names: &Names, measures: &[Measure]) -> Self {
        let found = names.measure(measures, text);
        let measure =
            found.and_then(|found| measures.iter().position(|measure| measure.id == found.id));
        Self {
            text: text.to_owned(),
            at,
            measure,
        }
    }
}

/// The measure in brackets in a heading: "Vốn đăng ký (tỷ đồng)"; only known spellings count, remarks stand in brackets too.
pub(super) fn in_heading(
    heading: &str,
    at: Position,
    names: &Names,
    measures: &[Measure],
) -> Option<Spelling> {
    heading.split('(').skip(1).find_map(|rest| {
        let inside = rest.split(')').next().unwrap_or_default().trim();
        let inside = inside
            .trim_start_matches("ĐVT:")
            .trim_start_matches("Đơn vị tính:")
            .trim();
        let spelling = Spelling::read(inside, at, names, measures);
        spelling.measure.is_some().then_some(spelling)
    })
}

/// Compares the given measure of a cell with the described one: the heading speaks before the row, the row before the table.
pub(super) fn settle(
    given: &Given,
    form: &Form,
    (row, column): (RowIndex, ColumnIndex),
    sheet_column: u16,
    value: Decimal,
    measures: &[Measure],
) -> Outcome {
    let described = form.measure_of(row, column);
    let by_column = form
        .column(column)
        .is_some_and(|column| !column.measure.is_empty());
    let by_row = !by_column && form.row(row).is_some_and(|row| !row.measure.is_empty());
    let row_speaks = given.row.as_ref().filter(|_| by_row || !by_column);
    let table_speaks = given
        .table
        .as_ref()
        .filter(|_| !by_row && described == form.measure);
    let Some(spelling) = given
        .columns
        .get(&sheet_column)
        .or(row_speaks)
        .or(table_speaks)
    else {
        return Outcome::AsDescribed;
    };
    let Some(target) = measures.iter().find(|measure| measure.id == described) else {
        return Outcome::AsDescribed;
    };
    let Some(source) = spelling.measure.and_then(|index| measures.get(index)) else {
        return Outcome::Unknown(spelling.clone());
    };
    if source.id == target.id
        || (source.dimension == target.dimension && source.factor == target.factor)
    {
        return Outcome::AsDescribed;
    }
    match source.convert(value, target) {
        Some(converted) => Outcome::Converted(converted, spelling.clone()),
        None => Outcome::Differs(spelling.clone()),
    }
}
