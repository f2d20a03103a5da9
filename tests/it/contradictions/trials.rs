//! Which rounds are tried: faults, missing units, months, and the modes of errors.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use tempfile::TempDir;
use tonghop::aggregate::OnError;
use tonghop::describe;
use tonghop::job::{Given, job};
use tonghop::message::Catalogue;
use tonghop::model::descriptions::Descriptions;
use tonghop::pipeline::{self, Outcome};
use tonghop::worker::Readers;

use super::outputs::Outputs;
use super::package::Package;
use crate::run::{host, sample_files};

const MODES: [OnError; 3] = [OnError::LeaveOut, OnError::Count, OnError::Withhold];
/// How many of the districts are missing; the last number leaves one.
const MISSING: [usize; 4] = [0, 1, 3, usize::MAX];
const MONTHS: [&str; 5] = ["2018-01", "2018-03", "2018-06", "2018-09", "2018-12"];
/// The office's own workbook, which is no return of a district.
const OWN: &str = "So Cong Thuong";

/// A round to run.
pub(super) struct Trial {
    name: String,
    files: Vec<(PathBuf, String)>,
    period: String,
    is_of_months: bool,
    /// The month before with its files, run first into a history.
    earlier: Option<(String, Vec<(PathBuf, String)>)>,
    on_error: OnError,
    /// The same in the other modes, to be run when this one finds an error.
    pub(super) others: Vec<Trial>,
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.name, self.on_error)
    }
}

#[derive(Deserialize)]
struct Case {
    base: String,
    remove: Vec<String>,
    period: Option<String>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

fn named(path: PathBuf) -> (PathBuf, String) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    (path, name)
}

/// Without so many of the districts, from the `turn`th file on; one always stays.
fn without(
    mut files: Vec<(PathBuf, String)>,
    missing: usize,
    turn: usize,
) -> Vec<(PathBuf, String)> {
    let is_district = |(_, name): &(PathBuf, String)| !name.starts_with(OWN);
    let mut districts: Vec<String> = files
        .iter()
        .filter(|file| is_district(file))
        .map(|(_, name)| name.clone())
        .collect();
    if districts.is_empty() {
        return files;
    }
    let turn = turn % districts.len();
    districts.rotate_left(turn);
    districts.truncate(missing.min(districts.len() - 1));
    files.retain(|(_, name)| !districts.contains(name));
    files
}

fn trial(name: &str, files: Vec<(PathBuf, String)>, missing: usize, on_error: OnError) -> Trial {
    let turn = name.bytes().map(usize::from).sum();
    let lacks = match missing {
        0 => String::new(),
        usize::MAX => " all but one missing".to_owned(),
        some => format!(" {some} missing"),
    };
    Trial {
        name: format!("{name}{lacks}"),
        files: without(files, missing, turn),
        period: "2019-09".to_owned(),
        is_of_months: false,
        earlier: None,
        on_error,
        others: Vec::new(),
    }
}

/// The round of a fault, as its case tells it.
fn of_fault(folder: &Path, missing: usize, on_error: OnError) -> Trial {
    let case = std::fs::read_to_string(folder.join("case.toml")).unwrap();
    let case: Case = toml::from_str(&case).unwrap();
    let mut files = match case.base.as_str() {
        "sample" => sample_files(),
        _ => Vec::new(),
    };
    files.retain(|(_, name)| !case.remove.contains(name));
    let own = entries(folder).into_iter().map(named);
    files.extend(own.filter(|(_, name)| name != "case.toml"));
    let name = folder.file_name().unwrap().to_string_lossy();
    let made = trial(&name, files, missing, on_error);
    Trial {
        period: case.period.unwrap_or_else(|| "2019-09".to_owned()),
        ..made
    }
}

/// A month of ten units, one of them with the spoilt workbook where there is one.
fn of_month(month: &str, spoilt: Option<&PathBuf>, missing: usize, on_error: OnError) -> Trial {
    let folder = fixtures()
        .join("months/clean")
        .join(month.replace('-', "/"));
    let mut files: Vec<_> = entries(&folder).into_iter().map(named).collect();
    let mut name = month.to_owned();
    if let Some(spoilt) = spoilt {
        let (path, own) = named(spoilt.clone());
        files.retain(|(_, name)| *name != own);
        files.push((path, own));
        name.push_str(" with an error");
    }
    files.sort_by(|first, second| first.1.cmp(&second.1));
    Trial {
        period: month.to_owned(),
        is_of_months: true,
        ..trial(&name, files, missing, on_error)
    }
}

/// A month with a spoilt workbook behind a clean one, with a history.
fn of_two_months(months: [&str; 2], missing: usize, on_error: OnError) -> Trial {
    let [before, month] = months;
    let first = of_month(before, None, 0, on_error);
    let second = of_month(month, Some(&spoilt(month)), missing, on_error);
    Trial {
        name: format!("{before} and {}", second.name),
        earlier: Some((first.period, first.files)),
        ..second
    }
}

/// A workbook of each month in which one figure of the retail form is more than its parts; lives as long as the tests.
fn spoilt(month: &str) -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().unwrap());
    let clean = fixtures()
        .join("months/clean")
        .join(month.replace('-', "/"));
    let workbook = entries(&clean)
        .into_iter()
        .find(|path| path.to_string_lossy().contains("Dak To"))
        .unwrap();
    let kept = folder.path().join(month);
    std::fs::create_dir_all(&kept).unwrap();
    let (from, name) = named(workbook);
    let to = kept.join(name);
    let mut package = Package::open(&std::fs::read(from).unwrap());
    // Row 15 is a part of the goods; totals are formulas and keep what they were.
    package.spoil("Bieu 03", 15);
    package.save(&to);
    to
}

/// What `cargo test` tries: every fault, months with and without an error and missing units.
///
/// Modes differ where there are errors: where the first mode finds none, the others are not run.
pub(super) fn usual() -> Vec<Trial> {
    let mut trials = Vec::new();
    for folder in faults() {
        let first = of_fault(&folder, 0, OnError::LeaveOut);
        let others = [OnError::Count, OnError::Withhold].map(|mode| of_fault(&folder, 0, mode));
        trials.push(Trial {
            others: others.into(),
            ..first
        });
    }
    for (place, month) in MONTHS.into_iter().enumerate() {
        let spoilt = spoilt(month);
        trials.extend(MISSING.map(|missing| of_month(month, None, missing, OnError::LeaveOut)));
        for (turn, missing) in MISSING.into_iter().enumerate() {
            // Each month and each number of missing units meets one mode; all modes meet both.
            let mode = MODES[(place + turn) % MODES.len()];
            trials.push(of_month(month, Some(&spoilt), missing, mode));
        }
    }
    for (mode, missing) in MODES.into_iter().zip(MISSING) {
        trials.push(of_two_months(["2018-08", "2018-09"], missing, mode));
    }
    trials
}

/// Everything with everything.
pub(super) fn all() -> Vec<Trial> {
    let mut trials = Vec::new();
    for mode in MODES {
        for missing in MISSING {
            trials.extend(
                faults()
                    .iter()
                    .map(|folder| of_fault(folder, missing, mode)),
            );
            for month in MONTHS {
                trials.push(of_month(month, None, missing, mode));
                trials.push(of_month(month, Some(&spoilt(month)), missing, mode));
            }
            for months in [["2018-02", "2018-03"], ["2018-08", "2018-09"]] {
                trials.push(of_two_months(months, missing, mode));
            }
        }
    }
    trials
}

fn faults() -> Vec<PathBuf> {
    let folders = entries(&fixtures().join("faults")).into_iter();
    folders.filter(|path| path.is_dir()).collect()
}

fn descriptions(is_of_months: bool) -> Arc<Descriptions> {
    static OFFICE: OnceLock<[Arc<Descriptions>; 2]> = OnceLock::new();
    let known = OFFICE.get_or_init(|| {
        let months = fixtures().join("months/templates");
        [None, Some(months.as_path())].map(|folder| Arc::new(describe::load(folder).unwrap()))
    });
    Arc::clone(&known[usize::from(is_of_months)])
}

impl Trial {
    /// What the run wrote; `None` when it wrote nothing, as it may when no return came in.
    pub(super) fn run(&self) -> Option<Outputs> {
        let folder = tempfile::tempdir().unwrap();
        if let Some((period, files)) = &self.earlier {
            let outcome = self.round(folder.path(), (period, files)).unwrap();
            assert!(outcome.kept.is_none(), "{self}");
        }
        let outcome = self.round(folder.path(), (&self.period, &self.files))?;
        if outcome.kept.is_some() {
            return None;
        }
        let out = folder.path().join("out");
        Some(Outputs::of(&out, descriptions(self.is_of_months)))
    }

    /// One month in the folder; the inbox holds nothing else.
    fn round(
        &self,
        folder: &Path,
        (period, files): (&str, &[(PathBuf, String)]),
    ) -> Option<Outcome> {
        let inbox = folder.join("inbox");
        let _ = std::fs::remove_dir_all(&inbox);
        std::fs::create_dir(&inbox).unwrap();
        for (from, name) in files {
            std::fs::copy(from, inbox.join(name)).unwrap();
        }
        let given = Given {
            inbox: Some(inbox),
            out: Some(folder.join("out")),
            templates: self
                .is_of_months
                .then(|| fixtures().join("months/templates")),
            period: Some(period.parse().unwrap()),
            as_of: Some(format!("{period}-25").parse().unwrap()),
            threads: Some(1),
            ..Given::default()
        };
        let mut job = job(given, folder, &[]).unwrap();
        job.on_error = self.on_error;
        job.history = self.earlier.as_ref().map(|_| folder.join("history"));
        let catalogue = Catalogue::embedded().unwrap();
        pipeline::run(&job, &catalogue, &host(Readers::Here), &mut |_| {}).ok()
    }
}
