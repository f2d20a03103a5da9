//! A form with all units: the province's columns as the form prints them, then one column a unit.

use crate::model::derived::Derived;
use crate::model::figure::LineKey;
use crate::model::form::{ColumnIndex, EditKind, Form, FormColumn, FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::table::{RowKind, Table, TableCell, TableColumn, TableRow};
use crate::present::periods;
use crate::present::view::View;

use super::cells::{figures, row, short_words, text, unit_line, words};
use super::form_kind::names_indicators;
use super::months::cell_key;

/// Ratios behind the province's roles, with the keys of their headings.
const RATIOS: [(Derived, &str); 3] = [
    (Derived::Growth, "columns.growth-on-year-percent"),
    (Derived::Completion, "columns.completion-percent"),
    (
        Derived::ExpectedCompletion,
        "columns.expected-completion-percent",
    ),
];

/// Units with a column: those that owe the form and those that sent it, in official order.
pub(super) fn units(view: &View<'_>, form: FormIndex) -> Vec<UnitIndex> {
    let Some(coverage) = view.consolidation.coverage.get(form.place()) else {
        return Vec::new();
    };
    let mut units: Vec<UnitIndex> = coverage
        .expected
        .iter()
        .chain(&coverage.received)
        .copied()
        .collect();
    units.sort();
    units.dedup();
    units
}

pub(super) fn table(view: &View<'_>, form: FormIndex) -> Option<Table> {
    let described = view.descriptions.form(form)?;
    let layout = Layout::of(view, form, described);
    let rows: Vec<TableRow> = view
        .rows(form)
        .filter_map(|row| layout.row(view, form, described, row))
        .collect();
    let rows = without_empty_headings(rows);
    if rows.is_empty() {
        return None;
    }
    Some(Table {
        id: format!("form:{}", described.id),
        title: format!("{}. {}", described.code, described.title.vi),
        sheet: described.short.vi.clone(),
        unit_line: layout
            .one_unit
            .as_deref()
            .map_or_else(String::new, |unit| unit_line(view, unit)),
        columns: layout.columns(view, form, described),
        rows,
        notes: Vec::new(),
    })
}

/// Which columns the table has.
struct Layout<'a> {
    /// Value columns of the form in which somebody has a figure.
    values: Vec<(ColumnIndex, &'a FormColumn, Role)>,
    /// Ratios that some row has.
    ratios: Vec<(Derived, &'static str)>,
    units: Vec<UnitIndex>,
    /// The measure of all rows; `None` when they differ and each row names its own.
    one_unit: Option<String>,
}

impl<'a> Layout<'a> {
    fn of(view: &View<'_>, form: FormIndex, described: &'a Form) -> Self {
        let rows: Vec<RowIndex> = view.rows(form).collect();
        let values = described
            .value_columns()
            .filter(|(column, _, role)| {
                rows.iter().any(|row| {
                    cell_key(view, form, *row, *column)
                        .and_then(|key| view.total(key, *role))
                        .is_some()
                })
            })
            .collect();
        let ratios = RATIOS
            .into_iter()
            .filter(|(derived, _)| {
                rows.iter().any(|row| {
                    view.own_key(form, *row)
                        .and_then(|key| view.derived(key, *derived))
                        .is_some()
                })
            })
            .collect();
        let of_rows = described.rows.iter().any(|row| !row.measure.is_empty());
        let of_columns = described
            .columns
            .iter()
            .any(|column| !column.measure.is_empty());
        let units = units(view, form);
        let stated_by_province = units.iter().all(|unit| !is_consolidated(view, *unit));
        Self {
            values,
            ratios,
            units: if stated_by_province {
                Vec::new()
            } else {
                units
            },
            one_unit: (!of_rows && !of_columns && !described.measure.is_empty())
                .then(|| view.scale(&described.measure).unit),
        }
    }

    fn columns(&self, view: &View<'_>, form: FormIndex, described: &Form) -> Vec<TableColumn> {
        let mut columns = vec![words(view.phrase("columns.indicator"), 36)];
        if self.one_unit.is_none() {
            columns.push(short_words(view.phrase("columns.measure"), 10));
        }
        let province = view.phrase("units.province");
        for (_, column, _) in &self.values {
            columns.push(figures(super::months::heading(view, column), &*province));
        }
        for (_, heading) in &self.ratios {
            columns.push(figures(view.phrase(heading), &*province));
        }
        let group = main_heading(view, form, described);
        for unit in &self.units {
            columns.push(figures(view.short(*unit), &*group));
        }
        columns
    }

    fn row(
        &self,
        view: &View<'_>,
        form: FormIndex,
        described: &Form,
        index: RowIndex,
    ) -> Option<TableRow> {
        let level = view.level(described, index);
        let mut cells = vec![text(view.label(form, index))];
        let key = view.own_key(form, index);
        if self.one_unit.is_none() {
            cells.push(key.map_or(TableCell::Blank, |key| measure_of_row(view, described, key)));
        }
        let Some(key) = key else {
            let count = self.values.len() + self.ratios.len() + self.units.len();
            cells.extend(std::iter::repeat_n(TableCell::Blank, count));
            return Some(row(RowKind::Heading, level, cells));
        };
        for (column, _, role) in &self.values {
            let key = cell_key(view, form, index, *column);
            cells.push(view.cell(key.and_then(|key| view.total(key, *role))));
        }
        for (derived, _) in &self.ratios {
            cells.push(view.cell(view.derived(key, *derived)));
        }
        let role = view.main_role(key);
        for unit in &self.units {
            let figure = role.and_then(|role| view.of_unit(key, role, *unit));
            cells.push(view.cell(figure));
        }
        let has_figures = cells
            .iter()
            .any(|cell| matches!(cell, TableCell::Figure(_)));
        has_figures.then(|| row(row_kind(described, index, level), level, cells))
    }
}

fn is_consolidated(view: &View<'_>, unit: UnitIndex) -> bool {
    let register = &view.descriptions.register;
    register
        .unit(unit)
        .is_some_and(|unit| register.is_consolidated(unit))
}

/// "Lũy kế 9 tháng của từng đơn vị".
fn main_heading(view: &View<'_>, form: FormIndex, described: &Form) -> String {
    let role = view
        .rows(form)
        .find_map(|row| view.own_key(form, row).and_then(|key| view.main_role(key)));
    let mut columns = described.value_columns();
    let months = periods::span(&view.descriptions.phrases, view.consolidation.period);
    match role {
        Some(Role::Cumulative) => view.say("columns.cumulative-of-units", &[("span", &months)]),
        Some(main) => {
            let column = columns.find(|(_, _, role)| *role == main);
            let name = column.map_or("", |(_, column, _)| &column.name.vi);
            view.say("columns.of-units", &[("column", name)])
        }
        None => String::new(),
    }
}

/// The measure of a row, unless columns decide it.
fn measure_of_row(view: &View<'_>, form: &Form, key: LineKey) -> TableCell {
    let Some(described) = form.row(key.row) else {
        return TableCell::Blank;
    };
    let measure = [described.measure.as_str(), form.measure.as_str()]
        .into_iter()
        .find(|measure| !measure.is_empty());
    match measure {
        Some(measure) if !(names_indicators(form) && described.measure.is_empty()) => {
            text(view.scale(measure).unit)
        }
        Some(_) | None => TableCell::Blank,
    }
}

/// A top row that others add up to is a total.
fn row_kind(form: &Form, index: RowIndex, level: u8) -> RowKind {
    let is_sum = form.edits.iter().any(|edit| match &edit.kind {
        EditKind::SumOfRows { total, .. } => *total == index,
        EditKind::PartOfRow { .. }
        | EditKind::PartOfColumn { .. }
        | EditKind::Ratio { .. }
        | EditKind::Range { .. } => false,
    });
    if level == 0 && is_sum {
        RowKind::Total
    } else {
        RowKind::Plain
    }
}

/// Headings with nothing below them go: their rows were not reported.
fn without_empty_headings(rows: Vec<TableRow>) -> Vec<TableRow> {
    let mut kept: Vec<TableRow> = Vec::with_capacity(rows.len());
    for row in rows {
        if row.kind == RowKind::Heading
            && kept
                .last()
                .is_some_and(|last| last.kind == RowKind::Heading)
        {
            kept.pop();
        }
        kept.push(row);
    }
    if kept
        .last()
        .is_some_and(|last| last.kind == RowKind::Heading)
    {
        kept.pop();
    }
    kept
}
