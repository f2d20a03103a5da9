//! TH239: a unit sent a form earlier this year, and no return was accepted for a month before this one.

use super::compared::Compared;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::Role;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH239",
        name: "missing-month",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    let is_monthly = form.facts.values.iter().any(|(_, role)| is_of_month(*role));
    let filled = form.filled;
    let past = &compared.background.past;
    let year = filled.period.year();
    let mut accepted = past
        .periods(filled.form, filled.unit)
        .filter(|period| period.year() == year && *period < filled.period);
    let Some(first) = accepted.next().filter(|_| is_monthly) else {
        return;
    };
    let months = std::iter::successors(Some(first), |period| Some(period.next()));
    let missing: Vec<String> = months
        .take_while(|period| *period < filled.period)
        .filter(|period| !past.has(filled.form, filled.unit, *period))
        .map(|period| format!("{:02}/{}", period.month(), period.year()))
        .collect();
    if missing.is_empty() {
        return;
    }
    let finding = form
        .finding(RULE.info, vec![form.sheet()])
        .with("first", Arg::Period(first))
        .with("missing", Arg::List(missing));
    findings.push(finding);
}

/// Columns that a form has only when it is sent every month.
fn is_of_month(role: Role) -> bool {
    match role {
        Role::Month | Role::PreviousMonth | Role::IndexPreviousMonth | Role::IndexSameMonth => true,
        Role::AnnualPlan
        | Role::SameMonth
        | Role::SamePeriod
        | Role::Cumulative
        | Role::ExpectedYear
        | Role::EndOfPeriod
        | Role::Weight
        | Role::IndexCumulative
        | Role::IndexBase
        | Role::SeriesThisYear
        | Role::SeriesLastYear
        | Role::TargetGrowth => false,
    }
}
