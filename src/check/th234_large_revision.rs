//! TH234: the official figure of the month before is far from the estimate that the unit gave for it.
//!
//! Revisions seen in a real department: 0,05 to 0,5 % on totals, below 2 % on their components. Small rows move more, so
//! only a revision that weighs in the table of the row is said.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::deviation::{Deviation, comes_from_parts};
use super::filled::FilledRow;
use super::precision::half_unit;
use super::rule::{Look, Rule};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::settings::Threshold;

/// Largest usual revision in percent of the estimate; an indicator may name its own.
const REVISION: Threshold = Threshold {
    name: "revision-percent",
    digits: 5,
    decimals: 0,
};

/// Smallest figure that is looked at, in percent of the head of its table.
const WEIGHT: Threshold = Threshold {
    name: "least-share-percent",
    digits: 1,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH234",
        name: "large-revision",
        severity: Severity::Warning,
    },
    thresholds: &[REVISION, WEIGHT],
    look: Look::OverTime(look),
};

struct Revision {
    row: FilledRow,
    estimated: Decimal,
    official: Decimal,
    /// Percent of the estimate that is usual for the indicator.
    usual: Decimal,
}

impl Revision {
    fn amount(&self) -> Decimal {
        self.official.saturating_sub(self.estimated)
    }
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let Some(before) = &compared.month_before else {
        return;
    };
    let form = compared.form;
    let weight = compared.threshold(&RULE.info, &WEIGHT);
    for series in &form.facts.series {
        let (Some(column), Some(month)) = (series.previous_month, series.month) else {
            continue;
        };
        let revisions = form.rows().filter_map(|row| {
            let revision = Revision {
                row,
                official: form.number(row, column)?,
                estimated: before.number(row, month).filter(|one| !one.is_zero())?,
                usual: usual(compared, row, column),
            };
            is_large(compared, column, &revision, weight).then_some(revision)
        });
        let revisions: Vec<Revision> = revisions.collect();
        let deviations: Vec<Deviation> = revisions
            .iter()
            .map(|revision| (revision.row, revision.amount()))
            .collect();
        for (revision, deviation) in revisions.iter().zip(&deviations) {
            if !comes_from_parts(form, column, *deviation, &deviations, Decimal::new(1, 1)) {
                let cell = before.cell(revision.row, month);
                findings.push(finding(compared, column, revision, cell));
            }
        }
    }
}

/// The threshold: the job's, else that of the indicator, else the rule's.
fn usual(compared: &Compared<'_>, row: FilledRow, column: ColumnIndex) -> Decimal {
    let settings = &compared.background.settings;
    let of_job = settings.own_threshold(&RULE.info, REVISION.name);
    let indicator = compared.form.indicator(row, column);
    of_job
        .or_else(|| indicator.and_then(|indicator| indicator.revision_percent))
        .unwrap_or_else(|| REVISION.default())
}

/// Beyond the usual by more than a printed digit, in a row that weighs.
fn is_large(
    compared: &Compared<'_>,
    column: ColumnIndex,
    revision: &Revision,
    weight: Decimal,
) -> bool {
    let form = compared.form;
    let digit = half_unit(form.decimals(revision.row, column)).saturating_mul(Decimal::TWO);
    let amount = revision.amount().abs().saturating_sub(digit);
    let usual = revision.estimated.abs().saturating_mul(revision.usual);
    let larger = revision.official.abs().max(revision.estimated.abs());
    amount.saturating_mul(Decimal::ONE_HUNDRED) > usual
        && form.weighs(revision.row, column, larger, weight)
        && !form.is_chance(revision.row, column, revision.estimated)
}

fn finding(
    compared: &Compared<'_>,
    column: ColumnIndex,
    revision: &Revision,
    estimate: Option<CellRef>,
) -> Finding {
    let form = compared.form;
    let own = form.cell(revision.row, column);
    // What no figure can hold is the greatest that one can; the estimate is not zero.
    let percent = revision.amount().saturating_mul(Decimal::ONE_HUNDRED);
    let percent = percent.checked_div(revision.estimated);
    let percent = percent.unwrap_or(Decimal::MAX);
    form.finding(RULE.info, own.into_iter().chain(estimate).collect())
        .with_text("row", form.label(revision.row))
        .with_text("column", form.column_name(column))
        .with_number("official", revision.official)
        .with_number("estimated", revision.estimated)
        .with_number("percent", percent.round_dp(1))
        .with_number("usual", revision.usual)
        .with(
            "measure",
            Arg::Measure(form.measure(revision.row, column).to_owned()),
        )
        .moving(form.effect(revision.row, column, revision.estimated))
        .affecting(form.figures([revision.row], &[column]))
        .beyond(REVISION.name, revision.usual)
}
