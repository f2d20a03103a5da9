//! Single workbooks, as an office checks them before it sends them.

use std::path::PathBuf;

use super::super::authority::{self, Layout, Places};
use super::collector::Collector;
use crate::check::Checks;
use crate::discover;
use crate::job::Senders;
use crate::model::descriptions::Descriptions;
use crate::model::history::Past;
use crate::model::limits::Limits;
use crate::model::settings::RuleSettings;
use crate::pipeline::collected::{Collected, inside};
use crate::pipeline::error::RunError;
use crate::pipeline::event::Event;
use crate::pipeline::stage::Stage;
use crate::pipeline::versions;
use crate::recognise::Expected;
use crate::worker::Readers;

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
        limits: &Limits::default(),
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
    watch(Event::Begins(Stage::Check));
    let Collected {
        round,
        findings: noticed,
        notes,
        ..
    } = &mut collected;
    // Who sends what is a matter of a job; that a workbook speaks for one unit is not.
    let senders = Senders::default();
    let places = Places::new(descriptions, &senders, Layout::Inbox)?;
    authority::judge(&places, round, noticed, notes);
    versions::settle(round, None, noticed, notes, |_, _| ());
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
