//! TH237: a whole column or row is a thousand times last month's or last year's, or the exchange rate times: a wrong unit of measure.

use super::compared::Compared;
use super::slips::{RATE, TOLERANCE};
use super::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH237",
        name: "unit-slip",
        severity: Severity::Error,
    },
    thresholds: &[TOLERANCE, RATE],
    look: Look::OverTime(look),
};

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    findings.extend(compared.slips(&RULE));
}
