//! Sets blocks one below the other and turns the page when one does not fit.

use super::canvas::{BLACK, Canvas, GREY};
use super::fonts::{Face, Fonts};
use super::lines::{Align, Setting, TextLine, break_lines, plain, runs, set_line};
use super::{chart, table};
use crate::model::document::{Block, Span};
use crate::present::paper::{MM, Paper};

/// Lines stand so many type sizes apart.
pub(super) const LEADING: f32 = 1.25;

/// How pages are numbered: from 1, centred in the top margin, not on the first page.
#[derive(Debug, Clone)]
pub(super) struct Numbering {
    /// Put before the number in the viewer's page list.
    pub(super) prefix: &'static str,
    pub(super) next: usize,
    pub(super) shows_first: bool,
}

/// The place where the next block goes.
pub(super) struct Flow<'a> {
    pub(super) canvas: &'a mut Canvas,
    pub(super) fonts: &'a Fonts,
    pub(super) paper: Paper,
    pub(super) numbering: Numbering,
    /// "DỰ THẢO" on every page, or nothing.
    pub(super) stamp: &'a str,
    pub(super) size: f32,
    pub(super) x: f32,
    pub(super) width: f32,
    /// From the top of the page.
    pub(super) y: f32,
    /// Height of what must stand on the page on which the block being set ends.
    pub(super) follows: f32,
}

impl<'a> Flow<'a> {
    pub(super) fn new(
        canvas: &'a mut Canvas,
        fonts: &'a Fonts,
        paper: Paper,
        numbering: Numbering,
        stamp: &'a str,
        size: f32,
    ) -> Self {
        let (x, width) = (paper.left, paper.measure());
        let mut flow = Self {
            canvas,
            fonts,
            paper,
            numbering,
            stamp,
            size,
            x,
            width,
            y: 0.0,
            follows: 0.0,
        };
        flow.turn();
        flow
    }

    /// Begins a new page.
    pub(super) fn turn(&mut self) {
        let number = self.numbering.next;
        self.numbering.next += 1;
        let label = format!("{}{number}", self.numbering.prefix);
        self.canvas
            .add_page(self.paper.width, self.paper.height, label);
        self.y = self.paper.top;
        let (fonts, paper) = (self.fonts, self.paper);
        if number > 1 || self.numbering.shows_first {
            let text = number.to_string();
            let x = (paper.width - fonts.width(Face::Regular, 13.0, &text)) / 2.0;
            self.canvas
                .artifact(|pen| pen.text(Face::Regular, 13.0, (x, 14.0 * MM), BLACK, &text));
        }
        if !self.stamp.is_empty() {
            let width = fonts.width(Face::Bold, 11.0, self.stamp);
            let at = (paper.width - paper.right - width - 5.0, 10.5 * MM);
            let words = self.stamp;
            self.canvas.artifact(|pen| {
                pen.frame((at.0 - 5.0, at.1 - 2.0), (width + 10.0, 15.0), (0.8, GREY));
                pen.text(Face::Bold, 11.0, (at.0, at.1 + 9.5), GREY, words);
            });
        }
    }

    pub(super) fn bottom(&self) -> f32 {
        self.paper.height - self.paper.bottom
    }

    pub(super) fn room(&self) -> f32 {
        self.bottom() - self.y
    }

    /// Turns the page unless `height` fits below.
    pub(super) fn ensure(&mut self, height: f32) {
        if height > self.room() && self.y > self.paper.top + 1.0 {
            self.turn();
        }
    }

    pub(super) fn skip(&mut self, height: f32) {
        self.y += height;
    }

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

    /// Sets lines one below the other inside the open element; the first begins `indent` later.
    pub(super) fn set_lines(&mut self, lines: &[TextLine], setting: Setting, indent: f32) {
        let leading = setting.size * LEADING;
        for (index, line) in lines.iter().enumerate() {
            let rest = lines.len() - index;
            let needed = if rest == 2 { 2.0 * leading } else { leading };
            if index > 0 {
                self.ensure(needed);
            }
            let shift = if index == 0 { indent } else { 0.0 };
            let place = (self.x + shift, self.y + setting.size, self.width - shift);
            set_line(self.canvas, self.fonts, line, place, setting);
            self.y += leading;
        }
    }
}
