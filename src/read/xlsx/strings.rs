//! The shared strings of a workbook, and the words of an element of text.

use std::borrow::Cow;

use memchr::memmem;

use crate::read::markup::{self, Kind, Tag, Tags};
use crate::read::refusal::Fault;
use crate::read::stream::Pieces;

/// Shared strings of a workbook.
const STRINGS: usize = 5_000_000;
/// Bytes of all of them together.
const BYTES: usize = 128 << 20;

/// Texts one behind the other; a workbook may have millions.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Strings {
    pub(super) fn get(&self, index: u32) -> Option<&str> {
        let index = usize::try_from(index).ok()?;
        let place = |end: u32| usize::try_from(end).ok();
        let end = place(*self.ends.get(index)?)?;
        let start = match index.checked_sub(1) {
            Some(before) => place(*self.ends.get(before)?)?,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// What was added to the text since the last end is one more string.
    fn end(&mut self) -> Result<(), Fault> {
        if self.ends.len() >= STRINGS || self.text.len() > BYTES {
            return Err(Fault::TooMuchText);
        }
        let end = u32::try_from(self.text.len()).map_err(|_| Fault::TooMuchText)?;
        self.ends.push(end);
        Ok(())
    }
}

/// Reads the part of shared strings.
///
/// Only strings right below the root count: one inside another element would shift the index of all that follow.
#[derive(Debug)]
pub(super) struct StringsReader {
    /// Length of the part in bytes.
    length: u64,
    strings: Strings,
    /// The name of the root; `None` before it and behind its end.
    root: Option<Vec<u8>>,
    has_root: bool,
}

impl StringsReader {
    pub(super) fn new(length: u64) -> Self {
        Self {
            length,
            strings: Strings::default(),
            root: None,
            has_root: false,
        }
    }

    /// The strings, when the part was read to its end.
    pub(super) fn close(mut self) -> Result<Strings, Fault> {
        self.strings.text.shrink_to_fit();
        self.strings.ends.shrink_to_fit();
        if self.has_root && self.root.is_none() {
            Ok(self.strings)
        } else {
            Err(Fault::Malformed)
        }
    }

    /// The root; its number of strings would be believed before one of them is read, so it may not exceed what the bytes can hold.
    fn root(&mut self, root: &Tag<'_>) -> Result<(), Fault> {
        if !root.begins(b"sst") {
            return Err(Fault::Malformed);
        }
        if let Some(declared) = root.text("uniqueCount") {
            let declared: Option<u64> = declared.trim().parse().ok();
            if declared.is_none_or(|declared| declared > self.length / 5 + 1) {
                return Err(Fault::StringCount);
            }
        }
        self.has_root = true;
        self.root = (root.kind == Kind::Opening).then(|| root.full_name.to_vec());
        Ok(())
    }

    /// One string, or one of the elements that may stand beside them; false behind the last.
    fn step(&mut self, piece: &[u8], tags: &mut Tags<'_>) -> Result<bool, Fault> {
        let Some(root) = &self.root else {
            if self.has_root {
                return Ok(false);
            }
            let root = tags.next()?.ok_or(Fault::Malformed)?;
            self.root(&root)?;
            return Ok(true);
        };
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        match tag.kind {
            Kind::Closing if tag.full_name == root.as_slice() => self.root = None,
            Kind::Closing => return Err(Fault::Malformed),
            Kind::Opening if tag.name == b"si" => {
                let before = self.strings.text.len();
                let read = words(piece, tags, &tag, &[b"si"], &mut self.strings.text);
                if let Err(fault) = read {
                    self.strings.text.truncate(before);
                    return Err(fault);
                }
                self.strings.end()?;
            }
            Kind::Opening => {
                tags.skip(&tag)?;
            }
            Kind::Empty if tag.name == b"si" => self.strings.end()?,
            Kind::Empty => {}
        }
        Ok(true)
    }
}

impl Pieces for StringsReader {
    fn take(&mut self, piece: &[u8], is_last: bool) -> Result<usize, Fault> {
        let mut tags = Tags::of_piece(piece, is_last);
        loop {
            let at = tags.at();
            match self.step(piece, &mut tags) {
                Ok(true) => {}
                Ok(false) => return Ok(piece.len()),
                Err(Fault::Incomplete) => return Ok(at),
                Err(fault) => return Err(fault),
            }
        }
    }
}

/// Appends the words inside `open` to `out`, up to the tag that closes it: its `<t>`, but for those that tell how to say the
/// others. Elements of the names `foreign` may not stand in it.
pub(super) fn words(
    piece: &[u8],
    tags: &mut Tags<'_>,
    open: &Tag<'_>,
    foreign: &[&[u8]],
    out: &mut String,
) -> Result<(), Fault> {
    let mut is_phonetic = false;
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        match (tag.kind, tag.name) {
            (Kind::Closing, _) if tag.full_name == open.full_name => return Ok(()),
            (_, name) if foreign.contains(&name) => return Err(Fault::Malformed),
            (Kind::Opening, b"rPh") => is_phonetic = true,
            (Kind::Closing, b"rPh") => is_phonetic = false,
            (Kind::Opening, b"t") if !is_phonetic => text(piece, tags, &tag, out)?,
            _ => {}
        }
    }
}

/// Appends the text inside a `<t>`, which holds no other element.
fn text(piece: &[u8], tags: &mut Tags<'_>, open: &Tag<'_>, out: &mut String) -> Result<(), Fault> {
    let close = tags.closing(open)?;
    let text = piece.get(open.end..close.start).unwrap_or_default();
    let text = std::str::from_utf8(text).map_err(|_| Fault::NotUtf8)?;
    let is_kept = open
        .attributes()
        .any(|(name, value)| name == b"xml:space" && value == b"preserve");
    append(text, is_kept, out)
}

/// Appends a text with its entities and escapes replaced; blanks around it go unless they are to be kept.
fn append(text: &str, keeps_blanks: bool, out: &mut String) -> Result<(), Fault> {
    let text = if text.contains('&') {
        Cow::Owned(markup::resolve(text).ok_or(Fault::Malformed)?)
    } else {
        Cow::Borrowed(text)
    };
    let kept = if keeps_blanks {
        &*text
    } else {
        text.trim_matches([' ', '\t', '\r', '\n'])
    };
    unescape(kept, out);
    Ok(())
}

/// The text of a formula's result.
pub(super) fn result(text: &[u8]) -> Result<String, Fault> {
    let text = std::str::from_utf8(text).map_err(|_| Fault::NotUtf8)?;
    let mut result = String::with_capacity(text.len());
    append(text, true, &mut result)?;
    Ok(result)
}

/// Appends a text with `_x000D_` replaced by the character of that number in UTF-16, in which Excel writes what XML cannot hold.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memmem::find(rest.as_bytes(), b"_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some((unit, behind)) = escape(from) else {
            out.push_str("_x");
            rest = from.get(2..).unwrap_or_default();
            continue;
        };
        let low = escape(behind);
        let letter = match low {
            Some((low, behind)) if (0xd800..0xdc00).contains(&unit) => {
                rest = behind;
                char::decode_utf16([unit, low]).next()
            }
            Some(_) | None => {
                rest = behind;
                char::decode_utf16([unit]).next()
            }
        };
        out.push(
            letter
                .and_then(Result::ok)
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        );
    }
    out.push_str(rest);
}

/// The number of an escape at the beginning of a text, and what follows it.
fn escape(text: &str) -> Option<(u16, &str)> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let behind = text.get(6..)?.strip_prefix('_')?;
    let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let unit = are_digits.then(|| u16::from_str_radix(digits, 16).ok())??;
    Some((unit, behind))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn read(part: &str) -> Result<Vec<String>, Fault> {
        let mut reader = StringsReader::new(u64::try_from(part.len()).unwrap());
        reader.take(part.as_bytes(), true)?;
        let strings = reader.close()?;
        let count = u32::try_from(strings.ends.len()).unwrap();
        Ok((0..count)
            .map(|index| strings.get(index).unwrap().to_owned())
            .collect())
    }

    #[test]
    fn a_number_of_strings_beyond_their_bytes_is_refused() {
        for declared in ["4000000000", "4000000000000000000", "-1", "many"] {
            let part = format!("<sst uniqueCount='{declared}'><si><t>a</t></si></sst>");
            assert_eq!(read(&part), Err(Fault::StringCount), "{declared}");
        }
        let declared = read("<sst count='9' uniqueCount='2'><si><t>a</t></si><si/></sst>");
        assert_eq!(declared.unwrap(), ["a", ""]);
        assert_eq!(read("<sst/>").unwrap(), [""; 0]);
        assert_eq!(read("<sst><si><t>a</t></sst>"), Err(Fault::Malformed));
        assert_eq!(read("<sst><si><t>a</t></si>"), Err(Fault::Malformed));
    }

    #[test]
    fn strings_inside_other_elements_shift_no_index() {
        let part = "<sst><extLst><si><t>x</t></si></extLst><si/><t>y</t><si><t>a</t></si></sst>";
        assert_eq!(read(part).unwrap(), ["", "a"]);
        let nested = "<sst><si><si><t>x</t></si></si></sst>";
        assert_eq!(read(nested), Err(Fault::Malformed));
    }

    #[test]
    fn runs_are_one_text_and_readings_are_none() {
        let part = "<x:sst><x:si><x:r><x:t xml:space=\"preserve\">Bán </x:t></x:r><x:r><x:t> lẻ </x:t></x:r>\
            <x:rPh><x:t>ban le</x:t></x:rPh></x:si><x:si><x:t>A &amp; B_x000D__x005F_x000D_ _xD83D__xDCF7_ _xZZ_</x:t></x:si></x:sst>";
        assert_eq!(read(part).unwrap(), ["Bán lẻ", "A & B\r_x000D_ 📷 _xZZ_"]);
        assert_eq!(
            read("<sst><si><t>&nbsp;</t></si></sst>"),
            Err(Fault::Malformed)
        );
    }

    #[test]
    fn a_part_in_pieces_gives_the_same_strings() {
        let part =
            "<sst uniqueCount='3'><si><t>một</t></si><si><r><t>hai</t></r></si><si><t/></si></sst>";
        for cut in (0..part.len()).filter(|cut| part.is_char_boundary(*cut)) {
            let mut reader = StringsReader::new(100);
            let first = part.as_bytes().get(..cut).unwrap();
            let taken = reader.take(first, false).unwrap();
            let rest = part.as_bytes().get(taken..).unwrap();
            reader.take(rest, true).unwrap();
            let strings = reader.close().unwrap();
            let found = [0, 1, 2].map(|index| strings.get(index).unwrap_or("?"));
            assert_eq!(found, ["một", "hai", ""], "cut at {cut}");
            assert_eq!(strings.get(3), None);
        }
    }
}
