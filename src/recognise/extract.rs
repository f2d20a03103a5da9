//! Takes the figures out of a bound table, row by row, and accounts for every cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::hidden::Hidden;
use super::ledger::{End, Ledger};
use super::locate::{holds_figure, numbers_columns, text_of};
use super::measures::{
    Described, Given, Outcome, Spelling, in_heading, is_code, of_several, settle, without_dust,
};
use super::rows::{RowMatch, RowMatcher};
use super::rules;
use super::table::Table;
use super::values::{Columns, Reader, Taken};
use super::{Sighting, remembered_key};
use crate::model::cell::Position;
use crate::model::finding::{AffectedLine, Arg, Finding};
use crate::model::form::{ColumnIndex, ColumnKind, Form, RowIndex};
use crate::model::observation::{Observation, OpenRow, Return, Value};
use crate::model::register::UnitIndex;
use crate::read::grid::{Cell, Content, Sheet};
use crate::text;

/// The figures of one table, on their way into a [`Return`].
pub(super) struct Extraction<'a> {
    sighting: &'a Sighting<'a>,
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
    /// Product codes in the column of measures: the first, their number, its words and its row.
    codes: BTreeMap<u16, (Position, u64, String, RowIndex)>,
    rows_found: usize,
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

/// What came out of a table.
pub(super) struct Extracted {
    pub(super) result: Return,
    pub(super) findings: Vec<Finding>,
    pub(super) ledger: crate::model::observation::CellLedger,
    pub(super) rows_found: usize,
}

impl<'a> Extraction<'a> {
    pub(super) fn new(
        sighting: &'a Sighting<'a>,
        sheet: &'a Sheet,
        form: &'a Form,
        table: &'a Table,
        table_measure: Option<Spelling>,
        mut result: Return,
    ) -> Self {
        let (names, measures) = (
            &sighting.recogniser.names,
            &sighting.recogniser.descriptions.measures,
        );
        let several = table_measure
            .as_ref()
            .filter(|line| line.measure.is_none())
            .and_then(|line| of_several(line, form, names, measures));
        let mut given = Given {
            table: several.or(table_measure),
            ..Given::default()
        };
        for heading in &table.header.columns {
            let at = Position::new(table.header.top, heading.column);
            given.columns.extend(
                in_heading(&heading.heading, at, names, measures)
                    .map(|spelling| (heading.column, spelling)),
            );
        }
        let columns = Columns::of(form, sheet, table);
        let figures = form.rows.len().saturating_mul(columns.values.len());
        result
            .observations
            .reserve_exact(figures.min(sheet.cells.len()));
        let reader = Reader::new(form, sheet, columns);
        let ledger = Ledger::new(sheet);
        let hidden = Hidden::new(form, sheet);
        let (findings, converted) = (Vec::new(), BTreeMap::new());
        Self {
            sighting,
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
            codes: BTreeMap::new(),
            rows_found: 0,
            spellings: BTreeMap::new(),
        }
    }

    /// Reads the table to its end.
    pub(super) fn run(mut self) -> Extracted {
        self.ledger
            .end_rows(0, self.table.header.first_row, End::Label);
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
                    self.ledger.end_rows(row, row + 1, End::Ignored);
                }
            }
            self.rows_found = matcher.found();
        }
        self.close()
    }

    /// Reads one row of the sheet; false when a declared rule leaves it aside.
    fn take_row(&mut self, row: u32, matcher: &mut RowMatcher<'_>) -> bool {
        let cells = self.sheet.row(row);
        if numbers_columns(cells) || self.repeats_header(cells) {
            self.ledger.end_rows(row, row + 1, End::Label);
            return true;
        }
        let columns = &self.reader.columns;
        let label = columns
            .label
            .and_then(|column| self.text_at(row, column))
            .unwrap_or_default();
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
        if !is_described
            && (recogniser.is_subtotal(named)
                || !has_figures && recogniser.is_note(self.form, named))
        {
            return false;
        }
        if label.is_empty() {
            return has_figures;
        }
        let found = if has_figures || is_described {
            matcher.row(label, &label_key, &code)
        } else {
            return self.heading(row);
        };
        self.take_match(row, label, &found, has_figures);
        true
    }

    fn take_match(&mut self, row: u32, label: &str, found: &RowMatch, has_figures: bool) {
        let next_open = || {
            u16::try_from(self.form.rows.len() + self.result.open_rows.len()).unwrap_or(u16::MAX)
        };
        match found {
            RowMatch::Row(index) => self.take_figures(row, *index, self.result.unit),
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
                self.take_figures(row, index, self.result.unit);
            }
            RowMatch::Repeated(index) if has_figures => self.report_repeated(row, label, *index),
            RowMatch::Unknown if has_figures => self.report_unknown(row, label),
            RowMatch::Open | RowMatch::Repeated(_) | RowMatch::Unknown => {
                self.ledger.end_rows(row, row + 1, End::Label)
            }
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
            self.ledger.end_rows(row, row + 1, End::Label);
        }
        more_below
    }

    fn take_figures(&mut self, row: u32, index: RowIndex, unit: UnitIndex) {
        self.given.row = self.row_measure(row, index);
        for (place, cell) in self.sheet.places(row).zip(self.sheet.row(row)) {
            let at = cell.position;
            let columns = &self.reader.columns;
            let Some(column) = columns.value_at(at.column) else {
                if columns.words.contains(&at.column) {
                    self.ledger.end_place(place, End::Label);
                }
                continue;
            };
            if self.hidden.leaves_out(at) {
                self.ledger.end_place(place, End::Ignored);
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
            Taken::WithUnit(number, unit) => self.with_its_unit(cell, number, &unit, row, column),
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

    /// A number that brings its own measure; a measure of something else is an error at this cell.
    fn with_its_unit(
        &mut self,
        cell: &Cell,
        number: Decimal,
        unit: &str,
        row: RowIndex,
        column: ColumnIndex,
    ) -> Value {
        let recogniser = self.sighting.recogniser;
        let measures = &recogniser.descriptions.measures;
        let spelling = Spelling::read(unit, cell.position, &recogniser.names, measures);
        let target = self.described.at(row, column);
        let expected = target.map_or("", |target| target.name.vi.as_str());
        let Some(source) = spelling.measure.and_then(|index| measures.get(index)) else {
            return self.report_measure(rules::MEASURE_UNKNOWN, &spelling, expected, (row, column));
        };
        let Some(converted) = target.and_then(|target| source.convert(number, target)) else {
            return self.report_measure(rules::MEASURE_DIFFERS, &spelling, expected, (row, column));
        };
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
            Outcome::AsDescribed => Value::Number(number),
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
            let finding = self
                .finding(rule, spelling.at)
                .with_text("found", spelling.text.clone())
                .with_text("expected", expected);
            self.findings.push(finding.affecting(line));
        }
        Value::Absent(crate::model::observation::Absence::Unreadable)
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
                Content::Text(_) | Content::Bool(_) | Content::Date(..) => {
                    self.ledger.end(at, End::Ignored)
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
