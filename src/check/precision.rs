//! How far figures may differ because they were rounded before they were printed.

use rust_decimal::Decimal;

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

/// Half of the last digit of a figure printed with so many decimals; 0.05 for one decimal.
pub(super) fn half_unit(decimals: u32) -> Decimal {
    Decimal::try_new(5, decimals + 1).unwrap_or_default()
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
