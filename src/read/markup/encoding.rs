//! A part of XML in UTF-8, whatever encoding it stands in: by its mark, by its first bytes, then by what it declares.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::attributes::Attributes;
use crate::read::refusal::Fault;

/// Bytes in which a declaration ends.
const DECLARATION: usize = 256;

/// The part in UTF-8.
pub(super) fn in_utf8(part: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    let (encoding, mark) = encoding(part)?;
    let body = part.get(mark..).unwrap_or_default();
    let is_utf8 = std::str::from_utf8(body).is_ok();
    if encoding == UTF_8 {
        return if is_utf8 {
            Ok(Cow::Borrowed(part))
        } else {
            Err(Fault::NotUtf8)
        };
    }
    // Letters that are UTF-8 beyond doubt under the name of another encoding: which of the two is meant, nobody can tell.
    if encoding.is_single_byte() && is_utf8 && !body.is_ascii() {
        return Err(Fault::NotUtf8);
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(body);
    let text = text.ok_or(Fault::NotUtf8)?;
    Ok(Cow::Owned(text.into_owned().into_bytes()))
}

/// True when the part that begins like this is UTF-8 without more ado.
pub(in crate::read) fn is_utf8(begin: &[u8]) -> bool {
    encoding(begin).is_ok_and(|(encoding, _)| encoding == UTF_8)
}

/// The encoding of a part, and the length of its mark.
fn encoding(part: &[u8]) -> Result<(&'static Encoding, usize), Fault> {
    if let Some(marked) = Encoding::for_bom(part) {
        return Ok(marked);
    }
    match part {
        [b'<', 0, ..] => return Ok((UTF_16LE, 0)),
        [0, b'<', ..] => return Ok((UTF_16BE, 0)),
        _ => {}
    }
    let begin = part.get(..part.len().min(DECLARATION)).unwrap_or(part);
    let Some(label) = label(begin) else {
        return Ok((UTF_8, 0));
    };
    let ascii = ["us-ascii", "ascii", "iso646-us"];
    if ascii
        .iter()
        .any(|name| label.eq_ignore_ascii_case(name.as_bytes()))
    {
        // It is the lower half of UTF-8; what is beyond it is no text of either.
        return if part.is_ascii() {
            Ok((UTF_8, 0))
        } else {
            Err(Fault::NotUtf8)
        };
    }
    match Encoding::for_label(label) {
        // A part whose declaration can be read byte by byte is not in UTF-16.
        Some(named) if named != UTF_16LE && named != UTF_16BE => Ok((named, 0)),
        Some(_) | None if label.eq_ignore_ascii_case(b"utf8") => Ok((UTF_8, 0)),
        Some(_) | None => Err(Fault::Encoding),
    }
}

/// The name of the encoding that a declaration gives.
fn label(begin: &[u8]) -> Option<&[u8]> {
    let declaration = begin.strip_prefix(b"<?xml")?;
    let end = memchr::memmem::find(declaration, b"?>")?;
    let mut attributes = Attributes {
        rest: declaration.get(..end)?,
    };
    attributes
        .find(|(name, _)| *name == b"encoding")
        .map(|(_, label)| label)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn decoded(part: &[u8]) -> Result<String, Fault> {
        in_utf8(part).map(|text| String::from_utf8(text.into_owned()).unwrap())
    }

    #[test]
    fn marks_first_bytes_and_declarations_tell_the_encoding() {
        let text = "<?xml version='1.0' encoding='UTF-16'?><v>Đắk</v>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (mark, bytes) in [
            (&b""[..], &little),
            (b"\xff\xfe", &little),
            (b"", &big),
            (b"\xfe\xff", &big),
        ] {
            assert_eq!(decoded(&[mark, bytes].concat()).unwrap(), text);
        }
        for (part, expected) in [
            (&b"<?xml encoding='US-ASCII'?><v/>"[..], "<v/>"),
            (b"<?xml encoding='ISO-8859-1'?>\xca", "Ê"),
            (b"<?xml encoding='windows-1258'?>\xd0", "Đ"),
            (b"<?xml encoding=\"utf8\"?>\xc4\x90", "Đ"),
        ] {
            assert!(decoded(part).unwrap().ends_with(expected), "{part:?}");
        }
    }

    #[test]
    fn what_contradicts_itself_is_not_guessed() {
        for part in [
            &b"<?xml encoding='us-ascii'?>\xc4\x90"[..],
            b"<?xml encoding='windows-1258'?>\xc4\x90",
            b"\xc4",
            b"\xff\xfe<\0\xd8",
        ] {
            assert_eq!(decoded(part), Err(Fault::NotUtf8), "{part:?}");
        }
        for part in [
            &b"<?xml encoding='UTF-16'?><v/>"[..],
            b"<?xml encoding='utf-7'?><v/>",
            b"<?xml encoding='klingon'?><v/>",
        ] {
            assert_eq!(decoded(part), Err(Fault::Encoding), "{part:?}");
        }
    }
}
