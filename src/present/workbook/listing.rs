//! A sheet that lists things by rows of words: findings, what to do first, what was confirmed.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::links::Links;
use super::page::{self, Fit, Orientation};
use super::table_sheet::sheet_column;
use super::text::{lines_of, looks_like_formula, safe, write_words};
use super::{exact, styles};
use crate::model::cell::CellRef;
use crate::present::Presentation;

use rust_decimal::Decimal;

const HEADING_ROW: u32 = 2;
/// From so many rows on they wait on the disk.
const LARGE_FROM: usize = 2_000;
/// Points of a line of words.
const LINE: u32 = 15;

/// A sheet of rows of words.
pub(super) struct Listing<'a> {
    /// Name of the sheet.
    pub(super) sheet: &'a str,
    /// Key of the phrase above the list.
    pub(super) title: &'static str,
    /// Below the title: how many, and of which kind.
    pub(super) summary: String,
    /// Keys of the headings, and widths in letters.
    pub(super) columns: &'static [(&'static str, u32)],
    /// One after the other: a round of hundreds of units has tens of thousands.
    pub(super) rows: Box<dyn ExactSizeIterator<Item = ListedRow<'a>> + 'a>,
}

/// A row of a list.
pub(super) struct ListedRow<'a> {
    /// True when the row is bold.
    pub(super) is_heavy: bool,
    /// One for each column.
    pub(super) entries: Vec<Entry<'a>>,
}

/// What stands in a row and column.
pub(super) enum Entry<'a> {
    /// Words.
    Words(&'a str),
    /// A code or a short word, centred.
    Short(&'a str),
    /// A whole number, centred.
    Count(usize),
    /// A percentage; `None` leaves the cell empty.
    Percent(Option<Decimal>),
    /// A cell of a submitted workbook, with a link to it.
    Place(Option<&'a CellRef>),
    /// The same by its address alone, where file and sheet stand in columns of their own.
    Address(Option<&'a CellRef>),
}

impl Listing<'_> {
    /// Writes the sheet.
    pub(super) fn write(
        self,
        workbook: &mut Workbook,
        presentation: &Presentation<'_>,
    ) -> Result<(), XlsxError> {
        let sheet = if self.rows.len() > LARGE_FROM {
            workbook.add_worksheet_with_low_memory()?
        } else {
            workbook.add_worksheet()
        };
        sheet.set_name(self.sheet)?;
        for ((_, width), column) in self.columns.iter().zip(0_u16..) {
            sheet.set_column_width(column, *width)?;
        }
        let last_column = sheet_column(self.columns.len().saturating_sub(1))?;
        let phrases = &presentation.descriptions.phrases;
        let title = safe(phrases.get(self.title));
        sheet.merge_range(0, 0, 0, last_column, &title, &styles::title())?;
        sheet.set_row_height(0, 24)?;
        let counts = styles::base().set_italic();
        sheet.write_string_with_format(1, 0, safe(&self.summary), &counts)?;
        let heading = styles::heading();
        let mut lines = 1;
        for ((key, width), column) in self.columns.iter().zip(0_u16..) {
            let words = safe(phrases.get(key));
            // Bold letters, and words that are not divided.
            lines = lines.max(lines_of(&words, *width * 4 / 5));
            sheet.write_string_with_format(HEADING_ROW, column, words, &heading)?;
        }
        sheet.set_row_height(HEADING_ROW, LINE * lines)?;
        let mut links = Links::new(&presentation.inbox);
        let cut = phrases.get("cells.cut");
        let mut last_row = HEADING_ROW;
        for (listed, row) in self.rows.zip(HEADING_ROW + 1..) {
            let place = (row, self.columns, cut);
            write_row(sheet, place, &listed, &mut links)?;
            last_row = row;
        }
        if last_row > HEADING_ROW {
            sheet.autofilter(HEADING_ROW, 0, last_row, last_column)?;
        }
        sheet.set_freeze_panes(HEADING_ROW + 1, 0)?;
        sheet.set_repeat_rows(HEADING_ROW, HEADING_ROW)?;
        page::set_up(sheet, presentation, Orientation::Landscape, Fit::Wide(1));
        Ok(())
    }
}

fn write_row(
    sheet: &mut Worksheet,
    (row, columns, cut): (u32, &[(&str, u32)], &str),
    listed: &ListedRow<'_>,
    links: &mut Links<'_>,
) -> Result<(), XlsxError> {
    let plain = if listed.is_heavy {
        styles::listed().set_bold()
    } else {
        styles::listed()
    };
    let centred = plain.clone().set_align(FormatAlign::Center);
    let mut lines = 1;
    for ((entry, (_, width)), column) in listed.entries.iter().zip(columns).zip(0_u16..) {
        let place = (row, column);
        let words = match entry {
            Entry::Words(words) => {
                write_words(sheet, place, (words, cut), plain.clone())?;
                lines_of(words, *width)
            }
            Entry::Short(words) => {
                write_words(sheet, place, (words, cut), centred.clone())?;
                lines_of(words, *width)
            }
            Entry::Count(count) => {
                let count = exact::nearest(Decimal::from(*count));
                sheet.write_number_with_format(row, column, count, &centred)?;
                1
            }
            Entry::Percent(percent) => {
                write_percent(sheet, place, *percent)?;
                1
            }
            Entry::Place(place_of) => {
                let words = place_of.map(ToString::to_string).unwrap_or_default();
                write_place(sheet, place, *place_of, (&words, cut), links)?;
                lines_of(&words, *width)
            }
            Entry::Address(place_of) => {
                let position = place_of.and_then(|place_of| place_of.position);
                let words = position.map(|position| position.to_string());
                let words = words.unwrap_or_default();
                write_place(sheet, place, *place_of, (&words, cut), links)?;
                1
            }
        };
        lines = lines.max(words);
    }
    sheet.set_row_height(row, LINE * lines)?;
    Ok(())
}

fn write_percent(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    percent: Option<Decimal>,
) -> Result<(), XlsxError> {
    let format = styles::listed()
        .set_align(FormatAlign::Right)
        .set_num_format("#,##0.00");
    match percent {
        Some(percent) => {
            sheet.write_number_with_format(row, column, exact::nearest(percent), &format)?
        }
        None => sheet.write_blank(row, column, &format)?,
    };
    Ok(())
}

fn write_place(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    place: Option<&CellRef>,
    (words, cut): (&str, &str),
    links: &mut Links<'_>,
) -> Result<(), XlsxError> {
    match place.and_then(|place| links.to(place, &safe(words))) {
        Some(url) => {
            let format = quoted(styles::link(styles::listed()), words);
            sheet.write_url_with_format(row, column, url, &format)?;
            Ok(())
        }
        None => write_words(sheet, (row, column), (words, cut), styles::listed()),
    }
}

fn quoted(format: Format, words: &str) -> Format {
    if looks_like_formula(words) {
        format.set_quote_prefix()
    } else {
        format
    }
}
