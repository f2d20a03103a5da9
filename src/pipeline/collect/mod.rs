//! Workbooks into returns, in parallel; a workbook that breaks the reader costs itself only.

mod collector;
mod files;
mod packet;
mod taker;
mod wholes;

use std::sync::Mutex;

use super::bounded;
use super::collected::Collected;
use super::error::RunError;
use super::event::Event;
use crate::check::Checks;
use crate::discover::Submission;
use crate::model::descriptions::Descriptions;
use crate::model::limits::Limits;
use crate::model::observation::{FileIndex, Round};
use crate::model::period::Period;
use crate::recognise::{Expected, Recogniser};
use crate::worker::Readers;

pub(super) use collector::Collector;
pub use files::check_files;
use packet::{Packet, Taken};
use taker::Taker;
pub(super) use wholes::Wholes;

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
