//! One folder for each kind of bad input: the finding that must be made, and what happens to the figures.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tonghop::model::figure::Consolidation;
use tonghop::model::finding::Severity;
use tonghop::pipeline::Consolidated;

use crate::messages::unreadable;
use crate::run::{Place, sample_files};

#[derive(Deserialize)]
struct Case {
    base: String,
    remove: Vec<String>,
    allowed: Vec<String>,
    totals: String,
    period: Option<String>,
    #[serde(default)]
    finding: Vec<Expected>,
    #[serde(default)]
    figure: Vec<ExpectedFigure>,
}

#[derive(Deserialize)]
struct ExpectedFigure {
    id: String,
    value: String,
}

#[derive(Deserialize)]
struct Expected {
    code: String,
    file: Option<String>,
    sheet: Option<String>,
    #[serde(default)]
    cells: Vec<String>,
    unit: Option<String>,
}

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/faults");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn place_of(folder: &Path, case: &Case) -> Place {
    let mut files = if case.base == "sample" {
        sample_files()
    } else {
        Vec::new()
    };
    files.retain(|(_, name)| !case.remove.contains(name));
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name != "case.toml" {
            files.push((path, name));
        }
    }
    let place = Place::with(&files);
    match &case.period {
        Some(period) => place.in_period(period),
        None => place,
    }
}

fn is_found(outcome: &Consolidated, wanted: &Expected) -> bool {
    let mut findings = outcome.findings.iter().map(|marked| &marked.finding);
    findings.any(|finding| {
        let unit = finding
            .unit
            .and_then(|unit| outcome.descriptions.register.unit(unit))
            .map(|unit| unit.id.clone());
        let fits = |cell: &tonghop::model::cell::CellRef| {
            let at = cell.position.map(|position| position.to_string());
            wanted.file.as_ref().is_none_or(|file| **file == *cell.file)
                && wanted
                    .sheet
                    .as_ref()
                    .is_none_or(|sheet| **sheet == *cell.sheet)
                && (wanted.cells.is_empty() || at.is_some_and(|at| wanted.cells.contains(&at)))
        };
        let is_there = if wanted.file.is_none() {
            true
        } else {
            finding.cells.iter().any(fits)
        };
        finding.rule.code == wanted.code
            && is_there
            && wanted
                .unit
                .as_ref()
                .is_none_or(|wanted| unit.as_ref() == Some(wanted))
    })
}

/// Errors and warnings that neither the case nor the clean round explains.
fn unexplained(outcome: &Consolidated, case: &Case) -> Vec<String> {
    let known = |code: &str| {
        case.allowed.iter().any(|allowed| allowed == code)
            || case.finding.iter().any(|wanted| wanted.code == code)
            || code == "TH030"
    };
    let heavy = outcome
        .findings
        .iter()
        .map(|marked| &marked.finding)
        .filter(|finding| finding.severity > Severity::Note);
    heavy
        .filter(|finding| !known(finding.rule.code))
        .map(|finding| format!("{} {:?}", finding.rule.code, finding.cells.first()))
        .collect()
}

/// The province's figures by id.
fn totals(consolidation: &Consolidation) -> Vec<(&str, Option<rust_decimal::Decimal>)> {
    let figures = consolidation.by_id.iter().map(|made| {
        let number = made.place();
        let value = consolidation.figures[number].value;
        (
            &*consolidation.ids[number],
            value.map(|value| value.round_dp(6)),
        )
    });
    figures.filter(|(id, _)| !id.contains('@')).collect()
}

#[test]
fn every_planted_fault_is_found_at_its_cell_and_nothing_else_is() {
    let clean = Place::with(&sample_files()).consolidate();
    let mut wrong = Vec::new();
    for folder in cases() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let case: Case =
            toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
        let place = place_of(&folder, &case);
        let outcome = place.consolidate();
        for wanted in case
            .finding
            .iter()
            .filter(|wanted| !is_found(&outcome, wanted))
        {
            wrong.push(format!("{name}: {} not found", wanted.code));
        }
        wrong.extend(
            unexplained(&outcome, &case)
                .into_iter()
                .map(|finding| format!("{name}: unexplained {finding}")),
        );
        let findings = outcome.findings.iter().map(|marked| &marked.finding);
        wrong.extend(unreadable(findings, &outcome.descriptions));
        for wanted in &case.figure {
            let made = outcome.consolidation.find(&wanted.id);
            let made = made.and_then(|index| outcome.consolidation.figure(index));
            let made = made.and_then(|made| made.value);
            if made != Some(wanted.value.parse().unwrap()) {
                wrong.push(format!("{name}: {} is {made:?}", wanted.id));
            }
        }
        let same = totals(&outcome.consolidation) == totals(&clean.consolidation);
        if case.totals == "unchanged" && !same {
            wrong.push(format!("{name}: totals changed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Of all figures of the other units, none may move when one unit's workbook is bad.
#[test]
fn a_bad_workbook_leaves_the_figures_of_the_other_units_alone() {
    let clean = Place::with(&sample_files()).consolidate();
    for name in [
        "truncated",
        "password",
        "not-a-workbook",
        "unknown-unit",
        "other-office",
        "wrong-period",
        "missing-unit",
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures/faults")
            .join(name);
        let case: Case =
            toml::from_str(&fs::read_to_string(folder.join("case.toml")).unwrap()).unwrap();
        let outcome = place_of(&folder, &case).consolidate();
        let coverage = outcome.consolidation.coverage.iter();
        let absent: Vec<_> = coverage
            .flat_map(|coverage| &coverage.missing)
            .map(|missing| missing.unit)
            .collect();
        let mut compared = 0;
        let before = &clean.consolidation;
        for line in before
            .lines
            .iter()
            .filter(|line| !absent.contains(&line.unit))
        {
            for cell in &line.cells {
                let figure = before.of_unit(line.key, cell.role, line.unit).unwrap();
                let id = before.id(figure);
                let value = before.figure(figure).unwrap().value;
                let made = outcome.consolidation.find(&id);
                let made = made.and_then(|index| outcome.consolidation.figure(index));
                assert_eq!(made.map(|made| made.value), Some(value), "{name}: {id}");
                compared += 1;
            }
        }
        assert!(compared > 3_000, "{name}: {compared}");
    }
}
