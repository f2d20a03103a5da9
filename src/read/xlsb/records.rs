//! The records of a binary part, and texts in them.

use crate::read::bytes::Bytes;
use crate::read::refusal::Fault;

/// A record: what it is and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u32,
    pub(super) payload: Bytes<'a>,
}

/// Walks through a part; every step moves forward.
#[derive(Debug)]
pub(super) struct Records<'a> {
    rest: Bytes<'a>,
}

impl<'a> Records<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
        Self {
            rest: Bytes::new(part),
        }
    }

    /// The next record; `None` at the end of the part.
    pub(super) fn next(&mut self) -> Result<Option<Record<'a>>, Fault> {
        if self.rest.len() == 0 {
            return Ok(None);
        }
        let kind = self.variable(2)?;
        let length = usize::try_from(self.variable(4)?).map_err(|_| Fault::CutRecord)?;
        let payload = Bytes::new(self.rest.take(length)?);
        Ok(Some(Record { kind, payload }))
    }

    /// A number of up to `most` bytes, seven bits in each, the highest bit set in all but the last.
    fn variable(&mut self, most: u32) -> Result<u32, Fault> {
        let mut number = 0;
        for place in 0..most {
            let byte = self.rest.u8()?;
            number |= u32::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

/// A text behind its length in characters.
pub(super) fn text(bytes: &mut Bytes<'_>) -> Result<String, Fault> {
    let length = bytes.size()?;
    text_of(bytes, length)
}

/// A text that may be missing.
pub(super) fn optional_text(bytes: &mut Bytes<'_>) -> Result<String, Fault> {
    match bytes.u32()? {
        u32::MAX => Ok(String::new()),
        length => text_of(
            bytes,
            usize::try_from(length).map_err(|_| Fault::CutRecord)?,
        ),
    }
}

fn text_of(bytes: &mut Bytes<'_>, length: usize) -> Result<String, Fault> {
    let size = length.checked_mul(2).ok_or(Fault::CutRecord)?;
    let units: Vec<u16> = bytes
        .take(size)?
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes(pair.try_into().unwrap_or_default()))
        .collect();
    // Cleaning would take it away, and with it the trace that the text is not what was typed.
    if units.contains(&0) {
        return Err(Fault::Control);
    }
    Ok(String::from_utf16_lossy(&units))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_lengths_take_as_many_bytes_as_they_need() {
        let mut part = vec![0x81, 0x01, 0x00, 0x05, 0x81, 0x01];
        part.extend([7; 129]);
        let mut records = Records::new(&part);
        let first = records.next().unwrap().unwrap();
        assert_eq!((first.kind, first.payload.len()), (129, 0));
        let second = records.next().unwrap().unwrap();
        assert_eq!((second.kind, second.payload.len()), (5, 129));
        assert!(records.next().unwrap().is_none());
    }

    #[test]
    fn a_record_beyond_the_end_is_cut() {
        assert_eq!(
            Records::new(&[5, 9, 1]).next().unwrap_err(),
            Fault::CutRecord
        );
    }
}
