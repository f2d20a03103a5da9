//! `tonghop history import`: workbooks of earlier months are taken in.

use tonghop::cli::ImportArgs;
use tonghop::describe;
use tonghop::discover;
use tonghop::exit::Exit;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Severity;
use tonghop::model::settings::RuleSettings;
use tonghop::model::text::Language;
use tonghop::pipeline::{self, Imported};

use super::place::place;
use crate::commands::gave_up::GaveUp;
use crate::commands::readers::readers;
use crate::console::Console;
use crate::print::out;

/// Takes them in and says what became of each.
pub(super) fn import(
    args: &ImportArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let (job, folder) = place(&args.place, language, console)?;
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
    let rows = console.unweighed(imported.findings.clone(), descriptions, settings);
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
