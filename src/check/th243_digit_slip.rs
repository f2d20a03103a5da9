//! TH243: a single cell is ten, a hundred or a thousand times what was reported before: a digit too many or too few, a comma moved.

use super::rule::{Look, Rule};
use super::slips::{RATE, TOLERANCE};
use crate::model::finding::{RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH243",
        name: "digit-slip",
        severity: Severity::Error,
    },
    thresholds: &[TOLERANCE, RATE],
    look: Look::Slips,
};
