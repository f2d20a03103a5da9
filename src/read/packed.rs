//! The cells of a sheet on their way from a reading process: each as its difference from the one before, each text once.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::cell::{Cell, Content};
use crate::model::cell::Position;
use crate::model::packing::{RIGHT, put, short, taken};

/// What the cell holds, in the three bits behind the first of its first byte.
const KIND: u8 = 7 << 1;
/// A number of at most 64 bits, whose scale stands in the upper half of the byte.
const NUMBER: u8 = 0;
/// Any other number.
const WIDE: u8 = 1 << 1;
const TEXT: u8 = 2 << 1;
const FALSE: u8 = 3 << 1;
const TRUE: u8 = 4 << 1;
const DATE: u8 = 5 << 1;
const ERROR: u8 = 6 << 1;
const NO_VALUE: u8 = 7 << 1;

#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    #[serde(borrow)]
    texts: Vec<&'a str>,
    count: usize,
    cells: Bytes<'a>,
}

/// Bytes as one piece.
struct Bytes<'a>(std::borrow::Cow<'a, [u8]>);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_bytes(&self.0)
    }
}

impl<'a, 'de: 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        <&'a [u8]>::deserialize(input).map(|bytes| Self(bytes.into()))
    }
}

/// Writes cells in any order.
///
/// # Errors
/// Those of the format.
pub(super) fn serialize<S: Serializer>(cells: &[Cell], out: S) -> Result<S::Ok, S::Error> {
    let mut packer = Packer::default();
    for cell in cells {
        packer.cell(cell).map_err(S::Error::custom)?;
    }
    let packed = Packed {
        texts: packer.texts,
        count: cells.len(),
        cells: Bytes(packer.bytes.into()),
    };
    packed.serialize(out)
}

/// Reads them back.
///
/// # Errors
/// For bytes that no cells give.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<Cell>, D::Error> {
    let packed = Packed::deserialize(input)?;
    let texts = packed.texts.iter().map(|text| Arc::from(*text)).collect();
    let unpacker = Unpacker {
        rest: &packed.cells.0,
        texts,
    };
    let cells = unpacker.cells(packed.count);
    cells.ok_or_else(|| D::Error::custom("no cells"))
}

#[derive(Default)]
struct Packer<'a> {
    bytes: Vec<u8>,
    texts: Vec<&'a str>,
    numbers: HashMap<&'a str, usize, RandomState>,
    last: Option<Position>,
}

impl<'a> Packer<'a> {
    fn cell(&mut self, cell: &'a Cell) -> postcard::Result<()> {
        let at = cell.position;
        let is_right = self.last.and_then(Position::right) == Some(at);
        self.last = Some(at);
        let short = if let Content::Number(number) = cell.content {
            short(number)
        } else {
            None
        };
        let kind = match &cell.content {
            Content::Number(_) => short.map_or(WIDE, |(_, scale)| NUMBER | scale << 4),
            Content::Text(_) => TEXT,
            Content::Bool(false) => FALSE,
            Content::Bool(true) => TRUE,
            Content::Date(..) => DATE,
            Content::Error(_) => ERROR,
            Content::FormulaWithoutValue => NO_VALUE,
        };
        self.bytes.push(kind | u8::from(is_right));
        if !is_right {
            put(&mut self.bytes, &at)?;
        }
        match &cell.content {
            Content::Number(number) => match short {
                Some((digits, _)) => put(&mut self.bytes, &digits),
                None => put(&mut self.bytes, &(number.mantissa(), number.scale())),
            },
            Content::Text(text) | Content::Error(text) => {
                let number = self.text(text);
                put(&mut self.bytes, &number)
            }
            Content::Date(year, month, day) => put(&mut self.bytes, &(year, month, day)),
            Content::Bool(_) | Content::FormulaWithoutValue => Ok(()),
        }
    }

    /// The number of a text in the list.
    fn text(&mut self, text: &'a str) -> usize {
        let next = self.texts.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.texts.push(text);
        }
        number
    }
}

struct Unpacker<'a> {
    rest: &'a [u8],
    texts: Vec<Arc<str>>,
}

impl Unpacker<'_> {
    fn cells(mut self, count: usize) -> Option<Vec<Cell>> {
        // A cell takes a byte or more.
        let mut cells: Vec<Cell> = Vec::with_capacity(count.min(self.rest.len()));
        while let Some((marks, behind)) = self.rest.split_first() {
            self.rest = behind;
            let cell = self.cell(*marks, cells.last().map(|cell| cell.position))?;
            cells.push(cell);
        }
        (cells.len() == count).then_some(cells)
    }

    fn cell(&mut self, marks: u8, last: Option<Position>) -> Option<Cell> {
        let position = if marks & RIGHT == 0 {
            taken(&mut self.rest)?
        } else {
            last?.right()?
        };
        let content = match marks & KIND {
            NUMBER => {
                let digits = taken(&mut self.rest)?;
                Content::Number(Decimal::new(digits, u32::from(marks >> 4)))
            }
            WIDE => {
                let (digits, scale) = taken(&mut self.rest)?;
                Content::Number(Decimal::try_from_i128_with_scale(digits, scale).ok()?)
            }
            TEXT => Content::Text(self.text()?),
            FALSE => Content::Bool(false),
            TRUE => Content::Bool(true),
            DATE => {
                let (year, month, day) = taken(&mut self.rest)?;
                Content::Date(year, month, day)
            }
            ERROR => Content::Error(self.text()?),
            _ => Content::FormulaWithoutValue,
        };
        Some(Cell { position, content })
    }

    fn text(&mut self) -> Option<Arc<str>> {
        let number: usize = taken(&mut self.rest)?;
        self.texts.get(number).cloned()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Sent(#[serde(with = "super")] Vec<Cell>);

    fn content() -> impl Strategy<Value = Content> {
        let number = (any::<i128>(), 0_u32..29).prop_map(|(digits, scale)| {
            Content::Number(Decimal::from_i128_with_scale(digits >> 32, scale))
        });
        let short = (any::<i64>(), 0_u32..20)
            .prop_map(|(digits, scale)| Content::Number(Decimal::new(digits, scale)));
        let text = "[a-cĐ ]{0,3}";
        prop_oneof![
            number,
            short,
            text.prop_map(|text| Content::Text(text.into())),
            text.prop_map(|text| Content::Error(text.into())),
            any::<bool>().prop_map(Content::Bool),
            (any::<i32>(), any::<u32>(), any::<u32>())
                .prop_map(|(year, month, day)| Content::Date(year, month, day)),
            Just(Content::FormulaWithoutValue),
        ]
    }

    fn cells() -> impl Strategy<Value = Vec<Cell>> {
        let position = prop_oneof![(0_u32..3, 0_u16..4), (any::<u32>(), any::<u16>())];
        let cell = (position, content()).prop_map(|((row, column), content)| Cell {
            position: Position::new(row, column),
            content,
        });
        prop::collection::vec(cell, 0..40)
    }

    proptest! {
        #[test]
        fn cells_arrive_as_they_were_sent(cells in cells()) {
            let sent = Sent(cells);
            let bytes = postcard::to_stdvec(&sent).unwrap();
            prop_assert_eq!(postcard::from_bytes::<Sent>(&bytes).unwrap(), sent);
        }

        #[test]
        fn any_bytes_are_cells_or_none(cells in prop::collection::vec(any::<u8>(), 0..60), count in 0_usize..20) {
            let packed = Packed { texts: vec!["a"], count, cells: Bytes(cells.into()) };
            let bytes = postcard::to_stdvec(&packed).unwrap();
            if let Ok(Sent(cells)) = postcard::from_bytes(&bytes) {
                prop_assert_eq!(cells.len(), count);
            }
        }
    }
}
