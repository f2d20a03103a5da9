//! TH129: more was reached already than is expected for the whole year.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{decimals, half_unit};
use super::series::Series;
use super::{Look, Rule};
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
        let odd = |row: &FilledRow| is_odd(form, *row, series, series.cumulative);
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

/// Against last year, from which factor on the figure is odd and not the expectation.
const ODD_FROM: Decimal = Decimal::TWO;

/// True for a figure that is more than twice that of last year and more than the plan of the whole year.
fn is_odd(
    form: &FilledForm<'_>,
    row: FilledRow,
    series: &Series,
    column: Option<ColumnIndex>,
) -> bool {
    let base = if column == series.month {
        series.same_month
    } else {
        series.same_period
    };
    let number = |column: Option<ColumnIndex>| form.number(row, column?);
    let exceeds_plan = |reached| number(series.plan).is_none_or(|plan| reached > plan);
    number(column)
        .zip(number(base))
        .is_some_and(|(reached, base)| {
            let is_doubled = !base.is_zero() && reached > base.saturating_mul(ODD_FROM);
            is_doubled && (column == series.month || exceeds_plan(reached))
        })
}

/// The finding about rows of which the cumulative figure is in doubt, and with it a month that is as odd.
fn of_reached(
    form: &FilledForm<'_>,
    series: &Series,
    (cumulative, expected): (ColumnIndex, ColumnIndex),
    rows: &[FilledRow],
) -> Option<Finding> {
    let first = *rows.first()?;
    let month = series
        .month
        .filter(|_| is_odd(form, first, series, series.month));
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
