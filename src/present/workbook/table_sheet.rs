//! One table of the presentation as one sheet: what stands around its rows, and how the sheet is seen and printed.

use rust_xlsxwriter::XlsxError;

use super::observations::Observations;
use crate::model::table::{Chart, Table, TableCell, TableColumn};
use crate::present::Presentation;

/// Wider tables take more pages side by side.
pub(super) const PAGE_LETTERS: u32 = 230;
/// Sheets of more cells are written row by row, and nothing but the current row is held.
const LARGE_FROM: usize = 50_000;
pub(super) const HEADING_ROW: u32 = 2;

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
    pub(super) fn letters(&self) -> u32 {
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

    pub(super) fn last_row(&self) -> Result<u32, XlsxError> {
        let rows = u32::try_from(self.table.rows.len());
        let below = rows
            .ok()
            .and_then(|rows| self.first_row().checked_add(rows));
        let below = below.ok_or(XlsxError::RowColumnLimitError)?;
        Ok(below.saturating_sub(1))
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = (u32, u16, &TableCell)> {
        self.table
            .rows
            .iter()
            .zip(self.first_row()..)
            .flat_map(|(row, number)| {
                let cells = row.cells.iter().zip(0_u16..);
                cells.map(move |(cell, column)| (number, column, cell))
            })
    }
}

/// The column of a sheet at a place, from 0.
///
/// # Errors
/// That of the writer when no sheet has it.
pub(super) fn sheet_column(place: usize) -> Result<u16, XlsxError> {
    u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)
}

/// Width of a column in letters.
pub(super) fn letters(column: &TableColumn) -> u32 {
    column.width * 13 / 10
}
