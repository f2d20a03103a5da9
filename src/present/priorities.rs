//! The few causes that may move the province's figures most: what the statistician phones about before the meeting.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::FindingRow;
use crate::check::codes::MISSING_RETURN;
use crate::model::finding::Severity;

/// As many as one can settle before a meeting, of missing returns and of causes in returns each.
const MOST: usize = 10;

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

/// What is to be settled first, and how many causes more there are.
#[derive(Debug, Clone, Default)]
pub struct MostPressing<'a> {
    /// In the order of the list.
    pub first: Vec<Pressing<'a>>,
    /// Causes that matter too and are not among them.
    pub more: usize,
}

/// The same findings, causes with an error before all others, in their order otherwise; what has one cause stays together.
pub fn heaviest_first(findings: &[FindingRow]) -> Vec<FindingRow> {
    let causes = findings.chunk_by(|one, other| one.cause == other.cause);
    let mut causes: Vec<&[FindingRow]> = causes.collect();
    causes.sort_by_key(|cause| Reverse(cause.iter().map(|row| row.severity).max()));
    causes.concat()
}

/// The first ten missing returns and the first ten causes in returns, in the order of the list. Notes are none, nor are
/// warnings that move nothing.
pub fn most_pressing(findings: &[FindingRow]) -> MostPressing<'_> {
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
    let (mut missing, mut others) = (0, 0);
    let mut most = MostPressing::default();
    for one in pressing {
        let count = if one.lead.code == MISSING_RETURN {
            &mut missing
        } else {
            &mut others
        };
        *count += 1;
        if *count <= MOST {
            most.first.push(one);
        } else {
            most.more += 1;
        }
    }
    most
}
