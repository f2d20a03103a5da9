//! Findings of all rooms: the weights of the job, one order, one line for people.

use std::collections::BTreeSet;

use super::priority::Weighed;
use super::versions;
use crate::check;
use crate::discover;
use crate::format;
use crate::message::Catalogue;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::settings::{Adjustable, Decided, DecidedSeverity, RuleSettings};
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

/// Every rule with what the job file may say of it.
pub fn adjustable() -> Vec<Adjustable> {
    let rules = rules().into_iter();
    rules
        .map(|info| {
            let checked = check::RULES.iter().find(|rule| rule.info == info);
            Adjustable {
                name: info.name,
                thresholds: checked.map_or(&[], |rule| rule.thresholds),
            }
        })
        .collect()
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
    settings: &RuleSettings,
    language: Language,
) -> Vec<FindingRow> {
    let name = |severity| match severity {
        Severity::Error => "severity-error",
        Severity::Warning => "severity-warning",
        Severity::Note => "severity-note",
    };
    let row = |weighed: &Weighed| {
        let finding = &weighed.marked.finding;
        let text = catalogue.finding(language, finding, descriptions);
        let unit = finding
            .unit
            .and_then(|unit| descriptions.register.unit(unit));
        let form = finding.form.and_then(|form| descriptions.form(form));
        let severity_name = catalogue.say(language, name(finding.severity), &[]);
        let decided = settings.decided(finding);
        FindingRow {
            code: finding.rule.code,
            rule: finding.rule.name,
            severity: finding.severity,
            setting: setting(&decided, &severity_name, catalogue, language),
            by_default: decided.is_plain(),
            severity_name,
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

/// Which setting decided, in words: "ngưỡng gap-percent = 2 (mặc định); mức “Lỗi” mặc định".
fn setting(decided: &Decided, severity: &str, catalogue: &Catalogue, language: Language) -> String {
    let threshold = decided.threshold.as_ref().map(|threshold| {
        let key = if threshold.by_job {
            "setting-threshold-job"
        } else {
            "setting-threshold-default"
        };
        let values = [
            ("threshold", threshold.name.to_owned()),
            ("value", format::number(threshold.value, None, language)),
        ];
        catalogue.say(language, key, &values)
    });
    let (key, from) = match decided.severity {
        DecidedSeverity::Rule => ("setting-severity-default", String::new()),
        DecidedSeverity::Job => ("setting-severity-job", String::new()),
        DecidedSeverity::ErrorFrom(from) => ("setting-error-from", from.to_string()),
    };
    let values = [("severity", severity.to_owned()), ("from", from)];
    let weight = catalogue.say(language, key, &values);
    let parts: Vec<String> = threshold.into_iter().chain([weight]).collect();
    parts.join("; ")
}
