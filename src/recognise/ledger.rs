//! Accounts for every non-empty cell of a sheet.

use super::evidence::{CellEnd, LeftAside};
use crate::model::cell::Position;
use crate::model::observation::CellLedger;
use crate::read::grid::{Cell, Content, Sheet};

/// How a cell ended; a later, stronger end replaces an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    /// Not looked at yet.
    Open,
    /// Left aside by a declared rule.
    Ignored(LeftAside),
    /// Title, header, label, running number, unit of measure.
    Label,
    /// Named in a finding and not used.
    Reported,
    /// Became an observation.
    Used,
}

/// The ends of all cells of one sheet, in the order of [`Sheet::cells`].
pub(super) struct Ledger<'a> {
    sheet: &'a Sheet,
    ends: Vec<End>,
}

impl<'a> Ledger<'a> {
    /// A ledger with every cell open.
    pub(super) fn new(sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            ends: vec![End::Open; sheet.cells.len()],
        }
    }

    /// Ends one cell.
    pub(super) fn end(&mut self, at: Position, end: End) {
        let found = self
            .sheet
            .cells
            .binary_search_by_key(&at, |cell| cell.position);
        if let Ok(place) = found {
            self.end_place(place, end);
        }
    }

    /// Ends the cell that stands at `place` among all cells.
    pub(super) fn end_place(&mut self, place: usize, end: End) {
        if let Some(state) = self.ends.get_mut(place) {
            *state = (*state).max(end);
        }
    }

    /// Ends every open cell of the rows from `first` to before `last`.
    pub(super) fn end_rows(&mut self, first: u32, last: u32, end: End) {
        let start = self
            .sheet
            .cells
            .partition_point(|cell| cell.position.row < first);
        let stop = self
            .sheet
            .cells
            .partition_point(|cell| cell.position.row < last);
        for state in self.ends.get_mut(start..stop).unwrap_or_default() {
            if *state == End::Open {
                *state = end;
            }
        }
    }

    /// Ends the words of the rows from `first` to before `last` as labels. A number is none: it stays open, to be reported, unless
    /// `is_declared` names a rule that leaves it aside.
    pub(super) fn end_words(
        &mut self,
        first: u32,
        last: u32,
        is_declared: &dyn Fn(&[Cell], &Cell) -> bool,
    ) {
        let rows = &self.sheet.rows;
        let start = rows.partition_point(|(row, _)| *row < first);
        let rows = rows.get(start..).unwrap_or_default().iter();
        for (_, range) in rows.take_while(|(row, _)| *row < last) {
            let cells = self.sheet.cells.get(range.clone()).unwrap_or_default();
            for (place, cell) in range.clone().zip(cells) {
                let end = match &cell.content {
                    _ if is_declared(cells, cell) => End::Ignored(LeftAside::Number),
                    Content::Text(_) => End::Label,
                    Content::Date(..) | Content::Bool(_) | Content::FormulaWithoutValue => {
                        End::Ignored(LeftAside::Words)
                    }
                    Content::Number(_) | Content::Error(_) => continue,
                };
                if self.ends.get(place) == Some(&End::Open) {
                    self.end_place(place, end);
                }
            }
        }
    }

    /// Positions of the cells nobody ended yet.
    pub(super) fn open(&self) -> Vec<Position> {
        let cells = self.sheet.cells.iter().zip(&self.ends);
        cells
            .filter(|(_, end)| **end == End::Open)
            .map(|(cell, _)| cell.position)
            .collect()
    }

    /// How each cell ended, in their order; one that is still open counts as reported.
    pub(super) fn ends(&self) -> Vec<(Position, CellEnd)> {
        let cells = self.sheet.cells.iter().zip(&self.ends);
        let end = |(cell, end): (&Cell, &End)| {
            let end = match end {
                End::Used => CellEnd::Used,
                End::Label => CellEnd::Label,
                End::Ignored(rule) => CellEnd::Ignored(*rule),
                End::Reported | End::Open => CellEnd::Reported,
            };
            (cell.position, end)
        };
        cells.map(end).collect()
    }

    /// The four counts; a cell that is still open counts as reported, so that nothing is lost from the sum.
    pub(super) fn counts(&self) -> CellLedger {
        let mut counts = CellLedger {
            reported: self.sheet.beyond.map_or(0, |beyond| beyond.cells),
            ..CellLedger::default()
        };
        for end in &self.ends {
            match end {
                End::Used => counts.used += 1,
                End::Label => counts.label += 1,
                End::Ignored(_) => counts.ignored += 1,
                End::Reported | End::Open => counts.reported += 1,
            }
        }
        counts
    }
}
