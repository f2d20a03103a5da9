//! Decides rows, columns and notes of every table and chart; outputs render them and decide nothing.

mod blocks;
mod charts;
mod contradicted;
mod coverage;
mod form_table;
mod index;
mod lines;
mod months;
mod province_plan;
mod ranking;
mod shaped;
mod words;

pub(crate) use charts::{Undrawn, drawn};

use crate::model::figure::FigureIndex;
use crate::model::form::{ColumnKind, Form, FormIndex, Role};
use crate::model::indicator::Aggregation;
use crate::model::register::UnitIndex;
use crate::model::table::{Align, Chart, RowKind, Table, TableCell, TableColumn, TableRow};
use crate::model::table_shape::{
    BY_DISTRICT, BY_INDUSTRY, CONTRIBUTION, DISTRICT_INDUSTRY, IN_REPORT, OVERVIEW,
};

use super::notes;
use super::printed::NONE;
use super::view::View;

/// Width of a column with a plain number.
const NUMBER_WIDTH: u32 = 10;
/// Longest name of a sheet.
const SHEET_LETTERS: usize = 31;

/// Whether units are compared by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UnitRanking {
    /// Places are printed.
    #[default]
    Shown,
    /// No places, no top and bottom.
    Hidden,
}

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

/// How a form is laid out in our tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FormKind {
    /// Rows with the province's roles and a matrix of units.
    Rows,
    /// Rows by name below each unit, such as clusters.
    Blocks,
    /// Rows are units.
    Units,
    /// An index with weights.
    Index,
    /// Months of two years.
    Months,
}

fn kind(form: &Form) -> FormKind {
    let has_role = |wanted: &[Role]| {
        form.value_columns()
            .any(|(_, _, role)| wanted.contains(&role))
    };
    if form.rows_are_units {
        FormKind::Units
    } else if form.open_rows.is_some() {
        FormKind::Blocks
    } else if has_role(&[Role::SeriesThisYear, Role::SeriesLastYear]) {
        FormKind::Months
    } else if has_role(&[
        Role::IndexCumulative,
        Role::IndexSameMonth,
        Role::IndexPreviousMonth,
        Role::IndexBase,
    ]) {
        FormKind::Index
    } else {
        FormKind::Rows
    }
}

/// True when two columns of the form name different indicators or one names any.
fn names_indicators(form: &Form) -> bool {
    form.columns
        .iter()
        .any(|column| matches!(column.kind, ColumnKind::Value(_)) && !column.indicator.is_empty())
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

fn words(heading: impl Into<String>, width: u32) -> TableColumn {
    TableColumn {
        heading: heading.into(),
        group: String::new(),
        width,
        align: Align::Left,
        bars: false,
    }
}

fn short_words(heading: impl Into<String>, width: u32) -> TableColumn {
    TableColumn {
        align: Align::Center,
        ..words(heading, width)
    }
}

fn figures(heading: impl Into<String>, group: impl Into<String>) -> TableColumn {
    TableColumn {
        heading: heading.into(),
        group: group.into(),
        width: NUMBER_WIDTH,
        align: Align::Right,
        bars: false,
    }
}

fn bars(column: TableColumn) -> TableColumn {
    TableColumn {
        bars: true,
        ..column
    }
}

fn row(kind: RowKind, level: u8, cells: Vec<TableCell>) -> TableRow {
    TableRow { kind, level, cells }
}

/// A cell of a unit; where it owes the form and there is nothing, the sign of what is not known stands.
fn of_unit(view: &View<'_>, (form, unit): (FormIndex, UnitIndex), cell: TableCell) -> TableCell {
    let coverage = view.consolidation.coverage.get(form.place());
    let owes = coverage.is_some_and(|coverage| coverage.expected.contains(&unit));
    if owes && cell == TableCell::Blank {
        text(NONE)
    } else {
        cell
    }
}

fn text(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

fn count(count: usize) -> TableCell {
    TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// "Đơn vị tính: tỷ đồng".
fn unit_line(view: &View<'_>, unit: &str) -> String {
    view.say("forms.unit-line", &[("measure", unit)])
}

/// The index of production.
fn index_form(view: &View<'_>) -> Option<FormIndex> {
    let mut forms = view.descriptions.indexed_forms();
    let index = forms.find(|(_, form)| kind(form) == FormKind::Index);
    index.map(|(index, _)| index)
}

/// The row that all rows with industries add up to, with the form: the province's table of industries.
fn industry_form(view: &View<'_>) -> Option<FormIndex> {
    view.descriptions
        .indexed_forms()
        .filter(|(_, form)| kind(form) == FormKind::Rows)
        .find(|(_, form)| {
            form.rows.iter().any(|row| {
                row.industry.is_some()
                    && view
                        .descriptions
                        .indicator(&row.indicator)
                        .is_some_and(|indicator| indicator.aggregation == Aggregation::Sum)
            })
        })
        .map(|(index, _)| index)
}
