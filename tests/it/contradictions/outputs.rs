//! What a run wrote, read back from its files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::value::RawValue;
use tonghop::model::cell::Position;
use tonghop::model::descriptions::Descriptions;
use tonghop::read::grid::{Content, Sheet, Workbook};

use super::package::Package;

/// A figure of `so-lieu.json`.
#[derive(Deserialize)]
pub(super) struct Figure {
    id: String,
    value: Option<Box<RawValue>>,
    pub(super) status: String,
    pub(super) printed: bool,
    pub(super) lacking: Vec<String>,
    pub(super) derivation: Derivation,
}

#[derive(Deserialize)]
pub(super) struct Derivation {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) from: Vec<String>,
    #[serde(default)]
    pub(super) quotient: String,
}

impl Figure {
    pub(super) fn value(&self) -> Option<Decimal> {
        let text = self.value.as_ref()?.get();
        text.parse()
            .or_else(|_| Decimal::from_scientific(text))
            .ok()
    }
}

#[derive(Deserialize)]
pub(super) struct Coverage {
    pub(super) form: String,
    pub(super) expected: Vec<String>,
    pub(super) received: Vec<String>,
    pub(super) missing: Vec<Missing>,
}

#[derive(Deserialize)]
pub(super) struct Missing {
    pub(super) unit: String,
    pub(super) reason: String,
}

#[derive(Deserialize)]
struct Numbers {
    figures: Vec<Figure>,
    coverage: Vec<Coverage>,
}

/// A finding of `phat-hien.json`, as people read it.
#[derive(Deserialize)]
pub(super) struct Finding {
    pub(super) code: String,
    pub(super) severity: String,
    pub(super) title: String,
    pub(super) observed: String,
    pub(super) expected: String,
    pub(super) remedy: String,
}

#[derive(Deserialize)]
struct Findings {
    findings: Vec<Finding>,
}

pub(super) struct Outputs {
    pub(super) descriptions: Arc<Descriptions>,
    pub(super) figures: BTreeMap<String, Figure>,
    pub(super) coverage: Vec<Coverage>,
    pub(super) findings: Vec<Finding>,
    /// The report, page by page, in one line each.
    pub(super) pages: Vec<String>,
    pub(super) workbook: Workbook,
    pub(super) package: Package,
}

fn pages(bytes: &[u8]) -> Vec<String> {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
    let text = |number| file.extract_text(&[number]).unwrap().replace('\n', "");
    numbers.into_iter().map(text).collect()
}

impl Outputs {
    pub(super) fn of(folder: &Path, descriptions: Arc<Descriptions>) -> Self {
        let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap();
        let numbers: Numbers = serde_json::from_slice(&bytes("so-lieu.json")).unwrap();
        let findings: Findings = serde_json::from_slice(&bytes("phat-hien.json")).unwrap();
        let (workbook, _) =
            tonghop::read::read(&Arc::from("tong-hop.xlsx"), &bytes("tong-hop.xlsx"));
        let figures = numbers.figures.into_iter();
        Self {
            descriptions,
            figures: figures.map(|figure| (figure.id.clone(), figure)).collect(),
            coverage: numbers.coverage,
            findings: findings.findings,
            pages: pages(&bytes("bao-cao.pdf")),
            workbook: workbook.unwrap(),
            package: Package::open(&bytes("tong-hop.xlsx")),
        }
    }

    pub(super) fn value(&self, id: &str) -> Option<Decimal> {
        self.figures.get(id)?.value()
    }

    pub(super) fn errors(&self) -> usize {
        let severities = self.findings.iter();
        severities
            .filter(|finding| finding.severity == "error")
            .count()
    }

    pub(super) fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.workbook
            .sheets
            .iter()
            .find(|sheet| *sheet.name == *name)
    }
}

pub(super) fn text_at(sheet: &Sheet, row: u32, column: u16) -> &str {
    match sheet
        .cell(Position::new(row, column))
        .map(|cell| &cell.content)
    {
        Some(Content::Text(text)) => text,
        _ => "",
    }
}

pub(super) fn number_at(sheet: &Sheet, row: u32, column: u16) -> Option<Decimal> {
    match sheet
        .cell(Position::new(row, column))
        .map(|cell| &cell.content)
    {
        Some(Content::Number(number)) => Some(*number),
        _ => None,
    }
}
