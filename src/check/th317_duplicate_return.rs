//! TH317: a unit sent one form twice, with different figures; nobody knows which one holds.

use super::duplicates::{Repeat, whole_form};
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH317",
        name: "duplicate-return",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Repeats(look),
};

fn look(repeat: &Repeat<'_>, findings: &mut Vec<Finding>) {
    if !repeat.is_identical() {
        let mut both = vec![whole_form(repeat.first), whole_form(repeat.again)];
        both.dedup();
        findings.push(repeat.finding(RULE.info).affecting(both));
    }
}
