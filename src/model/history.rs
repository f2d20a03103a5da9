//! What earlier rounds accepted, as far as the checks of a round need it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::cell::Position;
use super::form::{ColumnIndex, FormIndex, RowIndex};
use super::period::Period;
use super::register::UnitIndex;

/// Names a row over the years, whatever its place in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKey {
    /// A row that the form describes.
    Described(RowIndex),
    /// A row of one unit in a table of units.
    Unit(UnitIndex),
    /// A row by the key of its label ([`crate::text::key`]), such as a cluster.
    Open(Arc<str>),
}

/// A figure that an earlier return gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastFigure {
    /// Its row.
    pub row: RowKey,
    /// Its column in today's description of the form.
    pub column: ColumnIndex,
    /// The figure in today's measure of row and column.
    pub value: Decimal,
    /// Where it stood in the sheet.
    pub position: Position,
}

/// One form of one unit for an earlier period, as it was last accepted (báo cáo kỳ trước).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastReturn {
    /// The workbook it stood in.
    pub path: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// Figures that counted, sorted by row and column. A figure left out because of an error is no base for later ones.
    pub figures: Vec<PastFigure>,
    /// Rows and columns whose figure was left out because of an error.
    pub refused: Vec<(RowKey, ColumnIndex)>,
}

impl PastReturn {
    /// The figure in a row and column.
    pub fn figure(&self, row: &RowKey, column: ColumnIndex) -> Option<&PastFigure> {
        let found = self
            .figures
            .binary_search_by(|figure| (&figure.row, figure.column).cmp(&(row, column)))
            .ok()?;
        self.figures.get(found)
    }

    /// The number in a row and column.
    pub fn number(&self, row: &RowKey, column: ColumnIndex) -> Option<Decimal> {
        self.figure(row, column).map(|figure| figure.value)
    }
}

/// Earlier rounds beside the round of the run (số liệu lịch sử).
///
/// Holds the figures of the month before, of the same month last year and of the month after that one; of all other months
/// only whether a return was accepted, and of those of a year in which file.
#[derive(Debug, Clone, Default)]
pub struct Past {
    returns: BTreeMap<(FormIndex, UnitIndex, Period), PastReturn>,
    accepted: BTreeSet<(FormIndex, UnitIndex, Period)>,
    files: BTreeMap<UnitIndex, BTreeSet<Arc<str>>>,
}

impl Past {
    /// Takes in a return.
    pub fn take(&mut self, form: FormIndex, unit: UnitIndex, period: Period, mut past: PastReturn) {
        past.figures
            .sort_by(|first, second| (&first.row, first.column).cmp(&(&second.row, second.column)));
        self.accepted.insert((form, unit, period));
        self.returns.insert((form, unit, period), past);
    }

    /// Notes that a return was accepted, without its figures.
    pub fn note(&mut self, form: FormIndex, unit: UnitIndex, period: Period) {
        self.accepted.insert((form, unit, period));
    }

    /// Notes a file in which a return of the unit came that was accepted within the year before.
    pub fn note_file(&mut self, unit: UnitIndex, path: Arc<str>) {
        self.files.entry(unit).or_default().insert(path);
    }

    /// The files in which the unit's returns of the year before came.
    pub fn files(&self, unit: UnitIndex) -> impl Iterator<Item = &Arc<str>> {
        self.files.get(&unit).into_iter().flatten()
    }

    /// A unit's return on a form for an earlier period.
    pub fn get(&self, form: FormIndex, unit: UnitIndex, period: Period) -> Option<&PastReturn> {
        self.returns.get(&(form, unit, period))
    }

    /// True when a return was accepted for the period.
    pub fn has(&self, form: FormIndex, unit: UnitIndex, period: Period) -> bool {
        self.accepted.contains(&(form, unit, period))
    }

    /// The periods for which a unit's return on a form was accepted, rising.
    pub fn periods(&self, form: FormIndex, unit: UnitIndex) -> impl Iterator<Item = Period> {
        let range = (form, unit, Period::FIRST)..=(form, unit, Period::LAST);
        self.accepted.range(range).map(|(_, _, period)| *period)
    }

    /// True when nothing is known of earlier rounds.
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }
}
