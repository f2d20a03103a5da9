//! Everything a run needs to know, from flags, environment and `tonghop.toml`, in this order of right.

mod error;
mod hooks;
mod places;
mod rules;
mod senders;
mod template;
mod trust;
mod way;
mod wrong;

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::aggregate::OnError;
use crate::describe::Complaint;
pub use crate::model::date::Date;
use crate::model::finding::Severity;
use crate::model::limits::Limits;
use crate::model::period::Period;
use crate::model::settings::{Adjustable, RuleSettings};
use crate::model::text::Language;
use crate::platform;
use crate::publish::OnFewer;

pub use error::{Distrust, DistrustReason, JobError, Overlap};
pub use hooks::{Hook, HookError, Hooks, Placeholder};
pub use senders::{Senders, folders};
pub use template::{JOB_FILE, OWN_WORDS, template};
pub use trust::Trust;
use way::straight;
pub use wrong::{MustBe, Wrong};

/// One production run, complete (công việc).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The month of the run, and with it the months of the year up to it.
    pub period: Period,
    /// First earlier month whose returns are kept; equal to `period` when none is.
    pub keep_from: Period,
    /// The date printed and written into the files; no other date is.
    pub as_of: Date,
    /// Where the returns are.
    pub inbox: PathBuf,
    /// Where the outputs go.
    pub out: PathBuf,
    /// A folder of descriptions in place of the embedded ones.
    pub templates: Option<PathBuf>,
    /// What an error does to its figure.
    pub on_error: OnError,
    /// What becomes of the last outputs when there are fewer returns of the same month now; only the command line says.
    pub on_fewer: OnFewer,
    /// Findings from this weight on make the run fail; `None` never does.
    pub fail_on: Option<Severity>,
    /// Workbooks read at the same time.
    pub threads: usize,
    /// Language of messages and findings.
    pub language: Language,
    /// Whether units are ranked by name.
    pub ranking: bool,
    /// Number and date of the report, once it has them.
    pub report: ReportNumber,
    /// Weights, beginnings and thresholds of single rules, in place of the defaults.
    pub rules: RuleSettings,
    /// A font file in place of the embedded faces.
    pub font: Option<PathBuf>,
    /// How much the run takes in and says.
    pub limits: Limits,
    /// Commands that follow the run.
    pub hooks: Hooks,
    /// Where the returns of each unit come from, as far as the job says so.
    pub senders: Senders,
    /// The folder with the record of earlier rounds; without one nothing is kept and checks over time are silent.
    pub history: Option<PathBuf>,
    /// The folder in which the office writes its own words for the report, a file for each month; without one the blanks stay.
    pub own_words: Option<PathBuf>,
}

/// Number and date of the issued report; the document is a draft until both are there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportNumber {
    /// "125", without the symbol.
    #[serde(default)]
    pub number: String,
    /// The date of issue.
    #[serde(default)]
    pub date: Option<Date>,
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// From which weight on findings make a run fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors.
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Note,
    /// Never.
    Never,
}

impl FailOn {
    /// The lightest finding that fails the run; `None` for never.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Note => Some(Severity::Note),
            FailOn::Never => None,
        }
    }
}

/// What was given by flags or environment; paths are relative to the working folder.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--trust`.
    pub trust: Trust,
    /// `--inbox`.
    pub inbox: Option<PathBuf>,
    /// `--out`.
    pub out: Option<PathBuf>,
    /// `--templates`.
    pub templates: Option<PathBuf>,
    /// `--period`.
    pub period: Option<Period>,
    /// `--as-of`.
    pub as_of: Option<Date>,
    /// `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// `--threads`.
    pub threads: Option<usize>,
    /// `--lang`.
    pub language: Option<Language>,
    /// `--allow-fewer`.
    pub on_fewer: OnFewer,
}

/// The job file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct JobFile {
    period: Option<Period>,
    keep_months_from: Option<Period>,
    as_of: Option<Date>,
    inbox: Option<PathBuf>,
    out: Option<PathBuf>,
    templates: Option<PathBuf>,
    on_error: Option<OnError>,
    fail_on: Option<FailOn>,
    threads: Option<usize>,
    language: Option<Language>,
    ranking: Option<bool>,
    font: Option<PathBuf>,
    history: Option<PathBuf>,
    own_words: Option<PathBuf>,
    #[serde(default)]
    report: ReportNumber,
    #[serde(default)]
    rules: rules::Tables,
    /// How weights were set before `[rules.NAME]`; refused with what to write now.
    severity: Option<Spanned<toml::Value>>,
    #[serde(default)]
    hooks: Hooks,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    senders: senders::Table,
    #[serde(default)]
    several_units: Vec<String>,
}

/// Puts the job together: `given` over the job file found from `working_folder` upward.
///
/// `rules` are the rules that `[rules.NAME]` may speak of.
///
/// # Errors
/// When the job file is wrong, or a setting without a default is missing.
pub fn job(given: Given, working_folder: &Path, rules: &[Adjustable]) -> Result<Job, JobError> {
    let (file, (settings, senders), folder) = job_file(&given, working_folder, rules)?;
    let in_folder = |path: PathBuf| straight(folder.join(path), working_folder);
    let given_way = |path: PathBuf| straight(path, working_folder);
    let path = file_of(&given, working_folder);
    let distrust = distrust(&given, &file, (&folder, working_folder));
    let templates = templates(&given, &file, (&folder, working_folder), distrust.as_ref())?;
    let missing = |setting| JobError::Missing { setting };
    let period = given.period.or(file.period).ok_or(missing("period"))?;
    let keep_from = file.keep_months_from.unwrap_or(period);
    let earliest = period.same_period_last_year();
    if keep_from > period || keep_from <= earliest {
        return Err(JobError::KeepFrom { keep_from, period });
    }
    let threads = given
        .threads
        .or(file.threads)
        .unwrap_or_else(default_threads);
    if threads == 0 {
        return Err(JobError::NoThreads);
    }
    let threads = threads.min(MOST_THREADS);
    Ok(Job {
        period,
        keep_from,
        as_of: given.as_of.or(file.as_of).ok_or(missing("as-of"))?,
        inbox: given
            .inbox
            .map(given_way)
            .or(file.inbox.map(in_folder))
            .ok_or(missing("inbox"))?,
        out: given
            .out
            .map(given_way)
            .or(file.out.map(in_folder))
            .ok_or(missing("out"))?,
        templates,
        on_error: file.on_error.unwrap_or_default(),
        on_fewer: given.on_fewer,
        fail_on: given
            .fail_on
            .or(file.fail_on)
            .unwrap_or(FailOn::Error)
            .severity(),
        threads,
        language: given.language.or(file.language).unwrap_or_default(),
        ranking: file.ranking.unwrap_or(true),
        report: file.report,
        rules: settings,
        font: file.font.map(in_folder),
        history: file.history.map(in_folder),
        own_words: file.own_words.map(in_folder),
        limits: file.limits,
        hooks: file.hooks.of_file(path, distrust),
        senders,
    })
}

/// Why the job file is not trusted; `None` when it is, or there is none.
fn distrust(
    given: &Given,
    file: &JobFile,
    (folder, working_folder): (&Path, &Path),
) -> Option<Distrust> {
    let path = file_of(given, working_folder)?;
    let trust = match &given.config {
        Some(_) => given.trust,
        None => Trust::Proven,
    };
    let inbox = file.inbox.as_ref();
    let inbox = inbox.map(|inbox| straight(folder.join(inbox), working_folder));
    Distrust::of(&path, inbox.as_deref(), trust)
}

/// The folder of descriptions: the one given, else that of a job file that is trusted.
fn templates(
    given: &Given,
    file: &JobFile,
    (folder, working_folder): (&Path, &Path),
    distrust: Option<&Distrust>,
) -> Result<Option<PathBuf>, JobError> {
    let path = match (&given.templates, &file.templates) {
        (Some(given), _) => given.clone(),
        (None, Some(own)) => {
            Distrust::refuse(distrust, "templates")?;
            folder.join(own)
        }
        (None, None) => return Ok(None),
    };
    Ok(Some(straight(path, working_folder)))
}

/// The folder of descriptions as [`job`] finds it; the rest of the job file may be missing.
///
/// `None` also when the job file is wrong or not trusted: only `job` says so.
pub fn templates_of(given: &Given, working_folder: &Path, rules: &[Adjustable]) -> Option<PathBuf> {
    let (file, _, folder) = job_file(given, working_folder, rules).ok()?;
    let folders = (folder.as_path(), working_folder);
    let distrust = distrust(given, &file, folders);
    templates(given, &file, folders, distrust.as_ref()).ok()?
}

/// Where the outputs lie, and the day on which somebody asks for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// The output folder.
    pub out: PathBuf,
    /// The day.
    pub as_of: Date,
    /// Language of the answer.
    pub language: Language,
}

/// As much of the job as `status` needs, found as [`job`] finds it; the rest of the job file may be missing.
///
/// # Errors
/// When the job file is wrong, or folder or day are missing.
pub fn whereabouts(
    given: Given,
    working_folder: &Path,
    rules: &[Adjustable],
) -> Result<Whereabouts, JobError> {
    let (file, _, folder) = job_file(&given, working_folder, rules)?;
    let missing = |setting| JobError::Missing { setting };
    let out = given.out.or(file.out.map(|path| folder.join(path)));
    Ok(Whereabouts {
        out: straight(out.ok_or(missing("out"))?, working_folder),
        as_of: given.as_of.or(file.as_of).ok_or(missing("as-of"))?,
        language: given.language.or(file.language).unwrap_or_default(),
    })
}

/// The job file as written, the settings of rules in it, and the folder it lies in; nothing when there is none.
fn job_file(
    given: &Given,
    working_folder: &Path,
    rules: &[Adjustable],
) -> Result<(JobFile, (RuleSettings, Senders), PathBuf), JobError> {
    match file_of(given, working_folder) {
        Some(path) => {
            let (file, settings, senders) = read(&path, rules)?;
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            Ok((file, (settings, senders), folder))
        }
        None => Ok(Default::default()),
    }
}

/// Threads beyond any use; every one of them takes memory before it has anything to do.
pub const MOST_THREADS: usize = 256;

/// The number of threads decides how fast a run is, never what it says.
fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// The job file that counts: the one given, or the nearest from `working_folder` upward.
pub fn file_of(given: &Given, working_folder: &Path) -> Option<PathBuf> {
    given.config.clone().or_else(|| find_upward(working_folder))
}

fn find_upward(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .map(|folder| folder.join(JOB_FILE))
        .find(|path| path.is_file())
}

fn read(path: &Path, rules: &[Adjustable]) -> Result<(JobFile, RuleSettings, Senders), JobError> {
    let unreadable = |source| JobError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let bytes = platform::read_regular(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        .map_err(unreadable)?;
    let wrong = |start: usize, wrong: Wrong| JobError::Wrong {
        path: path.to_owned(),
        line: text.get(..start).unwrap_or_default().matches('\n').count() + 1,
        wrong: Box::new(wrong),
    };
    let file: JobFile = toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        wrong(start, Wrong::Toml(Complaint::of(&error, &text)))
    })?;
    if let Some(old) = &file.severity {
        let instead = rules::instead_of_severity(old.get_ref());
        return Err(wrong(old.span().start, Wrong::OldSeverity { instead }));
    }
    let settings = rules::settings(&file.rules, &text, rules)
        .map_err(|refused| wrong(refused.start, refused.wrong))?;
    let senders = Senders::new(&file.senders, &file.several_units, &text)
        .map_err(|nowhere| wrong(nowhere.start, Wrong::SenderNowhere { unit: nowhere.unit }))?;
    Ok((file, settings, senders))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::fs;

    use super::*;

    fn with_file(text: &str, given: Given) -> Result<Job, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(JOB_FILE), text).unwrap();
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        let root = folder.path().to_string_lossy().into_owned();
        let rules = [
            Adjustable {
                name: "sum-differs",
                thresholds: &[],
                lightest: None,
            },
            Adjustable {
                name: "superseded-return",
                thresholds: &[],
                lightest: Some(Severity::Warning),
            },
            Adjustable {
                name: "naive-gap",
                thresholds: &[GAP],
                lightest: None,
            },
        ];
        job(given, &inner, &rules).map_err(|error| error.to_string().replace(&root, ""))
    }

    const GAP: crate::model::settings::Threshold = crate::model::settings::Threshold {
        name: "gap-percent",
        digits: 2,
        decimals: 0,
    };

    const WHOLE: &str =
        "period = \"2019-09\"\nas-of = \"2019-09-25\"\ninbox = \"in\"\nout = \"ra\"\n";

    #[test]
    fn the_nearest_job_file_upward_counts_and_flags_go_before_it() {
        let job = with_file(
            WHOLE,
            Given {
                inbox: Some(PathBuf::from("other")),
                ..Given::default()
            },
        )
        .unwrap();
        assert_eq!(job.inbox, PathBuf::from("other"));
        assert!(job.out.ends_with("ra") && job.out.is_absolute());
        assert_eq!(job.keep_from, job.period);
    }

    #[test]
    fn an_unknown_key_names_its_line_and_the_nearest_key() {
        let error =
            with_file(&format!("{WHOLE}fail-onn = \"error\"\n"), Given::default()).unwrap_err();
        assert!(
            error.starts_with("/tonghop.toml:5: unknown field `fail-onn`"),
            "{error}"
        );
        assert!(error.ends_with("did you mean `fail-on`?"), "{error}");
    }

    fn refused(lines: &str) -> String {
        with_file(&format!("{WHOLE}{lines}"), Given::default()).unwrap_err()
    }

    #[test]
    fn a_rule_gets_its_weight_beginning_and_thresholds() {
        let lines = "[rules.naive-gap]\nseverity = \"warning\"\nsince = \"2019-03\"\nerror-from = \"2020-01\"\ngap-percent = 1.50\n";
        let job = with_file(&format!("{WHOLE}{lines}"), Given::default()).unwrap();
        let setting = job.rules.0.get("naive-gap").unwrap();
        assert_eq!(setting.severity, Some(Severity::Warning));
        assert_eq!(setting.since, Period::new(2019, 3));
        assert_eq!(setting.error_from, Period::new(2020, 1));
        // The figure of the file, not a binary fraction near it.
        let threshold = setting.thresholds.get("gap-percent");
        assert_eq!(threshold.unwrap().to_string(), "1.50");
    }

    #[test]
    fn an_unknown_rule_names_its_line_and_the_nearest_rule() {
        assert_eq!(
            refused("[rules.sum-difers]\nseverity = \"note\"\n"),
            "/tonghop.toml:5: unknown rule `sum-difers`; did you mean `sum-differs`?"
        );
    }

    #[test]
    fn an_unknown_threshold_names_its_line_and_the_nearest_one() {
        assert_eq!(
            refused("[rules.naive-gap]\nsince = \"2019-03\"\ngap-percents = 3\n"),
            "/tonghop.toml:7: rule `naive-gap` has no threshold `gap-percents`; did you mean `gap-percent`?"
        );
        assert_eq!(
            refused("[rules.sum-differs]\nseverty = \"note\"\n"),
            "/tonghop.toml:6: rule `sum-differs` has no threshold `severty`; did you mean `severity`?"
        );
    }

    #[test]
    fn a_setting_of_another_kind_is_refused_with_its_line() {
        assert_eq!(
            refused("[rules.naive-gap]\ngap-percent = \"wide\"\n"),
            "/tonghop.toml:6: gap-percent of rule `naive-gap` must be a number of zero or more"
        );
        assert_eq!(
            refused("[rules.naive-gap]\ngap-percent = -2\n"),
            "/tonghop.toml:6: gap-percent of rule `naive-gap` must be a number of zero or more"
        );
        assert_eq!(
            refused("[rules.naive-gap]\nsince = \"2019\"\n"),
            "/tonghop.toml:6: since of rule `naive-gap` must be a month such as \"2019-09\""
        );
        assert_eq!(
            refused("[rules.naive-gap]\nseverity = \"heavy\"\n"),
            "/tonghop.toml:6: severity of rule `naive-gap` must be \"error\", \"warning\" or \"note\""
        );
    }

    #[test]
    fn a_rule_that_says_what_does_not_count_cannot_be_silenced() {
        let rule = "[rules.superseded-return]\n";
        let because = "of rule `superseded-return` cannot be set so: it says what does not count";
        for setting in [
            "since = \"2019-09\"",
            "error-from = \"2019-09\"",
            "severity = \"note\"",
        ] {
            let key = setting.split(' ').next().unwrap();
            let said = refused(&format!("{rule}{setting}\n"));
            assert_eq!(said, format!("/tonghop.toml:6: {key} {because}"));
        }
        for severity in ["warning", "error"] {
            let text = format!("{WHOLE}{rule}severity = \"{severity}\"\n");
            assert!(with_file(&text, Given::default()).is_ok());
        }
    }

    #[test]
    fn the_old_table_of_weights_is_refused_with_what_to_write() {
        assert_eq!(
            refused("[severity]\nsum-differs = \"note\"\n"),
            "/tonghop.toml:5: [severity] is no longer read; write [rules.sum-differs] severity = \"note\""
        );
    }

    #[test]
    fn a_missing_setting_is_named() {
        let error = with_file("period = \"2019-09\"\n", Given::default()).unwrap_err();
        assert_eq!(
            error,
            "`as-of` is given neither by a flag nor in a job file"
        );
    }
}
