//! What was submitted: returns, their observations, and the round they belong to.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell::{CellRef, Position};
use super::date::Date;
use super::form::{ColumnIndex, FormIndex, RowIndex};
use super::index::Index;
use super::period::Period;
use super::register::UnitIndex;

/// Index of a workbook in [`Round::files`].
pub type FileIndex = Index<FileRecord, u32>;

/// Why a cell of the table has no number. Zero is a number and not among these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Absence {
    /// Left blank.
    Blank,
    /// "…": there is a figure, it was not collected.
    NotAvailable,
    /// "x": a figure makes no sense here.
    NotApplicable,
    /// Something stands there that could not be read; a finding says what.
    Unreadable,
}

/// What a bound cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// A number in the measure of the description (converted when the return uses another).
    Number(#[serde(with = "super::exact")] Decimal),
    /// No number, and why.
    Absent(Absence),
}

impl Value {
    /// The number, when there is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number),
            Value::Absent(_) => None,
        }
    }
}

/// One figure of one return (quan sát). Printed ratios are kept too, so that they can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The unit it speaks of: the submitter, or the unit of the row where rows are units.
    pub unit: UnitIndex,
    /// Row of the form, or an open row of this return (from `form.rows.len()` on).
    pub row: RowIndex,
    /// Column of the form.
    pub column: ColumnIndex,
    /// What stands there.
    pub value: Value,
    /// Where it stands.
    pub position: Position,
}

/// A row of a return that the form does not describe, such as a cluster by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRow {
    /// Its label in NFC, as written, without its number.
    pub label: String,
    /// Row in the sheet, from 0.
    pub sheet_row: u32,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day {
    /// Four digits.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        let (year, month, day) = date.parts();
        Self {
            year: year.into(),
            month: month.into(),
            day: day.into(),
        }
    }
}

/// As people write it: 20/09/2019.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{}", self.day, self.month, self.year)
    }
}

/// The day that a sheet states (ngày lập).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The day.
    pub day: Day,
    /// Where it stands.
    pub at: Position,
    /// True when it stands alone or behind a place, "Đắk Hà, ngày 20 tháng 9 năm 2019", as only the day of writing does.
    pub is_of_writing: bool,
}

/// What tells versions of one return apart (ngày lập, thời điểm lưu).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The latest day of writing in the sheet; without one, the latest day that it names.
    pub dated: Option<Dated>,
    /// When the workbook was last saved, as the workbook itself says: `2019-09-20T08:00:00Z`.
    pub saved: Option<Arc<str>>,
}

/// What an officer wrote beside the figures of a row or below them (ghi chú, nguyên nhân).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The row beside which it stands; `None` below the table.
    pub row: Option<RowIndex>,
    /// Where it stands.
    pub position: Position,
    /// Its words as written, at most as many as [`Explanations::LONGEST`] letters.
    pub text: String,
}

/// All that an officer wrote in words in one return; whatever is beyond a number is counted only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanations {
    /// In the order of the sheet.
    pub taken: Vec<Explanation>,
    /// How many more there are.
    pub beyond: u32,
}

impl Explanations {
    /// As many are kept of one return; a form has some dozens of rows.
    pub const MOST: usize = 50;
    /// As many letters are kept of one; the cell has the rest.
    pub const LONGEST: usize = 300;

    /// Takes one more in, shortened, or counts it.
    pub fn add(&mut self, row: Option<RowIndex>, position: Position, text: &str) {
        if self.taken.len() >= Self::MOST {
            self.beyond = self.beyond.saturating_add(1);
            return;
        }
        let mut letters = text.chars();
        let mut short: String = letters.by_ref().take(Self::LONGEST).collect();
        if letters.next().is_some() {
            short.push('…');
        }
        self.taken.push(Explanation {
            row,
            position,
            text: short,
        });
    }
}

/// One form of one unit for one period (báo cáo của đơn vị).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    /// Who submitted it.
    pub unit: UnitIndex,
    /// Which form.
    pub form: FormIndex,
    /// Which period, as the sheet says.
    pub period: Period,
    /// The workbook.
    pub file: FileIndex,
    /// Path of the workbook.
    pub path: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// True when nobody sees the sheet in Excel.
    pub is_hidden: bool,
    /// When it was written.
    pub version: Version,
    /// Figures in order of rows, then columns.
    pub observations: Vec<Observation>,
    /// Rows beyond the description; row index `form.rows.len() + i` is `open_rows[i]`.
    pub open_rows: Vec<OpenRow>,
    /// What stands in words beside and below the figures.
    pub explanations: Explanations,
    /// Rows that the sheet prints without a number, and not with "x" in every cell either.
    pub blank_rows: Vec<RowIndex>,
    /// True for a form that nobody filled in: rows are printed, and no figure but the zeros of its totals stands in them.
    pub is_blank: bool,
}

impl Return {
    /// The address of a cell of this return.
    pub fn cell(&self, position: Position) -> CellRef {
        CellRef::at(&self.path, &self.sheet, position)
    }

    /// The observation in a row and column, when the return has one.
    ///
    /// Observations are sorted by row and column; where rows are units all share the rows of the form.
    pub fn observation(&self, row: RowIndex, column: ColumnIndex) -> Option<&Observation> {
        let found = self
            .observations
            .binary_search_by_key(&(row, column), |seen| (seen.row, seen.column))
            .ok()?;
        self.observations.get(found)
    }

    /// True for a total that the sheet does not print: its figures are sums, and share the first cell that was added.
    ///
    /// `described` is the number of rows of the form.
    pub fn is_summed(&self, total: RowIndex, described: usize) -> bool {
        let is_open = |seen: &&Observation| seen.row.place() >= described;
        let mut stated = self.observations.iter().filter(|seen| seen.row == total);
        stated.next().is_some_and(|stated| {
            let mut open = self.observations.iter().filter(is_open);
            open.any(|open| open.position == stated.position)
        })
    }

    /// The number in a row and column, when there is one.
    pub fn number(&self, row: RowIndex, column: ColumnIndex) -> Option<Decimal> {
        self.observation(row, column)
            .and_then(|seen| seen.value.number())
    }
}

/// How the non-empty cells of a workbook ended (sổ đối chiếu ô): the four counts add up to all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CellLedger {
    /// Became observations.
    pub used: u64,
    /// Titles, headers, row labels, running numbers, units of measure.
    pub label: u64,
    /// Left aside by a declared rule: notes, signatures, sheets that are no form.
    pub ignored: u64,
    /// Named in a finding and not otherwise used.
    pub reported: u64,
}

impl CellLedger {
    /// All non-empty cells accounted for.
    pub fn total(self) -> u64 {
        self.used + self.label + self.ignored + self.reported
    }

    /// Adds the counts of another sheet.
    pub fn add(&mut self, other: Self) {
        self.used += other.used;
        self.label += other.label;
        self.ignored += other.ignored;
        self.reported += other.reported;
    }
}

/// A workbook of the round and what became of it.
#[derive(Debug, Clone)]
pub struct FileRecord {
    /// Path relative to the inbox, with `/`.
    pub path: Arc<str>,
    /// SHA-256 of its bytes in hexadecimal; empty when it could not be read.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Non-empty cells found by the reader.
    pub cells: u64,
    /// How they ended.
    pub ledger: CellLedger,
}

/// A collection round (kỳ thu thập): all returns received for one period.
#[derive(Debug, Clone)]
pub struct Round {
    /// The period of the run.
    pub period: Period,
    /// Workbooks in order of their paths.
    pub files: Vec<FileRecord>,
    /// Returns in order of file and sheet; those of earlier months too, when the job keeps them.
    pub returns: Vec<Return>,
}
