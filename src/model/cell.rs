//! Where a figure stands in a submitted workbook.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// Row and column of a cell inside a sheet, both counted from 0; people see A1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Row from 0.
    pub row: u32,
    /// Column from 0.
    pub column: u16,
}

impl Position {
    /// The cell at `row` and `column`, both from 0.
    pub fn new(row: u32, column: u16) -> Self {
        Self { row, column }
    }

    /// The cell of an address such as `D12`; `None` for anything else.
    pub fn of_address(address: &str) -> Option<Self> {
        let digits = address.find(|sign: char| sign.is_ascii_digit())?;
        let (letters, row) = address.split_at_checked(digits)?;
        let mut column: u16 = 0;
        for letter in letters.bytes() {
            let place = letter
                .to_ascii_uppercase()
                .checked_sub(b'A')
                .filter(|place| *place < 26)?;
            column = column.checked_mul(26)?.checked_add(u16::from(place) + 1)?;
        }
        let row: u32 = row.parse().ok()?;
        Some(Self::new(row.checked_sub(1)?, column.checked_sub(1)?))
    }

    /// The cell right of it, when columns go on.
    pub fn right(self) -> Option<Self> {
        let column = self.column.checked_add(1)?;
        Some(Self { column, ..self })
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            column_letters(self.column),
            u64::from(self.row) + 1
        )
    }
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let [digit, ..] = ((rest - 1) % 26).to_le_bytes();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A cell of a submitted workbook: `huyen-dak-ha.xlsx`, `Biểu 3`, `D12`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// Path of the workbook, relative to the inbox, with `/`.
    pub file: Arc<str>,
    /// Name of the sheet as the submitter wrote it; empty when the whole file is meant.
    pub sheet: Arc<str>,
    /// The cell; `None` when the whole sheet is meant.
    pub position: Option<Position>,
}

impl CellRef {
    /// One cell of one sheet.
    pub fn at(file: &Arc<str>, sheet: &Arc<str>, position: Position) -> Self {
        Self {
            file: Arc::clone(file),
            sheet: Arc::clone(sheet),
            position: Some(position),
        }
    }

    /// A sheet as a whole.
    pub fn sheet(file: &Arc<str>, sheet: &Arc<str>) -> Self {
        Self {
            file: Arc::clone(file),
            sheet: Arc::clone(sheet),
            position: None,
        }
    }

    /// A workbook as a whole.
    pub fn file(file: &Arc<str>) -> Self {
        Self {
            file: Arc::clone(file),
            sheet: Arc::from(""),
            position: None,
        }
    }
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if !self.sheet.is_empty() {
            write!(f, " [{}]", self.sheet)?;
        }
        if let Some(position) = self.position {
            write!(f, " {position}")?;
        }
        Ok(())
    }
}

impl Serialize for CellRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("CellRef", 3)?;
        out.serialize_field("file", &*self.file)?;
        out.serialize_field("sheet", &*self.sheet)?;
        out.serialize_field("cell", &self.position.map(|position| position.to_string()))?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_run_past_z_as_in_excel() {
        let letters: Vec<String> = [0, 25, 26, 701, 702, 16_383].map(column_letters).into();
        assert_eq!(letters, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
        assert_eq!(Position::new(11, 3).to_string(), "D12");
        assert_eq!(Position::of_address("D12"), Some(Position::new(11, 3)));
        assert_eq!(Position::of_address("aa1"), Some(Position::new(0, 26)));
        for name in ["den_thang", "nam", "A0", "12", "A1B", "ZZZZ9"] {
            assert_eq!(Position::of_address(name), None, "{name}");
        }
    }
}
