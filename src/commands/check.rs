//! `tonghop check`: findings in workbooks, without a run.

use std::collections::BTreeSet;

use tonghop::cli::CheckArgs;
use tonghop::exit::Exit;
use tonghop::job::MOST_THREADS;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Severity;
use tonghop::model::marked::Marked;
use tonghop::model::observation::{FileRecord, Return, Round};
use tonghop::model::period::Period;
use tonghop::model::register::UnitIndex;
use tonghop::model::text::Language;
use tonghop::pipeline;
use tonghop::present::Findings;
use tonghop::recognise::Expected;

use super::absent::absent;
use super::gave_up::GaveUp;
use super::list::print_list;
use super::outlook::{Outlook, outlook};
use super::readers::careful_readers;
use crate::console::Console;
use crate::print::out;

/// `tonghop check`.
pub(super) fn check(
    args: &CheckArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let Outlook {
        descriptions,
        expected,
        rules,
        fail_on,
    } = outlook(&args.job, language, console)?;
    if let Some(exit) = absent(&args.files, console) {
        return Ok(exit);
    }
    let threads = args.job.threads.unwrap_or(1).clamp(1, MOST_THREADS);
    let collected = pipeline::check_files(
        &args.files,
        &descriptions,
        expected,
        &rules,
        threads,
        &careful_readers()?,
        &mut |event| console.event(event),
    )?;
    console.finish();
    let mut findings = collected.findings;
    pipeline::drop_consequences(&mut findings);
    pipeline::order(&mut findings);
    let findings = pipeline::mark(findings, &collected.round, &descriptions);
    let said = Findings {
        list: console.unweighed(findings.clone(), &descriptions, &rules),
        ..Findings::default()
    };
    match args.format.list() {
        Some(format) => print_list(&said, (period_of(expected, &collected.round), ""), format)?,
        None => said
            .list
            .iter()
            .for_each(|row| out!("{}", console.finding(row))),
    }
    for file in &collected.round.files {
        receipt(
            file,
            &collected.round.returns,
            &findings,
            &descriptions,
            console,
        );
    }
    let worst = findings.iter().map(|marked| marked.finding.severity).max();
    let fails = fail_on.is_some_and(|limit| worst.is_some_and(|worst| worst >= limit));
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

/// The month that is asked for, else the latest one that a workbook names.
fn period_of(expected: Expected, round: &Round) -> Option<Period> {
    match expected {
        Expected::Months { period, .. } => Some(period),
        Expected::Any => round.returns.iter().map(|seen| seen.period).max(),
    }
}

/// "đã đọc Bán lẻ của Huyện Đắk Hà, kỳ 2019-03; 0 lỗi, 2 cảnh báo": what the sender wants to know.
fn receipt(
    file: &FileRecord,
    returns: &[Return],
    findings: &[Marked],
    descriptions: &Descriptions,
    console: &Console<'_>,
) {
    let language = console.language();
    let in_it = || returns.iter().filter(|seen| seen.path == file.path);
    let forms = in_it().filter_map(|seen| descriptions.form(seen.form));
    let forms = forms
        .map(|form| form.short.in_language(language))
        .collect::<Vec<_>>()
        .join(", ");
    let units: BTreeSet<UnitIndex> = in_it().map(|seen| seen.unit).collect();
    let units = units.into_iter();
    let units = units.filter_map(|unit| descriptions.register.unit(unit));
    let units: Vec<&str> = units.map(|unit| unit.name.in_language(language)).collect();
    let periods: BTreeSet<Period> = in_it().map(|seen| seen.period).collect();
    let periods: Vec<String> = periods.iter().map(Period::to_string).collect();
    let in_file = |marked: &&Marked| {
        marked
            .finding
            .cells
            .first()
            .is_some_and(|cell| cell.file == file.path)
    };
    let of = |severity| {
        console.count(
            findings
                .iter()
                .filter(in_file)
                .filter(|marked| marked.finding.severity == severity)
                .count(),
        )
    };
    let values = [
        ("file", file.path.to_string()),
        (
            "forms",
            if forms.is_empty() {
                "–".to_owned()
            } else {
                forms
            },
        ),
        ("units", units.join(", ")),
        ("periods", periods.join(", ")),
        ("errors", of(Severity::Error)),
        ("warnings", of(Severity::Warning)),
        ("notes", of(Severity::Note)),
    ];
    console.line("check-received", &values);
}
