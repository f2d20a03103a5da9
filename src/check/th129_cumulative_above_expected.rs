//! TH129: more was reached already than is expected for the whole year.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{decimals, half_unit};
use super::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::indicator::Aggregation;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH129",
        name: "cumulative-above-expected",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// One finding for each column: an expectation that was not looked at again is not looked at again in any row.
fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for series in &form.facts.series {
        if let Some(columns) = series.cumulative.zip(series.expected_year) {
            let rows = form.rows().filter(|row| is_above(form, *row, columns));
            findings.extend(finding(form, columns, rows.collect()));
        }
    }
}

/// True for a row of which more was reached than is expected; states rise and fall, and what may be negative too.
fn is_above(
    form: &FilledForm<'_>,
    row: FilledRow,
    (cumulative, expected): (ColumnIndex, ColumnIndex),
) -> bool {
    let indicator = form.indicator(row, cumulative);
    let only_grows = indicator.is_some_and(|indicator| {
        indicator.aggregation == Aggregation::Sum && indicator.non_negative
    });
    let figures = form.number(row, cumulative).zip(form.number(row, expected));
    only_grows && figures.is_some_and(|(reached, expected)| exceeds(reached, expected))
}

/// True when a figure is above another by more than rounding of both explains.
pub(super) fn exceeds(reached: Decimal, expected: Decimal) -> bool {
    let rounding = [reached, expected].map(|value| half_unit(decimals(value)));
    let allowed: Decimal = rounding.into_iter().sum();
    reached.saturating_sub(expected) > allowed
}

fn finding(
    form: &FilledForm<'_>,
    (cumulative, expected): (ColumnIndex, ColumnIndex),
    rows: Vec<FilledRow>,
) -> Option<Finding> {
    let first = *rows.first()?;
    let reached = form.number(first, cumulative)?;
    let mut finding = form
        .finding(RULE.info, form.cells_of(&[expected, cumulative], &rows))
        .with_text("row", form.label(first))
        .with_text("column", form.column_name(expected))
        .with_text("other", form.column_name(cumulative))
        .with_number("stated", form.number(first, expected)?)
        .with_number("reached", reached);
    let others = rows.iter().skip(1).map(|row| form.label(*row));
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        finding = finding.with("more", Arg::List(others));
    }
    let finding = finding.moving(form.effect(first, expected, reached));
    Some(finding.affecting(form.figures(rows, &[expected])))
}
