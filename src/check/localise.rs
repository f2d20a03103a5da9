//! A wrong part makes its total wrong as well; the finding belongs to the part.
//!
//! Where a total and its parts do not agree, one of the parts is wrong and not the total when its own sum or the unit's earlier
//! returns say so, when another sum confirms the total, or when one part alone, a power of ten too large or too small, explains
//! the difference.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::{FilledForm, FilledRow};
use super::own_past;
use super::precision::{added, half_unit, rounding_tolerance};
use crate::model::form::{ColumnIndex, EditKind};

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
    form.facts.form.edits.iter().any(|edit| {
        let EditKind::SumOfRows {
            total,
            parts,
            columns,
            ..
        } = &edit.kind
        else {
            return false;
        };
        if form.described(*total) != row || !columns.contains(&column) {
            return false;
        }
        let parts = form.parts(parts);
        let deviating = all.iter().filter(|(part, _)| parts.contains(part));
        let (count, sum) = deviating.fold((0_u32, Decimal::ZERO), |(count, sum), (_, by)| {
            (count + 1, sum.saturating_add(*by))
        });
        let rounding = half_unit(form.decimals(row, column)) * Decimal::from(parts.len() + 1);
        let allowed = rounding.saturating_add(by.abs().saturating_mul(slack));
        count > 0 && sum.saturating_sub(by).abs() <= allowed
    })
}

/// Powers of ten by which a figure is mistyped: a comma moved, a measure taken for another.
const FACTORS: [i64; 3] = [10, 100, 1000];

/// Which figure of a failed sum is the wrong one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    Total,
    Part(FilledRow),
    /// More than one figure may be.
    Unknown,
}

/// The figure that alone explains why a total is not the sum of its parts.
///
/// `difference` is the total less the sum of the parts.
pub(super) fn wrong(
    compared: &Compared<'_>,
    (total, parts): (FilledRow, &[FilledRow]),
    column: ColumnIndex,
    difference: Decimal,
) -> Wrong {
    let form = compared.form;
    if is_refuted(form, (total, parts), column, difference) {
        return Wrong::Total;
    }
    let contradicted = |part: &FilledRow| is_contradicted(form, *part, column, difference);
    if let Some(part) = only(parts.iter().copied().filter(contradicted)) {
        return Wrong::Part(part);
    }
    let by_past = by_past(compared, (total, parts), column, difference);
    by_past
        .or_else(|| by_itself(form, (total, parts), column, difference).map(Wrong::Part))
        .unwrap_or(Wrong::Unknown)
}

/// The only row of some.
fn only(mut rows: impl Iterator<Item = FilledRow>) -> Option<FilledRow> {
    rows.next().filter(|_| rows.next().is_none())
}

/// The one figure of a sum that the unit's earlier returns say was to be what the others make of it.
fn by_past(
    compared: &Compared<'_>,
    (total, parts): (FilledRow, &[FilledRow]),
    column: ColumnIndex,
    difference: Decimal,
) -> Option<Wrong> {
    let form = compared.form;
    let half = half_unit(form.decimals(total, column));
    let allowed = half.saturating_mul(Decimal::from(parts.len() + own_past::OPERANDS));
    let breaks = |row: FilledRow, by: Decimal| {
        let right = form.number(row, column).and_then(|now| now.checked_add(by));
        let said = own_past::said(compared, row, column);
        right.is_some_and(|right| {
            let mut said = said.into_iter();
            said.any(|said| said.saturating_sub(right).abs() <= allowed)
        })
    };
    let is_total = breaks(total, -difference);
    let mut breaking = parts
        .iter()
        .copied()
        .filter(|part| breaks(*part, difference));
    match (is_total, breaking.next(), breaking.next()) {
        (true, None, _) => Some(Wrong::Total),
        (false, Some(part), None) => Some(Wrong::Part(part)),
        (true, Some(_), _) | (false, Some(_), Some(_)) | (false, None, _) => None,
    }
}

/// The part that the sheet itself shows to be wrong; `None` where it may be the total: it is a power of ten too large or too
/// small and no other sum of it holds.
fn by_itself(
    form: &FilledForm<'_>,
    (total, parts): (FilledRow, &[FilledRow]),
    column: ColumnIndex,
    difference: Decimal,
) -> Option<FilledRow> {
    let is_confirmed = is_confirmed(form, (total, parts), column);
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
    let may_be_negative = form
        .indicator(total, column)
        .is_none_or(|indicator| !indicator.non_negative);
    let possible = parts.iter().copied().filter(|part| {
        may_be_negative || right(*part).is_some_and(|right| !right.is_sign_negative())
    });
    only(possible).filter(|_| is_confirmed)
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

/// True when another declared sum of the same total is short of it by the same difference: then the total is wrong.
fn is_refuted(
    form: &FilledForm<'_>,
    total: (FilledRow, &[FilledRow]),
    column: ColumnIndex,
    difference: Decimal,
) -> bool {
    let mut others = distances(form, total, column);
    others.any(|(distance, allowed)| distance.saturating_sub(difference).abs() <= allowed)
}

/// True when another declared sum of the same total holds.
fn is_confirmed(
    form: &FilledForm<'_>,
    total: (FilledRow, &[FilledRow]),
    column: ColumnIndex,
) -> bool {
    distances(form, total, column).any(|(distance, allowed)| distance.abs() <= allowed)
}

/// True when the sum of a part's own parts is what the total that it belongs to makes of it.
fn is_contradicted(
    form: &FilledForm<'_>,
    part: FilledRow,
    column: ColumnIndex,
    difference: Decimal,
) -> bool {
    sums(form, column).any(|sum| {
        let distance = sum.distance(form, column).filter(|_| sum.total == part);
        distance
            .is_some_and(|(distance, allowed)| distance.saturating_add(difference).abs() <= allowed)
    })
}

/// A declared sum.
struct Sum {
    total: FilledRow,
    parts: Vec<FilledRow>,
}

impl Sum {
    /// The total less the sum and what rounding explains.
    fn distance(&self, form: &FilledForm<'_>, column: ColumnIndex) -> Option<(Decimal, Decimal)> {
        let figures = self.parts.iter();
        let figures: Vec<Decimal> = figures
            .filter_map(|part| form.number(*part, column))
            .collect();
        let stated = form
            .number(self.total, column)
            .filter(|_| !figures.is_empty())?;
        let operands = figures.iter().copied().chain([stated]);
        let decimals = form.decimals(self.total, column);
        let allowed = rounding_tolerance(operands, decimals, figures.len());
        Some((stated.saturating_sub(added(figures)), allowed))
    }
}

/// All declared sums of a column.
fn sums<'f>(form: &'f FilledForm<'f>, column: ColumnIndex) -> impl Iterator<Item = Sum> + 'f {
    let edits = form.facts.form.edits.iter();
    edits.filter_map(move |edit| {
        let EditKind::SumOfRows {
            total,
            parts,
            columns,
            ..
        } = &edit.kind
        else {
            return None;
        };
        columns.contains(&column).then(|| Sum {
            total: form.described(*total),
            parts: form.parts(parts),
        })
    })
}

/// The distance of each other declared sum that has the row `total` as its total or as a part, with the sign that a total too
/// large has.
fn distances<'f>(
    form: &'f FilledForm<'f>,
    (total, parts): (FilledRow, &'f [FilledRow]),
    column: ColumnIndex,
) -> impl Iterator<Item = (Decimal, Decimal)> + 'f {
    sums(form, column).filter_map(move |sum| {
        let is_part = sum.parts.contains(&total);
        let is_same = sum.total == total && sum.parts == parts;
        if is_same || !(sum.total == total || is_part) {
            return None;
        }
        let (distance, allowed) = sum.distance(form, column)?;
        Some((if is_part { -distance } else { distance }, allowed))
    })
}
