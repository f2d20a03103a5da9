//! What the value of a cell stands for.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::strings::{self, Strings};
use crate::read::grid::Content;
use crate::read::markup::{Tags, digits};
use crate::read::raw::Room;
use crate::read::refusal::Fault;
use crate::read::styled::{Style, Styles};
use crate::read::{dates, decimal};

/// Longest name of an error: `#GETTING_DATA` has 13.
const ERROR: usize = 32;

/// What the cells of all sheets may refer to.
#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) strings: Strings,
    pub(super) styles: Styles,
    /// True when the part of the formats should be there and is not: a number in one of them may be a day, a percentage or be
    /// shown in thousands.
    pub(super) has_no_formats: bool,
}

/// The shared texts of a sheet's cells, each once.
pub(super) type Texts = HashMap<u32, Arc<str>, RandomState>;

/// Attributes of a cell.
#[derive(Debug, Default)]
pub(super) struct Traits<'a> {
    /// Row and column from 0.
    pub(super) address: Option<(u32, u32)>,
    /// `u32::MAX` when it is no number.
    pub(super) format: Option<u32>,
    pub(super) kind: Option<&'a [u8]>,
    /// Two formats or two types, of which nobody can tell the right one.
    pub(super) is_doubled: bool,
}

/// The element that carries the value of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carried<'a> {
    /// What stands in `<v>`; not empty.
    Value(&'a [u8]),
    /// `<is>` with all that it holds.
    Inline(&'a [u8]),
}

impl Shared {
    /// The content of a cell, and the style that counts for it; `None` for a blank one.
    ///
    /// Values that other programs would cut short or take for something else are faults.
    pub(super) fn content<'s>(
        &'s self,
        traits: &Traits<'_>,
        carried: Carried<'_>,
        (texts, room): (&mut Texts, &mut Room),
    ) -> Result<Option<(Content, &'s Style)>, Fault> {
        let style = self.style(traits.format);
        // Blanks around a value are the writer's layout, but for those of a text.
        let content = match (carried, traits.kind) {
            (Carried::Inline(element), _) => inline(element, room)?,
            (Carried::Value(text), Some(b"str")) => room.words(&strings::result(text)?)?,
            (Carried::Value(text), Some(_)) if text.trim_ascii().is_empty() => None,
            (Carried::Value(text), Some(b"s")) => {
                let index = digits(text.trim_ascii()).ok_or(Fault::StringIndex)?;
                self.shared(index, texts, room)?
            }
            (Carried::Value(text), kind @ (None | Some(b"n"))) => {
                let number = text.trim_ascii();
                self.refuse_unknown_format(traits.format)?;
                self.number(number, style, kind.is_some(), room)?
            }
            (Carried::Value(text), Some(b"b")) => flag(text)?,
            (Carried::Value(text), Some(b"e")) => Some(error(text.trim_ascii())?),
            (Carried::Value(text), Some(b"d")) => {
                let text = strings::result(text)?;
                match dates::from_iso(&text) {
                    Some(date) => Some(date),
                    None => room.words(&text)?,
                }
            }
            (Carried::Value(_), Some(_)) => return Err(Fault::ReaderFailed),
        };
        Ok(content.map(|content| (content, style)))
    }

    /// A shared text; cells with the same number have the same one.
    fn shared(
        &self,
        index: u32,
        texts: &mut Texts,
        room: &mut Room,
    ) -> Result<Option<Content>, Fault> {
        if let Some(text) = texts.get(&index) {
            room.take_text(text)?;
            return Ok(Some(Content::Text(Arc::clone(text))));
        }
        let words = self.strings.get(index).ok_or(Fault::StringIndex)?;
        let content = room.words(words)?;
        if let Some(Content::Text(text)) = &content {
            texts.insert(index, Arc::clone(text));
        }
        Ok(content)
    }

    fn style(&self, format: Option<u32>) -> &Style {
        let index = usize::try_from(format.unwrap_or(0)).ok();
        let style = index.and_then(|index| self.styles.cells.get(index));
        style.unwrap_or(Style::PLAIN)
    }

    /// Without its format a date is a plain number. The plain format is there even when none is listed.
    fn refuse_unknown_format(&self, format: Option<u32>) -> Result<(), Fault> {
        let is_known =
            |format| usize::try_from(format).is_ok_and(|format| format < self.styles.cells.len());
        match format {
            Some(1..) if self.has_no_formats => Err(Fault::FormatsMissing),
            Some(format @ 1..) if !is_known(format) => Err(Fault::FormatIndex),
            Some(_) | None => Ok(()),
        }
    }

    /// A number; without a type the value may be words as well.
    fn number(
        &self,
        text: &[u8],
        style: &Style,
        is_typed: bool,
        room: &mut Room,
    ) -> Result<Option<Content>, Fault> {
        if let Some(number) = decimal::short(text) {
            return Ok(Some(self.styles.shown(number, style)));
        }
        if memchr::memchr(b'&', text).is_some() {
            return Err(Fault::Malformed);
        }
        let text = std::str::from_utf8(text).map_err(|_| Fault::NotUtf8)?;
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse::<f64>() {
            Ok(value) => self.styles.number(value, style).map(Some),
            Err(_) if is_typed || is_damaged_number(text) => Err(Fault::Malformed),
            Err(_) => room.words(text),
        }
    }
}

/// Digits and signs without a letter: `27340,5` is no number as files write it, and no words either.
fn is_damaged_number(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit()) && !text.contains(char::is_alphabetic)
}

/// The words of `<is>`.
fn inline(element: &[u8], room: &mut Room) -> Result<Option<Content>, Fault> {
    let mut tags = Tags::new(element);
    let open = tags.next()?.ok_or(Fault::Malformed)?;
    let mut words = String::new();
    // Cells inside the text of a cell would be taken for ones of the sheet elsewhere.
    let foreign: [&[u8]; 6] = [b"is", b"c", b"row", b"v", b"f", b"sheetData"];
    strings::words(element, &mut tags, &open, &foreign, &mut words)?;
    room.words(&words)
}

fn flag(text: &[u8]) -> Result<Option<Content>, Fault> {
    match text.trim_ascii() {
        b"" => Ok(None),
        b"0" => Ok(Some(Content::Bool(false))),
        b"1" => Ok(Some(Content::Bool(true))),
        word if word.eq_ignore_ascii_case(b"false") => Ok(Some(Content::Bool(false))),
        word if word.eq_ignore_ascii_case(b"true") => Ok(Some(Content::Bool(true))),
        _ => Err(Fault::Malformed),
    }
}

fn error(text: &[u8]) -> Result<Content, Fault> {
    let name = std::str::from_utf8(text).map_err(|_| Fault::NotUtf8)?;
    let is_name = name.starts_with('#') && name.len() <= ERROR && !name.contains('&');
    if is_name {
        Ok(Content::Error(name.into()))
    } else {
        Err(Fault::Malformed)
    }
}
