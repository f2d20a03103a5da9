//! Words of cells, each held once: behind those that the writer of workbooks has already counted.

use std::collections::HashMap;

use super::error::FrameError;
use super::text::{looks_like_formula, safe_or_cut};

/// Name of the part for people who look for a fault.
const PART: &str = "xl/sharedStrings.xml";

/// Words with their numbers.
pub(super) struct Words {
    /// What says that words were cut.
    cut: String,
    known: HashMap<Box<str>, Option<Word>>,
    next: u32,
    /// Cells with words, all in all.
    cells: u64,
    xml: Vec<u8>,
}

/// Words that stand in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Their number.
    pub(super) number: u32,
    /// True when a careless reader could take them for a formula.
    pub(super) looks_like_formula: bool,
}

impl Words {
    /// Words to be put behind those of a part; `cut` is what says that some were cut.
    ///
    /// # Errors
    /// When the part does not count its words: numbers of words would then stand for others.
    pub(super) fn behind(part: &str, cut: &str) -> Result<Self, FrameError> {
        let number = |name: &'static str| {
            let number = attribute(part, name).and_then(|text| text.parse::<u32>().ok());
            number.ok_or_else(|| FrameError::new(PART, name))
        };
        Ok(Self {
            cut: cut.to_owned(),
            known: HashMap::new(),
            next: number(" uniqueCount=\"")?,
            cells: number(" count=\"")?.into(),
            xml: Vec::new(),
        })
    }

    /// The number of some words; `None` when nothing of them can be seen.
    pub(super) fn number(&mut self, words: &str) -> Option<Word> {
        let known = match self.known.get(words) {
            Some(known) => *known,
            None => self.add(words),
        };
        self.cells += u64::from(known.is_some());
        known
    }

    fn add(&mut self, words: &str) -> Option<Word> {
        let clean = safe_or_cut(words, &self.cut);
        let word = (!clean.is_empty()).then(|| Word {
            number: self.next,
            looks_like_formula: looks_like_formula(&clean),
        });
        if word.is_some() {
            self.next += 1;
            let spaced =
                clean.starts_with(char::is_whitespace) || clean.ends_with(char::is_whitespace);
            self.xml.extend_from_slice(if spaced {
                b"<si><t xml:space=\"preserve\">"
            } else {
                b"<si><t>"
            });
            escape(&mut self.xml, &clean);
            self.xml.extend_from_slice(b"</t></si>");
        }
        self.known.insert(words.into(), word);
        word
    }

    /// The part with all words.
    ///
    /// # Errors
    /// When its beginning or its end is not found.
    pub(super) fn part(&self, before: &str) -> Result<Vec<u8>, FrameError> {
        const BEGIN: &str = "<sst";
        const END: &str = "</sst>";
        let missing = |mark| FrameError::new(PART, mark);
        let whole = before.strip_suffix(END).ok_or_else(|| missing(END))?;
        let begin = whole.find(BEGIN).ok_or_else(|| missing(BEGIN))?;
        let (head, rest) = whole.split_at(whole.find("<si>").unwrap_or(whole.len()));
        let mut part = Vec::with_capacity(before.len() + self.xml.len() + 32);
        part.extend_from_slice(head.get(..begin).unwrap_or_default().as_bytes());
        let sst = format!(
            "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{}\" uniqueCount=\"{}\">",
            self.cells, self.next
        );
        part.extend_from_slice(sst.as_bytes());
        part.extend_from_slice(rest.as_bytes());
        part.extend_from_slice(&self.xml);
        part.extend_from_slice(END.as_bytes());
        Ok(part)
    }
}

/// The value of an attribute of the outermost element.
fn attribute<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let begin = xml.find(name)? + name.len();
    let rest = xml.get(begin..)?;
    rest.get(..rest.find('"')?)
}

/// Words as text or as the value of an attribute.
pub(super) fn escape(xml: &mut Vec<u8>, words: &str) {
    for (place, byte) in words.bytes().enumerate() {
        match byte {
            b'&' => xml.extend_from_slice(b"&amp;"),
            b'<' => xml.extend_from_slice(b"&lt;"),
            b'>' => xml.extend_from_slice(b"&gt;"),
            b'"' => xml.extend_from_slice(b"&quot;"),
            // "_x0041_" stands for a letter by its number; words that only look so say so.
            b'_' if is_escape(words.as_bytes().get(place..).unwrap_or_default()) => {
                xml.extend_from_slice(b"_x005F_");
            }
            plain => xml.push(plain),
        }
    }
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x', a, b, c, d, b'_', ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    const BEFORE: &str = "<?xml version=\"1.0\"?>\n<sst xmlns=\"x\" count=\"5\" uniqueCount=\"2\"><si><t>Mã</t></si><si><t>ĐVT</t></si></sst>";

    #[test]
    fn words_are_counted_behind_those_that_are_there() {
        let mut words = Words::behind(BEFORE, "…").unwrap();
        assert_eq!(words.number("Đắk Hà").unwrap().number, 2);
        assert_eq!(words.number(" a & b").unwrap().number, 3);
        assert_eq!(words.number("Đắk Hà").unwrap().number, 2);
        assert_eq!(words.number("\u{7}"), None);
        let part = String::from_utf8(words.part(BEFORE).unwrap()).unwrap();
        assert!(
            part.contains("count=\"8\" uniqueCount=\"4\"><si><t>Mã</t></si>"),
            "{part}"
        );
        assert!(
            part.ends_with("<si><t>ĐVT</t></si><si><t>Đắk Hà</t></si><si><t xml:space=\"preserve\"> a &amp; b</t></si></sst>"),
            "{part}"
        );
    }

    #[test]
    fn a_part_without_counts_or_without_an_end_is_an_error() {
        for mark in [" uniqueCount=\"", " count=\""] {
            let part = BEFORE.replace(mark, " x=\"");
            assert!(Words::behind(&part, "…").is_err(), "{mark}");
        }
        let words = Words::behind(BEFORE, "…").unwrap();
        assert!(words.part(&BEFORE.replace("</sst>", "")).is_err());
        assert!(words.part(&BEFORE.replace("<sst", "")).is_err());
    }

    #[test]
    fn words_that_look_like_a_formula_or_an_escape_stay_words() {
        let mut words = Words::behind(BEFORE, "…").unwrap();
        assert!(words.number("=1+1").unwrap().looks_like_formula);
        assert!(!words.number("Đắk Hà").unwrap().looks_like_formula);
        let mut xml = Vec::new();
        escape(&mut xml, "_x0041_ _xyz_ <\"");
        assert_eq!(
            String::from_utf8(xml).unwrap(),
            "_x005F_x0041_ _xyz_ &lt;&quot;"
        );
    }
}
