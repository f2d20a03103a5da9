//! TH125: a row has some figures of an indicator and lacks others that the form does not demand.

use super::filled::{FilledForm, FilledRow};
use super::rule::{Look, Rule};
use crate::model::descriptions::HeadlinePlan;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, EditKind, Role};
use crate::model::observation::{Absence, Value};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH125",
        name: "incomplete-line",
        severity: Severity::Note,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// One finding for each column: the totals in that column do without the unit, and say so. The plan of a headline is another
/// matter: without it the report measures by the plans of the units.
fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for (column, _) in &form.facts.values {
        // A column that nobody filled or printed is no gap in a line; the totals say that they lack the unit.
        let is_written = form.rows().any(|row| form.number(row, *column).is_some());
        if form.is_owed(*column) || form.is_in_series(*column) || !is_written {
            continue;
        }
        let rows = form.rows();
        let lacking = rows.filter(|row| lacks(form, *row, *column));
        let (plans, others): (Vec<_>, Vec<_>) =
            lacking.partition(|row| is_plan_of_headline(form, *row, *column));
        for rows in [plans, others] {
            if !rows.is_empty() {
                findings.push(finding(form, *column, rows));
            }
        }
    }
}

/// True when the row has figures of the indicator, and here nothing, "…" or "x".
fn lacks(form: &FilledForm<'_>, row: FilledRow, column: ColumnIndex) -> bool {
    let is_lacking = match form.value(row, column) {
        None
        | Some(Value::Absent(Absence::Blank | Absence::NotAvailable | Absence::NotApplicable)) => {
            true
        }
        Some(Value::Number(_) | Value::Absent(Absence::Unreadable)) => false,
    };
    is_lacking && form.indicator(row, column).is_some() && form.has_other_of_series(row, column)
}

fn finding(form: &FilledForm<'_>, column: ColumnIndex, rows: Vec<FilledRow>) -> Finding {
    let cells = rows.iter().filter_map(|row| form.cell(*row, column));
    let labels = rows.iter().map(|row| form.label(*row)).collect();
    let mut finding = form
        .finding(RULE.info, cells.collect())
        .with_text("column", form.column_name(column))
        .with("row", Arg::List(labels));
    // A sum with a part that is not there cannot stand either: its whole and its parts lack the unit.
    let weighs = |row: &FilledRow| {
        is_in_sum(form, *row, column)
            || is_plan_of_headline(form, *row, column)
            || is_sum_of_months(form, *row, column)
    };
    if rows.iter().any(weighs) {
        finding.severity = Severity::Warning;
    }
    finding.affecting(form.figures(rows, &[column]))
}

/// True where the province states the plan by which the report measures a headline.
fn is_plan_of_headline(form: &FilledForm<'_>, row: FilledRow, column: ColumnIndex) -> bool {
    let mut values = form.facts.values.iter();
    let mut headlines = form.facts.descriptions.report.headlines.iter();
    values.any(|(of, role)| *of == column && *role == Role::AnnualPlan)
        && headlines.any(|headline| match &headline.plan {
            HeadlinePlan::Stated { form: id, row: of } => {
                let described = form.facts.form.row_index(of);
                *id == form.facts.form.id && described.map(|of| form.described(of)) == Some(row)
            }
            HeadlinePlan::TargetGrowth { .. } | HeadlinePlan::OfUnits | HeadlinePlan::Nothing => {
                false
            }
        })
}

/// True for a cumulative figure that is not there although its last month is: something was done since January.
fn is_sum_of_months(form: &FilledForm<'_>, row: FilledRow, column: ColumnIndex) -> bool {
    let roles = &form.facts.values;
    let mut of_months = roles.iter().filter(|(_, role)| *role == Role::Month);
    roles.contains(&(column, Role::Cumulative))
        && of_months.any(|(month, _)| {
            form.indicator(row, *month) == form.indicator(row, column)
                && form
                    .number(row, *month)
                    .is_some_and(|number| !number.is_zero())
        })
}

fn is_in_sum(form: &FilledForm<'_>, row: FilledRow, column: ColumnIndex) -> bool {
    form.facts.form.edits.iter().any(|edit| match &edit.kind {
        EditKind::SumOfRows {
            total,
            parts,
            columns,
            ..
        } => {
            let is_of_rows = form.described(*total) == row || form.parts(parts).contains(&row);
            columns.contains(&column) && is_of_rows
        }
        EditKind::PartOfRow { .. }
        | EditKind::PartOfColumn { .. }
        | EditKind::Ratio { .. }
        | EditKind::Range { .. } => false,
    })
}
