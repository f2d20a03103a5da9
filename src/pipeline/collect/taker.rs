//! The way of one workbook: from the cache or from a reading process, recognised, checked by itself, packed.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sha2::{Digest, Sha256};

use super::super::cache::{Entry, Extent, Key};
use super::super::kept::Kept;
use super::super::spill::Spilled;
use super::collector::Collector;
use super::packet::{Packet, Taken, failed};
use crate::discover::Submission;
use crate::hash;
use crate::history;
use crate::model::finding::Finding;
use crate::model::observation::{FileIndex, Return};
use crate::pipeline::bounded;
use crate::pipeline::collected::{Figures, Notes};
use crate::pipeline::error::RunError;
use crate::read::grid::Workbook;
use crate::recognise::evidence::SheetEvidence;
use crate::recognise::{self, Recogniser};
use crate::worker::{Begun, LARGE};

/// How far a workbook has come.
enum Step {
    /// Nothing has been done.
    New,
    /// A process reads it.
    Asked(Packet, Option<Key>, Begun),
    /// It has been read.
    Answered(Packet, Option<Key>, (Option<Workbook>, Vec<Finding>)),
    /// All is done.
    Done(Packet),
}

/// Takes in one workbook after the other.
pub(super) struct Taker<'a> {
    pub(super) collector: &'a Collector<'a>,
    pub(super) recogniser: &'a Recogniser<'a>,
}

impl Taker<'_> {
    /// Takes a workbook in.
    pub(super) fn take(&self, submission: &Submission, kept: Option<&Kept>) -> Packet {
        self.complete(submission, kept, Step::New)
    }

    fn complete(&self, submission: &Submission, kept: Option<&Kept>, mut step: Step) -> Packet {
        loop {
            step = self.step(submission, kept, step);
            if let Step::Done(packet) = step {
                return packet;
            }
        }
    }

    /// Takes workbooks in with the threads of the job; each thread has one in hand while its process reads the next.
    pub(super) fn take_side_by_side(
        &self,
        submissions: &[Submission],
        tell: &(dyn Fn(&Packet) + Sync),
    ) -> Result<Vec<Packet>, RunError> {
        let next = AtomicUsize::new(0);
        let kept = self.collector.kept.as_ref();
        let begin = || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let submission = submissions.get(index)?;
            let is_large = usize::try_from(submission.size).is_ok_and(|size| size > LARGE);
            let step = if is_large {
                Step::New
            } else {
                self.step(submission, kept, Step::New)
            };
            Some((index, submission, step))
        };
        let work = || {
            let mut done = Vec::new();
            let mut ahead = begin();
            while let Some((index, submission, step)) = ahead {
                let step = self.step(submission, kept, step);
                ahead = begin();
                let packet = self.complete(submission, kept, step);
                tell(&packet);
                done.push((index, packet));
            }
            done
        };
        let threads = self.collector.threads;
        let failed = |source| RunError::Threads { threads, source };
        let mut done = thread::scope(|scope| -> Result<Vec<(usize, Packet)>, RunError> {
            let start = |_| {
                thread::Builder::new()
                    .spawn_scoped(scope, work)
                    .map_err(failed)
            };
            let started: Result<Vec<_>, _> = (0..threads).map(start).collect();
            if started.is_err() {
                // Nothing more for those that did start.
                next.store(submissions.len(), Ordering::Relaxed);
            }
            let started = started?;
            let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
            let done: Vec<_> = ended
                .map(|ended| ended.unwrap_or_else(|panic| resume_unwind(panic)))
                .collect();
            Ok(done.into_iter().flatten().collect())
        })?;
        done.sort_unstable_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, packet)| packet).collect())
    }

    /// One step on the way of a workbook. A panic costs this workbook, not the run.
    fn step(&self, submission: &Submission, kept: Option<&Kept>, step: Step) -> Step {
        let next = catch_unwind(AssertUnwindSafe(|| match step {
            Step::New => self.ask(submission, kept),
            Step::Asked(packet, key, begun) => {
                let answer = self.collector.readers.finish(&submission.path, begun);
                Step::Answered(packet, key, answer)
            }
            Step::Answered(packet, key, answer) => {
                Step::Done(self.pack(submission, kept, (packet, key), answer))
            }
            Step::Done(packet) => Step::Done(packet),
        }));
        next.unwrap_or_else(|_| Step::Done(Packet::nothing(submission, failed(submission))))
    }

    /// What the cache has of a workbook; one that it does not have is handed over to be read.
    fn ask(&self, submission: &Submission, kept: Option<&Kept>) -> Step {
        let bytes = match submission.bytes() {
            Ok(bytes) => bytes,
            Err(finding) => return Step::Done(Packet::nothing(submission, *finding)),
        };
        let sha256 = Sha256::digest(&bytes);
        let mut packet = Packet::of(submission, hash::hex(&sha256));
        let cache = self.collector.cache;
        let extent = match kept {
            Some(_) => Extent::Trimmed,
            None => Extent::Whole,
        };
        let key = cache.map(|cache| cache.key(&submission.path, &sha256, extent));
        match cache.zip(key).and_then(|(cache, key)| cache.get(&key)) {
            Some(entry) => {
                packet.is_unchanged = true;
                packet.holds(entry);
                Step::Done(packet)
            }
            None => {
                let begun = self.collector.readers.begin(&submission.path, bytes);
                Step::Asked(packet, key, begun)
            }
        }
    }

    /// Recognises what was read and packs it.
    fn pack(
        &self,
        submission: &Submission,
        kept: Option<&Kept>,
        (mut packet, key): (Packet, Option<Key>),
        answer: (Option<Workbook>, Vec<Finding>),
    ) -> Packet {
        let kept = (kept, &mut packet.spilled);
        let (entry, evidence) = self.recognise(&submission.path, answer, kept);
        if self.collector.evidence {
            packet.evidence = evidence;
        }
        let packed = entry.packed();
        if let (Some(cache), Some(key), Some(packed)) = (self.collector.cache, key, &packed)
            && entry.is_of_the_bytes()
        {
            cache.put(&key, packed);
        }
        packet.holds(packed.unwrap_or_default());
        packet
    }

    /// Recognises a workbook and lets the rules look at each return before it is trimmed.
    fn recognise(
        &self,
        path: &Arc<str>,
        (workbook, findings): (Option<Workbook>, Vec<Finding>),
        (kept, places): (Option<&Kept>, &mut Vec<Option<Spilled>>),
    ) -> (Entry, Vec<SheetEvidence>) {
        let Some(workbook) = workbook else {
            return (Entry::nothing(findings), Vec::new());
        };
        let cells = workbook.sheets.iter().map(|sheet| sheet.cell_count()).sum();
        let recognition = self.recogniser.recognise(&workbook, FileIndex::FIRST, path);
        drop(workbook);
        let findings = recognise::joined(findings, recognition.findings);
        let mut findings = bounded::in_sheets(findings, self.collector.limits);
        self.recogniser.propose(&mut findings);
        let returns = recognition.returns.into_iter().map(|mut filled| {
            let mut notes = self.note(&filled);
            let mut place = None;
            if let Some(kept) = kept.filter(|kept| kept.is_earlier(&filled)) {
                place = self.collector.spill.and_then(|spill| spill.put(&filled));
                notes.figures = Figures::InWorkbook;
                kept.trim(&mut filled, findings.iter().chain(&notes.findings));
            }
            places.push(place);
            (filled, notes)
        });
        let returns = returns.collect();
        let entry = Entry {
            cells,
            ledger: recognition.ledger,
            returns,
            findings,
        };
        (entry, recognition.evidence)
    }

    fn note(&self, filled: &Return) -> Notes {
        let collector = self.collector;
        let findings = collector.checks.of_return(filled);
        Notes {
            findings: bounded::in_sheets(findings, collector.limits),
            content: collector
                .content
                .then(|| history::content(filled, collector.descriptions))
                .flatten(),
            figures: Figures::Here,
        }
    }

    /// Takes workbooks in again whole where two returns of one unit, form and earlier month must be held against each other.
    pub(super) fn take_whole(&self, submissions: &[Submission], taken: &mut [Taken]) {
        let is_trimmed = |notes: &Notes| notes.figures != Figures::Here;
        let mut files: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        let mut repeated: BTreeSet<usize> = BTreeSet::new();
        for (file, taken) in taken.iter().enumerate() {
            for (filled, _) in taken.returns.iter().filter(|(_, notes)| is_trimmed(notes)) {
                let key = (filled.period, filled.form, filled.unit);
                let same = files.entry(key).or_default();
                if !same.is_empty() {
                    repeated.extend(same.iter().copied());
                    repeated.insert(file);
                }
                same.insert(file);
            }
        }
        for file in repeated {
            if let (Some(submission), Some(taken), Ok(index)) = (
                submissions.get(file),
                taken.get_mut(file),
                FileIndex::at(file),
            ) {
                let whole = self.take(submission, None);
                *taken = whole.unpack(index, submission);
            }
        }
    }
}
