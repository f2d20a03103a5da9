//! What could not be read.

use tonghop::model::finding::{Finding, RuleInfo, Severity};

/// What could not be read: files, sheets and cells, each as its finding says.
pub(super) fn unread(findings: Vec<Finding>) -> Vec<Finding> {
    let of_reading = |finding: &Finding| {
        let is_of_room = |rules: &[RuleInfo]| {
            let mut rules = rules.iter();
            rules.any(|rule| rule.code == finding.rule.code)
        };
        finding.severity == Severity::Error
            && (is_of_room(tonghop::read::RULES) || is_of_room(tonghop::discover::RULES))
    };
    findings.into_iter().filter(of_reading).collect()
}
