//! Styles that matter to the cells: hidden sheets, fonts of the time before Unicode, and how numbers are shown.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

use super::attributes::{attribute, words};
use super::data_styles::DataStyles;
use crate::read::face::Face;
use crate::read::markup::{Kind, Tag, Tags};
use crate::read::refusal::Fault;
use crate::read::styled::{Shown, Style};

/// Styles of a spreadsheet by name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    hidden_tables: BTreeSet<Vec<u8>>,
    /// Styles of cells that tell anything.
    cells: BTreeMap<Vec<u8>, Style>,
    formats: DataStyles,
    /// False when no such font is named anywhere, as in all but a few.
    has_faces: bool,
}

impl Styles {
    /// Fonts of the time before Unicode are only looked at in a part that names one.
    pub(super) fn look_for_faces(&mut self, part: &[u8]) {
        let names = |word: &[u8]| memmem::find(part, word).is_some();
        self.has_faces = names(b".Vn") || names(b"VNI-");
    }

    /// Reads the styles up to the end of `open`.
    pub(super) fn read<'p>(
        &mut self,
        part: &'p [u8],
        tags: &mut Tags<'p>,
        open: &Tag<'_>,
    ) -> Result<(), Fault> {
        let mut style: Vec<u8> = Vec::new();
        loop {
            let tag = tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.full_name) {
                (Kind::Closing, name) if name == open.full_name => return Ok(()),
                (Kind::Opening, name) if DataStyles::begins(name) => {
                    self.formats.read(part, tags, &tag)?
                }
                (Kind::Opening | Kind::Empty, b"style:style") => {
                    style = attribute(&tag, b"style:name").unwrap_or_default().to_vec();
                    self.begin(&style, &tag);
                }
                (Kind::Opening | Kind::Empty, b"style:table-properties")
                    if attribute(&tag, b"table:display") == Some(b"false") =>
                {
                    self.hidden_tables.insert(style.clone());
                }
                (Kind::Opening | Kind::Empty, b"style:text-properties") if self.has_faces => {
                    let font = words(&tag, b"style:font-name")
                        .or_else(|| words(&tag, b"fo:font-family"))
                        .unwrap_or_default();
                    if let Some(face) = Face::of(font.trim_matches('\'')) {
                        self.cells.entry(style.clone()).or_default().face = Some(face);
                    }
                }
                _ => {}
            }
        }
    }

    /// Begins a style with what it has of its parent and its own number format.
    fn begin(&mut self, name: &[u8], tag: &Tag<'_>) {
        if attribute(tag, b"style:family") != Some(b"table-cell") {
            return;
        }
        let parent = attribute(tag, b"style:parent-style-name");
        let mut style = parent
            .and_then(|parent| self.cells.get(parent))
            .cloned()
            .unwrap_or_default();
        if let Some(format) = attribute(tag, b"style:data-style-name") {
            // A day or time has a type of its own in this format; a plain number under such a format is seen as one as well.
            style.shown = self
                .formats
                .code(format)
                .map_or(Shown::Number, |code| Shown::by_code(&code));
        }
        if style != Style::default() {
            self.cells.insert(name.to_vec(), style);
        }
    }

    pub(super) fn is_hidden(&self, table: &Tag<'_>) -> bool {
        attribute(table, b"table:style-name").is_some_and(|name| self.hidden_tables.contains(name))
    }

    /// A style of cells by its name; `None` for one that tells nothing.
    pub(super) fn cell(&self, name: Option<&[u8]>) -> Option<&Style> {
        self.cells.get(name?)
    }
}
