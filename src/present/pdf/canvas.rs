//! Pages as lists of marks in points from the top left, with the structure that tells what each mark is.

use super::fonts::Face;

/// A colour as parts of red, green and blue.
pub(super) type Colour = (f32, f32, f32);
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
    /// Words for a figure.
    pub(super) alt: String,
    /// Page and box of a figure: left, top, right, bottom in points from the top left.
    pub(super) place: Option<(usize, [f32; 4])>,
    /// `Column` or `Row` for a heading cell.
    pub(super) scope: Option<&'static str>,
    /// Columns a heading cell spans.
    pub(super) span: usize,
}

/// A child of an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kid {
    Element(usize),
    /// Page and number of the marked content on it.
    Content(usize, i64),
}

/// Something drawn.
#[derive(Debug, Clone)]
pub(super) enum Mark {
    Begin {
        tag: &'static str,
        number: i64,
    },
    BeginArtifact,
    End,
    Text {
        face: Face,
        size: f32,
        x: f32,
        y: f32,
        colour: Colour,
        words: Vec<Piece>,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        colour: Colour,
        dashed: bool,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        fill: Option<Colour>,
        stroke: Option<(f32, Colour)>,
    },
    Shape {
        points: Vec<(f32, f32)>,
        fill: Colour,
    },
}

/// A piece of a line of text.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Words(String),
    /// Extra room in thousandths of an em.
    Room(f32),
}

/// A page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) marks: Vec<Mark>,
    pub(super) contents: Vec<usize>,
    /// What viewers show as its number.
    pub(super) label: String,
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
    pub(super) pages: Vec<Page>,
    pub(super) elements: Vec<Element>,
    pub(super) bookmarks: Vec<Bookmark>,
    open: Vec<usize>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        let document = Element {
            tag: "Document",
            ..Element::default()
        };
        Self {
            pages: Vec::new(),
            elements: vec![document],
            bookmarks: Vec::new(),
            open: vec![0],
        }
    }

    pub(super) fn add_page(&mut self, width: f32, height: f32, label: String) {
        self.pages.push(Page {
            width,
            height,
            marks: Vec::new(),
            contents: Vec::new(),
            label,
        });
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
        if let Some(parent) = parent.and_then(|parent| self.elements.get_mut(parent)) {
            parent.kids.push(Kid::Element(id));
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

    fn push(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
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
        let number = i64::try_from(current.contents.len()).unwrap_or(i64::MAX);
        current.contents.push(element);
        let tag = self
            .elements
            .get(element)
            .map_or("Span", |element| element.tag);
        if let Some(element) = self.elements.get_mut(element) {
            element.kids.push(Kid::Content(page, number));
        }
        self.push(Mark::Begin { tag, number });
        draw(&mut Pen { canvas: self });
        self.push(Mark::End);
    }

    /// Draws what is no content: rules, frames, page numbers.
    pub(super) fn artifact(&mut self, draw: impl FnOnce(&mut Pen<'_>)) {
        self.push(Mark::BeginArtifact);
        draw(&mut Pen { canvas: self });
        self.push(Mark::End);
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
    canvas: &'a mut Canvas,
}

impl Pen<'_> {
    pub(super) fn text(
        &mut self,
        face: Face,
        size: f32,
        (x, y): (f32, f32),
        colour: Colour,
        words: &str,
    ) {
        self.pieces(
            face,
            size,
            (x, y),
            colour,
            vec![Piece::Words(words.to_owned())],
        );
    }

    pub(super) fn pieces(
        &mut self,
        face: Face,
        size: f32,
        (x, y): (f32, f32),
        colour: Colour,
        words: Vec<Piece>,
    ) {
        self.canvas.push(Mark::Text {
            face,
            size,
            x,
            y,
            colour,
            words,
        });
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        self.canvas.push(Mark::Rule {
            from,
            to,
            width,
            colour,
            dashed: false,
        });
    }

    pub(super) fn dashes(&mut self, from: (f32, f32), to: (f32, f32), width: f32, colour: Colour) {
        self.canvas.push(Mark::Rule {
            from,
            to,
            width,
            colour,
            dashed: true,
        });
    }

    pub(super) fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), fill: Colour) {
        self.canvas.push(Mark::Box {
            x,
            y,
            width,
            height,
            fill: Some(fill),
            stroke: None,
        });
    }

    pub(super) fn frame(
        &mut self,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        stroke: (f32, Colour),
    ) {
        self.canvas.push(Mark::Box {
            x,
            y,
            width,
            height,
            fill: None,
            stroke: Some(stroke),
        });
    }

    pub(super) fn shape(&mut self, points: Vec<(f32, f32)>, fill: Colour) {
        self.canvas.push(Mark::Shape { points, fill });
    }
}
