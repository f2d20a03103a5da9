//! TH241: the base does not go on from that of the unit's return of the month before: same period(t) = same period(t-1) + same month(t).
//!
//! Where the unit's return of last year is known, TH232 holds the base against it and says more.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::FilledRow;
use super::rule::{Look, Rule};
use super::series::Series;
use super::th232_restated_base::{Base, finding, is_restated};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::settings::Threshold;

/// How far the base may be from that sum, in percent of the month of last year: estimates of a month are revised as a rule.
const GAP: Threshold = Threshold {
    name: "gap-percent",
    digits: 10,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH241",
        name: "base-within-year",
        severity: Severity::Warning,
    },
    thresholds: &[GAP],
    look: Look::OverTime(look),
};

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let begins_year = compared.form.filled.period.month() == 1;
    if begins_year || compared.last_year.is_some() || compared.month_before.is_none() {
        return;
    }
    let percent = compared.threshold(&RULE.info, &GAP);
    for series in &compared.form.facts.series {
        let rows = compared.form.rows();
        let bases = rows.filter_map(|row| broken_off(compared, series, row, percent));
        let bases: Vec<Base> = bases.collect();
        let column = series.same_period;
        let found = column.and_then(|column| finding(RULE.info, compared, column, bases));
        findings.extend(found.map(|finding| finding.beyond(GAP.name, percent)));
    }
}

/// The base of a row beside the sum it should be, when both are too far apart.
fn broken_off(
    compared: &Compared<'_>,
    series: &Series,
    row: FilledRow,
    percent: Decimal,
) -> Option<Base> {
    let (column, month) = (series.same_period?, series.same_month?);
    let before = compared.month_before.as_ref()?;
    let month = compared.form.number(row, month)?;
    let base = Base {
        row,
        now: compared.form.number(row, column)?,
        then: before.number(row, column)?.checked_add(month)?,
        cell: before.cell(row, column),
    };
    let hundredfold = base.difference().abs().checked_mul(Decimal::ONE_HUNDRED)?;
    let is_wide = hundredfold > month.abs().checked_mul(percent)?;
    (is_wide && is_restated(compared, column, &base)).then_some(base)
}
