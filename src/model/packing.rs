//! What cells and observations have in common as bytes: they lie side by side, and most are short numbers.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// In the first byte of each: it stands right of the one before.
pub(crate) const RIGHT: u8 = 1;
/// Scales below this fit beside the marks in that byte.
const SCALES: u32 = 16;

/// Digits and scale of a number of at most 64 bits; the scale is below 16.
pub(crate) fn short(number: Decimal) -> Option<(i64, u8)> {
    let digits = i64::try_from(number.mantissa()).ok()?;
    let scale = Some(number.scale()).filter(|scale| *scale < SCALES)?;
    Some((digits, u8::try_from(scale).ok()?))
}

/// Adds a value.
pub(crate) fn put(bytes: &mut Vec<u8>, value: &impl Serialize) -> postcard::Result<()> {
    *bytes = postcard::to_extend(value, std::mem::take(bytes))?;
    Ok(())
}

/// Takes the value at the beginning.
pub(crate) fn taken<'a, T: Deserialize<'a>>(rest: &mut &'a [u8]) -> Option<T> {
    let (value, behind) = postcard::take_from_bytes(rest).ok()?;
    *rest = behind;
    Some(value)
}
