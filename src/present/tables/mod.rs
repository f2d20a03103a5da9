//! Decides rows, columns and notes of every table and chart; outputs render them and decide nothing.

mod blocks;
mod cells;
mod charts;
mod contradicted;
mod coverage;
mod form_kind;
mod form_table;
mod index;
mod lines;
mod months;
mod province_plan;
mod ranking;
mod shaped;
mod words;

pub(crate) use charts::{Undrawn, drawn};
pub use ranking::UnitRanking;

use form_kind::{FormKind, index_form, kind};

use crate::model::figure::FigureIndex;
use crate::model::table::{Chart, Table};
use crate::model::table_shape::{
    BY_DISTRICT, BY_INDUSTRY, CONTRIBUTION, DISTRICT_INDUSTRY, IN_REPORT, OVERVIEW,
};

use super::notes;
use super::view::View;

/// Longest name of a sheet.
const SHEET_LETTERS: usize = 31;

/// Every table in the order of the workbook, the charts drawn from them, and those of which nothing can be drawn.
pub(crate) fn build(
    view: &View<'_>,
    ranking: UnitRanking,
) -> (Vec<Table>, Vec<Chart>, Vec<Undrawn>) {
    let described = |id: &str| {
        let shape = view.descriptions.tables.table(id)?;
        shaped::table(view, shape, ranking, &[])
    };
    let mut tables: Vec<Table> = [OVERVIEW, BY_DISTRICT, BY_INDUSTRY, DISTRICT_INDUSTRY]
        .into_iter()
        .filter_map(described)
        .collect();
    if ranking == UnitRanking::Shown {
        tables.extend(ranking::table(view));
    }
    tables.extend(province_plan::table(view));
    tables.extend(months::kept(view));
    for (form, described) in view.descriptions.indexed_forms() {
        tables.extend(match kind(described) {
            FormKind::Rows => form_table::table(view, form),
            FormKind::Blocks => blocks::table(view, form),
            FormKind::Units => blocks::units(view, form),
            FormKind::Index | FormKind::Months => None,
        });
    }
    tables.extend(index_form(view).and_then(|form| index::table(view, form)));
    tables.extend(described(CONTRIBUTION));
    for (form, described) in view.descriptions.indexed_forms() {
        if kind(described) == FormKind::Months {
            tables.extend(months::series(view, form));
        }
    }
    tables.push(coverage::table(view));
    for table in &mut tables {
        add_notes(view, table);
    }
    let in_report = view.descriptions.tables.table(IN_REPORT);
    name_sheets(&mut tables, in_report.map_or("", |shape| &shape.sheet));
    let (charts, undrawn) = charts::build(view, &tables, ranking);
    (tables, charts, undrawn)
}

/// Every figure that page 1 and the text of the report print, one row each in the order given.
pub(crate) fn in_report(view: &View<'_>, printed: &[FigureIndex]) -> Option<Table> {
    let shape = view.descriptions.tables.table(IN_REPORT)?;
    let mut table = shaped::table(view, shape, UnitRanking::Shown, printed)?;
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
