//! Returns of one unit on one form for one period that arrived more than once.

use std::collections::BTreeMap;

use crate::model::cell::CellRef;
use crate::model::finding::{AffectedLine, Finding, RuleInfo};
use crate::model::observation::{Return, Round};

/// A return that arrived again after the first one.
pub(super) struct Repeat<'a> {
    pub(super) first: &'a Return,
    pub(super) again: &'a Return,
}

impl Repeat<'_> {
    /// True when both say the same, wherever it stands in the sheet.
    pub(super) fn is_identical(&self) -> bool {
        are_identical(self.first, self.again)
    }

    /// A finding on the second return that names the first.
    pub(super) fn finding(&self, rule: RuleInfo) -> Finding {
        let sheet = |filled: &Return| CellRef::sheet(&filled.path, &filled.sheet);
        Finding::new(rule, vec![sheet(self.again), sheet(self.first)])
            .of_unit(self.again.unit)
            .of_form(self.again.form)
            .with_text("other", sheet(self.first).to_string())
    }
}

/// True when two returns on one form say the same, wherever it stands in their sheets.
pub(crate) fn are_identical(one: &Return, other: &Return) -> bool {
    let labels = |filled: &Return| {
        filled
            .open_rows
            .iter()
            .map(|row| row.label.clone())
            .collect::<Vec<_>>()
    };
    one.observations.len() == other.observations.len()
        && one
            .observations
            .iter()
            .zip(&other.observations)
            .all(|(one, other)| {
                (one.unit, one.row, one.column) == (other.unit, other.row, other.column)
                    && one.value == other.value
            })
        && labels(one) == labels(other)
}

/// The form of a return as a whole.
pub(super) fn whole_form(filled: &Return) -> AffectedLine {
    AffectedLine {
        unit: filled.unit,
        form: filled.form,
        period: filled.period,
        row: None,
        column: None,
        path: filled.path.clone(),
    }
}

/// Every return that arrived again, in order of file and sheet within unit, form and period.
pub(super) fn repeats(round: &Round) -> Vec<Repeat<'_>> {
    let mut groups: BTreeMap<_, Vec<&Return>> = BTreeMap::new();
    for filled in &round.returns {
        let key = (filled.period, filled.form, filled.unit);
        groups.entry(key).or_default().push(filled);
    }
    let mut repeats = Vec::new();
    for group in groups.values_mut() {
        group.sort_by_key(|filled| (&filled.path, &filled.sheet));
        if let [first, rest @ ..] = group.as_slice() {
            repeats.extend(rest.iter().map(|again| Repeat { first, again }));
        }
    }
    repeats
}
