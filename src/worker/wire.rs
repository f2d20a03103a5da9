//! What goes between the program and its reading processes: a length, a checksum, then the words.

use std::io::{self, Read, Write};
use std::sync::Arc;

use flate2::Crc;

use crate::model::finding::{Finding, RuleInfo};
use crate::model::told::{Told, told};
use crate::read::RULES;
use crate::read::grid::Workbook;

/// Exit code of a process that gave a workbook up.
pub(super) const TOO_SLOW: i32 = 75;

/// Sends a workbook to be read.
pub(super) fn put_request(out: &mut impl Write, path: &str, bytes: &[u8]) -> io::Result<()> {
    for part in [path.as_bytes(), bytes] {
        put_length(out, part.len())?;
        out.write_all(part)?;
    }
    Ok(())
}

/// The next workbook; `None` when there is none any more.
pub(super) fn take_request(input: &mut impl Read) -> io::Result<Option<(Arc<str>, Vec<u8>)>> {
    let Some(length) = take_length(input)? else {
        return Ok(None);
    };
    let path = String::from_utf8_lossy(&take_bytes(input, length)?).into();
    let length = take_length(input)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(Some((path, take_bytes(input, length)?)))
}

/// What was read, as bytes; empty when it cannot be put into bytes, which the other side takes for a failure.
pub(super) fn answer(workbook: Option<&Workbook>, findings: &[Finding]) -> Vec<u8> {
    let told: Vec<Told<'_>> = findings.iter().map(told).collect();
    postcard::to_stdvec(&(workbook, told)).unwrap_or_default()
}

/// Sends an answer.
pub(super) fn put_answer(out: &mut impl Write, answer: &[u8]) -> io::Result<()> {
    put_length(out, answer.len())?;
    out.write_all(&checksum(answer).to_le_bytes())?;
    out.write_all(answer)?;
    out.flush()
}

/// The answer; `None` when it did not come whole.
pub(super) fn take_answer(
    input: &mut impl Read,
    path: &Arc<str>,
) -> Option<(Option<Workbook>, Vec<Finding>)> {
    let length = take_length(input).ok()??;
    let mut expected = [0; 4];
    input.read_exact(&mut expected).ok()?;
    let answer = take_bytes(input, length).ok()?;
    if checksum(&answer).to_le_bytes() != expected {
        return None;
    }
    let (workbook, told): (Option<Workbook>, Vec<Told<'_>>) = postcard::from_bytes(&answer).ok()?;
    let findings = told.into_iter().map(|told| told.heard(path, rule));
    let findings: Option<Vec<Finding>> = findings.collect();
    Some((workbook, findings?))
}

fn rule(code: &str) -> Option<RuleInfo> {
    RULES.iter().find(|rule| rule.code == code).copied()
}

fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn put_length(out: &mut impl Write, length: usize) -> io::Result<()> {
    let length = u64::try_from(length).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())
}

/// `None` at the end of the stream.
fn take_length(input: &mut impl Read) -> io::Result<Option<u64>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Ok(()) => Ok(Some(u64::from_le_bytes(length))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Grows as bytes arrive, so that a wrong length costs nothing.
fn take_bytes(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(read).is_ok_and(|read| read == length) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sent() -> Vec<u8> {
        let path: Arc<str> = Arc::from("a.xlsx");
        let (workbook, findings) = crate::read::read(&path, b"%PDF-1.7");
        let mut stream = Vec::new();
        put_answer(&mut stream, &answer(workbook.as_ref(), &findings)).unwrap();
        stream
    }

    #[test]
    fn requests_come_one_after_the_other_until_the_end() {
        let mut stream = Vec::new();
        put_request(&mut stream, "Đắk Hà.xlsx", b"one").unwrap();
        put_request(&mut stream, "b.xlsx", b"").unwrap();
        let mut input = stream.as_slice();
        let first = take_request(&mut input).unwrap().unwrap();
        assert_eq!(first, (Arc::from("Đắk Hà.xlsx"), b"one".to_vec()));
        let second = take_request(&mut input).unwrap().unwrap();
        assert_eq!(second, (Arc::from("b.xlsx"), Vec::new()));
        assert!(take_request(&mut input).unwrap().is_none());
    }

    #[test]
    fn an_answer_arrives_as_it_was_sent() {
        let path: Arc<str> = Arc::from("a.xlsx");
        let (workbook, findings) = take_answer(&mut sent().as_slice(), &path).unwrap();
        assert!(workbook.is_none());
        assert_eq!(findings, crate::read::read(&path, b"%PDF-1.7").1);
    }

    proptest! {
        #[test]
        fn a_changed_or_cut_answer_is_none(at in 0_usize..10_000, bit in 0_u32..8) {
            let path = Arc::from("a.xlsx");
            let stream = sent();
            let at = at % stream.len();
            let cut = stream.get(..at).unwrap();
            prop_assert!(take_answer(&mut &*cut, &path).is_none());
            let mut changed = stream.clone();
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1 << bit;
            }
            prop_assert!(take_answer(&mut changed.as_slice(), &path).is_none());
        }
    }
}
