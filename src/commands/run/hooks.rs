//! Runs the command of the job that follows a run, and says what went wrong with it.

use std::io::{self, PipeReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use tonghop::job::{Hook, Job, Placeholder};
use tonghop::platform::{self, Descendants};
use tonghop::stop::{Stop, Stopped};

use crate::console::Console;

/// How often a command is asked whether it has ended.
const STEP: Duration = Duration::from_millis(20);
/// How much of what a command prints is kept for the message, in bytes.
const SAID: u64 = 2048;

/// How a run ended, for the arguments of a command.
pub(crate) struct Ended<'a> {
    /// The exit code of the run itself.
    pub(crate) exit_code: u8,
    /// The run in one line.
    pub(crate) summary: &'a str,
    /// Empty when the run ended before its inputs were read.
    pub(crate) run_id: &'a str,
}

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It could not be started.
    NotStarted(io::Error),
    /// It said so itself.
    Failed { status: ExitStatus, said: String },
    /// It was ended because it took too long.
    TooSlow(Duration),
    /// It was ended because somebody ended the program.
    Stopped(Stopped),
}

impl Fault {
    /// In the language of the run.
    pub(crate) fn words(&self, program: &str, console: &Console<'_>) -> String {
        let program = ("program", program.to_owned());
        match self {
            Fault::NotStarted(error) => {
                let reason = if error.kind() == io::ErrorKind::NotFound {
                    "hook-not-found"
                } else if error.kind() == io::ErrorKind::PermissionDenied {
                    "hook-not-allowed"
                } else {
                    "hook-no-process"
                };
                let reason = ("reason", console.say(reason, &[]));
                console.say("hook-not-started", &[program, reason])
            }
            Fault::Failed { status, said } => {
                let code = status.code().map(|code| code.to_string());
                let values = [
                    program,
                    ("code", code.unwrap_or_default()),
                    ("said", said.clone()),
                ];
                console.say("hook-failed", &values)
            }
            Fault::TooSlow(limit) => {
                let seconds = ("seconds", limit.as_secs().to_string());
                console.say("hook-too-slow", &[program, seconds])
            }
            Fault::Stopped(_) => console.say("hook-stopped", &[program]),
        }
    }
}

/// Runs `hook` in the folder of the job file and waits for it and for all that it started, at most as long as the job allows;
/// what has not ended then is ended, and at once when `stop` is asked.
pub(crate) fn run(hook: &Hook, job: &Job, ended: &Ended<'_>, stop: &Stop) -> Result<(), Fault> {
    stop.check().map_err(Fault::Stopped)?;
    let arguments = hook.arguments(|place| match place {
        Placeholder::Out => whole(&job.out).display().to_string(),
        Placeholder::Period => job.period.to_string(),
        Placeholder::AsOf => job.as_of.to_string(),
        Placeholder::ExitCode => ended.exit_code.to_string(),
        Placeholder::Summary => ended.summary.to_owned(),
        Placeholder::RunId => ended.run_id.to_owned(),
    });
    let folder = whole(&job.hooks.folder);
    let mut command = Command::new(program(&hook.program, &folder));
    command.args(arguments).current_dir(folder);
    let descendants = Descendants::from_here_on();
    let (mut child, said) = start(command).map_err(Fault::NotStarted)?;
    let (start, limit) = (Instant::now(), job.hooks.time_limit());
    let goes_on = || match stop.check() {
        Err(stopped) => Err(Fault::Stopped(stopped)),
        Ok(()) if start.elapsed() >= limit => Err(Fault::TooSlow(limit)),
        Ok(()) => Ok(()),
    };
    let status = wait(&mut child, goes_on).inspect_err(|_| end(&mut child, &descendants))?;
    if !status.success() {
        // What it started may hold the pipe open; nobody waits for that.
        let said = said.recv_timeout(STEP * 50).unwrap_or_default();
        end(&mut child, &descendants);
        return Err(Fault::Failed { status, said });
    }
    // A mail may be on its way while the program that took it has ended.
    while descendants.are_left() {
        goes_on().inspect_err(|_| end(&mut child, &descendants))?;
        thread::sleep(STEP);
    }
    Ok(())
}

/// A path that is right from every folder.
fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| match std::env::current_dir() {
        Ok(here) => here.join(path),
        Err(_) => path.to_owned(),
    })
}

/// A bare name is looked up by the system, a relative path starts at the job file.
fn program(name: &str, folder: &Path) -> PathBuf {
    let path = Path::new(name);
    if path.components().count() > 1 {
        folder.join(path)
    } else {
        path.to_owned()
    }
}

fn start(mut command: Command) -> io::Result<(Child, mpsc::Receiver<String>)> {
    let (output, writer) = io::pipe()?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer);
    platform::in_a_group_of_its_own(&mut command);
    let child = command.spawn()?;
    // The command holds the writing ends; the reader sees the end only when they are closed.
    drop(command);
    let (sender, said) = mpsc::channel();
    thread::spawn(move || sender.send(beginning(output)));
    Ok((child, said))
}

/// The first words in one line; the rest is read too, because a full pipe would stop the command.
fn beginning(mut output: PipeReader) -> String {
    let mut bytes = Vec::new();
    let _ = (&mut output).take(SAID).read_to_end(&mut bytes);
    let _ = io::copy(&mut output, &mut io::sink());
    let text = String::from_utf8_lossy(&bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How the command ended, unless `goes_on` says that it may not go on.
fn wait(child: &mut Child, goes_on: impl Fn() -> Result<(), Fault>) -> Result<ExitStatus, Fault> {
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Ok(status);
        }
        goes_on()?;
        thread::sleep(STEP);
    }
}

/// Ends the command and what it started: its group where the system knows groups, and what left the group where it shows that.
fn end(child: &mut Child, descendants: &Descendants) {
    platform::end_group(child);
    descendants.end();
    let _ = child.kill();
    let _ = child.wait();
}
