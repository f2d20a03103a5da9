//! How a command ends, for scripts; the same table as in README.md.

use std::io;
use std::process::ExitCode;

/// The exit code of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
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

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// An error that may end a command. It says beside its own type with which code.
pub trait HasExit: std::error::Error {
    /// The code with which a command ends that fails because of it.
    fn exit(&self) -> Exit;
}

impl HasExit for io::Error {
    fn exit(&self) -> Exit {
        Exit::Disk
    }
}
