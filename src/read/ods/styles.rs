//! Styles that matter to the cells: hidden sheets, and fonts of the time before Unicode.

use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;

use super::{attribute, words};
use crate::read::markup::{Kind, Tag, Tags};
use crate::read::raw::Face;
use crate::read::refusal::Fault;

/// Styles of a spreadsheet by name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    hidden_tables: BTreeSet<Vec<u8>>,
    faces: BTreeMap<Vec<u8>, Face>,
    /// False when no such font is named anywhere, as in all but a few.
    has_faces: bool,
}

impl Styles {
    pub(super) fn new(part: &[u8]) -> Self {
        let names = |word: &[u8]| memmem::find(part, word).is_some();
        Self {
            has_faces: names(b".Vn") || names(b"VNI-"),
            ..Self::default()
        }
    }

    /// Reads the styles up to the end of `open`.
    pub(super) fn read(&mut self, tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<(), Fault> {
        let mut style: Vec<u8> = Vec::new();
        loop {
            let tag = tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.full_name) {
                (Kind::Closing, name) if name == open.full_name => return Ok(()),
                (Kind::Opening, b"style:style") => {
                    style = attribute(&tag, b"style:name").unwrap_or_default().to_vec();
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
                        self.faces.insert(style.clone(), face);
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn is_hidden(&self, table: &Tag<'_>) -> bool {
        attribute(table, b"table:style-name").is_some_and(|name| self.hidden_tables.contains(name))
    }

    /// The font of a style by its name.
    pub(super) fn face(&self, style: Option<&[u8]>) -> Option<Face> {
        self.faces.get(style?).copied()
    }
}
