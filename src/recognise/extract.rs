//! Takes the figures out of a bound table, row by row, and accounts for every cell.

mod close;
mod doubts;
mod figures;
mod formats;
mod head_rows;
mod places;
mod refused_rows;
mod stated;

use std::collections::BTreeMap;

use self::doubts::Undecided;
use self::figures::WithUnit;
use self::formats::ByFormat;
use super::evidence::{CellEnd, LeftAside};
use super::head_measures;
use super::hidden::Hidden;
use super::ledger::{End, Ledger};
use super::locate::{holds_figure, numbers_column, numbers_columns, text_of};
use super::lost_points::Points;
use super::measures::{Described, Given, Spelling, is_code, of_heading};
use super::open_rows::tell_apart;
use super::rows::{RowMatch, RowMatcher};
use super::rules;
use super::sheet::Titled;
use super::table::Table;
use super::values::{Columns, Reader};
use super::{Sighting, remembered_key};
use crate::model::cell::Position;
use crate::model::finding::Finding;
use crate::model::form::{ColumnIndex, Form, RowIndex};
use crate::model::observation::{Observation, OpenRow, Return};
use crate::model::register::UnitIndex;
use crate::read::grid::{Cell, Content, Sheet};
use crate::text;

/// Rows beyond the description that one table may have; a province has some dozens of what stands in them.
const MOST_OPEN_ROWS: usize = 1_000;

/// The figures of one table, on their way into a [`Return`].
pub(super) struct Extraction<'a> {
    sighting: &'a Sighting<'a>,
    titled: &'a Titled<'a>,
    sheet: &'a Sheet,
    form: &'a Form,
    table: &'a Table,
    given: Given,
    described: Described<'a>,
    reader: Reader<'a>,
    ledger: Ledger<'a>,
    hidden: Hidden<'a>,
    result: Return,
    findings: Vec<Finding>,
    converted: BTreeMap<String, (Position, u64, String)>,
    with_unit: BTreeMap<String, WithUnit>,
    /// Measures beside numbers that were refused, by rule, column of the sheet and words: the first cell and how many.
    own_measures: BTreeMap<(&'static str, u16, String), (Position, u64)>,
    /// Product codes in the column of measures: the first, their number, its words and its row.
    codes: BTreeMap<u16, (Position, u64, String, RowIndex)>,
    /// What formats say about measures, by rule, column of the sheet and words.
    by_format: BTreeMap<(&'static str, u16, String), ByFormat>,
    undecided: BTreeMap<ColumnIndex, Undecided>,
    points: Points,
    rows_found: usize,
    /// By row of the form: the first row of the sheet from which figures were taken for it.
    rows_taken: BTreeMap<RowIndex, u32>,
    /// The last line without figures that is no row of the form.
    parent: Option<(Position, String)>,
    /// The first of the rows below no parent at all that needed one.
    orphan: Option<Position>,
    /// Such lines above the open rows, one for each.
    parents: Vec<Option<String>>,
    /// The first of the open rows that are too many, and their number.
    beyond: Option<(Position, u64)>,
    /// By rule: how many refused rows are among the findings, and the place of the last.
    kept: BTreeMap<&'static str, (usize, usize)>,
    /// By the cell of a parent that is not known: the place of its finding.
    unknown_parents: BTreeMap<Position, usize>,
    /// The last row with a cell in a column of figures.
    last_filled: Option<u32>,
    /// True when the last row repeated the headings.
    was_header: bool,
    /// Measures of this table by spelling, as indices into the catalogue.
    spellings: BTreeMap<String, Option<usize>>,
}

/// What came out of a table.
pub(super) struct Extracted {
    pub(super) result: Return,
    pub(super) findings: Vec<Finding>,
    pub(super) ledger: crate::model::observation::CellLedger,
    pub(super) ends: Vec<(Position, CellEnd)>,
    pub(super) rows_found: usize,
}

impl<'a> Extraction<'a> {
    pub(super) fn new(
        sighting: &'a Sighting<'a>,
        titled: &'a Titled<'a>,
        form: &'a Form,
        table: &'a Table,
        columns: Columns,
        mut result: Return,
    ) -> Self {
        let sheet = titled.sheet;
        let (names, measures) = (
            &sighting.recogniser.names,
            &sighting.recogniser.descriptions.measures,
        );
        let mut given = Given {
            table: head_measures::of_table(&titled.measures, form, names, measures),
            ..Given::default()
        };
        let labels = &sighting.recogniser.vocabulary().labels;
        for heading in &table.header.columns {
            let stated = of_heading(sheet, heading, (names, measures), labels);
            given
                .columns
                .extend(stated.map(|spelling| (heading.column, spelling)));
        }
        let unread = given
            .table
            .iter()
            .flat_map(|table| head_measures::unread(&titled.measures, table, measures));
        let unread: Vec<Spelling> = unread.cloned().collect();
        let figures = form.rows.len().saturating_mul(columns.values.len());
        result
            .observations
            .reserve_exact(figures.min(sheet.cells.len()));
        let reader = Reader::new(form, sheet, columns);
        let ledger = Ledger::new(sheet);
        let hidden = Hidden::new(form, sheet);
        let last_filled = reader.columns.last_filled(sheet);
        let (findings, converted) = (Vec::new(), BTreeMap::new());
        let mut extraction = Self {
            sighting,
            titled,
            sheet,
            form,
            table,
            given,
            described: Described::of(form, measures),
            reader,
            ledger,
            hidden,
            result,
            findings,
            converted,
            with_unit: BTreeMap::new(),
            own_measures: BTreeMap::new(),
            codes: BTreeMap::new(),
            by_format: BTreeMap::new(),
            undecided: BTreeMap::new(),
            points: Points::default(),
            rows_found: 0,
            rows_taken: BTreeMap::new(),
            parent: None,
            orphan: None,
            parents: Vec::new(),
            beyond: None,
            kept: BTreeMap::new(),
            unknown_parents: BTreeMap::new(),
            last_filled,
            was_header: true,
            spellings: BTreeMap::new(),
        };
        for spelling in unread {
            let finding = extraction
                .finding(rules::MEASURE_NOT_UNDERSTOOD, spelling.at)
                .with_text("found", spelling.text);
            extraction.findings.push(finding);
        }
        extraction
    }

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
    fn heading(&mut self, row: u32) -> bool {
        let more_below = self.last_filled.is_some_and(|last| row < last);
        if more_below {
            self.ledger.end_words(row, row + 1, &|_, _| false);
        }
        more_below
    }

    fn take_figures(&mut self, row: u32, index: RowIndex, unit: UnitIndex) {
        self.given.row = self.row_measure(row, index);
        for (place, cell) in self.sheet.places(row).zip(self.sheet.row(row)) {
            let at = cell.position;
            let columns = &self.reader.columns;
            let Some(column) = columns.value_at(at.column) else {
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
            self.rows_taken.entry(index).or_insert(row);
            self.result.observations.push(Observation {
                unit,
                row: index,
                column,
                value,
                position: at,
            });
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
