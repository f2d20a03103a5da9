//! The whole job on the sample round, in process: what the outputs say, and that they say the same every time.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use tonghop::job::{Given, Job, job};
use tonghop::message::Catalogue;
use tonghop::model::period::Period;
use tonghop::pipeline::{self, Event, Host, NoHistory, Outcome, RunError, Stage};
use tonghop::publish::Sources;
use tonghop::read::grid::Content;
use tonghop::stop::Stop;
use tonghop::worker::Readers;

/// Is never stopped.
pub(crate) fn host(readers: Readers) -> Host {
    Host {
        readers,
        stop: Stop::default(),
        since: "02:15:07 26/9/2019".to_owned(),
    }
}

/// A folder with an inbox, and the outputs of a run over it.
pub(crate) struct Place {
    folder: TempDir,
    period: Period,
}

impl Place {
    /// An inbox with these files, copied in their order under the given names.
    pub(crate) fn with<'a>(files: impl IntoIterator<Item = &'a (PathBuf, String)>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inbox = folder.path().join("inbox");
        fs::create_dir(&inbox).unwrap();
        for (from, name) in files {
            fs::copy(from, inbox.join(name)).unwrap();
        }
        Self {
            folder,
            period: "2019-09".parse().unwrap(),
        }
    }

    /// The same inbox in another round.
    pub(crate) fn in_period(mut self, period: &str) -> Self {
        self.period = period.parse().unwrap();
        self
    }

    pub(crate) fn job(&self, threads: usize) -> Job {
        let given = Given {
            inbox: Some(self.folder.path().join("inbox")),
            out: Some(self.folder.path().join("out")),
            period: Some(self.period),
            as_of: Some(format!("{}-25", self.period).parse().unwrap()),
            threads: Some(threads),
            ..Given::default()
        };
        job(given, self.folder.path(), &[]).unwrap()
    }

    pub(crate) fn run(&self, threads: usize) -> Result<Outcome, RunError> {
        pipeline::run(
            &self.job(threads),
            &Catalogue::embedded().unwrap(),
            &host(Readers::Here),
            &mut |_| {},
        )
    }

    /// Everything but the outputs.
    pub(crate) fn consolidate(&self) -> pipeline::Consolidated {
        let descriptions = std::sync::Arc::new(tonghop::describe::load(None).unwrap());
        pipeline::consolidate(
            &self.job(1),
            descriptions,
            &mut NoHistory,
            Sources::default(),
            &Readers::Here,
            &mut |_| {},
        )
        .unwrap()
    }

    pub(crate) fn output(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.path().join("out").join(name)).unwrap()
    }

    pub(crate) fn figures(&self) -> BTreeMap<String, Value> {
        let file: Value = serde_json::from_slice(&self.output("so-lieu.json")).unwrap();
        let figures = file["figures"].as_array().unwrap().iter();
        figures
            .map(|figure| (figure["id"].as_str().unwrap().to_owned(), figure.clone()))
            .collect()
    }
}

/// The workbooks of the sample round, by path and name.
pub(crate) fn sample_files() -> Vec<(PathBuf, String)> {
    let inbox = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample/inbox");
    let mut files: Vec<(PathBuf, String)> = fs::read_dir(inbox)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.clone(),
                path.file_name().unwrap().to_string_lossy().into_owned(),
            )
        })
        .collect();
    files.sort();
    files
}

/// The sample round, run once for all tests that only read it.
pub(crate) fn sample() -> &'static Place {
    static SAMPLE: OnceLock<Place> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let place = Place::with(&sample_files());
        place.run(1).unwrap();
        place
    })
}

fn value(figure: &Value) -> Option<rust_decimal::Decimal> {
    figure["value"]
        .as_number()
        .and_then(|number| number.to_string().parse().ok())
}

#[test]
fn same_input_same_bytes() {
    let mut reversed = sample_files();
    reversed.reverse();
    let again = Place::with(&reversed);
    again.run(2).unwrap();
    for name in [
        "tong-hop.xlsx",
        "bao-cao.pdf",
        "bao-cao.docx",
        "so-lieu.json",
        "phat-hien.json",
        "manifest.json",
    ] {
        assert!(
            sample().output(name) == again.output(name),
            "{name} differs"
        );
    }
}

#[test]
fn the_units_add_up_to_the_province_in_every_additive_figure() {
    let figures = sample().figures();
    let mut checked = 0;
    for (id, total) in figures
        .iter()
        .filter(|(_, figure)| figure["derivation"]["kind"] == "total-of-units")
    {
        let of_units: Vec<_> = figures
            .iter()
            .filter(|(other, _)| other.split_once('@').is_some_and(|(row, _)| row == id))
            .filter_map(|(_, figure)| value(figure))
            .collect();
        // The province's own tables are stated by one office and have no figures of units.
        let is_stated = ["iip.", "series.", "plan.", "plan-units."]
            .iter()
            .any(|form| id.starts_with(form));
        let Some(total) = value(total).filter(|_| !is_stated) else {
            continue;
        };
        assert_eq!(
            of_units.iter().sum::<rust_decimal::Decimal>(),
            total,
            "{id}"
        );
        checked += 1;
    }
    assert!(checked > 600, "{checked} totals");
}

#[test]
fn the_figures_are_those_computed_beside_the_workbooks() {
    let expected: BTreeMap<String, String> =
        serde_json::from_slice(&fs::read("fixtures/sample/expected/figures.json").unwrap())
            .unwrap();
    let figures = sample().figures();
    let mut compared = 0;
    for (id, expected) in expected.iter().filter(|(id, _)| !id.contains('@')) {
        let Some(made) = figures.get(id).and_then(value) else {
            continue;
        };
        let expected: rust_decimal::Decimal = expected.parse().unwrap();
        assert_eq!(made.round_dp(6), expected.round_dp(6), "{id}");
        compared += 1;
    }
    assert!(compared > 600, "{compared} figures");
}

#[test]
fn the_headlines_are_those_of_the_round() {
    let figures = sample().figures();
    let round = |id: &str, decimals| value(&figures[id]).unwrap().round_dp(decimals).to_string();
    assert_eq!(round("iip.total.index-cumulative", 1), "116.6");
    assert_eq!(round("retail.total.growth", 2), "13.63");
    assert_eq!(round("headline.retail.completion", 1), "72.5");
    assert_eq!(round("headline.retail.expected-completion", 0), "100");
    assert_eq!(round("headline.export.completion", 1), "72");
    assert!(
        value(&figures["trade.export.trade-value.growth"])
            .unwrap()
            .is_sign_negative()
    );
}

#[test]
fn every_printed_figure_leads_to_cells_of_the_inbox() {
    let figures = sample().figures();
    let files: BTreeSet<String> = sample_files().into_iter().map(|(_, name)| name).collect();
    for (id, figure) in figures
        .iter()
        .filter(|(_, figure)| figure["printed"] == true && !figure["value"].is_null())
    {
        let cells = figure["cells"].as_array().unwrap();
        assert!(!cells.is_empty(), "{id} has no cells");
        for cell in cells {
            let (file, _) = cell.as_str().unwrap().split_once('#').unwrap();
            assert!(files.contains(file), "{id}: {file}");
        }
    }
}

#[test]
fn the_document_and_the_workbook_print_the_figures_of_the_json() {
    let file = lopdf::Document::load_mem(&sample().output("bao-cao.pdf")).unwrap();
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    let first = file.extract_text(&pages[..1]).unwrap().replace('\n', "");
    for words in [
        "116,6",
        "tăng 16,60%",
        "14.164,9 tỷ đồng",
        "tăng 13,63%",
        "72,5%",
        "98,64 triệu USD",
        "giảm 12,20%",
        "19.550,0 tỷ đồng",
    ] {
        assert!(first.contains(words), "{words} on page 1: {first}");
    }
    let path = std::sync::Arc::from("tong-hop.xlsx");
    let (workbook, findings) = tonghop::read::read(&path, &sample().output("tong-hop.xlsx"));
    assert!(findings.is_empty(), "{findings:?}");
    let numbers: BTreeSet<String> = workbook
        .unwrap()
        .sheets
        .first()
        .unwrap()
        .cells
        .iter()
        .filter_map(|cell| match &cell.content {
            Content::Number(number) => Some(number.round_dp(2).normalize().to_string()),
            Content::Text(_)
            | Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        })
        .collect();
    for number in ["116.6", "14164.91", "13.63", "98.64", "-12.2"] {
        assert!(
            numbers.contains(number),
            "{number} on the first sheet: {numbers:?}"
        );
    }
}

#[test]
fn every_cell_of_every_workbook_is_accounted_for() {
    let place = Place::with(&sample_files());
    let outcome = place.run(2).unwrap();
    for file in &outcome.files {
        assert_eq!(file.ledger.total(), file.cells, "{}", file.path);
        assert!(file.cells > 0);
    }
}

#[test]
fn a_failed_run_leaves_the_last_outputs_as_they_were() {
    let place = Place::with(&sample_files());
    place.run(1).unwrap();
    let before = place.output("bao-cao.pdf");
    let mut job = place.job(1);
    job.font = Some(place.folder.path().join("inbox"));
    assert!(
        pipeline::run(
            &job,
            &Catalogue::embedded().unwrap(),
            &host(Readers::Here),
            &mut |_| {}
        )
        .is_err()
    );
    assert!(before == place.output("bao-cao.pdf"));
    let left: Vec<_> = fs::read_dir(place.folder.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().ends_with(".tmp")),
        "{left:?}"
    );
}

#[test]
fn a_run_that_is_stopped_leaves_the_last_outputs_and_says_so_in_the_folder() {
    let place = Place::with(&sample_files());
    place.run(1).unwrap();
    let before = place.output("bao-cao.pdf");
    let host = host(Readers::Here);
    let stopped = pipeline::run(
        &place.job(1),
        &Catalogue::embedded().unwrap(),
        &host,
        &mut |event| {
            if matches!(event, Event::Begins(Stage::Present)) {
                host.stop.ask(143);
            }
        },
    );
    assert!(matches!(stopped, Err(RunError::Stopped(stopped)) if stopped.status == 143));
    assert!(before == place.output("bao-cao.pdf"));
    let notice = String::from_utf8(place.output("LUU-Y-SO-LIEU-CU.txt")).unwrap();
    assert!(
        notice.contains("không hoàn thành: bị dừng theo yêu cầu."),
        "{notice}"
    );
    let left = fs::read_dir(place.folder.path().join("out")).unwrap();
    let mut names = left.map(|entry| entry.unwrap().file_name());
    assert!(names.all(|name| !name.to_string_lossy().ends_with(".tmp")));
}

#[test]
fn a_missing_inbox_is_an_error_of_the_disk() {
    let place = Place::with(&[]);
    let mut job = place.job(1);
    job.inbox = place.folder.path().join("nowhere");
    let refused = pipeline::run(
        &job,
        &Catalogue::embedded().unwrap(),
        &host(Readers::Here),
        &mut |_| {},
    );
    assert!(matches!(refused, Err(RunError::Discover(_))));
}

#[test]
fn an_empty_inbox_still_says_who_is_missing() {
    let place = Place::with(&[]);
    let outcome = place.run(1).unwrap();
    assert!(outcome.is_incomplete());
    let missing = outcome
        .findings
        .iter()
        .filter(|marked| marked.finding.rule.code == "TH370")
        .count();
    assert_eq!(missing, 12, "ten districts, the block and the department");
}
