//! Findings as SARIF 2.1.0. A cell has no line and column of text: it stands as a logical location beside its workbook.
//!
//! Source: OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 27 March 2020.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Number, Value, json};

use super::FindingList;
use crate::model::cell::CellRef;
use crate::model::finding::Severity;
use crate::present::FindingRow;

/// The folder to which the paths of workbooks are relative.
const INBOX: &str = "INBOX";

/// The log: one run, its rules, its results in the order of work.
pub(super) fn log(list: &FindingList<'_>) -> Value {
    let rules: BTreeMap<&str, &FindingRow> = list
        .findings
        .iter()
        .map(|finding| (finding.code, finding))
        .collect();
    let codes: Vec<&str> = rules.keys().copied().collect();
    let results = list.findings.iter().map(|finding| result(finding, &codes));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|finding| rule(finding)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {INBOX: {"description": {"text": "Thư mục nhận báo cáo"}}},
            "results": results.collect::<Vec<_>>(),
            "properties": {"period": list.period.to_string(), "asOf": list.as_of},
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
        "ruleIndex": codes.binary_search(&finding.code).unwrap_or_default(),
        "level": level(finding.severity),
        "message": {"text": message.join(" ")},
        "locations": locations,
        "relatedLocations": related,
        "properties": {
            "unit": finding.unit,
            "form": finding.form,
            "cause": finding.cause,
            "leads": finding.leads,
        },
    });
    if let (Some(fields), Some(rank)) = (result.as_object_mut(), finding.score.and_then(rank)) {
        fields.insert("rank".to_owned(), Value::Number(rank));
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

/// A score as the standard wants it, from 0 to 100.
fn rank(score: Decimal) -> Option<Number> {
    let rank = score.min(Decimal::ONE_HUNDRED).normalize().to_string();
    rank.parse().ok()
}

fn location(cell: &CellRef) -> Value {
    let mut location = json!({
        "physicalLocation": {"artifactLocation": {"uri": uri(&cell.file), "uriBaseId": INBOX}},
    });
    if !cell.sheet.is_empty()
        && let Some(fields) = location.as_object_mut()
    {
        let (name, kind) = match cell.position {
            Some(position) => (format!("{}!{position}", cell.sheet), "cell"),
            None => (cell.sheet.to_string(), "sheet"),
        };
        let logical = json!([{"fullyQualifiedName": name, "kind": kind}]);
        fields.insert("logicalLocations".to_owned(), logical);
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
