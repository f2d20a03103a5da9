//! Takes the figures out of a bound table, row by row, and accounts for every cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::evidence::{CellEnd, LeftAside};
use super::format_unit::{FormatUnit, format_unit};
use super::head_measures;
use super::hidden::Hidden;
use super::ledger::{End, Ledger};
use super::locate::{
    Header, holds_figure, looks_like_number, numbers_column, numbers_columns, text_of,
};
use super::lost_points::{Figure, Points};
use super::measures::{
    Described, Given, Outcome, Spelling, in_heading, is_code, is_same, settle, stated, without_dust,
};
use super::open_rows::tell_apart;
use super::rows::{RowMatch, RowMatcher};
use super::rules;
use super::sheet::Titled;
use super::table::Table;
use super::title_date::tells_period;
use super::values::{Columns, Reader, SeenNumber, Taken};
use super::{Sighting, remembered_key};
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{AffectedLine, Arg, Finding};
use crate::model::form::{ColumnIndex, ColumnKind, Form, RowIndex};
use crate::model::measure::Measure;
use crate::model::observation::{Observation, OpenRow, Return, Value};
use crate::model::register::UnitIndex;
use crate::read::grid::{Cell, Content, Sheet};
use crate::text;

/// Numbers in headings that are years.
const YEARS: std::ops::RangeInclusive<Decimal> =
    Decimal::from_parts(1990, 0, 0, false, 0)..=Decimal::from_parts(2199, 0, 0, false, 0);

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
    /// The last line without figures that is no row of the form.
    parent: Option<(Position, String)>,
    /// Such lines above the open rows, one for each.
    parents: Vec<Option<String>>,
    /// True when the last row repeated the headings.
    was_header: bool,
    /// Measures of this table by spelling, as indices into the catalogue.
    spellings: BTreeMap<String, Option<usize>>,
}

/// Cells whose number carries its measure, and the first of them.
struct WithUnit {
    at: Position,
    count: u64,
    written: String,
    read_as: Decimal,
}

/// A figure beside which its format shows words.
struct SeenFigure<'c> {
    cell: &'c Cell,
    shown: &'c SeenNumber,
    place: (RowIndex, ColumnIndex),
    sheet_column: u16,
}

/// Cells whose format says one thing about their measure, and the first of them.
struct ByFormat {
    rule: crate::model::finding::RuleInfo,
    at: Position,
    count: u64,
    column: ColumnIndex,
    shown: SeenNumber,
    expected: String,
    affects: Vec<AffectedLine>,
}

/// Typed numbers of one column that may be two things, and the first of them.
struct Undecided {
    at: Position,
    count: u64,
    text: String,
    readings: (Decimal, Decimal),
    affects: Vec<AffectedLine>,
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
        for heading in &table.header.columns {
            let at = Position::new(table.header.top, heading.column);
            given.columns.extend(
                in_heading(&heading.heading, at, names, measures)
                    .map(|spelling| (heading.column, spelling)),
            );
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
            parent: None,
            parents: Vec::new(),
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
            for row in rows {
                if !self.take_row(row, &mut matcher) {
                    self.ledger
                        .end_rows(row, row + 1, End::Ignored(LeftAside::Row));
                }
            }
            self.rows_found = matcher.found();
        }
        let repeated = tell_apart(&mut self.result.open_rows, &self.parents);
        for (row, first) in repeated {
            self.note_repeated(row, first);
        }
        self.close()
    }

    /// Words above the figures are labels. Numbers there are reported but for those of columns, those that tell the period, and
    /// the years of headings.
    fn end_head(&mut self) {
        let Header { top, first_row, .. } = self.table.header;
        let is_number = |cell: &Cell| matches!(cell.content, Content::Number(_));
        let named = &self.titled.named;
        self.ledger.end_words(0, top, &|cells, cell| {
            let tells = tells_period(cells) || named.contains(&cell.position);
            is_number(cell) && (tells || numbers_columns(cells) && numbers_column(cell))
        });
        self.ledger
            .end_words(top, first_row, &|cells, cell| match &cell.content {
                Content::Number(number) => {
                    let is_year = number.is_integer() && YEARS.contains(number);
                    is_year || numbers_columns(cells) && numbers_column(cell)
                }
                Content::Text(_)
                | Content::Bool(_)
                | Content::Date(..)
                | Content::Error(_)
                | Content::FormulaWithoutValue => false,
            });
        for row in top..first_row {
            let cells = self.sheet.row(row);
            if numbers_columns(cells) {
                self.report_words_among_numbers(cells);
            }
        }
    }

    /// A word where the row that numbers the columns has a number: a figure may have stood there.
    fn report_words_among_numbers(&mut self, cells: &[Cell]) {
        let label = self.reader.columns.label;
        let label = cells
            .iter()
            .find(|cell| Some(cell.position.column) == label);
        let label = label.and_then(text_of).unwrap_or_default().to_owned();
        for cell in cells {
            let Content::Text(text) = &cell.content else {
                continue;
            };
            let letters = text.chars().filter(|letter| letter.is_alphabetic());
            let is_word = letters.count() > 2 && !numbers_column(cell);
            let column = self.reader.columns.value_at(cell.position.column);
            if let Some(column) = column.filter(|_| is_word) {
                let finding = self
                    .finding(rules::NOT_A_NUMBER, cell.position)
                    .with_text("value", &**text)
                    .with_text("row", &*label)
                    .with_text("column", self.column_name(column));
                self.findings.push(finding);
            }
        }
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
        let label = columns.label.and_then(|column| self.label_at(row, column));
        let label = label.as_deref().unwrap_or_default();
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
        let is_note = || recogniser.is_note(self.form, named);
        if !is_described && (recogniser.is_subtotal(self.form, named) || !has_figures && is_note())
        {
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
        let next_open = || {
            u16::try_from(self.form.rows.len() + self.result.open_rows.len()).unwrap_or(u16::MAX)
        };
        match found {
            RowMatch::Row(index) => {
                self.parent = None;
                self.take_figures(row, *index, self.result.unit);
            }
            RowMatch::Unit(unit) => self.take_figures(
                row,
                RowIndex(u16::try_from(self.form.rows.len()).unwrap_or(u16::MAX)),
                *unit,
            ),
            RowMatch::Open if has_figures => {
                let index = RowIndex(next_open());
                let label = crate::text::without_enumerator(label).to_owned();
                self.result.open_rows.push(OpenRow {
                    label,
                    sheet_row: row,
                });
                let parent = self.parent.as_ref().map(|(_, label)| label.clone());
                self.parents.push(parent);
                self.take_figures(row, index, self.result.unit);
            }
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

    /// A line of words inside the table, such as "Chia ra:"; words below the last figures are notes.
    fn heading(&mut self, row: u32) -> bool {
        let more_below = self.sheet.rows.iter().any(|(below, range)| {
            *below > row
                && self
                    .sheet
                    .cells
                    .get(range.clone())
                    .unwrap_or_default()
                    .iter()
                    .any(|cell| self.reader.columns.is_value(cell.position.column))
        });
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

    fn read_cell(
        &mut self,
        cell: &Cell,
        row: RowIndex,
        column: ColumnIndex,
        sheet_column: u16,
    ) -> Value {
        match self
            .reader
            .take(&cell.content, cell.position, column, sheet_column)
        {
            Taken::Value(Value::Number(number)) => {
                self.in_described_measure(number, row, column, sheet_column)
            }
            Taken::Value(absent @ Value::Absent(_)) => absent,
            Taken::WithUnit(number, unit, other) => {
                self.with_its_unit(cell, (number, other), &unit, (row, column))
            }
            Taken::Undecided(text, vietnamese, english) => {
                match self.only_whole((vietnamese, english), row, column) {
                    Some(number) => self.in_described_measure(number, row, column, sheet_column),
                    None => {
                        let readings = (&*text, vietnamese, english);
                        self.report_undecided(cell.position, readings, row, column)
                    }
                }
            }
            Taken::Seen(shown) => {
                let seen = SeenFigure {
                    cell,
                    shown: &shown,
                    place: (row, column),
                    sheet_column,
                };
                let value = if shown.words.is_empty() {
                    self.in_described_measure(shown.number, row, column, sheet_column)
                } else {
                    self.in_measure_of_format(&seen)
                };
                if value.number().is_some() {
                    self.reader.note_scaled(&shown, cell.position, column);
                }
                value
            }
            Taken::Refused(rule, text, absence) => {
                let mut finding = self
                    .finding(rule, cell.position)
                    .with_text("value", text)
                    .affecting(self.figure(row, column));
                finding = finding
                    .with_text("row", self.row_label(row))
                    .with_text("column", self.column_name(column));
                if self.is_ratio(column) {
                    finding.severity = crate::model::finding::Severity::Warning;
                    finding.affects.clear();
                }
                self.findings.push(finding);
                Value::Absent(absence)
            }
        }
    }

    /// A number that brings its own measure, and the other one that it may be; a measure of something else is an error, said
    /// once for a column.
    fn with_its_unit(
        &mut self,
        cell: &Cell,
        (number, other): (Decimal, Option<Decimal>),
        unit: &str,
        (row, column): (RowIndex, ColumnIndex),
    ) -> Value {
        let recogniser = self.sighting.recogniser;
        let measures = &recogniser.descriptions.measures;
        let spelling = Spelling::read(unit, cell.position, &recogniser.names, measures);
        let target = self.described.at(row, column);
        let expected = target.map_or("", |target| target.name.vi.as_str());
        let Some(source) = spelling.measure.and_then(|index| measures.get(index)) else {
            return self.report_own(rules::MEASURE_UNKNOWN, &spelling, expected, (row, column));
        };
        let Some(converted) = target.and_then(|target| source.convert(number, target)) else {
            return self.report_own(rules::MEASURE_DIFFERS, &spelling, expected, (row, column));
        };
        if let Some(other) = other {
            let text = text_of(cell).unwrap_or_default();
            return self.report_undecided(cell.position, (text, number, other), row, column);
        }
        if let Content::Text(written) = &cell.content {
            let noted = self.with_unit.entry(expected.to_owned());
            noted
                .or_insert_with(|| WithUnit {
                    at: cell.position,
                    count: 0,
                    written: written.to_string(),
                    read_as: converted,
                })
                .count += 1;
        }
        Value::Number(converted)
    }

    fn in_described_measure(
        &mut self,
        number: Decimal,
        row: RowIndex,
        column: ColumnIndex,
        sheet_column: u16,
    ) -> Value {
        if self.is_ratio(column) {
            return Value::Number(number);
        }
        let target = self.described.at(row, column);
        let number = target.map_or(number, |target| without_dust(number, target.decimals));
        let expected = || {
            target
                .map(|target| target.name.vi.clone())
                .unwrap_or_default()
        };
        match settle(
            &self.given,
            &self.described,
            (row, column),
            sheet_column,
            number,
        ) {
            Outcome::AsDescribed => {
                self.points.take(
                    sheet_column,
                    Figure {
                        place: self.result.observations.len(),
                        number,
                        row,
                        column,
                        is_count: self.counts_whole(row, column),
                        decimals: target.map_or(0, |target| target.decimals),
                    },
                );
                Value::Number(number)
            }
            Outcome::Converted(converted, spelling) => {
                let expected = expected();
                let entry =
                    self.converted
                        .entry(spelling.text)
                        .or_insert((spelling.at, 0, expected));
                entry.1 += 1;
                Value::Number(converted)
            }
            Outcome::Unknown(spelling) => self.report_measure(
                rules::MEASURE_UNKNOWN,
                &spelling,
                &expected(),
                (row, column),
            ),
            Outcome::Differs(spelling) => self.report_measure(
                rules::MEASURE_DIFFERS,
                &spelling,
                &expected(),
                (row, column),
            ),
            Outcome::Missing(unread) => {
                self.report_missing_measure(unread, &expected(), (row, column))
            }
            Outcome::Contradicts(spelling, other) => {
                let expected = expected();
                let value = self.report_measure(
                    rules::MEASURES_CONTRADICT,
                    &spelling,
                    &expected,
                    (row, column),
                );
                self.name_other_place(&spelling, &other);
                value
            }
        }
    }

    /// Of two readings the one that is whole, where only whole things are counted.
    fn only_whole(
        &self,
        (first, second): (Decimal, Decimal),
        row: RowIndex,
        column: ColumnIndex,
    ) -> Option<Decimal> {
        match (first.is_integer(), second.is_integer()) {
            (true, false) if self.counts_whole(row, column) => Some(first),
            (false, true) if self.counts_whole(row, column) => Some(second),
            _ => None,
        }
    }

    /// True for a figure of an indicator that counts whole things.
    fn counts_whole(&self, row: RowIndex, column: ColumnIndex) -> bool {
        let by_column = self
            .form
            .column(column)
            .map(|column| column.indicator.as_str());
        let by_row = || self.form.row(row).map(|row| row.indicator.as_str());
        let id = by_column.filter(|id| !id.is_empty()).or_else(by_row);
        let indicators = &self.sighting.recogniser.descriptions.indicators;
        id.is_some_and(|id| {
            indicators
                .iter()
                .any(|known| known.id == id && known.integer)
        })
    }

    /// One finding for each column of typed numbers that may be two things; none of them is taken.
    fn report_undecided(
        &mut self,
        at: Position,
        (text, vietnamese, english): (&str, Decimal, Decimal),
        row: RowIndex,
        column: ColumnIndex,
    ) -> Value {
        let lines = if self.is_ratio(column) {
            Vec::new()
        } else {
            self.figure(row, column)
        };
        let noted = self.undecided.entry(column).or_insert_with(|| Undecided {
            at,
            count: 0,
            text: text.to_owned(),
            readings: (vietnamese, english),
            affects: Vec::new(),
        });
        noted.count += 1;
        noted.affects.extend(lines);
        Value::Absent(crate::model::observation::Absence::Unreadable)
    }

    fn report_undecided_columns(&mut self) {
        for (column, noted) in std::mem::take(&mut self.undecided) {
            let (vietnamese, english) = noted.readings;
            let mut finding = self
                .finding(rules::AMBIGUOUS_NUMBER, noted.at)
                .with_text("column", self.column_name(column))
                .with_text("value", noted.text)
                .with_number("read_as", vietnamese)
                .with_number("other", english)
                .with("count", Arg::Count(noted.count))
                .affecting(noted.affects);
            if self.is_ratio(column) {
                finding.severity = crate::model::finding::Severity::Warning;
            }
            self.findings.push(finding);
        }
    }

    /// Takes back figures whose thousands points were lost, and says so once for a column.
    fn report_lost_points(&mut self) {
        for lost in std::mem::take(&mut self.points).lost() {
            let places: Vec<usize> = lost.iter().map(|given| given.place).collect();
            let Some(first) = lost.first() else { continue };
            let Some(at) = self
                .result
                .observations
                .get(first.place)
                .map(|seen| seen.position)
            else {
                continue;
            };
            let lines = lost
                .iter()
                .flat_map(|given| self.figure(given.row, given.column));
            let lines: Vec<AffectedLine> = lines.collect();
            let finding = self
                .finding(rules::LOST_THOUSANDS_POINT, at)
                .with_text("column", self.column_name(first.column))
                .with_number("value", first.number)
                .with_number("meant", first.number * Decimal::ONE_THOUSAND)
                .with(
                    "count",
                    Arg::Count(u64::try_from(lost.len()).unwrap_or(u64::MAX)),
                );
            self.findings.push(finding.affecting(lines));
            for place in places {
                if let Some(seen) = self.result.observations.get_mut(place) {
                    seen.value = Value::Absent(crate::model::observation::Absence::Unreadable);
                }
            }
        }
    }

    /// A number whose format names a unit. What is seen counts and is converted, unless another place names another measure for it.
    fn in_measure_of_format(&mut self, seen: &SeenFigure<'_>) -> Value {
        let ((row, column), sheet_column) = (seen.place, seen.sheet_column);
        let shown = seen.shown.number;
        let recogniser = self.sighting.recogniser;
        let measures = &recogniser.descriptions.measures;
        let Some(target) = self.described.at(row, column) else {
            return self.in_described_measure(shown, row, column, sheet_column);
        };
        let source = match format_unit(&seen.shown.words, target, &recogniser.names, measures) {
            FormatUnit::Measure(measure) => measure,
            FormatUnit::Unknown => return self.refuse_format(seen, target),
            FormatUnit::Remark => {
                self.note_format(rules::WORDS_IN_FORMAT, seen, target);
                return self.in_described_measure(shown, row, column, sheet_column);
            }
        };
        let Some(converted) = source.convert(shown, target) else {
            return self.refuse_format(seen, target);
        };
        let stated = stated(&self.given, &self.described, seen.place, sheet_column);
        let Some(spelling) = stated.first() else {
            if is_same(source, target) {
                return Value::Number(without_dust(converted, target.decimals));
            }
            self.note_format(rules::UNIT_IN_FORMAT, seen, target);
            return Value::Number(converted);
        };
        let Some(other) = spelling.measure.and_then(|index| measures.get(index)) else {
            return self.in_described_measure(shown, row, column, sheet_column);
        };
        if is_same(source, other) {
            return self.in_described_measure(shown, row, column, sheet_column);
        }
        // Stored in the one measure and shown in the other, both say the same.
        if other.convert(seen.shown.stored, target) == Some(converted) {
            return Value::Number(converted);
        }
        self.refuse_format(seen, target)
    }

    fn refuse_format(&mut self, seen: &SeenFigure<'_>, target: &Measure) -> Value {
        let figure = self.figure(seen.place.0, seen.place.1);
        let noted = self.note_format(rules::FORMAT_CONTRADICTS, seen, target);
        noted.affects.extend(figure);
        Value::Absent(crate::model::observation::Absence::Unreadable)
    }

    fn note_format(
        &mut self,
        rule: crate::model::finding::RuleInfo,
        seen: &SeenFigure<'_>,
        target: &Measure,
    ) -> &mut ByFormat {
        let key = (rule.code, seen.sheet_column, seen.shown.words.clone());
        let noted = self.by_format.entry(key).or_insert_with(|| ByFormat {
            rule,
            at: seen.cell.position,
            count: 0,
            column: seen.place.1,
            shown: seen.shown.clone(),
            expected: target.name.vi.clone(),
            affects: Vec::new(),
        });
        noted.count += 1;
        noted
    }

    /// One finding for each column of which the formats say something about the measure.
    fn report_formats(&mut self) {
        for ((_, _, words), noted) in std::mem::take(&mut self.by_format) {
            if noted.rule == rules::UNIT_IN_FORMAT && self.joins_missing_measure(&noted, &words) {
                continue;
            }
            let mut finding = self
                .finding(noted.rule, noted.at)
                .with_text("column", self.column_name(noted.column))
                .with_text("found", words)
                .with_text("expected", noted.expected)
                .with("count", Arg::Count(noted.count));
            finding.args.extend(noted.shown.args());
            self.findings.push(finding.affecting(noted.affects));
        }
    }

    /// Where the head has no measure, that is the finding; it also says which cells had one in their format.
    fn joins_missing_measure(&mut self, noted: &ByFormat, words: &str) -> bool {
        let cell = self.result.cell(noted.at);
        let mut known = self.findings.iter_mut();
        let Some(missing) = known.find(|known| known.rule == rules::MEASURE_MISSING) else {
            return false;
        };
        let text = |name: &str| match missing.args.iter().find(|(known, _)| *known == name) {
            Some((_, Arg::Text(text))) => Some(text.clone()),
            Some(_) | None => None,
        };
        let units = match text("shows") {
            Some(units) if units.split("”, “").any(|unit| unit == words) => units,
            Some(units) => format!("{units}”, “{words}"),
            None => words.to_owned(),
        };
        let first = text("first").unwrap_or_else(|| noted.at.to_string());
        missing
            .args
            .retain(|(name, _)| !matches!(*name, "shows" | "first"));
        missing.args.push(("shows", Arg::Text(units)));
        missing.args.push(("first", Arg::Text(first)));
        missing.cells.push(cell);
        true
    }

    /// One finding for each spelling; the figures under it are read but stay out of the totals.
    fn report_measure(
        &mut self,
        rule: crate::model::finding::RuleInfo,
        spelling: &Spelling,
        expected: &str,
        (row, column): (RowIndex, ColumnIndex),
    ) -> Value {
        let line = self.figure(row, column);
        let cell = self.result.cell(spelling.at);
        let known = self
            .findings
            .iter_mut()
            .find(|finding| finding.rule == rule && finding.cells.first() == Some(&cell));
        if let Some(finding) = known {
            finding.affects.extend(line);
            finding.affects.dedup();
        } else {
            let mut finding = self
                .finding(rule, spelling.at)
                .with_text("found", spelling.text.clone())
                .with_text("expected", expected);
            if rule == rules::MEASURE_UNKNOWN {
                let measures = &self.sighting.recogniser.descriptions.measures;
                finding = finding.with_text("nearest", nearest_measures(&spelling.text, measures));
            }
            self.findings.push(finding.affecting(line));
        }
        Value::Absent(crate::model::observation::Absence::Unreadable)
    }

    /// The same where cells bring their measure themselves: one finding for a spelling in a column.
    fn report_own(
        &mut self,
        rule: crate::model::finding::RuleInfo,
        spelling: &Spelling,
        expected: &str,
        place: (RowIndex, ColumnIndex),
    ) -> Value {
        let key = (rule.code, spelling.at.column, spelling.text.clone());
        let (first, count) = self.own_measures.entry(key).or_insert((spelling.at, 0));
        *count += 1;
        let (first, count) = (*first, *count);
        let of_column = Spelling {
            at: first,
            ..spelling.clone()
        };
        let value = self.report_measure(rule, &of_column, expected, place);
        if count > 1 {
            let (cell, column) = (self.result.cell(first), self.column_name(place.1));
            let mut known = self.findings.iter_mut();
            let known =
                known.find(|known| known.rule == rule && known.cells.first() == Some(&cell));
            if let Some(finding) = known {
                let is_old = |name: &str| matches!(name, "count" | "column");
                finding.args.retain(|(name, _)| !is_old(name));
                finding.args.push(("count", Arg::Count(count)));
                finding.args.push(("column", Arg::Text(column)));
            }
        }
        value
    }

    /// The head says nothing of the measure, or says it in words that nobody can be sure of.
    fn report_missing_measure(
        &mut self,
        unread: Option<Spelling>,
        expected: &str,
        place: (RowIndex, ColumnIndex),
    ) -> Value {
        let spelling = unread.unwrap_or_else(|| Spelling {
            text: String::new(),
            at: Position::new(self.table.header.top, 0),
            measure: None,
        });
        self.report_measure(rules::MEASURE_MISSING, &spelling, expected, place)
    }

    /// The second of two places that contradict each other.
    fn name_other_place(&mut self, spelling: &Spelling, other: &Spelling) {
        let (at, second) = (self.result.cell(spelling.at), self.result.cell(other.at));
        let finding = self.findings.iter_mut().find(|finding| {
            finding.rule == rules::MEASURES_CONTRADICT
                && finding.cells.first() == Some(&at)
                && finding.cells.len() == 1
        });
        if let Some(finding) = finding {
            finding.cells.push(second);
            finding.args.push(("other", Arg::Text(other.text.clone())));
        }
    }

    /// The measure in the column of measures; a spelling is looked up once for a table.
    fn row_measure(&mut self, row: u32, index: RowIndex) -> Option<Spelling> {
        let column = self.reader.columns.measure?;
        let at = Position::new(row, column);
        let written = self.code_at(row, column)?;
        if is_code(&written) {
            self.codes
                .entry(column)
                .or_insert_with(|| (at, 0, written.into_owned(), index))
                .1 += 1;
            return None;
        }
        self.text_at(row, column)?;
        // A dash or ditto marks in the column of measures says nothing.
        let says_something = written.chars().any(char::is_alphanumeric) || written == "%";
        if !says_something {
            return None;
        }
        if let Some(known) = self.spellings.get(&*written) {
            return Some(Spelling {
                at,
                text: written.into_owned(),
                measure: *known,
            });
        }
        let recogniser = self.sighting.recogniser;
        let read = Spelling::read(
            &written,
            at,
            &recogniser.names,
            &recogniser.descriptions.measures,
        );
        self.spellings.insert(written.into_owned(), read.measure);
        Some(read)
    }

    fn report_repeated(&mut self, row: u32, label: &str, index: RowIndex) {
        let at = self.label_position(row);
        let first = self
            .result
            .observations
            .iter()
            .find(|seen| seen.row == index)
            .map(|seen| seen.position);
        let mut finding = self
            .finding(rules::REPEATED_ROW, at)
            .with_text("row", label)
            .affecting(self.line(index));
        let first_cell = first.map(|position| Position::new(position.row, at.column));
        finding.args.push((
            "first",
            Arg::Text(first_cell.map(|cell| cell.to_string()).unwrap_or_default()),
        ));
        finding
            .cells
            .extend(first_cell.map(|cell| self.result.cell(cell)));
        self.findings.push(finding);
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// A second open row of one name: both are kept.
    fn note_repeated(&mut self, row: u32, first: u32) {
        let (at, first) = (self.label_position(row), self.label_position(first));
        let label = self.label_at(row, at.column).unwrap_or_default();
        let mut finding = self
            .finding(rules::REPEATED_OPEN_ROW, at)
            .with_text("row", label)
            .with_text("first", first.to_string());
        finding.cells.push(self.result.cell(first));
        self.findings.push(finding);
    }

    fn report_unknown(&mut self, row: u32, label: &str) {
        let known = self.form.rows.iter().map(|row| row.label.vi.as_str());
        let nearest = text::proposed(label, known).join("”, “");
        let finding = self
            .finding(rules::UNKNOWN_ROW, self.label_position(row))
            .with_text("row", label)
            .with_text("nearest", nearest);
        self.findings.push(finding);
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// A row whose parent was not recognised: one finding for each parent, at its cell.
    fn report_orphan(&mut self, row: u32, label: &str) {
        let at = self.label_position(row);
        let (parent, name) = self.parent.clone().unwrap_or((at, String::new()));
        let cell = self.result.cell(parent);
        let known = self.findings.iter_mut().find(|finding| {
            finding.rule == rules::PARENT_UNKNOWN && finding.cells.first() == Some(&cell)
        });
        if let Some(finding) = known {
            finding
                .cells
                .push(CellRef::at(&self.result.path, &self.result.sheet, at));
        } else {
            let described = self.form.rows.iter().filter(|row| row.indicator.is_empty());
            let nearest =
                text::proposed(&name, described.map(|row| row.label.vi.as_str())).join("”, “");
            let mut finding = self
                .finding(rules::PARENT_UNKNOWN, parent)
                .with_text("parent", name)
                .with_text("nearest", nearest)
                .with_text("row", label);
            finding
                .cells
                .extend((at != parent).then(|| self.result.cell(at)));
            self.findings.push(finding);
        }
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// Code and label are those of two rows: the figures are taken for neither.
    fn report_disagreeing(
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
        let at = Position::new(row, self.reader.columns.code.unwrap_or_default());
        let mut affected = self.line(coded);
        affected.extend(self.line(labelled));
        let finding = self
            .finding(rules::CODE_DIFFERS_FROM_LABEL, at)
            .with_text("code", code.unwrap_or_default())
            .with_text("row", label)
            .with_text("expected", self.row_label(coded))
            .affecting(affected);
        self.findings.push(finding);
        self.ledger.end_rows(row, row + 1, End::Reported);
    }

    /// Names what is left: numbers that belong to nothing, each column without a meaning once.
    fn close(mut self) -> Extracted {
        let mut strays: BTreeMap<u16, (Position, String)> = BTreeMap::new();
        for at in self.ledger.open() {
            let Some(cell) = self.sheet.cell(at) else {
                continue;
            };
            match &cell.content {
                Content::Number(number) => {
                    strays.entry(at.column).or_insert((at, number.to_string()));
                    self.ledger.end(at, End::Reported);
                }
                Content::Text(text)
                    if self.sheet.is_plain_text && looks_like_number(&cell.content) =>
                {
                    strays.entry(at.column).or_insert((at, text.to_string()));
                    self.ledger.end(at, End::Reported);
                }
                Content::Text(_) | Content::Bool(_) | Content::Date(..) => {
                    self.ledger.end(at, End::Ignored(LeftAside::Words))
                }
                Content::Error(error) => {
                    strays.entry(at.column).or_insert((at, error.to_string()));
                    self.ledger.end(at, End::Reported);
                }
                Content::FormulaWithoutValue => self.ledger.end(at, End::Reported),
            }
        }
        for (at, value) in strays.into_values() {
            let finding = self
                .finding(rules::STRAY_NUMBER, at)
                .with_text("value", value);
            self.findings.push(finding);
        }
        for (found, (at, count, expected)) in std::mem::take(&mut self.converted) {
            let finding = self
                .finding(rules::MEASURE_CONVERTED, at)
                .with_text("found", found)
                .with_text("expected", expected);
            self.findings.push(finding.with("count", Arg::Count(count)));
        }
        for (at, count, found, row) in std::mem::take(&mut self.codes).into_values() {
            let described = self.form.row(row).map_or("", |row| row.measure.as_str());
            let descriptions = self.sighting.recogniser.descriptions;
            let measure = descriptions.measure(described);
            let finding = self
                .finding(rules::CODE_INSTEAD_OF_MEASURE, at)
                .with("count", Arg::Count(count))
                .with_text("found", found)
                .with_text("expected", measure.map_or("", |measure| &measure.name.vi));
            self.findings.push(finding);
        }
        for (expected, cells) in std::mem::take(&mut self.with_unit) {
            let finding = self
                .finding(rules::NUMBER_WITH_UNIT, cells.at)
                .with("count", Arg::Count(cells.count))
                .with_text("value", cells.written)
                .with_number("read_as", cells.read_as)
                .with_text("expected", expected);
            self.findings.push(finding);
        }
        self.report_formats();
        self.report_undecided_columns();
        self.report_lost_points();
        let remarks = self.reader.remarks();
        for remark in remarks {
            let mut finding = self.finding(remark.rule, remark.at);
            finding.args.extend(remark.args);
            if let Some(column) = remark.column {
                finding = finding.with_text("column", self.column_name(column));
            }
            self.findings.push(finding);
        }
        self.findings.extend(self.hidden.finding(&self.result));
        self.result
            .observations
            .sort_by_key(|seen| (seen.row, seen.column, seen.unit));
        Extracted {
            ledger: self.ledger.counts(),
            ends: self.ledger.ends(),
            result: self.result,
            findings: self.findings,
            rows_found: self.rows_found,
        }
    }

    fn finding(&self, rule: crate::model::finding::RuleInfo, at: Position) -> Finding {
        Finding::new(rule, vec![self.result.cell(at)])
            .of_unit(self.result.unit)
            .of_form(self.result.form)
    }

    fn line(&self, row: RowIndex) -> Vec<AffectedLine> {
        self.affected(row, None)
    }

    fn figure(&self, row: RowIndex, column: ColumnIndex) -> Vec<AffectedLine> {
        self.affected(row, Some(column))
    }

    fn affected(&self, row: RowIndex, column: Option<ColumnIndex>) -> Vec<AffectedLine> {
        vec![AffectedLine {
            unit: self.result.unit,
            form: self.result.form,
            period: self.result.period,
            row: Some(row),
            column,
            path: self.result.path.clone(),
        }]
    }

    fn row_label(&self, row: RowIndex) -> String {
        let beyond = usize::from(row.0).checked_sub(self.form.rows.len());
        let open = beyond
            .and_then(|index| self.result.open_rows.get(index))
            .map(|open| open.label.clone());
        self.form
            .row(row)
            .map(|row| row.label.vi.clone())
            .or(open)
            .unwrap_or_default()
    }

    fn column_name(&self, column: ColumnIndex) -> String {
        self.form
            .column(column)
            .map(|column| column.name.vi.clone())
            .unwrap_or_default()
    }

    fn is_ratio(&self, column: ColumnIndex) -> bool {
        self.form
            .column(column)
            .is_some_and(|column| matches!(column.kind, ColumnKind::Ratio(_)))
    }

    fn label_position(&self, row: u32) -> Position {
        let first = self
            .sheet
            .row(row)
            .first()
            .map_or(0, |cell| cell.position.column);
        Position::new(row, self.reader.columns.label.unwrap_or(first))
    }

    /// The label of a row: words, or a number beside figures (a quarter, a month, a year).
    fn label_at(&self, row: u32, column: u16) -> Option<Cow<'a, str>> {
        let cell = self.sheet.cell(Position::new(row, column))?;
        match &cell.content {
            Content::Text(text) => Some(Cow::Borrowed(text.trim())),
            Content::Number(number) => {
                let names_row = |beside: &&Cell| {
                    let is_value = self.reader.columns.is_value(beside.position.column);
                    is_value && holds_figure(&beside.content)
                };
                let has_figures = self.sheet.row(row).iter().any(|cell| names_row(&cell));
                let name = number.normalize().to_string();
                (number.is_integer() && has_figures).then_some(Cow::Owned(name))
            }
            Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        }
    }

    fn text_at(&self, row: u32, column: u16) -> Option<&'a str> {
        let cell = self.sheet.cell(Position::new(row, column));
        cell.and_then(text_of).map(str::trim)
    }

    fn code_at(&self, row: u32, column: u16) -> Option<Cow<'a, str>> {
        match &self.sheet.cell(Position::new(row, column))?.content {
            Content::Text(text) => Some(Cow::Borrowed(text.trim())),
            Content::Number(number) => Some(Cow::Owned(number.normalize().to_string())),
            Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        }
    }

    /// A header printed again at a page break.
    fn repeats_header(&self, cells: &[Cell]) -> bool {
        let mut headed = cells.iter().filter_map(|cell| {
            let text = text_of(cell)?;
            let heading = self
                .table
                .header
                .columns
                .iter()
                .find(|heading| heading.column == cell.position.column)?;
            Some(heading.heading.contains(text))
        });
        let first = headed.next();
        first == Some(true) && headed.next() == Some(true) && headed.all(|same| same)
    }
}

/// The measures whose spelling comes nearest to words that are none.
fn nearest_measures(found: &str, measures: &[Measure]) -> String {
    let known: Vec<(&str, &Measure)> = measures
        .iter()
        .flat_map(|measure| {
            let spellings = std::iter::once(&measure.name.vi).chain(&measure.aliases);
            spellings.map(move |spelling| (spelling.as_str(), measure))
        })
        .collect();
    let proposed = text::proposed(found, known.iter().map(|(spelling, _)| *spelling));
    let mut names: Vec<&str> = Vec::new();
    for (spelling, measure) in &known {
        if proposed.contains(spelling) && !names.contains(&measure.name.vi.as_str()) {
            names.push(&measure.name.vi);
        }
    }
    names.join("”, “")
}
