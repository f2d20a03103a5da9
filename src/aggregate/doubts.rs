//! Which figures the error findings cast doubt on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::finding::{Finding, Severity};
use crate::model::form::{ColumnIndex, FormIndex, RowIndex};
use crate::model::observation::Return;
use crate::model::period::Period;
use crate::model::register::UnitIndex;

/// Error findings by the return they touch (nghi vấn).
#[derive(Debug, Default)]
pub struct Doubts {
    by_return: BTreeMap<Subject, Doubt>,
}

/// The return of a unit, or its row in a table of units.
type Subject = (FormIndex, UnitIndex, Period, Arc<str>);

/// What is doubtful about one return. Rows are those of the return, open rows included.
#[derive(Debug, Default)]
pub struct Doubt {
    /// The whole form.
    pub whole: bool,
    /// Rows with all their figures.
    pub rows: BTreeSet<RowIndex>,
    /// Single figures.
    pub figures: BTreeSet<(RowIndex, ColumnIndex)>,
    /// Codes of the findings.
    pub codes: BTreeSet<&'static str>,
}

impl Doubts {
    /// What the errors among the findings say.
    pub fn new(findings: &[Finding]) -> Self {
        let mut by_return: BTreeMap<Subject, Doubt> = BTreeMap::new();
        let errors = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        for finding in errors {
            for line in &finding.affects {
                let subject = (line.form, line.unit, line.period, Arc::clone(&line.path));
                let doubt = by_return.entry(subject).or_default();
                doubt.codes.insert(finding.rule.code);
                match (line.row, line.column) {
                    (Some(row), Some(column)) => {
                        doubt.figures.insert((row, column));
                    }
                    (Some(row), None) => {
                        doubt.rows.insert(row);
                    }
                    (None, _) => doubt.whole = true,
                }
            }
        }
        Self { by_return }
    }

    /// What is doubtful about figures of `unit` in a return.
    pub fn about(&self, received: &Return, unit: UnitIndex) -> Option<&Doubt> {
        let subject = (
            received.form,
            unit,
            received.period,
            Arc::clone(&received.path),
        );
        self.by_return.get(&subject)
    }

    /// What is doubtful in a return, by the unit whose figures they are.
    pub fn in_return(&self, received: &Return) -> impl Iterator<Item = (UnitIndex, &Doubt)> {
        let (form, period) = (received.form, received.period);
        let least = (form, UnitIndex::FIRST, Period::FIRST, Arc::from(""));
        self.by_return
            .range(least..)
            .take_while(move |((of, ..), _)| *of == form)
            .filter(move |((_, _, of, path), _)| (*of, path) == (period, &received.path))
            .map(|((_, unit, ..), doubt)| (*unit, doubt))
    }

    /// Codes of the errors about the form of a unit in a period, over all its workbooks.
    pub(super) fn codes(
        &self,
        form: FormIndex,
        unit: UnitIndex,
        period: Period,
    ) -> Vec<&'static str> {
        let first = (form, unit, period, Arc::from(""));
        let codes: BTreeSet<&'static str> = self
            .by_return
            .range(first..)
            .take_while(|((of_form, of_unit, of_period, _), _)| {
                (*of_form, *of_unit, *of_period) == (form, unit, period)
            })
            .flat_map(|(_, doubt)| doubt.codes.iter().copied())
            .collect();
        codes.into_iter().collect()
    }
}
