//! Takes the figures out of a bound table, row by row, and accounts for every cell.

mod close;
mod displaced;
mod doubts;
mod explanations;
mod extraction;
mod figures;
mod formats;
mod gathered;
mod head_rows;
mod places;
mod refused_rows;
mod stated;

use super::cell_content::{holds_figure, numbers_column, numbers_columns, text_of};
use super::evidence::LeftAside;
use super::label_keys::remembered_key;
use super::ledger::End;
use super::measures::is_code;
use super::open_rows::tell_apart;
use super::rows::{RowMatch, RowMatcher};
use crate::model::form::RowIndex;
use crate::model::observation::{Absence, Observation, OpenRow, Value};
use crate::model::register::UnitIndex;
use crate::read::grid::{Cell, Content};
use crate::text;

pub(super) use extraction::Extraction;
use extraction::{Extracted, MOST_OPEN_ROWS};

impl Extraction<'_> {
    /// Reads the table to its end.
    pub(super) fn run(mut self) -> Extracted {
        self.end_head();
        let recogniser = self.sighting.recogniser;
        if let Some(mut matcher) =
            RowMatcher::new(recogniser.descriptions, &recogniser.names, self.result.form)
        {
            let rows: Vec<u32> = self
                .sheet
                .rows
                .iter()
                .map(|(row, _)| *row)
                .filter(|row| *row >= self.table.header.first_row)
                .collect();
            for row in &rows {
                if let Some(label) = self
                    .label_column(*row)
                    .and_then(|at| self.label_at(*row, at))
                {
                    matcher.announce(&remembered_key(matcher.as_named(&label)));
                }
            }
            for row in rows {
                if !self.take_row(row, &mut matcher) {
                    self.explain_below(row);
                    self.ledger
                        .end_rows(row, row + 1, End::Ignored(LeftAside::Row));
                }
            }
            self.rows_found = matcher.found();
        }
        let open = self.form.open_rows.as_ref();
        let kinds = open.map_or(&[][..], |open| &open.kinds);
        let repeated = tell_apart(&mut self.result.open_rows, &self.parents, kinds);
        for (row, first) in repeated {
            self.note_repeated(row, first);
        }
        self.close()
    }

    /// Reads one row of the sheet; false when a declared rule leaves it aside.
    fn take_row(&mut self, row: u32, matcher: &mut RowMatcher<'_>) -> bool {
        let cells = self.sheet.row(row);
        let numbers_again = self.was_header && numbers_columns(cells);
        self.was_header = self.repeats_header(cells) || numbers_again;
        if self.was_header {
            self.ledger.end_words(row, row + 1, &|_, cell| {
                numbers_again && numbers_column(cell)
            });
            if numbers_again {
                self.report_words_among_numbers(cells);
            }
            return true;
        }
        let columns = &self.reader.columns;
        let label = self
            .label_column(row)
            .and_then(|column| self.label_at(row, column));
        let label = matcher.as_named(label.as_deref().unwrap_or_default());
        let code = columns
            .code
            .and_then(|column| self.code_at(row, column))
            .unwrap_or_default();
        let label_key = remembered_key(label);
        let is_described = matcher.knows(&label_key);
        let stands = |holds: &dyn Fn(&Content) -> bool| {
            let mut values = cells
                .iter()
                .filter(|cell| columns.is_value(cell.position.column));
            values.any(|cell| holds(&cell.content))
        };
        // Words in a column of figures are a mistake in a row of the form, a signature below the table.
        let has_figures = if is_described {
            stands(&|_| true)
        } else {
            stands(&holds_figure)
        };
        let first_text = cells.iter().find_map(text_of).unwrap_or_default();
        let named = if label.is_empty() { first_text } else { label };
        let recogniser = self.sighting.recogniser;
        let form = self.result.form;
        let is_note = || recogniser.is_note(form, named);
        if !is_described && (recogniser.is_subtotal(form, named) || !has_figures && is_note()) {
            return false;
        }
        // A number beside a note is no figure of a row.
        if !is_described && is_note() {
            self.ledger.end_words(row, row + 1, &|_, _| false);
            return true;
        }
        if label.is_empty() {
            self.nameless.extend(has_figures.then_some(row));
            return has_figures;
        }
        let label_position = self.label_position(row);
        let found = if has_figures || is_described {
            matcher.row(label, &label_key, &code)
        } else {
            let is_heading = self.heading(row);
            if is_heading && !text::introduces(label) {
                matcher.lose_parent();
                self.parent = Some((label_position, text::without_enumerator(label).to_owned()));
            }
            return is_heading;
        };
        self.take_match(row, label, &found, has_figures);
        true
    }

    fn take_match(&mut self, row: u32, label: &str, found: &RowMatch, has_figures: bool) {
        match found {
            RowMatch::Row(index) => {
                self.parent = None;
                self.take_figures(row, *index, self.result.unit);
            }
            RowMatch::Unit(unit) => match self.form.open_row(0) {
                Ok(of_units) => self.take_figures(row, of_units, *unit),
                Err(_) => self.leave_beyond(row),
            },
            RowMatch::Open if has_figures => self.take_open(row, label),
            RowMatch::Repeated(index) if has_figures => self.report_repeated(row, label, *index),
            RowMatch::Unknown if has_figures => self.report_unknown(row, label),
            RowMatch::Orphan if has_figures => self.report_orphan(row, label),
            RowMatch::Disagreeing(coded, labelled) if has_figures => {
                self.report_disagreeing(row, label, (*coded, *labelled));
            }
            RowMatch::Open
            | RowMatch::Repeated(_)
            | RowMatch::Unknown
            | RowMatch::Orphan
            | RowMatch::Disagreeing(..) => self.ledger.end_words(row, row + 1, &|_, _| false),
        }
    }

    fn take_open(&mut self, row: u32, label: &str) {
        let number = self.result.open_rows.len();
        let index = match self.form.open_row(number) {
            Ok(index) if number < MOST_OPEN_ROWS => index,
            Ok(_) | Err(_) => return self.leave_beyond(row),
        };
        let label = crate::text::without_enumerator(label).to_owned();
        self.result.open_rows.push(OpenRow {
            label,
            sheet_row: row,
        });
        let parent = self.parent.as_ref().map(|(_, label)| label.clone());
        self.parents.push(parent);
        self.take_figures(row, index, self.result.unit);
    }

    /// A line of words inside the table, such as "Chia ra:"; words below the last figures are notes.
    pub(super) fn heading(&mut self, row: u32) -> bool {
        let more_below = self.last_filled.is_some_and(|last| row < last);
        if more_below {
            self.ledger.end_words(row, row + 1, &|_, _| false);
        }
        more_below
    }

    fn take_figures(&mut self, row: u32, index: RowIndex, unit: UnitIndex) {
        self.given.row = self.row_measure(row, index);
        let mut is_taken = false;
        let first = self.result.observations.len();
        for (place, cell) in self.sheet.places(row).zip(self.sheet.row(row)) {
            let at = cell.position;
            let columns = &self.reader.columns;
            let Some(column) = columns.value_at(at.column) else {
                if columns.notes.contains(&at.column) {
                    self.explain_beside(index, cell);
                    continue;
                }
                let is_word = columns.words.contains(&at.column);
                if let Some(end) = self.end_of_word(cell).filter(|_| is_word) {
                    self.ledger.end_place(place, end);
                }
                continue;
            };
            if self.hidden.leaves_out(cell) {
                self.ledger
                    .end_place(place, End::Ignored(LeftAside::Hidden));
                continue;
            }
            let value = self.read_cell(cell, index, column, at.column);
            self.ledger.end_place(place, End::Used);
            if !is_taken {
                is_taken = true;
                self.rows_taken.entry(index).or_insert(row);
            }
            self.result.observations.push(Observation {
                unit,
                row: index,
                column,
                value,
                position: at,
            });
        }
        self.note_blank(index, unit, first);
    }

    /// Keeps in mind a row without a number in which not every cell says why; its observations are those from `first` on.
    fn note_blank(&mut self, index: RowIndex, unit: UnitIndex, first: usize) {
        let taken = self.result.observations.get(first..).unwrap_or_default();
        let is_given = taken.iter().any(|seen| seen.value.number().is_some());
        let is_answered = |column| {
            let mut of_column = taken.iter().filter(|seen| seen.column == column);
            of_column.any(|seen| match seen.value {
                Value::Absent(Absence::NotApplicable | Absence::Unreadable) => true,
                Value::Number(_) | Value::Absent(Absence::Blank | Absence::NotAvailable) => false,
            })
        };
        let mut columns = self.form.value_columns();
        let is_blank = !is_given && columns.any(|(column, ..)| !is_answered(column));
        if is_blank && unit == self.result.unit {
            self.result.blank_rows.push(index);
        }
    }

    /// How a cell beside the figures ends: a number is a label only where it names its row.
    fn end_of_word(&self, cell: &Cell) -> Option<End> {
        let column = Some(cell.position.column);
        let columns = &self.reader.columns;
        match &cell.content {
            Content::Number(_) if column == columns.label => Some(End::Label),
            Content::Number(number) if column == columns.measure => {
                is_code(&number.normalize().to_string()).then_some(End::Reported)
            }
            Content::Number(_) => Some(End::Ignored(LeftAside::Number)),
            Content::Text(_)
            | Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => Some(End::Label),
        }
    }
}
