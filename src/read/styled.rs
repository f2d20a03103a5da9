//! Numbers with their formats: plain numbers, dates, percentages.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::bytes::{ShortNumber, short_number};
use super::grid::Content;
use super::raw::Face;
use super::refusal::Fault;
use super::{dates, decimal};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    /// A number as it is.
    #[default]
    Number,
    /// A day.
    Date,
    /// 0.166 shows as 16,6 %.
    Percent,
}

/// One cell format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub(super) shown: Shown,
    pub(super) face: Option<Face>,
}

/// Cell formats of a workbook, and the first day of its dates.
#[derive(Debug, Default)]
pub(super) struct Styles {
    pub(super) cells: Vec<Style>,
    pub(super) from_1904: bool,
}

impl Styles {
    /// The format at an index that a cell names.
    pub(super) fn get(&self, index: usize) -> Result<Style, Fault> {
        // A workbook without any format list has nothing that could be misread.
        if self.cells.is_empty() {
            return Ok(Style::default());
        }
        self.cells.get(index).copied().ok_or(Fault::FormatIndex)
    }

    /// The content of a cell that holds a float.
    pub(super) fn number(&self, value: f64, style: Style) -> Result<Content, Fault> {
        let number = decimal::from_binary(value).ok_or(Fault::NotFinite)?;
        Ok(self.shown(number, style))
    }

    /// The content of a cell that holds a short number.
    pub(super) fn short(&self, bits: u32, style: Style) -> Result<Content, Fault> {
        match short_number(bits) {
            ShortNumber::Whole { units, decimals } => {
                Ok(self.shown(Decimal::new(units, decimals).normalize(), style))
            }
            ShortNumber::Binary(value) => self.number(value, style),
        }
    }

    /// What a format makes of an exact number.
    pub(super) fn shown(&self, number: Decimal, style: Style) -> Content {
        match style.shown {
            Shown::Date => {
                dates::from_serial(number, self.from_1904).unwrap_or(Content::Number(number))
            }
            Shown::Number | Shown::Percent => Content::Number(number),
        }
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
        self.own.insert(id, shown_by(code));
    }

    /// What the format makes of a number.
    pub(super) fn get(&self, id: u16) -> Shown {
        self.own.get(&id).copied().unwrap_or_else(|| built_in(id))
    }
}

/// What a format that no workbook lists makes of a number.
pub(super) fn built_in(id: u16) -> Shown {
    match id {
        9 | 10 => Shown::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        _ => Shown::Number,
    }
}

/// Reads the first section of a format code; times of day and durations stay numbers.
pub(super) fn shown_by(code: &str) -> Shown {
    let mut letters = code.chars();
    let (mut has_day, mut has_percent) = (false, false);
    // A month, or minutes where there are hours or seconds.
    let (mut has_month, mut has_time) = (false, false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                letters.find(|end| *end == '"');
            }
            '[' => {
                letters.find(|end| *end == ']');
            }
            '\\' | '_' | '*' => {
                letters.next();
            }
            ';' => break,
            '%' => has_percent = true,
            'd' | 'D' | 'y' | 'Y' => has_day = true,
            'm' | 'M' => has_month = true,
            'h' | 'H' | 's' | 'S' => has_time = true,
            _ => {}
        }
    }
    match (has_day || has_month && !has_time, has_percent) {
        (true, _) => Shown::Date,
        (false, true) => Shown::Percent,
        (false, false) => Shown::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_days_and_percentages_from_numbers() {
        for (code, shown) in [
            ("dd/mm/yyyy", Shown::Date),
            ("[$-42A]d mmmm, yyyy", Shown::Date),
            ("0.0%", Shown::Percent),
            ("#,##0.00", Shown::Number),
            ("0\" ngày\"", Shown::Number),
            ("[Red]0;0%", Shown::Number),
            ("General", Shown::Number),
            ("h:mm:ss", Shown::Number),
            ("mm:ss", Shown::Number),
            ("\"tháng\" mm", Shown::Date),
            ("0\\d", Shown::Number),
        ] {
            assert_eq!(shown_by(code), shown, "{code}");
        }
    }
}
