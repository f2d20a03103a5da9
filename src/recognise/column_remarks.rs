//! What is said about the columns of a table and their headings.

use super::bind::{Bound, bind};
use super::heading::HeadedColumn;
use super::remarks::{column_name, heading_cell, whole_form};
use super::return_table::ReturnTable;
use super::rules;
use crate::model::cell::{CellRef, Position, column_letters};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind};

impl<'a> ReturnTable<'a> {
    /// A form is meant but required headings were not found, other than those that are `headed` for another period: the whole
    /// form of the unit stays out of the totals.
    pub(super) fn missing_columns(self, headed: &[ColumnIndex]) -> Vec<Finding> {
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
    pub(super) fn spoilt_columns(self) -> Vec<Finding> {
        let columns = ColumnIndex::each().take(self.form.columns.len());
        let figures = columns.filter(|column| self.is_of_figures(*column));
        let unread =
            figures.filter(|column| !self.is_bound(*column) && !self.is_ambiguous(*column));
        let spoilt = unread.filter_map(|column| {
            let mut finding = self.missing_column(column, self.spoilt_heading(column)?);
            finding.severity = Severity::Warning;
            Some(finding)
        });
        spoilt.collect()
    }

    /// Columns of the form that several columns of the sheet may be.
    pub(super) fn ambiguous_columns(self) -> Vec<Finding> {
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
    pub(super) fn disagreeing_columns(self) -> Vec<Finding> {
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

    fn is_of_figures(self, column: ColumnIndex) -> bool {
        let column = self.form.column(column);
        column.is_some_and(|column| {
            matches!(column.kind, ColumnKind::Value(_) | ColumnKind::Ratio(_))
        })
    }

    fn is_bound(self, column: ColumnIndex) -> bool {
        let mut bound = self.table.binding.bound.iter();
        bound.any(|one| one.column == column)
    }

    fn is_ambiguous(self, column: ColumnIndex) -> bool {
        let mut ambiguous = self.table.binding.ambiguous.iter();
        ambiguous.any(|(known, _)| *known == column)
    }

    /// The cell that spoils a heading over figures: one of its cells says no more than the name of the column, and it is not bound to
    /// it; or it is bound to no column of figures, and would be to this one without that cell.
    fn spoilt_heading(self, column: ColumnIndex) -> Option<Position> {
        self.spoiling_cell(column)
            .or_else(|| self.second_cell(column))
    }

    fn spoiling_cell(self, column: ColumnIndex) -> Option<Position> {
        let headings = self.table.header.columns.iter();
        let mut unread = headings.filter(|heading| {
            let bound = self.table.binding.at(heading.column);
            let is_read = bound.is_some_and(|bound| self.is_of_figures(bound.column));
            heading.is_filled && !is_read
        });
        unread.find_map(|heading| self.cell_beside(heading, column))
    }

    /// Headings that one of their cells spoils: without it they would be those of the columns for which `odd` ones were taken.
    pub(super) fn spoilt_for(self, odd: Vec<&Bound>) -> Vec<&'a HeadedColumn> {
        let headings = self.table.header.columns.iter();
        let spoilt = headings.filter(|heading| {
            let is_spoilt = |one: &&Bound| self.cell_beside(heading, one.column).is_some();
            odd.iter().all(|one| one.sheet_column != heading.column) && odd.iter().any(is_spoilt)
        });
        spoilt.collect()
    }

    /// The cell without which a heading would be bound to the column.
    fn cell_beside(self, heading: &HeadedColumn, column: ColumnIndex) -> Option<Position> {
        let recogniser = self.sighting.recogniser;
        let phrases = recogniser.phrases(self.of.form, self.of.period)?;
        let spoils = |cell: &Position| {
            let mut header = self.table.header.clone();
            let mut headings = header.columns.iter_mut();
            if let Some(spoilt) = headings.find(|one| one.column == heading.column) {
                *spoilt = heading.without(*cell, recogniser.vocabulary());
            }
            let binding = bind(&header, &phrases);
            let bound = binding.at(heading.column);
            bound.is_some_and(|bound| bound.column == column)
        };
        let is_own = |cell: &Position| {
            let above = |other: &&HeadedColumn| other.parts.iter().any(|part| part.at == *cell);
            self.table.header.columns.iter().filter(above).count() == 1
        };
        let own = heading.parts.iter().rev().map(|part| part.at);
        let own: Vec<Position> = own.filter(is_own).collect();
        own.into_iter()
            .filter(|_| heading.parts.len() > 1)
            .find(spoils)
    }

    fn second_cell(self, column: ColumnIndex) -> Option<Position> {
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
