//! The four faces of the document, how wide their letters are, and which of their glyphs are in use.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "places on paper are measured in binary; no figure is"
)]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use printpdf::ParsedFont;
use subsetter::GlyphRemapper;

use crate::exit::{Exit, HasExit};

/// Why there are no faces.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The user's font cannot be read.
    #[error("cannot read the font {}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// The file is no TrueType font, or has not even a question mark to stand for letters that it lacks.
    #[error("the font is not a TrueType font that can be embedded")]
    NotAFont,
}

impl HasExit for FontError {
    fn exit(&self) -> Exit {
        match self {
            Self::NotAFont => Exit::Usage,
            Self::File { .. } => Exit::Disk,
        }
    }
}

const REGULAR: &[u8] = include_bytes!("../../templates/fonts/LiberationSerif-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../templates/fonts/LiberationSerif-Bold.ttf");
const ITALIC: &[u8] = include_bytes!("../../templates/fonts/LiberationSerif-Italic.ttf");
const BOLD_ITALIC: &[u8] = include_bytes!("../../templates/fonts/LiberationSerif-BoldItalic.ttf");

/// Letters below this code point are found without a search: Latin, Vietnamese, punctuation, arrows.
const COMMON: usize = 0x2300;
/// Width of a glyph of which the face states none, in thousandths of an em.
const UNKNOWN_ADVANCE: u16 = 500;
/// What stands for a letter that a face cannot show: the first of these that it has.
const REPLACEMENTS: [char; 2] = ['□', '?'];

/// One of the four faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
    BoldItalic,
}

impl Face {
    const ALL: [Face; 4] = [Face::Regular, Face::Bold, Face::Italic, Face::BoldItalic];

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
    fn subset_name(self) -> &'static str {
        match self {
            Face::Regular => "TONGHA+Serif-Regular",
            Face::Bold => "TONGHB+Serif-Bold",
            Face::Italic => "TONGHC+Serif-Italic",
            Face::BoldItalic => "TONGHD+Serif-BoldItalic",
        }
    }
}

/// A letter of a face.
#[derive(Debug, Clone, Copy, Default)]
struct Glyph {
    /// Its number in the face; 0 when the face has none.
    number: u16,
    /// Its width in thousandths of an em, cut to whole ones as the file states them, so that justified lines end exactly.
    advance: u16,
}

/// One face: its program, and its letters.
#[derive(Debug, Clone)]
struct Typeface {
    program: Cow<'static, [u8]>,
    /// Metrics of the face, without program and letters.
    metrics: ParsedFont,
    /// Letters by code point, below [`COMMON`].
    common: Vec<Glyph>,
    /// The other letters.
    rare: BTreeMap<char, Glyph>,
    /// Widths of glyphs in units of the face, for the file.
    widths: BTreeMap<u16, u16>,
    /// What stands for a letter without a glyph.
    replacement: char,
}

impl Typeface {
    fn parse(program: Cow<'static, [u8]>) -> Result<Self, FontError> {
        let mut font =
            ParsedFont::from_bytes(&program, 0, &mut Vec::new()).ok_or(FontError::NotAFont)?;
        font.original_bytes = Vec::new();
        let letters = std::mem::take(&mut font.codepoint_to_glyph);
        let widths = std::mem::take(&mut font.glyph_widths);
        let em = u32::from(font.units_per_em.max(1));
        let unknown = Glyph {
            number: 0,
            advance: UNKNOWN_ADVANCE,
        };
        let mut face = Self {
            program,
            metrics: font,
            common: vec![unknown; COMMON],
            rare: BTreeMap::new(),
            widths,
            replacement: ' ',
        };
        for (code, number) in letters {
            let width = face.widths.get(&number);
            let advance = width.and_then(|width| u16::try_from(u32::from(*width) * 1000 / em).ok());
            let advance = advance.unwrap_or(UNKNOWN_ADVANCE);
            let glyph = Glyph { number, advance };
            let place = usize::try_from(code).ok();
            match place.and_then(|place| face.common.get_mut(place)) {
                Some(common) => *common = glyph,
                None => {
                    if let Some(letter) = char::from_u32(code) {
                        face.rare.insert(letter, glyph);
                    }
                }
            }
        }
        let mut possible = REPLACEMENTS.into_iter();
        face.replacement = possible
            .find(|letter| face.glyph(*letter).number != 0)
            .ok_or(FontError::NotAFont)?;
        Ok(face)
    }

    /// The letter that is set for a letter of a text; `None` for one that nobody can see.
    ///
    /// Texts come from returns and from the office's own files, and no letter of them may end a run: what the face cannot
    /// show is replaced by a sign that can be seen.
    fn shown(&self, letter: char) -> Option<char> {
        if letter.is_whitespace() && (letter.is_control() || self.glyph(letter).number == 0) {
            Some(' ')
        } else if is_unseen(letter) {
            None
        } else if self.glyph(letter).number == 0 {
            Some(self.replacement)
        } else {
            Some(letter)
        }
    }

    fn glyph(&self, letter: char) -> Glyph {
        let common = usize::try_from(u32::from(letter))
            .ok()
            .and_then(|code| self.common.get(code));
        match common.or_else(|| self.rare.get(&letter)) {
            Some(glyph) => *glyph,
            None => Glyph {
                number: 0,
                advance: UNKNOWN_ADVANCE,
            },
        }
    }
}

/// The faces of a document (phông chữ), ready to measure and to embed.
#[derive(Debug, Clone)]
pub struct Fonts {
    faces: Arc<[Typeface]>,
}

impl Fonts {
    /// The face of the user's, when the job names one, else those that are embedded.
    ///
    /// # Errors
    /// As for [`Fonts::from_file`].
    pub fn of(file: Option<&Path>) -> Result<Self, FontError> {
        file.map_or_else(Self::embedded, Self::from_file)
    }

    /// Liberation Serif, which has the widths of Times New Roman and all Vietnamese letters.
    ///
    /// # Errors
    /// Never for the shipped faces; a test proves it.
    pub fn embedded() -> Result<Self, FontError> {
        let faces = [REGULAR, BOLD, ITALIC, BOLD_ITALIC].into_iter();
        let faces = faces.map(|face| Typeface::parse(Cow::Borrowed(face)));
        Ok(Self {
            faces: faces.collect::<Result<_, _>>()?,
        })
    }

    /// One face of the user's in place of all four.
    ///
    /// # Errors
    /// When the file cannot be read or is no TrueType font.
    pub fn from_file(path: &Path) -> Result<Self, FontError> {
        let bytes = crate::platform::read_regular(path).map_err(|source| FontError::File {
            path: path.to_owned(),
            source,
        })?;
        let face = Typeface::parse(Cow::Owned(bytes))?;
        Ok(Self {
            faces: vec![face; Face::ALL.len()].into(),
        })
    }

    fn face(&self, face: Face) -> Option<&Typeface> {
        self.faces.get(face.index())
    }

    /// Letters of a text that some face cannot show, in order, each once; the document has a replacement in their places.
    pub fn unshown(&self, text: &str) -> Vec<char> {
        let mut unshown: Vec<char> = text.chars().filter(|letter| self.lacks(*letter)).collect();
        unshown.sort_unstable();
        unshown.dedup();
        unshown
    }

    fn lacks(&self, letter: char) -> bool {
        self.faces.iter().any(|face| {
            !letter.is_whitespace() && !is_unseen(letter) && face.glyph(letter).number == 0
        })
    }

    /// Width of a text in points.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let Some(font) = self.face(face) else {
            return 0.0;
        };
        let thousandths: u32 = text
            .chars()
            .filter_map(|letter| font.shown(letter))
            .map(|letter| u32::from(font.glyph(letter).advance))
            .sum();
        size * thousandths as f32 / 1000.0
    }
}

/// Letters that say how others stand and are not seen themselves: control characters, joiners, marks of direction, selectors.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{034F}'
                | '\u{061C}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// The letters a document shows, by face, and the number each has in the part of the face that is embedded.
#[derive(Debug, Clone, Default)]
pub(super) struct Lettering {
    used: [Used; Face::ALL.len()],
}

/// What is used of one face.
#[derive(Debug, Clone, Default)]
struct Used {
    remapper: GlyphRemapper,
    /// New numbers by code point below [`COMMON`]; 0 where a letter was not used yet.
    common: Vec<u16>,
    rare: BTreeMap<char, u16>,
}

impl Used {
    /// The new number of a letter, given at its first use. 0 when the face has none.
    fn number(&mut self, font: &Typeface, letter: char) -> u16 {
        if self.common.is_empty() {
            self.common = vec![0; COMMON];
        }
        let code = usize::try_from(u32::from(letter)).unwrap_or(usize::MAX);
        let slot = match self.common.get_mut(code) {
            Some(slot) => slot,
            None => self.rare.entry(letter).or_default(),
        };
        if *slot == 0 {
            let old = font.glyph(letter).number;
            *slot = if old == 0 {
                0
            } else {
                self.remapper.remap(old)
            };
        }
        *slot
    }

    /// Letters in use with their new numbers, in order of code points.
    fn letters(&self) -> impl Iterator<Item = (char, u16)> + '_ {
        let common = self.common.iter().zip(0_u32..);
        let common = common.filter_map(|(number, code)| Some((char::from_u32(code)?, *number)));
        let rare = self.rare.iter().map(|(letter, number)| (*letter, *number));
        common.chain(rare).filter(|(_, number)| *number != 0)
    }
}

impl Lettering {
    /// The number that stands for a letter of a face in the file; `None` for a letter that nobody can see.
    pub(super) fn number(&mut self, fonts: &Fonts, face: Face, letter: char) -> Option<u16> {
        let (used, font) = (self.used.get_mut(face.index())?, fonts.face(face)?);
        Some(used.number(font, font.shown(letter)?))
    }

    /// The faces in use with only the glyphs in use, and all their letters in one text.
    ///
    /// # Errors
    /// When a face cannot be cut to these glyphs.
    pub(super) fn parts(
        &self,
        fonts: &Fonts,
    ) -> Result<Vec<(Face, ParsedFont, String)>, FontError> {
        let mut parts = Vec::new();
        for (face, used) in Face::ALL.into_iter().zip(&self.used) {
            let letters: String = used.letters().map(|(letter, _)| letter).collect();
            if let Some(font) = fonts.face(face)
                && !letters.is_empty()
            {
                parts.push((face, part(font, face, used)?, letters));
            }
        }
        Ok(parts)
    }
}

fn part(font: &Typeface, face: Face, used: &Used) -> Result<ParsedFont, FontError> {
    let mut part = font.metrics.clone();
    part.original_bytes =
        subsetter::subset(&font.program, 0, &used.remapper).map_err(|_| FontError::NotAFont)?;
    part.codepoint_to_glyph = used
        .letters()
        .map(|(letter, number)| (u32::from(letter), number))
        .collect();
    let olds = used.remapper.remapped_gids();
    let width = |old: u16| font.widths.get(&old).copied().unwrap_or(0);
    part.glyph_widths = (0..).zip(olds.map(width)).collect();
    part.font_name = Some(face.subset_name().to_owned());
    Ok(part)
}
