//! How far figures may differ because they were rounded before they were printed.

use rust_decimal::Decimal;

use crate::model::indicator::Indicator;

/// How far a stated total may be from the sum of its parts: what the form allows, else nothing for whole things such as
/// jobs, which are counted, else what rounding explains.
///
/// Both the rule that compares them and the sums that keep them together ask here.
pub(crate) fn allowed_in_sum(
    operands: impl IntoIterator<Item = Decimal>,
    measure: (Counted, u32),
    parts: usize,
    declared: Option<Decimal>,
) -> Decimal {
    match (declared, measure) {
        (Some(declared), _) => declared,
        (None, (Counted::Whole, _)) => Decimal::ZERO,
        (None, (Counted::Measured, decimals)) => rounding_tolerance(operands, decimals, parts),
    }
}

/// How the figures of an indicator come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    /// Jobs, projects, cases: never rounded.
    Whole,
    /// Values and volumes: rounded before they are printed.
    Measured,
}

impl Counted {
    /// Of an indicator; what nobody describes is measured.
    pub(crate) fn of(indicator: Option<&Indicator>) -> Self {
        match indicator {
            Some(indicator) if indicator.integer => Self::Whole,
            Some(_) | None => Self::Measured,
        }
    }
}

/// Half a unit of the last printed digit for each part.
///
/// Decimals are those seen among the operands, at most those with which the measure is printed:
/// a spreadsheet often keeps more digits than it shows. Source: practice of the statistics offices, totals that differ only by rounding.
pub(super) fn rounding_tolerance(
    operands: impl IntoIterator<Item = Decimal>,
    measure_decimals: u32,
    parts: usize,
) -> Decimal {
    let seen = operands.into_iter().map(decimals).max().unwrap_or_default();
    half_unit(seen.min(measure_decimals)) * Decimal::from(parts)
}

/// The sum of figures; what no figure can hold is the greatest that one can.
pub(super) fn added(figures: impl IntoIterator<Item = Decimal>) -> Decimal {
    let figures = figures.into_iter();
    figures.fold(Decimal::ZERO, Decimal::saturating_add)
}

/// True when neither of two figures is more than five times the other: months and trades differ that much.
pub(super) fn is_of_size(one: Decimal, other: Decimal) -> bool {
    const ORDINARY: Decimal = Decimal::from_parts(5, 0, 0, false, 0);
    let (one, other) = (one.abs(), other.abs());
    one <= other.saturating_mul(ORDINARY) && other <= one.saturating_mul(ORDINARY)
}

/// Half of the last digit of a figure printed with so many decimals; 0.05 for one decimal.
pub(super) fn half_unit(decimals: u32) -> Decimal {
    Decimal::new(5, decimals.saturating_add(1).min(Decimal::MAX_SCALE))
}

/// Ten to a power between 0 and 1, to six decimals: the ratio that a distance of logarithms allows; 0.15 gives 1.412538.
pub(super) fn power_of_ten(exponent: Decimal) -> Decimal {
    /// Natural logarithm of ten.
    const LN_TEN: Decimal = Decimal::from_parts(2_302_585_093, 0, 0, false, 9);
    let x = exponent.clamp(Decimal::ZERO, Decimal::ONE) * LN_TEN;
    let (mut term, mut sum) = (Decimal::ONE, Decimal::ONE);
    // e^x = 1 + x + x^2/2! + ...; the thirtieth term of x = ln 10 is below the twentieth decimal.
    for step in 1..30_u32 {
        term = (term * x / Decimal::from(step)).round_dp(20);
        sum += term;
    }
    sum.round_dp(6)
}

/// Decimals of a figure without closing zeros.
pub(super) fn decimals(value: Decimal) -> u32 {
    if value.scale() == 0 {
        return 0;
    }
    value.normalize().scale()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn a_distance_of_logarithms_is_a_ratio() {
        let ratio = |exponent: &str| {
            power_of_ten(exponent.parse().unwrap())
                .normalize()
                .to_string()
        };
        // 10^0,15 = 1,4125375...; 10^0,5 = 3,1622776...
        assert_eq!(ratio("0.15"), "1.412538");
        assert_eq!(ratio("0.5"), "3.162278");
        assert_eq!(ratio("1"), "10");
    }

    #[test]
    fn the_tolerance_grows_with_the_parts_and_shrinks_with_the_decimals() {
        let tolerance = |values: [&str; 2], measure, parts| {
            let operands = values.map(|value| value.parse().unwrap());
            rounding_tolerance(operands, measure, parts)
                .normalize()
                .to_string()
        };
        assert_eq!(tolerance(["100.5", "99"], 1, 4), "0.2");
        assert_eq!(tolerance(["100", "99"], 1, 4), "2");
        assert_eq!(tolerance(["100.123456", "99"], 1, 4), "0.2");
    }
}
