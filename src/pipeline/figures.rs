//! The figures of a return as bytes, each observation as its difference from the one before.

use rust_decimal::Decimal;

use crate::model::cell::Position;
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::observation::{Observation, Return, Value};
use crate::model::packing::{RIGHT, put, short, taken};
use crate::model::register::UnitIndex;

/// In the first byte of an observation: it is of the unit that submitted the return.
const OWN: u8 = 2;
/// It is a number of at most 64 bits, whose scale follows in the upper half of the byte.
const NUMBER: u8 = 4;

/// The observations of a return.
pub(super) fn packed(filled: &Return) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(filled.observations.len() * 6);
    let mut before: Option<&Observation> = None;
    for seen in &filled.observations {
        let place = (seen.row, seen.column, seen.position);
        let is_right = before.and_then(right_of) == Some(place);
        let short = seen.value.number().and_then(short);
        let mut marks = 0;
        marks |= if is_right { RIGHT } else { 0 };
        marks |= if seen.unit == filled.unit { OWN } else { 0 };
        marks |= short.map_or(0, |(_, scale)| NUMBER | scale << 4);
        out.push(marks);
        if seen.unit != filled.unit {
            put(&mut out, &seen.unit).ok()?;
        }
        if !is_right {
            put(&mut out, &place).ok()?;
        }
        match short {
            Some((digits, _)) => put(&mut out, &digits),
            None => put(&mut out, &seen.value),
        }
        .ok()?;
        before = Some(seen);
    }
    Some(out)
}

/// The observations of a return of the unit `own`, when there are `count` of them.
pub(super) fn unpacked(own: UnitIndex, count: usize, bytes: &[u8]) -> Option<Vec<Observation>> {
    let mut rest = bytes;
    let mut observations: Vec<Observation> = Vec::with_capacity(count.min(bytes.len()));
    while let Some((marks, behind)) = rest.split_first() {
        rest = behind;
        let unit = if marks & OWN == 0 {
            taken(&mut rest)?
        } else {
            own
        };
        let (row, column, position) = if marks & RIGHT == 0 {
            taken(&mut rest)?
        } else {
            right_of(observations.last()?)?
        };
        let value = if marks & NUMBER == 0 {
            taken(&mut rest)?
        } else {
            Value::Number(Decimal::new(taken(&mut rest)?, u32::from(marks >> 4)))
        };
        observations.push(Observation {
            unit,
            row,
            column,
            value,
            position,
        });
    }
    (observations.len() == count).then_some(observations)
}

/// The next column of the same row, and the next cell.
fn right_of(before: &Observation) -> Option<(RowIndex, ColumnIndex, Position)> {
    let column = ColumnIndex::at(before.column.place() + 1).ok()?;
    Some((before.row, column, before.position.right()?))
}
