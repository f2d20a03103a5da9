//! One figure over another, such as value over volume, held against the other units or against last year.

use rust_decimal::Decimal;

use super::overview::Overview;
use super::precision::half_unit;
use super::received::Received;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{AffectedLine, Arg, Effect, Finding, RuleInfo};
use crate::model::observation::Return;
use crate::model::register::UnitIndex;
use crate::model::relation::{CellOf, Quotient, Relation, RelationKind, Subject};
use crate::model::settings::Threshold;

/// Among fewer other units the median says nothing; the unit's own last year then decides.
const FEWEST_OTHERS: usize = 3;

/// A figure with the return it stands in.
#[derive(Clone, Copy)]
struct Entry<'a> {
    filled: &'a Return,
    cell: CellOf,
    value: Decimal,
}

impl<'a> Entry<'a> {
    /// The figure of a unit, when it is large enough that rounding does not matter.
    fn of(
        received: &Received<'a>,
        descriptions: &Descriptions,
        unit: UnitIndex,
        cell: CellOf,
    ) -> Option<Self> {
        let filled = received.get(cell.form, unit)?;
        let value = filled.number(cell.row, cell.column)?;
        let form = descriptions.form(cell.form)?;
        let measure = descriptions.measure(form.measure_of(cell.row, cell.column))?;
        let least = half_unit(measure.decimals).saturating_mul(Decimal::from(20));
        (value >= least).then_some(Self {
            filled,
            cell,
            value,
        })
    }

    fn line(&self) -> AffectedLine {
        AffectedLine {
            unit: self.filled.unit,
            form: self.filled.form,
            period: self.filled.period,
            row: Some(self.cell.row),
            column: Some(self.cell.column),
            path: self.filled.path.clone(),
        }
    }
}

/// The quotient of one unit.
struct OfUnit<'a> {
    unit: UnitIndex,
    above: Entry<'a>,
    below: Entry<'a>,
    value: Decimal,
}

/// Findings of `rule` on all quotients of its subject that are `times` above or below the usual.
pub(super) fn unlike(
    overview: &Overview<'_>,
    rule: &RuleInfo,
    (subject, times): (Subject, &Threshold),
    findings: &mut Vec<Finding>,
) {
    let times = {
        let settings = &overview.background.settings;
        (times.name, settings.threshold(rule, times))
    };
    let received = Received::of(overview.round);
    for relation in &overview.descriptions.relations {
        let RelationKind::Quotient(quotient) = &relation.kind else {
            continue;
        };
        if quotient.subject != subject {
            continue;
        }
        let all = of_units(overview, &received, quotient);
        for one in &all {
            let usual = of_others(&all, one.unit)
                .map(|usual| (usual, "held-against-median"))
                .or_else(|| {
                    let usual = of_last_year(overview, &received, quotient, one.unit)?;
                    Some((usual, "held-against-last-year"))
                });
            let usual = usual.filter(|(usual, _)| is_beyond(one.value, *usual, times.1));
            if let Some(usual) = usual {
                findings.push(finding(rule, (relation, quotient), one, usual, times));
            }
        }
    }
}

fn of_units<'a>(
    overview: &Overview<'a>,
    received: &Received<'a>,
    quotient: &Quotient,
) -> Vec<OfUnit<'a>> {
    let descriptions = overview.descriptions;
    let units = descriptions.register.consolidated_in(overview.round.period);
    let quotients = units.filter_map(|(unit, _)| {
        let above = Entry::of(received, descriptions, unit, quotient.above)?;
        let below = Entry::of(received, descriptions, unit, quotient.below)?;
        let value = above.value.checked_div(below.value)?;
        Some(OfUnit {
            unit,
            above,
            below,
            value,
        })
    });
    quotients.collect()
}

/// The median of the other units; `None` when they are too few.
fn of_others(all: &[OfUnit<'_>], unit: UnitIndex) -> Option<Decimal> {
    let others = all.iter().filter(|other| other.unit != unit);
    let mut others: Vec<Decimal> = others.map(|other| other.value).collect();
    if others.len() < FEWEST_OTHERS {
        return None;
    }
    others.sort_unstable();
    let (low, high) = ((others.len() - 1) / 2, others.len() / 2);
    Some((*others.get(low)? + *others.get(high)?) / Decimal::TWO)
}

fn of_last_year(
    overview: &Overview<'_>,
    received: &Received<'_>,
    quotient: &Quotient,
    unit: UnitIndex,
) -> Option<Decimal> {
    let (above, below) = quotient.base?;
    let above = Entry::of(received, overview.descriptions, unit, above)?;
    let below = Entry::of(received, overview.descriptions, unit, below)?;
    above.value.checked_div(below.value)
}

fn is_beyond(value: Decimal, usual: Decimal, times: Decimal) -> bool {
    value > usual.saturating_mul(times) || usual > value.saturating_mul(times)
}

fn finding(
    rule: &RuleInfo,
    (relation, quotient): (&Relation, &Quotient),
    one: &OfUnit<'_>,
    (usual, held): (Decimal, &'static str),
    (name, times): (&'static str, Decimal),
) -> Finding {
    let entries = [one.above, one.below];
    let cells = entries.iter().filter_map(|entry| {
        let seen = entry
            .filled
            .observation(entry.cell.row, entry.cell.column)?;
        Some(entry.filled.cell(seen.position))
    });
    let expected = one.below.value.saturating_mul(usual);
    let effect = Effect {
        unit: one.unit,
        form: one.above.cell.form,
        row: one.above.cell.row,
        column: one.above.cell.column,
        observed: one.above.value,
        expected,
    };
    Finding::new(*rule, cells.collect())
        .of_unit(one.unit)
        .of_form(one.above.filled.form)
        .with("what", Arg::Name(relation.name.clone()))
        .with("quotient_measure", Arg::Name(quotient.measure.clone()))
        .with_number("above", one.above.value)
        .with_number("below", one.below.value)
        .with_number("value", significant(one.value))
        .with_number("usual", significant(usual))
        .with_number("times", times)
        .with("held", Arg::Message(held))
        .moving(Some(effect))
        .affecting(entries.iter().map(Entry::line).collect())
        .beyond(name, times)
}

/// Three digits are enough to compare prices.
fn significant(value: Decimal) -> Decimal {
    value.round_sf(3).unwrap_or(value).normalize()
}
