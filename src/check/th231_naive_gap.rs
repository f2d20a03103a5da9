//! TH231: the cumulative figure is far from last month's plus the month; no revision is that large.

use rust_decimal::Decimal;

use super::account::{Account, lost};
use super::compared::Compared;
use super::deviation::{Deviation, comes_from_parts};
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::settings::Threshold;

/// Widest gap, in percent of the cumulative figure.
const GAP: Threshold = Threshold {
    name: "gap-percent",
    digits: 2,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH231",
        name: "naive-gap",
        severity: Severity::Error,
    },
    thresholds: &[GAP],
    look: Look::OverTime(look),
};

/// The widest gap in percent; `None` while the rule is not applied.
pub(super) fn limit(compared: &Compared<'_>) -> Option<Decimal> {
    let limit = compared.threshold(&RULE.info, &GAP);
    compared.applies(&RULE.info).then_some(limit)
}

/// True when |L(t) - (L(t-1) + U(t))| is more than so many percent of L(t).
pub(super) fn is_wide(account: &Account, percent: Decimal) -> bool {
    let gap = account.stated.saturating_sub(account.naive).abs();
    let hundredfold = gap.saturating_mul(Decimal::ONE_HUNDRED);
    gap > account.allowed && hundredfold > account.stated.abs().saturating_mul(percent)
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let Some(percent) = limit(compared) else {
        return;
    };
    for series in &compared.form.facts.series {
        let rows = compared.form.rows();
        let wide: Vec<Account> = rows
            .filter_map(|row| Account::of(compared, row, series))
            .filter(|account| is_wide(account, percent))
            .collect();
        let deviations: Vec<Deviation> = wide
            .iter()
            .map(|account| (account.row, account.stated.saturating_sub(account.naive)))
            .collect();
        let lost = lost(compared, series);
        for (account, deviation) in wide.iter().zip(&deviations) {
            let (form, column) = (compared.form, account.column);
            let revised = (account.row, account.difference());
            if comes_from_parts(form, column, *deviation, &deviations, Decimal::ZERO)
                || comes_from_parts(form, column, revised, &lost, Decimal::ZERO)
            {
                continue;
            }
            let mut finding = account
                .finding(compared, &RULE.info)
                .with_number("naive", account.naive)
                .with_number("percent", percent)
                .beyond(GAP.name, percent);
            // The official figure of the month before explains the whole gap: its revision is to be confirmed, not the sum.
            if account.holds() {
                finding.severity = Severity::Warning;
            }
            findings.push(finding);
        }
    }
}
