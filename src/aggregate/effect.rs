//! How far the province's figures may move when a finding proves right: what decides whom to phone first.
//!
//! Source: selective editing in official statistics; the score is local and relative, |observed - expected| over the province's total.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::arithmetic::ratio;
use super::headline_row::headline_key;
use super::layout::main_role;
use crate::model::descriptions::{Descriptions, Headline, HeadlinePlan};
use crate::model::figure::{Consolidation, Line, LineKey, Quotient, Standing};
use crate::model::finding::{AffectedLine, Arg, Effect, Finding};
use crate::model::form::{ColumnIndex, ColumnKind, EditKind, Form, FormIndex, Role, RowIndex};
use crate::model::indicator::IndicatorIndex;
use crate::model::register::UnitIndex;

/// Decimals of a score in percent; what is smaller moves no printed figure.
const DECIMALS: u32 = 4;

/// Scores findings against one consolidation.
#[derive(Debug, Clone)]
pub struct Scores<'a> {
    consolidation: &'a Consolidation,
    descriptions: &'a Descriptions,
    /// The rows of the headlines, by their place in the report; `None` where the descriptions have no such row.
    headlines: Vec<Option<LineKey>>,
}

impl<'a> Scores<'a> {
    /// Scores against `consolidation`, made with `descriptions`.
    pub fn new(consolidation: &'a Consolidation, descriptions: &'a Descriptions) -> Self {
        let headlines = descriptions.report.headlines.iter();
        Self {
            consolidation,
            descriptions,
            headlines: headlines
                .map(|headline| headline_key(descriptions, headline))
                .collect(),
        }
    }

    /// The possible effect of a finding on a figure of the province, in percent of that figure.
    ///
    /// From what stands in the cell and what was expected, where the rule knows both; else from the lines it casts doubt on;
    /// else from the unit's share, when its return is missing. `None` when nobody can tell.
    pub fn of(&self, finding: &Finding) -> Option<Decimal> {
        let by_effect = finding
            .effect
            .as_ref()
            .and_then(|effect| self.of_effect(effect));
        let score = by_effect
            .or_else(|| {
                finding
                    .affects
                    .iter()
                    .filter_map(|line| self.of_line(line))
                    .max()
            })
            .or_else(|| self.of_missing(finding))?;
        Some(score.round_dp(DECIMALS).normalize())
    }

    fn of_effect(&self, effect: &Effect) -> Option<Decimal> {
        let form = self.descriptions.form(effect.form)?;
        let ColumnKind::Value(role) = form.column(effect.column)?.kind else {
            // A printed ratio enters no total.
            return Some(Decimal::ZERO);
        };
        let row = self.consolidated(effect.form, effect.row)?;
        let indicator = self.number(form.indicator_of(effect.row, effect.column))?;
        let key = LineKey {
            form: effect.form,
            row,
            indicator,
        };
        let moved = effect.observed.checked_sub(effect.expected)?.abs();
        let above = self.headline_above((effect.form, effect.row), effect.column);
        if let Some(headline) = above.filter(|headline| headline.row != row) {
            let whole = self.whole_of(headline, role, effect.unit)?;
            return ratio(moved, whole, Quotient::Percent);
        }
        let others = self.sum_of_others(key, role, effect.unit)?;
        let whole = others.checked_add(effect.expected.abs())?;
        if whole.is_zero() {
            return Some(Decimal::ONE_HUNDRED);
        }
        ratio(moved, whole, Quotient::Percent)
    }

    /// The share of a figure in the headline that it adds up to, or else in the province's figure of its row: the whole of it
    /// is in doubt.
    fn of_line(&self, line: &AffectedLine) -> Option<Decimal> {
        if line.period != self.consolidation.period {
            return Some(Decimal::ZERO);
        }
        let Some(row) = line.row else {
            return self.of_form(line.form, line.unit);
        };
        let row = self.consolidated(line.form, row)?;
        let form = self.descriptions.form(line.form)?;
        let lines = self.consolidation.lines.iter().filter(|found| {
            (found.key.form, found.key.row, found.unit) == (line.form, row, line.unit)
        });
        let shares = lines.filter_map(|found| {
            let id = self
                .consolidation
                .indicators
                .get(found.key.indicator.place())?;
            let (column, role) = figure_in_doubt(form, line, id)?;
            let value = found.value_of(role)?.abs();
            let above = self.headline_above((line.form, row), column);
            let whole = match above.filter(|headline| headline.row != row) {
                Some(headline) => self.whole_of(headline, role, line.unit)?,
                None => {
                    let others = self.sum_of_others(found.key, role, line.unit)?;
                    others.checked_add(value)?
                }
            };
            ratio(value, whole, Quotient::Percent)
        });
        shares.max()
    }

    /// Headlines that a finding may move, by their place in the report: what is missing or in doubt stands in one, adds up to
    /// one, or is what one is held against.
    pub fn headlines_of(&self, finding: &Finding) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for form in forms_missing(finding) {
            found.extend(self.headlines_of_form(*form));
        }
        if let Some(effect) = &finding.effect {
            found.extend(self.headlines_over((effect.form, effect.row, Some(effect.column))));
        }
        for line in &finding.affects {
            match line.row {
                Some(row) => found.extend(self.headlines_over((line.form, row, line.column))),
                None => found.extend(self.headlines_of_form(line.form)),
            }
        }
        found
    }

    /// Those that have their figure or their plan from a form.
    fn headlines_of_form(&self, form: FormIndex) -> Vec<usize> {
        let Some(form) = self.descriptions.form(form) else {
            return Vec::new();
        };
        self.headlines_where(|headline, _| {
            headline.form == form.id || aim_of(headline).is_some_and(|(plan, _)| plan == form.id)
        })
    }

    /// Those that a figure adds up to, and those that are held against its row.
    fn headlines_over(
        &self,
        (form, row, column): (FormIndex, RowIndex, Option<ColumnIndex>),
    ) -> Vec<usize> {
        let Some(described) = self.descriptions.form(form) else {
            return Vec::new();
        };
        let all = ColumnIndex::each().take(described.columns.len());
        let columns: Vec<ColumnIndex> = column.map_or_else(|| all.collect(), |one| vec![one]);
        let above: Vec<LineKey> = columns
            .iter()
            .filter_map(|column| self.headline_above((form, row), *column))
            .collect();
        // Plans of units in a table of units stand in for that of the province.
        let planned = columns.iter().filter(|_| described.rows_are_units);
        let planned: Vec<IndicatorIndex> = planned
            .filter_map(|column| self.number(described.indicator_of(row, *column)))
            .collect();
        let row = described.row(row).map(|row| row.id.as_str());
        self.headlines_where(|headline, key| {
            key.is_some_and(|key| above.contains(&key) || planned.contains(&key.indicator))
                || row.is_some_and(|row| aim_of(headline) == Some((described.id.as_str(), row)))
        })
    }

    fn headlines_where(&self, wanted: impl Fn(&Headline, Option<LineKey>) -> bool) -> Vec<usize> {
        let headlines = self.descriptions.report.headlines.iter();
        let found = (0..).zip(headlines.zip(&self.headlines));
        let found = found.filter(|(_, (headline, key))| wanted(headline, **key));
        found.map(|(place, _)| place).collect()
    }

    /// The row of a headline that a figure adds up to by declared sums, the figure's own row among them.
    fn headline_above(
        &self,
        (form, row): (FormIndex, RowIndex),
        column: ColumnIndex,
    ) -> Option<LineKey> {
        let described = self.descriptions.form(form)?;
        let keys = || {
            self.headlines
                .iter()
                .flatten()
                .filter(|key| key.form == form)
        };
        let mut reached = vec![row];
        let mut next = 0;
        while let Some(row) = reached.get(next).copied() {
            next += 1;
            let indicator = self.number(described.indicator_of(row, column));
            let is_it = |key: &&LineKey| key.row == row && Some(key.indicator) == indicator;
            if let Some(key) = keys().find(is_it) {
                return Some(*key);
            }
            for edit in &described.edits {
                if let EditKind::SumOfRows {
                    total,
                    parts,
                    columns,
                    ..
                } = &edit.kind
                    && columns.contains(&column)
                    && !reached.contains(total)
                    && (parts.contains(&row) || parts.is_empty() && described.row(row).is_none())
                {
                    reached.push(*total);
                }
            }
        }
        None
    }

    /// The figures of all units in a row, that of `unit` whether or not it is counted.
    fn whole_of(&self, key: LineKey, role: Role, unit: UnitIndex) -> Option<Decimal> {
        let (_, lines) = self.consolidation.lines_of(key);
        let mut of_unit = lines.iter().filter(|line| line.unit == unit);
        let others = self.sum_of_others(key, role, unit)?;
        match of_unit.find_map(|line| line.value_of(role)) {
            Some(own) => others.checked_add(own.abs()),
            None => Some(others),
        }
    }

    fn of_missing(&self, finding: &Finding) -> Option<Decimal> {
        let unit = finding.unit?;
        forms_missing(finding)
            .iter()
            .filter_map(|form| self.of_form(*form, unit))
            .max()
    }

    /// A unit's share of the headline of a form, as the coverage states it.
    fn of_form(&self, form: FormIndex, unit: UnitIndex) -> Option<Decimal> {
        let coverage = self
            .consolidation
            .coverage
            .iter()
            .find(|coverage| coverage.form == form)?;
        let missing = coverage.missing.iter().find(|gap| gap.unit == unit)?;
        missing.share
    }

    /// Counted figures of the other units, without sign, so that losses and gains do not hide each other.
    fn sum_of_others(&self, key: LineKey, role: Role, unit: UnitIndex) -> Option<Decimal> {
        let (_, lines) = self.consolidation.lines_of(key);
        let counts = |line: &&Line| line.unit != unit && line.standing != Standing::LeftOut;
        let counted = lines.iter().filter(counts);
        let mut values = counted.filter_map(|line| line.value_of(role));
        values.try_fold(Decimal::ZERO, |sum, value| sum.checked_add(value.abs()))
    }

    /// A row of a return in the consolidation; open rows are told apart by label there, not by place.
    fn consolidated(&self, form: FormIndex, row: RowIndex) -> Option<RowIndex> {
        let described = self.descriptions.form(form)?;
        if described.rows_are_units {
            return Some(RowIndex::FIRST);
        }
        described.row(row).map(|_| row)
    }

    fn number(&self, indicator: &str) -> Option<IndicatorIndex> {
        self.descriptions.indicator_index(indicator)
    }
}

/// The figure of a line that is in doubt: that of the column named, else the one that stands for the row.
fn figure_in_doubt(
    form: &Form,
    line: &AffectedLine,
    indicator: &str,
) -> Option<(ColumnIndex, Role)> {
    let main = main_role(form, indicator)?;
    let mut columns = form.value_columns();
    let found = match line.column {
        Some(wanted) => columns.find(|(column, ..)| *column == wanted),
        None => columns.find(|(_, column, role)| {
            *role == main && (column.indicator.is_empty() || column.indicator == indicator)
        }),
    };
    found.map(|(column, _, role)| (column, role))
}

/// Form and row of what the province set itself for a headline.
fn aim_of(headline: &Headline) -> Option<(&str, &str)> {
    match &headline.plan {
        HeadlinePlan::Stated { form, row } | HeadlinePlan::TargetGrowth { form, row } => {
            Some((form, row))
        }
        HeadlinePlan::OfUnits | HeadlinePlan::Nothing => None,
    }
}

/// The forms that a finding says are missing.
fn forms_missing(finding: &Finding) -> &[FormIndex] {
    let forms = finding.args.iter().find_map(|(_, arg)| match arg {
        Arg::Forms(forms) => Some(forms.as_slice()),
        Arg::Text(_)
        | Arg::Number(_)
        | Arg::Count(_)
        | Arg::Period(_)
        | Arg::Unit(_)
        | Arg::Units(_)
        | Arg::Form(_)
        | Arg::Measure(_)
        | Arg::List(_)
        | Arg::Name(_)
        | Arg::Message(_) => None,
    });
    forms.unwrap_or(&[])
}
