//! In which encoding a text is stored: by its mark, by its form, then by its letters.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use crate::read::refusal::Fault;

/// Bytes that are looked at to find wide letters.
const LOOKED_AT: usize = 4_096;
/// Tone marks of windows-1258 behind their vowels that a text must hold.
const MARKS_NEEDED: usize = 3;

/// The text and the name of its encoding.
pub(super) fn decoded(bytes: &[u8]) -> Result<(String, &'static str), Fault> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = strict(encoding, bytes.get(mark..).unwrap_or_default())?;
        return Ok((text, encoding.name()));
    }
    if let Some(encoding) = wide(bytes) {
        return Ok((strict(encoding, bytes)?, encoding.name()));
    }
    if bytes.contains(&0) {
        return Err(Fault::Control);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), "UTF-8"));
    }
    let encoding = if has_marks_of_1258(bytes) {
        WINDOWS_1258
    } else {
        // The letters of the fonts before Unicode stand at the same places.
        WINDOWS_1252
    };
    Ok((strict(encoding, bytes)?, encoding.name()))
}

fn strict(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Fault> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(Fault::NotUtf8)
}

/// True for text of wide letters, with a mark or without.
pub(in crate::read) fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || wide(bytes).is_some()
}

/// UTF-16 without a mark: half of the bytes of blanks, digits and separators are NUL, all on one side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(LOOKED_AT))?;
    let zeros = |side: usize| {
        head.iter()
            .skip(side)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (first, second) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    match (first, second) {
        (0, second) if second > many && second > 2 => Some(UTF_16LE),
        (first, 0) if first > many && first > 2 => Some(UTF_16BE),
        _ => None,
    }
}

/// Windows-1258 stores a tone mark behind its vowel and has no use for the signs from 0xA1 to 0xBF.
fn has_marks_of_1258(bytes: &[u8]) -> bool {
    let is_mark = |byte: u8| matches!(byte, 0xcc | 0xd2 | 0xde | 0xec | 0xf2);
    let is_vowel = |byte: u8| {
        matches!(
            byte.to_ascii_lowercase(),
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y'
        ) || matches!(
            byte,
            0xc2 | 0xc3 | 0xca | 0xd4 | 0xd5 | 0xdd | 0xe2 | 0xe3 | 0xea | 0xf4 | 0xf5 | 0xfd
        )
    };
    let mut marks = 0;
    for pair in bytes.windows(2) {
        let [before, byte] = pair else { continue };
        if is_mark(*byte) {
            if !is_vowel(*before) {
                return false;
            }
            marks += 1;
        }
    }
    marks >= MARKS_NEEDED && !bytes.iter().any(|byte| (0xa1..=0xbf).contains(byte))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let wide: Vec<u8> = "Chỉ tiêu;Kế hoạch;1234\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decoded(&wide).unwrap().1, "UTF-16LE");
        assert_eq!(decoded("Tổng mức".as_bytes()).unwrap().1, "UTF-8");
        assert_eq!(
            decoded(b"\xef\xbb\xbfa").unwrap(),
            ("a".to_owned(), "UTF-8")
        );
        // "Tổng mức bán lẻ": tone marks behind their vowels.
        let half_composed = b"T\xf4\xd2ng m\xfd\xecc ba\xecn le\xd2";
        let (text, encoding) = decoded(half_composed).unwrap();
        assert_eq!(encoding, "windows-1258");
        assert_eq!(crate::text::clean(&text), "Tổng mức bán lẻ");
        // "Giá trị sản xuất" in TCVN3.
        assert_eq!(
            decoded(b"Gi\xb8 tr\xde s\xb6n xu\xcat").unwrap().1,
            "windows-1252"
        );
        assert_eq!(decoded(b"a\0b"), Err(Fault::Control));
    }
}
