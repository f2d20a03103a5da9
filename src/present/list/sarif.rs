//! Findings as SARIF 2.1.0. A cell has no line and column of text: it stands as a logical location beside its workbook.
//!
//! Source: OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 27 March 2020.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use super::finding_list::FindingList;
use crate::model::cell::CellRef;
use crate::model::finding::Severity;
use crate::model::marked::State;
use crate::present::{ConfirmedRow, FindingRow, Findings, FixedRow};

/// The folder to which the paths of workbooks are relative.
const INBOX: &str = "INBOX";
/// Name and version of our fingerprints among those of other programs.
const FINGERPRINT: &str = "tonghop/v1";

/// The log: one run, its rules, its results in the order of work.
pub(super) fn log(list: &FindingList<'_>) -> Value {
    let Findings {
        list: findings,
        confirmed,
        fixed,
    } = list.findings;
    let spoken = findings
        .iter()
        .chain(confirmed.iter().map(|one| &one.finding));
    let mut rules: BTreeMap<&str, Value> = fixed
        .iter()
        .map(|one| (one.code.as_str(), rule_of_fixed(one)))
        .collect();
    rules.extend(spoken.map(|finding| (finding.code, rule(finding))));
    let codes: Vec<&str> = rules.keys().copied().collect();
    let results = findings.iter().map(|finding| result(finding, &codes));
    let silent = confirmed.iter().map(|one| suppressed(one, &codes));
    let gone = fixed.iter().map(|one| absent(one, &codes));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {INBOX: {"description": {"text": "inbox"}}},
            "results": results.chain(silent).chain(gone).collect::<Vec<_>>(),
            "properties": {"period": list.period, "asOf": list.as_of},
        }],
    })
}

fn rule(finding: &FindingRow) -> Value {
    json!({
        "id": finding.code,
        "name": finding.rule,
        "shortDescription": {"text": finding.title},
    })
}

fn rule_of_fixed(fixed: &FixedRow) -> Value {
    json!({"id": fixed.code, "shortDescription": {"text": fixed.title}})
}

/// A confirmed finding: there, and set aside by somebody's word.
fn suppressed(confirmed: &ConfirmedRow, codes: &[&str]) -> Value {
    let mut result = result(&confirmed.finding, codes);
    let words = format!(
        "{}: {} ({} – {})",
        confirmed.owner, confirmed.reason, confirmed.made, confirmed.until
    );
    insert(
        &mut result,
        "suppressions",
        json!([{"kind": "external", "status": "accepted", "justification": words}]),
    );
    result
}

/// A finding of the run before that is gone.
fn absent(fixed: &FixedRow, codes: &[&str]) -> Value {
    json!({
        "ruleId": fixed.code,
        "ruleIndex": index(&fixed.code, codes),
        "level": level(fixed.severity),
        "message": {"text": fixed.title},
        "baselineState": "absent",
        "partialFingerprints": {FINGERPRINT: fixed.fingerprint},
        "properties": {"unit": fixed.unit, "form": fixed.form, "place": fixed.place},
    })
}

/// Place of a rule in the list of rules; -1, as the format has it, for one that is not there.
fn index(code: &str, codes: &[&str]) -> i64 {
    let place = codes.binary_search(&code).ok();
    place
        .and_then(|place| i64::try_from(place).ok())
        .unwrap_or(-1)
}

fn insert(result: &mut Value, name: &str, value: Value) {
    if let Some(fields) = result.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

fn result(finding: &FindingRow, codes: &[&str]) -> Value {
    let message = [&finding.observed, &finding.expected, &finding.remedy];
    let message: Vec<&str> = message
        .into_iter()
        .map(String::as_str)
        .filter(|sentence| !sentence.is_empty())
        .collect();
    let locations: Vec<Value> = finding.cell.iter().map(location).collect();
    let related: Vec<Value> = finding.others.iter().map(location).collect();
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": index(finding.code, codes),
        "level": level(finding.severity),
        "message": {"text": message.join(" ")},
        "locations": locations,
        "relatedLocations": related,
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {
            "unit": finding.unit,
            "form": finding.form,
            "cause": finding.cause,
            "leads": finding.leads,
        },
    });
    if let Some(rank) = finding.score.and_then(rank) {
        insert(&mut result, "rank", Value::Number(rank));
    }
    if let Some(state) = finding.state {
        insert(&mut result, "baselineState", baseline(state).into());
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// How the standard names what became of a finding; one whose confirmation no longer holds is new again.
fn baseline(state: State) -> &'static str {
    match state {
        State::Open => "unchanged",
        State::New | State::Expired | State::Changed => "new",
    }
}

/// A score as the standard wants it, from 0 to 100.
fn rank(score: Decimal) -> Option<Number> {
    let rank = score.min(Decimal::ONE_HUNDRED).normalize().to_string();
    rank.parse().ok()
}

fn location(cell: &CellRef) -> Value {
    let mut location = json!({
        "physicalLocation": {"artifactLocation": {"uri": uri(&cell.file), "uriBaseId": INBOX}},
    });
    if !cell.sheet.is_empty() {
        let (name, kind) = match cell.position {
            Some(position) => (format!("{}!{position}", cell.sheet), "cell"),
            None => (cell.sheet.to_string(), "sheet"),
        };
        let logical = json!([{"fullyQualifiedName": name, "kind": kind}]);
        insert(&mut location, "logicalLocations", logical);
    }
    location
}

/// A relative reference: what is no plain letter, digit or sign stands as its bytes (RFC 3986, section 2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
