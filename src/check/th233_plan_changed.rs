//! TH233: the annual plan is not the one of last month's return, and the province did not change it.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::background::Background;
use super::compared::Compared;
use super::filled::FilledRow;
use super::precision::half_unit;
use super::rule::{Look, Rule};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, RowIndex};
use crate::model::history::RowKey;
use crate::model::observation::Return;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH233",
        name: "plan-changed",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// A plan beside last month's.
struct Changed {
    row: FilledRow,
    now: Decimal,
    before: Decimal,
}

impl Changed {
    fn difference(&self) -> Decimal {
        self.now.saturating_sub(self.before)
    }
}

/// Last month's plan in a described row, when the return gives another one now; `None` while the rule is not applied.
pub(super) fn before(
    background: &Background,
    filled: &Return,
    row: RowIndex,
    column: ColumnIndex,
) -> Option<Decimal> {
    let is_new_year = filled.period.month() == 1;
    if is_new_year || !background.settings.applies(&RULE.info, filled.period) {
        return None;
    }
    let period = filled.period.previous();
    let past = background.past.get(filled.form, filled.unit, period)?;
    let before = past.number(&RowKey::Described(row), column)?;
    let now = filled.number(row, column)?;
    (now != before).then_some(before)
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    // The plan of a new year is another plan.
    if form.filled.period.month() == 1 {
        return;
    }
    let Some(before) = &compared.month_before else {
        return;
    };
    for column in form.facts.series.iter().filter_map(|series| series.plan) {
        let changed = form.rows().filter_map(|row| {
            let (now, before) = (form.number(row, column)?, before.number(row, column)?);
            let printed = half_unit(form.decimals(row, column));
            let changed = Changed { row, now, before };
            (changed.difference().abs() > printed).then_some(changed)
        });
        let changed: Vec<Changed> = changed.collect();
        if !is_of_province(compared, column, &changed) {
            findings.extend(finding(compared, column, &changed));
        }
    }
}

/// True when the province gave the unit the plan that stands there now: its parts change with it.
fn is_of_province(compared: &Compared<'_>, column: ColumnIndex, changed: &[Changed]) -> bool {
    let form = compared.form;
    changed.iter().any(|one| {
        let Some(effect) = form.effect(one.row, column, one.before) else {
            return false;
        };
        let plan = compared
            .plans
            .plan(effect.unit, effect.form, effect.row, column);
        let printed = half_unit(form.decimals(one.row, column));
        plan.is_some_and(|plan| one.now.saturating_sub(plan).abs() <= printed)
    })
}

/// One finding for a column, at the deepest row that changed most.
fn finding(compared: &Compared<'_>, column: ColumnIndex, changed: &[Changed]) -> Option<Finding> {
    let form = compared.form;
    let first = changed.iter().max_by_key(|one| {
        (
            one.difference().abs(),
            form.level(one.row),
            Reverse(one.row),
        )
    })?;
    let others = changed.iter().filter(|one| one.row != first.row);
    let more = others.clone().count();
    let own = std::iter::once(first).chain(others);
    let before = compared.month_before.as_ref();
    let cells: Vec<CellRef> = own
        .filter_map(|one| form.cell(one.row, column))
        .chain(before.and_then(|before| before.cell(first.row, column)))
        .collect();
    let effect = form.effect(first.row, column, first.before);
    let given = effect.as_ref().and_then(|effect| {
        compared
            .plans
            .plan(effect.unit, effect.form, effect.row, column)
    });
    let mut finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(first.row))
        .with_text("column", form.column_name(column))
        .with_number("now", first.now)
        .with_number("before", first.before)
        .with(
            "measure",
            Arg::Measure(form.measure(first.row, column).to_owned()),
        )
        .moving(effect)
        .affecting(form.figures(changed.iter().map(|one| one.row), &[column]));
    if let Some(more) = u64::try_from(more).ok().filter(|more| *more > 0) {
        finding = finding.with("more", Arg::Count(more));
    }
    Some(match given {
        Some(given) => finding.with_number("given", given),
        None => finding,
    })
}
