//! Findings of all rooms: the weights of the job, one order, one line for people.

use std::collections::{BTreeMap, BTreeSet};

use super::priority::Weighed;
use super::versions;
use crate::check;
use crate::discover;
use crate::message::Catalogue;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::text::Language;
use crate::present::FindingRow;
use crate::read;
use crate::recognise;

/// Every rule of every room, in order of codes.
pub fn rules() -> Vec<RuleInfo> {
    let checks = check::RULES.iter().map(|rule| rule.info);
    let rooms = [
        discover::RULES,
        read::RULES,
        recognise::RULES,
        versions::RULES,
    ];
    let mut rules: Vec<RuleInfo> = rooms.into_iter().flatten().copied().chain(checks).collect();
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// Gives each finding the weight that the job sets for its rule.
///
/// A finding that its own room made lighter or heavier than its rule is set as well: the job has the last word.
pub fn weigh(findings: &mut [Finding], severities: &BTreeMap<String, Severity>) {
    for finding in findings {
        if let Some(severity) = severities.get(finding.rule.name) {
            finding.severity = *severity;
        }
    }
}

/// Leaves out what only follows from another finding: a table whose columns were not found has no cells to miss.
pub fn drop_consequences(findings: &mut Vec<Finding>) {
    let place = |finding: &Finding| {
        finding
            .cells
            .first()
            .map(|cell| (cell.file.clone(), cell.sheet.clone()))
    };
    let unbound: BTreeSet<_> = findings
        .iter()
        .filter(|finding| finding.rule.code == "TH032")
        .filter_map(place)
        .collect();
    findings.retain(|finding| {
        finding.rule.code != "TH110" || place(finding).is_none_or(|place| !unbound.contains(&place))
    });
}

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

/// Findings as people read them, in their order.
pub fn rows(
    findings: &[Weighed],
    catalogue: &Catalogue,
    descriptions: &Descriptions,
    language: Language,
) -> Vec<FindingRow> {
    let name = |severity| match severity {
        Severity::Error => "severity-error",
        Severity::Warning => "severity-warning",
        Severity::Note => "severity-note",
    };
    let row = |weighed: &Weighed| {
        let finding = &weighed.finding;
        let text = catalogue.finding(language, finding, descriptions);
        let unit = finding
            .unit
            .and_then(|unit| descriptions.register.unit(unit));
        let form = finding.form.and_then(|form| descriptions.form(form));
        FindingRow {
            code: finding.rule.code,
            rule: finding.rule.name,
            severity: finding.severity,
            severity_name: catalogue.say(language, name(finding.severity), &[]),
            unit: unit
                .map(|unit| unit.name.in_language(language).to_owned())
                .unwrap_or_default(),
            form: form
                .map(|form| form.short.in_language(language).to_owned())
                .unwrap_or_default(),
            cell: finding.cells.first().cloned(),
            others: finding.cells.iter().skip(1).cloned().collect(),
            score: weighed.score,
            cause: weighed.cause,
            leads: weighed.leads,
            title: text.title,
            observed: text.observed,
            expected: text.expected,
            remedy: text.remedy,
        }
    };
    findings.iter().map(row).collect()
}
