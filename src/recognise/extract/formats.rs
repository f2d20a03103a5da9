//! Numbers whose format shows a unit or other words beside the digits.

use super::extraction::Extraction;
use super::gathered::ByFormat;
use crate::model::finding::{Arg, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::observation::{Absence, Value};
use crate::read::grid::Cell;
use crate::recognise::format_unit::{FormatUnit, format_unit};
use crate::recognise::measures::{is_same, stated, without_dust};
use crate::recognise::rules;
use crate::recognise::values::SeenNumber;

/// A figure beside which its format shows words.
pub(super) struct SeenFigure<'c> {
    pub(super) cell: &'c Cell,
    pub(super) shown: &'c SeenNumber,
    pub(super) place: (RowIndex, ColumnIndex),
    pub(super) sheet_column: u16,
}

impl Extraction<'_> {
    /// A number whose format names a unit. What is seen counts and is converted, unless another place names another measure for it.
    pub(super) fn in_measure_of_format(&mut self, seen: &SeenFigure<'_>) -> Value {
        let ((row, column), sheet_column) = (seen.place, seen.sheet_column);
        let shown = seen.shown.number;
        let recogniser = self.sighting.recogniser;
        let measures = &recogniser.descriptions.measures;
        let Some(target) = self.described.at(row, column) else {
            return self.in_described_measure(shown, row, column, sheet_column);
        };
        let source = match format_unit(&seen.shown.words, target, &recogniser.names, measures) {
            FormatUnit::Measure(measure) => measure,
            FormatUnit::Unknown => return self.refuse_format(rules::FORMAT_CONTRADICTS, seen),
            FormatUnit::Remark => {
                self.note_format(rules::WORDS_IN_FORMAT, seen);
                return self.in_described_measure(shown, row, column, sheet_column);
            }
        };
        let Some(converted) = source.convert(shown, target) else {
            return self.refuse_format(rules::FORMAT_CONTRADICTS, seen);
        };
        let stated = stated(&self.given, &self.described, seen.place, sheet_column);
        let Some(spelling) = stated.into_iter().flatten().next() else {
            if is_same(source, target) {
                return Value::Number(without_dust(converted, target.decimals));
            }
            self.note_format(rules::UNIT_IN_FORMAT, seen);
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
        self.refuse_format(rules::FORMAT_CONTRADICTS, seen)
    }

    /// A number that is not taken because of what its format shows.
    pub(super) fn refuse_format(&mut self, rule: RuleInfo, seen: &SeenFigure<'_>) -> Value {
        let (row, column) = seen.place;
        let figure = (!self.is_ratio(column)).then(|| self.figure(row, column));
        let noted = self.note_format(rule, seen);
        noted.affects.extend(figure.into_iter().flatten());
        Value::Absent(Absence::Unreadable)
    }

    fn note_format(&mut self, rule: RuleInfo, seen: &SeenFigure<'_>) -> &mut ByFormat {
        let target = self.described.at(seen.place.0, seen.place.1);
        let key = (rule.code, seen.sheet_column, seen.shown.words.clone());
        let noted = self.by_format.entry(key).or_insert_with(|| ByFormat {
            rule,
            at: seen.cell.position,
            count: 0,
            column: seen.place.1,
            shown: seen.shown.clone(),
            expected: target
                .map(|target| target.name.vi.clone())
                .unwrap_or_default(),
            affects: Vec::new(),
        });
        noted.count += 1;
        noted
    }

    /// One finding for each column of which the formats say something about the measure.
    pub(super) fn report_formats(&mut self) {
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
            if self.is_ratio(noted.column) {
                finding.severity = finding.severity.min(Severity::Warning);
            }
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
}
