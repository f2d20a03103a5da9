//! From last month's cumulative figure to this month's: what the return of the month before makes of a row.
//!
//! L(t) = L(t-1) - U(t-1) + C(t-1) + U(t): the official figure C of the month before, printed in this return, takes the place
//! of its estimate U. Measured on the published tables of a real department, the plain sum L(t-1) + U(t) holds in no month.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::deviation::Deviation;
use super::filled::FilledRow;
use super::precision::rounding_tolerance;
use super::series::Series;
use super::th242_deleted_row;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo};
use crate::model::form::ColumnIndex;
use crate::model::indicator::Aggregation;

/// How far the accounts of totals are off because a part of them was deleted: by what it had until the month before last.
pub(super) fn lost(compared: &Compared<'_>, series: &Series) -> Vec<Deviation> {
    let before = |row, column: Option<ColumnIndex>| {
        let earlier = compared.month_before.as_ref()?;
        earlier.number(row, column?)
    };
    let rows = compared.form.rows();
    let deleted = rows.filter(|row| th242_deleted_row::is_deleted(compared, *row));
    let lost = deleted.filter_map(|row| {
        let official = series.previous_month;
        let estimate = official.and_then(|_| before(row, series.month));
        let had = before(row, series.cumulative)?;
        Some((
            row,
            estimate.map_or(-had, |estimate| estimate.saturating_sub(had)),
        ))
    });
    lost.collect()
}

/// The cumulative figure of a row and the figures it follows from.
pub(super) struct Account {
    pub(super) row: FilledRow,
    pub(super) column: ColumnIndex,
    /// L(t), as it stands in the return.
    pub(super) stated: Decimal,
    /// U(t).
    month: Decimal,
    /// L(t-1); zero in January.
    before: Decimal,
    /// U(t-1) and C(t-1), where both are known.
    revision: Option<(Decimal, Decimal)>,
    /// L(t-1) + U(t).
    pub(super) naive: Decimal,
    /// What L(t) should be, revision of the month before included.
    pub(super) expected: Decimal,
    /// What rounding of the figures may explain.
    pub(super) allowed: Decimal,
    /// Cumulative figure, month, month before.
    columns: [Option<ColumnIndex>; 3],
}

impl Account {
    /// The account of a row; `None` where a figure is lacking or months may not be added.
    pub(super) fn of(compared: &Compared<'_>, row: FilledRow, series: &Series) -> Option<Self> {
        let form = compared.form;
        let (column, month_column) = (series.cumulative?, series.month?);
        let stated = form.number(row, column)?;
        let month = form.number(row, month_column)?;
        if form.indicator(row, column)?.aggregation != Aggregation::Sum {
            return None;
        }
        let (mut before, mut revision) = (Decimal::ZERO, None);
        if form.filled.period.month() > 1 {
            let earlier = compared.month_before.as_ref()?;
            before = earlier.number(row, column)?;
            let official = series.previous_month;
            let official = official.and_then(|column| form.number(row, column));
            revision = earlier.number(row, month_column).zip(official);
        }
        let naive = before.checked_add(month)?;
        let revised_by = revision.map_or(Some(Decimal::ZERO), |(estimated, official)| {
            official.checked_sub(estimated)
        });
        let operands = [stated, month, before].into_iter();
        let operands = operands.chain(revision.into_iter().flat_map(<[Decimal; 2]>::from));
        let parts = if revision.is_some() { 5 } else { 3 };
        let allowed = rounding_tolerance(operands, form.decimals(row, column), parts);
        Some(Self {
            row,
            column,
            stated,
            month,
            before,
            revision,
            naive,
            expected: naive.checked_add(revised_by?)?,
            allowed,
            columns: [Some(column), Some(month_column), series.previous_month],
        })
    }

    /// The cell of the figure, then those of this return and of the one before that it follows from.
    fn cells(&self, compared: &Compared<'_>) -> Vec<CellRef> {
        let own = self.columns.into_iter().flatten();
        let own = own.filter_map(|column| compared.form.cell(self.row, column));
        let before = compared
            .month_before
            .as_ref()
            .filter(|_| compared.form.filled.period.month() > 1);
        let of_before = before.into_iter().flat_map(|earlier| {
            let columns = self.columns.into_iter().take(2).flatten();
            columns.filter_map(|column| earlier.cell(self.row, column))
        });
        own.chain(of_before).collect()
    }

    /// How far the stated figure is from the expected one.
    pub(super) fn difference(&self) -> Decimal {
        self.stated.saturating_sub(self.expected)
    }

    /// True when the stated figure is the expected one but for rounding.
    pub(super) fn holds(&self) -> bool {
        self.difference().abs() <= self.allowed
    }

    /// The finding of a rule, with every figure of the account.
    pub(super) fn finding(&self, compared: &Compared<'_>, rule: &RuleInfo) -> Finding {
        let form = compared.form;
        let columns: Vec<ColumnIndex> = self.columns.into_iter().flatten().collect();
        let way = match (form.filled.period.month(), self.revision) {
            (1, _) => "account-january",
            (_, Some(_)) => "account-revised",
            (_, None) => "account-plain",
        };
        let mut finding = form
            .finding(*rule, self.cells(compared))
            .with_text("row", form.label(self.row))
            .with_text("column", form.column_name(self.column))
            .with_number("stated", self.stated)
            .with_number("expected", self.expected)
            .with_number("difference", self.difference())
            .with(
                "measure",
                Arg::Measure(form.measure(self.row, self.column).to_owned()),
            )
            .with_number("before", self.before)
            .with_number("month", self.month)
            .with("way", Arg::Message(way));
        if let Some((estimated, official)) = self.revision {
            finding = finding
                .with_number("estimated", estimated)
                .with_number("official", official);
        }
        finding
            .moving(form.effect(self.row, self.column, self.expected))
            .affecting(form.figures([self.row], &columns))
    }
}
