//! What stays of the returns of earlier months: the table by month needs a few of their figures, findings name others.

use std::collections::BTreeSet;

use crate::aggregate::headline_key;
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::form::{ColumnIndex, FormIndex, Role, RowIndex};
use crate::model::observation::{Explanations, Observation, Return};
use crate::model::period::Period;

/// Figures that are kept of returns of earlier months.
pub(super) struct Kept {
    /// The period of the run; its returns stay as they are.
    period: Period,
    cells: BTreeSet<(FormIndex, RowIndex, ColumnIndex)>,
}

impl Kept {
    /// Rows of headlines: their months, and their plans, which the province's plan is held against.
    pub(super) fn of(descriptions: &Descriptions, period: Period) -> Self {
        let mut cells = BTreeSet::new();
        for headline in &descriptions.report.headlines {
            let Some(key) = headline_key(descriptions, headline) else {
                continue;
            };
            let Some(form) = descriptions.form(key.form) else {
                continue;
            };
            let columns = form.value_columns().filter(|(_, _, role)| {
                matches!(role, Role::Month | Role::PreviousMonth | Role::AnnualPlan)
            });
            cells.extend(columns.map(|(column, _, _)| (key.form, key.row, column)));
        }
        Self { period, cells }
    }

    /// True for a return of which only some figures stay.
    pub(super) fn is_earlier(&self, filled: &Return) -> bool {
        filled.period < self.period
    }

    /// Drops what nothing will ask for; `findings` are all that name cells of the return. Of a column with a doubtful figure all
    /// of them stay, because sums tie them to it.
    pub(super) fn trim<'f>(
        &self,
        filled: &mut Return,
        findings: impl Iterator<Item = &'f Finding>,
    ) {
        let findings: Vec<&Finding> = findings.collect();
        let cells = findings.iter().flat_map(|finding| &finding.cells);
        let named: BTreeSet<_> = cells.filter_map(|cell| cell.position).collect();
        // Whatever its level is here: a job may make an error of it.
        let doubtful = findings.iter().flat_map(|finding| &finding.affects);
        let doubtful: BTreeSet<Option<ColumnIndex>> = doubtful.map(|line| line.column).collect();
        let form = filled.form;
        let stays = |seen: &&Observation| {
            self.cells.contains(&(form, seen.row, seen.column))
                || named.contains(&seen.position)
                || doubtful.contains(&Some(seen.column))
                || doubtful.contains(&None)
        };
        // Moved to a place of their own: at the beginning of the old one they would keep it from being used whole again.
        filled.observations = filled.observations.iter().filter(stays).cloned().collect();
        // The report of the month has its own.
        filled.explanations = Explanations::default();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::cell::Position;
    use crate::model::finding::{AffectedLine, RuleInfo, Severity};
    use crate::model::observation::{FileIndex, Value, Version};
    use crate::model::register::UnitIndex;

    #[test]
    fn all_figures_stay_of_a_column_with_a_doubtful_one() {
        let descriptions = crate::describe::load(None).unwrap();
        let mut forms = FormIndex::each().zip(&descriptions.forms);
        let (index, form) = forms.find(|(_, form)| form.id == "retail").unwrap();
        let (july, august) = (Period::new(2019, 7).unwrap(), Period::new(2019, 8).unwrap());
        let columns: Vec<_> = form.value_columns().collect();
        let rows = RowIndex::each().zip(&form.rows);
        let observations = rows.flat_map(|(row, _)| {
            columns.iter().map(move |(column, ..)| Observation {
                unit: UnitIndex::FIRST,
                row,
                column: *column,
                value: Value::Number(1.into()),
                position: Position::new(
                    u32::try_from(row.place()).unwrap(),
                    u16::try_from(column.place()).unwrap(),
                ),
            })
        });
        let mut filled = Return {
            unit: UnitIndex::FIRST,
            form: index,
            period: july,
            file: FileIndex::FIRST,
            path: Arc::from("a.xlsx"),
            sheet: Arc::from("B3"),
            is_hidden: false,
            version: Version::default(),
            observations: observations.collect(),
            open_rows: Vec::new(),
            explanations: Explanations::default(),
            blank_rows: Vec::new(),
            is_blank: false,
        };
        let of_role = |wanted| {
            columns
                .iter()
                .find(|(_, _, role)| *role == wanted)
                .unwrap()
                .0
        };
        let (doubtful, other) = (of_role(Role::PreviousMonth), of_role(Role::Cumulative));
        let rule = RuleInfo {
            code: "TH112",
            name: "sum-differs",
            severity: Severity::Warning,
        };
        let finding = Finding::new(rule, Vec::new()).affecting(vec![AffectedLine {
            unit: UnitIndex::FIRST,
            form: index,
            period: july,
            row: form.row_index("g05"),
            column: Some(doubtful),
            path: Arc::from("a.xlsx"),
        }]);
        Kept::of(&descriptions, august).trim(&mut filled, std::iter::once(&finding));
        let left = |column| {
            filled
                .observations
                .iter()
                .filter(|seen| seen.column == column)
                .count()
        };
        assert_eq!(left(doubtful), form.rows.len());
        assert_eq!(left(of_role(Role::Month)), 1);
        assert_eq!(left(other), 0);
    }
}
