//! Tables: headings repeated on each page, rows that are not cut, columns that hold their longest figure.

use super::lengths::twips;
use super::marks::{Bookmark, Marks};
use super::styles::{CAPTION, NOTE, TABLE};
use super::text::{self, Stand, Type};
use super::xml::Xml;
use crate::model::document::{PrintedRow, PrintedTable, Span};
use crate::model::table::{Align, RowKind, TableColumn};
use crate::present::column_widths::{self, Fit, LEVEL, PAD};
use crate::present::fonts::{Face, Fonts};

/// Behind headings and totals.
pub(super) const PALE: &str = "F0F2F7";
/// Rules.
pub(super) const RULE: &str = "8C8C8C";
/// So many rows stay together at both ends of a table.
const KEPT_ROWS: usize = 4;

/// A cell and how it stands.
#[derive(Debug, Clone, Copy)]
struct Cell<'a> {
    words: &'a str,
    width: f32,
    of: Type,
    align: &'static str,
    indent: u32,
    /// Columns that it spans.
    span: usize,
    /// "restart" or "continue" where it spans rows.
    rows: &'static str,
    is_shaded: bool,
    with_next: bool,
    bookmark: Option<&'a Bookmark>,
}

/// A table with its title, unit line and notes, `width` wide, its type not above `size`.
pub(super) fn set(
    xml: &mut Xml,
    (marks, fonts): (&mut Marks, &Fonts),
    table: &PrintedTable,
    (width, size): (f32, f32),
) {
    let bookmark = marks.of("table", &table.id);
    let fit = column_widths::fit(fonts, table, width, size);
    let widths: Vec<String> = fit.widths.iter().map(|width| twips(*width)).collect();
    marks.keep_widths(&bookmark, &widths);
    captions(xml, table, fit.size);
    grid(xml, &bookmark, table, &fit);
    notes(xml, marks, &table.notes, fit.size);
}

fn captions(xml: &mut Xml, table: &PrintedTable, size: f32) {
    let title = Type {
        size: half_points(size + 2.0),
        ..Type::default()
    };
    let stand = Stand {
        style: CAPTION,
        ..Stand::default()
    };
    if !table.title.is_empty() {
        text::line(xml, stand, title, &table.title);
    }
    if !table.unit_line.is_empty() {
        let unit = Type {
            italic: true,
            size: half_points(size + 1.0),
            ..Type::default()
        };
        let stand = Stand {
            style: TABLE,
            with_next: true,
            align: Some("right"),
            ..Stand::default()
        };
        text::line(xml, stand, unit, &table.unit_line);
    }
}

/// Lines below a table or a chart; behind a table stands a paragraph at least, or the next table would join it.
pub(super) fn notes(xml: &mut Xml, marks: &mut Marks, notes: &[String], size: f32) {
    let of = Type {
        size: half_points(size),
        ..Type::default()
    };
    let stand = Stand {
        style: NOTE,
        ..Stand::default()
    };
    for note in notes {
        let words = Span {
            text: note.clone(),
            ..Span::default()
        };
        text::paragraph(xml, stand, |xml| marks.sentence(xml, "", of, &[words]));
    }
    if notes.is_empty() {
        text::paragraph(xml, stand, |_| {});
    }
}

fn grid(xml: &mut Xml, bookmark: &Bookmark, table: &PrintedTable, fit: &Fit) {
    xml.element("w:tbl", &[], |xml| {
        properties(xml, table, fit);
        xml.element("w:tblGrid", &[], |xml| {
            for width in &fit.widths {
                xml.leaf("w:gridCol", &[("w:w", &twips(*width))]);
            }
        });
        headings(xml, bookmark, table, fit);
        for (index, row) in table.rows.iter().enumerate() {
            body_row(xml, table, fit, (index, row));
        }
    });
}

fn properties(xml: &mut Xml, table: &PrintedTable, fit: &Fit) {
    xml.element("w:tblPr", &[], |xml| {
        let whole = twips(fit.widths.iter().sum());
        xml.leaf("w:tblW", &[("w:w", &whole), ("w:type", "dxa")]);
        xml.value("w:jc", "center");
        borders(xml, "single");
        xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
        margins(xml, PAD);
        // First row and first column are headings, for who hears the table.
        xml.leaf(
            "w:tblLook",
            &[
                ("w:val", "00A0"),
                ("w:firstRow", "1"),
                ("w:firstColumn", "1"),
            ],
        );
        if !table.title.is_empty() {
            xml.value("w:tblCaption", &table.title);
        }
    });
}

/// Rules around and between the cells, or none.
pub(super) fn borders(xml: &mut Xml, kind: &str) {
    xml.element("w:tblBorders", &[], |xml| {
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let of = [
                ("w:val", kind),
                ("w:sz", "4"),
                ("w:space", "0"),
                ("w:color", RULE),
            ];
            xml.leaf(&format!("w:{side}"), &of);
        }
    });
}

/// Room between text and rule, at the sides.
pub(super) fn margins(xml: &mut Xml, side: f32) {
    xml.element("w:tblCellMar", &[], |xml| {
        for (of, room) in [
            ("top", 1.0),
            ("left", side),
            ("bottom", 1.0),
            ("right", side),
        ] {
            xml.leaf(
                &format!("w:{of}"),
                &[("w:w", &twips(room)), ("w:type", "dxa")],
            );
        }
    });
}

/// One or two rows of headings; a column without a heading in common goes through both.
fn headings(xml: &mut Xml, bookmark: &Bookmark, table: &PrintedTable, fit: &Fit) {
    let mut bookmark = Some(bookmark);
    let heading = |column: &TableColumn, rows: &'static str, width: f32| Cell {
        words: "",
        width,
        of: Type {
            bold: true,
            size: half_points(fit.size),
            ..Type::default()
        },
        align: "center",
        indent: 0,
        span: 1,
        rows: if column.group.is_empty() { rows } else { "" },
        is_shaded: true,
        with_next: true,
        bookmark: None,
    };
    let columns = || table.columns.iter().zip(&fit.widths);
    let is_double = column_widths::has_groups(table);
    if is_double {
        row(xml, true, |xml| {
            for (first, count, group) in column_widths::groups(&table.columns) {
                let Some(column) = table.columns.get(first) else {
                    continue;
                };
                let width = fit.widths.iter().skip(first).take(count).sum();
                let words = if group.is_empty() {
                    &column.heading
                } else {
                    &group
                };
                let cell = Cell {
                    words,
                    span: count,
                    bookmark: bookmark.take(),
                    ..heading(column, "restart", width)
                };
                set_cell(xml, cell);
            }
        });
    }
    row(xml, true, |xml| {
        for (column, width) in columns() {
            let goes_on = is_double && column.group.is_empty();
            let cell = Cell {
                words: if goes_on { "" } else { &column.heading },
                bookmark: bookmark.take(),
                ..heading(column, if is_double { "continue" } else { "" }, *width)
            };
            set_cell(xml, cell);
        }
    });
}

/// A row that is not cut at the end of a page; one of headings stands on each.
pub(super) fn row(xml: &mut Xml, is_heading: bool, cells: impl FnOnce(&mut Xml)) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.leaf("w:cantSplit", &[]);
            if is_heading {
                xml.leaf("w:tblHeader", &[]);
            }
        });
        cells(xml);
    });
}

fn body_row(
    xml: &mut Xml,
    table: &PrintedTable,
    fit: &Fit,
    (index, printed): (usize, &PrintedRow),
) {
    let indented = column_widths::first_text(&table.columns);
    let behind = table.rows.len() - index;
    let with_next = index + 1 < KEPT_ROWS
        || printed.kind == RowKind::Heading
        || (2..=KEPT_ROWS).contains(&behind)
        || (behind == 1 && !table.notes.is_empty());
    row(xml, false, |xml| {
        let cells = table.columns.iter().zip(&fit.widths).zip(&printed.cells);
        for (place, ((column, width), words)) in cells.enumerate() {
            let level = if place == indented { printed.level } else { 0 };
            let cell = Cell {
                words,
                width: *width,
                of: Type {
                    bold: column_widths::face_of(printed.kind) == Face::Bold,
                    size: half_points(fit.size),
                    ..Type::default()
                },
                align: side(column.align),
                indent: whole(f32::from(level) * LEVEL * 20.0),
                span: 1,
                rows: "",
                is_shaded: printed.kind != RowKind::Plain,
                with_next,
                bookmark: None,
            };
            set_cell(xml, cell);
        }
    });
}

fn set_cell(xml: &mut Xml, cell: Cell<'_>) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.leaf("w:tcW", &[("w:w", &twips(cell.width)), ("w:type", "dxa")]);
            if cell.span > 1 {
                xml.value("w:gridSpan", &cell.span.to_string());
            }
            if !cell.rows.is_empty() {
                xml.value("w:vMerge", cell.rows);
            }
            if cell.is_shaded {
                shade(xml, PALE);
            }
            xml.value("w:vAlign", "center");
        });
        let stand = Stand {
            style: TABLE,
            with_next: cell.with_next,
            align: (cell.align != "left").then_some(cell.align),
            indent: cell.indent,
            ..Stand::default()
        };
        let words = |xml: &mut Xml| {
            if !cell.words.is_empty() {
                text::run(xml, cell.of, cell.words);
            }
        };
        text::paragraph(xml, stand, |xml| match cell.bookmark {
            Some(bookmark) => bookmark.around(xml, words),
            None => words(xml),
        });
    });
}

/// Colour behind a cell.
pub(super) fn shade(xml: &mut Xml, colour: &str) {
    let of = [("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)];
    xml.leaf("w:shd", &of);
}

fn side(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    }
}

/// A type size in half points, never above what was measured.
pub(super) fn half_points(size: f32) -> u32 {
    whole((size * 2.0).floor())
}

fn whole(length: f32) -> u32 {
    // Lengths on paper are small and never below nothing.
    length.round() as u32
}
