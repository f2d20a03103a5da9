//! A decimal as its scale and its digits; exact, and much shorter than text.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserializer, Serialize, Serializer};

/// Added to a scale behind which more digits follow than 64 bits hold.
const WIDE: u8 = 0x80;

/// Writes the scale and the digits.
///
/// # Errors
/// Those of the format.
pub fn serialize<S: Serializer>(number: &Decimal, out: S) -> Result<S::Ok, S::Error> {
    let digits = number.mantissa();
    // A scale is at most 28.
    let [scale, ..] = number.scale().to_le_bytes();
    match i64::try_from(digits) {
        Ok(digits) => (scale, digits).serialize(out),
        Err(_) => (scale | WIDE, digits).serialize(out),
    }
}

/// Reads them back.
///
/// # Errors
/// For digits that no decimal can hold.
pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Decimal, D::Error> {
    input.deserialize_tuple(2, ScaleAndDigits)
}

struct ScaleAndDigits;

impl<'de> Visitor<'de> for ScaleAndDigits {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scale and digits")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Decimal, A::Error> {
        let missing = || A::Error::custom("no digits");
        let scale: u8 = parts.next_element()?.ok_or_else(missing)?;
        let digits: i128 = if scale & WIDE == 0 {
            parts.next_element::<i64>()?.ok_or_else(missing)?.into()
        } else {
            parts.next_element()?.ok_or_else(missing)?
        };
        let scale = u32::from(scale & !WIDE);
        Decimal::try_from_i128_with_scale(digits, scale).map_err(A::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Number(#[serde(with = "super")] Decimal);

    #[test]
    fn decimals_come_back_with_their_scale() {
        for text in [
            "0",
            "-12.50",
            "79228162514264337593543950335",
            "0.0000000000000000000000000001",
        ] {
            let number: Decimal = text.parse().unwrap();
            let bytes = postcard::to_stdvec(&Number(number)).unwrap();
            let back: Number = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(back.0.to_string(), text);
        }
    }
}
