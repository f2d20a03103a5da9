//! Tags of a foreign XML part, one after the other in a single pass: what the guard needs of XML, and stricter.
//!
//! Every step moves forward, so that no part can cost more than its length.

mod attributes;
mod encoding;

use std::borrow::Cow;

use memchr::memmem;

use super::refusal::Fault;

pub(super) use attributes::Attributes;
pub(super) use encoding::is_utf8;

/// Bytes without a tag, or inside one tag; longer ones are no worksheet.
const RUN: usize = 1 << 20;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `<row>`
    Opening,
    /// `</row>`
    Closing,
    /// `<row/>`
    Empty,
}

/// A tag; `start` and `end` count bytes of the part, brackets included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) kind: Kind,
    /// Its name as written, with its prefix.
    pub(super) full_name: &'a [u8],
    /// Its name without the prefix.
    pub(super) name: &'a [u8],
    /// Everything behind the name.
    attributes: &'a [u8],
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The tags of a part from which [`plain`] took what is no tag.
pub(super) struct Tags<'a> {
    part: &'a [u8],
    at: usize,
    /// What a tag without end is: broken, or cut by the end of a piece.
    without_end: Fault,
}

impl<'a> Tags<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
        Self::of_piece(part, true)
    }

    /// The tags of a piece of a part; where it ends before the part does, the last tag may be [`Fault::Incomplete`].
    pub(super) fn of_piece(part: &'a [u8], is_last: bool) -> Self {
        Self {
            part,
            at: 0,
            without_end: if is_last {
                Fault::Malformed
            } else {
                Fault::Incomplete
            },
        }
    }

    /// Where the next tag is looked for, in bytes of the part.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Passes over `length` bytes that somebody else has taken apart.
    pub(super) fn pass(&mut self, length: usize) {
        self.at += length;
    }

    /// The next tag; `None` at the end of the part.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'a>>, Fault> {
        let rest = self.part.get(self.at..).unwrap_or_default();
        let Some(gap) = memchr::memchr(b'<', rest) else {
            return if rest.len() > RUN {
                Err(Fault::LongRun)
            } else if self.without_end == Fault::Incomplete {
                Err(Fault::Incomplete)
            } else {
                Ok(None)
            };
        };
        if gap > RUN {
            return Err(Fault::LongRun);
        }
        let start = self.at + gap;
        let inside = rest.get(gap + 1..).unwrap_or_default();
        let length = length_of_tag(inside, self.without_end)?;
        self.at = start + length + 2;
        let inside = inside.get(..length).unwrap_or_default();
        Ok(Some(tag(inside, start, self.at)))
    }

    /// The next tag, which must close `open`: nothing but text stands between them.
    pub(super) fn closing(&mut self, open: &Tag<'_>) -> Result<Tag<'a>, Fault> {
        let next = self.next()?.ok_or(Fault::Malformed)?;
        if next.kind == Kind::Closing && next.full_name == open.full_name {
            Ok(next)
        } else {
            Err(Fault::Malformed)
        }
    }

    /// Passes over everything inside `open` and returns the tag that closes it.
    pub(super) fn skip(&mut self, open: &Tag<'_>) -> Result<Tag<'a>, Fault> {
        let mut depth = 0_usize;
        loop {
            let next = self.next()?.ok_or(Fault::Malformed)?;
            if next.full_name == open.full_name {
                match next.kind {
                    Kind::Opening => depth += 1,
                    Kind::Closing if depth == 0 => return Ok(next),
                    Kind::Closing => depth -= 1,
                    Kind::Empty => {}
                }
            }
        }
    }
}

/// Bytes up to the bracket that ends a tag; brackets inside quotes do not.
fn length_of_tag(inside: &[u8], without_end: Fault) -> Result<usize, Fault> {
    let Some(nearest) = memchr::memchr2(b'>', b'<', inside) else {
        return Err(if inside.len() > RUN {
            Fault::LongRun
        } else {
            without_end
        });
    };
    let mut quote = 0_u8;
    for byte in inside.get(..nearest).unwrap_or_default() {
        if quote == 0 {
            if matches!(byte, b'"' | b'\'') {
                quote = *byte;
            }
        } else if *byte == quote {
            quote = 0;
        }
    }
    if nearest > RUN {
        return Err(Fault::LongRun);
    }
    if inside.get(nearest) == Some(&b'<') {
        return Err(Fault::Malformed);
    }
    if quote == 0 {
        return Ok(nearest);
    }
    let rest = inside.get(nearest + 1..).unwrap_or_default();
    length_from_quote(rest, quote, without_end).map(|length| nearest + 1 + length)
}

/// Bytes up to the bracket that ends a tag, seen from inside a quoted value.
fn length_from_quote(inside: &[u8], quote: u8, without_end: Fault) -> Result<usize, Fault> {
    let mut quote = Some(quote);
    for (at, byte) in inside.iter().take(RUN).enumerate() {
        match (*byte, quote) {
            (b'>', None) => return Ok(at),
            (b'<', _) => return Err(Fault::Malformed),
            (b'"' | b'\'', None) => quote = Some(*byte),
            (mark, Some(open)) if mark == open => quote = None,
            _ => {}
        }
    }
    Err(if inside.len() > RUN {
        Fault::LongRun
    } else {
        without_end
    })
}

fn tag(inside: &[u8], start: usize, end: usize) -> Tag<'_> {
    let (kind, inside) = match (inside.strip_prefix(b"/"), inside.strip_suffix(b"/")) {
        (Some(rest), _) => (Kind::Closing, rest),
        (None, Some(rest)) => (Kind::Empty, rest),
        (None, None) => (Kind::Opening, inside),
    };
    let ends = inside.iter().position(u8::is_ascii_whitespace);
    let (full_name, attributes) = inside.split_at(ends.unwrap_or(inside.len()));
    let colon = full_name.iter().rposition(|byte| *byte == b':');
    Tag {
        kind,
        full_name,
        name: full_name
            .get(colon.map_or(0, |colon| colon + 1)..)
            .unwrap_or_default(),
        attributes,
        start,
        end,
    }
}

impl<'a> Tag<'a> {
    /// True for a tag that begins an element of this name, with or without content.
    pub(super) fn begins(&self, name: &[u8]) -> bool {
        self.kind != Kind::Closing && self.name == name
    }

    /// Names, with their prefixes, and values of its attributes up to the first that is not well formed.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes {
            rest: self.attributes,
        }
    }

    /// The value of the attribute of this name, whatever its prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes().find_map(|(full_name, value)| {
            let local = full_name.rsplit(|byte| *byte == b':').next();
            (local == Some(name.as_bytes())).then_some(value)
        })
    }

    /// The value of an attribute with its entities resolved; `None` when it is missing or names an unknown entity.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        resolve(std::str::from_utf8(self.attribute(name)?).ok()?)
    }

    /// The value of an attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        digits(self.attribute(name)?)
    }

    /// True when the attribute says yes in one of the two ways XML Schema allows.
    pub(super) fn is_set(&self, name: &str) -> bool {
        matches!(self.attribute(name), Some(b"1" | b"true"))
    }
}

/// One to nine digits and nothing else, as a number.
pub(super) fn digits(text: &[u8]) -> Option<u32> {
    if !(1..=9).contains(&text.len()) {
        return None;
    }
    text.iter().try_fold(0_u32, |number, byte| {
        let digit = byte.is_ascii_digit().then(|| u32::from(*byte - b'0'))?;
        Some(number * 10 + digit)
    })
}

/// Text with its entities replaced by what they stand for.
pub(super) fn resolve(text: &str) -> Option<String> {
    let mut parts = text.split('&');
    let mut resolved = parts.next()?.to_owned();
    for part in parts {
        let (entity, rest) = part.split_once(';')?;
        resolved.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = entity.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
        resolved.push_str(rest);
    }
    Some(resolved)
}

/// The part without declaration, comments and processing instructions, with character data as ordinary text.
///
/// Refuses document types, NUL characters and what is no text in the encoding it is declared to be in.
pub(super) fn plain(part: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    match encoding::in_utf8(part)? {
        Cow::Borrowed(part) => body(part),
        Cow::Owned(part) => body(&part).map(|body| Cow::Owned(body.into_owned())),
    }
}

fn body(part: &[u8]) -> Result<Cow<'_, [u8]>, Fault> {
    if memchr::memchr(0, part).is_some() {
        return Err(Fault::Control);
    }
    let begin = declaration(part).ok_or(Fault::Malformed)?;
    let body = part.get(begin..).unwrap_or_default();
    if memmem::find(body, b"<!").is_none() && memmem::find(body, b"<?").is_none() {
        return Ok(Cow::Borrowed(body));
    }
    without_asides(body).map(Cow::Owned)
}

/// Where a part in UTF-8 begins behind its byte order mark and its declaration; `None` when the declaration has no end here.
pub(super) fn declaration(part: &[u8]) -> Option<usize> {
    let marked = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    let Some(declaration) = marked.strip_prefix(b"<?xml") else {
        return Some(part.len() - marked.len());
    };
    let close = memmem::find(declaration, b"?>")?;
    Some(part.len() - declaration.len() + close + 2)
}

fn without_asides(body: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'<', rest) {
        let (text, from) = rest.split_at(at);
        out.extend_from_slice(text);
        let aside = |opens: &[u8], closes: &[u8]| {
            let inside = from.strip_prefix(opens)?;
            Some(memmem::find(inside, closes).map(|end| (inside, end, closes.len())))
        };
        let found = aside(b"<!--", b"-->").or_else(|| aside(b"<?", b"?>"));
        if let Some(found) = found {
            let (inside, end, length) = found.ok_or(Fault::Malformed)?;
            rest = inside.get(end + length..).unwrap_or_default();
        } else if let Some(found) = aside(b"<![CDATA[", b"]]>") {
            let (inside, end, length) = found.ok_or(Fault::Malformed)?;
            escape(inside.get(..end).unwrap_or_default(), &mut out);
            rest = inside.get(end + length..).unwrap_or_default();
        } else if from.starts_with(b"<!") {
            return Err(Fault::DocumentType);
        } else {
            out.push(b'<');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.extend_from_slice(rest);
    Ok(out)
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    for byte in text {
        match byte {
            b'<' => out.extend_from_slice(b"&lt;"),
            b'&' => out.extend_from_slice(b"&amp;"),
            _ => out.push(*byte),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn names(part: &str) -> Result<Vec<(Kind, String)>, Fault> {
        let mut tags = Tags::new(part.as_bytes());
        let mut names = Vec::new();
        while let Some(tag) = tags.next()? {
            names.push((tag.kind, String::from_utf8(tag.name.to_vec()).unwrap()));
        }
        Ok(names)
    }

    #[test]
    fn tags_are_found_under_any_prefix_and_behind_brackets_in_quotes() {
        let found = names(r#"<x:c r="A1" note='a > b'>5</x:c><v/>"#).unwrap();
        let expected = [
            (Kind::Opening, "c"),
            (Kind::Closing, "c"),
            (Kind::Empty, "v"),
        ];
        assert_eq!(found, expected.map(|(kind, name)| (kind, name.to_owned())));
    }

    #[test]
    fn tags_without_end_are_refused() {
        for part in ["<si <si>", "<row r='1", "<row r=\"<\">", "<"] {
            assert_eq!(names(part), Err(Fault::Malformed), "{part}");
        }
        let long = format!("<t>{}</t>", "x".repeat(RUN + 1));
        assert_eq!(names(&long), Err(Fault::LongRun));
        assert_eq!(
            names(&format!("<t a='{}'>", "x".repeat(RUN))),
            Err(Fault::LongRun)
        );
    }

    #[test]
    fn attributes_are_read_with_their_entities() {
        let part = br#"<sheet name="A &amp; B &#272;&#x1EAF;k" r:id = 'rId1' state="x"/>"#;
        let tag = Tags::new(part).next().unwrap().unwrap();
        assert_eq!(tag.text("name").unwrap(), "A & B Đắk");
        assert_eq!(tag.text("id").unwrap(), "rId1");
        assert_eq!(tag.text("idx"), None);
    }

    #[test]
    fn comments_go_and_character_data_becomes_text() {
        let part =
            "<?xml version='1.0' encoding='UTF-8'?><v>1<!-- <v>9</v> -->2<![CDATA[<3&]]></v>";
        assert_eq!(
            plain(part.as_bytes()).unwrap(),
            "<v>12&lt;3&amp;</v>".as_bytes()
        );
    }

    #[test]
    fn nuls_and_document_types_are_refused_in_every_encoding() {
        for (part, fault) in [
            (&b"<a\0/>"[..], Fault::Control),
            (b"<\0a\0\0\0/\0>\0", Fault::Control),
            (b"\xff\xfe<\0!\0D\0", Fault::DocumentType),
            (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", Fault::DocumentType),
            (b"<!doctype a><a/>", Fault::DocumentType),
            (b"<a><!-- </a>", Fault::Malformed),
        ] {
            assert_eq!(plain(part), Err(fault));
        }
    }
}
