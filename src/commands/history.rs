//! `tonghop history`: earlier rounds are taken in, shown and written out.

mod export;
mod import;
mod place;
mod show;

use tonghop::cli::HistoryTask;
use tonghop::exit::Exit;
use tonghop::model::text::Language;

use super::gave_up::GaveUp;
use crate::console::Console;

pub(super) use place::place;

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
