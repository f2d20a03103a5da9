//! Consolidated figures, each with the way it came about.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use super::cell::{CellRef, Position};
use super::form::{FormIndex, Role, RowIndex};
use super::period::Period;
use super::register::UnitIndex;

/// Index of a figure in [`Consolidation::figures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FigureIndex(pub u32);

/// Index of a line in [`Consolidation::lines`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineIndex(pub u32);

/// A row of the consolidated tables: a described row or an open row of the round, with one indicator.
///
/// Export of a product has two lines, volume and value; most rows have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// The form.
    pub form: FormIndex,
    /// The row; from `form.rows.len()` on an index into [`Consolidation::open_rows`] of the form.
    pub row: RowIndex,
    /// Number of the indicator in [`Consolidation::indicators`].
    pub indicator: u16,
}

/// The figures of one unit in one row for one indicator: one row of the observations sheet.
#[derive(Debug, Clone)]
pub struct Line {
    /// Row and indicator.
    pub key: LineKey,
    /// Whose figures.
    pub unit: UnitIndex,
    /// The period of the return.
    pub period: Period,
    /// The workbook.
    pub path: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// Value and cell by role, in the order of [`Role::ALL`]; only roles the form has and the return fills with a number.
    pub cells: Vec<LineCell>,
    /// Whether the line counts towards the total.
    pub standing: Standing,
}

/// One value of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineCell {
    /// What it speaks of.
    pub role: Role,
    /// The number in the measure of the row.
    pub value: Decimal,
    /// Where it stands.
    pub position: Position,
}

/// Whether a line counts towards the province's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Counted.
    Counted,
    /// Counted although an error was found, and marked.
    CountedWithError,
    /// Left out because of an error.
    LeftOut,
}

/// How far a figure may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureStatus {
    /// All units that owe it are in it, without error.
    Complete,
    /// Units are missing or left out; the coverage says which.
    Incomplete,
    /// All in, some with an error that the job said to count.
    Marked,
    /// There is no figure: nothing reported, or the base is zero.
    Unavailable,
    /// Not published because the job says so when an error touches it.
    Withheld,
}

/// Numerator over denominator, and what is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quotient {
    /// numerator / denominator x 100.
    Percent,
    /// (numerator / denominator - 1) x 100.
    Growth,
    /// numerator / denominator.
    Times,
}

/// How a figure came about; presenters turn it into live formulas and do no other arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// Stands in a return: a line of the observations and a role.
    Observed(LineIndex, Role),
    /// Sum over the counted lines of all units with this key in the period of the run.
    TotalOfUnits(LineKey, Role),
    /// Sum of other figures.
    Sum(Vec<FigureIndex>),
    /// First minus second.
    Difference(FigureIndex, FigureIndex),
    /// A ratio, recomputed from its parts.
    Ratio(FigureIndex, FigureIndex, Quotient),
    /// A figure divided by a whole number, such as the remaining months.
    PerMonth(FigureIndex, u32),
    /// An index minus 100: the growth it states.
    IndexGrowth(FigureIndex),
    /// Contribution in percentage points: weight x (index - 100) / sum of weights.
    Points {
        /// Weight of the part.
        weight: FigureIndex,
        /// Index of the part.
        index: FigureIndex,
        /// Weight of the whole.
        whole: FigureIndex,
    },
    /// Sum of cells of returns of earlier months. The observations hold the month of the run only, so it stays a constant.
    EarlierReturns(Vec<CellRef>),
}

/// A figure that may be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Stable id: `retail.total.cumulative`, `retail.total.cumulative@dak-ha`, `retail.total.growth`.
    pub id: String,
    /// The figure, exact; `None` when there is none, and the status says why.
    pub value: Option<Decimal>,
    /// Id of the measure, or `percent`, `points`, `times`.
    pub measure: String,
    /// How far to rely on it.
    pub status: FigureStatus,
    /// True when it rests on an estimate: the text says "ước đạt".
    pub estimated: bool,
    /// Units missing from it, in official order.
    pub lacking: Vec<UnitIndex>,
    /// How it came about.
    pub derivation: Derivation,
}

/// Why a unit's figures are not in a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The return was not received.
    NotReceived,
    /// Received; errors with these codes left figures out.
    LeftOut(Vec<&'static str>),
}

/// A unit that is not wholly in the figures of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingUnit {
    /// The unit.
    pub unit: UnitIndex,
    /// Why.
    pub gap: Gap,
    /// Its share of the province in percent, by plan or by the same period last year; `None` when unknown.
    pub share: Option<Decimal>,
}

/// How much of what a form should hold is in its totals (độ phủ): "9/11 đơn vị, 93,1 % giá trị".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The form.
    pub form: FormIndex,
    /// Units that owe it.
    pub expected: Vec<UnitIndex>,
    /// Units whose return arrived.
    pub received: Vec<UnitIndex>,
    /// Units not received or left out in part.
    pub missing: Vec<MissingUnit>,
    /// Share of the value covered, in percent; `None` when no weight is known.
    pub share: Option<Decimal>,
}

/// The consolidated figures of a round.
#[derive(Debug, Clone)]
pub struct Consolidation {
    /// The period of the run.
    pub period: Period,
    /// Ids of indicators, numbered for [`LineKey::indicator`].
    pub indicators: Vec<String>,
    /// Labels of open rows by form, in order of first appearance.
    pub open_rows: Vec<Vec<String>>,
    /// Lines of the period of the run, sorted by form, row, indicator, unit.
    pub lines: Vec<Line>,
    /// All figures.
    pub figures: Vec<Figure>,
    /// Figures by id.
    pub by_id: std::collections::BTreeMap<String, FigureIndex>,
    /// Coverage by form, in order of forms.
    pub coverage: Vec<Coverage>,
    /// Whole-period totals of earlier months kept by the job: line, role, period and figure.
    pub monthly: Vec<(LineKey, Period, FigureIndex)>,
}

impl Consolidation {
    /// The figure at an index.
    pub fn figure(&self, index: FigureIndex) -> Option<&Figure> {
        self.figures.get(usize::try_from(index.0).ok()?)
    }

    /// The figure with this id.
    pub fn find(&self, id: &str) -> Option<FigureIndex> {
        self.by_id.get(id).copied()
    }

    /// The line at an index.
    pub fn line(&self, index: LineIndex) -> Option<&Line> {
        self.lines.get(usize::try_from(index.0).ok()?)
    }

    /// Counted lines of one key, in order of units.
    pub fn counted_lines(&self, key: LineKey) -> impl Iterator<Item = &Line> {
        let first = self.lines.partition_point(|line| line.key < key);
        let rest = self.lines.get(first..).unwrap_or_default();
        rest.iter()
            .take_while(move |line| line.key == key)
            .filter(|line| line.standing != Standing::LeftOut)
    }

    /// Every cell of every return that a figure rests on, in order of file, sheet and cell, each once.
    pub fn sources(&self, index: FigureIndex) -> Vec<CellRef> {
        let mut cells = Vec::new();
        self.collect_sources(index, &mut cells);
        cells.sort();
        cells.dedup();
        cells
    }

    fn collect_sources(&self, index: FigureIndex, cells: &mut Vec<CellRef>) {
        let Some(figure) = self.figure(index) else {
            return;
        };
        match &figure.derivation {
            Derivation::Observed(line, role) => {
                cells.extend(self.line(*line).and_then(|line| line.cell_of(*role)));
            }
            Derivation::TotalOfUnits(key, role) => {
                cells.extend(
                    self.counted_lines(*key)
                        .filter_map(|line| line.cell_of(*role)),
                );
            }
            Derivation::Sum(parts) => parts
                .iter()
                .for_each(|part| self.collect_sources(*part, cells)),
            Derivation::Difference(first, second) | Derivation::Ratio(first, second, _) => {
                self.collect_sources(*first, cells);
                self.collect_sources(*second, cells);
            }
            Derivation::PerMonth(figure, _) | Derivation::IndexGrowth(figure) => {
                self.collect_sources(*figure, cells)
            }
            Derivation::EarlierReturns(earlier) => cells.extend_from_slice(earlier),
            Derivation::Points {
                weight,
                index,
                whole,
            } => {
                for part in [weight, index, whole] {
                    self.collect_sources(*part, cells);
                }
            }
        }
    }
}

impl Line {
    /// The value in a role.
    pub fn value_of(&self, role: Role) -> Option<Decimal> {
        self.cells
            .iter()
            .find(|cell| cell.role == role)
            .map(|cell| cell.value)
    }

    /// The address of the value in a role.
    pub fn cell_of(&self, role: Role) -> Option<CellRef> {
        let cell = self.cells.iter().find(|cell| cell.role == role)?;
        Some(CellRef::at(&self.path, &self.sheet, cell.position))
    }
}
