//! TH237: a whole column or row is a thousand times last month's or last year's, or the exchange rate times: a wrong unit of measure.

use super::rule::{Look, Rule};
use super::slips::{RATE, TOLERANCE};
use crate::model::finding::{RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH237",
        name: "unit-slip",
        severity: Severity::Error,
    },
    thresholds: &[TOLERANCE, RATE],
    look: Look::Slips,
};
