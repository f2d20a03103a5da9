//! `tonghop inspect --format json`: every cell of a workbook, what it stores, what was read, and how it ended.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use tonghop::cli::InspectArgs;
use tonghop::discover;
use tonghop::exit::Exit;
use tonghop::model::cell::{CellRef, Position};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::{Finding, Severity};
use tonghop::model::observation::{Observation, Return};
use tonghop::model::settings::RuleSettings;
use tonghop::pipeline::{self, Collected};
use tonghop::read::grid::{Cell, Content, Sheet, Workbook};
use tonghop::recognise::Expected;
use tonghop::recognise::evidence::CellEnd;

use crate::commands::gave_up::GaveUp;
use crate::commands::readers::closest_readers;
use crate::console::Console;
use crate::print::out;

/// A workbook.
#[derive(Serialize)]
struct Report<'a> {
    file: String,
    sheets: Vec<SheetReport<'a>>,
    findings: Vec<FindingReport>,
}

/// A sheet, read or not.
#[derive(Serialize)]
struct SheetReport<'a> {
    sheet: String,
    /// False for a sheet of which nothing could be read; the finding says why.
    read: bool,
    visible: Option<bool>,
    /// Codes of the findings about the sheet as a whole.
    findings: Vec<&'static str>,
    cells: Vec<CellReport<'a>>,
}

/// A cell that is not empty.
#[derive(Serialize)]
struct CellReport<'a> {
    cell: String,
    /// As it stands in the file, neither cleaned nor decoded.
    stored: Option<&'a str>,
    /// The code of its number format; `null` where the format of the file does not tell it.
    format: Option<&'a str>,
    /// `number`, `text`, `bool`, `date`, `error` or `formula-without-value`.
    kind: &'static str,
    /// What was read: a number with all its digits and a point, a day as 2019-09-30.
    value: String,
    /// `figure`, `label`, `ignored` or `reported`.
    end: &'static str,
    /// The rule by which it is ignored.
    rule: Option<&'static str>,
    /// What it is a figure of.
    figure: Option<FigureReport<'a>>,
    /// Codes of the findings that speak of it; of a reported cell at least one of its column, row, sheet or file.
    findings: Vec<&'static str>,
}

/// Row, column, unit and period by their ids, and the value in the measure of the form.
#[derive(Serialize)]
struct FigureReport<'a> {
    form: &'a str,
    row: &'a str,
    column: &'a str,
    unit: &'a str,
    period: String,
    /// `null` for a cell that says that there is no figure.
    value: Option<String>,
}

/// A finding, in the language of the job.
#[derive(Serialize)]
struct FindingReport {
    code: &'static str,
    severity: Severity,
    cells: Vec<CellRef>,
    observed: String,
}

/// Prints the report on standard output; the exit is that of findings when something could not be read.
pub(super) fn inspect(
    args: &InspectArgs,
    descriptions: &Descriptions,
    expected: Expected,
    rules: &RuleSettings,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let readers = closest_readers()?;
    let workbook = discover::submission(&args.file).and_then(|submission| {
        let bytes = submission.bytes()?;
        Ok(readers.read(&submission.path, bytes).0)
    });
    let workbook = workbook.ok().flatten().unwrap_or_default();
    let collected = pipeline::check_files(
        std::slice::from_ref(&args.file),
        descriptions,
        expected,
        rules,
        1,
        &readers,
        &mut |event| console.event(event),
    )?;
    console.finish();
    let known = Known::of(&collected, descriptions);
    let report = Report {
        file: args.file.display().to_string(),
        sheets: sheets(&workbook, &known),
        findings: findings(&collected.findings, descriptions, console),
    };
    let text = serde_json::to_string_pretty(&report).map_err(GaveUp::bug)?;
    out!("{text}");
    let unread = super::unread::unread(collected.findings.clone());
    Ok(if unread.is_empty() {
        Exit::Clean
    } else {
        Exit::Findings
    })
}

/// What is known of the cells of the workbook, by sheet and place.
struct Known<'a> {
    ends: BTreeMap<(&'a str, Position), CellEnd>,
    figures: BTreeMap<(&'a str, Position), (&'a Return, &'a Observation)>,
    findings: &'a [Finding],
    descriptions: &'a Descriptions,
}

impl<'a> Known<'a> {
    fn of(collected: &'a Collected, descriptions: &'a Descriptions) -> Self {
        let mut ends = BTreeMap::new();
        for sheet in collected.evidence.iter().flatten() {
            let of_sheet = sheet.ends.iter();
            ends.extend(of_sheet.map(|(at, end)| ((sheet.sheet.as_str(), *at), *end)));
        }
        let mut figures = BTreeMap::new();
        for filled in &collected.round.returns {
            let seen = filled.observations.iter();
            figures.extend(seen.map(|seen| ((&*filled.sheet, seen.position), (filled, seen))));
        }
        Self {
            ends,
            figures,
            findings: &collected.findings,
            descriptions,
        }
    }

    /// Codes of the findings that speak of a cell; where it is reported, those that are nearest to it.
    fn about(&self, sheet: &str, at: Position, end: &str) -> Vec<&'static str> {
        let speaks = |of: &dyn Fn(&CellRef) -> bool| {
            let findings = self.findings.iter();
            let mut codes: Vec<&'static str> = findings
                .filter(|finding| finding.cells.iter().any(of))
                .map(|finding| finding.rule.code)
                .collect();
            codes.sort_unstable();
            codes.dedup();
            codes
        };
        let is_here = |cell: &CellRef| &*cell.sheet == sheet;
        let here = speaks(&|cell| is_here(cell) && cell.position == Some(at));
        if end != "reported" || !here.is_empty() {
            return here;
        }
        let beside = |near: fn(Position, Position) -> bool| {
            speaks(&|cell| is_here(cell) && cell.position.is_some_and(|place| near(place, at)))
        };
        let nearest = [
            beside(|place, at| place.row == at.row),
            beside(|place, at| place.column == at.column),
            speaks(&|cell| is_here(cell) && cell.position.is_none()),
            speaks(&is_here),
            speaks(&|cell| cell.sheet.is_empty()),
        ];
        nearest
            .into_iter()
            .find(|codes| !codes.is_empty())
            .unwrap_or_default()
    }

    fn figure(&self, sheet: &str, at: Position) -> Option<FigureReport<'a>> {
        let (filled, seen) = self.figures.get(&(sheet, at))?;
        let form = self.descriptions.form(filled.form)?;
        let open = || filled.open_rows.get(form.open_number(seen.row)?);
        let row = match form.row(seen.row) {
            Some(row) => &row.id,
            None => open().map(|open| &open.label)?,
        };
        let unit = self.descriptions.register.unit(seen.unit)?;
        Some(FigureReport {
            form: &form.id,
            row,
            column: form
                .column(seen.column)
                .map_or("", |column| column.id.as_str()),
            unit: &unit.id,
            period: filled.period.to_string(),
            value: seen.value.number().map(|number| number.to_string()),
        })
    }
}

fn sheets<'a>(workbook: &'a Workbook, known: &Known<'a>) -> Vec<SheetReport<'a>> {
    let mut reports: Vec<SheetReport<'a>> = workbook
        .sheets
        .iter()
        .map(|sheet| SheetReport {
            sheet: sheet.name.to_string(),
            read: true,
            visible: Some(sheet.visible),
            findings: of_sheet(&sheet.name, known.findings),
            cells: sheet
                .cells
                .iter()
                .map(|cell| cell_report(sheet, cell, known))
                .collect(),
        })
        .collect();
    // What was not read stands there too, with the finding about it.
    for finding in known.findings {
        let Some(name) = finding.cells.first().map(|cell| &cell.sheet) else {
            continue;
        };
        if !name.is_empty() && !reports.iter().any(|report| *report.sheet == **name) {
            reports.push(SheetReport {
                sheet: name.to_string(),
                read: false,
                visible: None,
                findings: of_sheet(name, known.findings),
                cells: Vec::new(),
            });
        }
    }
    reports
}

fn of_sheet(name: &Arc<str>, findings: &[Finding]) -> Vec<&'static str> {
    let is_of_sheet = |cell: &CellRef| cell.sheet == *name && cell.position.is_none();
    let findings = findings.iter();
    findings
        .filter(|finding| finding.cells.iter().any(is_of_sheet))
        .map(|finding| finding.rule.code)
        .collect()
}

fn cell_report<'a>(sheet: &'a Sheet, cell: &'a Cell, known: &Known<'a>) -> CellReport<'a> {
    let at = cell.position;
    let stored = sheet
        .stored
        .binary_search_by_key(&at, |stored| stored.position)
        .ok()
        .and_then(|place| sheet.stored.get(place));
    let (kind, value) = shown(&cell.content);
    let key = (&*sheet.name, at);
    let (end, rule) = match known.ends.get(&key) {
        Some(CellEnd::Used) => ("figure", None),
        Some(CellEnd::Label) => ("label", None),
        Some(CellEnd::Ignored(rule)) => ("ignored", Some(rule.id())),
        Some(CellEnd::Reported) | None => ("reported", None),
    };
    CellReport {
        cell: at.to_string(),
        stored: stored.map(|stored| &*stored.text),
        format: stored.and_then(|stored| stored.format.as_deref()),
        kind,
        value,
        end,
        rule,
        figure: known.figure(&sheet.name, at),
        findings: known.about(&sheet.name, at, end),
    }
}

fn shown(content: &Content) -> (&'static str, String) {
    match content {
        Content::Number(number) => ("number", number.to_string()),
        Content::Text(text) => ("text", text.to_string()),
        Content::Bool(flag) => ("bool", flag.to_string()),
        Content::Date(year, month, day) => ("date", format!("{year:04}-{month:02}-{day:02}")),
        Content::Error(error) => ("error", error.to_string()),
        Content::FormulaWithoutValue => ("formula-without-value", String::new()),
    }
}

fn findings(
    findings: &[Finding],
    descriptions: &Descriptions,
    console: &Console<'_>,
) -> Vec<FindingReport> {
    let report = |finding: &Finding| FindingReport {
        code: finding.rule.code,
        severity: finding.severity,
        cells: finding.cells.clone(),
        observed: console
            .catalogue()
            .finding(console.language(), finding, descriptions)
            .observed,
    };
    findings.iter().map(report).collect()
}
