//! What is drawn on one page, as the operators of its content stream; receives places in points from the top left.
//!
//! Colours, pens and type are written only when they change, and lines drawn with one pen are one path: most of a page is
//! tables, and most of what would be said of a cell was said of the one before.

use crate::present::fonts::{Face, Fonts, Lettering};

/// A colour as parts of red, green and blue.
pub(super) type Colour = (f32, f32, f32);

/// A piece of a line of text.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Words(String),
    /// Extra room in thousandths of an em.
    Room(f32),
}

/// The marked part that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Nothing,
    /// What is no content; neighbours are one part.
    Artifact,
    Element,
}

/// A pen: width, colour, and whether it draws dashes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stroke {
    pub(super) width: f32,
    pub(super) colour: Colour,
    pub(super) dashed: bool,
}

/// Type of a text: face, size and colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) colour: Colour,
}

/// The content stream of a page under construction.
#[derive(Debug, Clone)]
pub(super) struct Content {
    bytes: Vec<u8>,
    height: f32,
    part: Part,
    /// Lines that are laid but not drawn yet.
    path: bool,
    stroke: Stroke,
    fill: Colour,
    font: Option<(Face, f32)>,
}

impl Content {
    /// An empty page of this height, as every page begins: black, a pen of one point.
    pub(super) fn new(height: f32) -> Self {
        Self {
            bytes: Vec::new(),
            height,
            part: Part::Nothing,
            path: false,
            stroke: Stroke {
                width: 1.0,
                colour: (0.0, 0.0, 0.0),
                dashed: false,
            },
            fill: (0.0, 0.0, 0.0),
            font: None,
        }
    }

    /// The whole stream.
    pub(super) fn finish(&mut self) -> &[u8] {
        self.close_part();
        &self.bytes
    }

    /// Begins content that the structure knows as `tag` by its number on the page.
    pub(super) fn begin(&mut self, tag: &str, number: usize) {
        self.close_part();
        self.word("/");
        self.word(tag);
        self.word("<</MCID ");
        self.whole(number);
        self.word(">>BDC\n");
        self.part = Part::Element;
    }

    /// Begins what is no content.
    pub(super) fn begin_artifact(&mut self) {
        if self.part != Part::Artifact {
            self.close_part();
            self.word("/Artifact BMC\n");
            self.part = Part::Artifact;
        }
    }

    /// Ends content; what is no content stays open for more of its kind.
    pub(super) fn end(&mut self) {
        if self.part == Part::Element {
            self.close_part();
        }
    }

    fn close_part(&mut self) {
        self.draw_path();
        if self.part != Part::Nothing {
            self.word("EMC\n");
            self.part = Part::Nothing;
        }
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32), stroke: Stroke) {
        self.take(stroke);
        self.point(from);
        self.word("m ");
        self.point(to);
        self.word("l\n");
        self.path = true;
    }

    pub(super) fn frame(&mut self, at: (f32, f32), size: (f32, f32), stroke: Stroke) {
        self.take(stroke);
        self.rectangle(at, size);
        self.path = true;
    }

    pub(super) fn fill(&mut self, at: (f32, f32), size: (f32, f32), colour: Colour) {
        self.draw_path();
        self.set_fill(colour);
        self.rectangle(at, size);
        self.word("f\n");
    }

    pub(super) fn shape(&mut self, points: &[(f32, f32)], colour: Colour) {
        self.draw_path();
        self.set_fill(colour);
        for (index, point) in points.iter().enumerate() {
            self.point(*point);
            self.word(if index == 0 { "m " } else { "l " });
        }
        self.word("h f\n");
    }

    /// Sets a line of text with its baseline at `at`.
    pub(super) fn text(
        &mut self,
        (fonts, lettering): (&Fonts, &mut Lettering),
        of: Type,
        at: (f32, f32),
        pieces: &[Piece],
    ) {
        self.draw_path();
        self.set_fill(of.colour);
        self.word("BT ");
        if self.font != Some((of.face, of.size)) {
            self.font = Some((of.face, of.size));
            self.word("/");
            self.word(of.face.resource());
            self.word(" ");
            self.fixed(of.size, 3);
            self.word(" Tf ");
        }
        self.point(at);
        self.word("Td ");
        let spaced = pieces.iter().any(|piece| matches!(piece, Piece::Room(_)));
        self.word(if spaced { "[(" } else { "(" });
        for piece in pieces {
            match piece {
                Piece::Words(words) => self.words((fonts, lettering), of.face, words),
                Piece::Room(room) => {
                    self.word(")");
                    // A positive number moves back, so room ahead is negative.
                    self.fixed(-room, 1);
                    self.word("(");
                }
            }
        }
        self.word(if spaced { ")]TJ ET\n" } else { ")Tj ET\n" });
    }

    /// Part of a string, two bytes a letter.
    fn words(&mut self, (fonts, lettering): (&Fonts, &mut Lettering), face: Face, words: &str) {
        for letter in words.chars() {
            let Some(number) = lettering.number(fonts, face, letter) else {
                continue;
            };
            for byte in number.to_be_bytes() {
                match byte {
                    b'(' | b')' | b'\\' => self.bytes.extend([b'\\', byte]),
                    // A reader takes every end of line in a string for a line feed.
                    b'\r' => self.word("\\r"),
                    other => self.bytes.push(other),
                }
            }
        }
    }

    fn draw_path(&mut self) {
        if self.path {
            self.word("S\n");
            self.path = false;
        }
    }

    fn take(&mut self, stroke: Stroke) {
        if stroke == self.stroke {
            return;
        }
        self.draw_path();
        if stroke.width.to_bits() != self.stroke.width.to_bits() {
            self.fixed(stroke.width, 2);
            self.word(" w\n");
        }
        if stroke.colour != self.stroke.colour {
            self.colour(stroke.colour);
            self.word("RG\n");
        }
        if stroke.dashed != self.stroke.dashed {
            self.word(if stroke.dashed {
                "[3 2]0 d\n"
            } else {
                "[]0 d\n"
            });
        }
        self.stroke = stroke;
    }

    fn set_fill(&mut self, colour: Colour) {
        if colour != self.fill {
            self.colour(colour);
            self.word("rg\n");
            self.fill = colour;
        }
    }

    fn colour(&mut self, (red, green, blue): Colour) {
        for part in [red, green, blue] {
            self.fixed(part, 3);
            self.word(" ");
        }
    }

    fn rectangle(&mut self, (x, y): (f32, f32), (width, height): (f32, f32)) {
        self.point((x, y + height));
        self.fixed(width, 2);
        self.word(" ");
        self.fixed(height, 2);
        self.word(" re\n");
    }

    /// A place, as the file counts it: from the bottom.
    fn point(&mut self, (x, y): (f32, f32)) {
        self.fixed(x, 2);
        self.word(" ");
        self.fixed(self.height - y, 2);
        self.word(" ");
    }

    fn word(&mut self, word: &str) {
        self.bytes.extend_from_slice(word.as_bytes());
    }

    fn whole(&mut self, number: usize) {
        let mut digits = [0; 20];
        let written = digits_of(number, &mut digits);
        self.bytes.extend_from_slice(written);
    }

    /// A number with at most so many decimals, without closing zeros; a hundredth of a point is finer than any printer.
    fn fixed(&mut self, value: f32, decimals: u32) {
        let unit = 10_usize.pow(decimals);
        // What lies beyond any paper is cut off by the conversion.
        let scaled = (value.abs() * unit as f32).round() as usize;
        if value < 0.0 && scaled > 0 {
            self.word("-");
        }
        self.whole(scaled / unit);
        let mut rest = scaled % unit;
        if rest > 0 {
            self.word(".");
            let mut place = unit / 10;
            while rest > 0 {
                self.whole(rest / place);
                rest %= place;
                place /= 10;
            }
        }
    }
}

/// The digits of a number, written at the end of the room.
fn digits_of(mut number: usize, room: &mut [u8; 20]) -> &[u8] {
    let mut first = room.len();
    for (place, slot) in room.iter_mut().enumerate().rev() {
        let [digit, ..] = (number % 10).to_le_bytes();
        *slot = b'0' + digit;
        first = place;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    room.get(first..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn written(draw: impl FnOnce(&mut Content)) -> String {
        let mut content = Content::new(100.0);
        draw(&mut content);
        String::from_utf8(content.finish().to_vec()).unwrap()
    }

    fn number(value: f32, decimals: u32) -> String {
        written(|content| content.fixed(value, decimals))
    }

    #[test]
    fn numbers_are_written_without_closing_zeros() {
        assert_eq!(number(12.5, 2), "12.5");
        assert_eq!(number(12.0, 2), "12");
        assert_eq!(number(0.05, 2), "0.05");
        assert_eq!(number(-7.125, 1), "-7.1");
        assert_eq!(number(-0.001, 2), "0");
        assert_eq!(number(841.89, 2), "841.89");
    }

    #[test]
    fn lines_of_one_pen_are_one_path_and_places_count_from_the_bottom() {
        let pen = Stroke {
            width: 0.4,
            colour: (0.5, 0.5, 0.5),
            dashed: false,
        };
        let drawn = written(|content| {
            content.begin_artifact();
            content.rule((1.0, 10.0), (1.0, 20.0), pen);
            content.begin_artifact();
            content.rule((2.0, 10.0), (2.0, 20.0), pen);
        });
        assert_eq!(
            drawn,
            "/Artifact BMC\n0.4 w\n0.5 0.5 0.5 RG\n1 90 m 1 80 l\n2 90 m 2 80 l\nS\nEMC\n"
        );
    }

    #[test]
    fn type_is_named_once_while_it_does_not_change() {
        let fonts = Fonts::embedded().unwrap();
        let mut lettering = Lettering::default();
        let of = Type {
            face: Face::Bold,
            size: 9.25,
            colour: (0.0, 0.0, 0.0),
        };
        let drawn = written(|content| {
            for y in [10.0, 20.0] {
                content.begin("TD", 0);
                let pieces = [Piece::Words("a".to_owned())];
                content.text((&fonts, &mut lettering), of, (5.0, y), &pieces);
                content.end();
            }
        });
        assert_eq!(
            drawn,
            "/TD<</MCID 0>>BDC\nBT /F1 9.25 Tf 5 90 Td (\0\u{1})Tj ET\nEMC\n\
             /TD<</MCID 0>>BDC\nBT 5 80 Td (\0\u{1})Tj ET\nEMC\n"
        );
    }
}
