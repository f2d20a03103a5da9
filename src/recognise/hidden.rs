//! Figures in hidden rows, columns and sheets, and those that their number format hides: the form says what becomes of them, and a finding says it was so.

use std::collections::BTreeMap;

use super::cell_content::looks_like_number;
use super::rules;
use crate::model::cell::Position;
use crate::model::finding::{Arg, Finding};
use crate::model::form::{Form, HiddenCells};
use crate::model::observation::Return;
use crate::read::grid::{Cell, Content, Sheet};

/// The hidden figures of one table.
#[derive(Debug)]
pub(super) struct Hidden<'a> {
    sheet: &'a Sheet,
    policy: HiddenCells,
    /// The first figure of each hidden row, column and cell.
    places: BTreeMap<Place, Position>,
    /// True when the first of all was hidden by its number format.
    by_format: bool,
}

/// What hides a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Sheet,
    Row(u32),
    Column(u16),
    Cell(Position),
}

/// Places that are named; whoever unhides so many sees the others.
const MOST_NAMED: usize = 20;

impl<'a> Hidden<'a> {
    pub(super) fn new(form: &Form, sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            policy: form.hidden,
            places: BTreeMap::new(),
            by_format: false,
        }
    }

    /// True when the figure of a cell is left aside because nobody sees it.
    pub(super) fn leaves_out(&mut self, cell: &Cell) -> bool {
        let at = cell.position;
        let is_unseen = self.is_unseen(cell);
        let Some(place) = self.place(at, is_unseen) else {
            return false;
        };
        if self.places.values().all(|first| at < *first) {
            self.by_format = is_unseen && matches!(&cell.content, Content::Number(_));
        }
        if let Some(first) = self.places.get_mut(&place) {
            *first = at.min(*first);
        } else if self.places.len() < MOST_NAMED {
            self.places.insert(place, at);
        }
        self.policy == HiddenCells::LeftOut
    }

    fn place(&self, at: Position, is_unseen: bool) -> Option<Place> {
        if !self.sheet.visible {
            Some(Place::Sheet)
        } else if self.sheet.is_hidden_row(at.row) {
            Some(Place::Row(at.row))
        } else if self.sheet.is_hidden_column(at.column) {
            Some(Place::Column(at.column))
        } else {
            is_unseen.then_some(Place::Cell(at))
        }
    }

    /// True for a figure under a format such as `;;;`, and for one that a page does not show; formats that hide only nothing
    /// are common.
    fn is_unseen(&self, cell: &Cell) -> bool {
        let is_figure = if let Content::Number(number) = &cell.content {
            !number.is_zero()
        } else {
            looks_like_number(&cell.content)
        };
        is_figure
            && self
                .sheet
                .appearance(cell.position)
                .is_some_and(|seen| !seen.has_digits)
    }

    /// What is said of them, when there were any.
    pub(super) fn finding(&self, of: &Return) -> Option<Finding> {
        let rule = match self.policy {
            HiddenCells::Used => rules::HIDDEN_CELLS_USED,
            HiddenCells::LeftOut => rules::HIDDEN_CELLS_LEFT_OUT,
        };
        let what = if self.by_format {
            "text.hidden-by-format"
        } else if self.sheet.visible {
            "text.hidden-cells"
        } else {
            "text.hidden-sheet"
        };
        let mut cells: Vec<Position> = self.places.values().copied().collect();
        cells.sort_unstable();
        cells.dedup();
        if cells.is_empty() {
            return None;
        }
        let cells = cells.into_iter().map(|at| of.cell(at)).collect();
        let finding = Finding::new(rule, cells).of_unit(of.unit).of_form(of.form);
        Some(finding.with("what", Arg::Message(what)))
    }
}
