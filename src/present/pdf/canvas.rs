//! Pages and what is drawn on them, with the structure that tells what each mark is.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

pub(super) use super::content::{Colour, Piece};
use super::content::{Content, Stroke, Type};
use super::packing::Packer;
use crate::present::fonts::{Face, FontError, Fonts, Lettering};

pub(super) const BLACK: Colour = (0.0, 0.0, 0.0);
pub(super) const INK: Colour = (0.10, 0.22, 0.40);
pub(super) const GREY: Colour = (0.45, 0.45, 0.45);
pub(super) const LIGHT: Colour = (0.80, 0.83, 0.88);
pub(super) const PALE: Colour = (0.94, 0.95, 0.97);
pub(super) const RULE: Colour = (0.55, 0.55, 0.55);

/// Index of a structure element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ElementId(pub(super) usize);

/// A part of the structure tree.
#[derive(Debug, Clone, Default)]
pub(super) struct Element {
    /// Its type in the file: `P`, `H1`, `Table`.
    pub(super) tag: &'static str,
    pub(super) parent: Option<usize>,
    pub(super) kids: Vec<Kid>,
    /// What a heading cell heads.
    pub(super) heads: Option<Heads>,
    pub(super) figure: Option<Box<Illustration>>,
}

/// What a heading cell heads.
#[derive(Debug, Clone, Copy)]
pub(super) enum Heads {
    /// So many columns.
    Columns(usize),
    /// Its row.
    Row,
}

/// What is said of a figure.
#[derive(Debug, Clone)]
pub(super) struct Illustration {
    /// Words for those who cannot see it.
    pub(super) alt: String,
    pub(super) page: usize,
    /// Left, top, right, bottom in points from the top left.
    pub(super) place: [f32; 4],
}

/// A child of an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kid {
    Element(usize),
    /// Page and number of the marked content on it.
    Content(usize, usize),
}

/// A page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    /// The element that each marked content belongs to, by its number.
    pub(super) contents: Vec<usize>,
    /// What viewers show as its number.
    pub(super) label: String,
    /// Its content stream, deflated; empty until the page is turned.
    pub(super) stream: Vec<u8>,
}

/// A place readers can jump to.
#[derive(Debug, Clone)]
pub(super) struct Bookmark {
    pub(super) level: u8,
    pub(super) title: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// All pages and their structure.
#[derive(Debug, Clone)]
pub(super) struct Canvas {
    fonts: Fonts,
    lettering: Lettering,
    pub(super) pages: Vec<Page>,
    pub(super) elements: Vec<Element>,
    pub(super) bookmarks: Vec<Bookmark>,
    open: Vec<usize>,
    /// The page that is drawn on.
    content: Content,
    packer: Packer,
}

impl Canvas {
    pub(super) fn new(fonts: &Fonts) -> Self {
        let document = Element {
            tag: "Document",
            ..Element::default()
        };
        Self {
            fonts: fonts.clone(),
            lettering: Lettering::default(),
            pages: Vec::new(),
            elements: vec![document],
            bookmarks: Vec::new(),
            open: vec![0],
            content: Content::new(0.0),
            packer: Packer::default(),
        }
    }

    pub(super) fn add_page(&mut self, width: f32, height: f32, label: String) {
        self.turn();
        self.content = Content::new(height);
        self.pages.push(Page {
            width,
            height,
            contents: Vec::new(),
            label,
            stream: Vec::new(),
        });
    }

    /// Ends the last page: nothing is drawn on it any more.
    pub(super) fn turn(&mut self) {
        if let Some(page) = self.pages.last_mut() {
            page.stream = self.packer.pack(self.content.finish());
        }
    }

    fn last(&self) -> usize {
        self.pages.len().saturating_sub(1)
    }

    /// Opens an element inside the one that is open.
    pub(super) fn open(&mut self, tag: &'static str) -> ElementId {
        let parent = self.open.last().copied();
        let id = self.elements.len();
        self.elements.push(Element {
            tag,
            parent,
            ..Element::default()
        });
        if let Some(parent) = parent {
            self.adopt(parent, Kid::Element(id));
        }
        self.open.push(id);
        ElementId(id)
    }

    pub(super) fn close(&mut self) {
        if self.open.len() > 1 {
            self.open.pop();
        }
    }

    pub(super) fn element(&mut self, id: ElementId) -> Option<&mut Element> {
        self.elements.get_mut(id.0)
    }

    fn adopt(&mut self, parent: usize, kid: Kid) {
        if let Some(parent) = self.elements.get_mut(parent) {
            // Most elements are cells, and a cell has one kid.
            if parent.kids.is_empty() {
                parent.kids.reserve_exact(1);
            }
            parent.kids.push(kid);
        }
    }

    /// Draws as content of the open element.
    pub(super) fn content(&mut self, draw: impl FnOnce(&mut Pen<'_>)) {
        let page = self.last();
        let Some(element) = self.open.last().copied() else {
            return;
        };
        let Some(current) = self.pages.get_mut(page) else {
            return;
        };
        let number = current.contents.len();
        current.contents.push(element);
        let tag = self
            .elements
            .get(element)
            .map_or("Span", |element| element.tag);
        self.adopt(element, Kid::Content(page, number));
        self.content.begin(tag, number);
        draw(&mut self.pen());
        self.content.end();
    }

    /// Draws what is no content: rules, frames, page numbers.
    pub(super) fn artifact(&mut self, draw: impl FnOnce(&mut Pen<'_>)) {
        self.content.begin_artifact();
        draw(&mut self.pen());
        self.content.end();
    }

    /// The faces in use with only the glyphs in use, and the letters of each.
    ///
    /// # Errors
    /// Names the first letter for which a face has no glyph.
    pub(super) fn parts(&self) -> Result<Vec<(Face, printpdf::ParsedFont, String)>, FontError> {
        self.lettering.parts(&self.fonts)
    }

    fn pen(&mut self) -> Pen<'_> {
        Pen {
            fonts: &self.fonts,
            lettering: &mut self.lettering,
            content: &mut self.content,
        }
    }

    pub(super) fn bookmark(&mut self, level: u8, title: &str, y: f32) {
        let page = self.last();
        self.bookmarks.push(Bookmark {
            level,
            title: title.to_owned(),
            page,
            y,
        });
    }

    pub(super) fn page_index(&self) -> usize {
        self.last()
    }
}

/// Draws inside marked content.
pub(super) struct Pen<'a> {
    fonts: &'a Fonts,
    lettering: &'a mut Lettering,
    content: &'a mut Content,
}

impl Pen<'_> {
    pub(super) fn text(
        &mut self,
        face: Face,
        size: f32,
        at: (f32, f32),
        colour: Colour,
        words: &str,
    ) {
        let pieces = vec![Piece::Words(words.to_owned())];
        self.pieces(face, size, at, colour, pieces);
    }

    pub(super) fn pieces(
        &mut self,
        face: Face,
        size: f32,
        at: (f32, f32),
        colour: Colour,
        mut words: Vec<Piece>,
    ) {
        // A letter and its accent become one letter: the faces place no accents.
        for piece in &mut words {
            if let Piece::Words(text) = piece
                && !is_nfc(text)
            {
                *text = text.nfc().collect();
            }
        }
        let of = Type { face, size, colour };
        self.content
            .text((self.fonts, self.lettering), of, at, &words);
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        let stroke = Stroke {
            width,
            colour,
            dashed: false,
        };
        self.content.rule(from, to, stroke);
    }

    pub(super) fn dashes(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        let stroke = Stroke {
            width,
            colour,
            dashed: true,
        };
        self.content.rule(from, to, stroke);
    }

    pub(super) fn fill(&mut self, at: (f32, f32), size: (f32, f32), colour: Colour) {
        self.content.fill(at, size, colour);
    }

    pub(super) fn frame(
        &mut self,
        at: (f32, f32),
        size: (f32, f32),
        (width, colour): (f32, Colour),
    ) {
        let stroke = Stroke {
            width,
            colour,
            dashed: false,
        };
        self.content.frame(at, size, stroke);
    }

    pub(super) fn shape(&mut self, points: &[(f32, f32)], fill: Colour) {
        self.content.shape(points, fill);
    }
}
