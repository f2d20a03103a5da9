//! The headings of a table, column by column.

use crate::model::cell::Position;

/// The heading of a table.
#[derive(Debug, Clone)]
pub(super) struct Header {
    /// First row of headings, from 0.
    pub(super) top: u32,
    /// First row below the headings: a row of figures or a heading row of the form.
    pub(super) first_row: u32,
    /// Columns that have a heading, with its words from top to bottom.
    pub(super) columns: Vec<HeadedColumn>,
}

/// A column with a heading.
#[derive(Debug, Clone)]
pub(super) struct HeadedColumn {
    pub(super) column: u16,
    pub(super) heading: String,
    pub(super) words: Vec<String>,
    /// The cells of the heading from top to bottom, the last one next to the figures.
    pub(super) parts: Vec<HeadingPart>,
    /// The years that it names as those of its figures.
    pub(super) years: Vec<i32>,
    /// True where other figures stand for those below it now.
    pub(super) is_superseded: bool,
    /// True where anything stands below.
    pub(super) is_filled: bool,
}

/// A cell of a heading.
#[derive(Debug, Clone)]
pub(super) struct HeadingPart {
    /// Where it stands; one that covers several columns, in the first of them.
    pub(super) at: Position,
    pub(super) words: Vec<String>,
}

impl HeadedColumn {
    /// Words of the cell next to the figures, without those that stand above it.
    pub(super) fn own(&self) -> &[String] {
        self.parts.last().map_or(&[], |part| &part.words)
    }
}
