//! `tonghop history`: earlier rounds are taken in, shown and written out.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tonghop::cli::{ExportArgs, HistoryPlace, HistoryTask, ImportArgs, ShowArgs};
use tonghop::describe;
use tonghop::discover;
use tonghop::history::{self, NotFound, Store, Wanted};
use tonghop::job::Job;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Severity;
use tonghop::model::settings::RuleSettings;
use tonghop::model::text::Language;
use tonghop::pipeline::{self, Imported};
use tonghop::platform;

use crate::Exit;
use crate::clock;
use crate::complaints::Said;
use crate::console::Console;
use crate::months::print_track;
use crate::readers;
use crate::tasks::job_of;

/// `tonghop history`.
pub(crate) fn history(
    task: &HistoryTask,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> anyhow::Result<Exit> {
    match task {
        HistoryTask::Import(args) => import(args, language, console),
        HistoryTask::Show(args) => show(args, language, console),
        HistoryTask::Export(args) => export(args, language, console),
    }
}

/// The job and the folder of its history.
pub(crate) fn place(
    place: &HistoryPlace,
    language: Option<Language>,
) -> anyhow::Result<(Job, Option<PathBuf>)> {
    let job = job_of(place.given(language, clock::today)?)?;
    let folder = job.history.clone();
    Ok((job, folder))
}

/// Says how a job keeps a history.
pub(crate) fn no_history(console: &Console<'_>) -> Exit {
    console.line(
        "error-head",
        &[("what", console.say("history-not-set", &[]))],
    );
    Exit::Usage
}

fn import(
    args: &ImportArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> anyhow::Result<Exit> {
    let (job, folder) = place(&args.place, language)?;
    let Some(folder) = folder else {
        return Ok(no_history(console));
    };
    let descriptions = describe::load(job.templates.as_deref())?;
    let imported = pipeline::import(
        &job,
        (&args.earlier, &folder),
        &descriptions,
        &readers()?,
        &mut |event| console.event(event),
    )?;
    console.finish();
    report(&imported, &descriptions, &job.rules, console);
    let is_whole = imported.refused.is_empty();
    Ok(if is_whole {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// What was taken in, by period and unit, and what was not.
fn report(
    imported: &Imported,
    descriptions: &Descriptions,
    settings: &RuleSettings,
    console: &Console<'_>,
) {
    let language = console.language();
    for ((period, unit), forms) in &imported.taken {
        let unit = descriptions.register.unit(*unit);
        let forms = forms.iter().filter_map(|form| descriptions.form(*form));
        let forms: Vec<&str> = forms.map(|form| form.short.in_language(language)).collect();
        let values = [
            ("period", period.to_string()),
            (
                "unit",
                unit.map(|unit| unit.name.in_language(language).to_owned())
                    .unwrap_or_default(),
            ),
            ("forms", forms.join(", ")),
        ];
        out!("{}", console.say("import-taken", &values));
    }
    let catalogue = console.catalogue().reworded(&descriptions.rewording);
    let words = pipeline::Words {
        catalogue: &catalogue,
        descriptions,
        settings,
        language,
    };
    let rows = words.rows(&pipeline::unweighed(imported.findings.clone()));
    let beside = |code: &str| discover::RULES.iter().any(|rule| rule.code == code);
    let named = rows
        .iter()
        .filter(|row| row.severity == Severity::Error || beside(row.code));
    named.for_each(|row| console.painted_words(&console.finding(row)));
    for file in &imported.refused {
        console.line("import-refused", &[("file", file.to_string())]);
    }
    let taken = imported.taken.values().map(Vec::len).sum();
    let values = [
        ("taken", console.count(taken)),
        ("known", console.count(imported.known)),
        ("copies", console.count(imported.copies)),
        ("read", console.count(imported.read)),
        ("refused", console.count(imported.refused.len())),
        ("beside", imported.beside.to_string()),
    ];
    console.line("import-done", &values);
}

fn export(
    args: &ExportArgs,
    language: Option<Language>,
    console: &Console<'_>,
) -> anyhow::Result<Exit> {
    let (_, folder) = place(&args.place, language)?;
    let Some(folder) = folder else {
        return Ok(no_history(console));
    };
    let store = Store::existing(&folder)?;
    let heading = |column: &&str| console.say(&format!("history-column-{column}"), &[]);
    let headings: Vec<String> = history::COLUMNS.iter().map(heading).collect();
    let Some(path) = &args.table else {
        store.export(&headings, &mut std::io::stdout().lock())?;
        return Ok(Exit::Clean);
    };
    write_beside(path, |out| Ok(store.export(&headings, out)?)).map_err(|error| match error
        .downcast::<io::Error>(
    ) {
        Ok(source) => Said::new("disk-cannot-write", path, source, console).into(),
        Err(other) => other,
    })?;
    console.line("export-done", &[("file", path.display().to_string())]);
    Ok(Exit::Clean)
}

/// Writes a file completely before it takes the place of an older one; nothing but a file is replaced.
fn write_beside(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    platform::refuse_stray_at(path)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let mut out = BufWriter::new(platform::new_private_file(Path::new(&beside))?);
    let written = write(&mut out)
        .and_then(|()| Ok(out.flush()?))
        .and_then(|()| Ok(fs::rename(&beside, path)?));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn show(
    args: &ShowArgs,
    language: Option<Language>,
    console: &Console<'_>,
) -> anyhow::Result<Exit> {
    let (job, folder) = place(&args.place, language)?;
    let Some(folder) = folder else {
        return Ok(no_history(console));
    };
    let descriptions = describe::load(job.templates.as_deref())?;
    let store = Store::existing(&folder)?;
    let unit = match history::unit_named(&args.unit, &store.units(&descriptions)?, &descriptions) {
        Ok(unit) => unit,
        Err(not_found) => return Ok(refused(&not_found, "show-unknown-unit", console)),
    };
    let subjects = store.subjects(&descriptions)?;
    let wanted = Wanted {
        indicator: &args.indicator,
        row: args.row.as_deref(),
        form: args.form.as_deref(),
    };
    // A row of which the unit never reported anything is meant only where no row of its own has the name.
    let own = store.subjects_of(unit, &descriptions)?;
    let named = history::subject_named(wanted, &own, &descriptions);
    let named = match named {
        Err(NotFound::Unknown { .. }) => history::subject_named(wanted, &subjects, &descriptions),
        named => named,
    };
    let subject = match named {
        Ok(subject) => subject,
        Err(not_found) => return Ok(refused(&not_found, "show-unknown-row", console)),
    };
    let months = store.track(unit, subject, &descriptions)?;
    print_track(unit, subject, &months, &descriptions, console);
    Ok(Exit::Clean)
}

fn refused(not_found: &NotFound, unknown: &str, console: &Console<'_>) -> Exit {
    match not_found {
        NotFound::Unknown { name, nearest } => {
            console.line(
                unknown,
                &[("name", name.clone()), ("nearest", nearest.clone())],
            );
        }
        NotFound::Several { name, candidates } => {
            console.line("show-several", &[("name", name.clone())]);
            candidates
                .iter()
                .for_each(|name| console.words(&format!("  {name}")));
        }
    }
    Exit::Usage
}
