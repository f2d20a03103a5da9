//! The few causes that may move the province's figures most: what the statistician phones about before the meeting.

use rust_decimal::Decimal;

use super::FindingRow;
use crate::model::finding::Severity;

/// As many as one can settle before a meeting, of missing returns and of causes in returns each.
const MOST: usize = 10;
/// The rule that names what a unit has not sent.
const MISSING_RETURN: &str = "TH370";

/// A cause with its leading finding.
#[derive(Debug, Clone, Copy)]
pub struct Pressing<'a> {
    /// The finding to settle first.
    pub lead: &'a FindingRow,
    /// The greatest possible effect of its findings, in percent of a figure of the province; `None` when nobody can tell.
    pub score: Option<Decimal>,
    /// Findings of this cause, the leading one among them.
    pub findings: usize,
}

/// Units whose returns are missing first, because whole lines of them are, then causes in returns, both in the order of the
/// list and at most ten. Notes are none, nor are warnings that move nothing.
pub fn most_pressing(findings: &[FindingRow]) -> Vec<Pressing<'_>> {
    let causes = findings.chunk_by(|one, other| one.cause == other.cause);
    let pressing = causes.filter_map(|cause| {
        let lead = cause.first()?;
        let score = cause.iter().filter_map(|finding| finding.score).max();
        let matters = match lead.severity {
            Severity::Error => true,
            Severity::Warning => score.is_some_and(|score| !score.is_zero()),
            Severity::Note => false,
        };
        matters.then_some(Pressing {
            lead,
            score,
            findings: cause.len(),
        })
    });
    let (missing, others): (Vec<_>, Vec<_>) =
        pressing.partition(|pressing| pressing.lead.code == MISSING_RETURN);
    let missing = missing.into_iter().take(MOST);
    missing.chain(others.into_iter().take(MOST)).collect()
}
