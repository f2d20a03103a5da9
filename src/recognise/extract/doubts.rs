//! Figures that may be two things, and those whose thousands points were lost: said once for a column, and not taken.

use rust_decimal::Decimal;

use super::extraction::Extraction;
use super::gathered::Undecided;
use crate::model::cell::Position;
use crate::model::finding::{AffectedLine, Arg, Severity};
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::observation::{Absence, Value};
use crate::recognise::rules;

impl Extraction<'_> {
    /// One finding for each column of typed numbers that may be two things; none of them is taken.
    pub(super) fn report_undecided(
        &mut self,
        at: Position,
        (text, first, second): (&str, Decimal, Decimal),
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
            readings: (first, second),
            affects: Vec::new(),
        });
        noted.count += 1;
        noted.affects.extend(lines);
        Value::Absent(Absence::Unreadable)
    }

    pub(super) fn report_undecided_columns(&mut self) {
        for (column, noted) in std::mem::take(&mut self.undecided) {
            let (first, second) = noted.readings;
            let mut finding = self
                .finding(rules::AMBIGUOUS_NUMBER, noted.at)
                .with_text("column", self.column_name(column))
                .with_text("value", noted.text)
                .with_number("read_as", first)
                .with_number("other", second)
                .with("count", Arg::Count(noted.count))
                .affecting(noted.affects);
            if self.is_ratio(column) {
                finding.severity = Severity::Warning;
            }
            self.findings.push(finding);
        }
    }

    /// Takes back figures whose thousands points were lost, and says so once for a column.
    pub(super) fn report_lost_points(&mut self) {
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
                    seen.value = Value::Absent(Absence::Unreadable);
                }
            }
        }
    }
}
