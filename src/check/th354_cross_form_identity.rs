//! TH354: two forms of one unit contradict each other.
//!
//! An identity between two cells is an error. Output against the volumes of its products is a warning: an industry makes
//! more than the products that the form lists.

use rust_decimal::Decimal;

use super::overview::Overview;
use super::precision::rounding_tolerance;
use super::received::Received;
use super::rule::{Look, Rule};
use super::series::Series;
use crate::model::cell::CellRef;
use crate::model::finding::{AffectedLine, Arg, Effect, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::observation::Return;
use crate::model::register::UnitIndex;
use crate::model::relation::{CellOf, Relation, RelationKind, RowOf};
use crate::model::settings::Threshold;

/// Percent by which output rises while all volumes fall by as much, or the other way round.
const OPPOSITE: Threshold = Threshold {
    name: "opposite-percent",
    digits: 10,
    decimals: 0,
};

/// Smallest output that is looked at, in percent of the head of its table.
const WEIGHT: Threshold = Threshold {
    name: "least-share-percent",
    digits: 1,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH354",
        name: "cross-form-identity",
        severity: Severity::Error,
    },
    thresholds: &[OPPOSITE, WEIGHT],
    look: Look::Round(look),
};

/// A row of a unit's return with its growth in percent.
struct Growing<'a> {
    filled: &'a Return,
    row: RowIndex,
    column: ColumnIndex,
    now: Decimal,
    base: Decimal,
    growth: Decimal,
}

struct Books<'a> {
    overview: &'a Overview<'a>,
    received: Received<'a>,
}

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    let books = Books {
        overview,
        received: Received::of(overview.round),
    };
    for relation in &overview.descriptions.relations {
        let units = overview
            .descriptions
            .register
            .indexed()
            .map(|(unit, _)| unit);
        match &relation.kind {
            RelationKind::Quotient(_) => {}
            RelationKind::Equal(left, right) => {
                findings
                    .extend(units.filter_map(|unit| books.equal(relation, unit, *left, *right)));
            }
            RelationKind::SameDirection { output, volumes } => {
                let opposite =
                    units.filter_map(|unit| books.same_direction(relation, unit, *output, volumes));
                findings.extend(opposite);
            }
        }
    }
}

impl<'a> Books<'a> {
    fn equal(
        &self,
        relation: &Relation,
        unit: UnitIndex,
        left: CellOf,
        right: CellOf,
    ) -> Option<Finding> {
        let descriptions = self.overview.descriptions;
        let read = |cell: CellOf| {
            let filled = self.received.get(cell.form, unit)?;
            let seen = filled.observation(cell.row, cell.column)?;
            let form = descriptions.form(cell.form)?;
            let measure = descriptions.measure(form.measure_of(cell.row, cell.column))?;
            Some((filled, seen, seen.value.number()?, measure))
        };
        let (one, seen, stated, measure) = read(left)?;
        let (other, other_seen, value, other_measure) = read(right)?;
        let value = other_measure.convert(value, measure)?;
        let difference = stated.checked_sub(value)?;
        let allowed = rounding_tolerance([stated, value], measure.decimals, 2);
        if difference.abs() <= allowed {
            return None;
        }
        let cells = vec![one.cell(seen.position), other.cell(other_seen.position)];
        let effect = Effect {
            unit,
            form: left.form,
            row: left.row,
            column: left.column,
            observed: stated,
            expected: value,
        };
        let finding = Finding::new(RULE.info, cells)
            .of_unit(unit)
            .of_form(left.form)
            .with("how", Arg::Message("identity-equal"))
            .with("what", Arg::Name(relation.name.clone()))
            .with_number("stated", stated)
            .with_number("other", value)
            .with_number("difference", difference)
            .with("other_form", Arg::Form(right.form))
            .with("measure", Arg::Measure(measure.id.clone()))
            .moving(Some(effect))
            .affecting(vec![
                figure(one, left.row, left.column),
                figure(other, right.row, right.column),
            ]);
        Some(finding)
    }

    fn same_direction(
        &self,
        relation: &Relation,
        unit: UnitIndex,
        output: RowOf,
        volumes: &[RowOf],
    ) -> Option<Finding> {
        let settings = &self.overview.background.settings;
        let opposite = settings.threshold(&RULE.info, &OPPOSITE);
        let whole = self.growing(unit, output)?;
        if !self.weighs(&whole) || whole.growth.abs() < opposite {
            return None;
        }
        let parts = volumes.iter().filter_map(|row| self.growing(unit, *row));
        let parts: Vec<Growing<'_>> = parts.collect();
        let rises = whole.growth.is_sign_positive();
        let is_opposite = |part: &Growing<'_>| {
            part.growth.abs() >= opposite && part.growth.is_sign_positive() != rises
        };
        if parts.is_empty() || !parts.iter().all(is_opposite) {
            return None;
        }
        let nearest = parts.iter().min_by_key(|part| part.growth.abs())?;
        let all = || std::iter::once(&whole).chain(&parts);
        let effect = Effect {
            unit,
            form: output.form,
            row: whole.row,
            column: whole.column,
            observed: whole.now,
            expected: whole.base,
        };
        let mut finding = Finding::new(RULE.info, all().filter_map(Growing::cell).collect())
            .of_unit(unit)
            .of_form(output.form)
            .with("how", Arg::Message("identity-direction"))
            .with("what", Arg::Name(relation.name.clone()))
            .with_number("growth", whole.growth)
            .with_number("volume_growth", nearest.growth)
            .with("other_form", Arg::Form(nearest.filled.form))
            .moving(Some(effect))
            .affecting(
                all()
                    .map(|one| figure(one.filled, one.row, one.column))
                    .collect(),
            )
            .beyond(OPPOSITE.name, opposite);
        finding.severity = Severity::Warning;
        Some(finding)
    }

    fn growing(&self, unit: UnitIndex, row: RowOf) -> Option<Growing<'a>> {
        let filled = self.received.get(row.form, unit)?;
        let form = self.overview.descriptions.form(row.form)?;
        let series = Series::all(form).into_iter().next()?;
        let column = series.cumulative?;
        let now = filled.number(row.row, column)?;
        let base = filled.number(row.row, series.same_period?)?;
        let ratio = now.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(base)?;
        Some(Growing {
            filled,
            row: row.row,
            column,
            now,
            base,
            growth: (ratio - Decimal::ONE_HUNDRED).round_dp(1),
        })
    }

    /// True when the output is not too small a part of the first row of its form.
    fn weighs(&self, output: &Growing<'_>) -> bool {
        let settings = &self.overview.background.settings;
        let percent = settings.threshold(&RULE.info, &WEIGHT);
        let head = output.filled.number(RowIndex::FIRST, output.column);
        head.is_none_or(|head| {
            output.now.saturating_mul(Decimal::ONE_HUNDRED) >= head.saturating_mul(percent)
        })
    }
}

impl Growing<'_> {
    fn cell(&self) -> Option<CellRef> {
        let seen = self.filled.observation(self.row, self.column)?;
        Some(self.filled.cell(seen.position))
    }
}

fn figure(filled: &Return, row: RowIndex, column: ColumnIndex) -> AffectedLine {
    AffectedLine {
        unit: filled.unit,
        form: filled.form,
        period: filled.period,
        row: Some(row),
        column: Some(column),
        path: filled.path.clone(),
    }
}
