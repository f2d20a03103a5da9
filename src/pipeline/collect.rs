//! Workbooks into returns, in parallel; a workbook that breaks the reader costs itself only.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{Event, RunError, versions};
use crate::check;
use crate::discover::{self, Submission};
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::observation::{CellLedger, FileIndex, FileRecord, Return, Round};
use crate::model::period::Period;
use crate::model::settings::RuleSettings;
use crate::recognise::evidence::SheetEvidence;
use crate::recognise::{Expected, Recogniser};
use crate::worker::Readers;

/// The workbooks of an inbox, read and recognised.
#[derive(Debug, Clone)]
pub struct Collected {
    /// Files and returns.
    pub round: Round,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
    /// Decisions by file, in the order of [`Round::files`].
    pub evidence: Vec<Vec<SheetEvidence>>,
}

/// Reads and recognises `submissions`, in parallel, with results in the order of their paths.
///
/// # Errors
/// Only when the threads cannot be started; what is wrong with a submission becomes a finding.
pub fn collect(
    submissions: &[Submission],
    descriptions: &Descriptions,
    expected: Expected,
    threads: usize,
    readers: &Readers,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Collected, RunError> {
    let recogniser = Recogniser::new(descriptions, expected);
    watch(Event::Discovered(submissions.len()));
    let watch = Mutex::new(watch);
    let take = |(index, submission): (usize, &Submission)| {
        let file = FileIndex(u32::try_from(index).unwrap_or(u32::MAX));
        let taken = take_contained(&recogniser, file, submission, readers);
        if let Ok(mut watch) = watch.lock() {
            watch(Event::Read(&taken.record));
        }
        taken
    };
    let taken: Vec<Taken> = if threads == 1 {
        submissions.iter().enumerate().map(take).collect()
    } else {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|source| RunError::Threads { threads, source })?;
        pool.install(|| submissions.par_iter().enumerate().map(take).collect())
    };
    let period = period_of(expected, &taken);
    let round = Round {
        period,
        files: Vec::new(),
        returns: Vec::new(),
    };
    let mut collected = Collected {
        round,
        findings: Vec::new(),
        evidence: Vec::new(),
    };
    for taken in taken {
        collected.round.files.push(taken.record);
        collected.round.returns.extend(taken.returns);
        collected.findings.extend(taken.findings);
        collected.evidence.push(taken.evidence);
    }
    Ok(collected)
}

/// The period of the round: the run's, or the latest that a sheet names when any is taken in.
fn period_of(expected: Expected, taken: &[Taken]) -> Period {
    let latest = || {
        taken
            .iter()
            .flat_map(|taken| &taken.returns)
            .map(|seen| seen.period)
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
    returns: Vec<Return>,
    findings: Vec<Finding>,
    evidence: Vec<SheetEvidence>,
}

/// A panic while one workbook is read costs this workbook, not the run.
fn take_contained(
    recogniser: &Recogniser<'_>,
    file: FileIndex,
    submission: &Submission,
    readers: &Readers,
) -> Taken {
    catch_unwind(AssertUnwindSafe(|| {
        take_file(recogniser, file, submission, readers)
    }))
    .unwrap_or_else(|_| Taken {
        record: record(submission, String::new(), 0, CellLedger::default()),
        returns: Vec::new(),
        findings: vec![discover::unreadable(
            &submission.path,
            "text.reason-reader-failed",
        )],
        evidence: Vec::new(),
    })
}

fn take_file(
    recogniser: &Recogniser<'_>,
    file: FileIndex,
    submission: &Submission,
    readers: &Readers,
) -> Taken {
    let bytes = match submission.bytes() {
        Ok(bytes) => bytes,
        Err(finding) => {
            let record = record(submission, String::new(), 0, CellLedger::default());
            return Taken {
                record,
                returns: Vec::new(),
                findings: vec![*finding],
                evidence: Vec::new(),
            };
        }
    };
    let sha256 = crate::hash::hex(&Sha256::digest(&bytes));
    let (workbook, mut findings) = readers.read(&submission.path, &bytes);
    drop(bytes);
    let Some(workbook) = workbook else {
        let record = record(submission, sha256, 0, CellLedger::default());
        return Taken {
            record,
            returns: Vec::new(),
            findings,
            evidence: Vec::new(),
        };
    };
    let cells = workbook
        .sheets
        .iter()
        .map(|sheet| u64::try_from(sheet.cells.len()).unwrap_or(u64::MAX))
        .sum();
    let recognition = recogniser.recognise(&workbook, file, &submission.path);
    findings.extend(recognition.findings);
    let record = record(submission, sha256, cells, recognition.ledger);
    Taken {
        record,
        returns: recognition.returns,
        findings,
        evidence: recognition.evidence,
    }
}

fn record(submission: &Submission, sha256: String, cells: u64, ledger: CellLedger) -> FileRecord {
    FileRecord {
        path: submission.path.clone(),
        sha256,
        size: submission.size,
        cells,
        ledger,
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
    let mut collected = collect(
        &submissions,
        descriptions,
        expected,
        threads,
        readers,
        watch,
    )?;
    watch(Event::Checking);
    versions::settle(&mut collected.round, &mut collected.findings);
    findings.append(&mut collected.findings);
    settings.weigh(&mut findings, collected.round.period);
    let background = check::Background {
        settings: settings.clone(),
        ..check::Background::default()
    };
    let checked = check::check(&collected.round, descriptions, &background);
    findings.extend(
        checked
            .into_iter()
            .filter(|finding| !finding.cells.is_empty()),
    );
    collected.findings = findings;
    Ok(collected)
}
