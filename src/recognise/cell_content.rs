//! What a cell holds to the eye of a table: a text, a figure, the number of its column.

use rust_decimal::Decimal;

use crate::read::grid::{Cell, Content};
use crate::read::number::{self, Convention, Reading};

/// Columns of a table that are numbered "A B C 1 2 3" are fewer.
const COLUMNS_NUMBERED: u32 = 60;

/// The words of a text cell.
pub(super) fn text_of(cell: &Cell) -> Option<&str> {
    match &cell.content {
        Content::Text(text) => Some(text),
        Content::Number(_)
        | Content::Bool(_)
        | Content::Date(..)
        | Content::Error(_)
        | Content::FormulaWithoutValue => None,
    }
}

pub(super) fn has_letters(cell: &Cell) -> bool {
    text_of(cell)
        .is_some_and(|text| text.chars().filter(|letter| letter.is_alphabetic()).count() > 1)
}

/// True for numbers and for text that consists of digits and the signs of numbers.
pub(super) fn looks_like_number(content: &Content) -> bool {
    match content {
        Content::Number(_) | Content::FormulaWithoutValue | Content::Error(_) => true,
        Content::Text(text) => {
            let mut digits = 0;
            let only_signs = text.chars().all(|sign| {
                digits += usize::from(sign.is_ascii_digit());
                sign.is_ascii_digit() || sign.is_whitespace() || ".,()-−%*'+".contains(sign)
            });
            only_signs && digits > 0
        }
        Content::Bool(_) | Content::Date(..) => false,
    }
}

/// True for a number and for a sign that stands in the place of one.
pub(super) fn holds_figure(content: &Content) -> bool {
    // A colon that stands alone separates more often than it stands for a figure.
    let is_sign = |text: &str| {
        text != ":"
            && matches!(
                number::read(text, Convention::Vietnamese),
                Reading::Placeholder(_)
            )
    };
    looks_like_number(content)
        || matches!(content, Content::Text(text) if text.len() <= 8 && is_sign(text))
}

/// True for the row below the headings that numbers the columns: "A B C 1 2 3=2/1", "-1 -2 -3".
///
/// Plain numbers rise; where nothing else stands in the row they count on by one. One cell among them may hold something else:
/// what was left there by mistake does not make figures of the numbers of columns.
pub(super) fn numbers_columns(cells: &[Cell]) -> bool {
    let others = cells.iter().filter(|cell| !numbers_column(cell)).count();
    let may_be = match others {
        0 => cells.len() >= 2,
        1 => cells.len() > 4,
        _ => false,
    };
    let plain = cells.iter().filter(|cell| numbers_column(cell));
    let plain = plain.filter_map(|cell| match &cell.content {
        Content::Number(number) => Some(number.abs()),
        Content::Text(_)
        | Content::Bool(_)
        | Content::Date(..)
        | Content::Error(_)
        | Content::FormulaWithoutValue => None,
    });
    let plain: Vec<Decimal> = if may_be {
        plain.collect()
    } else {
        return false;
    };
    let has_letters = plain.len() + others < cells.len();
    let mut pairs = plain.windows(2);
    pairs.all(|pair| match pair {
        [before, after] if has_letters => before < after,
        [before, after] => *before + Decimal::ONE == *after,
        _ => true,
    }) && (has_letters || others == 0)
}

/// True for a cell of such a row that numbers its column.
pub(super) fn numbers_column(cell: &Cell) -> bool {
    match &cell.content {
        Content::Number(number) => {
            number.is_integer() && number.abs() < Decimal::from(COLUMNS_NUMBERED)
        }
        Content::Text(text) => {
            let letters = || text.chars().filter(|letter| letter.is_alphabetic()).count();
            let is_formula = || text.len() <= 24 && text.contains('=');
            // A year is a word of the heading.
            let is_number = || {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                let number = digits.parse();
                letters() == 0 && number.is_ok_and(|number: u32| number < COLUMNS_NUMBERED)
            };
            let is_letter = || text.trim_matches(['(', ')']).len() <= 2 && letters() == 1;
            is_formula() || (text.len() <= 5 && is_number()) || is_letter()
        }
        Content::Bool(_) | Content::Date(..) | Content::Error(_) | Content::FormulaWithoutValue => {
            false
        }
    }
}
