//! Foreign words made safe for a cell, and names made fit for a sheet.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Most a cell takes, counted as Excel counts: in UTF-16.
const LONGEST: usize = 32_767;
/// Stands at the end of a text that was cut.
const CUT: &str = " … (đã cắt bớt)";
/// Most a sheet name takes.
const LONGEST_SHEET_NAME: usize = 31;

/// The words without what a cell cannot hold or a reader cannot see: control characters and marks that turn the direction
/// of writing. Line ends stay. What is longer than a cell is cut, with a mark.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
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
    let mut cut = prefix(&clean, LONGEST - utf16_length(CUT)).to_owned();
    cut.push_str(CUT);
    Cow::Owned(cut)
}

/// True when a careless reader of the cell could take the words for a formula.
pub(super) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// Writes words as words, whatever they begin with: in Excel they stay words even after somebody edits the cell.
pub(super) fn write_words(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    words: &str,
    format: Format,
) -> Result<(), XlsxError> {
    let words = safe(words);
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

/// Sheet names given so far; Excel tells them apart without regard to case.
#[derive(Default)]
pub(super) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// A name Excel accepts, as near to the wish as that allows, and not given before.
    pub(super) fn give(&mut self, wish: &str) -> String {
        let allowed: String = safe(wish)
            .chars()
            .map(|letter| match letter {
                '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n' => ' ',
                other => other,
            })
            .collect();
        let trimmed = allowed.trim_matches(|letter: char| letter == '\'' || letter.is_whitespace());
        let base = if trimmed.is_empty() {
            "Bảng"
        } else {
            trimmed
        };
        let mut name = prefix(base, LONGEST_SHEET_NAME).trim_end().to_owned();
        let mut number = 2;
        // "History" is a name Excel keeps for itself.
        while name.to_lowercase() == "history" || !self.taken.insert(name.to_lowercase()) {
            let suffix = format!(" ({number})");
            let room = LONGEST_SHEET_NAME - utf16_length(&suffix);
            name = format!("{}{suffix}", prefix(base, room).trim_end());
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
        let cut = safe(&long);
        assert_eq!(utf16_length(&cut), LONGEST);
        assert!(cut.ends_with("(đã cắt bớt)"));
        assert_eq!(safe("ấ").len(), "ấ".len());
    }

    #[test]
    fn sheet_names_are_short_unlike_and_without_forbidden_letters() {
        let mut names = SheetNames::default();
        assert_eq!(names.give("GTSX: bán lẻ/dịch vụ"), "GTSX  bán lẻ dịch vụ");
        assert_eq!(
            names.give("gtsx: bán lẻ/dịch vụ"),
            "gtsx  bán lẻ dịch vụ (2)"
        );
        assert_eq!(names.give("''"), "Bảng");
        assert_eq!(names.give("History"), "History (2)");
        let long = names.give(&"đ".repeat(40));
        assert_eq!(utf16_length(&long), 31);
        assert_eq!(
            names.give(&"đ".repeat(40)),
            format!("{} (2)", "đ".repeat(27))
        );
    }

    #[test]
    fn signs_that_begin_a_formula_are_seen_in_every_width() {
        for text in ["=1+1", "+84", "-5", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"] {
            assert!(looks_like_formula(text), "{text}");
        }
        assert!(!looks_like_formula("Đắk Hà = 5"));
    }
}
