//! Words into lines of a width.

use super::canvas::{Canvas, Colour, Piece};
use crate::model::document::Span;
use crate::present::fonts::{Face, Fonts};

/// A run of letters of one face inside a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) face: Face,
    pub(super) text: String,
}

/// A word: what stands between two blanks at which a line may end; its parts may differ in face.
#[derive(Debug, Clone)]
struct Word {
    runs: Vec<Run>,
    width: f32,
}

/// A line: its words, each as runs, and their width with single blanks between them.
#[derive(Debug, Clone, Default)]
pub(super) struct TextLine {
    words: Vec<Word>,
    pub(super) width: f32,
    /// True for the last line of a paragraph, which is not stretched.
    pub(super) is_last: bool,
}

impl TextLine {
    /// The words with single blanks between them.
    pub(super) fn text(&self) -> String {
        let word = |word: &Word| {
            word.runs
                .iter()
                .map(|run| run.text.as_str())
                .collect::<String>()
        };
        self.words.iter().map(word).collect::<Vec<_>>().join(" ")
    }
}

/// Where and how lines are set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub(super) size: f32,
    pub(super) colour: Colour,
    pub(super) align: Align,
}

/// How a line stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    Right,
    Justified,
}

/// One face for a whole text.
pub(super) fn plain(face: Face, text: &str) -> Vec<Run> {
    vec![Run {
        face,
        text: text.to_owned(),
    }]
}

/// The runs of a paragraph, one for all neighbours of one face.
pub(super) fn runs(spans: &[Span]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for span in spans {
        let face = Face::of(span.bold, span.italic);
        match runs.last_mut().filter(|last| last.face == face) {
            Some(last) => last.text.push_str(&span.text),
            None => runs.push(Run {
                face,
                text: span.text.clone(),
            }),
        }
    }
    runs
}

/// Breaks runs into lines; the first line is shorter by `indent`.
pub(super) fn break_lines(
    fonts: &Fonts,
    runs: &[Run],
    size: f32,
    width: f32,
    indent: f32,
) -> Vec<TextLine> {
    let blank = fonts.width(Face::Regular, size, " ");
    let mut lines: Vec<TextLine> = Vec::new();
    let mut line = TextLine::default();
    for word in words(fonts, runs, size)
        .into_iter()
        .flat_map(|word| split_long(fonts, word, size, width))
    {
        let room = if lines.is_empty() {
            width - indent
        } else {
            width
        };
        let needed = if line.words.is_empty() {
            word.width
        } else {
            line.width + blank + word.width
        };
        if needed > room + 0.01 && !line.words.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line.width += if line.words.is_empty() {
            word.width
        } else {
            blank + word.width
        };
        line.words.push(word);
    }
    line.is_last = true;
    if !line.words.is_empty() || lines.is_empty() {
        lines.push(line);
    } else if let Some(last) = lines.last_mut() {
        last.is_last = true;
    }
    lines
}

fn words(fonts: &Fonts, runs: &[Run], size: f32) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut joins = false;
    for run in runs {
        for (index, text) in kept_together(&run.text).split(' ').enumerate() {
            let text = text.replace(KEPT, " ");
            joins &= index == 0 && !(text.is_empty() && run.text.starts_with(' '));
            if text.is_empty() {
                continue;
            }
            let width = fonts.width(run.face, size, &text);
            let part = Run {
                face: run.face,
                text,
            };
            match words.last_mut().filter(|_| joins) {
                Some(word) => {
                    word.runs.push(part);
                    word.width += width;
                }
                None => words.push(Word {
                    runs: vec![part],
                    width,
                }),
            }
            joins = true;
        }
    }
    words
}

/// Stands for a blank at which no line ends, until words are cut out.
const KEPT: char = '\u{E010}';
/// What stands between a number and its unit.
const MULTIPLES: [&str; 3] = ["nghìn", "triệu", "tỷ"];

/// Text in which a number, its unit and its sign stay on one line: "20,5 tỷ đồng (*)", "3 tháng".
fn kept_together(text: &str) -> String {
    let mut kept = String::with_capacity(text.len() + 8);
    let mut before = Before::Word;
    for (index, word) in text.split(' ').enumerate() {
        let stays = word.starts_with("(*")
            || match before {
                Before::Number => word.starts_with(char::is_lowercase),
                Before::Multiple => word.starts_with(char::is_alphabetic),
                Before::Word => false,
            };
        match (index, stays) {
            (0, _) => {}
            (_, true) => kept.push(KEPT),
            (_, false) => kept.push(' '),
        }
        kept.push_str(word);
        let is_year = word.len() == 4 && word.bytes().all(|letter| letter.is_ascii_digit());
        before = if word.ends_with(|letter: char| letter.is_ascii_digit()) && !is_year {
            Before::Number
        } else if before == Before::Number && MULTIPLES.contains(&word) {
            Before::Multiple
        } else {
            Before::Word
        };
    }
    kept
}

/// What stands before a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Number,
    /// A multiple behind a number.
    Multiple,
    Word,
}

/// The words of one that does not fit a line as a whole.
fn parted(fonts: &Fonts, word: Word, size: f32) -> Vec<Word> {
    let mut parts: Vec<Word> = Vec::new();
    for run in word.runs {
        for (index, text) in run.text.split(' ').enumerate() {
            let width = fonts.width(run.face, size, text);
            let part = Run {
                face: run.face,
                text: text.to_owned(),
            };
            match parts.last_mut().filter(|_| index == 0) {
                Some(word) => {
                    word.runs.push(part);
                    word.width += width;
                }
                None => parts.push(Word {
                    runs: vec![part],
                    width,
                }),
            }
        }
    }
    parts
}

/// A word wider than the line is cut, so that nothing runs over an edge.
fn split_long(fonts: &Fonts, word: Word, size: f32, width: f32) -> Vec<Word> {
    if word.width <= width {
        return vec![word];
    }
    if word.runs.iter().any(|run| run.text.contains(' ')) {
        let parts = parted(fonts, word, size).into_iter();
        return parts
            .flat_map(|part| split_long(fonts, part, size, width))
            .collect();
    }
    let mut parts: Vec<Word> = Vec::new();
    for run in word.runs {
        for letter in run.text.chars() {
            let advance = fonts.width(run.face, size, letter.encode_utf8(&mut [0; 4]));
            match parts.last_mut() {
                Some(part) if part.width + advance <= width => {
                    part.width += advance;
                    match part.runs.last_mut() {
                        Some(last) if last.face == run.face => last.text.push(letter),
                        _ => part.runs.push(Run {
                            face: run.face,
                            text: letter.to_string(),
                        }),
                    }
                }
                _ => parts.push(Word {
                    runs: vec![Run {
                        face: run.face,
                        text: letter.to_string(),
                    }],
                    width: advance,
                }),
            }
        }
    }
    parts
}

/// Sets one line with its baseline at `y`; it must be called inside an open element.
pub(super) fn set_line(
    canvas: &mut Canvas,
    fonts: &Fonts,
    line: &TextLine,
    (x, y, width): (f32, f32, f32),
    setting: Setting,
) {
    let blank = fonts.width(Face::Regular, setting.size, " ");
    let gaps = line.words.len().saturating_sub(1);
    let free = width - line.width;
    let stretch = if setting.align == Align::Justified && !line.is_last && gaps > 0 && free > 0.0 {
        free / gaps as f32
    } else {
        0.0
    };
    let start = match setting.align {
        Align::Left | Align::Justified => x,
        Align::Centre => x + free / 2.0,
        Align::Right => x + free,
    };
    canvas.content(|pen| {
        let mut at = start;
        let mut pending: Option<(Face, f32, Vec<Piece>)> = None;
        for (index, word) in line.words.iter().enumerate() {
            let is_last_word = index == gaps;
            for (part, run) in word.runs.iter().enumerate() {
                let ends_word = part + 1 == word.runs.len();
                // Every line but the last keeps a blank at its end, so that words stay apart when the text is copied.
                let keeps_blank = ends_word && !(is_last_word && line.is_last);
                let mut text = run.text.clone();
                let mut advance = fonts.width(run.face, setting.size, &run.text);
                let mut room = 0.0;
                if keeps_blank {
                    text.push(' ');
                    let own = fonts.width(run.face, setting.size, " ");
                    advance += blank + stretch;
                    room = blank + stretch - own;
                }
                match pending.as_mut().filter(|(face, ..)| *face == run.face) {
                    Some((_, _, pieces)) => pieces.push(Piece::Words(text)),
                    None => {
                        if let Some((face, from, pieces)) = pending.take() {
                            pen.pieces(face, setting.size, (from, y), setting.colour, pieces);
                        }
                        pending = Some((run.face, at, vec![Piece::Words(text)]));
                    }
                }
                if room.abs() > 0.001
                    && let Some((_, _, pieces)) = pending.as_mut()
                {
                    pieces.push(Piece::Room(room * 1000.0 / setting.size));
                }
                at += advance;
            }
        }
        if let Some((face, from, pieces)) = pending {
            pen.pieces(face, setting.size, (from, y), setting.colour, pieces);
        }
    });
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    /// The lines of a text in a width of so many times the word "triệu".
    fn lines(text: &str, times: f32) -> Vec<String> {
        let fonts = Fonts::embedded().unwrap();
        let width = fonts.width(Face::Regular, 10.0, "triệu") * times;
        let broken = break_lines(&fonts, &plain(Face::Regular, text), 10.0, width, 0.0);
        broken.iter().map(TextLine::text).collect()
    }

    #[test]
    fn a_number_its_unit_and_its_sign_stay_on_one_line() {
        let kept = |text: &str| kept_together(text).replace(KEPT, "~");
        let table = [
            ("đạt 20,5 tỷ đồng (*), tăng", "đạt 20,5~tỷ~đồng~(*), tăng"),
            ("12,79 triệu USD (**) và", "12,79~triệu~USD~(**) và"),
            ("nhiệm vụ 11 tháng cuối năm", "nhiệm vụ 11~tháng cuối năm"),
            ("tăng 100,4% (*) so với", "tăng 100,4%~(*) so với"),
            ("năm 2019 ước đạt 5 vụ", "năm 2019 ước đạt 5~vụ"),
            ("tỷ lệ 7,5 (cùng kỳ)", "tỷ lệ 7,5 (cùng kỳ)"),
        ];
        for (text, expected) in table {
            assert_eq!(kept(text), expected);
        }
    }

    #[test]
    fn what_is_kept_together_moves_to_the_next_line_and_is_parted_where_none_is_wide_enough() {
        assert_eq!(
            lines("ước đạt 20,5 tỷ đồng", 3.0),
            ["ước đạt", "20,5 tỷ đồng"]
        );
        assert_eq!(lines("20,5 triệu USD", 1.5), ["20,5", "triệu", "USD"]);
    }
}
