//! How far the province's figures may move when a finding proves right: what decides whom to phone first.
//!
//! Source: selective editing in official statistics; the score is local and relative, |observed - expected| over the province's total.

use rust_decimal::Decimal;

use super::arithmetic::ratio;
use super::layout::main_role;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{Consolidation, LineKey, Quotient, Standing};
use crate::model::finding::{AffectedLine, Arg, Effect, Finding};
use crate::model::form::{ColumnKind, FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;

/// Decimals of a score in percent; what is smaller moves no printed figure.
const DECIMALS: u32 = 4;

/// Scores findings against one consolidation.
#[derive(Debug, Clone, Copy)]
pub struct Scores<'a> {
    consolidation: &'a Consolidation,
    descriptions: &'a Descriptions,
}

impl<'a> Scores<'a> {
    /// Scores against `consolidation`, made with `descriptions`.
    pub fn new(consolidation: &'a Consolidation, descriptions: &'a Descriptions) -> Self {
        Self {
            consolidation,
            descriptions,
        }
    }

    /// The possible effect of a finding on a figure of the province, in percent of that figure.
    ///
    /// From what stands in the cell and what was expected, where the rule knows both; else from the lines it casts doubt on;
    /// else from the unit's share, when its return is missing. `None` when nobody can tell.
    pub fn of(self, finding: &Finding) -> Option<Decimal> {
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

    fn of_effect(self, effect: &Effect) -> Option<Decimal> {
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
        let others = self.sum_of_others(key, role, effect.unit)?;
        let whole = others.checked_add(effect.expected.abs())?;
        if whole.is_zero() {
            return Some(Decimal::ONE_HUNDRED);
        }
        ratio(moved, whole, Quotient::Percent)
    }

    /// The share of a line in the province's figure: the whole of it is in doubt.
    fn of_line(self, line: &AffectedLine) -> Option<Decimal> {
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
                .get(usize::from(found.key.indicator))?;
            let role = main_role(form, id)?;
            let value = found.value_of(role)?.abs();
            let others = self.sum_of_others(found.key, role, line.unit)?;
            ratio(value, others.checked_add(value)?, Quotient::Percent)
        });
        shares.max()
    }

    fn of_missing(self, finding: &Finding) -> Option<Decimal> {
        let unit = finding.unit?;
        let forms = finding.args.iter().find_map(|(_, arg)| match arg {
            Arg::Forms(forms) => Some(forms),
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
        })?;
        forms
            .iter()
            .filter_map(|form| self.of_form(*form, unit))
            .max()
    }

    /// A unit's share of the headline of a form, as the coverage states it.
    fn of_form(self, form: FormIndex, unit: UnitIndex) -> Option<Decimal> {
        let coverage = self
            .consolidation
            .coverage
            .iter()
            .find(|coverage| coverage.form == form)?;
        let missing = coverage.missing.iter().find(|gap| gap.unit == unit)?;
        missing.share
    }

    /// Counted figures of the other units, without sign, so that losses and gains do not hide each other.
    fn sum_of_others(self, key: LineKey, role: Role, unit: UnitIndex) -> Option<Decimal> {
        let lines = &self.consolidation.lines;
        let first = lines.partition_point(|line| line.key < key);
        let mut sum = Decimal::ZERO;
        let of_key = lines
            .get(first..)?
            .iter()
            .take_while(|line| line.key == key);
        for line in of_key.filter(|line| line.unit != unit && line.standing != Standing::LeftOut) {
            sum = sum.checked_add(line.value_of(role).unwrap_or_default().abs())?;
        }
        Some(sum)
    }

    /// A row of a return in the consolidation; open rows are told apart by label there, not by place.
    fn consolidated(self, form: FormIndex, row: RowIndex) -> Option<RowIndex> {
        let described = self.descriptions.form(form)?;
        if described.rows_are_units {
            return Some(RowIndex(0));
        }
        described.row(row).map(|_| row)
    }

    fn number(self, indicator: &str) -> Option<u16> {
        let found = self
            .consolidation
            .indicators
            .iter()
            .position(|id| id == indicator)?;
        u16::try_from(found).ok()
    }
}
