//! `tonghop init`: a job folder ready to edit.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use tonghop::cli::InitArgs;
use tonghop::describe;
use tonghop::exit::Exit;
use tonghop::job::{self, Date, JOB_FILE};
use tonghop::model::period::Period;
use tonghop::model::register::ReportingUnit;
use tonghop::pipeline;
use tonghop::platform;

use super::gave_up::GaveUp;
use crate::complaints::Said;
use crate::console::Console;

/// `tonghop init`.
pub(super) fn init(args: &InitArgs, console: &Console<'_>) -> Result<Exit, GaveUp> {
    let folder = &args.folder;
    let file = folder.join(JOB_FILE);
    if platform::is_taken(&file) {
        let values = [
            ("folder", folder.display().to_string()),
            ("file", JOB_FILE.to_owned()),
        ];
        console.line(
            "error-head",
            &[("what", console.say("init-exists", &values))],
        );
        return Ok(Exit::Usage);
    }
    let period = Period::new(2019, 9)
        .context("no month")
        .map_err(GaveUp::bug)?;
    let as_of: Date = "2019-09-25".parse::<Date>().map_err(GaveUp::bug)?;
    let descriptions = describe::load(None)?;
    let units = descriptions.register.units.iter();
    let units: Vec<&ReportingUnit> = units
        .filter(|unit| args.senders && unit.is_valid_in(period))
        .collect();
    let inbox = folder.join("inbox");
    let cannot_write = |path: &Path, source| Said::new("disk-cannot-write", path, source, console);
    let folders = job::folders(&units, &descriptions.register);
    let own = folders.iter().map(|(_, own)| inbox.join(own));
    for made in [inbox.clone()].into_iter().chain(own) {
        platform::make_folder(&made).map_err(|source| cannot_write(&made, source))?;
    }
    let kept = folder.join(job::OWN_WORDS);
    let words = pipeline::begin_words(&kept, period, &descriptions)
        .map_err(|source| cannot_write(&kept, source))?;
    let text = job::template((period, as_of), &folders);
    // Not for everybody: what it names is run by whoever runs the job.
    platform::new_private_file(&file)
        .and_then(|mut written| written.write_all(text.as_bytes()))
        .map_err(|source| cannot_write(&file, source))?;
    let values = [
        ("folder", folder.display().to_string()),
        ("words", words.display().to_string()),
        ("file", file.display().to_string()),
        ("inbox", inbox.display().to_string()),
        ("count", console.count(units.len())),
    ];
    let key = if args.senders {
        "init-done-senders"
    } else {
        "init-done"
    };
    console.line(key, &values);
    Ok(Exit::Clean)
}
