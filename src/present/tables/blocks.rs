//! Forms whose rows are names: clusters below their district, and units with the province's figures for them.

use crate::model::derived::Derived;
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::{ColumnIndex, ColumnKind, Form, FormColumn, FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::table::{RowKind, Table, TableCell, TableRow};
use crate::present::view::View;

use super::cells::{figures, row, text, words};
use super::months::{cell_key, heading};

/// The province's rows, then below each unit its own rows.
pub(super) fn table(view: &View<'_>, form: FormIndex) -> Option<Table> {
    let described = view.descriptions.form(form)?;
    let shown = shown(described);
    let mut columns = vec![words(view.phrase("columns.indicator"), 32)];
    columns.extend(
        shown
            .iter()
            .map(|(_, column, _)| figures(heading(view, column), "")),
    );
    let mut rows = Vec::new();
    let province = view.phrase("units.province");
    for index in described_rows(described) {
        let cells = cells(view, form, index, &shown, None);
        let label = part(view, form, index);
        rows.extend(filled(&province, label, RowKind::Total, 0, cells));
    }
    for unit in super::form_table::units(view, form) {
        for index in described_rows(described) {
            let cells = cells(view, form, index, &shown, Some(unit));
            let label = part(view, form, index);
            rows.extend(filled(view.name(unit), label, RowKind::Total, 0, cells));
        }
        for index in view.rows(form).filter(|row| described.row(*row).is_none()) {
            let cells = cells(view, form, index, &shown, Some(unit));
            let label = view.label(form, index);
            rows.extend(filled(label, "", RowKind::Plain, 1, cells));
        }
    }
    if rows.is_empty() {
        return None;
    }
    Some(Table {
        id: format!("form:{}", described.id),
        title: format!("{}. {}", described.code, described.title.vi),
        sheet: described.short.vi.clone(),
        unit_line: String::new(),
        columns,
        rows,
        notes: Vec::new(),
    })
}

/// One row a unit, from a table that the province keeps of its units.
pub(super) fn units(view: &View<'_>, form: FormIndex) -> Option<Table> {
    let described = view.descriptions.form(form)?;
    let shown = shown(described);
    let whole = RowIndex::FIRST;
    let mut columns = vec![words(view.phrase("columns.unit"), 28)];
    columns.extend(
        shown
            .iter()
            .map(|(_, column, _)| figures(heading(view, column), "")),
    );
    let mut rows = Vec::new();
    let total = cells(view, form, whole, &shown, None);
    let province = view.phrase("units.province");
    rows.extend(filled(&province, "", RowKind::Total, 0, total));
    let period = view.consolidation.period;
    for (unit, named) in view.descriptions.register.consolidated_in(period) {
        let cells = cells(view, form, whole, &shown, Some(unit));
        rows.extend(filled(&named.name.vi, "", RowKind::Plain, 0, cells));
    }
    if rows.is_empty() {
        return None;
    }
    Some(Table {
        id: format!("form:{}", described.id),
        title: format!("{}. {}", described.code, described.title.vi),
        sheet: described.short.vi.clone(),
        unit_line: String::new(),
        columns,
        rows,
        notes: Vec::new(),
    })
}

/// A column of figures, or of ratios between two of them.
type Shown<'a> = (ColumnIndex, &'a FormColumn, Option<Role>);

fn shown(form: &Form) -> Vec<Shown<'_>> {
    ColumnIndex::each()
        .zip(&form.columns)
        .filter_map(|(index, column)| match &column.kind {
            ColumnKind::Value(role) => Some((index, column, Some(*role))),
            ColumnKind::Ratio(_) => Some((index, column, None)),
            ColumnKind::Ordinal
            | ColumnKind::Label
            | ColumnKind::Code
            | ColumnKind::Measure
            | ColumnKind::Note => None,
        })
        .collect()
}

fn described_rows(form: &Form) -> impl Iterator<Item = RowIndex> {
    RowIndex::each().take(form.rows.len())
}

fn cells(
    view: &View<'_>,
    form: FormIndex,
    index: RowIndex,
    shown: &[Shown<'_>],
    unit: Option<UnitIndex>,
) -> Vec<TableCell> {
    shown
        .iter()
        .map(|(column, described, role)| {
            let figure = match role {
                Some(role) => {
                    let key = cell_key(view, form, index, *column);
                    key.and_then(|key| match unit {
                        Some(unit) => view.of_unit(key, *role, unit),
                        None => view.total(key, *role),
                    })
                }
                None => ratio(view, form, index, described, unit),
            };
            view.cell(figure)
        })
        .collect()
}

/// The recomputed ratio of a row: `clusters.total.fill-rate`, with `@unit` for a unit's.
fn ratio(
    view: &View<'_>,
    form: FormIndex,
    index: RowIndex,
    column: &FormColumn,
    unit: Option<UnitIndex>,
) -> Option<FigureIndex> {
    let indicator = view.own_key(form, index)?.indicator;
    let key = LineKey {
        form,
        row: index,
        indicator,
    };
    let prefix = view.prefix(key)?;
    let mut words = prefix.split('.');
    let row = format!("{}.{}.{}", words.next()?, words.next()?, column.id);
    let ratio = match unit {
        Some(unit) => {
            let unit = &view.descriptions.register.unit(unit)?.id;
            view.consolidation.find(&format!("{row}@{unit}"))
        }
        None => view.consolidation.find(&row),
    };
    // Ratios of two periods have names of their own in every form.
    let by_name = || {
        let derived = Derived::with_id(&column.id)?;
        match unit {
            Some(unit) => view.derived_of_unit(key, derived, unit),
            None => view.derived(key, derived),
        }
    };
    ratio.or_else(by_name)
}

/// What a described row is called behind a unit: nothing where the rows of the unit add up to it.
fn part<'v>(view: &View<'v>, form: FormIndex, index: RowIndex) -> &'v str {
    let described = view.descriptions.form(form);
    let open = described.and_then(|form| form.open_rows.as_ref());
    match open.and_then(|open| open.parent) {
        Some(parent) if parent == index => "",
        Some(_) | None => view.label(form, index),
    }
}

/// A row unless it has no figures; a form with several described rows names them behind the unit.
fn filled(
    name: &str,
    label: &str,
    kind: RowKind,
    level: u8,
    cells: Vec<TableCell>,
) -> Option<TableRow> {
    let has_figures = cells
        .iter()
        .any(|cell| matches!(cell, TableCell::Figure(_)));
    has_figures.then(|| {
        let words = if label.is_empty() {
            name.to_owned()
        } else {
            format!("{name}: {label}")
        };
        let first = std::iter::once(text(words));
        row(kind, level, first.chain(cells).collect())
    })
}
