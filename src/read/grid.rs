//! The cells of one sheet as the reader found them; knows nothing of forms.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::model::cell::Position;

pub use super::cell::{Cell, Content};

/// A submitted workbook, read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Workbook {
    /// Sheets in the order of the workbook.
    pub sheets: Vec<Sheet>,
    /// True when a number in the place of a date counts days from 1904.
    pub from_1904: bool,
    /// Names that the workbook gives to ranges.
    pub names: Vec<RangeName>,
    /// When it was last saved, as the workbook itself says: `2019-09-20T08:00:00Z`.
    pub saved: Option<Arc<str>>,
}

/// A name of a range of cells (tên vùng).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RangeName {
    /// The name, as the submitter wrote it.
    pub name: Arc<str>,
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// The range.
    pub block: Block,
}

/// A sheet: its non-empty cells and what is merged or hidden.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name as it is, blanks around it too, in NFC.
    pub name: Arc<str>,
    /// False for a hidden or very hidden sheet.
    pub visible: bool,
    /// Non-empty cells, sorted by row, then column.
    #[serde(with = "super::packed")]
    pub cells: Vec<Cell>,
    /// Merged ranges; the value stands in the top left cell.
    pub merges: Vec<Block>,
    /// Hidden rows, sorted, from 0.
    pub hidden_rows: Vec<u32>,
    /// Hidden columns as ranges of columns, from 0.
    pub hidden_columns: Vec<Range<u16>>,
    /// Rows that hold cells, each with the range of [`Sheet::cells`].
    pub rows: Vec<(u32, Range<usize>)>,
    /// How numbers are seen that their format shows otherwise than by their digits, each way once.
    pub appearances: Vec<Appearance>,
    /// Cells with such a number, sorted, each with its place in [`Sheet::appearances`].
    pub seen_otherwise: Vec<(Position, u16)>,
    /// True when it comes from a text file, in which every number is typed.
    pub is_plain_text: bool,
    /// Texts as they stood in the file before their letters were exchanged, in the order of the cells.
    pub originals: Vec<Original>,
    /// Rows at the end that were counted and not kept.
    pub beyond: Option<Beyond>,
    /// What the cells store, in their order; empty unless somebody wants to know.
    pub stored: Vec<Stored>,
}

/// What a cell stores, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// Where it stands.
    pub position: Position,
    /// Digits or words, neither cleaned nor decoded.
    pub text: Arc<str>,
    /// The code of its number format: `#,##0.00`; `None` where the format of the file does not tell it.
    pub format: Option<Arc<str>>,
}

/// Rows of a sheet that has more of them than any form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beyond {
    /// The first of them, from 0.
    pub first_row: u32,
    /// Their cells that are not empty.
    pub cells: u64,
}

/// How a number is seen, where its format shows more than its digits (số hiển thị theo định dạng).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Appearance {
    /// Powers of ten between what is stored and what is seen: 2 for a percent sign, -3 for each comma that scales.
    pub shift: i32,
    /// Words and signs beside the digits, without blanks around them: "tỷ", "triệu USD", "%"; empty when there are none.
    pub words: String,
    /// False when no digits are seen, as under `;;;`.
    pub has_digits: bool,
    /// Digits behind the decimal sign; `None` where the format does not fix them, as under General.
    pub decimals: Option<u8>,
    /// Digits or a minus that the format writes beside those of the number, so that another number is seen: ".000", "-"; mostly empty.
    pub added: String,
}

impl Appearance {
    /// Of a number that nobody sees.
    pub fn unseen() -> Self {
        Self {
            shift: 0,
            words: String::new(),
            has_digits: false,
            decimals: None,
            added: String::new(),
        }
    }

    /// The number that is seen; `None` when it is too large for a figure.
    pub fn of(&self, number: Decimal) -> Option<Decimal> {
        let power =
            Decimal::from_i128_with_scale(10_i128.checked_pow(self.shift.unsigned_abs())?, 0);
        let seen = if self.shift < 0 {
            number.checked_div(power)?
        } else {
            number.checked_mul(power)?
        };
        Some(seen.normalize())
    }

    /// The digits that people see of the number [`Appearance::of`] gives; halves are rounded away from zero, as Excel does.
    pub fn printed(&self, seen: Decimal) -> Decimal {
        let rounded = self.decimals.map(|decimals| {
            let half = RoundingStrategy::MidpointAwayFromZero;
            seen.round_dp_with_strategy(decimals.into(), half)
        });
        rounded.unwrap_or(seen).normalize()
    }

    /// True when nothing but the digits of the number are seen.
    pub fn is_plain(&self) -> bool {
        self.has_digits && self.shift == 0 && self.words.is_empty() && self.added.is_empty()
    }

    /// What the format adds to this number. Nothing is nothing with any sign, and a number below zero has its own.
    pub fn added_to(&self, number: Decimal) -> &str {
        let has_digits = self.added.contains(|letter: char| letter.is_ascii_digit());
        if has_digits || number > Decimal::ZERO {
            &self.added
        } else {
            ""
        }
    }

    /// True for a number that is shown a hundredfold with a percent sign and nothing else.
    pub fn is_percent(&self) -> bool {
        self.shift == 2 && self.words == "%"
    }
}

/// A text whose letters were exchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// Where it stands.
    pub position: Position,
    /// As it stands in the file.
    pub text: Arc<str>,
    /// What was done to it.
    pub how: Rewriting,
}

/// The texts of a sheet whose letters were exchanged for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewritten<'a> {
    /// The reason.
    pub how: Rewriting,
    /// Number of texts.
    pub count: u64,
    /// The first of them as it stands in the file.
    pub first: &'a Original,
    /// What it was taken for.
    pub now: &'a str,
}

/// Why the letters of a text were exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rewriting {
    /// Stored in an encoding of the time before Unicode.
    Decoded(Encoding),
    /// Single letters look like those that were meant, or stand for them (ñ for đ).
    Repaired,
}

/// An encoding of Vietnamese of the time before Unicode (bảng mã).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Encoding {
    /// TCVN 5712:1993, also called ABC.
    Tcvn3,
    /// Of the fonts `VNI-Times` and kin.
    Vni,
}

impl Encoding {
    /// Its usual name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }
}

/// A rectangle of cells; both corners belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Block {
    /// Top left.
    pub first: Position,
    /// Bottom right.
    pub last: Position,
}

impl Sheet {
    /// A sheet of cells in any order.
    pub fn from_cells(name: &str, mut cells: Vec<Cell>) -> Self {
        cells.sort_by_key(|cell| cell.position);
        let mut rows: Vec<(u32, Range<usize>)> = Vec::new();
        for (index, cell) in cells.iter().enumerate() {
            match rows.last_mut() {
                Some((row, range)) if *row == cell.position.row => range.end = index + 1,
                _ => rows.push((cell.position.row, index..index + 1)),
            }
        }
        Self {
            name: Arc::from(name),
            visible: true,
            cells,
            rows,
            ..Self::default()
        }
    }

    /// Number of its non-empty cells, with those that were only counted.
    pub fn cell_count(&self) -> u64 {
        let kept = u64::try_from(self.cells.len()).unwrap_or(u64::MAX);
        kept + self.beyond.map_or(0, |beyond| beyond.cells)
    }

    /// The non-empty cells of a row, from left to right.
    pub fn row(&self, row: u32) -> &[Cell] {
        self.cells.get(self.places(row)).unwrap_or_default()
    }

    /// Where the cells of a row stand among all cells.
    pub fn places(&self, row: u32) -> Range<usize> {
        let found = self.rows.binary_search_by_key(&row, |(number, _)| *number);
        let found = found.ok().and_then(|at| self.rows.get(at));
        found.map_or(0..0, |(_, range)| range.clone())
    }

    /// The cell at a position, when it is not empty.
    pub fn cell(&self, position: Position) -> Option<&Cell> {
        let row = self.row(position.row);
        row.binary_search_by_key(&position.column, |cell| cell.position.column)
            .ok()
            .and_then(|at| row.get(at))
    }

    /// What was done to letters, one entry for each kind, with the number of cells.
    pub fn rewritten(&self) -> Vec<Rewritten<'_>> {
        let mut kinds: Vec<Rewritten<'_>> = Vec::new();
        for original in &self.originals {
            match kinds.iter_mut().find(|kind| kind.how == original.how) {
                Some(kind) => kind.count += 1,
                None => kinds.push(Rewritten {
                    how: original.how,
                    count: 1,
                    first: original,
                    now: self.text(original.position),
                }),
            }
        }
        kinds
    }

    /// The words in a cell; empty when it holds none.
    fn text(&self, position: Position) -> &str {
        match self.cell(position).map(|cell| &cell.content) {
            Some(Content::Text(text)) => text,
            Some(
                Content::Number(_)
                | Content::Bool(_)
                | Content::Date(..)
                | Content::Error(_)
                | Content::FormulaWithoutValue,
            )
            | None => "",
        }
    }

    /// How the number in a cell is seen; `None` when it is by its digits alone.
    pub fn appearance(&self, position: Position) -> Option<&Appearance> {
        let place = self
            .seen_otherwise
            .binary_search_by_key(&position, |(at, _)| *at);
        let (_, index) = self.seen_otherwise.get(place.ok()?)?;
        self.appearances.get(usize::from(*index))
    }

    /// True when the row is hidden.
    pub fn is_hidden_row(&self, row: u32) -> bool {
        self.hidden_rows.binary_search(&row).is_ok()
    }

    /// True when the column is hidden.
    pub fn is_hidden_column(&self, column: u16) -> bool {
        self.hidden_columns
            .iter()
            .any(|range| range.contains(&column))
    }
}
