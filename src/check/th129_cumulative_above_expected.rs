//! TH129: more was reached already than is expected for the whole year.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{decimals, half_unit};
use super::rule::{Look, Rule};
use super::series::Series;
use crate::model::cell::CellRef;
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

/// One finding for each column: an expectation that was not looked at again is not looked at again in any row. Rows whose cumulative
/// figure is the odd one have one of their own.
fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for series in &form.facts.series {
        let Some(columns) = series.cumulative.zip(series.expected_year) else {
            continue;
        };
        let rows = form.rows().filter(|row| is_above(form, *row, columns));
        let odd = |row: &FilledRow| is_odd(form, *row, series);
        let (mut odd, expected): (Vec<_>, Vec<_>) = rows.partition(odd);
        // What an odd figure is added to exceeds what is expected for the same reason.
        let deepest = odd.iter().map(|row| form.level(*row)).max();
        let holds_odd = |row: &FilledRow| deepest.is_some_and(|level| form.level(*row) < level);
        let (above, expected): (Vec<_>, Vec<_>) = expected.into_iter().partition(holds_odd);
        odd.extend(above);
        odd.sort_by_key(|row| std::cmp::Reverse(form.level(*row)));
        findings.extend(of_reached(form, series, columns, &odd));
        findings.extend(finding(form, columns, expected));
    }
}

/// Against last year or the plan of the whole year, from which factor on the figure is odd and not the expectation.
const ODD_FROM: Decimal = Decimal::TWO;

/// True for a cumulative figure that is beyond the plan of the year, and more than twice that of last year or than the plan.
fn is_odd(form: &FilledForm<'_>, row: FilledRow, series: &Series) -> bool {
    let number = |column: Option<ColumnIndex>| form.number(row, column?);
    let Some(reached) = number(series.cumulative) else {
        return false;
    };
    let exceeds_plan = number(series.plan).is_none_or(|plan| reached > plan);
    let witnesses = [series.same_period, series.plan].map(number);
    let mut witnesses = witnesses.into_iter().flatten();
    exceeds_plan && witnesses.any(|witness| is_doubled(reached, witness))
}

fn is_doubled(reached: Decimal, witness: Decimal) -> bool {
    !witness.is_zero() && reached > witness.saturating_mul(ODD_FROM)
}

/// The finding about rows of which the cumulative figure is in doubt, and with it a month that is as odd.
fn of_reached(
    form: &FilledForm<'_>,
    series: &Series,
    (cumulative, expected): (ColumnIndex, ColumnIndex),
    rows: &[FilledRow],
) -> Option<Finding> {
    let first = *rows.first()?;
    let number = |column: Option<ColumnIndex>| form.number(first, column?);
    let months = number(series.month).zip(number(series.same_month));
    let is_odd = months.is_some_and(|(month, base)| is_doubled(month, base));
    let month = series.month.filter(|_| is_odd);
    let doubted: Vec<ColumnIndex> = month.into_iter().chain([cumulative]).collect();
    let cells = form.cells_of(&[doubted.as_slice(), &[expected]].concat(), rows);
    let finding = told(form, (cumulative, expected), rows, cells)?;
    let finding = finding.moving(form.effect(first, cumulative, form.number(first, expected)?));
    Some(finding.affecting(form.figures(rows.iter().copied(), &doubted)))
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
    let cells = form.cells_of(&[expected, cumulative], &rows);
    let finding = told(form, (cumulative, expected), &rows, cells)?;
    let finding = finding.moving(form.effect(first, expected, form.number(first, cumulative)?));
    Some(finding.affecting(form.figures(rows, &[expected])))
}

fn told(
    form: &FilledForm<'_>,
    (cumulative, expected): (ColumnIndex, ColumnIndex),
    rows: &[FilledRow],
    cells: Vec<CellRef>,
) -> Option<Finding> {
    let first = *rows.first()?;
    let finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(first))
        .with_text("column", form.column_name(expected))
        .with_text("other", form.column_name(cumulative))
        .with_number("stated", form.number(first, expected)?)
        .with_number("reached", form.number(first, cumulative)?);
    let others = rows.iter().skip(1).map(|row| form.label(*row));
    let others: Vec<String> = others.collect();
    Some(if others.is_empty() {
        finding
    } else {
        finding.with("more", Arg::List(others))
    })
}
