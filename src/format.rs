//! How figures are printed in sentences and tables: "1.234,5" in Vietnamese, "1,234.5" in English.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::text::Language;

/// A figure in the style of the language, its thousands grouped and rounded half away from zero.
///
/// With `None` it keeps the decimals it has, without closing zeros; a figure that rounds to zero has no sign.
pub fn number(value: Decimal, decimals: Option<u32>, language: Language) -> String {
    let rounded = match decimals {
        Some(decimals) => rounded(value, decimals),
        None => value.normalize(),
    };
    let printed_decimals = decimals.unwrap_or_else(|| rounded.scale());
    let plain = rounded.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (group_mark, decimal_mark) = marks(language);

    let mut printed = String::with_capacity(plain.len() * 2);
    if rounded.is_sign_negative() && !rounded.is_zero() {
        printed.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            printed.push(group_mark);
        }
        printed.push(digit);
    }
    if printed_decimals > 0 {
        printed.push(decimal_mark);
        let digits = fraction.chars().chain(std::iter::repeat('0'));
        let digits = (0..printed_decimals).zip(digits);
        printed.extend(digits.map(|(_, digit)| digit));
    }
    printed
}

/// A figure rounded half away from zero, as people round.
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// The mark between groups of thousands and the one before decimals.
fn marks(language: Language) -> (char, char) {
    match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    fn printed(value: &str, decimals: Option<u32>) -> String {
        number(value.parse().unwrap(), decimals, Language::Vi)
    }

    #[test]
    fn thousands_have_dots_and_decimals_a_comma() {
        assert_eq!(printed("14164895.4", Some(1)), "14.164.895,4");
        assert_eq!(printed("-1234.5", None), "-1.234,5");
        assert_eq!(printed("999", None), "999");
        assert_eq!(printed("1000", None), "1.000");
        let english = number("1234567.8".parse().unwrap(), None, Language::En);
        assert_eq!(english, "1,234,567.8");
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        assert_eq!(printed("0.125", Some(2)), "0,13");
        assert_eq!(printed("-0.125", Some(2)), "-0,13");
        assert_eq!(printed("2.5", Some(0)), "3");
        assert_eq!(printed("999.95", Some(1)), "1.000,0");
    }

    #[test]
    fn asked_decimals_are_filled_and_unasked_zeros_dropped() {
        assert_eq!(printed("72.5", Some(2)), "72,50");
        assert_eq!(printed("5", Some(1)), "5,0");
        assert_eq!(printed("72.500", None), "72,5");
        assert_eq!(printed("100", None), "100");
    }

    #[test]
    fn a_figure_that_rounds_to_zero_has_no_sign() {
        assert_eq!(printed("-0.04", Some(1)), "0,0");
        assert_eq!(printed("-0.0", None), "0");
    }
}
