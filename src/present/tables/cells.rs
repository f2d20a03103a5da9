//! Cells that are no figures.

use crate::model::table::TableCell;

pub(super) fn text(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

pub(super) fn count(count: usize) -> TableCell {
    TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX))
}

pub(super) fn place(place: Option<u32>) -> TableCell {
    place.map_or(TableCell::Blank, |place| TableCell::Count(place.into()))
}
