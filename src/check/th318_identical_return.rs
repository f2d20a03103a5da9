//! TH318: a unit sent one form twice with the same figures; it counts once.

use super::duplicates::Repeat;
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH318",
        name: "identical-return",
        severity: Severity::Note,
    },
    thresholds: &[],
    look: Look::Repeats(look),
};

fn look(repeat: &Repeat<'_>, findings: &mut Vec<Finding>) {
    if repeat.is_identical() {
        findings.push(repeat.finding(RULE.info));
    }
}
