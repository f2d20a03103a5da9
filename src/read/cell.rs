//! A cell and what it holds.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::model::cell::Position;

/// A non-empty cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Where it stands.
    pub position: Position,
    /// What stands there.
    pub content: Content,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A number typed as a number or the stored result of a formula.
    Number(Decimal),
    /// Text in NFC; never empty or blank. Cells with the same text may share it.
    Text(Arc<str>),
    /// TRUE or FALSE.
    Bool(bool),
    /// A date, as year, month, day.
    Date(i32, u32, u32),
    /// An Excel error such as `#REF!`.
    Error(Arc<str>),
    /// A formula for which the file stores no value.
    FormulaWithoutValue,
}
