//! `tonghop inspect`: what the program sees in a workbook, and why.

mod json;
mod unread;

use tonghop::cli::{InspectArgs, InspectFormat};
use tonghop::exit::Exit;
use tonghop::model::cell::column_letters;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::period::Period;
use tonghop::model::text::Language;
use tonghop::pipeline;
use tonghop::read::grid::Rewriting;
use tonghop::recognise::evidence::{BoundBy, SheetEvidence};

use super::absent::absent;
use super::gave_up::GaveUp;
use super::outlook::{Outlook, outlook};
use super::readers::careful_readers;
use crate::console::Console;
use crate::print::out;

use unread::unread;

/// Prints the decisions sheet by sheet on standard output.
pub(super) fn inspect(
    args: &InspectArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let Outlook {
        descriptions,
        expected,
        rules,
        ..
    } = outlook(&args.job, language, console)?;
    if args.format == InspectFormat::Json {
        return json::inspect(args, &descriptions, expected, &rules, console);
    }
    let files = [args.file.clone()];
    if let Some(exit) = absent(&files, console) {
        return Ok(exit);
    }
    let collected = pipeline::check_files(
        &files,
        &descriptions,
        expected,
        &rules,
        1,
        &careful_readers()?,
        &mut |event| console.event(event),
    )?;
    console.finish();
    for (file, sheets) in collected.round.files.iter().zip(&collected.evidence) {
        out!(
            "{}",
            console.say(
                "inspect-file",
                &[
                    ("file", file.path.to_string()),
                    ("sheets", console.count(sheets.len()))
                ]
            )
        );
        sheets
            .iter()
            .for_each(|sheet| print_sheet(sheet, &descriptions, console));
    }
    let unread = unread(collected.findings);
    let refused = !unread.is_empty();
    if refused {
        let findings = pipeline::mark(unread, &collected.round, &descriptions);
        let rows = console.unweighed(findings, &descriptions, &rules);
        rows.iter().for_each(|row| out!("{}", console.finding(row)));
    }
    Ok(if refused { Exit::Findings } else { Exit::Clean })
}

fn print_sheet(sheet: &SheetEvidence, descriptions: &Descriptions, console: &Console<'_>) {
    let language = console.language();
    let say = |key: &str, values: &[(&str, String)]| out!("    {}", console.say(key, values));
    let cells = console.count(usize::try_from(sheet.ledger.total()).unwrap_or(usize::MAX));
    out!(
        "\n  {}",
        console.say(
            "inspect-sheet",
            &[("sheet", sheet.sheet.clone()), ("cells", cells)]
        )
    );
    if !sheet.visible {
        say("inspect-hidden", &[]);
    }
    print_rewritten(sheet, console);
    let form_name = |form| {
        descriptions
            .form(form)
            .map(|form| form.title.in_language(language).to_owned())
            .unwrap_or_default()
    };
    match &sheet.form {
        Some(found) => say(
            "inspect-form",
            &[
                ("form", form_name(found.form)),
                ("phrase", found.title.clone().unwrap_or_default()),
            ],
        ),
        None => say(
            "inspect-no-form",
            &[("nearest", sheet.nearest.map(form_name).unwrap_or_default())],
        ),
    }
    match &sheet.unit {
        Some(seen) => {
            let unit = descriptions
                .register
                .unit(seen.what)
                .map(|unit| unit.name.in_language(language).to_owned());
            say(
                "inspect-unit",
                &[
                    ("unit", unit.unwrap_or_default()),
                    ("cell", at(&seen.cell)),
                    ("text", seen.text.clone()),
                ],
            );
        }
        None => say("inspect-no-unit", &[]),
    }
    match &sheet.period {
        Some(seen) => say(
            "inspect-period",
            &[
                ("period", period(seen.what)),
                ("cell", at(&seen.cell)),
                ("text", seen.text.clone()),
            ],
        ),
        None => say("inspect-no-period", &[]),
    }
    if let Some(seen) = &sheet.measure {
        let measure = descriptions
            .measure(&seen.what)
            .map(|measure| measure.name.in_language(language).to_owned());
        say(
            "inspect-measure",
            &[
                ("measure", measure.unwrap_or_default()),
                ("cell", at(&seen.cell)),
                ("text", seen.text.clone()),
            ],
        );
    }
    print_columns(sheet, descriptions, console);
    let count = |count: u64| console.count(usize::try_from(count).unwrap_or(usize::MAX));
    let ledger = sheet.ledger;
    let values = [
        ("used", count(ledger.used)),
        ("label", count(ledger.label)),
        ("ignored", count(ledger.ignored)),
        ("reported", count(ledger.reported)),
    ];
    say("inspect-ledger", &values);
}

/// Texts whose letters were exchanged, a line for each reason.
fn print_rewritten(sheet: &SheetEvidence, console: &Console<'_>) {
    for kind in &sheet.rewritten {
        let mut values = vec![
            (
                "count",
                console.count(usize::try_from(kind.count).unwrap_or(usize::MAX)),
            ),
            ("cell", kind.cell.to_string()),
            ("original", kind.original.clone()),
            ("rewritten", kind.rewritten.clone()),
        ];
        let key = match kind.how {
            Rewriting::Decoded(encoding) => {
                values.push(("encoding", encoding.name().to_owned()));
                "inspect-decoded"
            }
            Rewriting::Repaired => "inspect-repaired",
        };
        out!("    {}", console.say(key, &values));
    }
}

fn print_columns(sheet: &SheetEvidence, descriptions: &Descriptions, console: &Console<'_>) {
    let say = |key: &str, values: &[(&str, String)]| out!("    {}", console.say(key, values));
    let (Some((first, last)), Some(found)) = (sheet.header, &sheet.form) else {
        return;
    };
    say(
        "inspect-header",
        &[
            ("first", (first + 1).to_string()),
            ("last", (last + 1).to_string()),
        ],
    );
    let by = match found.by {
        BoundBy::CodeRow => "inspect-by-code-row",
        BoundBy::RangeNames => "inspect-by-names",
        BoundBy::Headings => "inspect-by-headings",
    };
    say(by, &[]);
    let Some(form) = descriptions.form(found.form) else {
        return;
    };
    for column in &sheet.columns {
        let name = column.bound.and_then(|bound| form.column(bound));
        let mut values = vec![
            ("letter", column_letters(column.sheet_column)),
            ("heading", column.heading.clone()),
        ];
        let key = match name {
            Some(name) => {
                values.push((
                    "column",
                    name.name.in_language(console.language()).to_owned(),
                ));
                values.push(("phrase", column.phrase.clone()));
                "inspect-column"
            }
            None => "inspect-unbound",
        };
        say(key, &values);
    }
    say(
        "inspect-rows",
        &[
            ("rows", console.count(sheet.rows)),
            ("open", console.count(sheet.open_rows)),
        ],
    );
}

fn at(cell: &tonghop::model::cell::CellRef) -> String {
    cell.position
        .map(|position| position.to_string())
        .unwrap_or_default()
}

fn period(period: Period) -> String {
    format!("{:02}/{}", period.month(), period.year())
}
