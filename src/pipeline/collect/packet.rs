//! What a workbook gave, packed until all are read.

use super::super::cache::{Entry, Packed};
use super::super::spill::Spilled;
use crate::discover::{self, Submission};
use crate::model::finding::Finding;
use crate::model::observation::{CellLedger, FileIndex, FileRecord, Return};
use crate::pipeline::collected::{Figures, Notes};
use crate::recognise::evidence::SheetEvidence;

/// One workbook, read and recognised.
pub(super) struct Taken {
    pub(super) record: FileRecord,
    pub(super) returns: Vec<(Return, Notes)>,
    pub(super) findings: Vec<Finding>,
    pub(super) evidence: Vec<SheetEvidence>,
}

/// The same as it waits until all are read.
pub(super) struct Packet {
    pub(super) record: FileRecord,
    entry: Packed,
    pub(super) evidence: Vec<SheetEvidence>,
    /// True when it was not read because it did not change.
    pub(super) is_unchanged: bool,
    /// Where the figures of its returns are in the spill; empty when none are.
    pub(super) spilled: Vec<Option<Spilled>>,
}

impl Packet {
    /// A workbook of which nothing has been taken yet.
    pub(super) fn of(submission: &Submission, sha256: String) -> Self {
        Self {
            record: FileRecord {
                path: submission.path.clone(),
                sha256,
                size: submission.size,
                cells: 0,
                ledger: CellLedger::default(),
            },
            entry: Packed::default(),
            evidence: Vec::new(),
            is_unchanged: false,
            spilled: Vec::new(),
        }
    }

    /// A workbook of which nothing is taken.
    pub(super) fn nothing(submission: &Submission, finding: Finding) -> Self {
        Self {
            entry: Entry::nothing(vec![finding]).packed().unwrap_or_default(),
            ..Self::of(submission, String::new())
        }
    }

    /// Takes what the workbook gave.
    pub(super) fn holds(&mut self, entry: Packed) {
        let (cells, ledger) = entry.counts().unwrap_or_default();
        self.record.cells = cells;
        self.record.ledger = ledger;
        self.entry = entry;
    }

    pub(super) fn unpack(self, file: FileIndex, submission: &Submission) -> Taken {
        let entry = self.entry.entry(&submission.path);
        let entry = entry.unwrap_or_else(|| Entry::nothing(vec![failed(submission)]));
        let mut spilled = self.spilled.into_iter();
        let returns = entry.returns.into_iter().map(|(mut filled, mut notes)| {
            filled.file = file;
            if let Some(place) = spilled.next().flatten() {
                notes.figures = Figures::Spilled(place);
            }
            (filled, notes)
        });
        Taken {
            returns: returns.collect(),
            record: self.record,
            findings: entry.findings,
            evidence: self.evidence,
        }
    }
}

/// Says that the program failed at a workbook.
pub(super) fn failed(submission: &Submission) -> Finding {
    discover::unreadable(&submission.path, "text.reason-reader-failed")
}
