//! What is said about a sheet as a whole, and the places of what is said.

use std::sync::Arc;

use super::cell_content::numbers_columns;
use super::found_table::Table;
use super::line::TitleLine;
use super::recognition::Recognition;
use super::rules;
use super::sighting::Sighting;
use super::titled::Titled;
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{AffectedLine, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Form, FormIndex};
use crate::model::observation::Return;

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
