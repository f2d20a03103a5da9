//! The rooms in their order; the only place that knows all of them.

mod collect;
mod findings;

use std::fs;

use sha2::{Digest, Sha256};

use crate::aggregate;
use crate::check;
use crate::describe::{self, DescribeError};
use crate::discover::{self, DiscoverError};
use crate::job::Job;
use crate::message::Catalogue;
use crate::model::descriptions::Descriptions;
use crate::model::figure::Coverage;
use crate::model::finding::{Finding, Severity};
use crate::model::observation::{CellLedger, FileRecord};
use crate::present::{self, PresentError};
use crate::publish::{self, Lock, PublishError};
use crate::recognise::Expected;

pub use collect::{Collected, check_files, collect};
pub use findings::{order, rows, rules, weigh};

/// Names of the outputs, in the order in which they are put in place.
pub const OUTPUTS: [&str; 5] = [
    "tong-hop.xlsx",
    "bao-cao.pdf",
    "so-lieu.json",
    "phat-hien.json",
    "manifest.json",
];

/// Why a run could not do its work; nothing submitted can cause it.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A description under `templates/` is wrong.
    #[error("cannot use the descriptions")]
    Describe(#[from] DescribeError),
    /// The inbox cannot be listed.
    #[error("cannot list the inbox")]
    Discover(#[from] DiscoverError),
    /// The threads cannot be started.
    #[error("cannot start {threads} threads")]
    Threads {
        /// As many as the job asks for.
        threads: usize,
        /// The cause.
        #[source]
        source: rayon::ThreadPoolBuildError,
    },
    /// An output cannot be rendered.
    #[error("cannot render the outputs")]
    Present(#[from] PresentError),
    /// An output cannot be written, or another run holds the folder.
    #[error("cannot publish the outputs")]
    Publish(#[from] PublishError),
}

/// What a run is doing, for those who watch.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// So many workbooks are to be read.
    Discovered(usize),
    /// One workbook has been read, in no certain order.
    Read(&'a FileRecord),
    /// The returns are in; the rules run.
    Checking,
    /// The figures are added.
    Aggregating,
    /// The outputs are rendered.
    Rendering,
    /// The outputs are being put in place.
    Publishing,
}

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    /// The descriptions it used, for names.
    pub descriptions: Descriptions,
    /// Findings in order of weight and place, with the severities of the job.
    pub findings: Vec<Finding>,
    /// Files of the round.
    pub files: Vec<FileRecord>,
    /// Coverage by form.
    pub coverage: Vec<Coverage>,
    /// Names of the files written, with their sizes in bytes.
    pub written: Vec<(&'static str, usize)>,
}

impl Outcome {
    /// True when a unit is missing from a total or left out of it.
    pub fn is_incomplete(&self) -> bool {
        self.coverage
            .iter()
            .any(|coverage| !coverage.missing.is_empty())
    }

    /// How the cells of all files ended.
    pub fn ledger(&self) -> CellLedger {
        let mut ledger = CellLedger::default();
        self.files.iter().for_each(|file| ledger.add(file.ledger));
        ledger
    }

    /// The heaviest finding.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

/// stub
pub fn run(
    _job: &Job,
    _catalogue: &Catalogue,
    _watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Outcome, RunError> {
    todo!()
}
