//! Dates and numbers in the cells of a title that tell the period: "Kỳ báo cáo:" beside a date, "Tháng" beside a 9.

use rust_decimal::prelude::ToPrimitive;

use super::period::{date_in, period_in};
use super::title::TitleLine;
use crate::model::cell::Position;
use crate::model::period::Period;
use crate::read::grid::{Cell, Content, Sheet, Workbook};
use crate::text;
use crate::text::words;

/// Labels of a cell that gives the period.
const LABELS: [&str; 10] = [
    "kỳ",
    "kỳ báo cáo",
    "kỳ số liệu",
    "kỳ BC",
    "tháng",
    "tháng báo cáo",
    "tháng năm",
    "quý",
    "thời gian",
    "thời kỳ",
];
/// Cells of such a row, labels among them.
const CELLS: usize = 6;
/// Days as numbers that are taken for a date: those of the years 2000 to 2099.
const DAYS: std::ops::RangeInclusive<i64> = 36_526..=73_050;
/// Days from the first day of the one system to that of the other.
const DAYS_TO_1904: i64 = 1_462;

/// A date or a number in a title, and the month it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TitleDate {
    pub(super) position: Position,
    pub(super) period: Period,
    /// As people read it.
    pub(super) text: String,
    pub(super) told: Told,
}

/// What a cell of a title has to do with the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Month and year in cells of their own, beside their labels.
    InNumbers,
    /// A date beside a label that says it is the period.
    ByDate,
    /// A date that may be that of printing.
    Loosely,
}

impl TitleDate {
    /// As a line of the title, so that findings and evidence can point at it.
    pub(super) fn line(&self) -> TitleLine {
        TitleLine {
            position: self.position,
            text: self.text.clone(),
            words: Vec::new(),
            head: String::new(),
            tail: String::new(),
        }
    }
}

/// True for a row whose numbers are a period and no figures of a table.
pub(super) fn tells_period(cells: &[Cell]) -> bool {
    label(cells).is_some() && cells.len() <= CELLS
}

/// The dates of the rows before `end`, those that say they are the period first.
pub(super) fn dates(workbook: &Workbook, sheet: &Sheet, end: u32) -> Vec<TitleDate> {
    let mut found = Vec::new();
    for (_, range) in sheet.rows.iter().take_while(|(row, _)| *row < end) {
        let cells = sheet.cells.get(range.clone()).unwrap_or_default();
        let is_labelled = tells_period(cells);
        if let Some(numbers) = in_numbers(cells).filter(|_| is_labelled) {
            found.push(numbers);
            continue;
        }
        let dated = cells.iter().filter_map(|cell| {
            let (year, month, day) = date_of(workbook, cell, is_labelled)?;
            Some(TitleDate {
                position: cell.position,
                period: Period::new(year, month)?,
                text: format!("{day:02}/{month:02}/{year}"),
                told: if is_labelled {
                    Told::ByDate
                } else {
                    Told::Loosely
                },
            })
        });
        found.extend(dated);
    }
    found.sort_by_key(|date| date.told == Told::Loosely);
    found
}

/// The label that a row begins with, when it announces the period.
fn label(cells: &[Cell]) -> Option<()> {
    let Content::Text(first) = &cells.first()?.content else {
        return None;
    };
    let key = text::key(first);
    let announces = LABELS.iter().any(|label| text::key(label) == key);
    (announces && cells.len() > 1).then_some(())
}

/// "Tháng | 9 | năm | 2019".
fn in_numbers(cells: &[Cell]) -> Option<TitleDate> {
    let joined: Option<Vec<String>> = cells
        .iter()
        .map(|cell| match &cell.content {
            Content::Text(text) => Some(text.to_string()),
            Content::Number(number) if number.is_integer() => Some(number.normalize().to_string()),
            Content::Number(_)
            | Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        })
        .collect();
    let text = joined?.join(" ");
    let period = period_in(&words(&text))?;
    let position = cells.get(1)?.position;
    Some(TitleDate {
        position,
        period,
        text,
        told: Told::InNumbers,
    })
}

/// The date in a cell; a plain number or a text is one only where the label says so.
fn date_of(workbook: &Workbook, cell: &Cell, is_labelled: bool) -> Option<(i32, u32, u32)> {
    match &cell.content {
        Content::Date(year, month, day) => Some((*year, *month, *day)),
        Content::Number(number) if is_labelled && number.is_integer() => {
            let days = number.to_i64()?;
            let days = if workbook.from_1904 {
                days + DAYS_TO_1904
            } else {
                days
            };
            DAYS.contains(&days).then(|| date(days))
        }
        Content::Text(text) if is_labelled => {
            let words = words(text);
            let period = date_in(&words)?;
            Some((period.year(), period.month(), words.first()?.parse().ok()?))
        }
        Content::Number(_)
        | Content::Text(_)
        | Content::Bool(_)
        | Content::Error(_)
        | Content::FormulaWithoutValue => None,
    }
}

/// Year, month and day of a day counted from 30 December 1899, from 1 March 1900 on.
fn date(days: i64) -> (i32, u32, u32) {
    // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days; eras of 400 years from 1 March.
    let shifted = days + 693_899;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (
        i32::try_from(year).unwrap_or_default(),
        u32::try_from(month).unwrap_or_default(),
        u32::try_from(day).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: Vec<Content>) -> Sheet {
        let cells = cells.into_iter().zip(0_u16..);
        let cells = cells.map(|(content, column)| Cell {
            position: Position::new(2, column),
            content,
        });
        Sheet::from_cells("Biểu", cells.collect())
    }

    fn read(workbook: &Workbook, cells: Vec<Content>) -> Vec<(String, Told)> {
        let dates = dates(workbook, &sheet(cells), 10);
        let told = dates
            .into_iter()
            .map(|date| (date.period.to_string(), date.told));
        told.collect()
    }

    fn words(text: &str) -> Content {
        Content::Text(text.into())
    }

    fn number(number: i64) -> Content {
        Content::Number(number.into())
    }

    #[test]
    fn days_are_counted_in_both_systems() {
        // DATE(2019;9;30) is 43738 in Excel, 42276 with the calendar of 1904; 29 February 2000 is 36585.
        assert_eq!(date(43_738), (2019, 9, 30));
        assert_eq!(date(36_585), (2000, 2, 29));
        assert_eq!(date(36_526), (2000, 1, 1));
        let september = vec![("2019-09".to_owned(), Told::ByDate)];
        let row = |days| vec![words("Kỳ báo cáo:"), number(days)];
        let (since_1900, mut since_1904) = (Workbook::default(), Workbook::default());
        since_1904.from_1904 = true;
        assert_eq!(read(&since_1900, row(43_738)), september);
        assert_eq!(read(&since_1904, row(42_276)), september);
    }

    #[test]
    fn month_and_year_in_their_own_cells_are_a_period() {
        let cells = vec![words("Tháng"), number(9), words("năm"), number(2019)];
        let expected = vec![("2019-09".to_owned(), Told::InNumbers)];
        assert_eq!(read(&Workbook::default(), cells), expected);
    }

    #[test]
    fn the_day_comes_first() {
        let cells = vec![words("Kỳ:"), words("5/9/2019")];
        let expected = vec![("2019-09".to_owned(), Told::ByDate)];
        assert_eq!(read(&Workbook::default(), cells), expected);
    }

    #[test]
    fn other_dates_are_loose_and_other_numbers_none() {
        let cells = vec![words("Ngày in"), Content::Date(2019, 9, 20), number(43_738)];
        let expected = vec![("2019-09".to_owned(), Told::Loosely)];
        assert_eq!(read(&Workbook::default(), cells), expected);
        let row = vec![words("Tháng 1"), number(43_738), number(45_000)];
        assert_eq!(read(&Workbook::default(), row), []);
    }
}
