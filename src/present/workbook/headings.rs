//! Column headings, in two rows where columns stand in groups.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::styles;
use super::table_sheet::{letters, sheet_column};
use super::text::{lines_of, safe};
use crate::model::table::TableColumn;

/// Writes the headings into the rows from `highest` to `lowest`: neighbours of one group share a heading, and a column without
/// a group takes both rows.
pub(super) fn write(
    sheet: &mut Worksheet,
    columns: &[TableColumn],
    highest: u32,
    lowest: u32,
) -> Result<(), XlsxError> {
    let format = styles::heading();
    set_heights(sheet, columns, highest, lowest)?;
    // One row after the other: a large sheet forgets a row when the next one begins.
    if lowest > highest {
        write_groups(sheet, columns, (highest, lowest), &format)?;
    }
    for (column, number) in columns.iter().zip(0..) {
        if lowest == highest || !column.group.is_empty() {
            sheet.write_string_with_format(lowest, number, safe(&column.heading), &format)?;
        }
    }
    Ok(())
}

/// Writes the upper row, and with it the columns that take both.
fn write_groups(
    sheet: &mut Worksheet,
    columns: &[TableColumn],
    (highest, lowest): (u32, u32),
    format: &Format,
) -> Result<(), XlsxError> {
    let mut column = 0_u16;
    for group in columns.chunk_by(|a, b| !a.group.is_empty() && a.group == b.group) {
        let last = column + sheet_column(group.len() - 1)?;
        let first = group.first();
        let name = first.map_or("", |first| first.group.as_str());
        if name.is_empty() {
            let heading = first.map_or("", |first| first.heading.as_str());
            sheet.merge_range(highest, column, lowest, last, &safe(heading), format)?;
        } else if last > column {
            sheet.merge_range(highest, column, highest, last, &safe(name), format)?;
        } else {
            sheet.write_string_with_format(highest, column, safe(name), format)?;
        }
        column = last + 1;
    }
    Ok(())
}

fn set_heights(
    sheet: &mut Worksheet,
    columns: &[TableColumn],
    highest: u32,
    lowest: u32,
) -> Result<(), XlsxError> {
    let tallest = columns
        .iter()
        .map(|column| lines_of(&column.heading, letters(column) * 9 / 10));
    sheet.set_row_height(lowest, 15 * tallest.max().unwrap_or(1).max(2))?;
    if lowest > highest {
        let groups = columns.chunk_by(|a, b| a.group == b.group);
        let tallest = groups.map(|group| {
            let name = group.first().map_or("", |first| first.group.as_str());
            let letters: u32 = group.iter().map(letters).sum();
            lines_of(name, letters * 9 / 10)
        });
        sheet.set_row_height(highest, 16 * tallest.max().unwrap_or(1))?;
    }
    Ok(())
}
