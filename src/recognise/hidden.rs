//! Figures in hidden rows, columns and sheets, and those that their number format hides: the form says what becomes of them, and a finding says it was so.

use super::locate::looks_like_number;
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
    first: Option<Position>,
    /// True when the first was hidden by its number format.
    by_format: bool,
}

impl<'a> Hidden<'a> {
    pub(super) fn new(form: &Form, sheet: &'a Sheet) -> Self {
        Self {
            sheet,
            policy: form.hidden,
            first: None,
            by_format: false,
        }
    }

    /// True when the figure of a cell is left aside because nobody sees it.
    pub(super) fn leaves_out(&mut self, cell: &Cell) -> bool {
        let at = cell.position;
        let is_unseen = self.is_unseen(cell);
        let is_hidden = !self.sheet.visible
            || self.sheet.is_hidden_row(at.row)
            || self.sheet.is_hidden_column(at.column)
            || is_unseen;
        if is_hidden && self.first.is_none_or(|first| at < first) {
            let is_number = matches!(&cell.content, Content::Number(_));
            (self.first, self.by_format) = (Some(at), is_unseen && is_number);
        }
        is_hidden && self.policy == HiddenCells::LeftOut
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
        let finding = Finding::new(rule, vec![of.cell(self.first?)])
            .of_unit(of.unit)
            .of_form(of.form);
        Some(finding.with("what", Arg::Message(what)))
    }
}
