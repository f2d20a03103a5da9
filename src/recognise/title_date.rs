//! Dates and numbers in the cells of a title that tell the period: "Kỳ báo cáo:" beside a date, "Tháng" beside a 9.

use super::line::{Said, TitleLine};
use super::period::{date_in, period_in};
use crate::model::cell::Position;
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::read;
use crate::read::grid::{Cell, Content, Sheet, Workbook};
use crate::text;
use crate::text::words;

/// Bytes of a colon and blanks around a label.
const AROUND: usize = 12;
/// Cells of such a row, labels among them.
const CELLS: usize = 6;
/// Years of a plain number that is taken for a date.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

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
        let said = Said::unlabelled(self.text.clone(), Vec::new());
        TitleLine::new(self.position, said)
    }
}

/// True for a row whose numbers are a period and no figures of a table.
pub(super) fn tells_period(cells: &[Cell], terms: &Vocabulary) -> bool {
    (2..=CELLS).contains(&cells.len()) && announces_period(cells, terms)
}

/// The dates of the rows before `end`, those that say they are the period first.
pub(super) fn dates(
    workbook: &Workbook,
    sheet: &Sheet,
    end: u32,
    terms: &Vocabulary,
) -> Vec<TitleDate> {
    let mut found = Vec::new();
    for (_, range) in sheet.rows.iter().take_while(|(row, _)| *row < end) {
        let cells = sheet.cells.get(range.clone()).unwrap_or_default();
        let is_labelled = tells_period(cells, terms);
        if let Some(numbers) = is_labelled.then(|| in_numbers(cells, terms)).flatten() {
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

/// True when the first cell is a label of the period.
fn announces_period(cells: &[Cell], terms: &Vocabulary) -> bool {
    let labels = &terms.labels.before_period;
    match cells.first().map(|cell| &cell.content) {
        Some(Content::Text(first)) => {
            let longest = labels.iter().map(String::len).max().unwrap_or(0);
            first.len() <= longest + AROUND && labels.contains(&text::key(first))
        }
        Some(
            Content::Number(_)
            | Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue,
        )
        | None => false,
    }
}

/// "Tháng | 9 | năm | 2019".
fn in_numbers(cells: &[Cell], terms: &Vocabulary) -> Option<TitleDate> {
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
    let period = period_in(&words(&text), terms)?;
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
            match read::from_serial(*number, workbook.from_1904)? {
                Content::Date(year, month, day) => Some((year, month, day)),
                Content::Number(_)
                | Content::Text(_)
                | Content::Bool(_)
                | Content::Error(_)
                | Content::FormulaWithoutValue => None,
            }
            .filter(|(year, ..)| YEARS.contains(year))
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
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
        let terms = crate::describe::load(None).unwrap().vocabulary;
        let dates = dates(workbook, &sheet(cells), 10, &terms);
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
        // DATE(2019;9;30) is 43738 in Excel, 42276 with the calendar of 1904.
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
