//! TH230: the cumulative figure does not follow from last month's, even when the revision of that month is taken in.

use rust_decimal::Decimal;

use super::account::{Account, lost};
use super::compared::Compared;
use super::deviation::{Deviation, comes_from_parts};
use super::rule::{Look, Rule};
use super::th231_naive_gap;
use crate::model::finding::{Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH230",
        name: "revised-cumulative",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let gap = th231_naive_gap::limit(compared);
    for series in &compared.form.facts.series {
        let rows = compared.form.rows();
        let wrong: Vec<Account> = rows
            .filter_map(|row| Account::of(compared, row, series))
            .filter(|account| !account.holds())
            .collect();
        let deviations: Vec<Deviation> = wrong
            .iter()
            .map(|account| (account.row, account.difference()))
            .collect();
        let lost = lost(compared, series);
        for (account, deviation) in wrong.iter().zip(&deviations) {
            let is_said = gap.is_some_and(|percent| th231_naive_gap::is_wide(account, percent));
            let (form, column) = (compared.form, account.column);
            let follows = [&deviations, &lost]
                .into_iter()
                .any(|parts| comes_from_parts(form, column, *deviation, parts, Decimal::ZERO));
            if !is_said && !follows {
                findings.push(account.finding(compared, &RULE.info));
            }
        }
    }
}
