//! One table of the presentation as one sheet: what stands around its rows, and how the sheet is seen and printed.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::formula::Placed;
use super::observations::Observations;
use super::page::Fit;
use super::page::Orientation::{Landscape, Portrait};
use super::text::safe;
use super::{charts, page, rows, styles};
use crate::model::figure::FigureIndex;
use crate::model::table::{Align, Chart, Table, TableCell, TableColumn};
use crate::present::Presentation;

/// Wider tables lie on their side.
const PORTRAIT_WIDTH: u32 = 75;
/// First columns wider than this would leave no room for the rest when frozen.
const FROZEN_WIDTH: u32 = 60;
/// Longer tables get buttons to filter by.
const FILTER_FROM: usize = 16;
const TITLE_ROW: u32 = 0;
const UNIT_ROW: u32 = 1;
const HEADING_ROW: u32 = 2;

/// A table with everything that decides what its sheet looks like.
pub(super) struct TableSheet<'a> {
    pub(super) presentation: &'a Presentation<'a>,
    pub(super) observations: &'a Observations<'a>,
    pub(super) table: &'a Table,
    /// Charts drawn from this table.
    pub(super) charts: Vec<&'a Chart>,
}

impl TableSheet<'_> {
    /// Writes the sheet; gives the figures with their cells, in the order of the table.
    pub(super) fn write(
        &self,
        sheet: &mut Worksheet,
        name: &str,
    ) -> Result<Vec<(FigureIndex, u32, u16)>, XlsxError> {
        sheet.set_name(name)?;
        self.write_above(sheet)?;
        self.write_headings(sheet)?;
        rows::write(sheet, self, &self.placed())?;
        let below = self.write_notes(sheet)?;
        let end = charts::insert(sheet, name, self, below)?;
        self.set_view(sheet)?;
        self.set_paper(sheet, end);
        Ok(self.figures())
    }

    /// Row of the first line of the table.
    pub(super) fn first_row(&self) -> u32 {
        HEADING_ROW + self.heading_rows()
    }

    /// The last column of the table.
    pub(super) fn last_column(&self) -> u16 {
        u16::try_from(self.table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Width of the table in the units of its columns.
    pub(super) fn width(&self) -> u32 {
        self.table.columns.iter().map(|column| column.width).sum()
    }

    /// Width of the table on the screen.
    pub(super) fn pixels(&self) -> u32 {
        self.table
            .columns
            .iter()
            .map(|column| letters(column) * 7 + 5)
            .sum()
    }

    fn heading_rows(&self) -> u32 {
        let grouped = self
            .table
            .columns
            .iter()
            .any(|column| !column.group.is_empty());
        if grouped { 2 } else { 1 }
    }

    fn last_row(&self) -> u32 {
        let rows = u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
        (self.first_row() + rows).saturating_sub(1)
    }

    fn cells(&self) -> impl Iterator<Item = (u32, u16, &TableCell)> {
        self.table
            .rows
            .iter()
            .zip(self.first_row()..)
            .flat_map(|(row, number)| {
                let cells = row.cells.iter().zip(0_u16..);
                cells.map(move |(cell, column)| (number, column, cell))
            })
    }

    fn figures(&self) -> Vec<(FigureIndex, u32, u16)> {
        self.cells()
            .filter_map(|(row, column, cell)| match cell {
                TableCell::Figure(printed) => Some((printed.figure, row, column)),
                TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
            })
            .collect()
    }

    fn placed(&self) -> Placed {
        let mut placed = Placed::default();
        for (row, column, cell) in self.cells() {
            if let TableCell::Figure(printed) = cell {
                placed.note(printed.figure, (row, column), printed.divisor);
            }
        }
        placed
    }

    fn write_above(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, number) in self.table.columns.iter().zip(0_u16..) {
            sheet.set_column_width(number, letters(column))?;
        }
        let title = safe(&self.table.title);
        self.write_across(sheet, TITLE_ROW, &title, &styles::title())?;
        let lines = lines_of(&title, self.width());
        sheet.set_row_height(TITLE_ROW, 22 * lines)?;
        if !self.table.unit_line.is_empty() {
            let unit_line = safe(&self.table.unit_line);
            sheet.write_string_with_format(
                UNIT_ROW,
                self.last_column(),
                unit_line,
                &styles::unit_line(),
            )?;
        }
        Ok(())
    }

    /// Writes words over the whole width of the table.
    fn write_across(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        words: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if self.last_column() == 0 {
            sheet.write_string_with_format(row, 0, words, format)?;
        } else {
            sheet.merge_range(row, 0, row, self.last_column(), words, format)?;
        }
        Ok(())
    }

    /// Neighbours of one group share a heading; a column without a group takes both rows.
    fn write_headings(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let format = styles::heading();
        let lowest = self.first_row() - 1;
        let mut column = 0_u16;
        for group in self
            .table
            .columns
            .chunk_by(|a, b| !a.group.is_empty() && a.group == b.group)
        {
            let last = column + u16::try_from(group.len()).unwrap_or(u16::MAX) - 1;
            let name = group.first().map_or("", |first| first.group.as_str());
            match (name.is_empty(), lowest > HEADING_ROW) {
                (true, true) => {
                    let heading = group.first().map_or("", |first| first.heading.as_str());
                    sheet.merge_range(
                        HEADING_ROW,
                        column,
                        lowest,
                        last,
                        &safe(heading),
                        &format,
                    )?;
                }
                (false, _) if last > column => {
                    sheet.merge_range(
                        HEADING_ROW,
                        column,
                        HEADING_ROW,
                        last,
                        &safe(name),
                        &format,
                    )?;
                    write_heading_row(sheet, (lowest, column), group, &format)?;
                }
                (false, _) => {
                    sheet.write_string_with_format(HEADING_ROW, column, safe(name), &format)?;
                    write_heading_row(sheet, (lowest, column), group, &format)?;
                }
                (true, false) => write_heading_row(sheet, (lowest, column), group, &format)?,
            }
            column = last + 1;
        }
        let tallest = self
            .table
            .columns
            .iter()
            .map(|column| lines_of(&column.heading, column.width));
        sheet.set_row_height(lowest, 16 * tallest.max().unwrap_or(1).max(2))?;
        Ok(())
    }

    /// Writes the lines below the table; gives the first free row.
    fn write_notes(&self, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
        let mut row = self.last_row() + 2;
        for note in &self.table.notes {
            let words = safe(note);
            self.write_across(sheet, row, &words, &styles::note())?;
            sheet.set_row_height(row, 14 * lines_of(&words, self.width()))?;
            row += 1;
        }
        Ok(row)
    }

    fn set_view(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let first_row = self.first_row();
        let mut width = 0;
        let named = self
            .table
            .columns
            .iter()
            .position(|column| column.align == Align::Left);
        let frozen = named.map_or(0, |named| named + 1);
        width += self
            .table
            .columns
            .iter()
            .take(frozen)
            .map(|column| column.width)
            .sum::<u32>();
        let frozen = if width <= FROZEN_WIDTH { frozen } else { 0 };
        sheet.set_freeze_panes(first_row, u16::try_from(frozen).unwrap_or(0))?;
        sheet.set_repeat_rows(HEADING_ROW, first_row - 1)?;
        if self.table.rows.len() >= FILTER_FROM {
            sheet.autofilter(first_row - 1, 0, self.last_row(), self.last_column())?;
        }
        Ok(())
    }

    /// A sheet with charts below its table goes on one page when that can still be read: page ends would cut the charts.
    fn set_paper(&self, sheet: &mut Worksheet, end: u32) {
        /// Height of a page in hundredths of its width, and how much more a sheet may have to be shrunk to fit.
        const UPRIGHT: u32 = 142;
        const SHRUNK: u32 = 130;
        let proportion = end * charts::ROW_HEIGHT * 100 / self.pixels().max(1);
        let (orientation, fit) = if self.charts.is_empty() {
            let wide = self.width() > PORTRAIT_WIDTH;
            (if wide { Landscape } else { Portrait }, Fit::Width)
        } else if proportion < 80 {
            (Landscape, Fit::Page)
        } else if proportion <= UPRIGHT * SHRUNK / 100 {
            (Portrait, Fit::Page)
        } else {
            (Portrait, Fit::Width)
        };
        page::set_up(sheet, self.presentation, orientation, fit);
    }
}

fn write_heading_row(
    sheet: &mut Worksheet,
    (row, first): (u32, u16),
    columns: &[TableColumn],
    format: &Format,
) -> Result<(), XlsxError> {
    for (column, number) in columns.iter().zip(first..) {
        sheet.write_string_with_format(row, number, safe(&column.heading), format)?;
    }
    Ok(())
}

/// Width of a column in letters.
fn letters(column: &TableColumn) -> u32 {
    column.width * 13 / 10
}

/// How many lines words take in a cell of a relative width; merged cells do not find their height themselves.
fn lines_of(words: &str, width: u32) -> u32 {
    let letters = u32::try_from(words.chars().count()).unwrap_or(u32::MAX);
    letters.div_ceil(width.max(1)).clamp(1, 12)
}
