//! Sets blocks one below the other and turns the page when one does not fit.

use super::canvas::{BLACK, Canvas, GREY};
use super::lines::{Setting, TextLine, set_line};
use crate::present::fonts::{Face, Fonts};
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
