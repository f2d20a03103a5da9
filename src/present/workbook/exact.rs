//! Decimals as the numbers a workbook can hold.
#![allow(
    clippy::float_arithmetic,
    reason = "a workbook stores binary numbers; this is the only place that makes them"
)]

use rust_decimal::Decimal;

/// The binary number nearest to a decimal.
pub(super) fn nearest(value: Decimal) -> f64 {
    /// Powers of ten that a binary number holds exactly.
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    let power = usize::try_from(value.scale())
        .ok()
        .and_then(|scale| POWERS.get(scale));
    // Both parts are exact, so their quotient is rounded once: no need to go through text.
    match (whole(value.mantissa()), power) {
        (Some(digits), Some(power)) => digits / power,
        (_, _) => value.to_string().parse().unwrap_or(f64::NAN),
    }
}

/// A whole number below 2^53, which a binary number holds exactly.
fn whole(digits: i128) -> Option<f64> {
    if digits.unsigned_abs() >= 1 << 53 {
        return None;
    }
    let high = i32::try_from(digits >> 32).ok()?;
    let low = u32::try_from(digits & 0xFFFF_FFFF).ok()?;
    Some(f64::from(high) * 4_294_967_296.0 + f64::from(low))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn a_decimal_becomes_the_number_its_text_would_be() {
        for text in [
            "0",
            "-0.1",
            "14164.9",
            "123456789012.345",
            "-123456789012.345",
            "9007199254740993",
            "0.0000000000000000000000000001",
            "1699.2345678901234567890123",
        ] {
            let decimal: Decimal = text.parse().unwrap();
            let parsed: f64 = text.parse().unwrap();
            assert_eq!(nearest(decimal).to_bits(), parsed.to_bits(), "{text}");
        }
    }
}
