//! Figures in hidden rows, columns and sheets: the form says what becomes of them, and a finding says it was so.

use super::rules;
use crate::model::cell::Position;
use crate::model::finding::{Arg, Finding};
use crate::model::form::{Form, HiddenCells};
use crate::model::observation::Return;
use crate::read::grid::Sheet;

/// The hidden figures of one table.
#[derive(Debug)]
pub(super) struct Hidden<'a> {
    sheet: &'a Sheet,
    policy: HiddenCells,
    first: Option<Position>,
}

impl<'a> Hidden<'a> {
    pub(super) fn new(form: &Form, sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            policy: form.hidden,
            first: None,
        }
    }

    /// True when the figure at `at` is left aside because nobody sees it.
    pub(super) fn leaves_out(&mut self, at: Position) -> bool {
        let is_hidden = !self.sheet.visible
            || self.sheet.is_hidden_row(at.row)
            || self.sheet.is_hidden_column(at.column);
        if is_hidden {
            self.first = Some(self.first.map_or(at, |first| first.min(at)));
        }
        is_hidden && self.policy == HiddenCells::LeftOut
    }

    /// What is said of them, when there were any.
    pub(super) fn finding(&self, of: &Return) -> Option<Finding> {
        let rule = match self.policy {
            HiddenCells::Used => rules::HIDDEN_CELLS_USED,
            HiddenCells::LeftOut => rules::HIDDEN_CELLS_LEFT_OUT,
        };
        let what = if self.sheet.visible {
            "text.hidden-cells"
        } else {
            "text.hidden-sheet"
        };
        let finding = Finding::new(rule, vec![of.cell(self.first?)])
            .of_unit(of.unit)
            .of_form(of.form);
        Some(finding.with("what", Arg::Message(what)))
    }
}
