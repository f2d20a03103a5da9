//! Number formats of OpenDocument, written out as the codes that other workbooks have: one parser reads them all.

use std::collections::BTreeMap;

use super::attributes::{attribute, words};
use crate::read::markup::{self, Kind, Tag, Tags};
use crate::read::refusal::Fault;

/// Formats with conditions of their own; a program writes at most three.
const CONDITIONS: usize = 4;
/// The code of a format that shows numbers by their digits.
const PLAIN: &str = "General";

/// Formats by name.
#[derive(Debug, Default)]
pub(super) struct DataStyles {
    formats: BTreeMap<Vec<u8>, Format>,
}

/// One format, and those that numbers have which meet a condition.
#[derive(Debug, Default)]
struct Format {
    code: String,
    /// Conditions as codes write them, `>=0`, each with the name of a format.
    maps: Vec<(String, Vec<u8>)>,
}

impl DataStyles {
    /// True for an element that describes a number format.
    ///
    /// A format with a section for texts is described by that one; its sections for numbers are mapped.
    pub(super) fn begins(name: &[u8]) -> bool {
        matches!(
            name,
            b"number:number-style"
                | b"number:currency-style"
                | b"number:percentage-style"
                | b"number:date-style"
                | b"number:time-style"
                | b"number:text-style"
        )
    }

    /// The code of a format by its name, `[>0]0,;[<0]-0,;0`; the formats that it maps may stand behind it in the part.
    pub(super) fn code(&self, name: &[u8]) -> Option<String> {
        let format = self.formats.get(name)?;
        let mapped = format.maps.iter().map(|(condition, mapped)| {
            // A section that is not known shows digits; left out, it would leave its numbers to another.
            let mapped = self.formats.get(mapped);
            let code = mapped.map_or(PLAIN, |mapped| mapped.code.as_str());
            format!("[{condition}]{code}")
        });
        let sections: Vec<String> = mapped.chain([format.code.clone()]).collect();
        Some(sections.join(";"))
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
        let mut format = Format::default();
        let code = &mut format.code;
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
                        quote(code, &text);
                    }
                }
                (Kind::Opening, b"number:currency-symbol") => {
                    let symbol = text(part, tags, &tag)?;
                    quote(code, &symbol);
                }
                (Kind::Opening | Kind::Empty, b"number:text-content") => code.push('@'),
                (Kind::Opening | Kind::Empty, b"number:day" | b"number:month" | b"number:year") => {
                    code.push_str("yyyy");
                }
                (Kind::Opening | Kind::Empty, b"number:hours" | b"number:seconds") => {
                    code.push_str("hh");
                }
                (Kind::Opening | Kind::Empty, b"style:map") if format.maps.len() < CONDITIONS => {
                    format.maps.extend(map(&tag));
                }
                _ => {}
            }
        }
        self.formats.insert(name, format);
        Ok(())
    }
}

/// Another format for numbers that meet a condition: `>=0` and its name.
fn map(tag: &Tag<'_>) -> Option<(String, Vec<u8>)> {
    let condition = words(tag, b"style:condition")?;
    let condition = condition
        .trim()
        .strip_prefix("value()")?
        .replace("!=", "<>");
    let name = attribute(tag, b"style:apply-style-name")?;
    Some((condition, name.to_vec()))
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
