//! Names that stand one column behind the numbers of their rows, where both stand under one heading: "I | Bán lẻ hàng hóa".

use rust_decimal::Decimal;

use super::cell_content::{holds_figure, text_of};
use crate::model::cell::Position;
use crate::read::grid::{Cell, Content, Sheet};

/// No form has rows beyond this number; "2019" is a year, and names its row.
const LAST: Decimal = Decimal::from_parts(999, 0, 0, false, 0);

/// True for a running number and nothing else: "I", "1", "1.2.", "a)". It names no row where words stand beside it.
pub(super) fn is_number_alone(content: &Content) -> bool {
    match content {
        Content::Number(number) => number.is_integer() && (Decimal::ONE..=LAST).contains(number),
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
        for number in [1, 12, 999] {
            assert!(is_number_alone(&Content::Number(number.into())), "{number}");
        }
        for number in [2019, 1000, 0, -1] {
            let number = Decimal::from(number);
            assert!(!is_number_alone(&Content::Number(number)), "{number}");
        }
        assert!(!is_number_alone(&Content::Number(Decimal::new(15, 1))));
    }

    /// The column of names beside labels in numbers, with words and figures behind them.
    fn beside(labels: [i64; 3]) -> Option<u16> {
        let rows = labels.into_iter().zip(7_u32..).flat_map(|(label, row)| {
            let contents = [
                Content::Number(label.into()),
                Content::Text("Bán lẻ".into()),
                Content::Number(100.into()),
            ];
            let cells = contents.into_iter().zip(0_u16..);
            cells.map(move |(content, column)| Cell {
                position: Position::new(row, column),
                content,
            })
        });
        let sheet = Sheet::from_cells("Biểu", rows.collect());
        column(&sheet, 7, 0, &|column| column == 2)
    }

    #[test]
    fn words_beside_running_numbers_are_names_and_words_beside_years_are_remarks() {
        assert_eq!(beside([1, 2, 3]), Some(1));
        assert_eq!(beside([10, 20, 30]), Some(1));
        assert_eq!(beside([2017, 2018, 2019]), None);
        assert_eq!(beside([1, 2018, 2019]), None);
    }
}
