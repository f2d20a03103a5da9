//! What a run did.

use std::sync::Arc;

use super::own_words::WordsOfOffice;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{Coverage, Replacement};
use crate::model::finding::Severity;
use crate::model::marked::{Confirmed, Fixed, Marked};
use crate::model::observation::{CellLedger, FileRecord};
use crate::model::own_words::OpenBlank;
use crate::present::Findings;
use crate::publish::{Edited, Gone, Shortfall, Weaker, Written};

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    /// The same for the same period, date and inputs.
    pub run_id: String,
    /// The descriptions it used, for names.
    pub descriptions: Arc<Descriptions>,
    /// Findings in the order of work, with the severities of the job.
    pub findings: Vec<Marked>,
    /// The same as people read them, with those confirmed and those gone.
    pub said: Findings,
    /// Findings that are silent because they were confirmed.
    pub confirmed: Vec<Confirmed>,
    /// Findings of the run before that are gone.
    pub fixed: Vec<Fixed>,
    /// Files of the round.
    pub files: Vec<FileRecord>,
    /// How many of them were not read because they did not change; the others were.
    pub unchanged: usize,
    /// Coverage by form.
    pub coverage: Vec<Coverage>,
    /// Returns of the period that another file took the place of.
    pub replaced: Vec<Replacement>,
    /// The files written, under the names they have now.
    pub written: Vec<Written>,
    /// Outputs of the last run that could not be replaced because they are open or read-only; the files written then lie
    /// beside them under dated names.
    pub held: Vec<String>,
    /// Why nothing was written and the last outputs stay: the run had less than they have, or was not to follow them.
    pub kept: Option<Shortfall>,
    /// What the last outputs of the same month have and these do not.
    pub gone: Vec<Gone>,
    /// Figures of their first page that these do not have, or no longer whole.
    pub weaker: Vec<Weaker>,
    /// Outputs of the last run that somebody had changed, and where they are kept.
    pub edited: Vec<Edited>,
    /// How the report stands with the words of the office; `None` when nothing was written.
    pub words: Option<WordsOfOffice>,
}

impl Outcome {
    /// True when a unit is missing from a total or left out of it.
    pub fn is_incomplete(&self) -> bool {
        self.coverage
            .iter()
            .any(|coverage| !coverage.missing.is_empty())
    }

    /// What the office has still to write.
    pub fn still_to_write(&self) -> &[OpenBlank] {
        let words = self.words.as_ref();
        words.map_or(&[], |words| &words.writing.open)
    }

    /// How the cells of all files ended.
    pub fn ledger(&self) -> CellLedger {
        let mut ledger = CellLedger::default();
        self.files.iter().for_each(|file| ledger.add(file.ledger));
        ledger
    }

    /// The heaviest finding.
    pub fn worst(&self) -> Option<Severity> {
        let severities = self.findings.iter().map(|marked| marked.finding.severity);
        severities.max()
    }
}
