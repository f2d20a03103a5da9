//! Rows of forms as lines of tables.

use std::collections::BTreeSet;

use crate::model::derived::Derived;
use crate::model::figure::LineKey;
use crate::model::form::{ColumnKind, EditKind, Form, FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::row_source::RowSource;
use crate::model::show::Show;
use crate::model::table::{RowKind, TableCell};
use crate::present::view::View;

use super::again::{cell_key, units_of};
use super::cells::text;
use super::line::{EMPTY, Line, whose};

/// Sections stand at this depth below the total.
const SECTION: u8 = 1;

/// The rows of a form for a table of this kind; none for tables that are not about a form.
pub(super) fn lines<'v>(view: &'v View<'_>, source: RowSource, form: FormIndex) -> Vec<Line<'v>> {
    let Some(described) = view.descriptions.form(form) else {
        return Vec::new();
    };
    let rows = view.rows(form);
    match source {
        RowSource::FormRows | RowSource::IndexRows => rows
            .map(|index| form_row(view, source, (form, described), index))
            .collect(),
        RowSource::Industries => rows
            .filter_map(|index| industry(view, (form, described), index))
            .collect(),
        RowSource::Sections => rows
            .filter_map(|index| section(view, (form, described), index))
            .collect(),
        RowSource::NamesBelowUnits => names_below_units(view, (form, described)),
        RowSource::UnitsOfForm => units(view, form),
        RowSource::MonthsOfForm => months(view, (form, described)),
        RowSource::Headlines
        | RowSource::ReportFigures
        | RowSource::Districts
        | RowSource::Places
        | RowSource::Plans
        | RowSource::Months
        | RowSource::Coverage => Vec::new(),
    }
}

/// A row as the form prints it; one without an indicator is a heading.
fn form_row<'v>(
    view: &'v View<'_>,
    source: RowSource,
    (form, described): (FormIndex, &Form),
    index: RowIndex,
) -> Line<'v> {
    let level = view.level(described, index);
    let code = described.row(index).map_or("", |row| &row.code);
    let mut own = vec![
        (Show::Code, text(code)),
        (Show::Label, text(view.label(form, index))),
    ];
    let Some(key) = view.own_key(form, index) else {
        return Line {
            kind: RowKind::Heading,
            level,
            own,
            ..EMPTY
        };
    };
    own.push((Show::Measure, measure_of_row(view, described, key)));
    let is_total = level == 0 && (source == RowSource::IndexRows || is_sum(described, index));
    Line {
        kind: if is_total {
            RowKind::Total
        } else {
            RowKind::Plain
        },
        level,
        needs_figure: true,
        row: Some((form, index)),
        key: Some(key),
        own,
        ..EMPTY
    }
}

/// True for a row that others add up to.
fn is_sum(form: &Form, index: RowIndex) -> bool {
    form.edits.iter().any(|edit| match &edit.kind {
        EditKind::SumOfRows { total, .. } => *total == index,
        EditKind::PartOfRow { .. }
        | EditKind::PartOfColumn { .. }
        | EditKind::Ratio { .. }
        | EditKind::Range { .. } => false,
    })
}

/// The measure of all rows of a form; `None` when they differ and each row names its own.
pub(super) fn one_measure(view: &View<'_>, form: FormIndex) -> Option<String> {
    let form = view.descriptions.form(form)?;
    let of_rows = form.rows.iter().any(|row| !row.measure.is_empty());
    let mut columns = form.columns.iter();
    let of_columns = columns.any(|column| !column.measure.is_empty());
    (!of_rows && !of_columns && !form.measure.is_empty()).then(|| view.scale(&form.measure).unit)
}

/// The measure of a row, unless columns decide it.
fn measure_of_row(view: &View<'_>, form: &Form, key: LineKey) -> TableCell {
    let Some(row) = form.row(key.row) else {
        return TableCell::Blank;
    };
    let mut columns = form.columns.iter();
    let columns_decide = columns
        .any(|column| matches!(column.kind, ColumnKind::Value(_)) && !column.indicator.is_empty());
    if !row.measure.is_empty() {
        text(view.scale(&row.measure).unit)
    } else if columns_decide || form.measure.is_empty() {
        TableCell::Blank
    } else {
        text(view.scale(&form.measure).unit)
    }
}

/// The total or an industry that the province has a figure of.
fn industry<'v>(
    view: &'v View<'_>,
    (form, described): (FormIndex, &Form),
    index: RowIndex,
) -> Option<Line<'v>> {
    let row = described.row(index)?;
    let key = view.own_key(form, index)?;
    view.total(key, Role::Cumulative)?;
    let kind = match row.industry {
        Some(_) => RowKind::Plain,
        None if row.level == 0 => RowKind::Total,
        None => return None,
    };
    Some(Line {
        kind,
        level: row.level,
        key: Some(key),
        own: vec![
            (Show::Code, text(&*row.code)),
            (Show::Label, text(&*row.label.vi)),
        ],
        ..EMPTY
    })
}

/// A section of the index: sections side by side say who pulls it up and who down.
fn section<'v>(
    view: &'v View<'_>,
    (form, described): (FormIndex, &Form),
    index: RowIndex,
) -> Option<Line<'v>> {
    let row = described.row(index)?;
    let key = view.own_key(form, index)?;
    view.derived(key, Derived::Contribution)?;
    (row.level == SECTION && row.industry.is_some()).then(|| Line {
        key: Some(key),
        own: vec![
            (Show::Code, text(&*row.code)),
            (Show::Label, text(&*row.label.vi)),
        ],
        ..EMPTY
    })
}

/// The province's rows, then below each unit its own, such as clusters below their district.
fn names_below_units<'v>(
    view: &'v View<'_>,
    (form, described): (FormIndex, &Form),
) -> Vec<Line<'v>> {
    let of_form: Vec<RowIndex> = view
        .rows(form)
        .filter(|index| described.row(*index).is_some())
        .collect();
    let reported = view.consolidation.lines.iter();
    let reported = reported.filter(|line| line.key.form == form);
    // Of many units each has few of the names.
    let names: BTreeSet<(UnitIndex, RowIndex)> = reported
        .filter(|line| described.row(line.key.row).is_none())
        .map(|line| (line.unit, line.key.row))
        .collect();
    let parent = described.open_rows.as_ref().and_then(|open| open.parent);
    let line = |unit, index| Line {
        needs_figure: true,
        row: Some((form, index)),
        key: view.own_key(form, index),
        unit,
        ..EMPTY
    };
    let units = std::iter::once(None).chain(units_of(view, form).into_iter().map(Some));
    let lines = units.flat_map(|unit: Option<UnitIndex>| {
        let totals = of_form.iter().map(move |index| {
            let mut label = whose(view, unit);
            // What the names of a unit add up to is called like the unit.
            if parent != Some(*index) {
                label = format!("{label}: {}", view.label(form, *index));
            }
            Line {
                kind: RowKind::Total,
                own: vec![(Show::Label, text(label))],
                ..line(unit, *index)
            }
        });
        let names = names.iter().filter(move |(of, _)| Some(*of) == unit);
        let names = names.map(move |(_, index)| Line {
            level: 1,
            own: vec![(Show::Label, text(view.label(form, *index)))],
            ..line(unit, *index)
        });
        totals.chain(names)
    });
    lines.collect()
}

/// One row a unit, from a table that the province keeps of its units.
fn units<'v>(view: &'v View<'_>, form: FormIndex) -> Vec<Line<'v>> {
    let whole = RowIndex::FIRST;
    let register = &view.descriptions.register;
    let units = register.consolidated_in(view.consolidation.period);
    let units = std::iter::once(None).chain(units.map(|(unit, _)| Some(unit)));
    let lines = units.map(|unit| Line {
        kind: if unit.is_none() {
            RowKind::Total
        } else {
            RowKind::Plain
        },
        needs_figure: true,
        row: Some((form, whole)),
        key: view.own_key(form, whole),
        unit,
        own: vec![(Show::Label, text(whose(view, unit)))],
        ..EMPTY
    });
    lines.collect()
}

/// The province's series. Months stand first and together, so that charts can be drawn from them; quarters follow.
fn months<'v>(view: &'v View<'_>, (form, described): (FormIndex, &Form)) -> Vec<Line<'v>> {
    let has_figure = |row: RowIndex| {
        let mut columns = described.value_columns();
        columns.any(|(column, _, role)| {
            let key = cell_key(view, (form, row), column);
            key.and_then(|key| view.total(key, role)).is_some()
        })
    };
    if !view.rows(form).any(has_figure) {
        return Vec::new();
    }
    let month_of = |row: RowIndex| described.row(row).and_then(|row| row.month);
    let mut rows: Vec<RowIndex> = view.rows(form).collect();
    rows.sort_by_key(|row| (month_of(*row).is_none(), month_of(*row)));
    let lines = rows.into_iter().map(|index| {
        let is_month = month_of(index).is_some();
        Line {
            kind: if is_month {
                RowKind::Plain
            } else {
                RowKind::Total
            },
            needs_figure: !is_month,
            row: Some((form, index)),
            own: vec![(Show::Label, text(view.label(form, index)))],
            ..EMPTY
        }
    });
    lines.collect()
}
