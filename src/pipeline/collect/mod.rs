//! Workbooks into returns, in parallel; a workbook that breaks the reader costs itself only.

mod files;
mod packet;
mod taker;
mod wholes;

use std::sync::{Arc, Mutex};

use super::bounded;
use super::cache::Cache;
use super::kept::Kept;
use super::spill::{Spill, Spilled};
use super::{Event, RunError};
use crate::check::Checks;
use crate::discover::Submission;
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::limits::Limits;
use crate::model::observation::{FileIndex, Round};
use crate::model::period::Period;
use crate::model::settings::RuleSettings;
use crate::recognise::evidence::SheetEvidence;
use crate::recognise::{Expected, Recogniser};
use crate::worker::Readers;

pub use files::check_files;
use packet::{Packet, Taken};
use taker::Taker;
pub(super) use wholes::Wholes;

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

/// How workbooks are collected.
pub(super) struct Collector<'a> {
    pub(super) descriptions: &'a Descriptions,
    pub(super) expected: Expected,
    /// Bounds of what is taken in and said.
    pub(super) limits: &'a Limits,
    pub(super) threads: usize,
    pub(super) readers: &'a Readers,
    pub(super) checks: &'a Checks<'a>,
    /// Whether the decisions are wanted; those of thousands of workbooks take much memory.
    pub(super) evidence: bool,
    /// Whether the hashes of what returns say are wanted, for the history.
    pub(super) content: bool,
    /// What earlier runs read, when the job keeps it.
    pub(super) cache: Option<&'a Cache>,
    /// What stays of returns of earlier months; everything does without it.
    pub(super) kept: Option<Kept>,
    /// Where the rest of them goes, when the history is to take it in.
    pub(super) spill: Option<&'a Spill>,
}

/// Reads and recognises `submissions` of any months, in parallel, with results in the order of their paths.
///
/// # Errors
/// Only when the threads cannot be started; what is wrong with a submission becomes a finding.
pub fn collect(
    submissions: &[Submission],
    descriptions: &Descriptions,
    checks: &Checks<'_>,
    threads: usize,
    readers: &Readers,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Collected, RunError> {
    let collector = Collector {
        descriptions,
        expected: Expected::Any,
        limits: &Limits::default(),
        threads,
        readers,
        checks,
        evidence: false,
        content: true,
        cache: None,
        kept: None,
        spill: None,
    };
    collector.collect(submissions, watch)
}

impl Collector<'_> {
    /// Reads and recognises `submissions`; see [`collect`].
    pub(super) fn collect(
        &self,
        submissions: &[Submission],
        watch: &mut (dyn FnMut(Event<'_>) + Send),
    ) -> Result<Collected, RunError> {
        let recogniser = Recogniser::new(self.descriptions, self.expected);
        let taker = Taker {
            collector: self,
            recogniser: &recogniser,
        };
        watch(Event::Discovered(submissions.len()));
        let watch = Mutex::new(watch);
        let tell = |packet: &Packet| {
            if let Ok(mut watch) = watch.lock() {
                watch(Event::Read(&packet.record));
            }
        };
        let mut taken = if self.threads == 1 {
            let take = |submission| {
                let packet = taker.take(submission, self.kept.as_ref());
                tell(&packet);
                packet
            };
            submissions.iter().map(take).collect::<Vec<_>>()
        } else {
            taker.take_side_by_side(submissions, &tell)?
        };
        let cells: Vec<u64> = taken.iter().map(|packet| packet.record.cells).collect();
        let (beyond, said) = bounded::cells(submissions, &cells, self.limits);
        for place in beyond {
            if let (Some(packet), Some(submission)) = (taken.get_mut(place), submissions.get(place))
            {
                *packet = Packet::of(submission, packet.record.sha256.clone());
            }
        }
        let unchanged = taken.iter().filter(|packet| packet.is_unchanged).count();
        let files = FileIndex::each().zip(submissions);
        let unpacked = taken.into_iter().zip(files);
        let mut taken: Vec<Taken> = unpacked
            .map(|(taken, (file, submission))| taken.unpack(file, submission))
            .collect();
        if self.kept.is_some() {
            taker.take_whole(submissions, &mut taken);
        }
        // What follows takes most of the memory, and hardly anything more is read.
        self.readers.rest();
        let mut collected = join(self.expected, taken, unchanged);
        collected.findings.extend(said);
        Ok(collected)
    }
}

fn join(expected: Expected, taken: Vec<Taken>, unchanged: usize) -> Collected {
    let period = period_of(expected, &taken);
    let round = Round {
        period,
        files: Vec::new(),
        returns: Vec::new(),
    };
    let mut collected = Collected {
        round,
        findings: Vec::new(),
        notes: Vec::new(),
        unchanged,
        evidence: Vec::new(),
    };
    for taken in taken {
        collected.round.files.push(taken.record);
        for (filled, notes) in taken.returns {
            collected.round.returns.push(filled);
            collected.notes.push(notes);
        }
        collected.findings.extend(taken.findings);
        collected.evidence.push(taken.evidence);
    }
    collected
}

/// The period of the round: the run's, or the latest that a sheet names when any is taken in.
fn period_of(expected: Expected, taken: &[Taken]) -> Period {
    let latest = || {
        taken
            .iter()
            .flat_map(|taken| &taken.returns)
            .map(|(seen, _)| seen.period)
            .max()
    };
    match expected {
        Expected::Months { period, .. } => period,
        Expected::Any => latest().unwrap_or(Period::FIRST),
    }
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
