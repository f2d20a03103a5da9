//! Foreign words made safe for a cell, and names made fit for a sheet.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Most a cell takes, counted as Excel counts: in UTF-16.
const LONGEST: usize = 32_767;
/// Stands at the end of a title or a name that was cut.
const CUT: &str = "…";
/// Most letters of what says that a text was cut.
const LONGEST_CUT: usize = 100;

/// The words without what a cell cannot hold or a reader cannot see: control characters and marks that turn the direction
/// of writing. Line ends stay. What is longer than a cell is cut, with a mark.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    safe_or_cut(text, CUT)
}

/// The same, with `cut` at the end of what was cut.
pub(super) fn safe_or_cut<'t>(text: &'t str, cut: &str) -> Cow<'t, str> {
    let clean = if text.chars().any(is_unseen) {
        let mut clean = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '\t' => clean.push(' '),
                '\n' => clean.push('\n'),
                unseen if is_unseen(unseen) => {}
                seen => clean.push(seen),
            }
        }
        Cow::Owned(clean)
    } else {
        Cow::Borrowed(text)
    };
    if clean.len() <= LONGEST || utf16_length(&clean) <= LONGEST {
        return clean;
    }
    let cut = prefix(cut, LONGEST_CUT);
    let beginning = prefix(&clean, LONGEST - utf16_length(cut));
    Cow::Owned(format!("{beginning}{cut}"))
}

/// True when a careless reader of the cell could take the words for a formula.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Writes words as words, whatever they begin with: in Excel they stay words even after somebody edits the cell.
/// `cut` is what says that they were cut.
pub(super) fn write_words(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    (words, cut): (&str, &str),
    format: Format,
) -> Result<(), XlsxError> {
    let words = safe_or_cut(words, cut);
    let format = if looks_like_formula(&words) {
        format.set_quote_prefix()
    } else {
        format
    };
    sheet.write_string_with_format(row, column, words, &format)?;
    Ok(())
}

/// How many lines words take in a cell that is `letters` wide; no program finds the height of a wrapped cell by itself
/// before the cell is edited.
pub(super) fn lines_of(words: &str, letters: u32) -> u32 {
    // Widths are counted in digits, and letters are narrower on average.
    let letters = usize::try_from((letters * 23 / 20).max(1)).unwrap_or(usize::MAX);
    let lines = words.split('\n');
    let taken: usize = lines
        .map(|line| line.chars().count().div_ceil(letters).max(1))
        .sum();
    u32::try_from(taken.min(25)).unwrap_or(25)
}

fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{061C}'
                | '\u{200E}'
                | '\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}'
                | '\u{FFFE}'
                | '\u{FFFF}'
        )
}

fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The beginning of a text, as long as fits into `longest` units of UTF-16.
pub(super) fn prefix(text: &str, longest: usize) -> &str {
    let mut length = 0;
    let end = text.char_indices().find(|(_, letter)| {
        length += letter.len_utf16();
        length > longest
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Names of sheets or of columns given so far; Excel tells them apart without regard to case.
pub(super) struct GivenNames {
    taken: BTreeSet<String>,
    longest: usize,
    forbidden: &'static [char],
}

impl GivenNames {
    /// Names of sheets.
    pub(super) fn of_sheets() -> Self {
        Self {
            // A name that Excel keeps for itself.
            taken: BTreeSet::from(["history".to_owned()]),
            longest: 31,
            forbidden: &['[', ']', ':', '*', '?', '/', '\\', '\n'],
        }
    }

    /// Names of the columns of an Excel table, without signs that mean something else in a formula.
    pub(super) fn of_columns() -> Self {
        Self {
            taken: BTreeSet::new(),
            longest: 255,
            forbidden: &['[', ']', '#', '@', '\'', '"', '\n'],
        }
    }

    /// A name Excel accepts, as near to the wish as that allows, and not given before.
    pub(super) fn give(&mut self, wish: &str) -> String {
        let allowed: String = safe(wish)
            .chars()
            .map(|letter| {
                if self.forbidden.contains(&letter) {
                    ' '
                } else {
                    letter
                }
            })
            .collect();
        // Neither end may be an apostrophe, and a cut makes another end.
        let is_edge = |letter: char| letter == '\'' || letter.is_whitespace();
        let base = allowed.trim_matches(is_edge);
        let mut name = prefix(base, self.longest)
            .trim_end_matches(is_edge)
            .to_owned();
        let mut number = 2;
        while name.is_empty() || !self.taken.insert(name.to_lowercase()) {
            let suffix = format!(" ({number})");
            let room = self.longest - utf16_length(&suffix);
            name = format!("{}{suffix}", prefix(base, room).trim_end());
            name = name.trim_start().to_owned();
            number += 1;
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_letters_go_and_line_ends_stay() {
        assert_eq!(
            safe("Huyện\u{202E} Đắk Hà\u{7}\tx\r\ny"),
            "Huyện Đắk Hà x\ny"
        );
    }

    #[test]
    fn a_text_longer_than_a_cell_is_cut_with_a_mark() {
        let long = "ấ".repeat(40_000);
        let cut = safe_or_cut(&long, " … (đã cắt bớt)");
        assert_eq!(utf16_length(&cut), LONGEST);
        assert!(cut.ends_with("ấ … (đã cắt bớt)"));
        assert!(safe(&long).ends_with("ấ…"));
        assert_eq!(utf16_length(&safe_or_cut(&long, &long)), LONGEST);
        assert_eq!(safe("ấ").len(), "ấ".len());
    }

    #[test]
    fn sheet_names_are_short_unlike_and_without_forbidden_letters() {
        let mut names = GivenNames::of_sheets();
        assert_eq!(names.give("GTSX: bán lẻ/dịch vụ"), "GTSX  bán lẻ dịch vụ");
        assert_eq!(
            names.give("gtsx: bán lẻ/dịch vụ"),
            "gtsx  bán lẻ dịch vụ (2)"
        );
        assert_eq!(names.give("''"), "(2)");
        let cut = format!("{}'x", "đ".repeat(30));
        assert_eq!(names.give(&cut), "đ".repeat(30));
        assert_eq!(names.give(""), "(3)");
        assert_eq!(names.give("History"), "History (2)");
        let long = names.give(&"đ".repeat(40));
        assert_eq!(utf16_length(&long), 31);
        assert_eq!(
            names.give(&"đ".repeat(40)),
            format!("{} (2)", "đ".repeat(27))
        );
    }

    #[test]
    fn names_of_columns_can_stand_in_a_formula_and_are_unlike() {
        let mut names = GivenNames::of_columns();
        assert_eq!(
            names.give("Lũy kế [#1]: 'ước'\nnăm"),
            "Lũy kế   1 :  ước  năm"
        );
        assert_eq!(names.give("History"), "History");
        assert_eq!(names.give("HISTORY"), "HISTORY (2)");
        assert_eq!(names.give("[]"), "(2)");
        assert_eq!(utf16_length(&names.give(&"đ".repeat(300))), 255);
    }

    #[test]
    fn signs_that_begin_a_formula_are_seen_in_every_width() {
        for text in ["=1+1", "+84", "-5", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"] {
            assert!(looks_like_formula(text), "{text}");
        }
        assert!(!looks_like_formula("Đắk Hà = 5"));
    }
}
