//! The page for the director: headline cards two by two, then small tables and lists in two columns.

use super::lengths::twips;
use super::marks::{Bookmark, Marks};
use super::styles::{HEADINGS, NOTE, SMALL, TABLE};
use super::table::{self, PALE, margins, shade};
use super::text::{self, Stand, Type};
use super::xml::Xml;
use crate::model::document::{Block, Card, FrontPage, Mark, PrintedRow, Span};
use crate::present::fonts::Fonts;
use crate::present::paper::Paper;

const INK: &str = "1A3866";
/// Between the columns below the cards.
const GAP: f32 = 13.5;
/// Type of tables below the cards.
const TABLE_SIZE: f32 = 8.5;

/// Title and cards.
pub(super) fn cards(xml: &mut Xml, marks: &mut Marks, page: &FrontPage) {
    let centred = Stand {
        style: TABLE,
        align: Some("center"),
        ..Stand::default()
    };
    let title = Stand {
        style: HEADINGS[0],
        ..centred
    };
    text::line(xml, title, of(true, 32), &page.title);
    let subtitle = Type {
        italic: true,
        ..of(false, 22)
    };
    text::line(xml, centred, subtitle, &page.subtitle);
    let half = Paper::FRONT.measure() / 2.0;
    for pair in page.cards.chunks(2) {
        // Two tables without anything between them would be one.
        text::paragraph(xml, of_style(NOTE), |_| {});
        frame(xml, &marks.of("table", "cards"), (pair, half));
    }
}

fn of(bold: bool, size: u32) -> Type {
    Type {
        bold,
        size,
        ..Type::default()
    }
}

fn frame(xml: &mut Xml, bookmark: &Bookmark, (pair, half): (&[Card], f32)) {
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.leaf("w:tblW", &[("w:w", &twips(half * 2.0)), ("w:type", "dxa")]);
            xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
            margins(xml, 8.0);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for _ in pair {
                xml.leaf("w:gridCol", &[("w:w", &twips(half))]);
            }
        });
        table::row(xml, false, |xml| {
            for (index, card) in pair.iter().enumerate() {
                xml.element("w:tc", &[], |xml| {
                    xml.element("w:tcPr", &[], |xml| {
                        xml.leaf("w:tcW", &[("w:w", &twips(half)), ("w:type", "dxa")]);
                        framed(xml, card.mark);
                        shade(xml, PALE);
                    });
                    lines(xml, card, (index == 0).then_some(bookmark));
                });
            }
        });
    });
}

/// The frame is the thicker the farther a headline is from its plan.
fn framed(xml: &mut Xml, mark: Mark) {
    let thick = match mark {
        Mark::Behind => "18",
        Mark::Near => "12",
        Mark::OnPlan | Mark::Unknown => "6",
    };
    xml.element("w:tcBorders", &[], |xml| {
        for side in ["w:top", "w:left", "w:bottom", "w:right"] {
            xml.leaf(
                side,
                &[("w:val", "single"), ("w:sz", thick), ("w:color", INK)],
            );
        }
    });
}

fn lines(xml: &mut Xml, card: &Card, bookmark: Option<&Bookmark>) {
    let value = Type {
        colour: INK,
        ..of(true, 36)
    };
    let caveat = Type {
        italic: true,
        ..of(false, 18)
    };
    let lines = [
        (of(false, 21), &card.name),
        (value, &card.value),
        (of(true, 22), &card.growth),
        (of(false, 21), &card.plan),
        (of(false, 21), &card.outlook),
        (of(true, 21), &card.verdict),
        (caveat, &card.caveat),
    ];
    let mut bookmark = bookmark;
    for (of, words) in lines.into_iter().filter(|(_, words)| !words.is_empty()) {
        text::paragraph(xml, of_style(TABLE), |xml| match bookmark.take() {
            Some(bookmark) => bookmark.around(xml, |xml| text::run(xml, of, words)),
            None => text::run(xml, of, words),
        });
    }
}

fn of_style(style: &str) -> Stand<'_> {
    Stand {
        style,
        ..Stand::default()
    }
}

/// What stands below the cards, broken once into two columns of about the same height.
pub(super) fn blocks(xml: &mut Xml, marks: &mut Marks, fonts: &Fonts, page: &FrontPage) {
    let width = (Paper::FRONT.measure() - GAP) / 2.0;
    let second = second_column(&page.blocks);
    for (index, block) in page.blocks.iter().enumerate() {
        if index == second && index > 0 {
            column_break(xml);
        }
        match block {
            Block::Heading { text, .. } => {
                let heading = Stand {
                    style: HEADINGS[1],
                    ..Stand::default()
                };
                let of = Type {
                    colour: INK,
                    ..of(true, 23)
                };
                text::line(xml, heading, of, text);
            }
            Block::Table(printed) => table::set(xml, (marks, fonts), printed, (width, TABLE_SIZE)),
            Block::Paragraph(spans) => {
                text::paragraph(xml, of_style(SMALL), |xml| {
                    marks.sentence(xml, "", Type::default(), spans)
                });
            }
            Block::List(points) => {
                for point in points {
                    text::paragraph(xml, of_style(SMALL), |xml| {
                        marks.sentence(xml, "• ", Type::default(), point);
                    });
                }
            }
            Block::Chart(_) => {}
        }
    }
}

fn column_break(xml: &mut Xml) {
    text::paragraph(xml, of_style(SMALL), |xml| {
        xml.element("w:r", &[], |xml| xml.leaf("w:br", &[("w:type", "column")]));
    });
}

/// The heading at which the second column begins: the one that leaves the columns most alike.
fn second_column(blocks: &[Block]) -> usize {
    let heights: Vec<usize> = blocks.iter().map(lines_of).collect();
    let whole: usize = heights.iter().sum();
    let begins = blocks.iter().enumerate();
    let begins = begins.filter(|(_, block)| matches!(block, Block::Heading { .. }));
    let uneven = |index: &usize| {
        let above: usize = heights.iter().take(*index).sum();
        above.abs_diff(whole - above)
    };
    begins
        .map(|(index, _)| index)
        .min_by_key(uneven)
        .unwrap_or(0)
}

/// About how many lines a block takes in a column.
fn lines_of(block: &Block) -> usize {
    const LETTERS: usize = 50;
    let of_spans = |spans: &Vec<Span>| {
        let letters: usize = spans.iter().map(|span| span.text.chars().count()).sum();
        letters / LETTERS + 1
    };
    match block {
        Block::Heading { .. } => 2,
        Block::Paragraph(spans) => of_spans(spans),
        Block::List(points) => points.iter().map(of_spans).sum(),
        Block::Table(table) => {
            let room = (LETTERS / table.columns.len().max(1)).max(1);
            let of_row = |row: &PrintedRow| {
                let cells = row.cells.iter().map(|cell| cell.chars().count() / room + 1);
                cells.max().unwrap_or(1)
            };
            table.rows.iter().map(of_row).sum::<usize>() + table.notes.len() + 4
        }
        Block::Chart(_) => 0,
    }
}
