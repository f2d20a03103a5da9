//! What a unit's earlier returns, its account of the year and the plan that it was given say should stand in a cell.

use rust_decimal::Decimal;

use super::account::Account;
use super::compared::Compared;
use super::filled::FilledRow;
use super::series::Series;
use crate::model::form::{ColumnIndex, RowIndex};

/// Figures from which one that is said follows, at most: each of them was rounded.
pub(super) const OPERANDS: usize = 5;

/// Everything that is said of a cell.
pub(super) fn said(compared: &Compared<'_>, row: FilledRow, column: ColumnIndex) -> Vec<Decimal> {
    let mut series = compared.form.facts.series.iter();
    let of_series = series.find(|series| series.columns().contains(&column));
    let said = of_series.map(|series| in_series(compared, series, row, column));
    said.into_iter().flatten().flatten().collect()
}

fn in_series(
    compared: &Compared<'_>,
    series: &Series,
    row: FilledRow,
    column: ColumnIndex,
) -> [Option<Decimal>; 2] {
    let before = |column: Option<ColumnIndex>| compared.month_before.as_ref()?.number(row, column?);
    let last_year = |column: Option<ColumnIndex>| compared.last_year.as_ref()?.number(row, column?);
    let after_last_year =
        |column: Option<ColumnIndex>| compared.after_last_year.as_ref()?.number(row, column?);
    let is = |other: Option<ColumnIndex>| other == Some(column);
    if is(series.plan) {
        [given(compared, row, column), before(series.plan)]
    } else if is(series.same_month) {
        [
            last_year(series.month),
            after_last_year(series.previous_month),
        ]
    } else if is(series.same_period) {
        [last_year(series.cumulative), None]
    } else if is(series.previous_month) {
        [
            before(series.month),
            by_account(compared, series, row, column),
        ]
    } else if is(series.month) || is(series.cumulative) {
        [by_account(compared, series, row, column), None]
    } else {
        [before(Some(column)), None]
    }
}

/// The plan that the province gave for a cell.
pub(super) fn given(
    compared: &Compared<'_>,
    row: FilledRow,
    column: ColumnIndex,
) -> Option<Decimal> {
    let filled = compared.form.filled;
    let described = u16::try_from(row.place()).ok().map(RowIndex)?;
    compared
        .plans
        .plan(filled.unit, filled.form, described, column)
}

/// What the other figures of the account from last month to this one leave for a cell.
fn by_account(
    compared: &Compared<'_>,
    series: &Series,
    row: FilledRow,
    column: ColumnIndex,
) -> Option<Decimal> {
    let account = Account::of(compared, row, series)?;
    if series.cumulative == Some(column) {
        return Some(account.expected);
    }
    let stated = compared.form.number(row, column)?;
    stated.checked_add(account.difference())
}
