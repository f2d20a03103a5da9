//! Twenty months of ten units: calm without slips, and each slip found at its cell.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use tempfile::TempDir;
use tonghop::history::{Followed, Store, Taking};
use tonghop::job::{Given, Job, job};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::{Finding, Severity};
use tonghop::model::history::Past;
use tonghop::model::marked::Marked;
use tonghop::model::observation::Return;
use tonghop::pipeline::{self, History, NoHistory, RunError};
use tonghop::publish::Sources;
use tonghop::worker::Readers;

use crate::messages::unreadable;

#[derive(Deserialize)]
struct Case {
    judged: Vec<String>,
    remove: Vec<String>,
    allowed: Vec<String>,
    #[serde(default)]
    finding: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    round: String,
    rules: Vec<String>,
    unit: String,
    file: Option<String>,
    sheet: Option<String>,
    #[serde(default)]
    cells: Vec<String>,
}

fn months() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/months")
}

fn descriptions() -> Arc<Descriptions> {
    static DESCRIPTIONS: OnceLock<Arc<Descriptions>> = OnceLock::new();
    let load = || tonghop::describe::load(Some(&months().join("templates"))).unwrap();
    Arc::clone(DESCRIPTIONS.get_or_init(|| Arc::new(load())))
}

/// The rounds before 2019-08 in their order, as `2018/01`.
fn folders() -> Vec<String> {
    let of = |year: u32, months: std::ops::RangeInclusive<u32>| {
        months.map(move |month| format!("{year}/{month:02}"))
    };
    of(2018, 1..=12).chain(of(2019, 1..=7)).collect()
}

/// The folder of a round named `2019-05`.
fn folder_of(round: &str) -> String {
    round.replace('-', "/")
}

fn workbooks(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// A history, an inbox and a folder to import from.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["inbox", "earlier", "lich-su"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    /// With the clean months up to July 2019 behind it.
    fn with_history() -> Self {
        static HISTORY: OnceLock<Desk> = OnceLock::new();
        let known = HISTORY.get_or_init(|| {
            let desk = Desk::new();
            desk.import(&folders(), &[]);
            desk
        });
        let desk = Self::new();
        for file in workbooks(&known.path("lich-su")) {
            fs::copy(&file, desk.path("lich-su").join(name_of(&file))).unwrap();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn job(&self, round: &str) -> Job {
        let given = Given {
            inbox: Some(self.path("inbox")),
            out: Some(self.path("out")),
            templates: Some(months().join("templates")),
            period: Some(round.parse().unwrap()),
            as_of: Some(format!("{round}-25").parse().unwrap()),
            ..Given::default()
        };
        job(given, self.folder.path(), &[]).unwrap()
    }

    /// Takes clean months into the history, but for some workbooks.
    fn import(&self, folders: &[String], removed: &[String]) {
        for folder in folders {
            for file in workbooks(&months().join("clean").join(folder)) {
                let place = format!("{folder}/{}", name_of(&file));
                if !removed.contains(&place) {
                    let to = self.path("earlier").join(place.replace('/', " "));
                    fs::copy(&file, to).unwrap();
                }
            }
        }
        self.take_in();
    }

    /// Takes what lies in `earlier` into the history.
    fn take_in(&self) {
        let folders = (self.path("earlier"), self.path("lich-su"));
        let done = pipeline::import(
            &self.job("2019-08"),
            (&folders.0, &folders.1),
            &descriptions(),
            &Readers::Here,
            &mut |_| {},
        );
        assert!(done.unwrap().refused.is_empty());
    }

    /// Errors and warnings of a round: its clean workbooks, but those that `changed` has under the same name.
    fn judge(&self, round: &str, changed: &Path) -> Vec<Finding> {
        let clean = workbooks(&months().join("clean").join(folder_of(round)));
        for file in clean.into_iter().chain(workbooks(changed)) {
            fs::copy(&file, self.path("inbox").join(name_of(&file))).unwrap();
        }
        let store = Store::existing(&self.path("lich-su")).unwrap();
        let earlier = store.past(round.parse().unwrap(), &descriptions()).unwrap();
        let done = pipeline::consolidate(
            &self.job(round),
            descriptions(),
            &mut Known(earlier.past),
            Sources::default(),
            &Readers::Here,
            &mut |_| {},
        );
        let done = done.unwrap();
        let spoken = done.findings.iter().map(|marked| &marked.finding);
        assert_eq!(unreadable(spoken, &done.descriptions), [""; 0]);
        let findings = done.findings.into_iter();
        let heavy = findings
            .map(|one| one.finding)
            .filter(|one| one.severity > Severity::Note);
        let heavy = heavy.collect();
        fs::remove_dir_all(self.path("inbox")).unwrap();
        fs::create_dir(self.path("inbox")).unwrap();
        heavy
    }
}

/// A history that knows the past and records nothing.
struct Known(Past);

impl History for Known {
    fn past(
        &mut self,
        _round: Taking<'_>,
        _whole: &mut dyn FnMut(usize) -> Option<Return>,
    ) -> Result<Past, RunError> {
        Ok(self.0.clone())
    }

    fn record(&mut self, round: Taking<'_>, findings: Vec<Marked>) -> Result<Followed, RunError> {
        NoHistory.record(round, findings)
    }

    fn digest(&self) -> Option<String> {
        None
    }
}

fn said(finding: &Finding) -> String {
    let unit = finding
        .unit
        .and_then(|unit| descriptions().register.unit(unit).map(|of| of.id.clone()));
    let cells = finding.cells.iter().map(|cell| {
        let at = cell.position.map(|position| position.to_string());
        format!("{}!{}", cell.sheet, at.unwrap_or_default())
    });
    let cells: Vec<String> = cells.take(4).collect();
    format!("{} {unit:?} {cells:?}", finding.rule.name)
}

fn is_wanted(wanted: &Expected, finding: &Finding) -> bool {
    let unit = descriptions().register.index_of(&wanted.unit);
    let at_cell = finding.cells.iter().any(|cell| {
        let at = cell.position.map(|position| position.to_string());
        wanted.file.as_ref().is_none_or(|file| **file == *cell.file)
            && wanted
                .sheet
                .as_ref()
                .is_none_or(|sheet| **sheet == *cell.sheet)
            && at.is_some_and(|at| wanted.cells.contains(&at))
    });
    wanted.rules.iter().any(|rule| rule == finding.rule.name)
        && finding.unit == unit
        && (wanted.cells.is_empty() || at_cell)
}

/// The history before a round, with the slips of earlier rounds in it.
fn before(round: &str, folder: &Path, case: &Case) -> Desk {
    if !case.remove.is_empty() {
        // What rules look at: the months of this year, and last year's same month and the one after.
        let (year, month) = round.split_once('-').unwrap();
        let month: u32 = month.parse().unwrap();
        let mut wanted: Vec<String> = (1..month).map(|one| format!("{year}/{one:02}")).collect();
        wanted.extend((month..=month + 1).map(|one| format!("2018/{one:02}")));
        let desk = Desk::new();
        desk.import(&wanted, &case.remove);
        return desk;
    }
    let desk = Desk::with_history();
    for earlier in case.judged.iter().filter(|one| one.as_str() < round) {
        for file in workbooks(&folder.join(earlier)) {
            fs::copy(&file, desk.path("earlier").join(name_of(&file))).unwrap();
        }
        desk.take_in();
    }
    desk
}

/// What is not as the case says, a line each.
fn faults_of(name: &str) -> Vec<String> {
    let folder = months().join("slips").join(name);
    let text = fs::read_to_string(folder.join("case.toml")).unwrap();
    let case: Case = toml::from_str(&text).unwrap();
    let mut faults = Vec::new();
    for round in &case.judged {
        let findings = before(round, &folder, &case).judge(round, &folder.join(round));
        let wanted: Vec<&Expected> = case
            .finding
            .iter()
            .filter(|one| one.round == *round)
            .collect();
        for one in &wanted {
            if !findings.iter().any(|finding| is_wanted(one, finding)) {
                faults.push(format!(
                    "{round}: no {:?} of {} at {:?}",
                    one.rules, one.unit, one.cells
                ));
            }
        }
        let unexplained = findings.iter().filter(|finding| {
            let name = finding.rule.name;
            let is_allowed = case.allowed.iter().any(|allowed| allowed == name);
            !is_allowed && !wanted.iter().any(|one| is_wanted(one, finding))
        });
        faults.extend(unexplained.map(|finding| format!("{round}: also {}", said(finding))));
    }
    faults
}

#[track_caller]
fn is_found(name: &str) {
    let faults = faults_of(name);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn clean_months_give_no_error_and_at_most_three_warnings() {
    let mut errors = Vec::new();
    for month in 1..=8 {
        let round = format!("2019-{month:02}");
        let findings = Desk::with_history().judge(&round, Path::new(""));
        let (heavy, light): (Vec<_>, Vec<_>) = findings
            .iter()
            .partition(|finding| finding.severity == Severity::Error);
        errors.extend(
            heavy
                .into_iter()
                .map(|one| format!("{round}: {}", said(one))),
        );
        if light.len() > 3 {
            errors.extend(
                light
                    .into_iter()
                    .map(|one| format!("{round}: {}", said(one))),
            );
        }
    }
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn every_slip_has_its_test() {
    let source = include_str!("months.rs");
    for folder in workbooks(&months().join("slips")) {
        let name = name_of(&folder);
        assert!(source.contains(&format!("is_found(\"{name}\")")), "{name}");
    }
}

#[test]
fn revisions_below_two_percent_are_left_in_peace() {
    is_found("three-revisions");
}

#[test]
fn a_revision_by_nine_percent_is_found() {
    is_found("large-revision");
}

#[test]
fn two_hundred_lost_in_may_are_found_and_so_is_their_return_in_june() {
    is_found("less-200-in-may");
}

#[test]
fn thirty_thousand_lost_in_july_are_found_and_so_is_their_return_in_august() {
    is_found("less-30000-in-july");
}

#[test]
fn a_quarter_held_against_a_month_is_found() {
    is_found("quarter-over-month");
}

#[test]
fn a_column_that_repeats_last_month_is_found() {
    is_found("stale-copy-of-last-month");
}

#[test]
fn a_column_that_repeats_last_year_is_found() {
    is_found("stale-copy-of-last-year");
}

#[test]
fn a_month_in_billions_is_found() {
    is_found("month-in-billions");
}

#[test]
fn three_zeros_too_many_in_one_cell_are_found() {
    is_found("digits-in-one-cell");
}

#[test]
fn exports_in_dong_are_found() {
    is_found("exports-in-dong");
}

#[test]
fn a_base_that_is_not_what_was_reported_is_found() {
    is_found("restated-base");
}

#[test]
fn a_plan_that_changes_in_the_year_is_found() {
    is_found("plan-changed");
}

#[test]
fn a_row_that_falls_to_nothing_is_found() {
    is_found("row-vanishes");
}

#[test]
fn a_row_that_comes_from_nothing_is_found() {
    is_found("row-appears");
}

#[test]
fn a_month_that_never_arrived_is_found() {
    is_found("missing-month");
}
