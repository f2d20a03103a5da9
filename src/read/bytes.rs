//! Numbers out of the binary records of foreign files; nothing is read beyond their end.

use super::refusal::Fault;

/// What is left of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Number of bytes left.
    pub(super) fn len(&self) -> usize {
        self.rest.len()
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Fault> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Fault::CutRecord)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.take(N)?.try_into().map_err(|_| Fault::CutRecord)
    }

    pub(super) fn u8(&mut self) -> Result<u8, Fault> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Result<u16, Fault> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Fault> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn f64(&mut self) -> Result<f64, Fault> {
        self.array().map(f64::from_le_bytes)
    }

    /// A count or an offset.
    pub(super) fn size(&mut self) -> Result<usize, Fault> {
        usize::try_from(self.u32()?).map_err(|_| Fault::CutRecord)
    }
}

/// A short number of binary workbooks (RK): a whole number or the upper half of a float, perhaps in hundredths.
#[allow(
    clippy::float_arithmetic,
    clippy::cast_possible_wrap,
    reason = "the format defines the value by these operations"
)]
pub(super) fn short_number(bits: u32) -> ShortNumber {
    let in_hundredths = bits & 1 != 0;
    if bits & 2 != 0 {
        return ShortNumber::Whole {
            units: i64::from(bits as i32 >> 2),
            decimals: if in_hundredths { 2 } else { 0 },
        };
    }
    let value = f64::from_bits(u64::from(bits & !3) << 32);
    ShortNumber::Binary(if in_hundredths { value / 100.0 } else { value })
}

/// What a short number stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum ShortNumber {
    /// `units` with the point moved by `decimals`.
    Whole {
        /// The digits.
        units: i64,
        /// Places behind the point.
        decimals: u32,
    },
    /// A float.
    Binary(f64),
}

/// The words of an Excel error by its number in binary workbooks; `None` for a number that is none.
pub(super) fn error_name(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_whole_or_the_upper_half_of_a_float() {
        let whole = |units, decimals| ShortNumber::Whole { units, decimals };
        assert_eq!(short_number(123_456 << 2 | 2), whole(123_456, 0));
        assert_eq!(short_number(123_456 << 2 | 3), whole(123_456, 2));
        assert_eq!(short_number(0xffff_fffe), whole(-1, 0));
        assert_eq!(short_number(0x3ff0_0000), ShortNumber::Binary(1.0));
        assert_eq!(short_number(0x4059_0001), ShortNumber::Binary(1.0));
    }

    #[test]
    fn nothing_is_read_beyond_the_end() {
        let mut bytes = Bytes::new(&[1, 2, 3]);
        assert_eq!(bytes.u16(), Ok(0x0201));
        assert_eq!(bytes.u16(), Err(Fault::CutRecord));
        assert_eq!(bytes.u8(), Ok(3));
    }
}
