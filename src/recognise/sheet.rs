//! One workbook, sheet by sheet: title, table, figures.

use std::sync::Arc;

use super::evidence::{ColumnEvidence, RewrittenEvidence, Seen, SheetEvidence};
use super::extract::Extraction;
use super::file_name;
use super::locate::first_rows;
use super::measures::Spelling;
use super::table::{Search, Table, search};
use super::title::{self, TitleLine, UnitReading};
use super::title_date::{self, TitleDate, Told, tells_period};
use super::{Recognition, Sighting, period, rules};
use crate::model::cell::CellRef;
use crate::model::finding::{AffectedLine, Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind, Form, FormIndex};
use crate::model::observation::{CellLedger, Return};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::read::grid::{Sheet, Workbook};

/// Rows of the title block that are read when a sheet has no table.
const TITLE_ROWS: u32 = 20;

/// A sheet with what its title says.
struct Titled<'a> {
    sheet: &'a Sheet,
    lines: Vec<TitleLine>,
    unit: UnitReading,
    period: Option<(Period, usize)>,
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
    let mut titled: Vec<Titled<'_>> = workbook
        .sheets
        .iter()
        .map(|sheet| titled(sighting, workbook, sheet))
        .collect();
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
    report_whole_file(sighting, workbook, &mut recognition);
    recognition
        .findings
        .extend(file_name::disagreements(sighting, &recognition.returns));
    recognition
}

fn titled<'a>(sighting: &Sighting<'_>, workbook: &Workbook, sheet: &'a Sheet) -> Titled<'a> {
    let mut figures = first_rows(sheet).filter(|row| !tells_period(sheet.row(*row)));
    let end = figures.next().unwrap_or(TITLE_ROWS).max(1);
    let lines = title::lines(sheet, end);
    let unit = title::unit(
        &lines,
        &sighting.recogniser.names,
        sighting.recogniser.descriptions,
    );
    let period = period::period(&lines);
    let mut titled = Titled {
        sheet,
        lines,
        unit,
        period,
        dates: title_date::dates(workbook, sheet, end),
    };
    titled.go_by_date(Told::InNumbers);
    titled.go_by_date(Told::ByDate);
    titled
}

impl Titled<'_> {
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
    let measure = table_measure(sighting, titled);
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
    let reported = u64::try_from(titled.sheet.cells.len()).unwrap_or(u64::MAX);
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
    let unit = match (&titled.unit, shared_unit) {
        (UnitReading::Found(unit, _), _) => *unit,
        (UnitReading::Silent, Some(unit)) => unit,
        (UnitReading::Silent, None) => {
            into.findings.push(
                at_sheet(sighting, titled, rules::UNIT_UNKNOWN)
                    .of_form(form)
                    .with_text("found", "")
                    .with_text("nearest", ""),
            );
            return None;
        }
        (UnitReading::Unknown(found, at), _) => {
            let nearest = recogniser.nearest_unit(found);
            let finding = Finding::new(rules::UNIT_UNKNOWN, vec![line(*at)]).of_form(form);
            into.findings.push(
                finding
                    .with_text("found", found.clone())
                    .with_text("nearest", nearest),
            );
            return None;
        }
        (UnitReading::Ambiguous(units, at), _) => {
            let names = units
                .iter()
                .filter_map(|unit| recogniser.descriptions.register.unit(*unit));
            let names = names.map(|unit| unit.name.vi.clone()).collect();
            into.findings.push(
                Finding::new(rules::UNIT_AMBIGUOUS, vec![line(*at)])
                    .of_form(form)
                    .with("candidates", Arg::List(names)),
            );
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
        observations: Vec::new(),
        open_rows: Vec::new(),
    }
}

/// A form is meant but required headings were not found: the whole form of the unit stays out of the totals.
fn missing_columns(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Vec<Finding> {
    let headings = table
        .header
        .columns
        .iter()
        .map(|heading| heading.heading.clone())
        .collect::<Vec<_>>();
    let missing = table.missing.iter().map(|column| {
        let at = CellRef::at(
            &sighting.path,
            &titled.sheet.name,
            crate::model::cell::Position::new(table.header.top, 0),
        );
        let finding = Finding::new(rules::COLUMN_MISSING, vec![at])
            .of_unit(of.unit)
            .of_form(of.form);
        let finding = finding
            .with_text("column", column_name(form, *column))
            .with("headers", Arg::List(headings.clone()));
        finding.affecting(whole_form(of))
    });
    missing.collect()
}

fn ambiguous_columns(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Vec<Finding> {
    let ambiguous = table.binding.ambiguous.iter().map(|(column, places)| {
        let cells = places
            .iter()
            .map(|place| crate::model::cell::Position::new(table.header.top, *place));
        let cells: Vec<CellRef> = cells
            .map(|at| CellRef::at(&sighting.path, &titled.sheet.name, at))
            .collect();
        let names = places
            .iter()
            .map(|place| crate::model::cell::column_letters(*place))
            .collect();
        let finding = Finding::new(rules::COLUMN_AMBIGUOUS, cells)
            .of_unit(of.unit)
            .of_form(of.form);
        let mut finding = finding
            .with_text("column", column_name(form, *column))
            .with("candidates", Arg::List(names));
        let is_value = form
            .column(*column)
            .is_some_and(|column| matches!(column.kind, ColumnKind::Value(_)));
        if is_value {
            finding = finding.affecting(whole_form(of));
        } else {
            finding.severity = Severity::Warning;
        }
        finding
    });
    ambiguous.collect()
}

fn whole_form(of: &Return) -> Vec<AffectedLine> {
    vec![AffectedLine {
        unit: of.unit,
        form: of.form,
        period: of.period,
        row: None,
        path: Arc::clone(&of.path),
    }]
}

fn column_name(form: &Form, column: ColumnIndex) -> String {
    form.column(column)
        .map(|column| column.name.vi.clone())
        .unwrap_or_default()
}

fn table_measure(sighting: &Sighting<'_>, titled: &Titled<'_>) -> Option<Spelling> {
    let (spelling, at) = title::measure(&titled.lines)?;
    let position = titled.lines.get(at)?.position;
    let recogniser = sighting.recogniser;
    Some(Spelling::read(
        &spelling,
        position,
        &recogniser.names,
        &recogniser.descriptions.measures,
    ))
}

fn at_sheet(sighting: &Sighting<'_>, titled: &Titled<'_>, rule: RuleInfo) -> Finding {
    Finding::new(
        rule,
        vec![CellRef::sheet(&sighting.path, &titled.sheet.name)],
    )
}

fn cell_of(sighting: &Sighting<'_>, titled: &Titled<'_>, line: &TitleLine) -> CellRef {
    CellRef::at(&sighting.path, &titled.sheet.name, line.position)
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
    let measure = table_measure(sighting, titled).and_then(|spelling| {
        let id = spelling
            .measure
            .and_then(|index| sighting.recogniser.descriptions.measures.get(index))?
            .id
            .clone();
        let cell = CellRef::at(&sighting.path, &titled.sheet.name, spelling.at);
        Some(Seen {
            what: id,
            text: spelling.text,
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

/// One line for a workbook in which no form was recognised; one for each further sheet that is none.
fn report_whole_file(sighting: &Sighting<'_>, workbook: &Workbook, into: &mut Recognition) {
    let without_form: Vec<(CellRef, Option<FormIndex>)> = workbook
        .sheets
        .iter()
        .zip(&into.evidence)
        .filter(|(sheet, evidence)| evidence.form.is_none() && !sheet.cells.is_empty())
        .map(|(sheet, evidence)| {
            (
                CellRef::sheet(&sighting.path, &sheet.name),
                evidence.nearest,
            )
        })
        .collect();
    let recognised = into.evidence.iter().any(|evidence| evidence.form.is_some());
    let ambiguous = into
        .findings
        .iter()
        .any(|finding| finding.rule == rules::FORM_AMBIGUOUS);
    let nearest_of = |forms: &mut dyn Iterator<Item = Option<FormIndex>>| {
        let form = forms
            .flatten()
            .next()
            .and_then(|form| sighting.recogniser.descriptions.form(form));
        form.map(|form| form.short.vi.clone()).unwrap_or_default()
    };
    let no_form = |cell: CellRef, nearest: String| {
        let finding = Finding::new(rules::NO_FORM_RECOGNISED, vec![cell]);
        finding
            .with_text("file", &*sighting.path)
            .with_text("nearest", nearest)
    };
    if !recognised && !ambiguous {
        let nearest = nearest_of(&mut without_form.iter().map(|(_, form)| *form));
        into.findings
            .push(no_form(CellRef::file(&sighting.path), nearest));
        return;
    }
    for (cell, nearest) in without_form {
        let mut finding = no_form(cell, nearest_of(&mut std::iter::once(nearest)));
        finding.severity = Severity::Warning;
        into.findings.push(finding);
    }
}
