//! What went wrong, in the language of the people who read it.

use std::fmt;
use std::io;
use std::path::Path;

use tonghop::describe::{DescribeError, Fault};
use tonghop::discover::DiscoverError;
use tonghop::exit::{Exit, HasExit};
use tonghop::history::HistoryError;
use tonghop::job::JobError;
use tonghop::model::text::Language;
use tonghop::platform::says_no_file;

use crate::console::Console;
use crate::failed::Failed;

/// What could not be read or written, already in the language.
#[derive(Debug)]
pub(crate) struct Said {
    line: String,
    source: io::Error,
}

impl Said {
    /// The sentence under `key`, which speaks of `{file}` and gives the `{reason}`.
    pub(crate) fn new(key: &str, path: &Path, source: io::Error, console: &Console<'_>) -> Self {
        let values = [
            ("file", path.display().to_string()),
            ("reason", reason(&source, console)),
        ];
        let line = console.say(key, &values);
        Self { line, source }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl std::error::Error for Said {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl HasExit for Said {
    fn exit(&self) -> Exit {
        self.source.exit()
    }
}

/// What the system says of a file or folder.
pub(crate) fn reason(error: &io::Error, console: &Console<'_>) -> String {
    use io::ErrorKind as Kind;
    const KNOWN: [(Kind, &str); 16] = [
        (Kind::NotFound, "system-not-found"),
        (Kind::PermissionDenied, "system-not-allowed"),
        (Kind::AlreadyExists, "system-exists"),
        (Kind::NotADirectory, "system-no-folder"),
        (Kind::IsADirectory, "system-folder"),
        (Kind::StorageFull, "system-full"),
        (Kind::QuotaExceeded, "system-full"),
        (Kind::ReadOnlyFilesystem, "system-read-only"),
        (Kind::InvalidData, "system-no-text"),
        (Kind::FileTooLarge, "system-too-large"),
        (Kind::ResourceBusy, "system-busy"),
        (Kind::TimedOut, "system-network"),
        (Kind::HostUnreachable, "system-network"),
        (Kind::NetworkUnreachable, "system-network"),
        (Kind::NetworkDown, "system-network"),
        (Kind::StaleNetworkFileHandle, "system-network"),
    ];
    if says_no_file(error) {
        return console.say("system-no-file", &[]);
    }
    let known = KNOWN.iter().find(|(kind, _)| *kind == error.kind());
    let code = error.raw_os_error().map(|code| code.to_string());
    let values = [("code", code.unwrap_or_default())];
    console.say(known.map_or("system-other", |(_, key)| key), &values)
}

/// Says what went wrong, for people; attempts and causes in English go with it where English is spoken.
pub(crate) fn complain(error: &anyhow::Error, console: &Console<'_>) {
    for line in lines_of(error, console) {
        console.line("error-head", &[("what", line)]);
    }
    if let Some(failed) = error.downcast_ref::<Failed>() {
        match console.language() {
            Language::En => console.words(&format!("    {}", failed.causes())),
            Language::Vi => {
                let of_system = error.chain().find_map(|cause| cause.downcast_ref());
                if let Some(of_system) = of_system {
                    let values = [("reason", reason(of_system, console))];
                    console.words(&format!("    {}", console.say("system-says", &values)));
                }
            }
        }
    }
}

/// One line for each fault of a description or the job file, else what could not be done and why.
pub(crate) fn lines_of(error: &anyhow::Error, console: &Console<'_>) -> Vec<String> {
    if let Some(failed) = error.downcast_ref::<Failed>() {
        let faults = of_type(error).and_then(faults_of);
        if let Some(faults) = faults {
            let lines = faults.iter().map(|fault| line_of_fault(fault, console));
            return lines.collect();
        }
        let history = of_type::<HistoryError>(error).filter(|_| !failed.is_written());
        return match history {
            Some(history) => {
                let (key, values) = history.message();
                vec![console.say(key, &values)]
            }
            None => vec![failed.to_string()],
        };
    }
    if let Some(described) = of_type::<DescribeError>(error) {
        return match described {
            DescribeError::Faults(faults) => faults
                .iter()
                .map(|fault| line_of_fault(fault, console))
                .collect(),
            DescribeError::Unreadable { path, source } => vec![cannot_read(path, source, console)],
        };
    }
    if let Some(job) = of_type::<JobError>(error) {
        return vec![line_of_job(job, console)];
    }
    if let Some(history) = of_type::<HistoryError>(error) {
        let (key, values) = history.message();
        return vec![console.say(key, &values)];
    }
    if let Some(inbox) = of_type::<DiscoverError>(error) {
        return vec![cannot_read(&inbox.path, &inbox.source, console)];
    }
    if let Some(said) = error.downcast_ref::<Said>() {
        return vec![said.to_string()];
    }
    match (console.language(), of_type::<io::Error>(error)) {
        (Language::En, _) => vec![format!("{error:#}")],
        (Language::Vi, Some(of_system)) => {
            let values = [("reason", reason(of_system, console))];
            vec![console.say("system-says", &values)]
        }
        // The sentence of a caught panic is in the language already; everything else that gets here is a fault of ours.
        (Language::Vi, None) if error.source().is_none() => vec![error.to_string()],
        (Language::Vi, None) => vec![console.say("exit-bug", &[])],
    }
}

fn of_type<T: std::error::Error + Send + Sync + 'static>(error: &anyhow::Error) -> Option<&T> {
    error.chain().find_map(|cause| cause.downcast_ref())
}

fn faults_of(error: &DescribeError) -> Option<&[Fault]> {
    match error {
        DescribeError::Faults(faults) => Some(faults),
        DescribeError::Unreadable { .. } => None,
    }
}

fn cannot_read(path: &Path, source: &io::Error, console: &Console<'_>) -> String {
    let values = [
        ("file", path.display().to_string()),
        ("reason", reason(source, console)),
    ];
    console.say("disk-cannot-read", &values)
}

fn line_of_fault(fault: &Fault, console: &Console<'_>) -> String {
    let what = sentence(fault.problem.message(), console);
    match fault.line {
        0 => format!("{}: {what}", fault.file),
        line => format!("{}:{line}: {what}", fault.file),
    }
}

fn line_of_job(error: &JobError, console: &Console<'_>) -> String {
    let (key, mut values) = error.message();
    match error {
        JobError::Wrong { path, line, .. } => {
            let what = sentence((key, values), console);
            format!("{}:{line}: {what}", path.display())
        }
        JobError::Unreadable { source, .. } => {
            values.push(("reason", reason(source, console)));
            console.say(key, &values)
        }
        JobError::Missing { .. }
        | JobError::Distrusted { .. }
        | JobError::Overlap(_)
        | JobError::KeepFrom { .. }
        | JobError::NoToday
        | JobError::NoThreads
        | JobError::NoHistory => console.say(key, &values),
    }
}

/// A sentence whose values may be keys of kinds and of what is allowed.
fn sentence((key, values): (&str, Vec<(&'static str, String)>), console: &Console<'_>) -> String {
    let word = |value: String| {
        if value.starts_with("kind-") || value.starts_with("allowed-") {
            console.say(&format!("describe.{value}"), &[])
        } else {
            value
        }
    };
    let values: Vec<(&str, String)> = values
        .into_iter()
        .map(|(name, value)| (name, word(value)))
        .collect();
    console.say(key, &values)
}
