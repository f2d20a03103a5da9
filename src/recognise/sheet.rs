//! One workbook, sheet by sheet: title, table, figures.

use std::sync::Arc;

use super::evidence::{ColumnEvidence, RewrittenEvidence, Seen, SheetEvidence};
use super::extract::Extraction;
use super::file_name;
use super::locate::first_rows;
use super::measures::Spelling;
use super::parts::{inherit_heads, join_parts};
use super::regions::{lines_above, regions};
use super::remarks::{
    ambiguous_columns, at_sheet, cell_of, disagreements, missing_columns, report_whole_file,
};
use super::table::{Search, Table, search};
use super::title::{self, TitleLine, UnitReading};
use super::title_date::{self, TitleDate, Told};
use super::{Recognition, Sighting, period, rules};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};
use crate::model::form::{Form, FormIndex};
use crate::model::observation::{CellLedger, Return, Version};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::read::grid::{Sheet, Workbook};

/// Rows of the title block that are read when a sheet has no table.
const TITLE_ROWS: u32 = 20;

/// A sheet with what its title says.
pub(super) struct Titled<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) lines: Vec<TitleLine>,
    pub(super) unit: UnitReading,
    pub(super) period: Option<(Period, usize)>,
    pub(super) measure: Option<Spelling>,
    /// Dates in cells of their own.
    dates: Vec<TitleDate>,
}

/// What the title settles for a table.
#[derive(Clone, Copy)]
struct Settled {
    unit: UnitIndex,
    period: Period,
}

/// Recognises all sheets; a sheet without unit or period takes those on which the other sheets agree.
pub(super) fn recognise_sheets(sighting: &Sighting<'_>, workbook: &Workbook) -> Recognition {
    let recogniser = sighting.recogniser;
    let regions = regions(recogniser, &workbook.sheets, recogniser.usual_period());
    let mut titled: Vec<Titled<'_>> = regions
        .iter()
        .enumerate()
        .map(|(at, region)| titled(sighting, workbook, &region.sheet, region.head == at))
        .collect();
    inherit_heads(&regions, &mut titled);
    let shared_unit = agreed(titled.iter().filter_map(|sheet| match sheet.unit {
        UnitReading::Found(unit, _) => Some(unit),
        UnitReading::Ambiguous(..) | UnitReading::Unknown(..) | UnitReading::Silent => None,
    }));
    let shared_period = agreed(
        titled
            .iter()
            .filter_map(|sheet| sheet.period.map(|(period, _)| period)),
    );
    // A date that does not say what it is speaks last: it may be that of printing.
    for sheet in titled.iter_mut().filter(|_| shared_period.is_none()) {
        sheet.go_by_date(Told::Loosely);
    }
    let mut recognition = Recognition::default();
    for sheet in &titled {
        let period = sheet.period.map(|(period, _)| period).or(shared_period);
        let found = search(
            recogniser,
            sheet.sheet,
            &workbook.names,
            &sheet.lines,
            period.or(recogniser.usual_period()),
        );
        take_sheet(
            sighting,
            sheet,
            &found,
            shared_unit,
            period,
            &mut recognition,
        );
    }
    join_parts(&mut recognition);
    report_whole_file(sighting, &titled, &mut recognition);
    recognition
        .findings
        .extend(file_name::disagreements(sighting, &recognition.returns));
    recognition
}

fn titled<'a>(
    sighting: &Sighting<'_>,
    workbook: &Workbook,
    sheet: &'a Sheet,
    is_head: bool,
) -> Titled<'a> {
    let recogniser = sighting.recogniser;
    let end = first_rows(sheet).next().unwrap_or(TITLE_ROWS).max(1);
    let lines = if is_head {
        title::lines(sheet, end)
    } else {
        lines_above(sheet)
    };
    let period = period::period(&lines);
    let measure = table_measure(sighting, &lines);
    let mut titled = Titled {
        sheet,
        lines,
        unit: UnitReading::Silent,
        period,
        measure,
        dates: title_date::dates(workbook, sheet, end),
    };
    titled.go_by_date(Told::InNumbers);
    titled.go_by_date(Told::ByDate);
    titled.unit = title::unit(
        &titled.lines,
        &recogniser.names,
        recogniser.descriptions,
        titled.month().or(recogniser.usual_period()),
    );
    titled
}

impl Titled<'_> {
    fn month(&self) -> Option<Period> {
        self.period.map(|(period, _)| period)
    }

    /// Takes the period from a date that tells it in this way, unless the words have said it already.
    fn go_by_date(&mut self, told: Told) {
        let date = self.dates.iter().find(|date| date.told == told);
        if let (None, Some(date)) = (self.period, date) {
            self.period = Some((date.period, self.lines.len()));
            self.lines.push(date.line());
        }
    }
}

/// A date that says it is the period and is of another month than the words, such as TODAY() leaves in a title.
fn disagreeing_date(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    settled: Settled,
) -> Option<Finding> {
    let mut dates = titled.dates.iter();
    let date = dates.find(|date| date.told == Told::ByDate && date.period != settled.period)?;
    let at = CellRef::at(&sighting.path, &titled.sheet.name, date.position);
    let finding = Finding::new(rules::TITLE_DATE_DISAGREES, vec![at]).of_unit(settled.unit);
    Some(
        finding
            .with_text("found", date.text.clone())
            .with("expected", Arg::Period(settled.period)),
    )
}

fn agreed<T: PartialEq + Copy>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn take_sheet(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    found: &Search,
    shared_unit: Option<UnitIndex>,
    period: Option<Period>,
    into: &mut Recognition,
) {
    let mut evidence = title_evidence(sighting, titled);
    let table = match found {
        Search::Found(table) | Search::Incomplete(table) => table,
        Search::Ambiguous(forms) => {
            let names = forms
                .iter()
                .filter_map(|form| sighting.recogniser.descriptions.form(*form));
            let names = names.map(|form| form.short.vi.clone()).collect();
            into.findings.push(
                at_sheet(sighting, titled, rules::FORM_AMBIGUOUS)
                    .with("candidates", Arg::List(names)),
            );
            return report_all(titled, into, evidence);
        }
        Search::None(nearest) => {
            evidence.nearest = *nearest;
            return report_all(titled, into, evidence);
        }
    };
    describe_table(table, &mut evidence);
    let Some(form) = sighting.recogniser.descriptions.form(table.evidence.form) else {
        return;
    };
    let Some(settled) = settle(
        sighting,
        titled,
        table.evidence.form,
        shared_unit,
        period,
        into,
    ) else {
        return report_all(titled, into, evidence);
    };
    let date = disagreeing_date(sighting, titled, settled);
    into.findings
        .extend(date.map(|finding| finding.of_form(table.evidence.form)));
    let empty = empty_return(sighting, titled, table.evidence.form, settled);
    if !owes(sighting, form, settled.unit) {
        let finding = at_sheet(sighting, titled, rules::FORM_NOT_EXPECTED)
            .of_unit(settled.unit)
            .of_form(table.evidence.form);
        into.findings.push(finding);
        return report_all(titled, into, evidence);
    }
    if let Search::Incomplete(_) = found {
        into.findings
            .extend(missing_columns(sighting, titled, table, form, &empty));
        into.returns.push(empty);
        return report_all(titled, into, evidence);
    }
    into.findings
        .extend(ambiguous_columns(sighting, titled, table, form, &empty));
    into.findings
        .extend(disagreements(sighting, titled, table, form, &empty));
    let measure = titled.measure.clone();
    let extracted = Extraction::new(sighting, titled.sheet, form, table, measure, empty).run();
    evidence.rows = extracted.rows_found;
    evidence.open_rows = extracted.result.open_rows.len();
    evidence.ledger = extracted.ledger;
    into.ledger.add(extracted.ledger);
    into.findings.extend(extracted.findings);
    into.returns.push(extracted.result);
    into.evidence.push(evidence);
}

/// All cells of a sheet from which nothing is taken end as reported.
fn report_all(titled: &Titled<'_>, into: &mut Recognition, mut evidence: SheetEvidence) {
    let reported = titled.sheet.cell_count();
    evidence.ledger = CellLedger {
        reported,
        ..CellLedger::default()
    };
    into.ledger.add(evidence.ledger);
    into.evidence.push(evidence);
}

/// Unit and period of a table, or a finding that says which of them is not to be had.
fn settle(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    form: FormIndex,
    shared_unit: Option<UnitIndex>,
    period: Option<Period>,
    into: &mut Recognition,
) -> Option<Settled> {
    let recogniser = sighting.recogniser;
    let line = |at: usize| {
        titled.lines.get(at).map_or_else(
            || CellRef::sheet(&sighting.path, &titled.sheet.name),
            |line| cell_of(sighting, titled, line),
        )
    };
    let unit = match settle_unit(sighting, titled, shared_unit, period) {
        Ok(unit) => unit,
        Err(finding) => {
            into.findings.push(finding.of_form(form));
            return None;
        }
    };
    let Some(period) = period else {
        let finding = at_sheet(sighting, titled, rules::PERIOD_MISSING)
            .of_unit(unit)
            .of_form(form);
        let expected = recogniser
            .usual_period()
            .map_or(Arg::Text(String::new()), Arg::Period);
        into.findings.push(finding.with("expected", expected));
        return None;
    };
    if let Some(expected) = recogniser.refused_for(period) {
        let at = titled.period.map_or_else(
            || CellRef::sheet(&sighting.path, &titled.sheet.name),
            |(_, at)| line(at),
        );
        let finding = Finding::new(rules::WRONG_PERIOD, vec![at])
            .of_unit(unit)
            .of_form(form);
        into.findings.push(
            finding
                .with("found", Arg::Period(period))
                .with("expected", Arg::Period(expected)),
        );
        return None;
    }
    Some(Settled { unit, period })
}

/// The unit of a table, or the finding that says why none is taken: what only looks alike is proposed and not chosen.
fn settle_unit(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    shared_unit: Option<UnitIndex>,
    period: Option<Period>,
) -> Result<UnitIndex, Box<Finding>> {
    let recogniser = sighting.recogniser;
    let (descriptions, period) = (
        recogniser.descriptions,
        period.or(recogniser.usual_period()),
    );
    let reading = match (&titled.unit, shared_unit) {
        (UnitReading::Silent, Some(unit)) => UnitReading::Found(unit, 0),
        (UnitReading::Silent, None) => {
            title::proposed_unit(&titled.lines, &recogniser.names, descriptions, period)
        }
        (reading, _) => reading.clone(),
    };
    let names = |units: &[UnitIndex]| -> Vec<String> {
        let units = units
            .iter()
            .filter_map(|unit| descriptions.register.unit(*unit));
        units.map(|unit| unit.name.vi.clone()).collect()
    };
    let line = |at: usize| {
        titled.lines.get(at).map_or_else(
            || CellRef::sheet(&sighting.path, &titled.sheet.name),
            |line| cell_of(sighting, titled, line),
        )
    };
    let ambiguous = |units: &[UnitIndex], at: usize| {
        let finding = Finding::new(rules::UNIT_AMBIGUOUS, vec![line(at)]);
        Err(Box::new(
            finding.with("candidates", Arg::List(names(units))),
        ))
    };
    let unknown = |finding: Finding, found: &str, nearest: String| {
        let finding = finding.with_text("found", found);
        Err(Box::new(finding.with_text("nearest", nearest)))
    };
    match &reading {
        UnitReading::Found(unit, _) => Ok(*unit),
        UnitReading::Ambiguous(units, at) => ambiguous(units, *at),
        UnitReading::Unknown(_, proposed, at) if proposed.len() > 1 => ambiguous(proposed, *at),
        UnitReading::Unknown(found, proposed, at) => {
            let nearest = names(proposed).pop();
            let nearest = nearest.unwrap_or_else(|| recogniser.nearest_unit(found));
            let finding = Finding::new(rules::UNIT_UNKNOWN, vec![line(*at)]);
            unknown(finding, found, nearest)
        }
        UnitReading::Silent => {
            let finding = at_sheet(sighting, titled, rules::UNIT_UNKNOWN);
            unknown(finding, "", String::new())
        }
    }
}

fn owes(sighting: &Sighting<'_>, form: &Form, unit: UnitIndex) -> bool {
    sighting
        .recogniser
        .descriptions
        .register
        .unit(unit)
        .is_some_and(|unit| unit.forms.contains(&form.id))
}

fn empty_return(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    form: FormIndex,
    settled: Settled,
) -> Return {
    Return {
        unit: settled.unit,
        form,
        period: settled.period,
        file: sighting.file,
        path: Arc::clone(&sighting.path),
        sheet: Arc::clone(&titled.sheet.name),
        is_hidden: !titled.sheet.visible,
        version: Version {
            dated: title::day_of(titled.sheet),
            saved: sighting.saved.clone(),
        },
        observations: Vec::new(),
        open_rows: Vec::new(),
    }
}

fn table_measure(sighting: &Sighting<'_>, lines: &[TitleLine]) -> Option<Spelling> {
    let (spelling, at) = title::measure(lines)?;
    let position = lines.get(at)?.position;
    let recogniser = sighting.recogniser;
    Some(Spelling::read(
        &spelling,
        position,
        &recogniser.names,
        &recogniser.descriptions.measures,
    ))
}

fn title_evidence(sighting: &Sighting<'_>, titled: &Titled<'_>) -> SheetEvidence {
    let seen = |at: usize| {
        titled
            .lines
            .get(at)
            .map(|line| (line.text.clone(), cell_of(sighting, titled, line)))
    };
    let unit = match titled.unit {
        UnitReading::Found(unit, at) => seen(at).map(|(text, cell)| Seen {
            what: unit,
            text,
            cell,
        }),
        UnitReading::Ambiguous(..) | UnitReading::Unknown(..) | UnitReading::Silent => None,
    };
    let period = titled.period.and_then(|(period, at)| {
        seen(at).map(|(text, cell)| Seen {
            what: period,
            text,
            cell,
        })
    });
    let measure = titled.measure.as_ref().and_then(|spelling| {
        let id = spelling
            .measure
            .and_then(|index| sighting.recogniser.descriptions.measures.get(index))?
            .id
            .clone();
        let cell = CellRef::at(&sighting.path, &titled.sheet.name, spelling.at);
        Some(Seen {
            what: id,
            text: spelling.text.clone(),
            cell,
        })
    });
    let (sheet, visible) = (titled.sheet.name.to_string(), titled.sheet.visible);
    SheetEvidence {
        sheet,
        visible,
        unit,
        period,
        measure,
        rewritten: rewritten(titled.sheet),
        ..SheetEvidence::default()
    }
}

fn rewritten(sheet: &Sheet) -> Vec<RewrittenEvidence> {
    let kinds = sheet.rewritten().into_iter();
    let evidence = kinds.map(|kind| RewrittenEvidence {
        how: kind.how,
        count: kind.count,
        cell: kind.first.position,
        original: kind.first.text.to_string(),
        rewritten: kind.now.to_owned(),
    });
    evidence.collect()
}

fn describe_table(table: &Table, evidence: &mut SheetEvidence) {
    evidence.form = Some(table.evidence.clone());
    evidence.header = Some((table.header.top, table.header.first_row.saturating_sub(1)));
    let columns = table.header.columns.iter().map(|heading| {
        let bound = table
            .binding
            .bound
            .iter()
            .find(|bound| bound.sheet_column == heading.column);
        ColumnEvidence {
            sheet_column: heading.column,
            heading: heading.heading.clone(),
            bound: bound.map(|bound| bound.column),
            phrase: bound.map(|bound| bound.phrase.clone()).unwrap_or_default(),
        }
    });
    evidence.columns = columns.collect();
}
