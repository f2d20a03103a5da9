//! `tonghop templates`: the program's own descriptions, where the office can change them.

use std::env;
use std::path::{Path, PathBuf};

use tonghop::cli::{TemplatesExportArgs, TemplatesTask};
use tonghop::describe::{self, ExportFault};
use tonghop::exit::Exit;
use tonghop::job;
use tonghop::pipeline;

use super::gave_up::GaveUp;
use super::job::speak_for_office;
use crate::complaints::Said;
use crate::console::Console;

/// Where descriptions go of a job that names no folder for them; the job file that `init` writes names it in a comment.
const USUAL: &str = "mau";

/// `tonghop templates`.
pub(super) fn templates(task: &TemplatesTask, console: &mut Console<'_>) -> Result<Exit, GaveUp> {
    match task {
        TemplatesTask::Export(args) => export(args, console),
    }
}

/// Writes the files that are not there yet.
fn export(args: &TemplatesExportArgs, console: &mut Console<'_>) -> Result<Exit, GaveUp> {
    let given = args.job.given();
    let here = env::current_dir()?;
    speak_for_office(&given, console);
    let named = job::templates_of(&given, &here, &pipeline::adjustable());
    let beside = || -> PathBuf {
        let file = job::file_of(&given, &here);
        file.as_deref()
            .and_then(Path::parent)
            .unwrap_or(&here)
            .join(USUAL)
    };
    let folder = named.clone().unwrap_or_else(beside);
    let exported = match describe::export(&folder, &args.descriptions) {
        Ok(exported) => exported,
        Err(ExportFault::Unknown(error)) => return Err(error.into()),
        Err(ExportFault::Disk(path, source)) => {
            return Err(Said::new("disk-cannot-write", &path, source, console).into());
        }
    };
    for one in exported {
        let key = if one.is_written {
            "templates-written"
        } else {
            "templates-kept"
        };
        let file = folder.join(&one.file).display().to_string();
        console.line(key, &[("file", file)]);
    }
    if named.is_none() {
        console.line("templates-not-named", &[("folder", USUAL.to_owned())]);
    }
    Ok(Exit::Clean)
}
