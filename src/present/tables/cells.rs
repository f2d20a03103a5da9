//! Columns, rows and cells, of which tables are put together.

use crate::model::form::FormIndex;
use crate::model::register::UnitIndex;
use crate::model::table::{Align, RowKind, TableCell, TableColumn, TableRow};
use crate::present::printed::NONE;
use crate::present::view::View;

/// Width of a column with a plain number.
const NUMBER_WIDTH: u32 = 10;

pub(super) fn words(heading: impl Into<String>, width: u32) -> TableColumn {
    TableColumn {
        heading: heading.into(),
        group: String::new(),
        width,
        align: Align::Left,
        bars: false,
    }
}

pub(super) fn short_words(heading: impl Into<String>, width: u32) -> TableColumn {
    TableColumn {
        align: Align::Center,
        ..words(heading, width)
    }
}

pub(super) fn figures(heading: impl Into<String>, group: impl Into<String>) -> TableColumn {
    TableColumn {
        heading: heading.into(),
        group: group.into(),
        width: NUMBER_WIDTH,
        align: Align::Right,
        bars: false,
    }
}

pub(super) fn bars(column: TableColumn) -> TableColumn {
    TableColumn {
        bars: true,
        ..column
    }
}

pub(super) fn row(kind: RowKind, level: u8, cells: Vec<TableCell>) -> TableRow {
    TableRow { kind, level, cells }
}

/// A cell of a unit; where it owes the form and there is nothing, the sign of what is not known stands.
pub(super) fn of_unit(
    view: &View<'_>,
    (form, unit): (FormIndex, UnitIndex),
    cell: TableCell,
) -> TableCell {
    let coverage = view.consolidation.coverage.get(form.place());
    let owes = coverage.is_some_and(|coverage| coverage.expected.contains(&unit));
    if owes && cell == TableCell::Blank {
        text(NONE)
    } else {
        cell
    }
}

pub(super) fn text(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

pub(super) fn count(count: usize) -> TableCell {
    TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

/// "Đơn vị tính: tỷ đồng".
pub(super) fn unit_line(view: &View<'_>, unit: &str) -> String {
    view.say("forms.unit-line", &[("measure", unit)])
}
