//! Rows that are taken for none of the form, each with a finding.

use super::extraction::Extraction;
use crate::model::cell::Position;
use crate::model::finding::{Arg, Finding};
use crate::model::form::RowIndex;
use crate::recognise::ledger::End;
use crate::recognise::proposals::NEAREST;
use crate::recognise::rules;

/// Cells that are named of the rows below one parent; the others are counted.
const MOST_NAMED: usize = 50;

/// Refused rows of one rule that are held one by one; more of them than anybody reads would only fill the memory.
const MOST_KEPT: usize = 5_000;

impl Extraction<'_> {
    /// Takes a finding about a row and gives its place; beyond [`MOST_KEPT`] of its rule the last one stands for it.
    fn keep(&mut self, finding: Finding) -> Option<usize> {
        let (count, last) = self.kept.entry(finding.rule.code).or_default();
        let at = finding.cells.first().and_then(|cell| cell.position);
        let kept = self.findings.get_mut(*last);
        if let (true, Some(at), Some(kept)) = (*count >= MOST_KEPT, at, kept) {
            let says = format!("{:?}", finding.args);
            kept.rest.get_or_insert_default().take(at, &says);
            for line in finding.affects {
                if !kept.affects.contains(&line) {
                    kept.affects.push(line);
                }
            }
            return None;
        }
        *count += 1;
        *last = self.findings.len();
        self.findings.push(finding);
        Some(*last)
    }

    pub(super) fn report_repeated(&mut self, row: u32, label: &str, index: RowIndex) {
        let at = self.label_position(row);
        let first_row = self.rows_taken.get(&index).copied();
        let mut finding = self
            .finding(rules::REPEATED_ROW, at)
            .with_text("row", label)
            .affecting(self.line(index));
        let first_cell = first_row.map(|first| Position::new(first, at.column));
        finding.args.push((
            "first",
            Arg::Text(first_cell.map(|cell| cell.to_string()).unwrap_or_default()),
        ));
        finding
            .cells
            .extend(first_cell.map(|cell| self.result.cell(cell)));
        self.keep(finding);
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// A second open row of one name: both are kept.
    pub(super) fn note_repeated(&mut self, row: u32, first: u32) {
        let (at, first) = (self.label_position(row), self.label_position(first));
        let label = self.label_at(row, at.column).unwrap_or_default();
        let mut finding = self
            .finding(rules::REPEATED_OPEN_ROW, at)
            .with_text("row", label)
            .with_text("first", first.to_string());
        finding.cells.push(self.result.cell(first));
        self.findings.push(finding);
    }

    /// A row beyond the description that is one too many: it is counted and not taken.
    pub(super) fn leave_beyond(&mut self, row: u32) {
        let at = self.label_position(row);
        let (_, count) = self.beyond.get_or_insert((at, 0));
        *count += 1;
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    pub(super) fn report_unknown(&mut self, row: u32, label: &str) {
        let finding = self
            .finding(rules::UNKNOWN_ROW, self.label_position(row))
            .with_text("row", label)
            .with_text(NEAREST, "");
        self.keep(finding);
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// A row whose parent was not recognised: one finding for each parent, at its cell; one for all rows that have none.
    pub(super) fn report_orphan(&mut self, row: u32, label: &str) {
        let at = self.label_position(row);
        let (parent, name) = match &self.parent {
            Some(parent) => parent.clone(),
            None => (*self.orphan.get_or_insert(at), String::new()),
        };
        let own = self.result.cell(at);
        let known = self.unknown_parents.get(&parent).copied();
        if let Some(finding) = known.and_then(|place| self.findings.get_mut(place)) {
            if finding.cells.len() < MOST_NAMED {
                finding.cells.push(own);
            } else {
                finding.rest.get_or_insert_default().take(at, label);
            }
        } else {
            let mut finding = self
                .finding(rules::PARENT_UNKNOWN, parent)
                .with_text("parent", name)
                .with_text(NEAREST, "")
                .with_text("row", label);
            finding.cells.extend((at != parent).then_some(own));
            if let Some(place) = self.keep(finding) {
                self.unknown_parents.insert(parent, place);
            }
        }
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// Code and label are those of two rows: the figures are taken for neither.
    pub(super) fn report_disagreeing(
        &mut self,
        row: u32,
        label: &str,
        (coded, labelled): (RowIndex, RowIndex),
    ) {
        let code = self
            .reader
            .columns
            .code
            .and_then(|column| self.code_at(row, column));
        let column = self.reader.columns.code;
        let at = column.map_or_else(
            || self.label_position(row),
            |column| Position::new(row, column),
        );
        let mut affected = self.line(coded);
        affected.extend(self.line(labelled));
        let finding = self
            .finding(rules::CODE_DIFFERS_FROM_LABEL, at)
            .with_text("code", code.unwrap_or_default())
            .with_text("row", label)
            .with_text("expected", self.row_label(coded))
            .affecting(affected);
        self.keep(finding);
        self.ledger.end_rows(row, row + 1, End::Reported);
    }
}
