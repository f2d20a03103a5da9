//! Rows that deviate in a column, and totals that deviate only because their parts do.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::half_unit;
use super::sums::Sum;
use crate::model::form::ColumnIndex;

/// A row that deviates in a column, and by how much.
pub(super) type Deviation = (FilledRow, Decimal);

/// True when the deviation of a total is that of its deviating parts, but for rounding and `slack`, a share of it.
pub(super) fn comes_from_parts(
    form: &FilledForm<'_>,
    column: ColumnIndex,
    (row, by): Deviation,
    all: &[Deviation],
    slack: Decimal,
) -> bool {
    let mut own = Sum::in_column(form, column).filter(|sum| sum.total == row);
    own.any(|Sum { parts, .. }| {
        let deviating = all.iter().filter(|(part, _)| parts.contains(part));
        let (count, sum) = deviating.fold((0_u32, Decimal::ZERO), |(count, sum), (_, by)| {
            (count + 1, sum.saturating_add(*by))
        });
        let rounding = half_unit(form.decimals(row, column)) * Decimal::from(parts.len() + 1);
        let allowed = rounding.saturating_add(by.abs().saturating_mul(slack));
        count > 0 && sum.saturating_sub(by).abs() <= allowed
    })
}
