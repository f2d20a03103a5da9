//! A wrong part makes its total wrong as well; the finding belongs to the part.
//!
//! Where a total and its parts do not agree, one of the parts is wrong and not the total when another sum confirms the
//! total, or when one part alone, a power of ten too large or too small, explains the difference.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{half_unit, rounding_tolerance};
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

/// The part that alone explains why a total is not the sum of its parts; `None` where more than one figure may be wrong, or where
/// it is the total: another sum of it says so, or it is itself a power of ten too large or too small and no other sum holds.
///
/// `difference` is the total less the sum of the parts.
pub(super) fn wrong_part(
    form: &FilledForm<'_>,
    (total, parts): (FilledRow, &[FilledRow]),
    column: ColumnIndex,
    difference: Decimal,
) -> Option<FilledRow> {
    let is_confirmed = is_confirmed(form, (total, parts), column);
    let rounding = half_unit(form.decimals(total, column)) * Decimal::from(parts.len() + 1);
    let stated = form.number(total, column)?;
    let is_mistyped_total = is_factor_apart(stated, stated.checked_sub(difference)?, rounding);
    let is_total = !is_confirmed && is_mistyped_total;
    if is_total || is_refuted(form, (total, parts), column, difference) {
        return None;
    }
    let right = |part: FilledRow| form.number(part, column)?.checked_add(difference);
    let mut mistyped = parts.iter().filter(|part| {
        let figures = form.number(**part, column).zip(right(**part));
        figures.is_some_and(|(stated, right)| is_factor_apart(stated, right, rounding))
    });
    if let (Some(only), None) = (mistyped.next(), mistyped.next()) {
        return Some(*only);
    }
    if !is_confirmed {
        return None;
    }
    let may_be_negative = form
        .indicator(total, column)
        .is_none_or(|indicator| !indicator.non_negative);
    let mut possible = parts.iter().filter(|part| {
        may_be_negative || right(**part).is_some_and(|right| !right.is_sign_negative())
    });
    match (possible.next(), possible.next()) {
        (Some(only), None) => Some(*only),
        (None, _) | (Some(_), Some(_)) => None,
    }
}

/// Whether one figure is the other times a power of ten, but for `rounding`, which makes up no more than a hundredth of it.
fn is_factor_apart(stated: Decimal, right: Decimal, rounding: Decimal) -> bool {
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
pub(super) fn is_refuted(
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

/// For each other declared sum that has the row `total` as its total or as a part: the total less the sum and what rounding
/// explains, with the sign that a total too large has.
fn distances<'f>(
    form: &'f FilledForm<'f>,
    (total, parts): (FilledRow, &'f [FilledRow]),
    column: ColumnIndex,
) -> impl Iterator<Item = (Decimal, Decimal)> + 'f {
    let edits = form.facts.form.edits.iter();
    edits.filter_map(move |edit| {
        let EditKind::SumOfRows {
            total: other,
            parts: of_other,
            columns,
            ..
        } = &edit.kind
        else {
            return None;
        };
        let (whole, of_other) = (form.described(*other), form.parts(of_other));
        let is_same = whole == total && of_other == parts;
        let is_part = of_other.contains(&total);
        if is_same || !columns.contains(&column) || !(whole == total || is_part) {
            return None;
        }
        let figures: Vec<Decimal> = of_other
            .iter()
            .filter_map(|part| form.number(*part, column))
            .collect();
        let stated = form.number(whole, column).filter(|_| !figures.is_empty())?;
        let added = figures
            .iter()
            .copied()
            .fold(Decimal::ZERO, Decimal::saturating_add);
        let operands = figures.iter().copied().chain([stated]);
        let allowed = rounding_tolerance(operands, form.decimals(whole, column), figures.len());
        let distance = stated.saturating_sub(added);
        Some((if is_part { -distance } else { distance }, allowed))
    })
}
