//! TH115: the figure from the start of the year is less than one of its months.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::rounding_tolerance;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Role};
use crate::model::indicator::Aggregation;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH115",
        name: "cumulative-below-month",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// A cumulative column with the columns of months that lie within it.
struct Flow {
    cumulative: ColumnIndex,
    months: Vec<ColumnIndex>,
}

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for flow in flows(form) {
        findings.extend(form.rows().filter_map(|row| below(form, row, &flow)));
    }
}

fn flows(form: &FilledForm<'_>) -> Vec<Flow> {
    let values = &form.facts.values;
    let indicator = |column: ColumnIndex| {
        form.facts
            .form
            .column(column)
            .map(|column| &column.indicator)
    };
    // In January the month before belongs to the cumulative figure of another year.
    let this_year: &[Role] = match form.filled.period.month() {
        1 => &[Role::Month],
        _ => &[Role::Month, Role::PreviousMonth],
    };
    let within = [
        (Role::Cumulative, this_year),
        (Role::SamePeriod, &[Role::SameMonth]),
    ];
    let whole = values.iter().filter_map(|(cumulative, role)| {
        let (_, roles) = within.iter().find(|(whole, _)| whole == role)?;
        let months = values
            .iter()
            .filter(|(column, role)| {
                roles.contains(role) && indicator(*column) == indicator(*cumulative)
            })
            .map(|(column, _)| *column);
        Some(Flow {
            cumulative: *cumulative,
            months: months.collect(),
        })
    });
    whole.collect()
}

fn below(form: &FilledForm<'_>, row: FilledRow, flow: &Flow) -> Option<Finding> {
    let cumulative = form.number(row, flow.cumulative)?;
    let numbers = flow.months.iter();
    let filled: Vec<(ColumnIndex, Decimal)> = numbers
        .filter_map(|column| Some((*column, form.number(row, *column)?)))
        .collect();
    let mut numbers = filled.iter().map(|(_, number)| *number);
    let months = numbers.try_fold(Decimal::ZERO, Decimal::checked_add)?;
    if cumulative >= months {
        return None;
    }
    let indicator = form.indicator(row, flow.cumulative)?;
    if indicator.aggregation != Aggregation::Sum || !indicator.non_negative {
        return None;
    }
    let operands = filled.iter().map(|(_, number)| *number).chain([cumulative]);
    let allowed = rounding_tolerance(operands, form.decimals(row, flow.cumulative), filled.len());
    if months.checked_sub(cumulative)? <= allowed {
        return None;
    }
    let months_named = filled
        .iter()
        .map(|(column, _)| form.column_name(*column))
        .collect();
    let columns = std::iter::once(flow.cumulative).chain(filled.iter().map(|(column, _)| *column));
    let columns: Vec<ColumnIndex> = columns.collect();
    let cells = columns
        .iter()
        .filter_map(|column| form.cell(row, *column))
        .collect();
    let finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(row))
        .with_text("column", form.column_name(flow.cumulative))
        .with_number("cumulative", cumulative)
        .with_number("month", months)
        .with("months", Arg::List(months_named));
    Some(finding.affecting(form.figures([row], &columns)))
}
