//! Names that stand one column behind the numbers of their rows, where both stand under one heading: "I | Bán lẻ hàng hóa".

use super::locate::{holds_figure, text_of};
use crate::model::cell::Position;
use crate::read::grid::{Cell, Content, Sheet};

/// True for a running number and nothing else: "I", "1", "1.2.", "a)". It names no row where words stand beside it.
pub(super) fn is_number_alone(content: &Content) -> bool {
    match content {
        Content::Number(number) => number.is_integer(),
        Content::Text(text) => {
            let mark = text.trim().trim_matches(['.', ')', '(', '/']);
            let mut parts = mark.split('.');
            let is_number = parts.all(|part| {
                (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            });
            let is_roman = !mark.is_empty() && mark.bytes().all(|byte| b"IVX".contains(&byte));
            let is_letter = mark.chars().count() == 1 && mark.chars().all(char::is_alphabetic);
            is_number || is_roman || is_letter
        }
        Content::Bool(_) | Content::Date(..) | Content::Error(_) | Content::FormulaWithoutValue => {
            false
        }
    }
}

/// True for words that may name a row.
fn is_name(cell: &Cell) -> bool {
    let letters = text_of(cell).map(|text| text.chars().filter(|letter| letter.is_alphabetic()));
    letters.is_some_and(|letters| letters.count() > 1) && !is_number_alone(&cell.content)
}

/// The column behind `label` when the rows from `first_row` on have their names there: in two rows and in most of those whose
/// label is a number alone, words stand behind it. The row that numbers the columns has none.
pub(super) fn column(
    sheet: &Sheet,
    first_row: u32,
    label: u16,
    is_value: &dyn Fn(u16) -> bool,
) -> Option<u16> {
    let beside = label.checked_add(1)?;
    let (mut named, mut nameless) = (0_usize, 0_usize);
    for (row, _) in sheet.rows.iter().filter(|(row, _)| *row >= first_row) {
        let at = |column| sheet.cell(Position::new(*row, column));
        let mut cells = sheet.row(*row).iter();
        let has_figures =
            cells.any(|cell| is_value(cell.position.column) && holds_figure(&cell.content));
        let is_numbered = at(label).is_some_and(|cell| is_number_alone(&cell.content));
        match (has_figures && is_numbered, at(beside).is_some_and(is_name)) {
            (true, true) => named += 1,
            (true, false) => nameless += 1,
            (false, _) => {}
        }
    }
    (named >= 2 && named > nameless).then_some(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_stands_alone_is_no_name() {
        for text in ["I", "IV", "1", "1.2", "1.2.", "a)", "(b)", "XII."] {
            assert!(is_number_alone(&Content::Text(text.into())), "{text}");
        }
        for text in ["I. Bán lẻ", "Ia", "2019", "", "Xã I", "-"] {
            assert!(!is_number_alone(&Content::Text(text.into())), "{text}");
        }
    }
}
