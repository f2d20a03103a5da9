//! `tonghop run`: the job once, told on standard error, followed by the command that the job names.

mod ending;
mod hooks;
mod stopwatch;
mod summary;
mod teller;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tonghop::cli::RunArgs;
use tonghop::exit::Exit;
use tonghop::job::Job;
use tonghop::model::text::Language;
use tonghop::pipeline::{self, Event, Host, Outcome};
use tonghop::stop::Stop;

use super::gave_up::GaveUp;
use super::job::job_of;
use super::list::print_list;
use super::readers::readers_until;
use crate::clock;
use crate::console::Console;
use crate::failed::Failed;

pub(super) use ending::{line_of_kept, subject_of_failure};
use stopwatch::Stopwatch;
use teller::Teller;

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
    console.speak_for(&job);
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
    // The console shows how the run goes on while the run speaks.
    let catalogue = console.catalogue().clone();
    let stop = stop.of_one_run();
    let _in_time = InTime::begin(job, &stop);
    let host = host(stop)?;
    let mut stopwatch = Stopwatch::default();
    let done = pipeline::run(job, &catalogue, &host, &mut |event| {
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
