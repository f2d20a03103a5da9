//! Names of ranges: what `'Biểu 3'!$D$7:$D$40` means.

use std::sync::Arc;

use super::grid::{Block, RangeName};
use super::raw::{COLUMNS, ROWS, RawName};
use super::texts::sheet_name;
use crate::model::cell::Position;
use crate::text;

/// The range that a name stands for; `None` for formulas, several ranges and other workbooks.
pub(super) fn range(raw: &RawName) -> Option<RangeName> {
    let (sheet, cells) = sheet_and_cells(&raw.formula)?;
    let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
    let (first, last) = (corner(first)?, corner(last)?);
    let (top, bottom) = (first.0.unwrap_or(0), last.0.unwrap_or(ROWS - 1));
    let block = Block {
        first: Position::new(top, first.1),
        last: Position::new(bottom, last.1),
    };
    let is_upright = block.first.row <= block.last.row && block.first.column <= block.last.column;
    is_upright.then(|| RangeName {
        name: Arc::from(text::clean(&raw.name)),
        sheet: Arc::from(sheet_name(&sheet)),
        block,
    })
}

/// The name of the sheet without its quotes, and what follows the mark.
fn sheet_and_cells(formula: &str) -> Option<(String, &str)> {
    if let Some(quoted) = formula.strip_prefix('\'') {
        let end = quoted.rfind("'!")?;
        let (sheet, rest) = quoted.split_at_checked(end)?;
        return Some((sheet.replace("''", "'"), rest.get(2..)?));
    }
    let (sheet, cells) = formula.split_once('!')?;
    let is_plain = !sheet.is_empty() && !sheet.contains(['[', '(', ',', ':', '#']);
    is_plain.then(|| (sheet.to_owned(), cells))
}

/// Row and column of `$D$7`, from 0; a whole column `$D` has no row.
fn corner(address: &str) -> Option<(Option<u32>, u16)> {
    let plain: String = address.chars().filter(|sign| *sign != '$').collect();
    let digits = plain.find(|sign: char| sign.is_ascii_digit());
    let (letters, row) = plain.split_at_checked(digits.unwrap_or(plain.len()))?;
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic())
    {
        return None;
    }
    let column = letters.bytes().fold(0_u32, |column, letter| {
        column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    let row = match row {
        "" => None,
        row => Some(
            row.parse::<u32>()
                .ok()
                .filter(|row| (1..=ROWS).contains(row))?
                - 1,
        ),
    };
    let column = (1..=COLUMNS).contains(&column).then_some(column - 1)?;
    Some((row, u16::try_from(column).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn read(formula: &str) -> Option<String> {
        let raw = RawName {
            name: "th_retail_month".to_owned(),
            formula: formula.to_owned(),
        };
        let range = range(&raw)?;
        let Block { first, last } = range.block;
        Some(format!("{} {first}:{last}", range.sheet))
    }

    #[test]
    fn plain_ranges_are_understood() {
        for (formula, expected) in [
            ("'Biểu 3'!$D$7:$D$40", "Biểu 3 D7:D40"),
            ("B1!$D$7", "B1 D7:D7"),
            ("'Ia H''Drai'!$AA$1:$AB$2", "Ia H'Drai AA1:AB2"),
            ("B1!$D:$D", "B1 D1:D1048576"),
        ] {
            assert_eq!(read(formula).as_deref(), Some(expected), "{formula}");
        }
    }

    #[test]
    fn everything_else_is_no_range() {
        for formula in [
            "OFFSET(B1!$A$1,0,0)",
            "[1]B1!$A$1",
            "#REF!",
            "B1!#REF!",
            "B1!$D$9:$D$7",
            "B1!$XFE$1",
            "B1!$A$0",
            "",
        ] {
            assert_eq!(read(formula), None, "{formula}");
        }
    }
}
