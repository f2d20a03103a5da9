//! What officers write in words beside the figures and below them: kept for the office that writes the report, never judged.

use super::extraction::Extraction;
use crate::model::cell::Position;
use crate::model::form::RowIndex;
use crate::read::grid::Cell;
use crate::recognise::cell_content::{has_letters, text_of};
use crate::text;

impl Extraction<'_> {
    /// Keeps the words of a column of notes in a row of the form.
    pub(super) fn explain_beside(&mut self, row: RowIndex, cell: &Cell) {
        if let Some(words) = text_of(cell).filter(|_| has_letters(cell)) {
            let explanations = &mut self.result.explanations;
            explanations.add(Some(row), cell.position, words.trim());
        }
    }

    /// Keeps a line that is left aside when it explains figures ("Nguyên nhân: …"), and lines right below it, in its column, that go on.
    pub(super) fn explain_below(&mut self, row: u32) {
        let mut cells = self.sheet.row(row).iter();
        let Some(cell) = cells.find(|cell| has_letters(cell)) else {
            return;
        };
        let Some(line) = text_of(cell) else {
            return;
        };
        let recogniser = self.sighting.recogniser;
        let beginnings = &recogniser.vocabulary().explaining;
        let words = text::words(line);
        let begins = beginnings.iter().any(|own| words.starts_with(own));
        let goes_on = || {
            let follows = |last: Position| {
                last.column == cell.position.column && last.row.checked_add(1) == Some(row)
            };
            self.explained.is_some_and(follows) && !recogniser.is_note(self.result.form, line)
        };
        if !begins && !goes_on() {
            return;
        }
        self.explained = Some(cell.position);
        // "Ghi chú:" by itself only announces what follows.
        if !beginnings.contains(&words) {
            let explanations = &mut self.result.explanations;
            explanations.add(None, cell.position, line.trim());
        }
    }
}
