//! Workbooks into returns, in parallel; a workbook that breaks the reader costs itself only.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use sha2::{Digest, Sha256};

use super::cache::{Cache, Entry, Key, Packed};
use super::kept::Kept;
use super::spill::{Spill, Spilled};
use super::{Event, RunError, versions};
use crate::check::Checks;
use crate::discover::{self, Submission};
use crate::hash;
use crate::history;
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::history::Past;
use crate::model::observation::{CellLedger, FileIndex, FileRecord, Return, Round};
use crate::model::period::Period;
use crate::model::settings::RuleSettings;
use crate::read::grid::Workbook;
use crate::recognise::evidence::SheetEvidence;
use crate::recognise::{Expected, Recogniser};
use crate::worker::{Begun, Readers};

/// The workbooks of an inbox, read and recognised.
#[derive(Debug, Clone)]
pub struct Collected {
    /// Files and returns.
    pub round: Round,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// What was noted of single returns, by return of the round.
    pub notes: Vec<Notes>,
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
        let taken = if self.threads == 1 {
            let take = |submission| {
                let packet = taker.take(submission, self.kept.as_ref());
                tell(&packet);
                packet
            };
            submissions.iter().map(take).collect()
        } else {
            taker.take_side_by_side(submissions, &tell)?
        };
        let files = (0_u32..).map(FileIndex).zip(submissions);
        let unpacked = taken.into_iter().zip(files);
        let mut taken: Vec<Taken> = unpacked
            .map(|(taken, (file, submission))| taken.unpack(file, submission))
            .collect();
        if self.kept.is_some() {
            taker.take_whole(submissions, &mut taken);
        }
        // What follows takes most of the memory, and nothing more is read.
        self.readers.rest();
        Ok(join(self.expected, taken))
    }
}

fn join(expected: Expected, taken: Vec<Taken>) -> Collected {
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

/// One workbook, read and recognised.
struct Taken {
    record: FileRecord,
    returns: Vec<(Return, Notes)>,
    findings: Vec<Finding>,
    evidence: Vec<SheetEvidence>,
}

/// The same as it waits until all are read.
struct Packet {
    record: FileRecord,
    entry: Packed,
    evidence: Vec<SheetEvidence>,
    /// Where the figures of its returns are in the spill; empty when none are.
    spilled: Vec<Option<Spilled>>,
}

impl Packet {
    /// A workbook of which nothing has been taken yet.
    fn of(submission: &Submission, sha256: String) -> Self {
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
            spilled: Vec::new(),
        }
    }

    /// A workbook of which nothing is taken.
    fn nothing(submission: &Submission, finding: Finding) -> Self {
        Self {
            entry: Entry::nothing(vec![finding]).packed().unwrap_or_default(),
            ..Self::of(submission, String::new())
        }
    }

    /// Takes what the workbook gave.
    fn holds(&mut self, entry: Packed) {
        let (cells, ledger) = entry.counts().unwrap_or_default();
        self.record.cells = cells;
        self.record.ledger = ledger;
        self.entry = entry;
    }

    fn unpack(self, file: FileIndex, submission: &Submission) -> Taken {
        let entry = self.entry.entry(&submission.path).unwrap_or_else(|| {
            let failed = discover::unreadable(&submission.path, "text.reason-reader-failed");
            Entry::nothing(vec![failed])
        });
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
struct Taker<'a> {
    collector: &'a Collector<'a>,
    recogniser: &'a Recogniser<'a>,
}

impl Taker<'_> {
    /// Takes a workbook in.
    fn take(&self, submission: &Submission, kept: Option<&Kept>) -> Packet {
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
    fn take_side_by_side(
        &self,
        submissions: &[Submission],
        tell: &(dyn Fn(&Packet) + Sync),
    ) -> Result<Vec<Packet>, RunError> {
        let next = AtomicUsize::new(0);
        let kept = self.collector.kept.as_ref();
        let begin = || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let submission = submissions.get(index)?;
            Some((index, submission, self.step(submission, kept, Step::New)))
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
            let started: Vec<_> = (0..threads).map(start).collect::<Result<_, _>>()?;
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
        next.unwrap_or_else(|_| {
            let failed = discover::unreadable(&submission.path, "text.reason-reader-failed");
            Step::Done(Packet::nothing(submission, failed))
        })
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
        let key = cache.map(|cache| cache.key(&submission.path, &sha256, kept.is_none()));
        match cache.zip(key).and_then(|(cache, key)| cache.get(&key)) {
            Some(entry) => {
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
        let packed = entry.packed().unwrap_or_default();
        if let Some((cache, key)) = self.collector.cache.zip(key)
            && entry.is_of_the_bytes()
        {
            cache.put(&key, &packed);
        }
        packet.holds(packed);
        packet
    }

    /// Recognises a workbook and lets the rules look at each return before it is trimmed.
    fn recognise(
        &self,
        path: &Arc<str>,
        (workbook, mut findings): (Option<Workbook>, Vec<Finding>),
        (kept, places): (Option<&Kept>, &mut Vec<Option<Spilled>>),
    ) -> (Entry, Vec<SheetEvidence>) {
        let Some(workbook) = workbook else {
            return (Entry::nothing(findings), Vec::new());
        };
        let cells = workbook.sheets.iter().map(|sheet| sheet.cell_count()).sum();
        let recognition = self.recogniser.recognise(&workbook, FileIndex(0), path);
        drop(workbook);
        findings.extend(recognition.findings);
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
        let entry = Entry {
            cells,
            ledger: recognition.ledger,
            returns: returns.collect(),
            findings: Vec::new(),
        };
        (Entry { findings, ..entry }, recognition.evidence)
    }

    fn note(&self, filled: &Return) -> Notes {
        let collector = self.collector;
        Notes {
            findings: collector.checks.of_return(filled),
            content: collector
                .content
                .then(|| history::content(filled, collector.descriptions))
                .flatten(),
            figures: Figures::Here,
        }
    }

    /// Takes workbooks in again whole where two returns of one unit, form and earlier month must be held against each other.
    fn take_whole(&self, submissions: &[Submission], taken: &mut [Taken]) {
        let mut files: BTreeMap<_, BTreeSet<usize>> = BTreeMap::new();
        let mut repeated: BTreeSet<usize> = BTreeSet::new();
        for (file, taken) in taken.iter().enumerate() {
            for (filled, _) in &taken.returns {
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
                u32::try_from(file),
            ) {
                let whole = self.take(submission, None);
                *taken = whole.unpack(FileIndex(index), submission);
            }
        }
    }
}

/// Gives returns of earlier months that were trimmed once more with all their figures.
pub(super) struct Wholes<'a> {
    collector: &'a Collector<'a>,
    submissions: &'a [Submission],
    /// The workbook read last, and what stood in it.
    last: Option<(FileIndex, Vec<Return>)>,
}

impl<'a> Wholes<'a> {
    pub(super) fn new(collector: &'a Collector<'a>, submissions: &'a [Submission]) -> Self {
        Self {
            collector,
            submissions,
            last: None,
        }
    }

    /// The return `filled` of a file that had `sha256`; `None` when the workbook is no longer the same.
    pub(super) fn whole(&mut self, filled: &Return, notes: &Notes, sha256: &str) -> Option<Return> {
        match notes.figures {
            Figures::Here => Some(filled.clone()),
            Figures::Spilled(place) => self.collector.spill?.get(place, filled),
            Figures::InWorkbook => self.again(filled, sha256),
        }
    }

    fn again(&mut self, filled: &Return, sha256: &str) -> Option<Return> {
        if self
            .last
            .as_ref()
            .is_none_or(|(file, _)| *file != filled.file)
        {
            self.last = Some((filled.file, self.read(filled.file, sha256)?));
        }
        let (_, returns) = self.last.as_ref()?;
        let key = |one: &Return| (one.period, one.form, one.unit, Arc::clone(&one.sheet));
        returns.iter().find(|one| key(one) == key(filled)).cloned()
    }

    fn read(&self, file: FileIndex, sha256: &str) -> Option<Vec<Return>> {
        let submission = self.submissions.get(usize::try_from(file.0).ok()?)?;
        let bytes = submission.bytes().ok()?;
        if hash::hex(&Sha256::digest(&bytes)) != sha256 {
            return None;
        }
        let Collector {
            descriptions,
            expected,
            readers,
            ..
        } = self.collector;
        let (workbook, _) = readers.read(&submission.path, bytes);
        let recogniser = Recogniser::new(descriptions, *expected);
        Some(
            recogniser
                .recognise(&workbook?, file, &submission.path)
                .returns,
        )
    }
}

/// Reads, recognises and checks single workbooks, as `check` does: nothing is aggregated, and what did not arrive is not missed.
///
/// `settings` are those of the job, when there is one: an office that checks itself sees what the department will see.
///
/// # Errors
/// Only for our own files and threads.
pub fn check_files(
    files: &[PathBuf],
    descriptions: &Descriptions,
    expected: Expected,
    settings: &RuleSettings,
    threads: usize,
    readers: &Readers,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Collected, RunError> {
    let mut submissions = Vec::new();
    let mut findings = Vec::new();
    for file in files {
        match discover::submission(file) {
            Ok(submission) => submissions.push(submission),
            Err(finding) => findings.push(*finding),
        }
    }
    submissions.sort_by(|first, second| first.path.cmp(&second.path));
    let checks = Checks::new(descriptions, settings, None);
    let collector = Collector {
        descriptions,
        expected,
        threads,
        readers,
        checks: &checks,
        evidence: true,
        content: false,
        cache: None,
        kept: None,
        spill: None,
    };
    let mut collected = collector.collect(&submissions, watch)?;
    watch(Event::Checking);
    let Collected {
        round,
        findings: noticed,
        notes,
        ..
    } = &mut collected;
    versions::settle(round, noticed, notes);
    findings.append(noticed);
    settings.weigh(&mut findings, round.period);
    let mut checked = inside(round, notes, settings);
    checked.extend(checks.of_repeats(round));
    checked.extend(checks.of_round(round, Past::default()));
    findings.extend(
        checked
            .into_iter()
            .filter(|finding| !finding.cells.is_empty()),
    );
    collected.findings = findings;
    Ok(collected)
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
