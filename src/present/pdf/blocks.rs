//! Blocks of the report, set one below the other: headings, paragraphs, lists, tables, charts.

use super::canvas::BLACK;
use super::flow::{Flow, LEADING};
use super::lines::{Align, Setting, TextLine, break_lines, plain, runs};
use super::{chart, table};
use crate::model::document::{Block, Span};
use crate::present::fonts::Face;
use crate::present::paper::MM;

impl<'a> Flow<'a> {
    /// Sets a block; `next` is the one below it, which a heading must not leave.
    pub(super) fn block(&mut self, block: &Block, next: Option<&Block>) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text, next),
            Block::Paragraph(spans) => self.paragraph(spans),
            Block::List(points) => self.list(points),
            Block::Table(printed) => table::set(self, printed, self.size - 3.0),
            Block::Chart(printed) => chart::set(self, printed),
        }
    }

    fn heading(&mut self, level: u8, text: &str, next: Option<&Block>) {
        let (face, tag, align) = match level {
            0 => (Face::Bold, "H1", Align::Centre),
            1 => (Face::Bold, "H2", Align::Left),
            2 => (Face::Bold, "H3", Align::Left),
            _ => (Face::BoldItalic, "H4", Align::Left),
        };
        let lines = break_lines(self.fonts, &plain(face, text), self.size, self.width, 0.0);
        let follows = next.map_or(0.0, |next| self.least_height(next));
        self.ensure(lines.len() as f32 * self.size * LEADING + 12.0 + follows);
        self.skip(if level == 0 { 10.0 } else { 7.0 });
        self.canvas.bookmark(level, text, self.y);
        self.canvas.open(tag);
        let setting = Setting {
            size: self.size,
            colour: BLACK,
            align,
        };
        self.set_lines(&lines, setting, 0.0);
        self.canvas.close();
        self.skip(2.0);
    }

    /// What of a block must follow its heading on the same page.
    fn least_height(&self, block: &Block) -> f32 {
        match block {
            Block::Heading { .. } => self.size * LEADING * 3.0,
            Block::Paragraph(_) | Block::List(_) => self.size * LEADING * 2.0,
            Block::Table(_) => 90.0,
            Block::Chart(printed) => chart::height(self.fonts, printed, self.width) + 30.0,
        }
    }

    fn paragraph(&mut self, spans: &[Span]) {
        let indent = 12.7 * MM;
        let lines = break_lines(self.fonts, &runs(spans), self.size, self.width, indent);
        // Neither the first nor the last line of a paragraph stands alone on a page.
        let together = if lines.len() <= 3 { lines.len() } else { 2 };
        self.skip(6.0);
        self.ensure_end(&lines, together);
        self.canvas.open("P");
        let setting = Setting {
            size: self.size,
            colour: BLACK,
            align: Align::Justified,
        };
        self.set_lines(&lines, setting, indent);
        self.canvas.close();
    }

    fn list(&mut self, points: &[Vec<Span>]) {
        self.canvas.open("L");
        let indent = 12.7 * MM;
        let dash = "- ";
        let mark = self.fonts.width(Face::Regular, self.size, dash);
        let (x, width) = (self.x, self.width);
        let last = points.len().saturating_sub(1);
        for (index, point) in points.iter().enumerate() {
            let lines = break_lines(self.fonts, &runs(point), self.size, width, indent + mark);
            self.skip(4.0);
            if index == last {
                self.ensure_end(&lines, lines.len().min(2));
            } else {
                self.ensure(lines.len().min(2) as f32 * self.size * LEADING);
            }
            self.canvas.open("LI");
            let baseline = self.y + self.size;
            let size = self.size;
            self.canvas.open("Lbl");
            self.canvas
                .content(|pen| pen.text(Face::Regular, size, (x + indent, baseline), BLACK, dash));
            self.canvas.close();
            self.canvas.open("LBody");
            let setting = Setting {
                size,
                colour: BLACK,
                align: Align::Justified,
            };
            self.set_lines(&lines, setting, indent + mark);
            self.canvas.close();
            self.canvas.close();
        }
        self.canvas.close();
    }

    /// Turns the page unless `together` of the lines fit below, or all of them where something must follow their end.
    fn ensure_end(&mut self, lines: &[TextLine], together: usize) {
        let leading = self.size * LEADING;
        let whole = lines.len() as f32 * leading + self.follows;
        let is_kept = self.follows > 0.0 && whole < self.bottom() / 2.0;
        self.ensure(if is_kept {
            whole
        } else {
            together as f32 * leading
        });
    }
}
