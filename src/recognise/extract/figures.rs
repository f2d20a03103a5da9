//! Reads the figure of one cell, in the measure of the description.

use rust_decimal::Decimal;

use super::extraction::Extraction;
use super::formats::SeenFigure;
use super::gathered::WithUnit;
use crate::model::finding::Severity;
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::observation::Value;
use crate::read::grid::{Cell, Content};
use crate::read::number;
use crate::recognise::cell_content::text_of;
use crate::recognise::lost_points::Figure;
use crate::recognise::measures::{Outcome, Spelling, settle, without_dust};
use crate::recognise::rules;
use crate::recognise::values::Taken;

impl Extraction<'_> {
    pub(super) fn read_cell(
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
            Taken::Undecided(text, first, second) => {
                match self.only_whole((first, second), row, column) {
                    Some(number) => self.in_described_measure(number, row, column, sheet_column),
                    None => {
                        let readings = (&*text, first, second);
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
            Taken::Disguised(shown) => self.refuse_format(
                rules::DIGITS_IN_FORMAT,
                &SeenFigure {
                    cell,
                    shown: &shown,
                    place: (row, column),
                    sheet_column,
                },
            ),
            Taken::Refused(rule, text, absence) => {
                let likely = number::likely(&text);
                let mut finding = self
                    .finding(rule, cell.position)
                    .with_text("value", text)
                    .affecting(self.figure(row, column));
                finding = finding
                    .with_text("row", self.row_label(row))
                    .with_text("column", self.column_name(column));
                if let Some(likely) = likely {
                    finding = finding.with_text("likely", likely);
                }
                if self.is_ratio(column) {
                    finding.severity = Severity::Warning;
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

    pub(super) fn in_described_measure(
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
                        is_count: self.described.counts_whole(row, column),
                        decimals: target.map_or(0, |target| target.decimals),
                        measure: self.described.index_at(row, column),
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
            (true, false) if self.described.counts_whole(row, column) => Some(first),
            (false, true) if self.described.counts_whole(row, column) => Some(second),
            _ => None,
        }
    }
}
