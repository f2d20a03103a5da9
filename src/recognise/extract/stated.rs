//! Measures that the sheet states and nobody can go by.

use super::extraction::Extraction;
use crate::model::cell::Position;
use crate::model::finding::{Arg, RuleInfo};
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::measure::Measure;
use crate::model::observation::{Absence, Value};
use crate::recognise::measures::{Spelling, is_code};
use crate::recognise::rules;
use crate::text;

impl Extraction<'_> {
    /// One finding for each spelling; the figures under it are read but stay out of the totals.
    pub(super) fn report_measure(
        &mut self,
        rule: RuleInfo,
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
        Value::Absent(Absence::Unreadable)
    }

    /// The same where cells bring their measure themselves: one finding for a spelling in a column.
    pub(super) fn report_own(
        &mut self,
        rule: RuleInfo,
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
    pub(super) fn report_missing_measure(
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
    pub(super) fn name_other_place(&mut self, spelling: &Spelling, other: &Spelling) {
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
    pub(super) fn row_measure(&mut self, row: u32, index: RowIndex) -> Option<Spelling> {
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
