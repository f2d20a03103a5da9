//! Tables: columns as wide as their longest word at least, headings repeated on each page, rows never cut.

use super::canvas::{BLACK, Heads, PALE, RULE};
use super::flow::{Flow, LEADING};
use super::lines::{self, Setting, TextLine, break_lines, plain, set_line};
use crate::model::document::{PrintedRow, PrintedTable};
use crate::model::table::{Align, RowKind};
use crate::present::column_widths::{
    self, Fit, LEVEL, PAD, face_of, first_text, groups, has_groups,
};
use crate::present::fonts::Face;

/// A table ready to set: its type size and column widths.
struct Fitted<'a> {
    table: &'a PrintedTable,
    size: f32,
    widths: Vec<f32>,
}

/// Sets a table, its title, unit line and notes.
pub(super) fn set(flow: &mut Flow<'_>, table: &PrintedTable, size: f32) {
    let fitted = fit(flow, table, size);
    let heads = header_height(flow, &fitted);
    let below = notes_height(flow, table, fitted.size);
    let first = table.rows.first().map_or(0.0, |row| {
        let height = row_height(&row_lines(flow, &fitted, row), fitted.size);
        height + kept_below(flow, &fitted, 0, below)
    });
    let title_lines = if table.title.is_empty() { 0.0 } else { 2.0 };
    flow.skip(6.0);
    flow.ensure(heads + first + (title_lines + 1.5) * flow.size * LEADING);
    captions(flow, table, fitted.size);
    flow.canvas.open("Table");
    header(flow, &fitted, true);
    flow.canvas.open("TBody");
    let mut top = flow.y;
    for (index, row) in table.rows.iter().enumerate() {
        let lines = row_lines(flow, &fitted, row);
        let height = row_height(&lines, fitted.size);
        let is_first = flow.y <= top;
        if !is_first && height + kept_below(flow, &fitted, index, below) > flow.room() {
            edges(flow, &fitted, top);
            flow.turn();
            header(flow, &fitted, false);
            top = flow.y;
        }
        body_row(flow, &fitted, row, &lines, (height, index % 2 == 1));
    }
    edges(flow, &fitted, top);
    flow.canvas.close();
    flow.canvas.close();
    notes(flow, &table.notes, fitted.size);
}

/// Rows that a page has at least when a table goes on there.
const FEWEST_ROWS: usize = 4;

/// Height of what must stand on the page of a row, below it: the row under a heading, and at the end of the table the last rows, so
/// that they are no fewer than [`FEWEST_ROWS`], and its notes, which never stand on a page without a row that they are about.
fn kept_below(flow: &Flow<'_>, fitted: &Fitted<'_>, index: usize, notes: f32) -> f32 {
    let rows = &fitted.table.rows;
    let left = rows.len() - index;
    let behind = rows.get(index + 1..).unwrap_or_default();
    let height = |row: &PrintedRow| row_height(&row_lines(flow, fitted, row), fitted.size);
    let are_last = left == FEWEST_ROWS && index >= FEWEST_ROWS;
    if are_last || (left == 1 && index > 0) {
        return behind.iter().map(height).sum::<f32>() + notes;
    }
    let is_heading = rows
        .get(index)
        .is_some_and(|row| row.kind == RowKind::Heading);
    match behind.first().filter(|_| is_heading) {
        Some(next) => height(next) + kept_below(flow, fitted, index + 1, notes),
        None => 0.0,
    }
}

/// Height of the notes, up to a quarter of a page: longer ones go on by themselves.
fn notes_height(flow: &Flow<'_>, table: &PrintedTable, size: f32) -> f32 {
    if table.notes.is_empty() {
        return 0.0;
    }
    let lines = table.notes.iter().map(|note| {
        let words = plain(Face::Italic, note);
        break_lines(flow.fonts, &words, size, flow.width, 0.0).len()
    });
    let height = lines.sum::<usize>() as f32 * size * LEADING + 2.0;
    height.min(flow.bottom() / 4.0)
}

fn captions(flow: &mut Flow<'_>, table: &PrintedTable, size: f32) {
    if !table.title.is_empty() {
        let lines = break_lines(
            flow.fonts,
            &plain(Face::Bold, &table.title),
            size + 2.0,
            flow.width,
            0.0,
        );
        flow.canvas.open("P");
        flow.set_lines(
            &lines,
            Setting {
                size: size + 2.0,
                colour: BLACK,
                align: lines::Align::Centre,
            },
            0.0,
        );
        flow.canvas.close();
    }
    if !table.unit_line.is_empty() {
        let lines = break_lines(
            flow.fonts,
            &plain(Face::Italic, &table.unit_line),
            size + 1.0,
            flow.width,
            0.0,
        );
        flow.canvas.open("P");
        flow.set_lines(
            &lines,
            Setting {
                size: size + 1.0,
                colour: BLACK,
                align: lines::Align::Right,
            },
            0.0,
        );
        flow.canvas.close();
    }
    flow.skip(2.0);
}

/// Lines below a table or a chart.
pub(super) fn notes(flow: &mut Flow<'_>, notes: &[String], size: f32) {
    flow.skip(2.0);
    for note in notes {
        let lines = break_lines(
            flow.fonts,
            &plain(Face::Italic, note),
            size,
            flow.width,
            0.0,
        );
        flow.ensure(lines.len() as f32 * size * LEADING);
        flow.canvas.open("P");
        flow.set_lines(
            &lines,
            Setting {
                size,
                colour: BLACK,
                align: lines::Align::Left,
            },
            0.0,
        );
        flow.canvas.close();
    }
    flow.skip(4.0);
}

fn fit<'a>(flow: &Flow<'_>, table: &'a PrintedTable, size: f32) -> Fitted<'a> {
    let Fit { size, widths } = column_widths::fit(flow.fonts, table, flow.width, size);
    Fitted {
        table,
        size,
        widths,
    }
}

fn head_lines(flow: &Flow<'_>, fitted: &Fitted<'_>, text: &str, width: f32) -> Vec<TextLine> {
    break_lines(
        flow.fonts,
        &plain(Face::Bold, text),
        fitted.size,
        width - 2.0 * PAD,
        0.0,
    )
}

fn header_heights(flow: &Flow<'_>, fitted: &Fitted<'_>) -> (f32, f32) {
    let leading = fitted.size * LEADING;
    let height = |lines: usize| lines as f32 * leading + 2.0 * PAD;
    let columns = fitted.table.columns.iter().zip(&fitted.widths);
    let lower = columns
        .map(|(column, width)| head_lines(flow, fitted, &column.heading, *width).len())
        .max()
        .unwrap_or(1);
    let upper = if has_groups(fitted.table) {
        let groups = groups(&fitted.table.columns);
        let named = groups.iter().filter(|(_, _, group)| !group.is_empty());
        let lines = named.map(|(first, count, group)| {
            head_lines(flow, fitted, group, span_width(fitted, *first, *count)).len()
        });
        height(lines.max().unwrap_or(1))
    } else {
        0.0
    };
    (upper, height(lower))
}

fn header_height(flow: &Flow<'_>, fitted: &Fitted<'_>) -> f32 {
    let (upper, lower) = header_heights(flow, fitted);
    upper + lower
}

fn span_width(fitted: &Fitted<'_>, first: usize, count: usize) -> f32 {
    fitted.widths.iter().skip(first).take(count).sum()
}

/// Sets the headings; repeated on a later page they are no content.
fn header(flow: &mut Flow<'_>, fitted: &Fitted<'_>, is_content: bool) {
    let (upper, lower) = header_heights(flow, fitted);
    let (x, y) = (flow.x, flow.y);
    let width: f32 = fitted.widths.iter().sum();
    flow.canvas
        .artifact(|pen| pen.fill((x, y), (width, upper + lower), PALE));
    if is_content {
        flow.canvas.open("THead");
    }
    let grouped = groups(&fitted.table.columns);
    if upper > 0.0 {
        if is_content {
            flow.canvas.open("TR");
        }
        for (first, count, group) in &grouped {
            let at = x + span_width(fitted, 0, *first);
            let span = span_width(fitted, *first, *count);
            head_cell(
                flow,
                fitted,
                group,
                (at, y, span, upper),
                is_content.then_some(*count),
            );
        }
        if is_content {
            flow.canvas.close();
            flow.canvas.open("TR");
        }
    } else if is_content {
        flow.canvas.open("TR");
    }
    let mut at = x;
    for (column, width) in fitted.table.columns.iter().zip(&fitted.widths) {
        let box_of = if column.group.is_empty() {
            (at, y, *width, upper + lower)
        } else {
            (at, y + upper, *width, lower)
        };
        head_cell(
            flow,
            fitted,
            &column.heading,
            box_of,
            is_content.then_some(1),
        );
        at += width;
    }
    if is_content {
        flow.canvas.close();
        flow.canvas.close();
    }
    flow.y = y + upper + lower;
}

/// A heading cell with its frame; `content` carries the columns it spans, nothing makes it decoration.
fn head_cell(
    flow: &mut Flow<'_>,
    fitted: &Fitted<'_>,
    text: &str,
    (x, y, width, height): (f32, f32, f32, f32),
    content: Option<usize>,
) {
    if let Some(span) = content {
        let id = flow.canvas.open("TH");
        if let Some(element) = flow.canvas.element(id) {
            element.heads = Some(Heads::Columns(span));
        }
    }
    let lines = head_lines(flow, fitted, text, width);
    let leading = fitted.size * LEADING;
    let mut baseline = y + (height - lines.len() as f32 * leading) / 2.0 + fitted.size;
    let setting = Setting {
        size: fitted.size,
        colour: BLACK,
        align: lines::Align::Centre,
    };
    for line in lines.iter().filter(|_| !text.is_empty()) {
        let place = (x + PAD, baseline, width - 2.0 * PAD);
        if content.is_some() {
            set_line(flow.canvas, flow.fonts, line, place, setting);
        } else {
            repeated_line(flow, line, place, setting);
        }
        baseline += leading;
    }
    if !text.is_empty() {
        flow.canvas
            .artifact(|pen| pen.frame((x, y), (width, height), (0.5, RULE)));
    }
    if content.is_some() {
        flow.canvas.close();
    }
}

/// A heading on a later page: the same letters as an artifact.
fn repeated_line(
    flow: &mut Flow<'_>,
    line: &TextLine,
    (x, y, width): (f32, f32, f32),
    setting: Setting,
) {
    let words = line.text();
    let at = x + (width - line.width) / 2.0;
    flow.canvas
        .artifact(|pen| pen.text(Face::Bold, setting.size, (at, y), BLACK, &words));
}

fn row_lines(flow: &Flow<'_>, fitted: &Fitted<'_>, row: &PrintedRow) -> Vec<Vec<TextLine>> {
    let indented = first_text(&fitted.table.columns);
    let cells = row.cells.iter().zip(&fitted.widths).enumerate();
    cells
        .map(|(index, (text, width))| {
            let indent = if index == indented {
                f32::from(row.level) * LEVEL
            } else {
                0.0
            };
            break_lines(
                flow.fonts,
                &plain(face_of(row.kind), text),
                fitted.size,
                width - 2.0 * PAD - indent,
                0.0,
            )
        })
        .collect()
}

fn row_height(lines: &[Vec<TextLine>], size: f32) -> f32 {
    let most = lines.iter().map(Vec::len).max().unwrap_or(1);
    most as f32 * size * LEADING + 2.0 * PAD - 1.0
}

fn body_row(
    flow: &mut Flow<'_>,
    fitted: &Fitted<'_>,
    row: &PrintedRow,
    lines: &[Vec<TextLine>],
    (height, is_even): (f32, bool),
) {
    let (x, y) = (flow.x, flow.y);
    let width: f32 = fitted.widths.iter().sum();
    let shaded = row.kind != RowKind::Plain || is_even;
    if shaded {
        let fill = if row.kind == RowKind::Plain {
            (0.975, 0.975, 0.98)
        } else {
            PALE
        };
        // The rule of the row above lies half in this row.
        flow.canvas.artifact(|pen| {
            pen.fill((x, y), (width, height), fill);
            pen.rule((x, y), (x + width, y), 0.4, RULE);
        });
    }
    flow.canvas.open("TR");
    let indented = first_text(&fitted.table.columns);
    let mut at = x;
    for (index, ((column, width), cell)) in fitted
        .table
        .columns
        .iter()
        .zip(&fitted.widths)
        .zip(lines)
        .enumerate()
    {
        let heads_row = index == indented && column.align == Align::Left;
        let id = flow.canvas.open(if heads_row { "TH" } else { "TD" });
        if heads_row && let Some(element) = flow.canvas.element(id) {
            element.heads = Some(Heads::Row);
        }
        let indent = if index == indented {
            f32::from(row.level) * LEVEL
        } else {
            0.0
        };
        let align = match column.align {
            Align::Left => lines::Align::Left,
            Align::Center => lines::Align::Centre,
            Align::Right => lines::Align::Right,
        };
        let setting = Setting {
            size: fitted.size,
            colour: BLACK,
            align,
        };
        let mut baseline = y + PAD - 0.5 + fitted.size;
        for line in cell.iter().filter(|line| line.width > 0.0) {
            set_line(
                flow.canvas,
                flow.fonts,
                line,
                (at + PAD + indent, baseline, width - 2.0 * PAD - indent),
                setting,
            );
            baseline += fitted.size * LEADING;
        }
        flow.canvas.close();
        at += width;
    }
    flow.canvas.close();
    flow.canvas
        .artifact(|pen| pen.rule((x, y + height), (x + width, y + height), 0.4, RULE));
    flow.y = y + height;
}

/// Rules between the columns, from `top` down to where the flow is.
fn edges(flow: &mut Flow<'_>, fitted: &Fitted<'_>, top: f32) {
    let (mut edge, bottom) = (flow.x, flow.y);
    flow.canvas.artifact(|pen| {
        pen.rule((edge, top), (edge, bottom), 0.4, RULE);
        for width in &fitted.widths {
            edge += width;
            pen.rule((edge, top), (edge, bottom), 0.4, RULE);
        }
    });
}
