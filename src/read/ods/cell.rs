//! One cell: its value by its type, its words paragraph by paragraph.

use super::attributes::{attribute, words};
use crate::read::grid::Content;
use crate::read::markup::{self, Kind, Tag, Tags};
use crate::read::refusal::Fault;
use crate::read::{dates, decimal};

/// Blanks that one mark may stand for.
const BLANKS: usize = 1_000;

/// The words of the cell that `open` begins, up to its end.
pub(super) fn text(part: &[u8], tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<String, Fault> {
    match open.kind {
        Kind::Opening => paragraphs(part, tags, open),
        Kind::Empty | Kind::Closing => Ok(String::new()),
    }
}

/// The content of a cell whose words are `text`; `None` when it is blank.
pub(super) fn content(open: &Tag<'_>, text: String) -> Result<Option<Content>, Fault> {
    let has_formula = attribute(open, b"table:formula").is_some();
    if attribute(open, b"calcext:value-type") == Some(b"error") {
        return Ok(Some(Content::Error(text.into())));
    }
    let value = |name| attribute(open, name).and_then(|value| std::str::from_utf8(value).ok());
    Ok(match attribute(open, b"office:value-type") {
        Some(b"float" | b"currency" | b"percentage") => {
            let value = value(b"office:value").ok_or(Fault::Malformed)?;
            Some(decimal::written(value)?)
        }
        Some(b"date") => {
            let date = value(b"office:date-value").and_then(dates::from_iso);
            Some(date.ok_or(Fault::Malformed)?)
        }
        Some(b"boolean") => Some(Content::Bool(
            value(b"office:boolean-value") == Some("true"),
        )),
        Some(b"string") => {
            let text = words(open, b"office:string-value").unwrap_or(text);
            filled(text)
        }
        Some(b"time") | None if !text.is_empty() => filled(text),
        _ if has_formula => Some(Content::FormulaWithoutValue),
        _ => None,
    })
}

fn filled(text: String) -> Option<Content> {
    (!text.is_empty()).then(|| Content::Text(text.into()))
}

/// The paragraphs of a cell, one a line; remarks and drawings are not part of it.
fn paragraphs(part: &[u8], tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<String, Fault> {
    let mut text = String::new();
    let mut paragraphs = 0_usize;
    let mut depth = 0_usize;
    let mut from = open.end;
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        if depth > 0 {
            let words = part.get(from..tag.start).unwrap_or_default();
            let words = std::str::from_utf8(words).map_err(|_| Fault::NotUtf8)?;
            text.push_str(&markup::resolve(words).ok_or(Fault::Malformed)?);
        }
        from = tag.end;
        match (tag.kind, tag.full_name) {
            (Kind::Closing, name) if name == open.full_name => return Ok(text),
            (Kind::Opening, b"text:p") => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
                depth += 1;
            }
            (Kind::Closing, b"text:p") => depth = depth.saturating_sub(1),
            (Kind::Opening, b"office:annotation") => from = tags.skip(&tag)?.end,
            (Kind::Opening, name) if name.starts_with(b"draw:") => from = tags.skip(&tag)?.end,
            (Kind::Opening, b"table:table" | b"table:table-cell") => return Err(Fault::Malformed),
            (Kind::Opening | Kind::Empty, b"text:s") => {
                let count = tag
                    .number("c")
                    .map_or(1, |count| usize::try_from(count).unwrap_or(1));
                text.extend(std::iter::repeat_n(' ', count.min(BLANKS)));
            }
            (Kind::Opening | Kind::Empty, b"text:tab") => text.push(' '),
            (Kind::Opening | Kind::Empty, b"text:line-break") => text.push('\n'),
            _ => {}
        }
    }
}
