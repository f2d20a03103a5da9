//! What is said about the columns of a table and their headings.

use super::Sighting;
use super::bind::Bound;
use super::locate::HeadedColumn;
use super::remarks::{column_name, heading_cell, whole_form};
use super::rules;
use super::sheet::Titled;
use super::table::Table;
use crate::model::cell::{CellRef, Position, column_letters};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind, Form};
use crate::model::observation::Return;

/// A table of a sheet, the form that it is taken for, and the return that it is.
#[derive(Clone, Copy)]
pub(super) struct ColumnRemarks<'a> {
    pub(super) sighting: &'a Sighting<'a>,
    pub(super) titled: &'a Titled<'a>,
    pub(super) table: &'a Table,
    pub(super) form: &'a Form,
    pub(super) of: &'a Return,
}

impl ColumnRemarks<'_> {
    /// A form is meant but required headings were not found, other than those that are `headed` for another period: the whole
    /// form of the unit stays out of the totals.
    pub(super) fn missing(self, headed: &[ColumnIndex]) -> Vec<Finding> {
        let top = Position::new(self.table.header.top, 0);
        // What stands there twice is not missing.
        let is_missing =
            |column: &&ColumnIndex| !self.is_ambiguous(**column) && !headed.contains(column);
        let missing = self.table.missing.iter().filter(is_missing);
        let missing = missing.map(|column| {
            let at = self.spoilt_heading(*column).unwrap_or(top);
            self.missing_column(*column, at)
                .affecting(whole_form(self.of))
        });
        missing.collect()
    }

    /// Columns that a form need not have, and that are not read because of a second cell in their headings.
    pub(super) fn spoilt(self) -> Vec<Finding> {
        let columns = ColumnIndex::each().zip(&self.form.columns);
        let is_of_figures =
            |kind: &ColumnKind| matches!(kind, ColumnKind::Value(_) | ColumnKind::Ratio(_));
        let figures = columns.filter(|(_, column)| is_of_figures(&column.kind));
        let unread =
            figures.filter(|(column, _)| !self.is_bound(*column) && !self.is_ambiguous(*column));
        let spoilt = unread.filter_map(|(column, _)| {
            let mut finding = self.missing_column(column, self.spoilt_heading(column)?);
            finding.severity = Severity::Warning;
            Some(finding)
        });
        spoilt.collect()
    }

    /// Columns of the form that several columns of the sheet may be.
    pub(super) fn ambiguous(self) -> Vec<Finding> {
        let ambiguous = self.table.binding.ambiguous.iter();
        let ambiguous = ambiguous.map(|(column, places)| {
            let cells = places
                .iter()
                .map(|place| heading_cell(self.titled, self.table, *place));
            let names = places.iter().map(|place| column_letters(*place)).collect();
            let finding = self.found(rules::COLUMN_AMBIGUOUS, cells);
            let mut finding = finding
                .with_text("column", column_name(self.form, *column))
                .with("candidates", Arg::List(names));
            let column = self.form.column(*column);
            if column.is_some_and(|column| matches!(column.kind, ColumnKind::Value(_))) {
                finding = finding.affecting(whole_form(self.of));
            } else {
                finding.severity = Severity::Warning;
            }
            finding
        });
        ambiguous.collect()
    }

    /// Codes and headings that say different things about a column: nobody knows which the submitter filled in.
    pub(super) fn disagreeing(self) -> Vec<Finding> {
        let finding = |(coded, worded): &(Bound, ColumnIndex)| {
            let at = Position::new(self.table.header.top, coded.sheet_column);
            self.found(rules::CODES_DIFFER, [at])
                .with_text("code", coded.phrase.clone())
                .with_text("column", column_name(self.form, coded.column))
                .with_text("heading", column_name(self.form, *worded))
                .affecting(whole_form(self.of))
        };
        self.table.disagreeing.iter().map(finding).collect()
    }

    fn found(self, rule: RuleInfo, cells: impl IntoIterator<Item = Position>) -> Finding {
        let (path, sheet) = (&self.sighting.path, &self.titled.sheet.name);
        let cells = cells.into_iter().map(|at| CellRef::at(path, sheet, at));
        Finding::new(rule, cells.collect())
            .of_unit(self.of.unit)
            .of_form(self.of.form)
    }

    fn missing_column(self, column: ColumnIndex, at: Position) -> Finding {
        let headings = self.table.header.columns.iter();
        let headings = headings.map(|heading| heading.heading.clone()).collect();
        self.found(rules::COLUMN_MISSING, [at])
            .with_text("column", column_name(self.form, column))
            .with("headers", Arg::List(headings))
    }

    fn is_bound(self, column: ColumnIndex) -> bool {
        let mut bound = self.table.binding.bound.iter();
        bound.any(|one| one.column == column)
    }

    fn is_ambiguous(self, column: ColumnIndex) -> bool {
        let mut ambiguous = self.table.binding.ambiguous.iter();
        ambiguous.any(|(known, _)| *known == column)
    }

    /// The last cell of a heading over figures that is not bound to the column although one of its cells says no more than its
    /// name.
    fn spoilt_heading(self, column: ColumnIndex) -> Option<Position> {
        let recogniser = self.sighting.recogniser;
        let phrases = recogniser.phrases(self.of.form, self.of.period)?;
        let names = &phrases.get(column.place())?.header;
        let is_spoilt = |heading: &&HeadedColumn| {
            let bound = self.table.binding.at(heading.column);
            let is_another = bound.is_none_or(|bound| bound.column != column);
            heading.parts.len() > 1 && heading.is_filled && is_another
        };
        let mut spoilt = self.table.header.columns.iter().filter(is_spoilt);
        let spoilt = spoilt.find(|heading| {
            let mut parts = heading.parts.iter();
            parts.any(|part| names.iter().any(|name| name.is_all_of(&part.words)))
        })?;
        spoilt.parts.last().map(|part| part.at)
    }
}
