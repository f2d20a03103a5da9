//! Texts of old workbooks: in UTF-16, of which the upper bytes may be left away, or in a code page.

use encoding_rs::Encoding;

use crate::read::bytes::Bytes;
use crate::read::refusal::Fault;

/// Texts stand in UTF-16.
const WIDE: u8 = 0x01;
/// Reading aids for Asian letters follow.
const PHONETIC: u8 = 0x04;
/// Changes of fonts follow.
const RICH: u8 = 0x08;

/// The bytes of a record and of those that continue it.
pub(super) struct Parts<'a> {
    parts: std::vec::IntoIter<&'a [u8]>,
    here: Bytes<'a>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(parts: Vec<&'a [u8]>) -> Self {
        let mut parts = parts.into_iter();
        let here = Bytes::new(parts.next().unwrap_or_default());
        Self { parts, here }
    }

    /// Goes on to the next part that is not empty when this one is used up; false when there is none.
    pub(super) fn advance(&mut self) -> bool {
        while self.here.len() == 0
            && let Some(next) = self.parts.next()
        {
            self.here = Bytes::new(next);
        }
        self.here.len() > 0
    }

    pub(super) fn u8(&mut self) -> Result<u8, Fault> {
        self.advance();
        self.here.u8()
    }

    pub(super) fn u16(&mut self) -> Result<u16, Fault> {
        Ok(u16::from(self.u8()?) | u16::from(self.u8()?) << 8)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Fault> {
        Ok(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), Fault> {
        while count > 0 {
            if !self.advance() {
                return Err(Fault::CutRecord);
            }
            let step = count.min(self.here.len());
            self.here.take(step)?;
            count -= step;
        }
        Ok(())
    }

    /// A text that begins with its length in characters.
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        let length = usize::from(self.u16()?);
        self.text_of(length)
    }

    /// A text of `length` characters, which begins with its flags; where a part ends inside it, the next begins with flags.
    pub(super) fn text_of(&mut self, length: usize) -> Result<String, Fault> {
        let flags = self.u8()?;
        let runs = if flags & RICH != 0 { self.u16()? } else { 0 };
        let aids = if flags & PHONETIC != 0 {
            self.u32()?
        } else {
            0
        };
        let text = self.letters(length, flags & WIDE != 0)?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(usize::try_from(aids).map_err(|_| Fault::CutRecord)?)?;
        Ok(text)
    }

    fn letters(&mut self, length: usize, mut is_wide: bool) -> Result<String, Fault> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < length {
            if self.here.len() == 0 {
                if !self.advance() {
                    return Err(Fault::CutRecord);
                }
                is_wide = self.here.u8()? & WIDE != 0;
            }
            let size = if is_wide { 2 } else { 1 };
            let count = (length - units.len()).min(self.here.len() / size);
            if count == 0 && self.here.len() > 0 {
                return Err(Fault::CutRecord);
            }
            let bytes = self.here.take(count * size)?;
            if is_wide {
                let pairs = bytes.chunks_exact(2);
                units.extend(
                    pairs.map(|pair| u16::from_le_bytes(pair.try_into().unwrap_or_default())),
                );
            } else {
                units.extend(bytes.iter().copied().map(u16::from));
            }
        }
        without_gaps(units)
    }
}

/// Some writers store every letter in two bytes and say that it is one: a NUL then stands behind most of them. A NUL that
/// is left has cut the text or stands for a letter nobody knows.
fn without_gaps(mut units: Vec<u16>) -> Result<String, Fault> {
    let pairs = units.chunks_exact(2);
    let is_gapped = units.len().is_multiple_of(2)
        && units.iter().all(|unit| *unit <= 0xff)
        && pairs
            .clone()
            .any(|pair| matches!(pair, [letter, 0] if *letter != 0));
    if is_gapped {
        units = pairs
            .map(|pair| pair.iter().rev().fold(0, |unit, byte| unit << 8 | byte))
            .collect();
    }
    let end = units.iter().rposition(|unit| *unit != 0);
    units.truncate(end.map_or(0, |end| end + 1));
    if units.contains(&0) {
        return Err(Fault::Control);
    }
    Ok(String::from_utf16_lossy(&units))
}

/// The encoding of a code page number; `None` for one whose letters are not known here.
pub(super) fn encoding_of(code_page: u16) -> Option<&'static Encoding> {
    Some(match code_page {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1257 => encoding_rs::WINDOWS_1257,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1258 => encoding_rs::WINDOWS_1258,
        10_000 => encoding_rs::MACINTOSH,
        // The second is what Excel of the nineties calls the first; the third is ASCII.
        1252 | 0x8001 | 367 => encoding_rs::WINDOWS_1252,
        _ => return None,
    })
}

/// Text in a code page; a font of TCVN3 or VNI shows letters of its own for the bytes, which arrive as those of Latin-1.
pub(super) fn in_code_page(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(parts: &[&[u8]]) -> Result<String, Fault> {
        Parts::new(parts.to_vec()).text()
    }

    #[test]
    fn texts_are_wide_or_narrow() {
        assert_eq!(text(&[b"\x02\0\0ab"]), Ok("ab".to_owned()));
        assert_eq!(text(&[b"\x02\0\x01\xbf\x1e\x61\0"]), Ok("ếa".to_owned()));
    }

    #[test]
    fn a_text_goes_on_in_the_next_part_and_may_change_its_width() {
        let wide_then_narrow: [&[u8]; 2] = [b"\x03\0\x01\xbf\x1e", b"\0ab"];
        assert_eq!(text(&wide_then_narrow), Ok("ếab".to_owned()));
        let narrow_then_wide: [&[u8]; 2] = [b"\x03\0\0ab", b"\x01\xbf\x1e"];
        assert_eq!(text(&narrow_then_wide), Ok("abế".to_owned()));
    }

    #[test]
    fn runs_and_reading_aids_are_passed_over_across_parts() {
        let mut parts = Parts::new(vec![
            b"\x01\0\x0c\x01\0\x03\0\0\0a\0\0",
            b"\0\0xyz\x01\0\0b",
        ]);
        assert_eq!(parts.text(), Ok("a".to_owned()));
        assert_eq!(parts.text(), Ok("b".to_owned()));
    }

    #[test]
    fn a_cut_text_is_no_text() {
        let cut: [&[u8]; 4] = [b"\x03\0\0ab", b"\x03\0\x01a", b"\x03", b""];
        for part in cut {
            assert_eq!(text(&[part]), Err(Fault::CutRecord));
        }
    }

    #[test]
    fn letters_stored_in_two_bytes_by_mistake_are_mended() {
        assert_eq!(text(&[b"\x06\0\0T\0i\0n\0"]), Ok("Tin".to_owned()));
        assert_eq!(text(&[b"\x04\0\0T\0\xbf\x1e"]), Ok("Tế".to_owned()));
        assert_eq!(text(&[b"\x02\0\0T\0"]), Ok("T".to_owned()));
        assert_eq!(text(&[b"\x03\0\0T\0i"]), Err(Fault::Control));
    }
}
