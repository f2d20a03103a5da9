//! Number formats of OpenDocument, written out as the codes that other workbooks have: one parser reads them all.

use std::collections::BTreeMap;

use super::{attribute, words};
use crate::read::markup::{self, Kind, Tag, Tags};
use crate::read::refusal::Fault;

/// Formats with conditions of their own; a program writes at most three.
const CONDITIONS: usize = 4;

/// Formats by name, as codes.
#[derive(Debug, Default)]
pub(super) struct DataStyles {
    codes: BTreeMap<Vec<u8>, String>,
}

impl DataStyles {
    /// True for an element that describes a number format.
    pub(super) fn begins(name: &[u8]) -> bool {
        matches!(
            name,
            b"number:number-style" | b"number:currency-style" | b"number:percentage-style"
        )
    }

    /// The code of a format by its name.
    pub(super) fn code(&self, name: &[u8]) -> Option<&str> {
        self.codes.get(name).map(String::as_str)
    }

    /// Reads one format up to its end.
    pub(super) fn read<'p>(
        &mut self,
        part: &'p [u8],
        tags: &mut Tags<'p>,
        open: &Tag<'_>,
    ) -> Result<(), Fault> {
        let name = attribute(open, b"style:name").unwrap_or_default().to_vec();
        let is_percentage = open.full_name == b"number:percentage-style";
        let mut code = String::new();
        let mut sections: Vec<String> = Vec::new();
        loop {
            let tag = tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.full_name) {
                (Kind::Closing, full_name) if full_name == open.full_name => break,
                (
                    Kind::Opening | Kind::Empty,
                    b"number:number" | b"number:scientific-number" | b"number:fraction",
                ) => {
                    code.push('0');
                    code.push_str(&scale(&tag));
                }
                (Kind::Opening, b"number:text") => {
                    let text = text(part, tags, &tag)?;
                    if is_percentage && text.trim() == "%" {
                        code.push('%');
                    } else {
                        quote(&mut code, &text);
                    }
                }
                (Kind::Opening, b"number:currency-symbol") => {
                    let symbol = text(part, tags, &tag)?;
                    quote(&mut code, &symbol);
                }
                (Kind::Opening | Kind::Empty, b"style:map") if sections.len() < CONDITIONS => {
                    sections.extend(self.section(&tag));
                }
                _ => {}
            }
        }
        sections.push(code);
        self.codes.insert(name, sections.join(";"));
        Ok(())
    }

    /// `[>=0]0`: another format for numbers that meet a condition.
    fn section(&self, map: &Tag<'_>) -> Option<String> {
        let condition = words(map, b"style:condition")?;
        let condition = condition.strip_prefix("value()")?.replace("!=", "<>");
        let code = self.codes.get(attribute(map, b"style:apply-style-name")?)?;
        Some(format!("[{condition}]{code}"))
    }
}

/// A comma for each thousand by which a number is divided before it is shown.
fn scale(number: &Tag<'_>) -> String {
    let factor = attribute(number, b"number:display-factor");
    let factor = factor.and_then(|factor| std::str::from_utf8(factor).ok());
    let zeros = factor.map_or(0, |factor| {
        factor.bytes().filter(|digit| *digit == b'0').count()
    });
    ",".repeat(zeros / 3)
}

/// What stands between the tags of an element.
fn text<'p>(part: &'p [u8], tags: &mut Tags<'p>, open: &Tag<'p>) -> Result<String, Fault> {
    let close = tags.closing(open)?;
    let words = part.get(open.end..close.start).unwrap_or_default();
    let words = std::str::from_utf8(words).map_err(|_| Fault::NotUtf8)?;
    markup::resolve(words).ok_or(Fault::Malformed)
}

fn quote(code: &mut String, text: &str) {
    code.push('"');
    code.extend(text.chars().filter(|letter| *letter != '"'));
    code.push('"');
}
