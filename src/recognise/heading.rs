//! The headings of a table, column by column.

use super::years::years;
use crate::model::cell::Position;
use crate::model::vocabulary::Vocabulary;

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
    pub(super) fn of(
        (column, heading): (u16, String),
        parts: Vec<HeadingPart>,
        is_filled: bool,
        terms: &Vocabulary,
    ) -> Self {
        let words: Vec<String> = parts.iter().flat_map(|part| part.words.clone()).collect();
        Self {
            column,
            years: years(&words, &terms.headings),
            is_superseded: terms.headings.superseded.stand_in(&words),
            words,
            parts,
            is_filled,
            heading,
        }
    }

    /// The same without one of its cells.
    pub(super) fn without(&self, cell: Position, terms: &Vocabulary) -> Self {
        let mut parts = self.parts.clone();
        parts.retain(|part| part.at != cell);
        let named = (self.column, self.heading.clone());
        Self::of(named, parts, self.is_filled, terms)
    }

    /// Words of the cell next to the figures, without those that stand above it.
    pub(super) fn own(&self) -> &[String] {
        self.parts.last().map_or(&[], |part| &part.words)
    }
}
