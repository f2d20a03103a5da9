//! TH110: a row or cell that may not be missing is empty.

use super::filled::{FilledForm, FilledRow};
use super::rule::{Look, Rule};
use crate::model::cell::CellRef;
use crate::model::figure::MISSING_CELL;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::observation::{Absence, Value};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: MISSING_CELL,
        name: "missing-cell",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    let required: Vec<FilledRow> = form.rows().filter(|row| is_expected(form, *row)).collect();
    let (filled, absent): (Vec<_>, Vec<_>) =
        required.into_iter().partition(|row| form.is_filled(*row));
    let (empty, written): (Vec<_>, Vec<_>) =
        required_columns(form).into_iter().partition(|column| {
            form.rows()
                .all(|row| form.observation(row, *column).is_none())
        });
    if filled.is_empty() && !absent.is_empty() {
        findings.push(nothing(form, &absent));
    } else {
        let gaps = absent.chunk_by(|one, next| form.gap(*one) == form.gap(*next));
        findings.extend(gaps.map(|rows| absent_rows(form, rows)));
    }
    for column in empty {
        let rows: Vec<FilledRow> = filled
            .iter()
            .copied()
            .filter(|row| form.indicator(*row, column).is_some())
            .collect();
        if !rows.is_empty() {
            findings.push(empty_column(form, column, rows));
        }
    }
    for row in form.rows().filter(|row| form.is_filled(*row)) {
        findings.extend(empty_cells(form, row, &written));
    }
}

/// A required row in which figures belong; headings have none, and a total may be left to the sum of its rows.
fn is_expected(form: &FilledForm<'_>, row: FilledRow) -> bool {
    if form.may_be_summed(row) && !form.is_filled(row) {
        return false;
    }
    let mut values = form.facts.values.iter();
    form.is_required(row) && values.any(|(column, _)| form.indicator(row, *column).is_some())
}

fn required_columns(form: &FilledForm<'_>) -> Vec<ColumnIndex> {
    let columns = form.facts.form.value_columns();
    columns
        .filter(|(_, column, _)| column.required)
        .map(|(index, _, _)| index)
        .collect()
}

/// None of the required rows has a figure.
fn nothing(form: &FilledForm<'_>, rows: &[FilledRow]) -> Finding {
    let found = if form.filled.observations.is_empty() {
        "found-form-empty"
    } else {
        "found-rows-absent"
    };
    without_rows(
        form,
        form.finding(RULE.info, vec![form.sheet()]),
        found,
        rows,
    )
}

/// Rows that should stand one after the other between the same rows of the sheet.
fn absent_rows(form: &FilledForm<'_>, rows: &[FilledRow]) -> Finding {
    let finding = match rows.first() {
        Some(first) => form.in_gap(RULE.info, form.gap(*first)),
        None => form.finding(RULE.info, vec![form.sheet()]),
    };
    without_rows(form, finding, "found-rows-absent", rows)
}

fn without_rows(
    form: &FilledForm<'_>,
    finding: Finding,
    found: &'static str,
    rows: &[FilledRow],
) -> Finding {
    let labels = rows.iter().map(|row| form.label(*row)).collect();
    finding
        .with("found", Arg::Message(found))
        .with("row", Arg::List(labels))
        .affecting(form.lines(rows.iter().copied()))
}

fn empty_column(form: &FilledForm<'_>, column: ColumnIndex, rows: Vec<FilledRow>) -> Finding {
    form.finding(RULE.info, vec![form.sheet()])
        .with("found", Arg::Message("found-column-empty"))
        .with_text("column", form.column_name(column))
        .affecting(form.figures(rows, &[column]))
}

fn empty_cells(form: &FilledForm<'_>, row: FilledRow, columns: &[ColumnIndex]) -> Option<Finding> {
    let missing: Vec<ColumnIndex> = columns
        .iter()
        .copied()
        .filter(|column| form.indicator(row, *column).is_some())
        .filter(|column| {
            let is_missing = is_blank(form.value(row, *column));
            // A row that no return must have may be left empty as a whole, and months may be still to come.
            let is_owed =
                form.is_required(row) || form.has_number(row) && !form.is_in_series(*column);
            is_missing && is_owed || form.contradicts_itself(row, *column)
        })
        .collect();
    if missing.is_empty() {
        return None;
    }
    let cells: Vec<CellRef> = missing
        .iter()
        .filter_map(|column| form.cell(row, *column))
        .collect();
    let names = missing
        .iter()
        .map(|column| form.column_name(*column))
        .collect();
    let finding = form
        .finding(RULE.info, cells)
        .with("found", Arg::Message("found-cells-empty"))
        .with_text("row", form.label(row))
        .with("column", Arg::List(names))
        .affecting(form.figures([row], &missing));
    Some(finding)
}

/// Empty or "…"; "x" may be an answer, and a cell that could not be read has a finding of its own.
fn is_blank(value: Option<Value>) -> bool {
    match value {
        None | Some(Value::Absent(Absence::Blank | Absence::NotAvailable)) => true,
        Some(Value::Number(_) | Value::Absent(Absence::NotApplicable | Absence::Unreadable)) => {
            false
        }
    }
}
