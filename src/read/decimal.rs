//! Binary floating point of the file to exact decimals, once and nowhere else.

use rust_decimal::Decimal;

use super::grid::Content;
use super::refusal::Fault;

/// Excel shows and keeps at most 15 digits; what lies beyond is dust such as 37100098.730000004.
const DIGITS: usize = 15;
/// Numbers from here on have more than 15 digits; units below are exact in binary.
const UNITS: f64 = 1e15;
/// The same as a whole number.
const EXACT_UNITS: u64 = 1_000_000_000_000_000;
/// Powers of ten that are exact in binary.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];
/// Decimals beyond which a figure is zero; the exact type holds 28.
const DECIMALS: usize = 28;

/// The shortest decimal that a spreadsheet would show for `value`, dust beyond 15 digits rounded away.
///
/// `None` when it is not finite or too large for a figure. What is left of a sum that should be zero, such as 1e-30, is zero.
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
    rounded(value).or_else(|| printed(value))
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

/// `value` at 15 digits, when binary arithmetic decides it beyond doubt.
#[allow(clippy::float_arithmetic, reason = "see from_binary")]
fn rounded(value: f64) -> Option<Decimal> {
    // Below a tenth the count of digits begins behind the point, and such figures are rare; so are those of 16 digits.
    if !(0.1..UNITS).contains(&value.abs()) {
        return None;
    }
    let whole_digits = POWERS
        .iter()
        .take_while(|power| value.abs() >= **power)
        .count();
    let decimals = DIGITS.checked_sub(whole_digits)?;
    let scaled = value * POWERS.get(decimals)?;
    let units = scaled.round();
    // The product is off by at most an eighth; nearer than that to a half, the exact value must decide.
    if (scaled - units).abs() > 0.3 {
        return None;
    }
    Some(shortest(whole(units), decimals))
}

/// The decimal without zeros behind its last digit.
fn shortest(mut units: i64, mut decimals: usize) -> Decimal {
    while decimals > 0 && units % 10 == 0 {
        units /= 10;
        decimals -= 1;
    }
    Decimal::new(units, u32::try_from(decimals).unwrap_or_default())
}

/// `value` at 15 digits by way of its exact decimal print.
fn printed(value: f64) -> Option<Decimal> {
    let scientific = format!("{value:.precision$e}", precision = 14);
    let exponent: i32 = scientific.split_once('e')?.1.parse().ok()?;
    if exponent < -14 {
        let decimals = format!("{value:.DECIMALS$}");
        return Decimal::from_str_exact(&decimals).ok().map(unsigned_zero);
    }
    let number = Decimal::from_scientific(&scientific).ok()?;
    Some(number.normalize())
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
    fn dust_is_rounded_away() {
        assert_eq!(
            from_binary(37_100_098.730_000_004).unwrap().to_string(),
            "37100098.73"
        );
        assert_eq!(from_binary(0.1 + 0.2).unwrap().to_string(), "0.3");
        assert_eq!(from_binary(-0.0).unwrap().to_string(), "0");
        assert_eq!(
            from_binary(103.417_266_187_050_36).unwrap().to_string(),
            "103.41726618705"
        );
        assert_eq!(
            from_binary(-2.220_446_049_250_313e-16).unwrap().to_string(),
            "-0.000000000000000222044604925"
        );
        assert_eq!(from_binary(5e-324).unwrap().to_string(), "0");
        assert_eq!(from_binary(f64::INFINITY), None);
        assert_eq!(from_binary(f64::NAN), None);
        assert_eq!(from_binary(1e300), None);
    }
}
