//! TH353: value or capital for each job is not what the other units show.

use super::overview::Overview;
use super::quotients::unlike;
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::relation::Subject;
use crate::model::settings::Threshold;

/// How many times the usual, or how small a part of it, is out of line; works differ much more than prices.
const TIMES: Threshold = Threshold {
    name: "times",
    digits: 5,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH353",
        name: "value-per-worker",
        severity: Severity::Note,
    },
    thresholds: &[TIMES],
    look: Look::Round(look),
};

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    unlike(overview, &RULE.info, (Subject::PerWorker, &TIMES), findings);
}
