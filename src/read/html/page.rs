//! A page of HTML as a row of tags and words; every step moves forward.

use crate::read::refusal::Fault;

/// Bytes of one tag or of one run of words.
const RUN: usize = 1 << 20;

/// What stands next on a page.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// `<td colspan=2>`, also `<br/>`
    Open(Tag<'a>),
    /// `</td>`, its name.
    Close(&'a str),
    /// Words with their entities resolved.
    Words(String),
}

/// A tag that opens something.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    name: &'a str,
    attributes: &'a str,
}

/// A page.
#[derive(Debug)]
pub(super) struct Page<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// A place to come back to.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The next piece; remarks, scripts and styles are passed over.
    pub(super) fn next(&mut self) -> Result<Option<Piece<'a>>, Fault> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            if rest.is_empty() {
                return Ok(None);
            }
            let Some(inside) = rest.strip_prefix('<') else {
                return self.words(rest).map(Some);
            };
            if let Some(remark) = inside.strip_prefix("!--") {
                let end = remark.find("-->").ok_or(Fault::CutRecord)?;
                self.at += end + 7;
                continue;
            }
            let end = end_of_tag(inside)?;
            self.at += end + 2;
            let inside = inside.get(..end).unwrap_or_default();
            if inside.starts_with(['!', '?']) {
                continue;
            }
            if let Some(name) = inside.strip_prefix('/') {
                return Ok(Some(Piece::Close(name.trim())));
            }
            let ends = inside.find(|letter: char| letter.is_ascii_whitespace() || letter == '/');
            let (name, attributes) = inside.split_at(ends.unwrap_or(inside.len()));
            if ["script", "style"]
                .iter()
                .any(|raw| name.eq_ignore_ascii_case(raw))
            {
                self.pass_over(name)?;
                continue;
            }
            return Ok(Some(Piece::Open(Tag { name, attributes })));
        }
    }

    fn words(&mut self, rest: &'a str) -> Result<Piece<'a>, Fault> {
        let end = rest.find('<').unwrap_or(rest.len());
        if end > RUN {
            return Err(Fault::LongRun);
        }
        self.at += end;
        let words = rest.get(..end).unwrap_or_default();
        resolve(words).map(Piece::Words).ok_or(Fault::Malformed)
    }

    /// Passes over everything up to `</name`.
    fn pass_over(&mut self, name: &str) -> Result<(), Fault> {
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let next = rest.find("</").ok_or(Fault::CutRecord)?;
            self.at += next + 2;
            let after = self.text.get(self.at..).unwrap_or_default();
            let found = after.get(..name.len());
            if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
                self.at -= 2;
                return Ok(());
            }
        }
    }
}

impl Tag<'_> {
    /// True when it has this name.
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The value of an attribute, with or without quotes.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|sign: char| sign.is_ascii_whitespace() || sign == '/');
            let ends = rest.find(|sign: char| sign.is_ascii_whitespace() || sign == '=')?;
            let (known, behind) = rest.split_at_checked(ends)?;
            let behind = behind.trim_start();
            let Some(value) = behind.strip_prefix('=') else {
                rest = behind;
                continue;
            };
            let value = value.trim_start();
            let (value, behind) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value.get(1..)?.split_once(quote)?,
                _ => {
                    let ends = value.find(|sign: char| sign.is_ascii_whitespace());
                    value.split_at_checked(ends.unwrap_or(value.len()))?
                }
            };
            if known.eq_ignore_ascii_case(name) {
                return resolve(value);
            }
            rest = behind;
        }
    }

    /// True when a browser does not show it.
    pub(super) fn is_hidden(&self) -> bool {
        let style = self.attribute("style").unwrap_or_default().to_lowercase();
        let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
        rules.any(|(name, value)| {
            let value = value.trim().trim_end_matches("!important").trim_end();
            matches!(
                (name.trim(), value),
                ("display", "none") | ("visibility", "hidden" | "collapse")
            )
        })
    }

    /// The value of an attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Bytes up to the bracket that ends a tag; brackets inside quotes do not.
fn end_of_tag(inside: &str) -> Result<usize, Fault> {
    let mut quote = None;
    for (at, byte) in inside.bytes().enumerate() {
        match (byte, quote) {
            (b'>', None) => return Ok(at),
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            _ => {}
        }
        if at > RUN {
            return Err(Fault::LongRun);
        }
    }
    Err(Fault::CutRecord)
}

/// Words with their entities replaced; `None` for an entity that is not of the usual ones.
fn resolve(words: &str) -> Option<String> {
    let mut resolved = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at_checked(at)?;
        resolved.push_str(before);
        let known = entity.get(1..)?.split_once(';').filter(|(name, _)| {
            name.len() <= 8
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
        });
        let Some((name, behind)) = known else {
            // A lone "&" stands for itself.
            resolved.push('&');
            rest = entity.get(1..)?;
            continue;
        };
        resolved.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            "ndash" => '–',
            "mdash" => '—',
            "hellip" => '…',
            name => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                    None => number.parse(),
                };
                char::from_u32(code.ok()?)?
            }
        });
        rest = behind;
    }
    resolved.push_str(rest);
    Some(resolved)
}
