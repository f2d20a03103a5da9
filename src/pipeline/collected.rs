//! The workbooks of an inbox, read and recognised.

use std::sync::Arc;

use super::spill::Spilled;
use crate::model::finding::Finding;
use crate::model::observation::Round;
use crate::model::settings::RuleSettings;
use crate::recognise::evidence::SheetEvidence;

/// The workbooks of an inbox, read and recognised.
#[derive(Debug, Clone)]
pub struct Collected {
    /// Files and returns.
    pub round: Round,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// What was noted of single returns, by return of the round.
    pub notes: Vec<Notes>,
    /// Workbooks that were not read because they did not change.
    pub unchanged: usize,
    /// Decisions by file, in the order of [`Round::files`], where they are wanted.
    pub evidence: Vec<Vec<SheetEvidence>>,
}

/// What was noted of a return while all of it was there.
#[derive(Debug, Clone)]
pub struct Notes {
    /// What the rules found in it by itself.
    pub findings: Vec<Finding>,
    /// Hash of what it says, for the history.
    pub content: Option<Arc<str>>,
    /// Where its figures are.
    pub(super) figures: Figures,
}

/// Where all the figures of a return are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figures {
    /// In the return.
    Here,
    /// Some in the return, all of them in the spill.
    Spilled(Spilled),
    /// Some in the return, all of them in the workbook only.
    InWorkbook,
}

/// What the rules found inside single returns, with the weights of the job.
pub(super) fn inside(round: &Round, notes: &mut [Notes], settings: &RuleSettings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (filled, notes) in round.returns.iter().zip(notes) {
        settings.weigh(&mut notes.findings, filled.period);
        findings.append(&mut notes.findings);
    }
    findings
}

/// Hashes of what returns say, in their order.
pub(super) fn contents(notes: &[Notes]) -> Vec<Option<Arc<str>>> {
    notes.iter().map(|notes| notes.content.clone()).collect()
}
