//! What is said about a sheet as a whole, its columns and its headings.

use std::sync::Arc;

use super::bind::Bound;
use super::locate::{HeadedColumn, HeadingPart, numbers_columns};
use super::sheet::Titled;
use super::table::Table;
use super::title::TitleLine;
use super::words::Phrase;
use super::{Recognition, Sighting, rules};
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{AffectedLine, Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind, Form, FormColumn, FormIndex};
use crate::model::observation::Return;

/// A form is meant but required headings were not found, other than those that are `headed` for another period: the whole form
/// of the unit stays out of the totals.
pub(super) fn missing_columns(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
    headed: &[ColumnIndex],
) -> Vec<Finding> {
    let is_ambiguous = |column: &ColumnIndex| {
        let mut ambiguous = table.binding.ambiguous.iter();
        ambiguous.any(|(known, _)| known == column)
    };
    // What stands there twice is not missing.
    let is_missing = |column: &&ColumnIndex| !is_ambiguous(column) && !headed.contains(column);
    let missing = table.missing.iter().filter(is_missing);
    let missing = missing.map(|column| {
        let at = spoilt_heading(sighting, table, of, *column);
        let at = at.unwrap_or_else(|| Position::new(table.header.top, 0));
        let finding = missing_column(sighting, titled, table, form, of, *column, at);
        finding.affecting(whole_form(of))
    });
    missing.collect()
}

/// Columns that a form need not have, and that are not read because of a second cell in their headings.
pub(super) fn spoilt_columns(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Vec<Finding> {
    let is_bound = |column: ColumnIndex| {
        let mut bound = table.binding.bound.iter();
        let mut ambiguous = table.binding.ambiguous.iter();
        bound.any(|one| one.column == column) || ambiguous.any(|(known, _)| *known == column)
    };
    let columns = (0_u16..).map(ColumnIndex).zip(&form.columns);
    let is_of_figures =
        |column: &FormColumn| matches!(column.kind, ColumnKind::Value(_) | ColumnKind::Ratio(_));
    let figures = columns.filter(|(_, column)| is_of_figures(column));
    let spoilt = figures.filter_map(|(column, _)| {
        let at = (!is_bound(column)).then(|| spoilt_heading(sighting, table, of, column))??;
        let mut finding = missing_column(sighting, titled, table, form, of, column, at);
        finding.severity = Severity::Warning;
        Some(finding)
    });
    spoilt.collect()
}

fn missing_column(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
    column: ColumnIndex,
    at: Position,
) -> Finding {
    let headings = table.header.columns.iter();
    let headings = headings.map(|heading| heading.heading.clone()).collect();
    let at = CellRef::at(&sighting.path, &titled.sheet.name, at);
    Finding::new(rules::COLUMN_MISSING, vec![at])
        .of_unit(of.unit)
        .of_form(of.form)
        .with_text("column", column_name(form, column))
        .with("headers", Arg::List(headings))
}

/// The last cell of a heading over figures that is not bound to the column although one of its cells says no more than its name.
fn spoilt_heading(
    sighting: &Sighting<'_>,
    table: &Table,
    of: &Return,
    column: ColumnIndex,
) -> Option<Position> {
    let phrases = sighting.recogniser.phrases(of.form, of.period)?;
    let names = &phrases.get(usize::from(column.0))?.header;
    let is_spoilt = |heading: &&HeadedColumn| {
        let bound = table.binding.at(heading.column);
        let is_another = bound.is_none_or(|bound| bound.column != column);
        heading.parts.len() > 1 && heading.is_filled && is_another
    };
    let says_it = |part: &HeadingPart| {
        let is_all = |name: &Phrase| name.len() == part.words.len();
        names
            .iter()
            .any(|name| is_all(name) && name.is_within(&part.words))
    };
    let mut spoilt = table.header.columns.iter().filter(is_spoilt);
    let spoilt = spoilt.find(|heading| heading.parts.iter().any(says_it))?;
    spoilt.parts.last().map(|part| part.at)
}

/// The cell in which the heading of a column ends: its lowest text, above the row that numbers the columns.
pub(super) fn heading_cell(titled: &Titled<'_>, table: &Table, column: u16) -> Position {
    let rows = (table.header.top..table.header.first_row).rev();
    let headings = rows.filter(|row| !numbers_columns(titled.sheet.row(*row)));
    let mut places = headings.map(|row| Position::new(row, column));
    let is_filled = |at: &Position| titled.sheet.cell(*at).is_some();
    places
        .find(is_filled)
        .unwrap_or_else(|| Position::new(table.header.top, column))
}

pub(super) fn ambiguous_columns(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Vec<Finding> {
    let ambiguous = table.binding.ambiguous.iter().map(|(column, places)| {
        let cells = places
            .iter()
            .map(|place| heading_cell(titled, table, *place));
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

pub(super) fn whole_form(of: &Return) -> Vec<AffectedLine> {
    vec![AffectedLine {
        unit: of.unit,
        form: of.form,
        period: of.period,
        row: None,
        column: None,
        path: Arc::clone(&of.path),
    }]
}

/// The name of a column of the form.
pub(super) fn column_name(form: &Form, column: ColumnIndex) -> String {
    form.column(column)
        .map(|column| column.name.vi.clone())
        .unwrap_or_default()
}

/// Codes and headings that say different things about a column: nobody knows which the submitter filled in.
pub(super) fn disagreements(
    sighting: &Sighting<'_>,
    titled: &Titled<'_>,
    table: &Table,
    form: &Form,
    of: &Return,
) -> Vec<Finding> {
    let finding = |(coded, worded): &(Bound, ColumnIndex)| {
        let at = Position::new(table.header.top, coded.sheet_column);
        let place = CellRef::at(&sighting.path, &titled.sheet.name, at);
        Finding::new(rules::CODES_DIFFER, vec![place])
            .of_unit(of.unit)
            .of_form(of.form)
            .with_text("code", coded.phrase.clone())
            .with_text("column", column_name(form, coded.column))
            .with_text("heading", column_name(form, *worded))
            .affecting(whole_form(of))
    };
    table.disagreeing.iter().map(finding).collect()
}

pub(super) fn at_sheet(sighting: &Sighting<'_>, titled: &Titled<'_>, rule: RuleInfo) -> Finding {
    Finding::new(
        rule,
        vec![CellRef::sheet(&sighting.path, &titled.sheet.name)],
    )
}

pub(super) fn cell_of(sighting: &Sighting<'_>, titled: &Titled<'_>, line: &TitleLine) -> CellRef {
    CellRef::at(&sighting.path, &titled.sheet.name, line.position)
}

/// One line for a workbook in which no form was recognised; one for each further sheet that is none.
pub(super) fn report_whole_file(
    sighting: &Sighting<'_>,
    titled: &[Titled<'_>],
    into: &mut Recognition,
) {
    let without_form: Vec<(CellRef, Option<FormIndex>)> = titled
        .iter()
        .map(|titled| titled.sheet)
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
