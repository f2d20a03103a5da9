//! The rows of a table: words, figures as live formulas, marks where a figure is missing, bars behind a column.

use rust_xlsxwriter::{ConditionalFormatDataBar, Formula, Note, Worksheet, XlsxError};

use super::formula::{Formulas, NO_FIGURE, Placed};
use super::table_sheet::{TableSheet, letters};
use super::text::{lines_of, safe, write_words};
use super::{exact, styles};
use crate::model::cell::column_letters;
use crate::model::figure::{Derivation, Figure, FigureStatus};
use crate::model::table::{Align, ChartKind, FigureCell, RowKind, TableCell, TableRow};
use crate::present::printed;

/// More notes than this on one sheet hide it.
const MOST_NOTES: usize = 200;

/// Writes all rows of the table.
pub(super) fn write(
    sheet: &mut Worksheet,
    table: &TableSheet<'_>,
    placed: &Placed,
) -> Result<(), XlsxError> {
    let mut rows = Rows {
        sheet: table,
        placed,
        notes_left: MOST_NOTES,
    };
    for (row, number) in table.table.rows.iter().zip(table.first_row()..) {
        rows.write_row(sheet, number, row)?;
    }
    rows.write_bars(sheet)
}

struct Rows<'a> {
    sheet: &'a TableSheet<'a>,
    placed: &'a Placed,
    notes_left: usize,
}

impl Rows<'_> {
    fn write_row(
        &mut self,
        sheet: &mut Worksheet,
        number: u32,
        row: &TableRow,
    ) -> Result<(), XlsxError> {
        let mut lines = 1;
        let first_words =
            row.cells
                .iter()
                .zip(&self.sheet.table.columns)
                .position(|(cell, column)| {
                    matches!(cell, TableCell::Text(_)) && column.align == Align::Left
                });
        let columns = self.sheet.table.columns.iter().enumerate();
        for ((cell, (index, column)), place) in row.cells.iter().zip(columns).zip(0_u16..) {
            let place = (number, place);
            match cell {
                TableCell::Blank => {
                    let format = styles::words(row.kind, column.align, 0);
                    sheet.write_blank(place.0, place.1, &format)?;
                }
                TableCell::Text(words) => {
                    let level = if first_words == Some(index) {
                        row.level
                    } else {
                        0
                    };
                    let letters = letters(column).saturating_sub(u32::from(level) * 2);
                    lines = lines.max(lines_of(words, letters));
                    let format = styles::words(row.kind, column.align, level);
                    write_words(sheet, place, (words, self.cut()), format)?;
                }
                TableCell::Count(count) => {
                    let format = styles::figure(row.kind, column.align, 0, FigureStatus::Complete);
                    let count = exact::nearest((*count).into());
                    sheet.write_number_with_format(place.0, place.1, count, &format)?;
                }
                TableCell::Figure(printed) => {
                    self.write_figure(sheet, place, (row.kind, column.align), printed)?;
                }
            }
        }
        if lines > 1 {
            sheet.set_row_height(number, 15 * lines)?;
        }
        Ok(())
    }

    fn write_figure(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (kind, align): (RowKind, Align),
        printed: &FigureCell,
    ) -> Result<(), XlsxError> {
        let consolidation = self.sheet.presentation.consolidation;
        let Some(figure) = consolidation.figure(printed.figure) else {
            return write_words(
                sheet,
                (row, column),
                (NO_FIGURE, self.cut()),
                styles::words(kind, align, 0),
            );
        };
        let value = figure
            .value
            .and_then(|value| value.checked_div(printed.divisor));
        let Some(value) = value else {
            return self.write_missing(sheet, (row, column), (kind, align), &figure);
        };
        let format = styles::figure(kind, align, printed.decimals, figure.status);
        let formulas = Formulas {
            consolidation,
            observations: self.sheet.observations,
            placed: self.placed,
        };
        match formulas.of(printed.figure, printed.divisor) {
            Some(live) => {
                let formula = Formula::new(live.formula).set_result(live.result);
                sheet.write_formula_with_format(row, column, formula, &format)?;
            }
            None => {
                sheet.write_number_with_format(row, column, exact::nearest(value), &format)?;
            }
        }
        Ok(())
    }

    /// Writes the mark for a figure that is not there; a note says why where that is not plain.
    fn write_missing(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        (kind, align): (RowKind, Align),
        figure: &Figure,
    ) -> Result<(), XlsxError> {
        let format = styles::words(kind, align, 0);
        // A line chart draws words as zero; only an empty cell leaves a gap.
        if self.is_on_line(row, column) {
            sheet.write_blank(row, column, &format)?;
            return Ok(());
        }
        let mark = printed::absent(self.sheet.presentation.consolidation, figure);
        let reason = match (figure.status, &figure.derivation) {
            (FigureStatus::Withheld, _) => "cells.withheld",
            (_, Derivation::Observed(..)) => "cells.left-out",
            (_, _) => "cells.lacking",
        };
        write_words(sheet, (row, column), (mark, self.cut()), format)?;
        if !figure.lacking.is_empty() && self.notes_left > 0 {
            self.notes_left -= 1;
            let note = self.reason(reason, figure);
            sheet.insert_note(row, column, &note)?;
        }
        Ok(())
    }

    /// What stands at the end of words that were cut.
    fn cut(&self) -> &str {
        let descriptions = self.sheet.presentation.descriptions;
        descriptions.phrases.get("cells.cut")
    }

    fn reason(&self, reason: &str, figure: &Figure) -> Note {
        let descriptions = self.sheet.presentation.descriptions;
        let register = &descriptions.register;
        let units = figure
            .lacking
            .iter()
            .filter_map(|unit| register.unit(*unit));
        let names: Vec<&str> = units.map(|unit| unit.name.vi.as_str()).collect();
        let units = names.join(", ");
        let words = descriptions.phrases.say(reason, &[("units", &units)]);
        Note::new(safe(&words))
            .add_author_prefix(false)
            .set_font_name(styles::FACE)
    }

    fn is_on_line(&self, row: u32, column: u16) -> bool {
        let line = row
            .checked_sub(self.sheet.first_row())
            .and_then(|line| usize::try_from(line).ok());
        self.sheet.charts.iter().any(|chart| {
            chart.kind == ChartKind::Line
                && chart.series.contains(&usize::from(column))
                && line.is_some_and(|line| chart.rows.contains(&line))
        })
    }

    /// Bars behind the figures of ordinary rows; a total would dwarf them.
    fn write_bars(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for (column, number) in self.sheet.table.columns.iter().zip(0_u16..) {
            if !column.bars {
                continue;
            }
            let mut ranges = Vec::new();
            let mut first_and_last = None;
            let rows: Vec<(&TableRow, u32)> = self
                .sheet
                .table
                .rows
                .iter()
                .zip(self.sheet.first_row()..)
                .collect();
            for run in rows.chunk_by(|(a, _), (b, _)| a.kind == b.kind) {
                if let (Some((row, first)), Some((_, last))) = (run.first(), run.last())
                    && row.kind == RowKind::Plain
                {
                    let letters = column_letters(number);
                    ranges.push(format!("{letters}{}:{letters}{}", first + 1, last + 1));
                    let (begin, _) = first_and_last.unwrap_or((*first, *last));
                    first_and_last = Some((begin, *last));
                }
            }
            if let Some((first, last)) = first_and_last {
                let bars = ConditionalFormatDataBar::new()
                    .set_fill_color("9DB2CF")
                    .set_border_color("44546A")
                    .set_solid_fill(true)
                    .set_multi_range(ranges.join(" "));
                sheet.add_conditional_format(first, number, last, number, &bars)?;
            }
        }
        Ok(())
    }
}
