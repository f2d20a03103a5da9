//! The command line of `tonghop`: parse, build the job, run, say how it ended.

/// Prints a line on standard output.
macro_rules! out {
    ($($words:tt)*) => {
        $crate::print_line(&format!($($words)*))
    };
}

mod clock;
mod complaints;
mod confirm;
mod console;
mod earlier;
mod inspect;
mod log;
mod months;
mod status;
mod tasks;
mod usage;

use std::env;
use std::process::ExitCode;

use anyhow::Context as _;
use tonghop::cli::{self, Cli, Task};
use tonghop::describe::DescribeError;
use tonghop::history::HistoryError;
use tonghop::job::JobError;
use tonghop::message::Catalogue;
use tonghop::model::text::Language;
use tonghop::pipeline::RunError;
use tonghop::present::pdf::PdfError;
use tonghop::stop::{Stop, Stopped};
use tonghop::worker::{self, Care, Pool, Readers};

use complaints::complain;
use console::Console;

/// How a run ends, for scripts; one table in README.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above `--fail-on`, every unit in.
    Clean = 0,
    /// Findings at or above `--fail-on`.
    Findings = 1,
    /// Command line, job file or description wrong.
    Usage = 2,
    /// Written, but units are missing or left out.
    Incomplete = 3,
    /// Cannot read or write.
    Disk = 4,
    /// Another run holds the output folder or the history.
    Locked = 5,
    /// Old outputs are open or read-only; the new ones lie beside them.
    Beside = 6,
    /// `status`: the outputs are not those of the day.
    Stale = 7,
    /// Clean, but a command of the job that follows the run failed.
    Hook = 8,
    /// The run had less than the last outputs, or nothing of its month, so those stay.
    Kept = 9,
    /// Ended because it took longer than the job allows.
    OutOfTime = 10,
    /// A mistake of the program.
    Bug = 70,
    /// Ended by Ctrl-C, in order.
    Interrupted = 130,
    /// Ended by SIGTERM, in order.
    Terminated = 143,
}

impl Exit {
    /// How a run ends that was stopped in order.
    pub(crate) fn of_signal(stopped: Stopped) -> Self {
        if stopped.is_out_of_time() {
            Self::OutOfTime
        } else if stopped.status == Self::Interrupted as u8 {
            Self::Interrupted
        } else {
            Self::Terminated
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args_os()
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    if arguments
        .get(1)
        .is_some_and(|first| first == worker::ARGUMENT)
    {
        return reading_process(Care::of(&arguments));
    }
    let environment = env::var("TONGHOP_LANG").ok();
    let language = cli::language_of(&arguments, environment.as_deref());
    let catalogue = match Catalogue::embedded() {
        Ok(catalogue) => catalogue,
        Err(error) => {
            print_error_line(&error.to_string());
            return Exit::Bug.into();
        }
    };
    let bug = catalogue.say(language, "exit-bug", &[]);
    announce_bugs();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        match cli::parse(env::args_os(), &catalogue, language) {
            Ok(cli) => dispatch(cli, &catalogue, language),
            Err(error) => usage::told(&error, &catalogue, language),
        }
    }));
    let exit = outcome.unwrap_or_else(|_| {
        print_error_line(&bug);
        Exit::Bug
    });
    exit.into()
}

/// A process of the pool; it says nothing but its answers.
fn reading_process(care: Care) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {}));
    match worker::serve(care) {
        Ok(()) => Exit::Clean.into(),
        Err(_) => Exit::Disk.into(),
    }
}

/// Reads in processes of this same program.
pub(crate) fn readers() -> anyhow::Result<Readers> {
    readers_until(Stop::default())
}

/// Reads single workbooks in processes of this same program, by two readers.
pub(crate) fn careful_readers() -> anyhow::Result<Readers> {
    Ok(Readers::Apart(pool()?.with_care(Care::Twice)))
}

/// The same, keeping what each cell stores.
pub(crate) fn closest_readers() -> anyhow::Result<Readers> {
    Ok(Readers::Apart(pool()?.with_care(Care::Closely)))
}

/// Reads in processes of this same program, until `stop`.
pub(crate) fn readers_until(stop: Stop) -> anyhow::Result<Readers> {
    Ok(Readers::Apart(pool()?.until(stop)))
}

fn pool() -> anyhow::Result<Pool> {
    let program = env::current_exe().context("cannot find the program's own file")?;
    Ok(Pool::new(program))
}

/// No backtrace unless it is asked for; a panic while one workbook is read is contained and not announced.
fn announce_bugs() {
    std::panic::set_hook(Box::new(move |panic| {
        let is_main = std::thread::current().name() == Some("main");
        if is_main && env::var_os("RUST_BACKTRACE").is_some() {
            print_error_line(&panic.to_string());
        }
    }));
}

/// Prints on standard output; a reader that went away, as `head` does, ends the program quietly.
pub(crate) fn print_line(text: &str) {
    use std::io::Write as _;
    if writeln!(std::io::stdout().lock(), "{}", text.trim_end_matches('\n')).is_err() {
        std::process::exit(i32::from(Exit::Clean as u8));
    }
}

/// Prints on standard error; where nobody can be told, the exit code still says how it ended.
pub(crate) fn print_error_line(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn dispatch(cli: Cli, catalogue: &Catalogue, spoken: Language) -> Exit {
    let given = cli.lang.map(Language::from);
    let mut console = Console::new(catalogue, spoken, env::var_os("NO_COLOR").is_some());
    let done = match cli.command {
        Task::Run(args) => Ok(tasks::run::run(&args, given, &mut console)),
        Task::Status(args) => status::status(&args, given, &console),
        Task::Check(args) => tasks::check(&args, given, &mut console),
        Task::Inspect(args) => inspect::inspect(&args, given, &mut console),
        Task::Explain(args) => Ok(tasks::explain(args.code.as_deref(), &console)),
        Task::Init(args) => tasks::init(&args, &console),
        Task::History(args) => earlier::history(&args.task, given, &mut console),
        Task::Confirm(args) => confirm::confirm(&args, given, &console),
        Task::Watch(args) => tasks::watch::watch(&args, given, &mut console),
        Task::InstallFiles(args) => tasks::install::install(&args.folder, &console),
    };
    console.finish();
    match done {
        Ok(exit) => exit,
        Err(error) => {
            complain(&error, &console);
            exit_of(&error)
        }
    }
}

pub(crate) fn exit_of(error: &anyhow::Error) -> Exit {
    use tonghop::discover::DiscoverError;
    use tonghop::publish::PublishError;
    for cause in error.chain() {
        if let Some(RunError::Stopped(stopped)) = cause.downcast_ref() {
            return Exit::of_signal(*stopped);
        }
        if cause.downcast_ref::<DescribeError>().is_some()
            || cause.downcast_ref::<JobError>().is_some()
            || matches!(cause.downcast_ref(), Some(RunError::Present(_)))
        {
            return Exit::Usage;
        }
        if let Some(publish) = cause.downcast_ref::<PublishError>() {
            return if matches!(publish, PublishError::Held { .. }) {
                Exit::Locked
            } else {
                Exit::Disk
            };
        }
        if let Some(history) = cause.downcast_ref::<HistoryError>() {
            return match history {
                HistoryError::Held { .. } => Exit::Locked,
                HistoryError::Absent { .. } => Exit::Usage,
                HistoryError::Folder { .. }
                | HistoryError::NotOurs { .. }
                | HistoryError::Damaged { .. }
                | HistoryError::Newer { .. }
                | HistoryError::Unusable { .. } => Exit::Disk,
            };
        }
        if matches!(cause.downcast_ref(), Some(PdfError::NotAFont)) {
            return Exit::Usage;
        }
        let run = cause.downcast_ref::<RunError>();
        if run.is_some_and(|error| error.io_kind().is_some()) {
            return Exit::Disk;
        }
        if cause.downcast_ref::<DiscoverError>().is_some()
            || cause.downcast_ref::<std::io::Error>().is_some()
        {
            return Exit::Disk;
        }
    }
    Exit::Bug
}
