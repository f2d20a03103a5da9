//! What is gathered about the figures of a table until all its rows are read.

use rust_decimal::Decimal;

use crate::model::cell::Position;
use crate::model::finding::{AffectedLine, RuleInfo};
use crate::model::form::ColumnIndex;
use crate::recognise::values::SeenNumber;

/// Typed numbers of one column that may be two things, and the first of them.
pub(super) struct Undecided {
    pub(super) at: Position,
    pub(super) count: u64,
    pub(super) text: String,
    pub(super) readings: (Decimal, Decimal),
    pub(super) affects: Vec<AffectedLine>,
}

/// Cells whose number carries its measure, and the first of them.
pub(super) struct WithUnit {
    pub(super) at: Position,
    pub(super) count: u64,
    pub(super) written: String,
    pub(super) read_as: Decimal,
}

/// Cells whose format says one thing about their measure, and the first of them.
pub(super) struct ByFormat {
    pub(super) rule: RuleInfo,
    pub(super) at: Position,
    pub(super) count: u64,
    pub(super) column: ColumnIndex,
    pub(super) shown: SeenNumber,
    pub(super) expected: String,
    pub(super) affects: Vec<AffectedLine>,
}
