//! `tonghop run`: the job once, told on standard error, followed by the command that the job names.

mod hooks;
mod stopwatch;
mod summary;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tonghop::cli::{LogFormat, RunArgs};
use tonghop::exit::{Exit, HasExit as _};
use tonghop::job::{Hook, Job};
use tonghop::model::finding::Severity;
use tonghop::model::text::Language;
use tonghop::pipeline::{self, Event, Host, Outcome};
use tonghop::present::priorities::{heaviest_first, most_pressing};
use tonghop::publish::{self, Shortfall, gone_in_words, weaker_in_words};
use tonghop::stop::Stop;

use super::job::job_of;
use super::list::print_list;
use super::readers::readers_until;
use super::{Failed, GaveUp};
use crate::clock;
use crate::complaints::{complain, lines_of};
use crate::console::Console;
use crate::log::{Entry, Level, Log};
use hooks::Fault;
use stopwatch::{Stopwatch, Took};
use summary::summary;

/// `tonghop run`.
pub(super) fn run(args: &RunArgs, language: Option<Language>, console: &mut Console<'_>) -> Exit {
    let mut teller = Teller::new(args);
    let given = args.places.given(&args.job, language, clock::today);
    let permitted = |given| {
        let job = job_of(given)?;
        job.hooks.permit()?;
        Ok(job)
    };
    let job = match given.map_err(GaveUp::from).and_then(permitted) {
        Ok(job) => job,
        Err(gave_up) => return teller.gave_up(None, &gave_up, console),
    };
    console.speak(job.language);
    teller.begin(&job);
    let stop = match signals() {
        Ok(stop) => stop,
        Err(gave_up) => {
            return teller.gave_up(Some((&job, &Stop::default())), &gave_up, console);
        }
    };
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        attempt(args, (&job, &stop), &mut teller, console)
    }));
    console.finish();
    match attempt {
        Ok(Ok(outcome)) => teller.came_to_its_end((&job, &stop), &outcome, console),
        Ok(Err(gave_up)) => teller.gave_up(Some((&job, &stop)), &gave_up, console),
        Err(_) => {
            let gave_up = GaveUp::bug(anyhow::Error::msg(console.say("exit-bug", &[])));
            teller.gave_up(Some((&job, &stop)), &gave_up, console)
        }
    }
}

fn attempt(
    args: &RunArgs,
    (job, stop): (&Job, &Stop),
    teller: &mut Teller,
    console: &mut Console<'_>,
) -> Result<Outcome, GaveUp> {
    let catalogue = console.catalogue();
    let stop = stop.of_one_run();
    let _in_time = InTime::begin(job, &stop);
    let host = host(stop)?;
    let mut stopwatch = Stopwatch::default();
    let done = pipeline::run(job, catalogue, &host, &mut |event| {
        if let Event::Begins(stage) = event {
            teller.took(stopwatch.begins(stage), console);
        }
        teller.event(event, console);
    });
    teller.took(stopwatch.ends(), console);
    let outcome = done.map_err(|error| Failed::new(error, job, console))?;
    if let Some(format) = args.format.list() {
        let as_of = job.as_of.to_string();
        print_list(&outcome.said, (Some(job.period), &as_of), format)?;
    }
    Ok(outcome)
}

/// The time that the job allows a run, while it goes on.
pub(super) struct InTime {
    /// Held only: its end is the end of the run.
    _goes_on: mpsc::Sender<()>,
}

impl InTime {
    /// Asks `stop` when the run takes longer than the job allows.
    pub(super) fn begin(job: &Job, stop: &Stop) -> Self {
        let limit = Duration::from_secs(job.limits.seconds.get().into());
        let stop = stop.clone();
        let (_goes_on, ended) = mpsc::channel();
        thread::spawn(move || {
            if ended.recv_timeout(limit) == Err(mpsc::RecvTimeoutError::Timeout) {
                stop.time_is_over();
            }
        });
        Self { _goes_on }
    }
}

/// Ends the command when a signal asks for it.
pub(super) fn signals() -> Result<Stop, GaveUp> {
    Stop::on_signals().map_err(|source| GaveUp::from(source).over("cannot listen to signals"))
}

/// What a run needs of the machine.
pub(super) fn host(stop: Stop) -> Result<Host, GaveUp> {
    Ok(Host {
        readers: readers_until(stop.clone())?,
        stop,
        since: clock::now(),
    })
}

/// How the command that follows a run ended.
enum Followed {
    /// It did its work, or there is none.
    Rightly,
    /// It did not.
    Wrongly,
    /// A signal ended it, and with it the program.
    Stopped(Exit),
}

/// Who is told, and how.
enum Teller {
    /// People who watch.
    Loud,
    /// People who want to know what takes how long.
    Verbose,
    /// People who want to hear only of what is wrong.
    Quiet,
    /// Programs.
    Machine(Log),
}

impl Teller {
    fn new(args: &RunArgs) -> Self {
        match (args.log_format, args.quiet) {
            (LogFormat::Text, false) if args.verbose => Teller::Verbose,
            (LogFormat::Text, false) => Teller::Loud,
            (LogFormat::Text, true) => Teller::Quiet,
            (LogFormat::Json, false) => Teller::Machine(Log::new(Level::Info)),
            (LogFormat::Json, true) => Teller::Machine(Log::new(Level::Warning)),
        }
    }

    fn begin(&mut self, job: &Job) {
        if let Teller::Machine(log) = self {
            log.started(job);
        }
    }

    fn event(&mut self, event: Event<'_>, console: &mut Console<'_>) {
        match self {
            Teller::Loud | Teller::Verbose => console.event(event),
            Teller::Quiet => {}
            Teller::Machine(log) => log.event(event),
        }
    }

    /// A stage has ended.
    fn took(&self, ended: Option<Took>, console: &Console<'_>) {
        let Some((stage, time)) = ended else {
            return;
        };
        match self {
            Teller::Loud | Teller::Quiet => {}
            Teller::Verbose => {
                let key = format!("stage-{}", stage.name());
                let values = [
                    ("stage", console.say(&key, &[])),
                    ("seconds", console.seconds(time)),
                ];
                console.line("stage-took", &values);
            }
            Teller::Machine(log) => {
                let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
                log.write(Level::Info, stage.name(), Entry::Took { milliseconds });
            }
        }
    }

    /// The outputs are in place, or the last ones stay because they have more.
    fn came_to_its_end(
        &self,
        (job, stop): (&Job, &Stop),
        outcome: &Outcome,
        console: &Console<'_>,
    ) -> Exit {
        let exit = judged(job, outcome);
        let subject = pipeline::subject(job, outcome, console.catalogue());
        let is_told = match self {
            Teller::Loud | Teller::Verbose => true,
            Teller::Quiet => exit != Exit::Clean,
            Teller::Machine(_) => false,
        };
        if is_told {
            summary(job, outcome, console);
            if job.history.is_none() {
                console.line("run-no-history", &[]);
            }
            pressing(outcome, console);
            differences(outcome, console);
            let values = [
                ("severity", heaviest(outcome, console)),
                ("files", outcome.held.join(", ")),
            ];
            match &outcome.kept {
                Some(kept) => console.words(&line_of_kept(kept, console)),
                None => console.line(line_of(exit), &values),
            }
        }
        if let (Teller::Machine(log), Some(shortfall)) = (self, &outcome.kept) {
            log.write(Level::Error, "publish", Entry::kept(shortfall));
        }
        let ended = hooks::Ended {
            exit_code: exit as u8,
            summary: &subject,
            run_id: &outcome.run_id,
        };
        let hook = match outcome.kept {
            Some(_) => job.hooks.after_failure.as_ref(),
            None => job.hooks.after_success.as_ref(),
        };
        let followed = self.follow(hook, (job, stop), &ended, console);
        let level = level_of(exit);
        let (exit, level) = match followed {
            Followed::Rightly => (exit, level),
            Followed::Wrongly if exit == Exit::Clean => (Exit::Hook, level_of(Exit::Hook)),
            Followed::Wrongly => (exit, level),
            // What the run wrote is in place all the same.
            Followed::Stopped(stopped) => (stopped, level.max(Level::Warning)),
        };
        self.close((exit, level), Vec::new(), &subject, console);
        exit
    }

    /// Nothing was written.
    fn gave_up(
        &self,
        job: Option<(&Job, &Stop)>,
        GaveUp { exit, error }: &GaveUp,
        console: &Console<'_>,
    ) -> Exit {
        let exit = *exit;
        let subject = subject_of_failure(job.map(|(job, _)| job), exit, console);
        let faults = match self {
            Teller::Loud | Teller::Verbose | Teller::Quiet => {
                complain(error, console);
                let failed = error.downcast_ref::<Failed>();
                if !failed.is_some_and(Failed::is_written) {
                    console.line("run-not-written", &[]);
                }
                Vec::new()
            }
            Teller::Machine(_) => lines_of(error, console),
        };
        let mut followed = Followed::Rightly;
        if let Some((job, stop)) = job {
            // Somebody may have to hear that the run was stopped.
            stop.listen_anew();
            let ended = hooks::Ended {
                exit_code: exit as u8,
                summary: &subject,
                run_id: "",
            };
            let hook = job.hooks.after_failure.as_ref();
            followed = self.follow(hook, (job, stop), &ended, console);
        }
        let exit = match followed {
            Followed::Rightly | Followed::Wrongly => exit,
            Followed::Stopped(stopped) => stopped,
        };
        self.close((exit, level_of(exit)), faults, &subject, console);
        exit
    }

    /// Runs the command that the job names for such an end.
    fn follow(
        &self,
        hook: Option<&Hook>,
        (job, stop): (&Job, &Stop),
        ended: &hooks::Ended<'_>,
        console: &Console<'_>,
    ) -> Followed {
        let Some(hook) = hook else {
            return Followed::Rightly;
        };
        let fault = hooks::run(hook, job, ended, stop).err();
        let followed = match &fault {
            None => Followed::Rightly,
            Some(Fault::Stopped(stopped)) => Followed::Stopped(stopped.exit()),
            Some(Fault::NotStarted(_) | Fault::Failed { .. } | Fault::TooSlow(_)) => {
                Followed::Wrongly
            }
        };
        let fault = fault.map(|fault| fault.words(&hook.program, console));
        let is_done = fault.is_none();
        match self {
            Teller::Machine(log) => {
                let level = if is_done { Level::Info } else { Level::Warning };
                let program = &hook.program;
                log.write(level, "hook", Entry::Hook { program, fault });
            }
            Teller::Loud | Teller::Verbose | Teller::Quiet => {
                if let Some(fault) = fault {
                    console.line("error-head", &[("what", fault)]);
                }
            }
        }
        followed
    }

    /// The last line of every run.
    fn close(
        &self,
        (exit, level): (Exit, Level),
        faults: Vec<String>,
        subject: &str,
        console: &Console<'_>,
    ) {
        match self {
            Teller::Quiet if exit == Exit::Clean => {}
            Teller::Loud | Teller::Verbose | Teller::Quiet => console.words(subject),
            Teller::Machine(log) => {
                let entry = Entry::Ended {
                    exit: exit as u8,
                    faults,
                    summary: subject,
                };
                log.write(level, "end", entry);
            }
        }
    }
}

/// A run that wrote nothing, in one line.
pub(super) fn subject_of_failure(job: Option<&Job>, exit: Exit, console: &Console<'_>) -> String {
    let reason = console.say(failure_of(exit), &[]);
    pipeline::subject_of_failure(
        job.map(|job| job.period),
        (exit as u8, &reason),
        (console.catalogue(), console.language()),
    )
}

/// Outputs that were not written outweigh all, then those beside their place: whoever opens the file of the usual name sees old figures. A unit missing or
/// left out outweighs the findings: it says that the outputs are not whole.
fn judged(job: &Job, outcome: &Outcome) -> Exit {
    let is_heavy = |limit| outcome.worst().is_some_and(|worst| worst >= limit);
    if outcome.kept.is_some() {
        Exit::Kept
    } else if !outcome.held.is_empty() {
        Exit::Beside
    } else if outcome.is_incomplete() {
        Exit::Incomplete
    } else if job.fail_on.is_some_and(is_heavy) {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

/// Name of the weight of the heaviest finding, as it stands in a sentence.
fn heaviest(outcome: &Outcome, console: &Console<'_>) -> String {
    let worst = outcome.worst().map(|worst| console.severity(worst));
    worst.unwrap_or_default().to_lowercase()
}

/// What is to be settled first, and how many findings more there are.
fn pressing(outcome: &Outcome, console: &Console<'_>) {
    let rows = match outcome.kept {
        Some(_) => heaviest_first(&outcome.said.list),
        None => outcome.said.list.clone(),
    };
    let first = most_pressing(&rows).first;
    if !first.is_empty() {
        console.line("run-first", &[]);
    }
    for (number, pressing) in (1_usize..).zip(&first) {
        console.painted_words(&console.pressing(number, pressing));
    }
    let shown: usize = first.iter().map(|pressing| pressing.findings).sum();
    let more = rows
        .iter()
        .filter(|row| row.severity > Severity::Note)
        .count()
        .saturating_sub(shown);
    if more > 0 {
        // The list of the set is of another run when nothing was written.
        let file = match outcome.kept {
            Some(_) => publish::FINDINGS,
            None => "phat-hien.json",
        };
        let values = [("count", console.count(more)), ("file", file.to_owned())];
        let key = if first.is_empty() {
            "run-some-findings"
        } else {
            "run-more-findings"
        };
        console.line(key, &values);
    }
}

/// What the last outputs had and these do not, or no longer whole, and what stood there that no known run wrote so.
fn differences(outcome: &Outcome, console: &Console<'_>) {
    if outcome.kept.is_none() && !outcome.gone.is_empty() {
        let gone = gone_in_words(&outcome.gone, console.catalogue(), console.language());
        console.line("run-gone", &[("gone", gone)]);
    }
    if outcome.kept.is_none() && !outcome.weaker.is_empty() {
        let figures = weaker_in_words(&outcome.weaker, console.catalogue(), console.language());
        console.line("run-weaker", &[("figures", figures)]);
    }
    for edited in &outcome.edited {
        let values = [
            ("file", edited.file.clone()),
            ("kept", edited.kept_as.clone()),
        ];
        let key = format!("run-aside-{}", edited.kept_for.name());
        console.line(&key, &values);
    }
}

/// That a run put no outputs in place, and why.
pub(super) fn line_of_kept(kept: &Shortfall, console: &Console<'_>) -> String {
    let reason = publish::kept_because(kept, console.catalogue(), console.language());
    let key = format!("run-kept-{}", kept.kind.name());
    console.say(&key, &[("reason", reason)])
}

/// How a run ended, in a sentence.
fn line_of(exit: Exit) -> &'static str {
    match exit {
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

fn level_of(exit: Exit) -> Level {
    match exit {
        Exit::Clean => Level::Info,
        Exit::Findings | Exit::Incomplete | Exit::Beside | Exit::Stale | Exit::Hook => {
            Level::Warning
        }
        Exit::Usage
        | Exit::Disk
        | Exit::Locked
        | Exit::Kept
        | Exit::Interrupted
        | Exit::Terminated
        | Exit::OutOfTime
        | Exit::Bug => Level::Error,
    }
}
