//! Where the history of a job lies.

use std::path::PathBuf;

use tonghop::cli::HistoryPlace;
use tonghop::describe;
use tonghop::job::{Job, JobError};
use tonghop::model::text::Language;

use crate::clock;
use crate::commands::gave_up::GaveUp;
use crate::commands::job::job_of;
use crate::console::Console;

/// The job, in whose words the console speaks from here on, and the folder of its history.
pub(in crate::commands) fn place(
    place: &HistoryPlace,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<(Job, PathBuf), GaveUp> {
    let job = job_of(place.given(language, clock::today)?)?;
    console.reword(&describe::rewording(job.templates.as_deref()));
    let folder = job.history.clone().ok_or(JobError::NoHistory)?;
    Ok((job, folder))
}
