//! The job that a command is about.

use std::env;

use tonghop::describe;
use tonghop::job::{self, Job};
use tonghop::pipeline;

use super::gave_up::GaveUp;
use crate::console::Console;

/// The job, with the names of all rules.
pub(super) fn job_of(given: job::Given) -> Result<Job, GaveUp> {
    let folder = env::current_dir()?;
    Ok(job::job(given, &folder, &pipeline::adjustable())?)
}

/// The console speaks in the words of the office whose job `given` leads to; in the program's own where that cannot be told.
pub(super) fn speak_for_office(given: &job::Given, console: &mut Console<'_>) {
    let folder = env::current_dir().unwrap_or_default();
    let templates = job::templates_of(given, &folder, &pipeline::adjustable());
    console.reword(&describe::rewording(templates.as_deref()));
}
