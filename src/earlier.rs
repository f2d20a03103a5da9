//! `tonghop history` and `tonghop confirm`: what is known of earlier rounds.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use rust_decimal::Decimal;
use tonghop::cli::{ConfirmArgs, ExportArgs, HistoryPlace, HistoryTask, ImportArgs, ShowArgs};
use tonghop::describe;
use tonghop::format;
use tonghop::history::{self, Month, NotFound, Store, Subject, Wanted};
use tonghop::job::Job;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Severity;
use tonghop::model::marked::Confirmation;
use tonghop::model::register::UnitIndex;
use tonghop::model::settings::RuleSettings;
use tonghop::model::text::Language;
use tonghop::pipeline::{self, Imported};

use crate::Exit;
use crate::console::Console;
use crate::readers;
use crate::tasks::job_of;

/// Months of the plot; the table has all.
const PLOTTED: usize = 24;
/// Cells of the longest bar; with the month before it and the figure behind it a line stays below 80.
const LONGEST_BAR: i64 = 48;
/// Digits of a fingerprint that must be given.
const DIGITS_NEEDED: usize = 6;

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
fn place(
    place: &HistoryPlace,
    language: Option<Language>,
) -> anyhow::Result<(Job, Option<PathBuf>)> {
    let job = job_of(place.given(language))?;
    let folder = job.history.clone();
    Ok((job, folder))
}

fn no_history(console: &Console<'_>) -> Exit {
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
    let words = pipeline::Words {
        catalogue: console.catalogue(),
        descriptions,
        settings,
        language,
    };
    let rows = words.rows(&pipeline::unweighed(imported.findings.clone()));
    let errors = rows.iter().filter(|row| row.severity == Severity::Error);
    errors.for_each(|row| console.words(&console.finding(row)));
    for file in &imported.refused {
        console.line("import-refused", &[("file", file.to_string())]);
    }
    let taken = imported.taken.values().map(Vec::len).sum();
    let values = [
        ("taken", console.count(taken)),
        ("known", console.count(imported.known)),
        ("refused", console.count(imported.refused.len())),
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
    write_beside(path, |out| Ok(store.export(&headings, out)?)).with_context(|| {
        console.say("disk-cannot-write", &[("file", path.display().to_string())])
    })?;
    console.line("export-done", &[("file", path.display().to_string())]);
    Ok(Exit::Clean)
}

/// Writes a file completely before it takes the place of an older one.
fn write_beside(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let mut out = BufWriter::new(File::create(&beside)?);
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
    let subject = match history::subject_named(wanted, &subjects, &descriptions) {
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

fn print_track(
    unit: UnitIndex,
    subject: &Subject,
    months: &[Month],
    descriptions: &Descriptions,
    console: &Console<'_>,
) {
    let language = console.language();
    let unit = descriptions.register.unit(unit);
    let form = descriptions.form(subject.form);
    let measure = descriptions.measure(&subject.measure);
    let indicator = descriptions.indicator(&subject.indicator);
    let values = [
        (
            "unit",
            unit.map_or("", |unit| unit.name.in_language(language))
                .to_owned(),
        ),
        (
            "form",
            form.map_or("", |form| form.short.in_language(language))
                .to_owned(),
        ),
        ("row", subject.label.clone()),
        (
            "indicator",
            indicator
                .map_or("", |known| known.name.in_language(language))
                .to_owned(),
        ),
        (
            "measure",
            measure
                .map_or("", |known| known.name.in_language(language))
                .to_owned(),
        ),
    ];
    out!("{}", console.say("show-head", &values));
    if months.is_empty() {
        out!("{}", console.say("show-empty", &[]));
        return;
    }
    let decimals = measure.map_or(1, |measure| measure.decimals);
    table(months, decimals, console);
    plot(months, decimals, console);
}

/// The months as a table with right-aligned figures.
fn table(months: &[Month], decimals: u32, console: &Console<'_>) {
    let language = console.language();
    let figure = |value: Option<Decimal>, decimals| {
        let printed = value.map(|value| format::number(value, Some(decimals), language));
        printed.unwrap_or_else(|| "–".to_owned())
    };
    let mut lines = vec![
        [
            "period",
            "estimate",
            "official",
            "revision",
            "cumulative",
            "base-reported",
            "base-restated",
            "growth",
        ]
        .map(|name| console.say(&format!("show-column-{name}"), &[])),
    ];
    for month in months {
        lines.push([
            month.period.to_string(),
            figure(month.estimate, decimals),
            figure(month.official, decimals),
            figure(change(month.official, month.estimate), 2),
            figure(month.cumulative, decimals),
            figure(month.base_reported, decimals),
            figure(month.base_restated, decimals),
            figure(change(month.cumulative, month.base_restated), 2),
        ]);
    }
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..8).map(width).collect();
    for line in &lines {
        let cells = line.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:>width$}"))
            .collect();
        out!("{}", cells.join("  "));
    }
}

/// From `base` to `value` in percent.
fn change(value: Option<Decimal>, base: Option<Decimal>) -> Option<Decimal> {
    let base = base.filter(|base| *base > Decimal::ZERO)?;
    let ratio = value?.checked_div(base)?;
    ratio
        .checked_sub(Decimal::ONE)?
        .checked_mul(Decimal::ONE_HUNDRED)
}

/// The figures of the last months as bars: the official one, else the estimate, which is drawn lighter.
fn plot(months: &[Month], decimals: u32, console: &Console<'_>) {
    let value = |month: &Month| month.official.or(month.estimate);
    let last = months
        .get(months.len().saturating_sub(PLOTTED)..)
        .unwrap_or_default();
    let highest = last.iter().filter_map(value).max();
    let Some(highest) = highest.filter(|highest| *highest > Decimal::ZERO) else {
        return;
    };
    out!("\n{}", console.say("show-plot", &[]));
    for month in last {
        let Some(value) = value(month) else {
            continue;
        };
        let cells = value
            .checked_mul(LONGEST_BAR.into())
            .and_then(|cells| cells.checked_div(highest))
            .map(|cells| cells.round())
            .and_then(|cells| usize::try_from(cells).ok());
        let bar = if month.official.is_some() {
            "█"
        } else {
            "░"
        };
        let printed = format::number(value, Some(decimals), console.language());
        out!(
            "{} {} {printed}",
            month.period,
            bar.repeat(cells.unwrap_or_default())
        );
    }
}

/// `tonghop confirm`.
pub(crate) fn confirm(
    args: &ConfirmArgs,
    language: Option<Language>,
    console: &Console<'_>,
) -> anyhow::Result<Exit> {
    let (job, folder) = place(&args.place, language)?;
    let Some(folder) = folder else {
        return Ok(no_history(console));
    };
    let store = Store::existing(&folder)?;
    match &args.fingerprint {
        None => list(&store, &job, console),
        Some(prefix) if args.withdraw => withdraw(store, prefix, &job, console),
        Some(prefix) => confirm_one(store, prefix, args, &job, console),
    }
}

fn list(store: &Store, job: &Job, console: &Console<'_>) -> anyhow::Result<Exit> {
    let confirmations = store.confirmations()?;
    if confirmations.is_empty() {
        console.line("confirm-none", &[]);
    }
    for confirmation in confirmations.values() {
        let key = if confirmation.until < job.as_of {
            "confirm-listed-expired"
        } else {
            "confirm-listed"
        };
        out!("{}", console.say(key, &words_of(confirmation)));
    }
    Ok(Exit::Clean)
}

fn words_of(confirmation: &Confirmation) -> [(&'static str, String); 5] {
    [
        ("fingerprint", confirmation.fingerprint.clone()),
        ("owner", confirmation.owner.clone()),
        ("reason", confirmation.reason.clone()),
        ("made", confirmation.made.to_string()),
        ("until", confirmation.until.to_string()),
    ]
}

fn withdraw(store: Store, prefix: &str, job: &Job, console: &Console<'_>) -> anyhow::Result<Exit> {
    let known = store.confirmations()?;
    let named: Vec<&Confirmation> = known
        .values()
        .filter(|known| known.fingerprint.starts_with(prefix))
        .collect();
    let Some(confirmation) = one_of(&named, prefix, console) else {
        return Ok(Exit::Usage);
    };
    let mut writing = store.begin()?;
    writing.withdraw(confirmation, job.as_of)?;
    writing.commit()?;
    console.line("confirm-withdrawn", &words_of(confirmation));
    Ok(Exit::Clean)
}

fn confirm_one(
    store: Store,
    prefix: &str,
    args: &ConfirmArgs,
    job: &Job,
    console: &Console<'_>,
) -> anyhow::Result<Exit> {
    let known = store.findings_named(prefix)?;
    let Some(finding) = one_of(&known, prefix, console) else {
        return Ok(Exit::Usage);
    };
    let values = [
        ("fingerprint", finding.fingerprint.clone()),
        ("code", finding.code.clone()),
        ("place", finding.place.clone()),
    ];
    if finding.severity == Severity::Error {
        console.line("confirm-error", &values);
        return Ok(Exit::Usage);
    }
    let given = (&args.reason, &args.owner, args.until);
    let (Some(reason), Some(owner), Some(until)) = given else {
        return Ok(Exit::Usage);
    };
    if reason.trim().is_empty() || owner.trim().is_empty() {
        console.line("confirm-empty", &[]);
        return Ok(Exit::Usage);
    }
    if until < job.as_of {
        let days = [
            ("until", until.to_string()),
            ("as-of", job.as_of.to_string()),
        ];
        console.line("confirm-over", &days);
        return Ok(Exit::Usage);
    }
    let confirmation = Confirmation {
        fingerprint: finding.fingerprint.clone(),
        value_hash: finding.value_hash.clone(),
        reason: reason.trim().to_owned(),
        owner: owner.trim().to_owned(),
        made: job.as_of,
        until,
    };
    let mut writing = store.begin()?;
    writing.confirm(&confirmation)?;
    writing.commit()?;
    console.line(
        "confirm-done",
        &[&values[..], &[("until", until.to_string())]].concat(),
    );
    Ok(Exit::Clean)
}

/// The one that the digits name; says why when they name none or several.
fn one_of<'a, T>(named: &'a [T], prefix: &str, console: &Console<'_>) -> Option<&'a T> {
    let values = [("fingerprint", prefix.to_owned())];
    match named {
        _ if prefix.len() < DIGITS_NEEDED => console.line("confirm-short", &values),
        [one] => return Some(one),
        [] => console.line("confirm-unknown", &values),
        _ => console.line("confirm-several", &values),
    }
    None
}
