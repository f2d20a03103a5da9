//! Marks around the digits of a figure in rendered text: which figure stands there, and how it is printed.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::model::document::SpanFigure;
use crate::model::figure::{FigureIndex, FigureStatus};
use crate::present::view::View;
use crate::present::wording::Digits;

/// Stands before what is said of a figure: letters and digits only, which Markdown and the filters of the template leave as they are.
pub(super) const FIGURE: char = '\u{E009}';
/// Stands between that and the digits.
pub(super) const DIGITS: char = '\u{E00A}';
/// Stands behind the digits.
pub(super) const DIGITS_END: char = '\u{E00B}';
/// Stands before the name of a blank, and that before its brackets.
pub(super) const BLANK: char = '\u{E00C}';
/// Stands before the name of a blank whose words follow.
pub(super) const WRITTEN: char = '\u{E00D}';

/// What the digits are of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The value.
    Amount,
    /// Its distance from nothing: "thấp hơn 0,1 điểm".
    Distance,
    /// The same of a growth: "giảm 12,2%".
    Change,
    /// The factor of a growth: "gấp 2,3 lần".
    Factor,
    /// What is beyond a whole: "vượt 9,6%".
    Excess,
}

/// A figure as it is printed somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Printed {
    pub(super) figure: FigureIndex,
    pub(super) direction: Ordering,
    pub(super) status: FigureStatus,
    pub(super) form: String,
}

const DIRECTIONS: [(char, Ordering); 3] = [
    ('d', Ordering::Less),
    ('s', Ordering::Equal),
    ('u', Ordering::Greater),
];
const STATUSES: [(char, FigureStatus); 5] = [
    ('c', FigureStatus::Complete),
    ('i', FigureStatus::Incomplete),
    ('m', FigureStatus::Marked),
    ('u', FigureStatus::Unavailable),
    ('w', FigureStatus::Withheld),
];

/// Name of a way to print: `n1000d1` is the value in thousands with one decimal.
pub(super) fn form(shape: Shape, divisor: Decimal, decimals: u32, digits: Digits) -> String {
    let shape = match (shape, digits) {
        (Shape::Amount, Digits::Read) => 'n',
        (Shape::Amount, Digits::Aligned) => 'a',
        (Shape::Distance, Digits::Read) => 'm',
        (Shape::Distance, Digits::Aligned) => 'b',
        (Shape::Change, Digits::Read) => 'c',
        (Shape::Change, Digits::Aligned) => 'h',
        (Shape::Factor, _) => 't',
        (Shape::Excess, _) => 'e',
    };
    let divisor = divisor.normalize().to_string().replace('.', "p");
    format!("{shape}{divisor}d{decimals}")
}

impl Printed {
    /// Digits with what is said of them.
    pub(super) fn around(&self, digits: &str) -> String {
        let direction = letter(&DIRECTIONS, self.direction);
        let status = letter(&STATUSES, self.status);
        let (figure, form) = (self.figure, &self.form);
        format!("{FIGURE}{figure}x{direction}{status}{form}{DIGITS}{digits}{DIGITS_END}")
    }

    /// What stands between [`FIGURE`] and [`DIGITS`].
    pub(super) fn read(words: &str) -> Option<Self> {
        let (figure, rest) = words.split_once('x')?;
        let mut letters = rest.chars();
        let direction = meant(&DIRECTIONS, letters.next()?)?;
        let status = meant(&STATUSES, letters.next()?)?;
        Some(Self {
            figure: FigureIndex::of_text(figure)?,
            direction,
            status,
            form: letters.as_str().to_owned(),
        })
    }

    /// The same with the id of the figure.
    pub(super) fn of(self, view: &View<'_>) -> SpanFigure {
        SpanFigure {
            id: view.consolidation.id(self.figure).into_owned(),
            form: self.form,
            direction: self.direction,
            status: self.status,
        }
    }
}

fn letter<T: Copy + PartialEq>(known: &[(char, T)], value: T) -> char {
    let mut known = known.iter();
    known
        .find(|(_, one)| *one == value)
        .map_or(' ', |(letter, _)| *letter)
}

fn meant<T: Copy>(known: &[(char, T)], letter: char) -> Option<T> {
    let mut known = known.iter();
    known
        .find(|(one, _)| *one == letter)
        .map(|(_, value)| *value)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_digits_can_be_read_back() {
        let printed = Printed {
            figure: FigureIndex::of_text("1204").unwrap(),
            direction: Ordering::Less,
            status: FigureStatus::Marked,
            form: form(Shape::Amount, Decimal::new(1, 3), 1, Digits::Read),
        };
        let text = printed.around("14.164,9");
        let inside = text.trim_start_matches(FIGURE).split(DIGITS).next();
        assert_eq!(inside.and_then(Printed::read), Some(printed));
        assert!(text.ends_with(&format!("14.164,9{DIGITS_END}")));
    }
}
