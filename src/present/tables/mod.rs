//! Decides rows, columns and notes of every table and chart; outputs render them and decide nothing.

mod again;
mod cells;
mod charts;
mod contradicted;
mod form_kind;
mod form_lines;
mod line;
mod line_cell;
mod lines;
mod ranking;
mod shaped;
mod unranked;
mod words;

pub(crate) use charts::{Undrawn, drawn};
pub use ranking::UnitRanking;

use form_kind::{index_form, industry_form, rows_of};

use crate::model::figure::FigureIndex;
use crate::model::row_source::RowSource;
use crate::model::table::{Chart, Table};
use crate::model::table_shape::{IN_REPORT, TableShape};

use super::notes;
use super::view::View;

/// Longest name of a sheet.
const SHEET_LETTERS: usize = 31;

/// Every table in the order of its description, but for that of [`in_report`]; the charts drawn from them, and those of which
/// nothing can be drawn.
pub(crate) fn build(
    view: &View<'_>,
    ranking: UnitRanking,
) -> (Vec<Table>, Vec<Chart>, Vec<Undrawn>) {
    let shapes = &view.descriptions.tables.tables;
    let one_of_each = |one: &TableShape, next: &TableShape| {
        one.rows.is_of_each_form() && next.rows.is_of_each_form()
    };
    let mut tables: Vec<Table> = shapes
        .chunk_by(one_of_each)
        .flat_map(|together| in_order_of_forms(view, together, ranking))
        .collect();
    for table in &mut tables {
        add_notes(view, table);
    }
    let in_report = view.descriptions.tables.table(IN_REPORT);
    name_sheets(&mut tables, in_report.map_or("", |shape| &shape.sheet));
    let (charts, undrawn) = charts::build(view, &tables);
    (tables, charts, undrawn)
}

/// The tables of some descriptions: of each form the one that its kind has, or the one table that is described.
fn in_order_of_forms<'t>(
    view: &'t View<'_>,
    together: &'t [TableShape],
    ranking: UnitRanking,
) -> impl Iterator<Item = Table> + 't {
    let made = move |shape: &TableShape, form| {
        let is_hidden = shape.rows == RowSource::Places && ranking == UnitRanking::Hidden;
        let is_wanted = !is_hidden && shape.rows != RowSource::ReportFigures;
        is_wanted.then(|| shaped::table(view, shape, form, (ranking, &[])))?
    };
    let forms = view.descriptions.indexed_forms();
    let of_forms = forms.flat_map(move |(index, form)| {
        let of_kind = together.iter().filter(|shape| shape.rows == rows_of(form));
        of_kind.filter_map(move |shape| made(shape, Some(index)))
    });
    let others = together.iter().filter_map(move |shape| {
        if !shape.rows.is_of_form() {
            return made(shape, None);
        }
        let industries = industry_form(view).filter(|_| shape.rows == RowSource::Industries);
        let index = index_form(view).filter(|_| shape.rows == RowSource::Sections);
        made(shape, Some(industries.or(index)?))
    });
    of_forms.chain(others)
}

/// Every figure that page 1 and the text of the report print, one row each in the order given.
pub(crate) fn in_report(view: &View<'_>, printed: &[FigureIndex]) -> Option<Table> {
    let shape = view.descriptions.tables.table(IN_REPORT)?;
    let mut table = shaped::table(view, shape, None, (UnitRanking::Shown, printed))?;
    add_notes(view, &mut table);
    Some(table)
}

/// Lines on what the figures of a table lack, before its own.
fn add_notes(view: &View<'_>, table: &mut Table) {
    contradicted::leave_out(view, table);
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let own = std::mem::take(&mut table.notes);
    table.notes = notes::below(view, cells, own);
}

/// Sheet names that Excel accepts: unique regardless of case, no longer than allowed, without its special signs.
fn name_sheets(tables: &mut [Table], in_report: &str) {
    // That of the figures in the report is made last, when the text is there.
    let mut taken = vec![in_report.to_lowercase()];
    for table in tables {
        let wanted: String = table
            .sheet
            .chars()
            .map(|letter| {
                if r"[]:*?/\'".contains(letter) {
                    '-'
                } else {
                    letter
                }
            })
            .collect();
        let wanted = wanted.trim();
        let mut name: String = wanted.chars().take(SHEET_LETTERS).collect();
        let mut number = 2;
        while name.is_empty() || taken.contains(&name.to_lowercase()) {
            let suffix = format!(" ({number})");
            let room = SHEET_LETTERS - suffix.chars().count();
            name = wanted.chars().take(room).collect::<String>() + &suffix;
            number += 1;
        }
        taken.push(name.to_lowercase());
        table.sheet = name;
    }
}
