//! What holds between figures of different forms of one unit.

use super::form::{ColumnIndex, FormIndex, RowIndex};
use super::text::Bilingual;

/// A cell of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellOf {
    /// The form.
    pub form: FormIndex,
    /// Its row.
    pub row: RowIndex,
    /// Its column.
    pub column: ColumnIndex,
}

/// A row of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowOf {
    /// The form.
    pub form: FormIndex,
    /// Its row.
    pub row: RowIndex,
}

/// A relation (quan hệ giữa các biểu) of the catalogue `templates/relations.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Stable id: `price-coffee`.
    pub id: String,
    /// What it speaks of: "Giá xuất khẩu cà phê".
    pub name: Bilingual,
    /// The relation.
    pub kind: RelationKind,
}

/// The kinds of relations.
#[derive(Debug, Clone, PartialEq)]
pub enum RelationKind {
    /// One figure over another is much alike in all units.
    Quotient(Quotient),
    /// Two cells hold the same figure.
    Equal(CellOf, CellOf),
    /// The output of an industry does not rise while the volumes of all its products fall, nor the other way round.
    SameDirection {
        /// Row of the output at constant prices.
        output: RowOf,
        /// Rows of the products.
        volumes: Vec<RowOf>,
    },
}

/// One figure over another.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotient {
    /// What it is.
    pub subject: Subject,
    /// Its unit: "nghìn USD/tấn".
    pub measure: Bilingual,
    /// The figure above the line.
    pub above: CellOf,
    /// The figure below the line.
    pub below: CellOf,
    /// The same two for last year, where the form has them.
    pub base: Option<(CellOf, CellOf)>,
}

/// What a quotient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Value over volume (đơn giá).
    Price,
    /// Value or capital over jobs (giá trị bình quân một lao động).
    PerWorker,
}
