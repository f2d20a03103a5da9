//! `tonghop history`: earlier rounds are taken in, shown and written out.

mod export;
mod import;
mod show;

use std::path::PathBuf;

use tonghop::cli::{HistoryPlace, HistoryTask};
use tonghop::describe;
use tonghop::exit::Exit;
use tonghop::job::{Job, JobError};
use tonghop::model::text::Language;

use super::GaveUp;
use super::job::job_of;
use crate::clock;
use crate::console::Console;

/// `tonghop history`.
pub(super) fn history(
    task: &HistoryTask,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    match task {
        HistoryTask::Import(args) => import::import(args, language, console),
        HistoryTask::Show(args) => show::show(args, language, console),
        HistoryTask::Export(args) => export::export(args, language, console),
    }
}

/// The job, in whose words the console speaks from here on, and the folder of its history.
pub(super) fn place(
    place: &HistoryPlace,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<(Job, PathBuf), GaveUp> {
    let job = job_of(place.given(language, clock::today)?)?;
    console.reword(&describe::rewording(job.templates.as_deref()));
    let folder = job.history.clone().ok_or(JobError::NoHistory)?;
    Ok((job, folder))
}
