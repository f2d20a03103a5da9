//! TH243: a single cell is ten, a hundred or a thousand times what was reported before: a digit too many or too few, a comma moved.

use super::compared::Compared;
use super::slips::{RATE, TOLERANCE};
use super::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH243",
        name: "digit-slip",
        severity: Severity::Error,
    },
    thresholds: &[TOLERANCE, RATE],
    look: Look::OverTime(look),
};

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    findings.extend(compared.slips(&RULE));
}
