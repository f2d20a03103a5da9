//! Makes a table as `templates/tables.toml` describes it: one row a line of its source, one cell a column.

use crate::model::derived::{Derived, Quantity};
use crate::model::figure::FigureIndex;
use crate::model::form::FormIndex;
use crate::model::show::Show;
use crate::model::table::{Align, RowKind, Table, TableCell, TableColumn, TableRow};
use crate::model::table_shape::{ColumnShape, TableShape};
use crate::present::view::View;

use super::again::{Item, items};
use super::line::Line;
use super::line_cell::cell;
use super::lines::lines;
use super::ranking::UnitRanking;
use super::words::Words;
use super::{form_lines, unranked};

/// The table; `None` when the round has no rows for it. `form` is the one that it is about, `printed` are the figures of
/// page 1 and the text.
pub(super) fn table(
    view: &View<'_>,
    shape: &TableShape,
    form: Option<FormIndex>,
    (ranking, printed): (UnitRanking, &[FigureIndex]),
) -> Option<Table> {
    let words = Words::of(view, shape.rows, form);
    let mut columns: Vec<Column<'_>> = shape
        .columns
        .chunk_by(|one, next| one.each == next.each)
        .flat_map(|together| placed(view, together, form))
        .filter(|column| is_shown(view, column.shape.show, form, ranking))
        .collect();
    let lines = lines(view, shape.rows, form, printed);
    let mut rows: Vec<TableRow> = lines
        .iter()
        .filter_map(|line| row(view, line, &columns))
        .collect();
    drop_empty_headings(&mut rows);
    drop_empty_columns(&mut columns, &mut rows);
    if rows.is_empty() && !shape.rows.stands_empty() {
        return None;
    }
    let filled = |text: &str| words.filled(text).unwrap_or_default();
    let mut notes = unranked::notes(view, shape.rows);
    notes.extend(shape.notes.iter().filter_map(|note| words.filled(note)));
    let headings = columns.iter().map(|column| heading(view, &words, column));
    Some(Table {
        id: id(view, shape, form),
        title: filled(&shape.title),
        sheet: filled(&shape.sheet),
        unit_line: filled(&shape.unit_line),
        columns: headings.collect(),
        rows,
        notes,
    })
}

/// Tables of forms have the id of their form.
fn id(view: &View<'_>, shape: &TableShape, form: Option<FormIndex>) -> String {
    let form = form.and_then(|form| view.descriptions.form(form));
    let form = form.map_or("", |form| &form.id);
    if shape.rows.is_of_each_form() {
        format!("form:{form}")
    } else if shape.rows.has_id_of_form() {
        form.to_owned()
    } else {
        shape.id.clone()
    }
}

/// A column of the table, and what it came again for.
struct Column<'v> {
    shape: &'v ColumnShape,
    item: Option<Item<'v>>,
}

/// Neighbours that come again together, or stand once.
fn placed<'v>(
    view: &'v View<'_>,
    together: &'v [ColumnShape],
    form: Option<FormIndex>,
) -> Vec<Column<'v>> {
    let each = together.first().and_then(|column| column.each);
    let items = each.map_or_else(
        || vec![None],
        |each| items(view, each, form).into_iter().map(Some).collect(),
    );
    let columns = items.into_iter().flat_map(|item| {
        let shapes = together.iter();
        shapes.map(move |shape| Column {
            shape,
            item: item.clone(),
        })
    });
    columns.collect()
}

/// Places are not shown where units are not compared, months to come not when there are none, and measures of rows not when
/// all have one, which then stands above the table.
fn is_shown(view: &View<'_>, show: Show, form: Option<FormIndex>, ranking: UnitRanking) -> bool {
    let of_months_to_come = [
        Show::OfHeadline(Derived::NeededPerMonth),
        Show::Figure(Quantity::Derived(Derived::NeededPerMonth)),
    ];
    if show == Show::Place {
        ranking == UnitRanking::Shown
    } else if show == Show::Measure {
        form.is_none_or(|form| form_lines::one_measure(view, form).is_none())
    } else {
        !of_months_to_come.contains(&show) || view.consolidation.period.remaining_months() > 0
    }
}

fn heading(view: &View<'_>, words: &Words, column: &Column<'_>) -> TableColumn {
    let Column { shape, item } = column;
    let of_item = item.as_ref().map_or(Vec::new(), |item| item.words(view));
    let words = words.with(of_item);
    TableColumn {
        heading: words.heading(&shape.heading),
        group: words.filled(&shape.group).unwrap_or_default(),
        width: shape.width,
        align: align(shape.show),
        bars: shape.bars,
        show: shape.show,
        each: shape.each,
    }
}

fn align(show: Show) -> Align {
    match show {
        Show::Number | Show::Code | Show::Measure | Show::Verdict | Show::Place => Align::Center,
        Show::Form | Show::Label | Show::Unit | Show::Named | Show::Id | Show::LackingUnits => {
            Align::Left
        }
        Show::Value
        | Show::Aim
        | Show::ExpectedUnits
        | Show::ReceivedUnits
        | Show::CountedUnits
        | Show::WholeUnits
        | Show::CountedValue
        | Show::Figure(_)
        | Show::OfHeadline(_) => Align::Right,
    }
}

/// `None` for a line that means nothing without a figure and has none.
fn row(view: &View<'_>, line: &Line<'_>, columns: &[Column<'_>]) -> Option<TableRow> {
    let cells: Vec<TableCell> = columns
        .iter()
        .map(|column| cell(view, line, column.item.as_ref(), column.shape.show))
        .collect();
    let stands = !line.needs_figure || cells.iter().any(|cell| cell.figure().is_some());
    stands.then_some(TableRow {
        kind: line.kind,
        level: line.level,
        cells,
    })
}

/// Headings with nothing below them go: their rows were not reported.
fn drop_empty_headings(rows: &mut Vec<TableRow>) {
    let mut is_above_rows = false;
    rows.reverse();
    rows.retain(|row| {
        let is_heading = row.kind == RowKind::Heading;
        let stays = !is_heading || is_above_rows;
        is_above_rows = !is_heading;
        stays
    });
    rows.reverse();
}

fn drop_empty_columns(columns: &mut Vec<Column<'_>>, rows: &mut [TableRow]) {
    let has_figure = |place: usize| {
        let mut cells = rows.iter().filter_map(|row| row.cells.get(place));
        cells.any(|cell| cell.figure().is_some())
    };
    let stays: Vec<bool> = columns
        .iter()
        .zip(0..)
        .map(|(column, place)| !column.shape.optional || has_figure(place))
        .collect();
    let mut stay = stays.iter();
    columns.retain(|_| stay.next().is_none_or(|stays| *stays));
    for row in rows {
        let mut stay = stays.iter();
        row.cells.retain(|_| stay.next().is_none_or(|stays| *stays));
    }
}
