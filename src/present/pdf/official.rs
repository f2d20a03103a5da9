//! Head and foot of the report as Decree 30/2020/NĐ-CP, Annex I, prescribes them.

use super::canvas::BLACK;
use super::flow::{Flow, LEADING};
use super::lines::{Align, Setting, break_lines, plain};
use super::table;
use crate::model::document::{Appendix, Closing, Letterhead};
use crate::present::fonts::Face;
use crate::present::paper;

/// A column of the head: where it stands.
#[derive(Clone, Copy)]
struct Column {
    x: f32,
    width: f32,
}

/// Sets agency and number on the left, the name of the state and the date on the right, then type and subject.
pub(super) fn letterhead(flow: &mut Flow<'_>, head: &Letterhead) {
    let right_width = flow
        .fonts
        .width(Face::Bold, 13.0, &head.motto)
        .max(flow.fonts.width(Face::Bold, 12.0, &head.nation))
        + 4.0;
    let left = Column {
        x: flow.x,
        width: flow.width - right_width - 8.0,
    };
    let right = Column {
        x: flow.x + flow.width - right_width,
        width: right_width,
    };
    let top = flow.y;
    line(flow, left, (Face::Regular, 12.0), &head.parent_agency);
    let ruled = line(flow, left, (Face::Bold, 12.0), &head.agency);
    rule(flow, left, ruled * 0.45);
    flow.skip(5.0);
    line(flow, left, (Face::Regular, 13.0), &head.number);
    let left_end = flow.y;
    flow.y = top;
    line(flow, right, (Face::Bold, 12.0), &head.nation);
    let ruled = line(flow, right, (Face::Bold, 13.0), &head.motto);
    rule(flow, right, ruled);
    flow.skip(5.0);
    line(flow, right, (Face::Italic, 13.0), &head.place_and_date);
    flow.y = flow.y.max(left_end) + 16.0;
    let whole = Column {
        x: flow.x,
        width: flow.width,
    };
    flow.canvas.bookmark(0, &head.document_type, flow.y);
    title_line(flow, whole, &head.document_type, "H1");
    let ruled = title_line(flow, whole, &head.subject, "P");
    rule(flow, whole, ruled.min(flow.width) * 0.4);
    flow.skip(10.0);
}

/// Sets a centred text; returns the width of its widest line.
fn line(flow: &mut Flow<'_>, column: Column, (face, size): (Face, f32), text: &str) -> f32 {
    centred(flow, column, (face, size), text, "P")
}

fn title_line(flow: &mut Flow<'_>, column: Column, text: &str, tag: &'static str) -> f32 {
    centred(flow, column, (Face::Bold, 14.0), text, tag)
}

fn centred(
    flow: &mut Flow<'_>,
    column: Column,
    (face, size): (Face, f32),
    text: &str,
    tag: &'static str,
) -> f32 {
    let lines = break_lines(flow.fonts, &plain(face, text), size, column.width, 0.0);
    let outer = (flow.x, flow.width);
    (flow.x, flow.width) = (column.x, column.width);
    flow.canvas.open(tag);
    flow.set_lines(
        &lines,
        Setting {
            size,
            colour: BLACK,
            align: Align::Centre,
        },
        0.0,
    );
    flow.canvas.close();
    (flow.x, flow.width) = outer;
    lines.iter().map(|line| line.width).fold(0.0, f32::max)
}

fn rule(flow: &mut Flow<'_>, column: Column, length: f32) {
    let (from, y) = (column.x + (column.width - length) / 2.0, flow.y + 2.0);
    flow.canvas
        .artifact(|pen| pen.rule((from, y), (from + length, y), 0.7, BLACK));
    flow.skip(3.0);
}

/// Room between the text and its closing.
const ABOVE_CLOSING: f32 = 14.0;

/// Height of the closing, with the room above it.
pub(super) fn closing_height(closing: &Closing) -> f32 {
    let recipients = (closing.recipients.len() as f32 + 2.0) * 11.0 * LEADING + 20.0;
    ABOVE_CLOSING + recipients.max(110.0)
}

/// Sets the recipients on the left and the signature on the right; they stay together.
pub(super) fn closing(flow: &mut Flow<'_>, closing: &Closing) {
    let height = closing_height(closing) - ABOVE_CLOSING;
    flow.skip(ABOVE_CLOSING);
    flow.ensure(height);
    let top = flow.y;
    let outer = (flow.x, flow.width);
    let half = flow.width / 2.0;
    flow.width = half - 6.0;
    flow.canvas.open("P");
    let words = break_lines(
        flow.fonts,
        &plain(Face::BoldItalic, &closing.heading),
        12.0,
        flow.width,
        0.0,
    );
    flow.set_lines(
        &words,
        Setting {
            size: 12.0,
            colour: BLACK,
            align: Align::Left,
        },
        0.0,
    );
    flow.canvas.close();
    for recipient in &closing.recipients {
        let lines = break_lines(
            flow.fonts,
            &plain(Face::Regular, recipient),
            11.0,
            flow.width,
            0.0,
        );
        flow.canvas.open("P");
        flow.set_lines(
            &lines,
            Setting {
                size: 11.0,
                colour: BLACK,
                align: Align::Left,
            },
            0.0,
        );
        flow.canvas.close();
    }
    let left_end = flow.y;
    (flow.x, flow.width) = outer;
    flow.y = top;
    let column = Column {
        x: flow.x + half,
        width: half,
    };
    line(flow, column, (Face::Bold, 14.0), &closing.signer_title);
    flow.skip(64.0);
    if !closing.signer_name.is_empty() {
        line(flow, column, (Face::Bold, 14.0), &closing.signer_name);
    }
    flow.y = flow.y.max(left_end);
}

/// Sets an appendix from the top of its first page.
pub(super) fn appendix(flow: &mut Flow<'_>, appendix: &Appendix) {
    let whole = Column {
        x: flow.x,
        width: flow.width,
    };
    flow.canvas.bookmark(
        1,
        &format!("{}. {}", appendix.number, appendix.title),
        flow.y,
    );
    title_line(flow, whole, &appendix.number, "H2");
    title_line(flow, whole, &appendix.title, "P");
    line(flow, whole, (Face::Italic, 13.0), &appendix.reference);

    table::set(flow, &appendix.table, paper::APPENDIX);
}
