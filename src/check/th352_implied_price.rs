//! TH352: the price that value and volume imply is not that of the other units, nor that of last year.

use super::overview::Overview;
use super::quotients::unlike;
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::relation::Subject;
use crate::model::settings::Threshold;

/// How many times the usual price, or how small a part of it, is out of line.
const TIMES: Threshold = Threshold {
    name: "times",
    digits: 3,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH352",
        name: "implied-price",
        severity: Severity::Warning,
    },
    thresholds: &[TIMES],
    look: Look::Round(look),
};

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    unlike(overview, &RULE.info, (Subject::Price, &TIMES), findings);
}
