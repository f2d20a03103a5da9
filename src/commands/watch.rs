//! `tonghop watch`: the job again whenever the inbox changes, for the hour before the meeting.

mod folder;
mod layout;
mod screen;
mod sight;

use std::convert::Infallible;
use std::env;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use tonghop::cli::WatchArgs;
use tonghop::exit::{Exit, HasExit as _};
use tonghop::job::{self, Given, Job};
use tonghop::model::text::Language;
use tonghop::pipeline;
use tonghop::stop::{Stop, Stopped};

use super::gave_up::GaveUp;
use super::job::job_of;
use super::run::{InTime, host, line_of_kept, signals, subject_of_failure};
use crate::clock;
use crate::complaints::lines_of;
use crate::console::Console;
use crate::failed::Failed;
use folder::Snapshot;
use layout::{Page, Part};
use screen::Screen;
use sight::{Sight, Watcher};

/// When a run that wrote nothing is tried again although nothing changed: the other run may be over, the disk back.
const PATIENCE: Duration = Duration::from_secs(5);

/// `tonghop watch`; ends with Ctrl-C.
pub(super) fn watch(
    args: &WatchArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let given = args.places.given(&args.job, language, clock::today)?;
    let file = job::file_of(&given, &env::current_dir()?);
    // A job that is wrong from the start ends the command; once it runs, the screen says so and waits for the next try.
    let mut job = job_of(given.clone())?;
    let stop = signals()?;
    let Err(stopped) = keep_watch(&mut job, &given, file.as_ref(), (&stop, console));
    Ok(stopped.exit())
}

/// Runs the job again and again until the command is to end.
fn keep_watch(
    job: &mut Job,
    given: &Given,
    file: Option<&PathBuf>,
    (stop, console): (&Stop, &mut Console<'_>),
) -> Result<Infallible, Stopped> {
    let mut watch = Watch::default();
    let mut screen = Screen::new();
    console.speak_for(job);
    loop {
        let own = [job.templates.as_ref(), job.own_words.as_ref(), file];
        let places = own.into_iter().chain([Some(&job.inbox)]).flatten();
        let places: Vec<PathBuf> = places.cloned().collect();
        let seen = Snapshot::settled(&places, stop)?;
        watch.begin(job, console);
        screen.redraw(&watch.page, console);
        let told = match job_of(given.clone()) {
            Ok(fresh) => {
                *job = fresh;
                console.speak_for(job);
                watch.run(job, stop, console)
            }
            Err(gave_up) => watch.failed(job, &gave_up, console),
        };
        // A run that was stopped has nothing to show.
        stop.check()?;
        match told {
            Told::Again => screen.redraw(&watch.page, console),
            Told::Good | Told::Kept | Told::Fault => screen.show(&watch.page, console),
        }
        let patience = match told {
            Told::Good | Told::Kept => None,
            Told::Fault | Told::Again => Some(PATIENCE),
        };
        wait(&places, &seen, (patience, stop), || {
            if screen.is_resized() {
                screen.redraw(&watch.page, console);
            }
        })?;
    }
}

/// Returns when something changed, or when `patience` is at its end.
fn wait(
    places: &[PathBuf],
    seen: &Snapshot,
    (patience, stop): (Option<Duration>, &Stop),
    mut meanwhile: impl FnMut(),
) -> Result<(), Stopped> {
    let start = Instant::now();
    while patience.is_none_or(|patience| start.elapsed() < patience) {
        thread::sleep(folder::STEP);
        stop.check()?;
        meanwhile();
        if Snapshot::take(places) != *seen {
            break;
        }
    }
    Ok(())
}

/// What a run has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Its outputs are in place.
    Good,
    /// The last outputs stay, because they have more; only another inbox changes that.
    Kept,
    /// Nothing was written.
    Fault,
    /// Nothing was written, for the same reason as before.
    Again,
}

/// What was seen so far.
#[derive(Default)]
struct Watch {
    page: Page,
    /// Runs so far.
    runs: usize,
    /// The last run that wrote its outputs; none when those in the folder are older than this watch.
    last: Option<Good>,
    /// What the last run showed that came to its end, whether or not its outputs are in place.
    sight: Option<Sight>,
    /// The run that showed it, where its outputs are not those in the folder.
    unwritten: Option<usize>,
    /// What the last run complained of.
    faults: Vec<String>,
}

/// A run that wrote its outputs.
struct Good {
    run: usize,
    time: String,
}

impl Watch {
    /// The page of the last run stays while the next one goes on.
    fn begin(&mut self, job: &Job, console: &Console<'_>) {
        self.runs += 1;
        if self.page.head.is_empty() {
            self.page.head.push(title(job, console));
        }
        let values = [("run", console.count(self.runs))];
        self.page.foot = console.say("watch-running", &values);
    }

    fn run(&mut self, job: &Job, stop: &Stop, console: &Console<'_>) -> Told {
        let mut watcher = Watcher::default();
        let stop = stop.of_one_run();
        let _in_time = InTime::begin(job, &stop);
        let done = host(stop).and_then(|host| {
            let watch = &mut |event: pipeline::Event<'_>| watcher.event(event);
            let done = pipeline::run(job, console.catalogue(), &host, watch);
            Ok(done.map_err(|error| Failed::new(error, job, console))?)
        });
        let outcome = match done {
            Ok(outcome) => outcome,
            Err(gave_up) => return self.failed(job, &gave_up, console),
        };
        let sight = Sight::of(watcher, &outcome, console);
        let parts = sight.parts(self.sight.as_ref(), console);
        self.sight = Some(sight);
        self.faults = Vec::new();
        let mut head = vec![
            title(job, console),
            pipeline::subject(job, &outcome, console.catalogue()),
        ];
        let told = if let Some(kept) = &outcome.kept {
            head.push(line_of_kept(kept, console));
            self.unwritten = Some(self.runs);
            Told::Kept
        } else {
            self.unwritten = None;
            self.last = Some(Good {
                run: self.runs,
                time: clock::time_of_day(),
            });
            Told::Good
        };
        head.push(on_disk(self.last.as_ref(), console));
        head.extend(self.not_on_disk(console));
        self.turn(head, parts, console);
        told
    }

    fn failed(&mut self, job: &Job, gave_up: &GaveUp, console: &Console<'_>) -> Told {
        let subject = subject_of_failure(Some(job), gave_up.exit, console);
        let faults = lines_of(&gave_up.error, console);
        let is_known = faults == self.faults;
        let trouble = Part {
            title: console.say("watch-trouble", &[("time", clock::time_of_day())]),
            lines: faults.clone(),
        };
        let last = self.last.as_ref();
        let mut head = vec![title(job, console), subject, on_disk(last, console)];
        head.extend(self.not_on_disk(console));
        let sight = self.sight.as_ref().map(|sight| sight.parts(None, console));
        let parts = [trouble].into_iter().chain(sight.into_iter().flatten());
        let parts = parts.collect();
        self.faults = faults;
        self.turn(head, parts, console);
        if is_known { Told::Again } else { Told::Fault }
    }

    /// That the figures of the page stand in no file, where that is so.
    fn not_on_disk(&self, console: &Console<'_>) -> Option<String> {
        let run = console.count(self.unwritten?);
        Some(console.say("watch-not-on-disk", &[("run", run)]))
    }

    fn turn(&mut self, head: Vec<String>, parts: Vec<Part>, console: &Console<'_>) {
        self.page = Page {
            head,
            parts,
            foot: console.say("watch-waiting", &[]),
        };
    }
}

fn title(job: &Job, console: &Console<'_>) -> String {
    let values = [
        ("month", job.period.month().to_string()),
        ("year", job.period.year().to_string()),
        ("inbox", job.inbox.display().to_string()),
    ];
    console.say("watch-title", &values)
}

/// Which run made the set that lies in the output folder.
fn on_disk(good: Option<&Good>, console: &Console<'_>) -> String {
    match good {
        Some(good) => {
            let values = [
                ("run", console.count(good.run)),
                ("time", good.time.clone()),
            ];
            console.say("watch-on-disk", &values)
        }
        None => console.say("watch-on-disk-older", &[]),
    }
}
