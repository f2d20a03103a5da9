//! The four faces of the document, how wide their letters are, and which of their glyphs are in use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use printpdf::ParsedFont;
use subsetter::GlyphRemapper;

use super::PdfError;

const REGULAR: &[u8] = include_bytes!("../../../templates/fonts/LiberationSerif-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../../templates/fonts/LiberationSerif-Bold.ttf");
const ITALIC: &[u8] = include_bytes!("../../../templates/fonts/LiberationSerif-Italic.ttf");
const BOLD_ITALIC: &[u8] =
    include_bytes!("../../../templates/fonts/LiberationSerif-BoldItalic.ttf");

/// One of the four faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    pub(super) fn of(bold: bool, italic: bool) -> Self {
        match (bold, italic) {
            (false, false) => Face::Regular,
            (true, false) => Face::Bold,
            (false, true) => Face::Italic,
            (true, true) => Face::BoldItalic,
        }
    }

    fn index(self) -> usize {
        match self {
            Face::Regular => 0,
            Face::Bold => 1,
            Face::Italic => 2,
            Face::BoldItalic => 3,
        }
    }

    /// Name of the font resource in the file.
    pub(super) fn resource(self) -> &'static str {
        match self {
            Face::Regular => "F0",
            Face::Bold => "F1",
            Face::Italic => "F2",
            Face::BoldItalic => "F3",
        }
    }

    /// Six letters and the name, as an embedded part of a face is called.
    pub(super) fn subset_name(self) -> &'static str {
        match self {
            Face::Regular => "TONGHA+Serif-Regular",
            Face::Bold => "TONGHB+Serif-Bold",
            Face::Italic => "TONGHC+Serif-Italic",
            Face::BoldItalic => "TONGHD+Serif-BoldItalic",
        }
    }
}

/// The faces of a document (phông chữ), ready to measure and to embed.
#[derive(Debug, Clone)]
pub struct Fonts {
    faces: Vec<ParsedFont>,
}

impl Fonts {
    /// Liberation Serif, which has the widths of Times New Roman and all Vietnamese letters.
    ///
    /// # Errors
    /// Never for the shipped faces; a test proves it.
    pub fn embedded() -> Result<Self, PdfError> {
        Self::from_bytes([REGULAR, BOLD, ITALIC, BOLD_ITALIC])
    }

    /// One face of the user's in place of all four.
    ///
    /// # Errors
    /// When the file cannot be read or is no TrueType font.
    pub fn from_file(path: &Path) -> Result<Self, PdfError> {
        let bytes = std::fs::read(path).map_err(|source| PdfError::FontFile {
            path: path.to_owned(),
            source,
        })?;
        Self::from_bytes([&bytes, &bytes, &bytes, &bytes])
    }

    fn from_bytes(faces: [&[u8]; 4]) -> Result<Self, PdfError> {
        let parse = |bytes: &[u8]| {
            ParsedFont::from_bytes(bytes, 0, &mut Vec::new()).ok_or(PdfError::NotAFont)
        };
        Ok(Self {
            faces: faces.into_iter().map(parse).collect::<Result<_, _>>()?,
        })
    }

    fn face(&self, face: Face) -> Option<&ParsedFont> {
        self.faces.get(face.index())
    }

    /// Width of a text in points; a letter without a glyph counts as half an em and is refused when the file is made.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let Some(font) = self.face(face) else {
            return 0.0;
        };
        let thousandths: i64 = text.chars().map(|letter| advance(font, letter)).sum();
        size * thousandths as f32 / 1000.0
    }

    /// The faces in use with only the glyphs in use.
    ///
    /// # Errors
    /// Names the first letter for which a face has no glyph.
    pub(super) fn subset(
        &self,
        used: &BTreeMap<Face, BTreeSet<char>>,
    ) -> Result<Vec<(Face, ParsedFont)>, PdfError> {
        let mut parts = Vec::new();
        for (face, letters) in used {
            let Some(font) = self.face(*face) else {
                continue;
            };
            parts.push((*face, subset_face(font, *face, letters)?));
        }
        Ok(parts)
    }
}

/// Advance in thousandths of an em, cut to whole ones as the file states them, so that justified lines end exactly.
fn advance(font: &ParsedFont, letter: char) -> i64 {
    let glyph = font.lookup_glyph_index(u32::from(letter));
    let width = glyph.and_then(|glyph| font.get_glyph_width(glyph));
    width.map_or(500, |width| {
        i64::from(width) * 1000 / i64::from(font.units_per_em.max(1))
    })
}

fn subset_face(
    font: &ParsedFont,
    face: Face,
    letters: &BTreeSet<char>,
) -> Result<ParsedFont, PdfError> {
    let mut remapper = GlyphRemapper::new();
    let mut glyphs = BTreeMap::new();
    let mut widths = BTreeMap::new();
    widths.insert(0, font.get_glyph_width(0).unwrap_or(0));
    for letter in letters {
        let old = font
            .lookup_glyph_index(u32::from(*letter))
            .filter(|glyph| *glyph != 0);
        let old = old.ok_or(PdfError::MissingGlyph { letter: *letter })?;
        let new = remapper.remap(old);
        glyphs.insert(u32::from(*letter), new);
        widths.insert(new, font.get_glyph_width(old).unwrap_or(0));
    }
    let bytes =
        subsetter::subset(&font.original_bytes, 0, &remapper).map_err(|_| PdfError::NotAFont)?;
    let mut part = font.clone();
    part.original_bytes = bytes;
    part.codepoint_to_glyph = glyphs;
    part.glyph_widths = widths;
    part.font_name = Some(face.subset_name().to_owned());
    Ok(part)
}
