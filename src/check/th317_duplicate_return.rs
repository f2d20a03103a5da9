//! TH317: a unit sent one form twice, with different figures; nobody knows which one holds.

use super::duplicates::{repeats, whole_form};
use super::{Look, Rule};
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::observation::Round;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH317",
        name: "duplicate-return",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Round(look),
};

fn look(round: &Round, _: &Descriptions, findings: &mut Vec<Finding>) {
    for repeat in repeats(round)
        .iter()
        .filter(|repeat| !repeat.is_identical())
    {
        let mut both = vec![whole_form(repeat.first), whole_form(repeat.again)];
        both.dedup();
        findings.push(repeat.finding(RULE.info).affecting(both));
    }
}
