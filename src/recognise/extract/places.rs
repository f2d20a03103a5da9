//! Where things stand, what they are called, and what findings name.

use std::borrow::Cow;

use super::extraction::Extraction;
use crate::model::cell::Position;
use crate::model::finding::{AffectedLine, Finding, RuleInfo};
use crate::model::form::{ColumnIndex, ColumnKind, RowIndex};
use crate::read::grid::{Cell, Content};
use crate::recognise::cell_content::{holds_figure, text_of};
use crate::recognise::names_beside::is_number_alone;

impl<'a> Extraction<'a> {
    pub(super) fn finding(&self, rule: RuleInfo, at: Position) -> Finding {
        Finding::new(rule, vec![self.result.cell(at)])
            .of_unit(self.result.unit)
            .of_form(self.result.form)
    }

    pub(super) fn line(&self, row: RowIndex) -> Vec<AffectedLine> {
        self.affected(row, None)
    }

    pub(super) fn figure(&self, row: RowIndex, column: ColumnIndex) -> Vec<AffectedLine> {
        self.affected(row, Some(column))
    }

    fn affected(&self, row: RowIndex, column: Option<ColumnIndex>) -> Vec<AffectedLine> {
        vec![AffectedLine {
            unit: self.result.unit,
            form: self.result.form,
            period: self.result.period,
            row: Some(row),
            column,
            path: self.result.path.clone(),
        }]
    }

    pub(super) fn row_label(&self, row: RowIndex) -> String {
        let beyond = self.form.open_number(row);
        let open = beyond
            .and_then(|index| self.result.open_rows.get(index))
            .map(|open| open.label.clone());
        self.form
            .row(row)
            .map(|row| row.label.vi.clone())
            .or(open)
            .unwrap_or_default()
    }

    pub(super) fn column_name(&self, column: ColumnIndex) -> String {
        self.form
            .column(column)
            .map(|column| column.name.vi.clone())
            .unwrap_or_default()
    }

    pub(super) fn is_ratio(&self, column: ColumnIndex) -> bool {
        self.form
            .column(column)
            .is_some_and(|column| matches!(column.kind, ColumnKind::Ratio(_)))
    }

    pub(super) fn label_position(&self, row: u32) -> Position {
        let first = self
            .sheet
            .row(row)
            .first()
            .map_or(0, |cell| cell.position.column);
        Position::new(row, self.label_column(row).unwrap_or(first))
    }

    /// The column in which the name of a row stands: that of the labels, or the one behind it where a label is a number alone or
    /// left out.
    pub(super) fn label_column(&self, row: u32) -> Option<u16> {
        let columns = &self.reader.columns;
        let label = columns.label?;
        let own = self.sheet.cell(Position::new(row, label));
        let is_named = own.is_some_and(|cell| !is_number_alone(&cell.content));
        let beside = columns
            .names
            .filter(|names| !is_named && self.text_at(row, *names).is_some());
        beside.or(Some(label))
    }

    /// The label of a row: words, or a number beside figures (a quarter, a month, a year).
    pub(super) fn label_at(&self, row: u32, column: u16) -> Option<Cow<'a, str>> {
        let cell = self.sheet.cell(Position::new(row, column))?;
        match &cell.content {
            Content::Text(text) => Some(Cow::Borrowed(text.trim())),
            Content::Number(number) => {
                let names_row = |beside: &&Cell| {
                    let is_value = self.reader.columns.is_value(beside.position.column);
                    is_value && holds_figure(&beside.content)
                };
                let has_figures = self.sheet.row(row).iter().any(|cell| names_row(&cell));
                let name = number.normalize().to_string();
                (number.is_integer() && has_figures).then_some(Cow::Owned(name))
            }
            Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        }
    }

    pub(super) fn text_at(&self, row: u32, column: u16) -> Option<&'a str> {
        let cell = self.sheet.cell(Position::new(row, column));
        cell.and_then(text_of).map(str::trim)
    }

    pub(super) fn code_at(&self, row: u32, column: u16) -> Option<Cow<'a, str>> {
        match &self.sheet.cell(Position::new(row, column))?.content {
            Content::Text(text) => Some(Cow::Borrowed(text.trim())),
            Content::Number(number) => Some(Cow::Owned(number.normalize().to_string())),
            Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        }
    }

    /// A header printed again at a page break.
    pub(super) fn repeats_header(&self, cells: &[Cell]) -> bool {
        let mut headed = cells.iter().filter_map(|cell| {
            let text = text_of(cell)?;
            let heading = self
                .table
                .header
                .columns
                .iter()
                .find(|heading| heading.column == cell.position.column)?;
            Some(heading.heading.contains(text))
        });
        let first = headed.next();
        first == Some(true) && headed.next() == Some(true) && headed.all(|same| same)
    }
}
