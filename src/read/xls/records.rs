//! The records of an old workbook, one after the other.

use crate::read::bytes::Bytes;
use crate::read::refusal::Fault;

/// A record: what it is and its bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) payload: &'a [u8],
}

/// Walks through a stream; every step moves forward.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    rest: Bytes<'a>,
}

/// Continues the record before it.
pub(super) const CONTINUE: u16 = 0x003c;

impl<'a> Records<'a> {
    /// The records from `offset` on.
    pub(super) fn from(stream: &'a [u8], offset: usize) -> Result<Self, Fault> {
        let rest = stream.get(offset..).ok_or(Fault::CutRecord)?;
        Ok(Self {
            rest: Bytes::new(rest),
        })
    }

    /// The next record; `None` at the end of the stream. Report programs write records of nothing between the others, and zeros
    /// fill the stream up.
    pub(super) fn next(&mut self) -> Result<Option<Record<'a>>, Fault> {
        while self.rest.len() >= 4 {
            let (kind, length) = (self.rest.u16()?, self.rest.u16()?);
            let payload = self.rest.take(usize::from(length))?;
            if kind != 0 || length != 0 {
                return Ok(Some(Record { kind, payload }));
            }
        }
        Ok(None)
    }

    /// The bytes of a record with all that continue it.
    pub(super) fn whole(&mut self, first: &Record<'a>) -> Result<Vec<&'a [u8]>, Fault> {
        let mut parts = vec![first.payload];
        loop {
            let mut ahead = self.clone();
            match ahead.next()? {
                Some(record) if record.kind == CONTINUE => {
                    parts.push(record.payload);
                    *self = ahead;
                }
                Some(_) | None => return Ok(parts),
            }
        }
    }
}
