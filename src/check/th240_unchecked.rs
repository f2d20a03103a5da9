//! TH240: figures could not be held against an earlier return, because the figures there were left out for an error.

use std::collections::BTreeSet;

use super::compared::{Compared, Earlier};
use super::filled::FilledRow;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::Role;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH240",
        name: "unchecked",
        severity: Severity::Note,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// One finding for a sheet: silence about a row would say that it was checked.
fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let mut rows = BTreeSet::new();
    let mut months = BTreeSet::new();
    let period = compared.form.filled.period;
    let earlier = [
        (&compared.month_before, period.previous()),
        (&compared.last_year, period.same_period_last_year()),
    ];
    for (earlier, month) in earlier {
        let Some(earlier) = earlier else {
            continue;
        };
        let unchecked = unchecked(compared, earlier);
        if !unchecked.is_empty() {
            months.insert(month);
        }
        rows.extend(unchecked);
    }
    if rows.is_empty() {
        return;
    }
    let form = compared.form;
    let labels = rows.iter().map(|row| form.label(*row)).collect();
    let months = months.into_iter().map(|month| month.to_string()).collect();
    findings.push(
        form.finding(RULE.info, vec![form.sheet()])
            .with("row", Arg::List(labels))
            .with("months", Arg::List(months)),
    );
}

/// Rows with a figure now whose month, cumulative figure or plan was left out then.
fn unchecked(compared: &Compared<'_>, earlier: &Earlier<'_>) -> Vec<FilledRow> {
    let form = compared.form;
    let is_base = |role: &Role| matches!(role, Role::Month | Role::Cumulative | Role::AnnualPlan);
    let rows = form.rows();
    let is_unchecked = |row: &FilledRow| {
        let mut columns = form.facts.values.iter().filter(|(_, role)| is_base(role));
        columns.any(|(column, _)| {
            form.number(*row, *column).is_some() && earlier.is_refused(*row, *column)
        })
    };
    rows.filter(is_unchecked).collect()
}
