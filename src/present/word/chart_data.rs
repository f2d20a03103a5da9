//! The workbook behind a chart, in which a person changes its data: names of points, and a column for each series.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::chart::{SHEET, has_tick_line};
use crate::model::document::PrintedChart;

/// A cell holds 32,767 units of UTF-16, and a letter takes two at most.
const MOST_LETTERS: usize = 32_767 / 2;

/// The bytes of the workbook.
///
/// # Errors
/// What the writer says.
pub(super) fn workbook(chart: &PrintedChart) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Any fixed day will do: nobody sees it, and the same chart gives the same bytes.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    for (row, name) in (1..).zip(&chart.categories) {
        sheet.write_string(row, 0, held(name))?;
    }
    for (column, series) in (1..).zip(&chart.series) {
        sheet.write_string(0, column, held(&series.name))?;
        for (row, point) in (1..).zip(&series.points) {
            if let Some((value, _)) = point {
                sheet.write_number(row, column, *value)?;
            }
        }
    }
    if let Some(tick) = chart.tick.filter(|_| has_tick_line(chart)) {
        let column = u16::try_from(chart.series.len() + 1);
        let column = column.map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.write_string(0, column, held(&chart.tick_label))?;
        for (row, _) in (1..).zip(&chart.categories) {
            sheet.write_number(row, column, tick)?;
        }
    }
    workbook.save_to_buffer()
}

/// As much of a text as a cell holds.
fn held(text: &str) -> String {
    text.chars().take(MOST_LETTERS).collect()
}
