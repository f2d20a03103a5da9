//! What a unit's earlier returns, its account of the year and the plan that it was given say should stand in a cell.

use rust_decimal::Decimal;

use super::account::Account;
use super::compared::Compared;
use super::filled::FilledRow;
use super::series::Series;
use crate::model::form::{ColumnIndex, RowIndex};

/// A figure that should stand in a cell.
pub(super) struct Said {
    pub(super) figure: Decimal,
    /// Rounded figures that it comes from, at most.
    pub(super) operands: usize,
}

impl Said {
    /// A figure that was stated as it is.
    fn stated(figure: Decimal) -> Self {
        Self {
            figure,
            operands: 1,
        }
    }

    /// How far a figure is from it.
    pub(super) fn distance(&self, figure: Decimal) -> Decimal {
        self.figure.saturating_sub(figure).abs()
    }
}

/// Everything that is said of a cell.
pub(super) fn said(compared: &Compared<'_>, row: FilledRow, column: ColumnIndex) -> Vec<Said> {
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
) -> [Option<Said>; 2] {
    let before = |column: Option<ColumnIndex>| compared.month_before.as_ref()?.number(row, column?);
    let last_year = |column: Option<ColumnIndex>| compared.last_year.as_ref()?.number(row, column?);
    let after_last_year =
        |column: Option<ColumnIndex>| compared.after_last_year.as_ref()?.number(row, column?);
    let by_account = || {
        let figure = by_account(compared, series, row, column)?;
        Some(Said {
            figure,
            operands: 5,
        })
    };
    let is = |other: Option<ColumnIndex>| other == Some(column);
    let stated = if is(series.plan) {
        [given(compared, row, column), before(series.plan)]
    } else if is(series.same_month) {
        [
            last_year(series.month),
            after_last_year(series.previous_month),
        ]
    } else if is(series.same_period) {
        [last_year(series.cumulative), None]
    } else if is(series.previous_month) {
        return [before(series.month).map(Said::stated), by_account()];
    } else if is(series.month) || is(series.cumulative) {
        return [by_account(), None];
    } else {
        [before(Some(column)), None]
    };
    stated.map(|figure| figure.map(Said::stated))
}

/// The plan that the province gave for a cell.
pub(super) fn given(
    compared: &Compared<'_>,
    row: FilledRow,
    column: ColumnIndex,
) -> Option<Decimal> {
    let filled = compared.form.filled;
    let described = RowIndex::at(row.place()).ok()?;
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
