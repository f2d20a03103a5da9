//! How a run ended: its exit code and its last lines.

use tonghop::exit::Exit;
use tonghop::job::Job;
use tonghop::pipeline::{self, Outcome};
use tonghop::publish::{self, Shortfall};

use super::summary::is_to_be_issued;
use crate::console::Console;

/// A run that wrote nothing, in one line.
pub(in crate::commands) fn subject_of_failure(
    job: Option<&Job>,
    exit: Exit,
    console: &Console<'_>,
) -> String {
    let reason = console.say(failure_of(exit), &[]);
    pipeline::subject_of_failure(
        job.map(|job| job.period),
        (exit as u8, &reason),
        (console.catalogue(), console.language()),
    )
}

/// Outputs that were not written outweigh all, then those beside their place: whoever opens the file of the usual name sees old figures. A unit missing or
/// left out outweighs the findings, and so does a report with a number and a date that has still blanks: the outputs are not whole.
pub(super) fn judged(job: &Job, outcome: &Outcome) -> Exit {
    let is_heavy = |limit| outcome.worst().is_some_and(|worst| worst >= limit);
    if outcome.kept.is_some() {
        Exit::Kept
    } else if !outcome.held.is_empty() {
        Exit::Beside
    } else if outcome.is_incomplete() || is_unwritten(job, outcome) {
        Exit::Incomplete
    } else if job.fail_on.is_some_and(is_heavy) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// A report that is to be issued and has still blanks.
fn is_unwritten(job: &Job, outcome: &Outcome) -> bool {
    is_to_be_issued(job) && !outcome.still_to_write().is_empty()
}

/// That a run put no outputs in place, and why.
pub(in crate::commands) fn line_of_kept(kept: &Shortfall, console: &Console<'_>) -> String {
    let reason = publish::kept_because(kept, console.catalogue(), console.language());
    let key = format!("run-kept-{}", kept.kind.name());
    console.say(&key, &[("reason", reason)])
}

/// How a run ended, in a sentence.
pub(super) fn line_of(exit: Exit, outcome: &Outcome) -> &'static str {
    match exit {
        Exit::Incomplete if !outcome.is_incomplete() => "exit-unwritten",
        Exit::Clean | Exit::Hook => "exit-clean",
        Exit::Findings => "exit-findings",
        Exit::Incomplete => "exit-incomplete",
        Exit::Usage => "exit-usage",
        Exit::Disk => "exit-disk",
        Exit::Locked => "exit-locked",
        Exit::Beside => "run-held",
        Exit::Interrupted | Exit::Terminated | Exit::OutOfTime => "run-stopped",
        Exit::Kept | Exit::Stale | Exit::Bug => "exit-bug",
    }
}

/// Why nothing was written, in a few words.
fn failure_of(exit: Exit) -> &'static str {
    match exit {
        Exit::Usage => "gave-up-usage",
        Exit::Locked => "gave-up-locked",
        Exit::Bug => "gave-up-bug",
        Exit::Interrupted | Exit::Terminated => "gave-up-stopped",
        Exit::OutOfTime => "gave-up-out-of-time",
        Exit::Disk
        | Exit::Clean
        | Exit::Findings
        | Exit::Incomplete
        | Exit::Beside
        | Exit::Stale
        | Exit::Kept
        | Exit::Hook => "gave-up-disk",
    }
}
