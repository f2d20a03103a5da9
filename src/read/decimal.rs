//! Binary floating point of the file to exact decimals, once and nowhere else.

use rust_decimal::Decimal;

use super::grid::Content;
use super::refusal::Fault;

/// A text of so many digits comes back from binary as it was.
const DIGITS: usize = 15;
/// Numbers from here on have more than 15 digits; units below are exact in binary.
const UNITS: f64 = 1e15;
/// The same as a whole number.
const EXACT_UNITS: u64 = 1_000_000_000_000_000;
/// Powers of ten that are exact in binary.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
/// Decimals beyond which a figure is zero; the exact type holds as many.
const DECIMALS: i32 = 28;

/// The shortest decimal that gives the same binary value: 13162672089180.95, and 0.30000000000000004 for the sum of 0.1 and 0.2.
///
/// `None` when it is not finite or too large for a figure; 1e-30 is zero. What sums in binary leave behind a figure is not told
/// from its digits here: `recognise` does so where it knows the measure.
#[allow(
    clippy::float_arithmetic,
    clippy::float_cmp,
    reason = "the only door from binary to decimal; equality is the test of exactness"
)]
pub(super) fn from_binary(value: f64) -> Option<Decimal> {
    let units = whole(value);
    if binary(units) == value && units.unsigned_abs() < EXACT_UNITS {
        return Some(Decimal::new(units, 0));
    }
    // Up to six decimals, as many as leave the units exact; the division tells whether they are all.
    let decimals = (0..=6).rev().find(|decimals| {
        let power = POWERS.get(*decimals).copied().unwrap_or(f64::NAN);
        value.abs() * power < UNITS
    });
    if let Some((decimals, power)) = decimals.and_then(|at| Some((at, POWERS.get(at)?))) {
        let units = whole(value * power + 0.5_f64.copysign(value));
        if binary(units) / power == value {
            return Some(shortest(units, decimals));
        }
    }
    if !value.is_finite() {
        return None;
    }
    printed(value)
}

/// The number that a text of at most 15 digits writes out: `-12.50`. What is longer, has an exponent or is no number at all goes
/// through binary.
///
/// So many digits come back from binary as they were, so that both ways give the same.
pub(super) fn short(text: &[u8]) -> Option<Decimal> {
    let (is_negative, digits) = match text.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, text),
    };
    let (mut units, mut count, mut point) = (0_i64, 0_usize, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                units = units * 10 + i64::from(byte - b'0');
                count += 1;
                if count > DIGITS {
                    return None;
                }
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    let units = if is_negative { -units } else { units };
    let decimals = point.map_or(0, |point| count - point);
    (count > 0).then(|| shortest(units, decimals))
}

/// The decimal without zeros behind its last digit.
fn shortest(mut units: i64, mut decimals: usize) -> Decimal {
    while decimals > 0 && units % 10 == 0 {
        units /= 10;
        decimals -= 1;
    }
    Decimal::new(units, u32::try_from(decimals).unwrap_or_default())
}

/// The shortest print of a float that is finite, taken apart into digits and the place of the point.
fn printed(value: f64) -> Option<Decimal> {
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    let behind = digits.split_once('.').map_or(0, |(_, behind)| behind.len());
    if i32::try_from(behind).ok()? - exponent > DECIMALS {
        let decimals = format!("{value:.28}");
        return Decimal::from_str_exact(&decimals).ok().map(unsigned_zero);
    }
    let number = Decimal::from_scientific(&scientific).ok()?;
    Some(unsigned_zero(number))
}

/// There is no minus zero among figures.
fn unsigned_zero(number: Decimal) -> Decimal {
    if number.is_zero() {
        Decimal::ZERO
    } else {
        number.normalize()
    }
}

#[allow(clippy::cast_precision_loss, reason = "the caller keeps it below 2^53")]
fn binary(units: i64) -> f64 {
    units as f64
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "saturates, which the caller expects"
)]
fn whole(units: f64) -> i64 {
    units as i64
}

/// The content of a cell that holds a float.
pub(super) fn content(value: f64) -> Result<Content, Fault> {
    from_binary(value)
        .map(Content::Number)
        .ok_or(Fault::NotFinite)
}

/// The content of a cell whose float is written out: `12.5`, `1E-3`.
pub(super) fn written(text: &str) -> Result<Content, Fault> {
    content(text.trim().parse().map_err(|_| Fault::Malformed)?)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_short_way_gives_what_the_printed_way_gives(units in -10_i64.pow(17)..10_i64.pow(17), power in -30_i32..8) {
            let value: f64 = format!("{units}e{power}").parse().unwrap();
            prop_assert_eq!(from_binary(value), printed(value));
        }

        #[test]
        fn every_decimal_gives_its_binary_value_back(fraction in 0_u64..1 << 52, exponent in 987_u64..1112, sign in 0_u64..2) {
            // From about 10^-11 to 10^26, where the exact type holds all digits.
            let bits = sign << 63 | exponent << 52 | fraction;
            let value = f64::from_bits(bits);
            let decimal = from_binary(value).unwrap().to_string();
            prop_assert_eq!(decimal.parse::<f64>().unwrap().to_bits(), bits);
            let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
            let shortest = format!("{value:e}");
            let exponent_at = shortest.find('e').unwrap();
            let fewest = digits(&shortest[..exponent_at]);
            let significant = decimal.trim_start_matches(['-', '0', '.']);
            prop_assert!(digits(significant.trim_end_matches('0')) <= fewest, "{}", decimal);
        }

        #[test]
        fn digits_give_what_the_way_through_binary_gives(units in -10_i64.pow(15)..10_i64.pow(15), decimals in 0_usize..=15) {
            let digits = format!("{:0width$}", units.abs(), width = decimals + 1);
            let (whole, behind) = digits.split_at(digits.len() - decimals);
            let sign = if units < 0 { "-" } else { "" };
            let text = format!("{sign}{whole}.{behind}");
            let binary = from_binary(text.parse().unwrap()).map(|number| number.to_string());
            let short = short(text.as_bytes()).map(|number| number.to_string());
            prop_assert!(short == binary || short.is_none() && digits.len() > DIGITS, "{text}");
        }
    }

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
    fn nothing_is_cut_and_nothing_is_added() {
        for (value, decimal) in [
            (13_162_672_089_180.95, "13162672089180.95"),
            (3.453_600_972_526_137, "3.453600972526137"),
            (0.123_400_987_654_321, "0.123400987654321"),
            (4.2e-7, "0.00000042"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (123_456_789_012_345_680.0, "123456789012345680"),
            (37_100_098.730_000_004, "37100098.730000004"),
            (0.1 + 0.2, "0.30000000000000004"),
            (103.417_266_187_050_36, "103.41726618705036"),
            (-0.0, "0"),
            (
                -2.220_446_049_250_313e-16,
                "-0.0000000000000002220446049250",
            ),
            (5e-324, "0"),
        ] {
            assert_eq!(
                from_binary(value).unwrap(),
                decimal.parse().unwrap(),
                "{decimal}"
            );
        }
        assert_eq!(from_binary(f64::INFINITY), None);
        assert_eq!(from_binary(f64::NAN), None);
        assert_eq!(from_binary(1e300), None);
    }
}
