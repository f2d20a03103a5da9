//! The list of findings for people and programs: order of work, JSON with its schema, SARIF, JUnit.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use serde_json::Value;
use tonghop::model::cell::{CellRef, Position};
use tonghop::model::finding::Severity;
use tonghop::model::marked::State;
use tonghop::model::period::Period;
use tonghop::present::list::{FindingList, ListFormat, render};
use tonghop::present::priorities::most_pressing;
use tonghop::present::{ConfirmedRow, FindingRow, Findings, FixedRow};

fn finding(
    code: &'static str,
    severity: Severity,
    cause: usize,
    score: Option<&str>,
) -> FindingRow {
    FindingRow {
        fingerprint: format!("{code}-{cause}"),
        state: Some(State::Open),
        state_name: "còn tồn tại".to_owned(),
        code,
        rule: "a-rule",
        severity,
        severity_name: "Lỗi".to_owned(),
        setting: String::new(),
        by_default: true,
        unit: "Huyện Đắk Tô".to_owned(),
        form: "Bán lẻ".to_owned(),
        cell: Some(CellRef::at(
            &Arc::from("Đắk Tô.xlsx"),
            &Arc::from("Biểu 3"),
            Position::new(11, 3),
        )),
        others: Vec::new(),
        score: score.map(|score| score.parse().unwrap()),
        headlines: std::collections::BTreeSet::new(),
        cause,
        leads: true,
        title: "Cộng sai".to_owned(),
        observed: "Ghi 1 < 2 & \"3\".".to_owned(),
        expected: "Ghi 2.".to_owned(),
        remedy: "Sửa lại.".to_owned(),
    }
}

pub(crate) fn followed() -> Findings {
    Findings {
        list: vec![
            finding("TH237", Severity::Error, 1, Some("212.5")),
            finding("TH234", Severity::Warning, 2, Some("0.25")),
        ],
        confirmed: vec![ConfirmedRow {
            finding: finding("TH336", Severity::Warning, 1, None),
            about: "Huyện Sa Thầy, Bán lẻ".to_owned(),
            matter: "Tăng trưởng khác thường".to_owned(),
            reason: "Nhà máy mới".to_owned(),
            owner: "Trần Thị B".to_owned(),
            made: "2019-09-20".to_owned(),
            until: "2019-12-31".to_owned(),
        }],
        fixed: vec![FixedRow {
            fingerprint: "gone".to_owned(),
            code: "TH112".to_owned(),
            severity: Severity::Error,
            title: "Tổng không khớp".to_owned(),
            unit: "Huyện Sa Thầy".to_owned(),
            form: "Bán lẻ".to_owned(),
            place: "SaThay.xlsx [Biểu 3] D7".to_owned(),
        }],
    }
}

fn rendered(findings: &Findings, format: ListFormat) -> String {
    let list = FindingList {
        period: Period::new(2019, 9),
        as_of: "2019-09-25",
        findings,
    };
    let mut text = Vec::new();
    render(&list, format, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

fn json(findings: &Findings, format: ListFormat) -> Value {
    serde_json::from_str(&rendered(findings, format)).unwrap()
}

#[test]
fn ten_causes_at_most_are_pressing_and_none_that_moves_nothing() {
    let mut list: Vec<FindingRow> = (1..=12)
        .map(|cause| finding("TH230", Severity::Warning, cause, Some("1")))
        .collect();
    list[0].score = Some("0".parse().unwrap());
    list.push(finding("TH020", Severity::Note, 13, None));
    list.extend((14..=25).map(|cause| finding("TH370", Severity::Error, cause, None)));
    let most = most_pressing(&list);
    assert_eq!(
        most.more,
        1 + 2,
        "one cause in returns and two missing ones"
    );
    let (pressing, missing) = most.first.split_at(10);
    assert!(missing.iter().all(|one| one.lead.code == "TH370"));
    assert_eq!(missing.len(), 10);
    let causes: Vec<usize> = pressing.iter().map(|one| one.lead.cause).collect();
    assert_eq!(causes, (2..=11).collect::<Vec<_>>());
}

#[test]
fn findings_of_one_cause_are_one_matter_with_the_greatest_effect_among_them() {
    let list = [
        finding("TH237", Severity::Error, 1, Some("3")),
        finding("TH112", Severity::Error, 1, Some("7.5")),
        finding("TH114", Severity::Warning, 1, None),
    ];
    let pressing = most_pressing(&list).first;
    assert_eq!(pressing.len(), 1);
    assert_eq!(pressing[0].lead.code, "TH237");
    assert_eq!(pressing[0].findings, 3);
    assert_eq!(pressing[0].score, Some("7.5".parse().unwrap()));
}

#[test]
fn the_list_says_what_is_open_confirmed_and_gone() {
    let file = json(&followed(), ListFormat::Json);
    assert_eq!(file["findings"][0]["state"], "open");
    assert_eq!(file["findings"][0]["fingerprint"], "TH237-1");
    assert_eq!(file["findings"][0]["score"].to_string(), "212.5");
    assert_eq!(file["confirmed"][0]["owner"], "Trần Thị B");
    assert_eq!(file["confirmed"][0]["finding"]["code"], "TH336");
    assert_eq!(file["fixed"][0]["place"], "SaThay.xlsx [Biểu 3] D7");
    // A confirmed finding is in no count.
    assert_eq!((&file["errors"], &file["warnings"]), (&1.into(), &1.into()));
}

/// Names of the fields an object of the schema knows, sorted.
fn known(schema: &Value) -> Vec<&String> {
    let mut names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    names.sort();
    names
}

fn fields(object: &Value) -> Vec<&String> {
    let mut names: Vec<&String> = object.as_object().unwrap().keys().collect();
    names.sort();
    names
}

#[test]
fn the_schema_names_every_field_of_the_list_and_no_other() {
    let schema = std::fs::read_to_string("docs/phat-hien.schema.json").unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let file = json(&followed(), ListFormat::Json);
    assert_eq!(known(&schema), fields(&file));
    let parts = [
        ("finding", &file["findings"][0]),
        ("confirmed", &file["confirmed"][0]),
        ("fixed", &file["fixed"][0]),
        ("cell", &file["findings"][0]["cell"]),
    ];
    for (name, object) in parts {
        let described = &schema["$defs"][name];
        assert_eq!(known(described), fields(object), "{name}");
        let required = described["required"].as_array().unwrap();
        assert_eq!(required.len(), fields(object).len(), "{name}");
    }
}

#[test]
fn sarif_gives_each_finding_its_rule_its_cell_and_its_standing() {
    let log = json(&followed(), ListFormat::Sarif);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(result["partialFingerprints"]["tonghop/v1"].is_string());
    }
    let place = &results[0]["locations"][0];
    let file = &place["physicalLocation"]["artifactLocation"];
    assert_eq!(file["uri"], "%C4%90%E1%BA%AFk%20T%C3%B4.xlsx");
    let cell = &place["logicalLocations"][0]["fullyQualifiedName"];
    assert_eq!(cell, "Biểu 3!D12");
    // The standard knows ranks from 0 to 100.
    assert_eq!(results[0]["rank"].to_string(), "100");
    assert_eq!(results[0]["baselineState"], "unchanged");
    assert_eq!(results[2]["suppressions"][0]["kind"], "external");
    assert_eq!(results[3]["baselineState"], "absent");
}

#[test]
fn junit_fails_for_errors_only_and_writes_words_as_xml() {
    let text = rendered(&followed(), ListFormat::Junit);
    assert!(text.contains("<testsuites name=\"tonghop 2019-09\" tests=\"2\" failures=\"1\">"));
    assert_eq!(text.matches("<failure ").count(), 1);
    assert_eq!(text.matches("<system-out>").count(), 1);
    assert!(text.contains("Ghi 1 &lt; 2 &amp; &quot;3&quot;."));
}
