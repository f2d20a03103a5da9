//! A list of findings and what it is of.

use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::present::Findings;

/// A list of findings and what it is of.
#[derive(Debug, Clone, Copy)]
pub struct FindingList<'a> {
    /// The period of the run; none when the workbooks name none.
    pub period: Option<Period>,
    /// Date of the run, `2019-09-25`; empty where none is asked for.
    pub as_of: &'a str,
    /// Findings in the order of work, confirmed ones, and those that are gone.
    pub findings: &'a Findings,
}

impl FindingList<'_> {
    pub(super) fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.list.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    }
}
