//! Who is told of a run, and how: people, nobody, programs; and the command of the job that follows it.

use tonghop::cli::{LogFormat, RunArgs};
use tonghop::exit::{Exit, HasExit as _};
use tonghop::job::{Hook, Job};
use tonghop::pipeline::{self, Event, Outcome};
use tonghop::stop::Stop;

use super::ending::{judged, line_of, line_of_kept, subject_of_failure};
use super::hooks::{self, Fault};
use super::stopwatch::Took;
use super::summary::{appendices, differences, heaviest, pressing, summary, writing};
use crate::commands::gave_up::GaveUp;
use crate::complaints::{complain, lines_of};
use crate::console::Console;
use crate::failed::Failed;
use crate::log::{Entry, Level, Log};

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
pub(super) enum Teller {
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
    pub(super) fn new(args: &RunArgs) -> Self {
        match (args.log_format, args.quiet) {
            (LogFormat::Text, false) if args.verbose => Teller::Verbose,
            (LogFormat::Text, false) => Teller::Loud,
            (LogFormat::Text, true) => Teller::Quiet,
            (LogFormat::Json, false) => Teller::Machine(Log::new(Level::Info)),
            (LogFormat::Json, true) => Teller::Machine(Log::new(Level::Warning)),
        }
    }

    pub(super) fn begin(&mut self, job: &Job) {
        if let Teller::Machine(log) = self {
            log.started(job);
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, console: &mut Console<'_>) {
        match self {
            Teller::Loud | Teller::Verbose => console.event(event),
            Teller::Quiet => {}
            Teller::Machine(log) => log.event(event),
        }
    }

    /// A stage has ended.
    pub(super) fn took(&self, ended: Option<Took>, console: &Console<'_>) {
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
    pub(super) fn came_to_its_end(
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
            appendices(outcome, console);
            pressing(outcome, console);
            writing(job, outcome, console);
            differences(outcome, console);
            let values = [
                ("severity", heaviest(outcome, console)),
                ("files", outcome.held.join(", ")),
            ];
            match &outcome.kept {
                Some(kept) => console.words(&line_of_kept(kept, console)),
                None => console.line(line_of(exit, outcome), &values),
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
    pub(super) fn gave_up(
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

/// What the line of the end asks of the reader.
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
