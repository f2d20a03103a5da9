//! The conference document as a tagged PDF/A-2a; receives words, decides places, knows no figure.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "places on paper are measured in binary; no figure is"
)]

mod backend;
mod blocks;
mod canvas;
mod chart;
mod colour_profile;
mod content;
mod error;
mod file;
mod flow;
mod front;
mod lines;
mod official;
mod packing;
mod structure;
mod table;
use std::io::Write;

pub use error::PdfError;

use self::canvas::Canvas;
use self::flow::{Flow, Numbering};
use super::fonts::Fonts;
use super::paper::{BODY, Paper};
use crate::model::document::Document;

/// Renders a document into `out`; the same document gives the same bytes.
///
/// # Errors
/// What the faces or `out` say; no text of the document is an error.
pub fn render<W: Write>(document: &Document, fonts: &Fonts, out: W) -> Result<(), PdfError> {
    let mut canvas = Canvas::new(fonts);
    let stamp = document.stamp.as_str();
    front::set(&mut canvas, fonts, &document.front_page, stamp);
    report(&mut canvas, fonts, document);
    for (index, appendix) in document.appendices.iter().enumerate() {
        let prefix = APPENDIX_PREFIXES.get(index).copied().unwrap_or("PL-");
        let numbering = Numbering {
            prefix,
            next: 1,
            shows_first: false,
        };
        let mut flow = Flow::new(&mut canvas, fonts, Paper::LANDSCAPE, numbering, stamp, BODY);
        official::appendix(&mut flow, appendix);
    }
    backend::write(canvas, document, out)
}

const APPENDIX_PREFIXES: [&str; 12] = [
    "I-", "II-", "III-", "IV-", "V-", "VI-", "VII-", "VIII-", "IX-", "X-", "XI-", "XII-",
];

fn report(canvas: &mut Canvas, fonts: &Fonts, document: &Document) {
    let numbering = Numbering {
        prefix: "",
        next: 1,
        shows_first: false,
    };
    let stamp = document.stamp.as_str();
    let mut flow = Flow::new(canvas, fonts, Paper::PORTRAIT, numbering, stamp, BODY);
    official::letterhead(&mut flow, &document.letterhead);
    for (index, block) in document.body.iter().enumerate() {
        let next = document.body.get(index + 1);
        if next.is_none() {
            flow.follows = official::closing_height(&document.closing);
        }
        flow.block(block, next);
    }
    official::closing(&mut flow, &document.closing);
}
