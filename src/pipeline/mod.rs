//! The rooms in their order; the only place that knows all of them.

mod authority;
mod blank_returns;
mod bounded;
mod cache;
mod collect;
mod collected;
mod consolidated;
mod error;
mod event;
mod failure;
mod figures;
mod findings;
mod fingerprint;
mod first_page;
mod import;
mod kept;
mod letters;
mod order;
mod outcome;
mod outputs;
mod own_words;
mod priority;
mod renamed;
mod replaced;
mod rounds;
mod run_id;
mod set_aside;
mod spill;
mod stage;
mod subject;
mod summary;
mod usual;
mod versions;

use std::sync::Arc;

use crate::aggregate::{self, Doubts};
use crate::check::Checks;
use crate::describe;
use crate::discover::{self, Submission};
use crate::history::Taking;
use crate::job::Job;
use crate::message::Catalogue;
use crate::model::descriptions::Descriptions;
use crate::present::{Findings, priorities};
use crate::publish::{
    Comparison, Holder, Lock, OnFewer, Placed, PublishError, Record, Sources, Staging, Weaker,
};
use crate::recognise::Expected;
use crate::stop::Stop;
use crate::worker::Readers;

use authority::{Layout, Places};
use cache::Cache;
use collect::{Collector, Wholes};
pub use collect::{check_files, collect};
pub use collected::{Collected, Notes};
use collected::{contents, inside};
pub use consolidated::Consolidated;
pub use error::RunError;
pub use event::Event;
pub use failure::failure;
pub use findings::{Words, adjustable, drop_consequences, rules, threshold_in_words};
pub use fingerprint::mark;
pub use import::{Imported, import};
use kept::Kept;
pub use order::order;
pub use outcome::Outcome;
pub use own_words::{WordsFile, WordsOfOffice, begin_words};
pub use priority::{Weighed, unweighed};
use replaced::{Superseded, Told};
use rounds::Rounds;
pub use rounds::{History, NoHistory};
use spill::Spill;
pub use stage::Stage;
pub use subject::{subject, subject_of_failure};

/// What the program around a run lends it.
#[derive(Debug)]
pub struct Host {
    /// Reads the workbooks.
    pub readers: Readers,
    /// Ends the run early.
    pub stop: Stop,
    /// When the program was started, for whoever finds the output folder held; the run itself reads no clock.
    pub since: String,
}

/// How the workbooks of a run are read.
struct Reading<'a> {
    descriptions: &'a Descriptions,
    checks: &'a Checks<'a>,
    readers: &'a Readers,
    /// Where returns of earlier months wait for the history, when the job keeps one.
    spill: Option<&'a Spill>,
}

impl<'a> Reading<'a> {
    /// Takes in what changed; the cache keeps what was read, whatever becomes of the run.
    fn collect(
        &self,
        job: &Job,
        submissions: &[Submission],
        watch: &mut (dyn FnMut(Event<'_>) + Send),
    ) -> Result<Collected, RunError> {
        let expected = expected(job);
        let about = (expected, &job.rules, &job.limits);
        let folder = job.history.as_deref();
        let cache = folder.map(|folder| Cache::open(folder, self.descriptions, about));
        let collector = Collector {
            descriptions: self.descriptions,
            expected,
            limits: &job.limits,
            threads: job.threads,
            readers: self.readers,
            checks: self.checks,
            evidence: false,
            content: folder.is_some(),
            cache: cache.as_ref(),
            kept: Some(Kept::of(self.descriptions, job.period)),
            spill: self.spill,
        };
        let collected = collector.collect(submissions, watch);
        if let Some(cache) = cache {
            cache.close();
        }
        collected
    }

    fn wholes(&self, job: &Job, submissions: &'a [Submission]) -> Wholes<'a> {
        Wholes {
            descriptions: self.descriptions,
            expected: expected(job),
            readers: self.readers,
            spill: self.spill,
            submissions,
            last: None,
        }
    }
}

fn expected(job: &Job) -> Expected {
    Expected::Months {
        period: job.period,
        keep_from: job.keep_from,
    }
}

/// Reads the inbox, checks against earlier rounds and consolidates; writes no output. `earlier` gives the returns that spoke in
/// the runs of the month before.
///
/// # Errors
/// When the inbox cannot be listed or threads cannot be started, and those of the history.
pub fn consolidate(
    job: &Job,
    descriptions: Arc<Descriptions>,
    history: &mut dyn History,
    earlier: Sources,
    readers: &Readers,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Consolidated, RunError> {
    let places = Places::new(&descriptions, &job.senders, Layout::Inbox)?;
    let checks = Checks::new(&descriptions, &job.rules, Some(job.period));
    let (submissions, mut set_aside) = discover::discover(&job.inbox)?;
    let places = places.with_folders((&job.inbox, &submissions));
    set_aside.extend(places.without_files((&job.inbox, &submissions), job.period));
    let (submissions, beyond) = bounded::files(submissions, &job.limits);
    set_aside.extend(beyond);
    let folder = job.history.as_deref();
    let spill = folder.map(|folder| Spill::new(folder.to_owned()));
    watch(Event::Begins(Stage::Read));
    let reading = Reading {
        descriptions: &descriptions,
        checks: &checks,
        readers,
        spill: spill.as_ref(),
    };
    let Collected {
        mut round,
        mut findings,
        mut notes,
        unchanged,
        ..
    } = reading.collect(job, &submissions, watch)?;
    watch(Event::Begins(Stage::Check));
    authority::judge(&places, &mut round, &mut findings, &mut notes);
    let today = Some(job.as_of.into());
    let superseded = versions::settle(&mut round, today, &mut findings, &mut notes, |old, new| {
        Superseded::new(versions::replacement(old, new), old, &descriptions)
    });
    let Told {
        replaced,
        findings: since,
        sources,
    } = replaced::since(
        earlier,
        (&round, superseded.into_iter().flatten().collect()),
        &descriptions,
    );
    findings.extend(since);
    let run_id = run_id::of(job, &round.files);
    watch(Event::Received {
        run_id: &run_id,
        round: &round,
        unchanged,
        descriptions: &descriptions,
    });
    findings.extend(set_aside);
    // What the rooms before found is of the period of the run; checks weigh their findings by the period of the return.
    job.rules.weigh(&mut findings, job.period);
    findings.extend(inside(&round, &mut notes, &job.rules));
    findings.extend(checks.of_repeats(&round));
    let mut unshown = letters::unshown(job.font.as_deref(), &round, &descriptions)?;
    job.rules.weigh(&mut unshown, job.period);
    findings.append(&mut unshown);
    drop_consequences(&mut findings);
    let contents = contents(&notes);
    let taking = Taking {
        descriptions: &descriptions,
        files: &round.files,
        returns: &round.returns,
        contents: &contents,
        doubts: &Doubts::new(&findings),
        as_of: job.as_of,
        input_digest: &run_id::digest(&round.files),
    };
    let mut wholes = reading.wholes(job, &submissions);
    let past = history.past(taking, &mut |index| {
        let (filled, notes) = (round.returns.get(index)?, notes.get(index)?);
        wholes.whole(filled, notes, &round.files)
    })?;
    // What could only be found in the workbook was read again for it.
    readers.rest();
    let mut unusual = usual::unusual_files(&round, &past, (&descriptions, &job.senders));
    job.rules.weigh(&mut unusual, job.period);
    findings.append(&mut unusual);
    findings.extend(checks.of_round(&round, past));
    drop_consequences(&mut findings);
    order(&mut findings);
    findings = bounded::in_sheets(findings, &job.limits);
    bounded::in_run(&mut findings, &job.limits);
    let doubts = Doubts::new(&findings);
    let taking = Taking {
        doubts: &doubts,
        ..taking
    };
    let marked = mark(findings, &round, &descriptions);
    let followed = history.record(taking, marked)?;
    watch(Event::Checked(&followed.findings));
    watch(Event::Begins(Stage::Aggregate));
    let files = std::mem::take(&mut round.files);
    let explained = own_words::explained(&round, &descriptions);
    let mut consolidation = aggregate::consolidate(round, &descriptions, &doubts, job.on_error)?;
    consolidation.replaced = replaced;
    watch(Event::Aggregated(&consolidation));
    Ok(Consolidated {
        run_id,
        files,
        findings: followed.findings,
        confirmed: followed.confirmed,
        fixed: followed.fixed,
        history: history.digest(),
        unchanged,
        sources,
        explained,
        consolidation: Arc::new(consolidation),
        descriptions: Arc::clone(&descriptions),
    })
}

/// What the notice has to say of a weaker first page; nothing when somebody who has seen what is gone allowed it.
fn unseen<'w>(job: &Job, weaker: &'w [Weaker]) -> &'w [Weaker] {
    match job.on_fewer {
        OnFewer::KeepLast => weaker,
        OnFewer::Replace => &[],
    }
}

/// The whole job: reads the inbox, checks, consolidates, renders and puts the outputs in place.
///
/// `catalogue` speaks in the words of the job's office.
///
/// A run that has less than the last outputs leaves them in place, says so in the output folder and is no part of the history.
///
/// # Errors
/// For our own files, the disk and the descriptions; the last good outputs are then untouched, and the output folder says
/// that the run failed and why.
pub fn run(
    job: &Job,
    catalogue: &Catalogue,
    host: &Host,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Outcome, RunError> {
    job.check_places()?;
    let lock = Lock::acquire(&job.out, &Holder::new(&host.since))?;
    let record = Record::begin(&lock, catalogue, (job.period, job.as_of))?;
    let staging = Staging::new(&lock, host.stop.clone());
    produce(job, catalogue, host, &staging, &record, watch).map_err(|error| {
        let error = match (&error, host.stop.check()) {
            // The set is in place.
            (RunError::Publish(PublishError::Unconfirmed { .. }) | RunError::Unrecorded(_), _) => {
                return error;
            }
            (_, Err(stopped)) => RunError::Stopped(stopped),
            (_, Ok(())) => error,
        };
        // When even this cannot be written, the notice of the beginning is still there.
        let _ = record.fail(failure(&error, job));
        error
    })
}

/// From the descriptions to the outputs in place.
fn produce(
    job: &Job,
    catalogue: &Catalogue,
    host: &Host,
    staging: &Staging<'_>,
    record: &Record<'_>,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Outcome, RunError> {
    watch(Event::Begins(Stage::Discover));
    let descriptions = Arc::new(describe::load(job.templates.as_deref())?);
    let own_words = own_words::read(job, &descriptions)?;
    let mut rounds = Rounds::begin(job, host.stop.clone())?;
    let history: &mut dyn History = match &mut rounds {
        Some(rounds) => rounds,
        None => &mut NoHistory,
    };
    let earlier = record.sources(job.period, &descriptions.register.province);
    let mut done = consolidate(job, descriptions, history, earlier, &host.readers, watch)?;
    host.stop.check()?;
    watch(Event::Begins(Stage::Present));
    let findings = std::mem::take(&mut done.findings);
    let findings = priority::prioritise(findings, &done.consolidation, &done.descriptions);
    let words = Words {
        catalogue,
        descriptions: &done.descriptions,
        settings: &job.rules,
        language: job.language,
    };
    let said = Findings {
        list: words.rows(&findings),
        confirmed: words.confirmed(&done.confirmed),
        fixed: words.fixed(&done.fixed),
    };
    let set = summary::set_of(job, &done, &said.list);
    let Comparison {
        gone,
        weaker,
        shortfall,
    } = record.compare(&set, job.on_fewer);
    let (said, placed, words) = match &shortfall {
        Some(shortfall) => {
            let rows = priorities::heaviest_first(&said.list);
            let head = words.of_kept((job.period, job.as_of), shortfall);
            let findings = rows.iter().map(|row| words.of_row(row));
            let text: Vec<String> = std::iter::once(head).chain(findings).collect();
            record.keep_last(shortfall.clone(), &set.sources, &text.join("\n\n"))?;
            (said, Placed::default(), None)
        }
        None => {
            let kept = match own_words {
                Some(kept) => kept,
                None => own_words::lay_down(job, &done.descriptions, &done.explained)?,
            };
            let (outputs, said, writing) =
                outputs::render(job, (said, &set, &kept.words), &done, staging)?;
            let words = WordsOfOffice {
                file: kept.file,
                without_section: kept.words.without_section,
                writing,
            };
            host.stop.check()?;
            watch(Event::Begins(Stage::Publish));
            let placed = record.publish(outputs, set, unseen(job, &weaker))?;
            (said, placed, Some(words))
        }
    };
    if shortfall.is_none() {
        if let Some(rounds) = rounds {
            watch(Event::Begins(Stage::History));
            rounds.commit().map_err(RunError::Unrecorded)?;
        }
        watch(Event::Published(&placed.written));
    }
    let replaced = done.consolidation.replaced.iter();
    Ok(Outcome {
        coverage: done.consolidation.coverage.clone(),
        replaced: replaced.filter(|one| !one.is_in_place()).cloned().collect(),
        run_id: done.run_id,
        descriptions: done.descriptions,
        findings: findings.into_iter().map(|one| one.marked).collect(),
        said,
        confirmed: done.confirmed,
        fixed: done.fixed,
        files: done.files,
        unchanged: done.unchanged,
        written: placed.written,
        held: placed.held,
        edited: placed.edited,
        words,
        kept: shortfall,
        gone,
        weaker,
    })
}
