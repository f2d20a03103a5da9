//! `tonghop history export`: everything as a table.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tonghop::cli::ExportArgs;
use tonghop::exit::Exit;
use tonghop::history::{self, ExportError, Store};
use tonghop::model::text::Language;
use tonghop::platform;

use super::place::place;
use crate::commands::gave_up::GaveUp;
use crate::complaints::Said;
use crate::console::Console;

/// Writes the table, to standard output when no file is named.
pub(super) fn export(
    args: &ExportArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let (_, folder) = place(&args.place, language, console)?;
    let store = Store::existing(&folder)?;
    let heading = |column: &&str| console.say(&format!("history-column-{column}"), &[]);
    let headings: Vec<String> = history::COLUMNS.iter().map(heading).collect();
    let Some(path) = &args.table else {
        store.export(&headings, &mut std::io::stdout().lock())?;
        return Ok(Exit::Clean);
    };
    let refused = |source| Said::new("disk-cannot-write", path, source, console);
    write_beside(path, |out| store.export(&headings, out), refused)?;
    console.line("export-done", &[("file", path.display().to_string())]);
    Ok(Exit::Clean)
}

/// Writes a file completely before it takes the place of an older one; nothing but a file is replaced.
fn write_beside(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>,
    refused: impl Fn(io::Error) -> Said,
) -> Result<(), GaveUp> {
    platform::refuse_stray_at(path).map_err(&refused)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let mut out = BufWriter::new(platform::new_private_file(Path::new(&beside)).map_err(&refused)?);
    let written = write(&mut out).map_err(GaveUp::from).and_then(|()| {
        let in_place = out.flush().and_then(|()| fs::rename(&beside, path));
        Ok(in_place.map_err(&refused)?)
    });
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}
