//! What was seen in a sheet and why it was taken for what it is; shown by `inspect`.

use crate::model::cell::{CellRef, Position};
use crate::model::form::{ColumnIndex, FormIndex};
use crate::model::observation::CellLedger;
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::read::grid::Rewriting;

/// A decision and the cell that led to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<T> {
    /// What was decided.
    pub what: T,
    /// The words it was read from.
    pub text: String,
    /// Where they stand.
    pub cell: CellRef,
}

/// The decisions about one sheet.
#[derive(Debug, Clone, Default)]
pub struct SheetEvidence {
    /// Name of the sheet.
    pub sheet: String,
    /// False when it is hidden.
    pub visible: bool,
    /// Texts whose letters were exchanged, one entry for each reason.
    pub rewritten: Vec<RewrittenEvidence>,
    /// The form, and how many of its rows and title phrases were found.
    pub form: Option<FormEvidence>,
    /// The form that came nearest, when none fits.
    pub nearest: Option<FormIndex>,
    /// The reporting unit.
    pub unit: Option<Seen<UnitIndex>>,
    /// The period.
    pub period: Option<Seen<Period>>,
    /// The measure of the whole table, by id.
    pub measure: Option<Seen<String>>,
    /// Rows of the header, from 0, first and last.
    pub header: Option<(u32, u32)>,
    /// Columns with a heading, from left to right.
    pub columns: Vec<ColumnEvidence>,
    /// Rows of the form found.
    pub rows: usize,
    /// Rows beyond the form taken in.
    pub open_rows: usize,
    /// How the non-empty cells ended.
    pub ledger: CellLedger,
    /// How each of them ended, in their order.
    pub ends: Vec<(Position, CellEnd)>,
}

/// How a non-empty cell ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellEnd {
    /// It became an observation.
    Used,
    /// Title, header, label, running number, unit of measure.
    Label,
    /// A declared rule leaves it aside.
    Ignored(LeftAside),
    /// A finding speaks of it, or of its row, its column or its sheet.
    Reported,
}

/// The rule by which a cell is left aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftAside {
    /// The form leaves hidden cells aside.
    Hidden,
    /// A note, a signature or a repeated sum: a row that the descriptions leave aside.
    Row,
    /// Words, days or truths beside the figures.
    Words,
    /// A running number, a code, or another number that is no figure by the descriptions.
    Number,
}

impl LeftAside {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Row => "row-left-aside",
            Self::Words => "words-beside-figures",
            Self::Number => "number-without-meaning",
        }
    }
}

/// What was done to the letters of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RewrittenEvidence {
    /// Why.
    pub how: Rewriting,
    /// Number of texts.
    pub count: u64,
    /// The first of them.
    pub cell: Position,
    /// As it stands in the file.
    pub original: String,
    /// What it was taken for.
    pub rewritten: String,
}

/// Why a sheet was taken for a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormEvidence {
    /// The form.
    pub form: FormIndex,
    /// The phrase found in the title, when one was.
    pub title: Option<String>,
    /// Row labels of the form that stand in the sheet.
    pub labels: usize,
    /// What bound the columns.
    pub by: BoundBy,
}

/// What bound the columns of a sheet to those of a form; the first that is there decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BoundBy {
    /// A row of codes (dòng mã).
    CodeRow,
    /// Names of ranges (tên vùng).
    RangeNames,
    /// The words of the headings.
    Headings,
}

/// What a column of the sheet was bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnEvidence {
    /// Column of the sheet, from 0.
    pub sheet_column: u16,
    /// Its heading, from top to bottom.
    pub heading: String,
    /// The column of the form, when one fits.
    pub bound: Option<ColumnIndex>,
    /// The phrase of the description that fits.
    pub phrase: String,
}
