//! What goes between the program and its reading processes: a length, a checksum, then the words.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use flate2::Crc;
use serde::{Deserialize, Serialize};

use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};
use crate::read::RULES;
use crate::read::grid::Workbook;

/// Exit code of a process that gave a workbook up.
pub(super) const TOO_SLOW: i32 = 75;
/// Names and keys inside findings that may be different; the readers have some dozens.
const WORDS: usize = 1_000;

/// A finding of a reader on its way.
#[derive(Serialize, Deserialize)]
struct Said<'a> {
    code: Cow<'a, str>,
    places: Vec<Place<'a>>,
    args: Vec<(Cow<'a, str>, Value<'a>)>,
}

/// Where it is; the file is the one that was asked for.
#[derive(Serialize, Deserialize)]
struct Place<'a> {
    sheet: Cow<'a, str>,
    position: Option<Position>,
}

/// The values that readers put into findings.
#[derive(Serialize, Deserialize)]
enum Value<'a> {
    Text(Cow<'a, str>),
    List(Cow<'a, [String]>),
    Number(String),
    Count(u64),
    Message(Cow<'a, str>),
}

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
    let said: Option<Vec<Said<'_>>> = findings.iter().map(said).collect();
    said.and_then(|said| postcard::to_stdvec(&(workbook, said)).ok())
        .unwrap_or_default()
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
    let (workbook, said): (Option<Workbook>, Vec<Said<'_>>) = postcard::from_bytes(&answer).ok()?;
    let findings: Option<Vec<Finding>> = said.into_iter().map(|said| heard(said, path)).collect();
    Some((workbook, findings?))
}

fn said(finding: &Finding) -> Option<Said<'_>> {
    let place = |cell: &CellRef| Place {
        sheet: Cow::Owned(cell.sheet.to_string()),
        position: cell.position,
    };
    let args = finding
        .args
        .iter()
        .map(|(name, arg)| Some((Cow::Borrowed(*name), value(arg)?)));
    Some(Said {
        code: Cow::Borrowed(finding.rule.code),
        places: finding.cells.iter().map(place).collect(),
        args: args.collect::<Option<_>>()?,
    })
}

/// `None` for what only later rooms know: units, forms, periods, measures.
fn value(arg: &Arg) -> Option<Value<'_>> {
    match arg {
        Arg::Text(text) => Some(Value::Text(Cow::Borrowed(text))),
        Arg::List(texts) => Some(Value::List(Cow::Borrowed(texts))),
        Arg::Number(number) => Some(Value::Number(number.to_string())),
        Arg::Count(count) => Some(Value::Count(*count)),
        Arg::Message(key) => Some(Value::Message(Cow::Borrowed(key))),
        Arg::Period(_)
        | Arg::Unit(_)
        | Arg::Units(_)
        | Arg::Form(_)
        | Arg::Forms(_)
        | Arg::Measure(_)
        | Arg::Name(_) => None,
    }
}

fn heard(said: Said<'_>, path: &Arc<str>) -> Option<Finding> {
    let rule = RULES.iter().find(|rule| rule.code == said.code)?;
    let cell = |place: Place<'_>| CellRef {
        file: Arc::clone(path),
        sheet: Arc::from(&*place.sheet),
        position: place.position,
    };
    let mut finding = Finding::new(*rule, said.places.into_iter().map(cell).collect());
    for (name, value) in said.args {
        let arg = match value {
            Value::Text(text) => Arg::Text(text.into_owned()),
            Value::List(texts) => Arg::List(texts.into_owned()),
            Value::Number(number) => Arg::Number(number.parse().ok()?),
            Value::Count(count) => Arg::Count(count),
            Value::Message(key) => Arg::Message(lasting(&key)?),
        };
        finding = finding.with(lasting(&name)?, arg);
    }
    Some(finding)
}

/// The one copy of a word that our own code names; they are few, and kept for the life of the program.
fn lasting(word: &str) -> Option<&'static str> {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(seen) = known.get(word) {
        return Some(seen);
    }
    let fits = known.len() < WORDS && word.len() < 100;
    fits.then(|| {
        let kept: &'static str = Box::leak(Box::from(word));
        known.insert(kept);
        kept
    })
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
