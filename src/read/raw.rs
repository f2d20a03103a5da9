//! A workbook as its format's reader gives it: texts as they stand in the file, cells in any order.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::aside::Aside;
use super::face::Face;
use super::grid::{Appearance, Beyond, Block, Cell, Content, Stored};
use super::refusal::Fault;
use super::styled::Style;
use super::texts::CHARACTERS;
use crate::model::cell::Position;
use crate::text::is_invisible;

/// Sheets in a workbook.
pub(super) const SHEETS: usize = 256;
/// Cells with a value in a workbook; a district's has some thousands.
pub(super) const CELLS: usize = 5_000_000;
/// Cells of a workbook that are kept when they stand in order; no form is longer than some thousand rows.
const KEPT: usize = 500_000;
/// Cells that are read and counted besides those that are kept.
const COUNTED: usize = 40_000_000;
/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
pub(super) const COLUMNS: u32 = 16_384;
/// Merged ranges, and hidden ranges of columns, that are kept of a sheet; headings need some dozens.
pub(super) const RANGES: usize = 20_000;
/// Bytes of text in one workbook; one long text in many cells could fill the memory.
const TEXT_BYTES: usize = 128 << 20;
/// Cells of a sheet that cannot be read and are named one by one.
const NAMED: usize = 20;
/// Characters that are kept of a value that cannot be read.
const STORED: usize = 40;
/// A workbook.
#[derive(Debug, Default)]
pub(super) struct RawBook {
    /// In the order of the workbook.
    pub(super) sheets: Vec<RawSheet>,
    /// What is listed among the sheets and holds no table.
    pub(super) aside: Vec<Aside>,
    pub(super) names: Vec<RawName>,
    /// True when the workbook counts days from 1904.
    pub(super) from_1904: bool,
    /// When it was last saved, as the workbook itself says: `2019-09-20T08:00:00Z`.
    pub(super) saved: Option<String>,
    /// What the cells store, by the name of their sheet, where somebody wants to know.
    pub(super) stored: BTreeMap<String, Vec<Stored>>,
    /// The part of the formats, when it should be there and is not.
    pub(super) styles_missing: Option<String>,
}

impl RawBook {
    /// A name of two sheets that nobody could tell apart: the same but for capitals and what cannot be seen.
    pub(super) fn doubled_name(&self) -> Option<&str> {
        let mut seen = BTreeSet::new();
        let mut names = self.sheets.iter().map(|sheet| sheet.name.as_str());
        names.find(|name| {
            let visible = name.nfc().filter(|letter| !is_invisible(*letter));
            !seen.insert(visible.flat_map(char::to_lowercase).collect::<String>())
        })
    }
}

/// A name that the workbook gives to a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawName {
    pub(super) name: String,
    /// What it stands for, as a formula without the equals sign: `'Biểu 3'!$D$7:$D$40`.
    pub(super) formula: String,
}

/// A sheet of a workbook.
#[derive(Debug)]
pub(super) struct RawSheet {
    /// As the submitter wrote it.
    pub(super) name: String,
    pub(super) visible: bool,
    /// The part that holds it, where the format has parts.
    pub(super) part: Option<String>,
    /// Why it cannot be read, when it cannot.
    pub(super) body: Result<RawBody, Fault>,
}

/// What a sheet holds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct RawBody {
    /// Cells that are not blank, in any order; a text is as it stands in the file, uncleaned and undecoded.
    pub(super) cells: Vec<Cell>,
    pub(super) merges: Vec<Block>,
    /// Sorted.
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<Range<u16>>,
    /// Cells in a font that shows other letters than it stores, as far as the format tells.
    pub(super) faces: Vec<(Position, Face)>,
    /// Cells with a number that is seen otherwise than by its digits, as far as the format tells.
    pub(super) seen_otherwise: Vec<(Position, Arc<Appearance>)>,
    /// True for a text file, in which nothing tells a number from words but its letters.
    pub(super) is_plain_text: bool,
    /// Rows at the end for which there was no room.
    pub(super) beyond: Option<Beyond>,
    /// Cells that hold something nobody can read.
    pub(super) unreadable: Unreadables,
}

/// Cells of a sheet whose values cannot be read: one cell costs one cell, with its address.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Unreadables {
    /// The first of them.
    pub(super) named: Vec<Unreadable>,
    /// All of them.
    pub(super) count: usize,
}

/// A cell whose value cannot be read.
#[derive(Debug, PartialEq)]
pub(super) struct Unreadable {
    pub(super) position: Position,
    /// Why, as a key of the message catalogue.
    pub(super) reason: &'static str,
    /// The beginning of what is stored.
    pub(super) stored: Arc<str>,
}

impl RawBody {
    /// Takes in a cell, and what its style tells of it.
    pub(super) fn take(
        &mut self,
        room: &mut Room,
        position: Position,
        content: Content,
        style: &Style,
    ) -> Result<(), Fault> {
        room.take_cell()?;
        if let (Some(face), Content::Text(_)) = (style.face, &content) {
            self.faces.push((position, face));
        }
        if let Content::Number(number) = &content
            && let Some(seen) = style.shown.appearance(*number)
        {
            self.seen_otherwise.push((position, Arc::clone(seen)));
        }
        self.cells.push(Cell { position, content });
        Ok(())
    }

    /// Notes a cell whose value cannot be read; in the sheet it stands as an error, so that nobody takes it for blank.
    ///
    /// Gives `fault` back when that leaves doubts about other cells too.
    pub(super) fn lose(
        &mut self,
        room: &mut Room,
        position: Position,
        fault: Fault,
        stored: &str,
    ) -> Result<(), Fault> {
        let reason = fault.of_cell().ok_or(fault)?;
        let is_inside = position.row < ROWS && u32::from(position.column) < COLUMNS;
        // A few cells beyond the sheet cost themselves; a flood of them is no table.
        if !is_inside && self.unreadable.named.len() >= NAMED {
            return Err(fault);
        }
        room.take_cell()?;
        let stored: Arc<str> = match stored {
            "" => Arc::from("#?"),
            stored => stored.chars().take(STORED).collect::<String>().into(),
        };
        if is_inside {
            let content = Content::Error(Arc::clone(&stored));
            self.cells.push(Cell { position, content });
        }
        self.unreadable.count += 1;
        if self.unreadable.named.len() < NAMED {
            self.unreadable.named.push(Unreadable {
                position,
                reason,
                stored,
            });
        }
        Ok(())
    }

    /// Keeps a merged range.
    pub(super) fn merge(&mut self, first: Position, last: Position) {
        if self.merges.len() < RANGES {
            self.merges.push(Block { first, last });
        }
    }

    /// Keeps a range of hidden columns, counted from 0 and cut at the edge of the sheet.
    pub(super) fn hide_columns(&mut self, columns: Range<u32>) {
        let edge = |column: u32| u16::try_from(column.min(COLUMNS)).unwrap_or(u16::MAX);
        if self.hidden_columns.len() < RANGES {
            let Range { start, end } = columns;
            self.hidden_columns.push(edge(start)..edge(end));
        }
    }
}

/// Room for cells and text that is left in a workbook.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    cells: usize,
    kept: usize,
    counted: usize,
    text: usize,
}

impl Room {
    pub(super) fn new() -> Self {
        Self {
            cells: CELLS,
            kept: KEPT,
            counted: COUNTED,
            text: TEXT_BYTES,
        }
    }

    /// Room in which fewer cells are kept.
    #[cfg(test)]
    pub(super) fn of_kept(kept: usize) -> Self {
        Self {
            kept,
            ..Self::new()
        }
    }

    /// True when as many cells are kept as a form may have.
    pub(super) fn is_used_up(&self) -> bool {
        self.kept == 0
    }

    /// Takes the room of one cell that is not kept.
    pub(super) fn count_cell(&mut self) -> Result<(), Fault> {
        self.counted = self.counted.checked_sub(1).ok_or(Fault::TooManyCells)?;
        Ok(())
    }

    /// Takes the room of one cell.
    pub(super) fn take_cell(&mut self) -> Result<(), Fault> {
        self.cells = self.cells.checked_sub(1).ok_or(Fault::TooManyCells)?;
        self.kept = self.kept.saturating_sub(1);
        Ok(())
    }

    /// The content of a cell of words; `None` without any.
    pub(super) fn words(&mut self, text: &str) -> Result<Option<Content>, Fault> {
        let kept = self.take_text(text)?;
        Ok((!kept.is_empty()).then(|| Content::Text(kept.into())))
    }

    /// As much of a text as is kept, and one character more that shows it was longer; and its room.
    pub(super) fn take_text<'a>(&mut self, text: &'a str) -> Result<&'a str, Fault> {
        let kept = if text.len() > CHARACTERS {
            let end = text.char_indices().nth(CHARACTERS + 1);
            end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
        } else {
            text
        };
        self.text = self
            .text
            .checked_sub(kept.len())
            .ok_or(Fault::TooMuchText)?;
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_tell_how_their_letters_are_stored() {
        for (font, face) in [
            (".VnTime", Some(Face::Tcvn3)),
            (".VnArialH", Some(Face::Tcvn3Capitals)),
            ("VNI-Times", Some(Face::Vni)),
            ("Times New Roman", None),
        ] {
            assert_eq!(Face::of(font), face, "{font}");
        }
    }
}
