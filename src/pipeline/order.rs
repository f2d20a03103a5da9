//! The order in which findings stand.

use crate::model::finding::Finding;

/// Heaviest first, then by place and code; equal findings stand once.
pub fn order(findings: &mut Vec<Finding>) {
    findings.sort_by(|first, second| {
        let key = |finding: &Finding| {
            (
                std::cmp::Reverse(finding.severity),
                finding.cells.is_empty(),
            )
        };
        key(first)
            .cmp(&key(second))
            .then_with(|| first.cells.cmp(&second.cells))
            .then_with(|| first.rule.code.cmp(second.rule.code))
            .then_with(|| first.unit.cmp(&second.unit))
    });
    findings.dedup();
}
