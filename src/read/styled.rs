//! Numbers with their formats: plain numbers, days, times, and numbers that are seen otherwise than by their digits.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::bytes::{ShortNumber, short_number};
use super::face::Face;
use super::grid::{Appearance, Content};
use super::number_format::{NumberFormat, Seen};
use super::refusal::Fault;
use super::{dates, decimal};

/// What a number format makes of a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// A number by its digits.
    #[default]
    Number,
    /// What the sections of the format say.
    By(Arc<NumberFormat>),
}

impl Shown {
    /// What a format makes of a number, by its code: `dd/mm/yyyy`.
    pub(super) fn by_code(code: &str) -> Self {
        NumberFormat::parse(code).map_or(Self::Number, Self::by)
    }

    /// A number shown a hundredfold with a percent sign.
    pub(super) fn percent() -> Self {
        Self::by(NumberFormat::percent())
    }

    /// As another number is seen.
    pub(super) fn seen(appearance: &Arc<Appearance>) -> Self {
        Self::by(NumberFormat::always(Seen::Digits(Some(Arc::clone(
            appearance,
        )))))
    }

    /// What a format that no workbook lists makes of a number.
    ///
    /// The currency of some depends on the machine that shows them, so that they say nothing.
    pub(super) fn built_in(id: u16) -> Self {
        match id {
            9 | 10 => Self::percent(),
            14..=16 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => {
                Self::by(NumberFormat::always(Seen::Day))
            }
            17 => Self::by(NumberFormat::always(Seen::Month)),
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Self::by(NumberFormat::always(Seen::Clock)),
            46 => Self::by(NumberFormat::always(Seen::Elapsed)),
            _ => Self::Number,
        }
    }

    fn by(format: NumberFormat) -> Self {
        Self::By(Arc::new(format))
    }

    /// How the number is seen; `None` when it is by its digits alone, or as a day or time.
    pub(super) fn appearance(&self, number: Decimal) -> Option<&Arc<Appearance>> {
        match self {
            Self::Number => None,
            Self::By(format) => match format.of(number) {
                Seen::Digits(seen) => seen.as_ref(),
                Seen::Day | Seen::Month | Seen::Clock | Seen::Elapsed => None,
            },
        }
    }

    /// The content of a cell with this number; `from_1904` tells the first day of its dates.
    ///
    /// A moment is a day, whatever part of it the format shows, but for a month: the day behind that is nobody's statement. A time
    /// without a day is no figure either: its words stay.
    pub(super) fn content(&self, number: Decimal, from_1904: bool) -> Content {
        let seen = match self {
            Self::Number => return Content::Number(number),
            Self::By(format) => format.of(number),
        };
        let content = match seen {
            Seen::Digits(_) => None,
            Seen::Day => dates::from_serial(number, from_1904).or_else(|| dates::no_day(number)),
            Seen::Month => dates::from_serial(number, from_1904).map(month_of),
            Seen::Clock => dates::from_serial(number, from_1904).or_else(|| dates::time(number)),
            Seen::Elapsed => dates::time(number),
        };
        content.unwrap_or(Content::Number(number))
    }
}

/// The month of a day as people write it: 09/2019.
fn month_of(day: Content) -> Content {
    if let Content::Date(year, month, _) = day {
        Content::Text(format!("{month:02}/{year}").into())
    } else {
        day
    }
}

/// One cell format.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub(super) shown: Shown,
    pub(super) face: Option<Face>,
}

impl Style {
    /// The format of a cell of which nothing is known.
    pub(super) const PLAIN: &'static Self = &Self {
        shown: Shown::Number,
        face: None,
    };
}

/// Cell formats of a workbook, and the first day of its dates.
#[derive(Debug, Default)]
pub(super) struct Styles {
    pub(super) cells: Vec<Style>,
    pub(super) from_1904: bool,
}

impl Styles {
    /// The format at an index that a cell names.
    pub(super) fn get(&self, index: usize) -> Result<&Style, Fault> {
        // A workbook without any format list has nothing that could be misread.
        if self.cells.is_empty() {
            return Ok(Style::PLAIN);
        }
        self.cells.get(index).ok_or(Fault::FormatIndex)
    }

    /// The content of a cell that holds a float.
    pub(super) fn number(&self, value: f64, style: &Style) -> Result<Content, Fault> {
        let number = decimal::from_binary(value).ok_or(Fault::NotFinite)?;
        Ok(self.shown(number, style))
    }

    /// The content of a cell that holds a short number.
    pub(super) fn short(&self, bits: u32, style: &Style) -> Result<Content, Fault> {
        match short_number(bits) {
            ShortNumber::Whole { units, decimals } => {
                Ok(self.shown(Decimal::new(units, decimals).normalize(), style))
            }
            ShortNumber::Binary(value) => self.number(value, style),
        }
    }

    /// What a format makes of an exact number.
    pub(super) fn shown(&self, number: Decimal, style: &Style) -> Content {
        style.shown.content(number, self.from_1904)
    }
}

/// What formats make of numbers, by their ids; a workbook lists its own beside the built-in ones.
#[derive(Debug, Default)]
pub(super) struct Formats {
    own: BTreeMap<u16, Shown>,
}

impl Formats {
    /// Adds a format by its code: `dd/mm/yyyy`.
    pub(super) fn add(&mut self, id: u16, code: &str) {
        self.own.insert(id, Shown::by_code(code));
    }

    /// What the format makes of a number.
    pub(super) fn get(&self, id: u16) -> Shown {
        let own = self.own.get(&id).cloned();
        own.unwrap_or_else(|| Shown::built_in(id))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_day_and_a_time_is_no_figure() {
        for (code, number, expected) in [
            ("h:mm", "43710.5", Content::Date(2019, 9, 2)),
            ("h:mm AM/PM", "43710.5", Content::Date(2019, 9, 2)),
            ("mm:ss", "43710.5", Content::Date(2019, 9, 2)),
            ("dd/mm/yyyy", "43710.5", Content::Date(2019, 9, 2)),
            ("[h]:mm", "43710.5", Content::Text("1049052:00".into())),
            ("mm/yyyy", "43738", Content::Text("09/2019".into())),
            ("mmm-yy", "43709", Content::Text("09/2019".into())),
            ("h:mm", "0.5", Content::Text("12:00".into())),
            ("h:mm:ss", "0.75002", Content::Text("18:00:02".into())),
            ("[h]:mm", "1.5", Content::Text("36:00".into())),
            ("d-mmm", "0.166", Content::Text("00/01/1900".into())),
            ("h:mm", "-1", Content::Number((-1).into())),
            (
                "#,##0.0 USD",
                "43710.5",
                Content::Number("43710.5".parse().unwrap()),
            ),
            (
                "Chung",
                "43710.5",
                Content::Number("43710.5".parse().unwrap()),
            ),
        ] {
            let content = Shown::by_code(code).content(number.parse().unwrap(), false);
            assert_eq!(content, expected, "{code} {number}");
        }
    }

    #[test]
    fn formats_that_no_workbook_lists_are_known_by_their_ids() {
        let content = |id| Shown::built_in(id).content(Decimal::new(437_105, 1), false);
        assert_eq!(content(14), Content::Date(2019, 9, 2));
        assert_eq!(content(20), Content::Date(2019, 9, 2));
        assert_eq!(content(46), Content::Text("1049052:00".into()));
        assert_eq!(content(3), Content::Number(Decimal::new(437_105, 1)));
        assert!(
            Shown::built_in(9)
                .appearance(Decimal::ONE)
                .unwrap()
                .is_percent()
        );
    }
}
