//! One workbook, sheet by sheet: title, table, figures.

use std::sync::Arc;

use super::cell_content::numbers_columns;
use super::evidence::{CellEnd, ColumnEvidence, RewrittenEvidence, Seen, SheetEvidence};
use super::extract::Extraction;
use super::file_name;
use super::found_table::Table;
use super::measures::{HeadMeasure, Stated};
use super::parts::{inherit_heads, join_parts};
use super::recognition::Recognition;
use super::regions::regions;
use super::remarks::{at_sheet, cell_of, report_whole_file, whole_form};
use super::return_table::ReturnTable;
use super::sighting::Sighting;
use super::table::Search;
use super::title::{self, UnitReading};
use super::title_date::{Told, tells_period};
use super::titled::{Titled, titled};
use super::values::Columns;
use super::{heading_months, period, rules, unprinted_total};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};
use crate::model::form::{Form, FormIndex};
use crate::model::observation::{CellLedger, Explanations, Return, Version};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::read::grid::{Content, Sheet, Workbook};
use crate::read::number::{Evidence, Style};

/// What the sheets of a workbook have in common.
#[derive(Clone, Copy)]
struct Shared {
    /// The unit on which all that name one agree.
    unit: Option<UnitIndex>,
    /// How numbers are typed as text.
    typed: Style,
}

/// The style of all typed numbers of the workbook that can be read in one way only.
fn typed_style(sighting: &Sighting<'_>, titled: &[Titled<'_>]) -> Style {
    let descriptions = sighting.recogniser.descriptions;
    let tables = titled.iter().filter_map(|titled| match &titled.found {
        Search::Found(table) => Some((titled.sheet, table)),
        Search::Incomplete(_) | Search::Ambiguous(_) | Search::Undated(_) | Search::None(_) => None,
    });
    let texts = tables.filter_map(|(sheet, table)| {
        let columns = Columns::bound(descriptions.form(table.evidence.form)?, table);
        Some(
            columns
                .typed(sheet, table)
                .map(|(_, text)| text)
                .collect::<Vec<_>>(),
        )
    });
    Evidence::of(texts.flatten()).style()
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
        .map(|region| titled(sighting, workbook, &region.sheet))
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
    for sheet in &mut titled {
        let period = sheet.month().or(shared_period);
        sheet.search_again(sighting, workbook, period.or(recogniser.usual_period()));
    }
    let shared = Shared {
        unit: shared_unit,
        typed: typed_style(sighting, &titled),
    };
    for sheet in &titled {
        let period = sheet.month().or(shared_period);
        take_sheet(sighting, sheet, shared, period, &mut recognition);
    }
    join_parts(&mut recognition);
    unprinted_total::add_up(&mut recognition, recogniser.descriptions);
    report_whole_file(sighting, &titled, &mut recognition);
    recognition
        .findings
        .extend(file_name::disagreements(sighting, &recognition.returns));
    recognition
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

/// A line of the head that names another period than the line that was taken: nobody can be sure of which the figures are.
fn disagreeing_line(sighting: &Sighting<'_>, titled: &Titled<'_>, of: &Return) -> Option<Finding> {
    let (period, at) =
        period::disagreeing(&titled.lines, of.period, sighting.recogniser.vocabulary())?;
    let taken = titled.period.map(|(_, at)| at);
    let lines = [Some(at), taken].into_iter().flatten();
    let cells = lines.filter_map(|at| Some(cell_of(sighting, titled, titled.lines.get(at)?)));
    let finding = Finding::new(rules::PERIODS_DISAGREE, cells.collect()).of_unit(of.unit);
    Some(
        finding
            .with("found", Arg::Period(period))
            .with("expected", Arg::Period(of.period))
            .affecting(whole_form(of)),
    )
}

fn agreed<T: PartialEq + Copy>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn take_sheet(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    shared: Shared,
    period: Option<Period>,
    into: &mut Recognition,
) {
    let mut evidence = title_evidence(sighting, titled);
    let table = match &titled.found {
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
        Search::Undated(meant) => {
            evidence.form = Some(meant.clone());
            let mut finding = period_missing(sighting, titled, None).of_form(meant.form);
            if let Ok(unit) = settle_unit(sighting, titled, shared.unit, None) {
                finding = finding.of_unit(unit);
            }
            into.findings.push(finding);
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
        shared.unit,
        period,
        into,
    ) else {
        let refused = into.findings.last_mut();
        if let Some(expected) = period.and_then(|period| sighting.recogniser.refused_for(period))
            && let Some(refused) = refused.filter(|one| one.rule == rules::WRONG_PERIOD)
        {
            heading_months::name_headings(sighting, titled, table, expected, refused);
        }
        into.findings.extend(strays_above(sighting, titled, table));
        return report_all(titled, into, evidence);
    };
    let date = disagreeing_date(sighting, titled, settled);
    let empty = empty_return(sighting, titled, table.evidence.form, settled);
    let line = disagreeing_line(sighting, titled, &empty);
    let taken = ReturnTable {
        sighting,
        titled,
        table,
        form,
        of: &empty,
    };
    let headings = taken.judged_headings();
    let table = headings.odd.as_ref().map_or(&**table, |odd| &odd.table);
    describe_table(table, &mut evidence);
    let doubts = date.into_iter().chain(line).chain(headings.whole);
    into.findings
        .extend(doubts.map(|finding| finding.of_form(table.evidence.form)));
    if !owes(sighting, form, settled.unit) {
        let finding = at_sheet(sighting, titled, rules::FORM_NOT_EXPECTED)
            .of_unit(settled.unit)
            .of_form(table.evidence.form);
        into.findings.push(finding);
        return report_all(titled, into, evidence);
    }
    if titled.period.is_none() {
        let finding = period_missing(sighting, titled, Some(empty.period))
            .of_unit(empty.unit)
            .of_form(empty.form);
        into.findings.push(finding.affecting(whole_form(&empty)));
    }
    let taken = ReturnTable { table, ..taken };
    into.findings.extend(taken.ambiguous_columns());
    if !table.missing.is_empty() {
        into.findings
            .extend(taken.missing_columns(&headings.headed));
        into.returns.push(empty);
        return report_all(titled, into, evidence);
    }
    into.findings.extend(taken.spoilt_columns());
    into.findings.extend(taken.disagreeing_columns());
    let typed = Columns::of(form, titled.sheet, table, shared.typed);
    let extracted = Extraction::new(taken, typed).run();
    evidence.rows = extracted.rows_found;
    evidence.open_rows = extracted.result.open_rows.len();
    evidence.ledger = extracted.ledger;
    evidence.ends = extracted.ends;
    into.ledger.add(extracted.ledger);
    into.findings.extend(extracted.findings);
    let odd = headings.odd.as_ref();
    into.findings
        .extend(odd.map(|odd| odd.finding(&extracted.result)));
    into.returns.push(extracted.result);
    into.evidence.push(evidence);
}

/// Numbers in the head of a table that is not taken in: they may be why it was refused.
fn strays_above(sighting: &Sighting<'_>, titled: &Titled<'_>, table: &Table) -> Vec<Finding> {
    let rows = titled.sheet.rows.iter();
    let above = rows.take_while(|(row, _)| *row < table.header.top);
    let mut findings = Vec::new();
    for (row, _) in above {
        let cells = titled.sheet.row(*row);
        if tells_period(cells, sighting.recogniser.vocabulary()) || numbers_columns(cells) {
            continue;
        }
        for cell in cells {
            if let Content::Number(number) = &cell.content
                && !titled.named.contains(&cell.position)
            {
                let at = CellRef::at(&sighting.path, &titled.sheet.name, cell.position);
                let finding = Finding::new(rules::STRAY_NUMBER, vec![at]);
                findings.push(finding.with_text("value", number.to_string()));
            }
        }
    }
    findings
}

/// All cells of a sheet from which nothing is taken end as reported.
fn report_all(titled: &Titled<'_>, into: &mut Recognition, mut evidence: SheetEvidence) {
    let reported = titled.sheet.cell_count();
    evidence.ledger = CellLedger {
        reported,
        ..CellLedger::default()
    };
    let cells = titled.sheet.cells.iter();
    evidence.ends = cells
        .map(|cell| (cell.position, CellEnd::Reported))
        .collect();
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
        let finding = period_missing(sighting, titled, recogniser.usual_period());
        into.findings.push(finding.of_unit(unit).of_form(form));
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
    let ambiguous = |units: &[UnitIndex], at: &[usize]| {
        let cells = at.iter().map(|at| line(*at)).collect();
        let finding = Finding::new(rules::UNIT_AMBIGUOUS, cells);
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
        UnitReading::Ambiguous(units, at) => ambiguous(units, at),
        UnitReading::Unknown(_, proposed, at) if proposed.len() > 1 => ambiguous(proposed, &[*at]),
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
            dated: title::day_of(titled.sheet, &sighting.recogniser.vocabulary().periods),
            saved: sighting.saved.clone(),
        },
        observations: Vec::new(),
        open_rows: Vec::new(),
        explanations: Explanations::default(),
        blank_rows: Vec::new(),
        is_blank: false,
    }
}

/// The head names no period, or in a line that cannot be read.
fn period_missing(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    expected: Option<Period>,
) -> Finding {
    let terms = sighting.recogniser.vocabulary();
    let line = period::unread(&titled.lines, terms).and_then(|at| titled.lines.get(at));
    let mut finding = at_sheet(sighting, titled, rules::PERIOD_MISSING);
    if let Some(line) = line {
        finding.cells = vec![cell_of(sighting, titled, line)];
        finding = finding.with_text("found", line.text());
    }
    match expected {
        Some(expected) => finding.with("expected", Arg::Period(expected)),
        None => finding,
    }
}

fn title_evidence(sighting: &Sighting<'_>, titled: &Titled<'_>) -> SheetEvidence {
    let seen = |at: usize| {
        titled
            .lines
            .get(at)
            .map(|line| (line.text().to_owned(), cell_of(sighting, titled, line)))
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
    let known = |seen: &HeadMeasure| {
        seen.spelling
            .measure
            .filter(|_| seen.stated != Stated::InPassing)
    };
    let measure = titled.measures.iter().find_map(|seen| {
        let spelling = &seen.spelling;
        let measures = &sighting.recogniser.descriptions.measures;
        let id = measures.get(known(seen)?)?.id.clone();
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
        let bound = table.binding.at(heading.column);
        ColumnEvidence {
            sheet_column: heading.column,
            heading: heading.heading.clone(),
            bound: bound.map(|bound| bound.column),
            phrase: bound.map(|bound| bound.phrase.clone()).unwrap_or_default(),
        }
    });
    evidence.columns = columns.collect();
}
