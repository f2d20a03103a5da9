//! Writes one table as one sheet: what stands around its rows, and how the sheet is seen and printed.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::charts::{self, Drawn};
use super::formula::Placed;
use super::page::Orientation::{Landscape, Portrait};
use super::page::{self, Fit};
use super::table_sheet::{HEADING_ROW, PAGE_LETTERS, TableSheet, letters, sheet_column};
use super::text::{lines_of, safe};
use super::{headings, rows, styles};
use crate::model::figure::FigureIndex;
use crate::model::table::{Align, TableCell};

/// Wider tables lie on their side; in letters.
const PORTRAIT_LETTERS: u32 = 98;

/// First columns wider than this would leave no room for the rest when frozen.
const FROZEN_LETTERS: u32 = 75;

/// Longer tables get buttons to filter by.
const FILTER_FROM: usize = 16;

const TITLE_ROW: u32 = 0;

const UNIT_ROW: u32 = 1;

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
