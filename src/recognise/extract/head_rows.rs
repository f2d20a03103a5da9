//! The rows above the figures: words are labels, numbers belong there by a rule or are reported.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::extraction::Extraction;
use crate::read::grid::{Cell, Content};
use crate::recognise::cell_content::{numbers_column, numbers_columns, text_of};
use crate::recognise::heading::Header;
use crate::recognise::rules;
use crate::recognise::title_date::tells_period;

/// Numbers in headings that are years.
const YEARS: std::ops::RangeInclusive<Decimal> =
    Decimal::from_parts(1990, 0, 0, false, 0)..=Decimal::from_parts(2199, 0, 0, false, 0);

impl Extraction<'_> {
    /// Words above the figures are labels. Numbers there are reported but for those of columns, those that tell the period, and
    /// the years of headings.
    pub(super) fn end_head(&mut self) {
        let Header { top, first_row, .. } = self.table.header;
        let rows = self.sheet.rows.iter().map(|(row, _)| *row);
        let rows: Vec<u32> = rows.take_while(|row| *row < first_row).collect();
        let rows_that = |holds: &dyn Fn(&[Cell]) -> bool| -> BTreeSet<u32> {
            let found = rows.iter().filter(|row| holds(self.sheet.row(**row)));
            found.copied().collect()
        };
        let numbering = rows_that(&numbers_columns);
        let terms = self.sighting.recogniser.vocabulary();
        let telling = rows_that(&|cells| tells_period(cells, terms));
        let numbers_its_column =
            |cell: &Cell| numbering.contains(&cell.position.row) && numbers_column(cell);
        let named = &self.titled.named;
        self.ledger.end_words(0, top, &|_, cell| {
            let tells = telling.contains(&cell.position.row) || named.contains(&cell.position);
            let is_number = matches!(cell.content, Content::Number(_));
            is_number && (tells || numbers_its_column(cell))
        });
        self.ledger
            .end_words(top, first_row, &|_, cell| match &cell.content {
                Content::Number(number) => {
                    let is_year = number.is_integer() && YEARS.contains(number);
                    is_year || numbers_its_column(cell)
                }
                Content::Text(_)
                | Content::Bool(_)
                | Content::Date(..)
                | Content::Error(_)
                | Content::FormulaWithoutValue => false,
            });
        for row in numbering.range(top..) {
            self.report_words_among_numbers(self.sheet.row(*row));
        }
    }

    /// A word where the row that numbers the columns has a number: a figure may have stood there.
    pub(super) fn report_words_among_numbers(&mut self, cells: &[Cell]) {
        let label = self.reader.columns.label;
        let label = cells
            .iter()
            .find(|cell| Some(cell.position.column) == label);
        let label = label.and_then(text_of).unwrap_or_default().to_owned();
        for cell in cells {
            let Content::Text(text) = &cell.content else {
                continue;
            };
            let letters = text.chars().filter(|letter| letter.is_alphabetic());
            let is_word = letters.count() > 2 && !numbers_column(cell);
            let column = self.reader.columns.value_at(cell.position.column);
            if let Some(column) = column.filter(|_| is_word) {
                let finding = self
                    .finding(rules::NOT_A_NUMBER, cell.position)
                    .with_text("value", &**text)
                    .with_text("row", &*label)
                    .with_text("column", self.column_name(column));
                self.findings.push(finding);
            }
        }
    }
}
