//! Binary floating point of the file to exact decimals, once and nowhere else.

use rust_decimal::Decimal;

/// Whole numbers up to here are exact in binary.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Excel shows and keeps at most 15 digits; what lies beyond is dust such as 37100098.730000004.
const DIGITS: usize = 15;

/// The shortest decimal that a spreadsheet would show for `value`, dust beyond 15 digits rounded away.
///
/// `None` when it is not finite or too large for a figure.
#[allow(
    clippy::float_arithmetic,
    clippy::float_cmp,
    reason = "the only door from binary to decimal; equality is the test of exactness"
)]
pub(super) fn from_binary(value: f64) -> Option<Decimal> {
    let mut scale = 1.0;
    for decimals in 0..=6 {
        let units = (value * scale).round();
        if units.abs() >= EXACT / 10.0 {
            break;
        }
        if units / scale == value {
            return whole(units).map(|units| Decimal::new(units, decimals).normalize());
        }
        scale *= 10.0;
    }
    if !value.is_finite() {
        return None;
    }
    Decimal::from_scientific(&format!("{value:.precision$e}", precision = DIGITS - 1))
        .ok()
        .map(|number| number.normalize())
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the caller keeps it below 2^53"
)]
fn whole(units: f64) -> Option<i64> {
    units.is_finite().then_some(units as i64)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn decimals_come_back_as_typed() {
        for text in [
            "0",
            "12465818.4",
            "-63",
            "0.166",
            "14164909.4",
            "0.000001",
            "123456789012.25",
            "98640",
        ] {
            let binary: f64 = text.parse().unwrap();
            assert_eq!(from_binary(binary).unwrap().to_string(), text);
        }
    }

    #[test]
    fn dust_is_rounded_away() {
        assert_eq!(
            from_binary(37_100_098.730_000_004).unwrap().to_string(),
            "37100098.73"
        );
        assert_eq!(from_binary(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(from_binary(f64::NAN), None);
        assert_eq!(from_binary(1e300), None);
    }
}
