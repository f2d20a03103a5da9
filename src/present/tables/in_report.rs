//! Every figure that page 1 and the text of the report print, so that each can be followed to its cells in the workbook.

use crate::model::figure::FigureIndex;
use crate::model::table::{Align, RowKind, Table, TableCell, TableColumn};
use crate::model::table_shape::{ColumnShape, Show};
use crate::present::notes;
use crate::present::view::View;

use super::{PROVINCE, count, row, text};

/// One row a figure, in the order given; each is printed as sentences print it.
pub(crate) fn in_report(view: &View<'_>, printed: &[FigureIndex]) -> Table {
    let shape = &view.descriptions.tables.in_report;
    let rows = printed.iter().zip(1..).map(|(figure, number)| {
        let cells = shape.columns.iter();
        let cells = cells.map(|column| cell(view, *figure, number, column.show));
        row(RowKind::Plain, 0, cells.collect())
    });
    Table {
        id: "in-report".to_owned(),
        title: shape.title.clone(),
        sheet: shape.sheet.clone(),
        unit_line: String::new(),
        columns: shape.columns.iter().map(column).collect(),
        rows: rows.collect(),
        notes: notes::of(view, printed.iter().copied()),
    }
}

fn cell(view: &View<'_>, index: FigureIndex, number: usize, show: Show) -> TableCell {
    let subject = view.subject(index);
    let scale = view
        .figure(index)
        .map(|figure| view.narrative_scale(index, &figure));
    match show {
        Show::Number => count(number),
        Show::Form => {
            let form = subject.form.and_then(|form| view.descriptions.form(form));
            text(form.map_or("", |form| form.short.vi.as_str()))
        }
        Show::Label => text(subject.label),
        Show::Unit => text(subject.unit.map_or(PROVINCE, |unit| view.name(unit))),
        Show::Quantity => text(subject.quantity),
        Show::Measure => text(scale.map_or_else(String::new, |scale| scale.unit)),
        Show::Value => scale.map_or(TableCell::Blank, |scale| view.cell_in(Some(index), &scale)),
        Show::Id => text(view.consolidation.id(index)),
    }
}

fn column(shape: &ColumnShape) -> TableColumn {
    TableColumn {
        heading: shape.heading.clone(),
        group: String::new(),
        width: shape.width,
        align: match shape.show {
            Show::Number | Show::Measure => Align::Center,
            Show::Value => Align::Right,
            Show::Form | Show::Label | Show::Unit | Show::Quantity | Show::Id => Align::Left,
        },
        bars: false,
    }
}
