//! Everything a run needs to know, from flags, environment and `tonghop.toml`, in this order of right.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::aggregate::OnError;
use crate::describe::nearest_key;
pub use crate::model::date::Date;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::text::Language;

/// Name of the job file.
pub const JOB_FILE: &str = "tonghop.toml";
/// What `init` writes, with `{period}` and `{as-of}` to be filled in.
pub const JOB_TEMPLATE: &str = include_str!("../templates/job/tonghop.toml");

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
    /// Severities by name of the rule, in place of the defaults.
    pub severities: BTreeMap<String, Severity>,
    /// A font file in place of the embedded faces.
    pub font: Option<PathBuf>,
    /// The folder with the record of earlier rounds; without one nothing is kept and checks over time are silent.
    pub history: Option<PathBuf>,
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
    #[serde(default)]
    report: ReportNumber,
    #[serde(default)]
    severity: BTreeMap<String, Severity>,
}

/// Why there is no job.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The job file cannot be read.
    #[error("cannot read the job file {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The job file is wrong.
    #[error("{}:{line}: {message}{}", path.display(), suggestion(nearest))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// Line from 1.
        line: usize,
        /// What the parser says.
        message: String,
        /// The nearest known key; empty when none is near.
        nearest: String,
    },
    /// A setting that neither a flag nor the job file gives.
    #[error("`{setting}` is given neither by a flag nor in a job file")]
    Missing {
        /// Its key in the job file.
        setting: &'static str,
    },
    /// `keep-months-from` lies behind the period or too far before it.
    #[error("keep-months-from = {keep_from} is not within the twelve months up to {period}")]
    KeepFrom {
        /// The first month.
        keep_from: Period,
        /// The period of the run.
        period: Period,
    },
    /// A rule name in `[severity]` that does not exist.
    #[error("[severity] names an unknown rule `{name}`{}", suggestion(nearest))]
    UnknownRule {
        /// The name.
        name: String,
        /// The nearest known name.
        nearest: String,
    },
    /// `--threads 0`.
    #[error("threads must be 1 or more")]
    NoThreads,
}

fn suggestion(nearest: &str) -> String {
    if nearest.is_empty() {
        String::new()
    } else {
        format!("; did you mean `{nearest}`?")
    }
}

/// Puts the job together: `given` over the job file found from `working_folder` upward.
///
/// `rules` are the names that `[severity]` may use.
///
/// # Errors
/// When the job file is wrong, or a setting without a default is missing.
pub fn job(given: Given, working_folder: &Path, rules: &[&str]) -> Result<Job, JobError> {
    let (file, folder) = job_file(given.config.as_deref(), working_folder)?;
    let in_folder = |path: PathBuf| folder.join(path);
    let missing = |setting| JobError::Missing { setting };
    let period = given.period.or(file.period).ok_or(missing("period"))?;
    let keep_from = file.keep_months_from.unwrap_or(period);
    let earliest = period.same_period_last_year();
    if keep_from > period || keep_from <= earliest {
        return Err(JobError::KeepFrom { keep_from, period });
    }
    refuse_unknown_rules(&file.severity, rules)?;
    let threads = given
        .threads
        .or(file.threads)
        .unwrap_or_else(default_threads);
    if threads == 0 {
        return Err(JobError::NoThreads);
    }
    Ok(Job {
        period,
        keep_from,
        as_of: given.as_of.or(file.as_of).ok_or(missing("as-of"))?,
        inbox: given
            .inbox
            .or(file.inbox.map(in_folder))
            .ok_or(missing("inbox"))?,
        out: given
            .out
            .or(file.out.map(in_folder))
            .ok_or(missing("out"))?,
        templates: given.templates.or(file.templates.map(in_folder)),
        on_error: file.on_error.unwrap_or_default(),
        fail_on: given
            .fail_on
            .or(file.fail_on)
            .unwrap_or(FailOn::Error)
            .severity(),
        threads,
        language: given.language.or(file.language).unwrap_or_default(),
        ranking: file.ranking.unwrap_or(true),
        report: file.report,
        severities: file.severity,
        font: file.font.map(in_folder),
        history: file.history.map(in_folder),
    })
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
pub fn whereabouts(given: Given, working_folder: &Path) -> Result<Whereabouts, JobError> {
    let (file, folder) = job_file(given.config.as_deref(), working_folder)?;
    let missing = |setting| JobError::Missing { setting };
    let out = given.out.or(file.out.map(|path| folder.join(path)));
    Ok(Whereabouts {
        out: out.ok_or(missing("out"))?,
        as_of: given.as_of.or(file.as_of).ok_or(missing("as-of"))?,
        language: given.language.or(file.language).unwrap_or_default(),
    })
}

/// The job file as written and the folder it lies in; an empty one when there is none.
fn job_file(given: Option<&Path>, working_folder: &Path) -> Result<(JobFile, PathBuf), JobError> {
    let path = given
        .map(Path::to_owned)
        .or_else(|| find_upward(working_folder));
    match path {
        Some(path) => {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            Ok((read(&path)?, folder))
        }
        None => Ok((JobFile::default(), PathBuf::new())),
    }
}

/// The number of threads decides how fast a run is, never what it says.
fn default_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn find_upward(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .map(|folder| folder.join(JOB_FILE))
        .find(|path| path.is_file())
}

fn read(path: &Path) -> Result<JobFile, JobError> {
    let text = fs::read_to_string(path).map_err(|source| JobError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        let message = error.message().replace('\n', " ");
        JobError::Wrong {
            path: path.to_owned(),
            line,
            nearest: nearest_key(&message),
            message,
        }
    })
}

fn refuse_unknown_rules(
    severities: &BTreeMap<String, Severity>,
    rules: &[&str],
) -> Result<(), JobError> {
    match severities
        .keys()
        .find(|name| !rules.contains(&name.as_str()))
    {
        Some(name) => {
            let nearest = crate::describe::nearest_id(name, rules.iter().copied());
            Err(JobError::UnknownRule {
                name: name.clone(),
                nearest,
            })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn with_file(text: &str, given: Given) -> Result<Job, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(JOB_FILE), text).unwrap();
        let inner = folder.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        let root = folder.path().to_string_lossy().into_owned();
        job(given, &inner, &["sum-differs"]).map_err(|error| error.to_string().replace(&root, ""))
    }

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

    #[test]
    fn an_unknown_rule_names_the_nearest_rule() {
        let error = with_file(
            &format!("{WHOLE}[severity]\nsum-difers = \"note\"\n"),
            Given::default(),
        )
        .unwrap_err();
        assert_eq!(
            error,
            "[severity] names an unknown rule `sum-difers`; did you mean `sum-differs`?"
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
