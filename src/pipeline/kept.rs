//! What stays of the returns of earlier months: the table by month needs a few of their figures, findings name others.

use std::collections::BTreeSet;

use crate::aggregate::headline_key;
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::form::{ColumnIndex, FormIndex, Role, RowIndex};
use crate::model::observation::{Observation, Return};
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

    /// Drops what nothing will ask for; `findings` are all that name cells of the return.
    pub(super) fn trim<'f>(
        &self,
        filled: &mut Return,
        findings: impl Iterator<Item = &'f Finding>,
    ) {
        let named: BTreeSet<_> = findings
            .flat_map(|finding| &finding.cells)
            .filter_map(|cell| cell.position)
            .collect();
        let form = filled.form;
        let stays = |seen: &&Observation| {
            self.cells.contains(&(form, seen.row, seen.column)) || named.contains(&seen.position)
        };
        // Moved to a place of their own: at the beginning of the old one they would keep it from being used whole again.
        filled.observations = filled.observations.iter().filter(stays).cloned().collect();
    }
}
