//! One table of the presentation as one sheet: what stands around its rows, and how the sheet is seen and printed.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::charts::Drawn;
use super::formula::Placed;
use super::observations::Observations;
use super::page::Fit;
use super::page::Orientation::{Landscape, Portrait};
use super::text::{lines_of, safe};
use super::{charts, headings, page, rows, styles};
use crate::model::figure::FigureIndex;
use crate::model::table::{Align, Chart, Table, TableCell, TableColumn};
use crate::present::Presentation;

/// Wider tables lie on their side; in letters.
const PORTRAIT_LETTERS: u32 = 98;
/// Wider tables take more pages side by side.
const PAGE_LETTERS: u32 = 230;
/// First columns wider than this would leave no room for the rest when frozen.
const FROZEN_LETTERS: u32 = 75;
/// Sheets of more cells are written row by row, and nothing but the current row is held.
const LARGE_FROM: usize = 50_000;
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
    /// A line below the others.
    pub(super) remark: Option<String>,
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
        headings::write(
            sheet,
            &self.table.columns,
            HEADING_ROW,
            self.first_row() - 1,
        )?;
        rows::write(sheet, self, &self.placed())?;
        let below = self.write_notes(sheet)?;
        let drawn = charts::insert(sheet, name, self, below)?;
        self.set_view(sheet)?;
        self.set_paper(sheet, drawn)?;
        Ok(self.figures())
    }

    /// True for a table of hundreds of units. Charts read the cells they are drawn from, so their sheet is held.
    pub(super) fn is_large(&self) -> bool {
        self.charts.is_empty() && self.table.rows.len() * self.table.columns.len() > LARGE_FROM
    }

    /// Row of the first line of the table.
    pub(super) fn first_row(&self) -> u32 {
        HEADING_ROW + self.heading_rows()
    }

    /// The last column of the table.
    pub(super) fn last_column(&self) -> Result<u16, XlsxError> {
        sheet_column(self.table.columns.len().saturating_sub(1))
    }

    /// Width of the table in letters.
    fn letters(&self) -> u32 {
        self.table.columns.iter().map(letters).sum()
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

    fn last_row(&self) -> Result<u32, XlsxError> {
        let rows = u32::try_from(self.table.rows.len());
        let below = rows
            .ok()
            .and_then(|rows| self.first_row().checked_add(rows));
        let below = below.ok_or(XlsxError::RowColumnLimitError)?;
        Ok(below.saturating_sub(1))
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
            .filter_map(|(row, column, cell)| Some((cell.figure()?, row, column)))
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
        let (last, width) = match self.repeated_columns() {
            // A wider title would be cut on the pages that only have these columns of it.
            Some(last) => (last, self.letters_up_to(last) * 3 / 4),
            None => (self.end_of_page()?, self.letters().min(PAGE_LETTERS / 2)),
        };
        write_across(sheet, (TITLE_ROW, last), &title, &styles::title())?;
        sheet.set_row_height(TITLE_ROW, 22 * lines_of(&title, width))?;
        if !self.table.unit_line.is_empty() {
            let unit_line = safe(&self.table.unit_line);
            sheet.write_string_with_format(
                UNIT_ROW,
                self.end_of_page()?,
                unit_line,
                &styles::unit_line(),
            )?;
        }
        Ok(())
    }

    /// Pages side by side that the table takes when it is to be read.
    fn pages_across(&self) -> u32 {
        self.letters().div_ceil(PAGE_LETTERS).max(1)
    }

    /// The last column, or the last one of the first page when the table is printed on several.
    fn end_of_page(&self) -> Result<u16, XlsxError> {
        let (all, pages) = (self.letters(), self.pages_across());
        if pages == 1 {
            return self.last_column();
        }
        let mut so_far = 0;
        let first_page = self.table.columns.iter().take_while(|column| {
            so_far += letters(column);
            so_far <= all / pages
        });
        sheet_column(first_page.count().saturating_sub(1))
    }

    /// Writes the lines below the table; gives the first free row.
    fn write_notes(&self, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
        let mut row = self.last_row()? + 2;
        for note in self.table.notes.iter().chain(&self.remark) {
            let words = safe(note);
            write_across(sheet, (row, self.end_of_page()?), &words, &styles::note())?;
            sheet.set_row_height(
                row,
                14 * lines_of(&words, self.letters().min(PAGE_LETTERS / 2)),
            )?;
            row += 1;
        }
        Ok(row)
    }

    fn set_view(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let first_row = self.first_row();
        sheet.set_freeze_panes(first_row, self.naming_columns())?;
        sheet.set_repeat_rows(HEADING_ROW, first_row - 1)?;
        if self.table.rows.len() >= FILTER_FROM {
            sheet.autofilter(first_row - 1, 0, self.last_row()?, self.last_column()?)?;
        }
        Ok(())
    }

    /// Columns from the left up to the one that names the rows; 0 when they are too wide to stay in view.
    fn naming_columns(&self) -> u16 {
        let mut columns = self.table.columns.iter();
        let named = columns.position(|column| column.align == Align::Left);
        let last = named.and_then(|named| u16::try_from(named).ok());
        match last {
            Some(last) if self.letters_up_to(last) <= FROZEN_LETTERS => last + 1,
            Some(_) | None => 0,
        }
    }

    /// The last of the columns that stand on each page, when the table takes several side by side.
    fn repeated_columns(&self) -> Option<u16> {
        let is_split = self.charts.is_empty() && self.pages_across() > 1;
        self.naming_columns().checked_sub(1).filter(|_| is_split)
    }

    fn letters_up_to(&self, last: u16) -> u32 {
        let columns = self.table.columns.iter().take(usize::from(last) + 1);
        columns.map(letters).sum()
    }

    /// A sheet with charts below its table goes on one page when that can still be read: page ends would cut the charts.
    /// A table too wide to be read on one page takes more, with the names of its rows on each.
    fn set_paper(&self, sheet: &mut Worksheet, drawn: Drawn) -> Result<(), XlsxError> {
        /// Height of a page in hundredths of its width, and how much more a sheet may have to be shrunk to fit.
        const UPRIGHT: u32 = 142;
        const SHRUNK: u32 = 130;
        let height = drawn.end * charts::ROW_HEIGHT;
        let proportion = height * 100 / self.pixels().max(drawn.width).max(1);
        let (orientation, fit) = if drawn.width == 0 {
            match self.letters() {
                0..=PORTRAIT_LETTERS => (Portrait, Fit::Wide(1)),
                _ => {
                    let pages = u16::try_from(self.pages_across());
                    let pages = pages.map_err(|_| XlsxError::RowColumnLimitError)?;
                    (Landscape, Fit::Wide(pages))
                }
            }
        } else if proportion < 80 {
            (Landscape, Fit::Page)
        } else if proportion <= UPRIGHT * SHRUNK / 100 {
            (Portrait, Fit::Page)
        } else {
            (Portrait, Fit::Wide(1))
        };
        if let Some(last) = self.repeated_columns() {
            sheet.set_repeat_columns(0, last)?;
        }
        page::set_up(sheet, self.presentation, orientation, fit);
        Ok(())
    }
}

/// The column of a sheet at a place, from 0.
///
/// # Errors
/// That of the writer when no sheet has it.
pub(super) fn sheet_column(place: usize) -> Result<u16, XlsxError> {
    u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)
}

/// Writes words from the first column to the last that is given.
fn write_across(
    sheet: &mut Worksheet,
    (row, last): (u32, u16),
    words: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match last {
        0 => sheet.write_string_with_format(row, 0, words, format)?,
        last => sheet.merge_range(row, 0, row, last, words, format)?,
    };
    Ok(())
}

/// Width of a column in letters.
pub(super) fn letters(column: &TableColumn) -> u32 {
    column.width * 13 / 10
}
