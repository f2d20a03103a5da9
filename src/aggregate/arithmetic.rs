//! Ratios, what a figure inherits from its parts, and whether two figures speak of the same units.

use rust_decimal::Decimal;

use crate::model::figure::{Figure, FigureStatus, Quotient};
use crate::model::register::UnitIndex;

/// Units that stand in one of two sorted lists only.
pub(super) fn one_sided(first: &[UnitIndex], second: &[UnitIndex]) -> Vec<UnitIndex> {
    if first == second {
        return Vec::new();
    }
    let only = |these: &[UnitIndex], those: &[UnitIndex]| -> Vec<UnitIndex> {
        let lonely = these.iter().filter(|unit| !those.contains(unit));
        lonely.copied().collect()
    };
    let mut units = only(first, second);
    units.extend(only(second, first));
    units.sort();
    units
}

/// Numerator over denominator; `None` when the denominator is zero or below, or the figure overflows.
pub(super) fn ratio(
    numerator: Decimal,
    denominator: Decimal,
    quotient: Quotient,
) -> Option<Decimal> {
    if denominator <= Decimal::ZERO {
        return None;
    }
    match quotient {
        Quotient::Percent => numerator
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(denominator),
        Quotient::Growth => numerator
            .checked_sub(denominator)?
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(denominator),
        Quotient::Times => numerator.checked_div(denominator),
    }
}

/// What a figure inherits from its parts.
pub(super) fn status_of(
    value: Option<Decimal>,
    comparable: bool,
    parts: &[&Figure],
) -> FigureStatus {
    let any = |status: FigureStatus| parts.iter().any(|part| part.status == status);
    if any(FigureStatus::Withheld) {
        FigureStatus::Withheld
    } else if value.is_none() || !comparable {
        FigureStatus::Unavailable
    } else if any(FigureStatus::Incomplete) {
        FigureStatus::Incomplete
    } else if any(FigureStatus::Marked) {
        FigureStatus::Marked
    } else {
        FigureStatus::Complete
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn growth_is_measured_on_the_base() {
        // 14.164,9 on 12.465,7: 1.699,2 / 12.465,7 = 13,6310… %
        let growth = ratio(number("14164.9"), number("12465.7"), Quotient::Growth);
        assert_eq!(
            growth.map(|growth| growth.round_dp(3)),
            Some(number("13.631"))
        );
        let completion = ratio(number("14164.9"), number("19550"), Quotient::Percent);
        assert_eq!(
            completion.map(|share| share.round_dp(2)),
            Some(number("72.45"))
        );
    }

    #[test]
    fn nothing_is_measured_on_a_base_of_zero() {
        assert_eq!(ratio(number("5"), Decimal::ZERO, Quotient::Growth), None);
        assert_eq!(ratio(number("5"), number("-1"), Quotient::Growth), None);
        assert_eq!(
            ratio(Decimal::ZERO, number("5"), Quotient::Growth),
            Some(number("-100"))
        );
    }

    #[test]
    fn units_on_one_side_only_are_named() {
        let [a, b, c] = [
            UnitIndex::at(1).unwrap(),
            UnitIndex::at(2).unwrap(),
            UnitIndex::at(3).unwrap(),
        ];
        assert_eq!(one_sided(&[a, b], &[a, b]), []);
        assert_eq!(one_sided(&[a, b], &[b, c]), [a, c]);
    }
}
