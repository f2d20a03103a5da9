//! What is said of a table once all its rows are read.

use std::collections::{BTreeMap, BTreeSet};

use super::extraction::{Extracted, Extraction, MOST_OPEN_ROWS};
use crate::model::cell::Position;
use crate::model::finding::Arg;
use crate::model::form::ColumnIndex;
use crate::model::observation::{Absence, Value};
use crate::read::grid::Content;
use crate::recognise::cell_content::looks_like_number;
use crate::recognise::evidence::LeftAside;
use crate::recognise::ledger::End;
use crate::recognise::remarks::whole_form;
use crate::recognise::rules;

impl Extraction<'_> {
    /// Ends the cells that are left, and says what was gathered about columns.
    pub(super) fn close(mut self) -> Extracted {
        self.touch_displaced();
        self.report_strays();
        self.report_beyond();
        self.report_converted();
        self.report_codes();
        self.report_units();
        self.report_formats();
        self.report_undecided_columns();
        self.report_lost_points();
        self.report_remarks();
        self.findings.extend(self.hidden.finding(&self.result));
        self.result
            .observations
            .sort_by_key(|seen| (seen.row, seen.column, seen.unit));
        self.result.is_blank = self.is_blank();
        Extracted {
            ledger: self.ledger.counts(),
            ends: self.ledger.ends(),
            result: self.result,
            findings: self.findings,
            rows_found: self.rows_found,
        }
    }

    /// True when nobody filled the form in; "-", "x" and 0 are answers, but for the zeros to which totals over blank rows add up.
    fn is_blank(&self) -> bool {
        let columns: BTreeSet<ColumnIndex> = self
            .form
            .value_columns()
            .map(|(column, ..)| column)
            .collect();
        let mut of_zeros = BTreeSet::new();
        for seen in self
            .result
            .observations
            .iter()
            .filter(|seen| columns.contains(&seen.column))
        {
            match seen.value {
                Value::Number(number) if number.is_zero() => {
                    of_zeros.insert(seen.row);
                }
                Value::Absent(Absence::Blank | Absence::NotAvailable) => {}
                Value::Number(_) | Value::Absent(Absence::NotApplicable | Absence::Unreadable) => {
                    return false;
                }
            }
        }
        !self.result.blank_rows.is_empty() && of_zeros.len() <= self.result.blank_rows.len()
    }

    /// Names what is left: numbers that belong to nothing, each column without a meaning once.
    fn report_strays(&mut self) {
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
    }

    /// Rows beyond the description that were too many: nobody knows what the figures of the form are without them.
    fn report_beyond(&mut self) {
        let Some((at, count)) = self.beyond else {
            return;
        };
        let limit = u64::try_from(MOST_OPEN_ROWS).unwrap_or(u64::MAX);
        let finding = self
            .finding(rules::OPEN_ROWS_BEYOND, at)
            .with("count", Arg::Count(count))
            .with("limit", Arg::Count(limit));
        self.findings
            .push(finding.affecting(whole_form(&self.result)));
    }

    /// Figures that were given in another multiple, once for a spelling.
    fn report_converted(&mut self) {
        for (found, (at, count, expected)) in std::mem::take(&mut self.converted) {
            let finding = self
                .finding(rules::MEASURE_CONVERTED, at)
                .with_text("found", found)
                .with_text("expected", expected);
            self.findings.push(finding.with("count", Arg::Count(count)));
        }
    }

    /// Product codes in the column of measures, once for a column.
    fn report_codes(&mut self) {
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
    }

    /// Numbers with their unit behind them, once for a measure.
    fn report_units(&mut self) {
        for (expected, cells) in std::mem::take(&mut self.with_unit) {
            let finding = self
                .finding(rules::NUMBER_WITH_UNIT, cells.at)
                .with("count", Arg::Count(cells.count))
                .with_text("value", cells.written)
                .with_number("read_as", cells.read_as)
                .with_text("expected", expected);
            self.findings.push(finding);
        }
    }

    /// What the reader of cells has to say about columns.
    fn report_remarks(&mut self) {
        let remarks = self.reader.remarks();
        for remark in remarks {
            let mut finding = self.finding(remark.rule, remark.at);
            finding.args.extend(remark.args);
            if let Some(column) = remark.column {
                finding = finding.with_text("column", self.column_name(column));
            }
            self.findings.push(finding);
        }
    }
}
