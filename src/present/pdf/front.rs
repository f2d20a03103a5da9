//! Page 1, for the director: headline cards, then small tables in two columns; it fits one page.

use super::canvas::{BLACK, Canvas, INK, PALE, RULE};
use super::flow::{Flow, LEADING, Numbering};
use super::lines::{Align, Setting, break_lines, plain};
use super::table;
use crate::model::document::{Block, Card, FrontPage, Mark};
use crate::present::fonts::{Face, Fonts};
use crate::present::paper::Paper;

const GAP: f32 = 9.0;
/// Sizes tried, largest first.
const SCALES: [f32; 8] = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65];

/// Sets the page at the largest size at which it fits.
///
/// When even the smallest does not, the rest runs on to a second page rather than be lost.
pub(super) fn set(canvas: &mut Canvas, fonts: &Fonts, page: &FrontPage, stamp: &str) {
    let pages_before = canvas.pages.len();
    for (index, scale) in SCALES.into_iter().enumerate() {
        let mut trial = canvas.clone();
        let fits =
            set_at(&mut trial, fonts, page, stamp, scale) && trial.pages.len() == pages_before + 1;
        if fits || index + 1 == SCALES.len() {
            *canvas = trial;
            return;
        }
    }
}

fn set_at(canvas: &mut Canvas, fonts: &Fonts, page: &FrontPage, stamp: &str, scale: f32) -> bool {
    let numbering = Numbering {
        prefix: "TT-",
        next: 1,
        shows_first: false,
    };
    let mut flow = Flow::new(canvas, fonts, Paper::FRONT, numbering, stamp, 13.0 * scale);
    flow.canvas.bookmark(0, &page.title, flow.y);
    headline(
        &mut flow,
        &page.title,
        "H1",
        (Face::Bold, 17.0 * scale, INK),
    );
    headline(
        &mut flow,
        &page.subtitle,
        "P",
        (Face::Italic, 11.5 * scale, BLACK),
    );
    flow.skip(6.0 * scale);
    cards(&mut flow, &page.cards, scale);
    two_columns(&mut flow, &page.blocks, scale)
}

fn headline(
    flow: &mut Flow<'_>,
    text: &str,
    tag: &'static str,
    (face, size, colour): (Face, f32, super::canvas::Colour),
) {
    let lines = break_lines(flow.fonts, &plain(face, text), size, flow.width, 0.0);
    flow.canvas.open(tag);
    flow.set_lines(
        &lines,
        Setting {
            size,
            colour,
            align: Align::Centre,
        },
        0.0,
    );
    flow.canvas.close();
}

/// Cards two by two, each pair as high as the higher of the two.
fn cards(flow: &mut Flow<'_>, cards: &[Card], scale: f32) {
    let width = (flow.width - GAP) / 2.0;
    let left = flow.x;
    for pair in cards.chunks(2) {
        let height = pair
            .iter()
            .map(|card| card_height(flow, card, width, scale))
            .fold(0.0, f32::max);
        flow.ensure(height + GAP);
        let top = flow.y;
        for (index, card) in pair.iter().enumerate() {
            flow.x = left + (width + GAP) * index as f32;
            flow.y = top;
            let width_of = if pair.len() == 1 { flow.width } else { width };
            draw_card(flow, card, (width_of, height), scale);
        }
        flow.x = left;
        flow.y = top + height + GAP * scale;
    }
}

/// The lines of a card: face, size, words.
fn card_lines(card: &Card, scale: f32) -> Vec<(Face, f32, super::canvas::Colour, String)> {
    let mut lines = vec![
        (Face::Regular, 11.0 * scale, BLACK, card.name.clone()),
        (Face::Bold, 20.0 * scale, INK, card.value.clone()),
        (Face::Bold, 12.0 * scale, BLACK, card.growth.clone()),
        (Face::Regular, 11.0 * scale, BLACK, card.plan.clone()),
        (Face::Regular, 11.0 * scale, BLACK, card.outlook.clone()),
        (Face::Bold, 11.0 * scale, BLACK, card.verdict.clone()),
        (Face::Italic, 9.5 * scale, BLACK, card.caveat.clone()),
    ];
    lines.retain(|(.., words)| !words.is_empty());
    lines
}

fn card_height(flow: &Flow<'_>, card: &Card, width: f32, scale: f32) -> f32 {
    let lines = card_lines(card, scale);
    let height = lines.iter().map(|(face, size, _, words)| {
        break_lines(flow.fonts, &plain(*face, words), *size, width - 16.0, 0.0).len() as f32
            * size
            * LEADING
    });
    height.sum::<f32>() + 12.0 * scale
}

fn draw_card(flow: &mut Flow<'_>, card: &Card, (width, height): (f32, f32), scale: f32) {
    let (x, y) = (flow.x, flow.y);
    let thick = match card.mark {
        Mark::Behind => 2.2,
        Mark::Near => 1.4,
        Mark::OnPlan | Mark::Unknown => 0.7,
    };
    flow.canvas.artifact(|pen| {
        pen.fill((x, y), (width, height), PALE);
        pen.frame((x, y), (width, height), (thick, INK));
    });
    let outer = (flow.x, flow.width);
    flow.canvas.open("Sect");
    (flow.x, flow.width, flow.y) = (x + 8.0, width - 16.0, y + 5.0 * scale);
    for (face, size, colour, words) in card_lines(card, scale) {
        let lines = break_lines(flow.fonts, &plain(face, &words), size, flow.width, 0.0);
        flow.canvas.open("P");
        flow.set_lines(
            &lines,
            Setting {
                size,
                colour,
                align: Align::Left,
            },
            0.0,
        );
        flow.canvas.close();
    }
    flow.canvas.close();
    (flow.x, flow.width) = outer;
}

/// Blocks side by side, each in the column that is shorter so far; false when they run over the foot of the page.
fn two_columns(flow: &mut Flow<'_>, blocks: &[Block], scale: f32) -> bool {
    let (left, whole, top) = (flow.x, flow.width, flow.y);
    let width = (whole - GAP * 1.5) / 2.0;
    let mut heights = [top, top];
    let pages = flow.canvas.pages.len();
    let mut column = 0;
    for block in blocks {
        // A heading opens the shorter column; what follows it stays below it.
        if matches!(block, Block::Heading { .. }) {
            column = usize::from(heights.first() > heights.last());
        }
        flow.x = left + (width + GAP * 1.5) * column as f32;
        flow.width = width;
        flow.y = heights.get(column).copied().unwrap_or(top);
        front_block(flow, block, scale);
        if flow.canvas.pages.len() > pages {
            heights = [flow.paper.top; 2];
        }
        if let Some(height) = heights.get_mut(column) {
            *height = flow.y;
        }
    }
    (flow.x, flow.width) = (left, whole);
    flow.y = heights.into_iter().fold(top, f32::max);
    flow.canvas.pages.len() == pages && flow.y <= flow.bottom()
}

fn front_block(flow: &mut Flow<'_>, block: &Block, scale: f32) {
    match block {
        Block::Heading { text, .. } => {
            flow.skip(5.0 * scale);
            let size = 12.0 * scale;
            let lines = break_lines(flow.fonts, &plain(Face::Bold, text), size, flow.width, 0.0);
            flow.ensure(size * LEADING * 3.0);
            flow.canvas.open("H2");
            flow.set_lines(
                &lines,
                Setting {
                    size,
                    colour: INK,
                    align: Align::Left,
                },
                0.0,
            );
            flow.canvas.close();
            let (x, y, width) = (flow.x, flow.y, flow.width);
            flow.canvas
                .artifact(|pen| pen.rule((x, y), (x + width, y), 0.6, RULE));
            flow.skip(2.0);
        }
        Block::Table(printed) => table::set(flow, printed, 10.0 * scale),
        Block::Paragraph(spans) => small_lines(flow, std::slice::from_ref(spans), "", scale),
        Block::List(points) => small_lines(flow, points, "• ", scale),
        Block::Chart(_) => {}
    }
}

fn small_lines(
    flow: &mut Flow<'_>,
    points: &[Vec<crate::model::document::Span>],
    mark: &str,
    scale: f32,
) {
    let size = 10.5 * scale;
    for point in points {
        let mut runs = plain(Face::Regular, mark);
        runs.extend(super::lines::runs(point));
        let lines = break_lines(flow.fonts, &runs, size, flow.width, 0.0);
        flow.ensure(lines.len() as f32 * size * LEADING);
        flow.canvas.open("P");
        flow.set_lines(
            &lines,
            Setting {
                size,
                colour: BLACK,
                align: Align::Left,
            },
            0.0,
        );
        flow.canvas.close();
        flow.skip(1.5 * scale);
    }
}
