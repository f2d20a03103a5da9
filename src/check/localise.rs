//! A wrong part makes its total wrong as well; the finding belongs to the part.
//!
//! Where a total and its parts do not agree, one of the parts is wrong and not the total when it is blank or deleted and was of
//! that size, when its own sum or the unit's earlier returns say so, when another sum confirms the total, or when one part alone,
//! a power of ten too large or too small, explains the difference.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::deviation::Deviation;
use super::filled::{FilledForm, FilledRow};
use super::own_past::{self, Said};
use super::precision::{Counted, allowed_in_sum, half_unit, is_of_size};
use super::sums::{Balance, Sum};
use super::th242_deleted_row;
use crate::model::form::ColumnIndex;

/// Powers of ten by which a figure is mistyped: a comma moved, a measure taken for another.
const FACTORS: [i64; 3] = [10, 100, 1000];

/// What is wrong in a sum that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Total,
    Part(FilledRow),
    /// A part without the figure that it owes, which is what the sum lacks.
    Blank(FilledRow),
    /// A part without the figure that it owes; nobody knows how much that is.
    BlankOfAnySize(FilledRow),
    /// Parts that are not in the sheet any more.
    Deleted,
    /// More than one figure may be.
    Unknown,
}

/// What alone explains why a total is not the sum of its parts.
///
/// `difference` is the total less the sum of the parts.
pub(super) fn wrong(
    compared: &Compared<'_>,
    sum: &Sum<'_>,
    column: ColumnIndex,
    difference: Decimal,
) -> Wrong {
    let form = compared.form;
    let blank = by_blank(compared, sum, column, difference);
    if let Some(blank @ Wrong::Blank(_)) = blank {
        return blank;
    }
    if th242_deleted_row::explains(compared, &sum.parts, column, difference) {
        return Wrong::Deleted;
    }
    if is_refuted(form, sum, column, difference) {
        return Wrong::Total;
    }
    let contradicted = |part: &FilledRow| is_contradicted(form, *part, column, difference);
    if let Some(part) = only(sum.parts.iter().copied().filter(contradicted)) {
        return Wrong::Part(part);
    }
    by_past(compared, sum, column, difference)
        .or(blank)
        .or_else(|| by_itself(form, sum, column, difference).map(Wrong::Part))
        .unwrap_or(Wrong::Unknown)
}

/// The only row of some.
fn only(mut rows: impl Iterator<Item = FilledRow>) -> Option<FilledRow> {
    rows.next().filter(|_| rows.next().is_none())
}

/// The one part that is blank; none where it is known that it never was of the size of the difference.
fn by_blank(
    compared: &Compared<'_>,
    sum: &Sum<'_>,
    column: ColumnIndex,
    difference: Decimal,
) -> Option<Wrong> {
    let form = compared.form;
    let part = only(sum.blank(form, column))?;
    if difference.is_sign_negative() && !may_be_negative(form, sum.total, column) {
        return None;
    }
    let others = form.number(sum.total, column)?.checked_sub(difference)?;
    let sizes = sizes(compared, (sum.total, part), (column, others));
    let fitting = sizes.iter().filter(|size| is_of_size(difference, **size));
    match fitting.count() {
        0 if !sizes.is_empty() => None,
        fitting if fitting > 0 && fitting == sizes.len() => Some(Wrong::Blank(part)),
        _ => Some(Wrong::BlankOfAnySize(part)),
    }
}

/// What a part that is blank should be about: what it was before, and what it is beside the other parts in the other columns;
/// `sum` is theirs in this column.
fn sizes(
    compared: &Compared<'_>,
    (total, part): (FilledRow, FilledRow),
    (column, sum): (ColumnIndex, Decimal),
) -> Vec<Decimal> {
    let form = compared.form;
    let earlier = [&compared.month_before, &compared.last_year].into_iter();
    let earlier = earlier.filter_map(|earlier| earlier.as_ref()?.number(part, column));
    let said = own_past::said(compared, part, column).into_iter();
    let series = form.facts.series.iter().map(|series| series.columns());
    let columns = series.filter(|columns| columns.contains(&column)).flatten();
    let shares = columns.filter_map(|other| {
        let own = form.number(part, other)?;
        let others = form.number(total, other)?.checked_sub(own)?;
        sum.checked_mul(own)?.checked_div(others)
    });
    earlier
        .chain(said.map(|said| said.figure))
        .chain(shares)
        .collect()
}

fn may_be_negative(form: &FilledForm<'_>, row: FilledRow, column: ColumnIndex) -> bool {
    let indicator = form.indicator(row, column);
    indicator.is_none_or(|indicator| !indicator.non_negative)
}

/// The one figure of a sum that left what the unit's earlier returns say by the difference.
fn by_past(
    compared: &Compared<'_>,
    sum: &Sum<'_>,
    column: ColumnIndex,
    difference: Decimal,
) -> Option<Wrong> {
    let is_total = has_left_past(compared, sum, (sum.total, -difference), column);
    let parts = sum.parts.iter().copied();
    let mut breaking =
        parts.filter(|part| has_left_past(compared, sum, (*part, difference), column));
    match (is_total, breaking.next(), breaking.next()) {
        (true, None, _) => Some(Wrong::Total),
        (false, Some(part), None) => Some(Wrong::Part(part)),
        (true, Some(_), _) | (false, Some(_), Some(_)) | (false, None, _) => None,
    }
}

/// True when a row was to be what the others of its sum make of it, and is none of what was said of it.
fn has_left_past(
    compared: &Compared<'_>,
    sum: &Sum<'_>,
    (row, by): Deviation,
    column: ColumnIndex,
) -> bool {
    let form = compared.form;
    let Some(now) = form.number(row, column) else {
        return false;
    };
    let right = now.saturating_add(by);
    let measure = (
        Counted::of(form.indicator(row, column)),
        form.decimals(row, column),
    );
    let rounding = |said: &Said, operands: usize| {
        let figures = sum.parts.iter().chain([&sum.total]);
        let figures = figures.filter_map(|row| form.number(*row, column));
        allowed_in_sum(figures.chain([said.figure]), measure, operands, None)
    };
    let said = own_past::said(compared, row, column);
    let stays = |said: &Said| said.distance(now) <= rounding(said, said.operands);
    let leaves = |said: &Said| {
        let distance = said.distance(right);
        distance <= rounding(said, sum.parts.len() + said.operands) && distance < said.distance(now)
    };
    said.iter().any(leaves) && !said.iter().any(stays)
}

/// The part that the sheet itself shows to be wrong; `None` where it may be the total: it is a power of ten too large or too
/// small and no other sum of it holds.
fn by_itself(
    form: &FilledForm<'_>,
    sum: &Sum<'_>,
    column: ColumnIndex,
    difference: Decimal,
) -> Option<FilledRow> {
    let (total, parts) = (sum.total, &sum.parts);
    let is_confirmed = is_confirmed(form, sum, column);
    let rounding = half_unit(form.decimals(total, column)) * Decimal::from(parts.len() + 1);
    let stated = form.number(total, column)?;
    let is_mistyped_total = is_factor_apart(stated, stated.checked_sub(difference)?, rounding);
    if !is_confirmed && is_mistyped_total {
        return None;
    }
    let right = |part: FilledRow| form.number(part, column)?.checked_add(difference);
    let mistyped = parts.iter().copied().filter(|part| {
        let figures = form.number(*part, column).zip(right(*part));
        figures.is_some_and(|(stated, right)| is_factor_apart(stated, right, rounding))
    });
    if let Some(part) = only(mistyped) {
        return Some(part);
    }
    let may_be_negative = may_be_negative(form, total, column);
    let possible = parts.iter().copied().filter(|part| {
        may_be_negative || right(*part).is_some_and(|right| !right.is_sign_negative())
    });
    // A blank may be what is lacking as well.
    only(possible).filter(|_| is_confirmed && sum.blank(form, column).next().is_none())
}

/// Whether one figure is the other times a power of ten, but for `rounding`, which makes up no more than a hundredth of it.
pub(super) fn is_factor_apart(stated: Decimal, right: Decimal, rounding: Decimal) -> bool {
    let near = |value: Decimal, other: Decimal, factor: Decimal| {
        let distance = value.saturating_sub(other).abs();
        distance <= rounding.saturating_mul(factor)
            && distance.saturating_mul(Decimal::ONE_HUNDRED) <= other.abs()
    };
    !right.is_zero()
        && FACTORS.into_iter().map(Decimal::from).any(|factor| {
            near(stated, right.saturating_mul(factor), factor)
                || near(stated.saturating_mul(factor), right, factor)
        })
}

/// True when another declared sum of the same total fails by the same difference: then the total is wrong.
fn is_refuted(
    form: &FilledForm<'_>,
    sum: &Sum<'_>,
    column: ColumnIndex,
    difference: Decimal,
) -> bool {
    let mut others = others(form, sum, column);
    others.any(|(balance, distance)| {
        !balance.holds() && distance.saturating_sub(difference).abs() <= balance.allowed
    })
}

/// True when another declared sum of the same total holds.
fn is_confirmed(form: &FilledForm<'_>, sum: &Sum<'_>, column: ColumnIndex) -> bool {
    others(form, sum, column).any(|(balance, _)| balance.holds())
}

/// True when a part's own sum fails, and comes to what the total that the part belongs to makes of it.
fn is_contradicted(
    form: &FilledForm<'_>,
    part: FilledRow,
    column: ColumnIndex,
    difference: Decimal,
) -> bool {
    let own = Sum::in_column(form, column).filter(|sum| sum.total == part);
    let mut own = own.filter_map(|sum| sum.balance(form, column));
    own.any(|balance| {
        let distance = balance.difference.saturating_add(difference);
        !balance.holds() && distance.abs() <= balance.allowed
    })
}

/// Each other declared sum that has the total of `sum` as its total or as a part, with its difference as that total makes it.
fn others(
    form: &FilledForm<'_>,
    sum: &Sum<'_>,
    column: ColumnIndex,
) -> impl Iterator<Item = (Balance, Decimal)> {
    Sum::in_column(form, column).filter_map(move |other| {
        let is_part = other.parts.contains(&sum.total);
        let is_same = other.total == sum.total && other.parts == sum.parts;
        if is_same || !(other.total == sum.total || is_part) {
            return None;
        }
        let balance = other.balance(form, column)?;
        let distance = if is_part {
            -balance.difference
        } else {
            balance.difference
        };
        Some((balance, distance))
    })
}
