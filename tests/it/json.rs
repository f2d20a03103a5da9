//! The JSON outputs as another program reads them.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::Value;
use tonghop::model::observation::{CellLedger, FileRecord};
use tonghop::present::json::{Hashed, figures, manifest};
use tonghop::present::list::{FindingList, ListFormat, render};

use super::hand_made::{consolidation, descriptions, presentation};

fn sources() -> Vec<FileRecord> {
    vec![FileRecord {
        path: Arc::from("TP Kon Tum.xlsx"),
        sha256: "cd".repeat(32),
        size: 12_345,
        cells: 0,
        ledger: CellLedger::default(),
    }]
}

fn figures_text() -> String {
    let (descriptions, all) = (descriptions(), consolidation("Sắn lát"));
    let presentation = presentation(&descriptions, &all);
    let mut bytes = Vec::new();
    figures(&presentation, &sources(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn find<'a>(file: &'a Value, id: &str) -> &'a Value {
    let list = file["figures"].as_array().unwrap();
    list.iter()
        .find(|figure| figure["id"] == id)
        .unwrap_or(&Value::Null)
}

#[test]
fn a_figure_says_what_it_is_how_it_came_about_and_where_it_stands() {
    let file: Value = serde_json::from_str(&figures_text()).unwrap();
    assert_eq!(file["schema_version"], 1);
    assert_eq!(file["period"], "2019-09");
    let total = find(&file, "retail.total.cumulative");
    assert_eq!(total["unit_name"], "triệu đồng");
    assert_eq!(total["status"], "incomplete");
    assert_eq!(total["lacking"], serde_json::json!(["tu-mo-rong"]));
    assert_eq!(
        total["cells"],
        serde_json::json!(["TP Kon Tum.xlsx#Biểu 3!G12", "huyen Dak Ha.xlsx#3.BL!G12"])
    );
    let growth = find(&file, "retail.total.growth");
    assert_eq!(
        growth["derivation"],
        serde_json::json!({"kind": "ratio", "from": ["retail.total.cumulative", "retail.total.same-period"], "quotient": "growth"})
    );
    // Only quoted in a sentence, and not in any table.
    assert_eq!(find(&file, "retail.total.pace")["printed"], true);
    assert_eq!(find(&file, "retail.goods.cumulative")["value"], Value::Null);
}

#[test]
fn numbers_keep_all_their_digits() {
    let text = figures_text();
    assert!(
        text.contains("\"value\":68.469230769230769230769230769,"),
        "{text}"
    );
    assert!(
        text.contains("\"id\":\"trade.export.trade-volume.cumulative\",\"value\":1234.567,"),
        "{text}"
    );
}

#[test]
fn figures_of_units_add_up_to_the_province_in_the_file_alone() {
    let file: Value = serde_json::from_str(&figures_text()).unwrap();
    for role in ["annual-plan", "same-period", "cumulative"] {
        let id = format!("retail.total.{role}");
        let list = file["figures"].as_array().unwrap();
        let of_units = list.iter().filter(|figure| {
            figure["id"]
                .as_str()
                .is_some_and(|own| own.split('@').next() == Some(&id) && own.contains('@'))
        });
        let exact = |value: &Value| value.to_string().parse::<Decimal>().unwrap_or_default();
        let sum: Decimal = of_units.map(|figure| exact(&figure["value"])).sum();
        assert_eq!(sum, exact(&find(&file, &id)["value"]), "{id}");
    }
}

#[test]
fn coverage_names_who_is_missing_and_why() {
    let file: Value = serde_json::from_str(&figures_text()).unwrap();
    assert_eq!(
        file["coverage"][0],
        serde_json::json!({
            "form": "retail",
            "expected": ["kon-tum", "dak-ha", "tu-mo-rong"],
            "received": ["kon-tum", "dak-ha", "tu-mo-rong"],
            "missing": [{"unit": "tu-mo-rong", "reason": "left-out", "codes": ["TH115"], "share": 5.1}],
            "share": 94.9
        })
    );
}

#[test]
fn findings_carry_their_cell() {
    let (descriptions, all) = (descriptions(), consolidation("Sắn lát"));
    let shown = presentation(&descriptions, &all);
    let list = FindingList {
        period: Some(all.period),
        as_of: &shown.as_of,
        findings: &shown.findings,
    };
    let mut bytes = Vec::new();
    render(&list, ListFormat::Json, &mut bytes).unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file["errors"], 2);
    assert_eq!(
        file["findings"][0]["cell"],
        serde_json::json!({"file": "TuMoRong.xlsx", "sheet": "Bieu 3", "cell": "G12"})
    );
    assert_eq!(file["findings"][1]["cell"], Value::Null);
}

#[test]
fn the_manifest_holds_the_hash_of_every_input_template_and_output() {
    let (descriptions, all) = (descriptions(), consolidation("Sắn lát"));
    let output = Hashed {
        file: "bao-cao.pdf",
        sha256: "ef".repeat(32),
        size: Some(3),
    };
    let settings = serde_json::json!({"on-error": "leave-out"});
    let bytes = manifest(
        (&settings, Some("ab12"), &serde_json::json!({"errors": 2})),
        (all.period, "2019-09-25"),
        &sources(),
        (&descriptions, &Default::default()),
        [output].into_iter(),
    )
    .unwrap();
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(file["program"], "tonghop");
    assert_eq!(file["job"]["on-error"], "leave-out");
    assert_eq!(file["history"], "ab12");
    assert_eq!(file["set"]["errors"], 2);
    assert_eq!(file["inputs"][0]["sha256"], "cd".repeat(32));
    assert_eq!(file["templates"][0]["file"], "forms/03-retail.toml");
    assert_eq!(
        file["outputs"][0],
        serde_json::json!({"file": "bao-cao.pdf", "sha256": "ef".repeat(32), "size": 3})
    );
}
