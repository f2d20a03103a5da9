//! A run that failed, in the language of the people who read it; the causes follow in English, for the IT office.

use std::fmt;

use tonghop::exit::{Exit, HasExit};
use tonghop::job::Job;
use tonghop::pipeline::{self, RunError};
use tonghop::publish::{self, PublishError};

use crate::console::Console;

/// Why a run failed, with the line that says so.
#[derive(Debug)]
pub(crate) struct Failed {
    line: String,
    source: RunError,
}

impl Failed {
    pub(crate) fn new(source: RunError, job: &Job, console: &Console<'_>) -> Self {
        let (key, values) = words(&source, job, console);
        Self {
            line: console.say(key, &values),
            source,
        }
    }

    /// Attempts and causes, in English.
    pub(crate) fn causes(&self) -> String {
        let mut causes = self.source.to_string();
        let mut next = std::error::Error::source(&self.source);
        while let Some(cause) = next {
            causes.push_str(&format!(": {cause}"));
            next = cause.source();
        }
        causes
    }

    /// True when the outputs are in place all the same.
    pub(crate) fn is_written(&self) -> bool {
        matches!(
            self.source,
            RunError::Publish(PublishError::Unconfirmed { .. }) | RunError::Unrecorded(_)
        )
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl std::error::Error for Failed {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

impl HasExit for Failed {
    fn exit(&self) -> Exit {
        self.source.exit()
    }
}

fn words(
    error: &RunError,
    job: &Job,
    console: &Console<'_>,
) -> (&'static str, Vec<(&'static str, String)>) {
    match error {
        RunError::Stopped(stopped) if !stopped.is_out_of_time() => ("run-stopped", Vec::new()),
        RunError::Publish(PublishError::Held { folder, holder }) => {
            let values = vec![
                ("folder", folder.display().to_string()),
                ("pid", holder.pid.clone()),
                ("since", holder.since.clone()),
            ];
            ("run-locked", values)
        }
        RunError::Publish(PublishError::Unconfirmed { folder, .. }) => {
            let values = vec![("folder", folder.display().to_string())];
            ("run-unconfirmed", values)
        }
        RunError::Unrecorded(source) => {
            let (key, values) = source.message();
            let values = vec![("reason", console.say(key, &values))];
            ("run-unrecorded", values)
        }
        RunError::Job(error) => error.message(),
        RunError::Stopped(_)
        | RunError::Describe(_)
        | RunError::History(_)
        | RunError::Discover(_)
        | RunError::Threads { .. }
        | RunError::Aggregate(_)
        | RunError::Present(_)
        | RunError::Workbook(_)
        | RunError::Font(_)
        | RunError::Pdf(_)
        | RunError::Word(_)
        | RunError::Json(_)
        | RunError::Publish(_) => {
            let failure = pipeline::failure(error, job);
            let reason = publish::reason(&failure, console.catalogue(), console.language());
            ("run-failed", vec![("reason", reason)])
        }
    }
}
