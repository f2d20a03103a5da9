//! The commands behind the command line, except `inspect`.

pub(crate) mod absent;
pub(crate) mod failure;
mod hooks;
pub(crate) mod install;
pub(crate) mod run;
pub(crate) mod watch;

use std::collections::BTreeSet;
use std::env;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use tonghop::cli::{CheckArgs, InitArgs, JobArgs};
use tonghop::describe;
use tonghop::format;
use tonghop::job::{self, Date, JOB_FILE, Job, MOST_THREADS};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Coverage, Gap};
use tonghop::model::finding::{Level, RuleInfo, Severity};
use tonghop::model::marked::Marked;
use tonghop::model::observation::Round;
use tonghop::model::period::Period;
use tonghop::model::register::{ReportingUnit, UnitIndex};
use tonghop::model::settings::RuleSettings;
use tonghop::model::text::Language;
use tonghop::pipeline::{self, Outcome};
use tonghop::platform;
use tonghop::present::Findings;
use tonghop::present::list::{self, FindingList, ListFormat};
use tonghop::recognise::Expected;

use crate::complaints::Said;
use crate::console::Console;
use crate::{Exit, careful_readers};

/// Findings for programs, on standard output.
fn print_list(
    findings: &Findings,
    (period, as_of): (Option<Period>, &str),
    format: ListFormat,
) -> anyhow::Result<()> {
    let list = FindingList {
        period,
        as_of,
        findings,
    };
    let mut text = Vec::new();
    list::render(&list, format, &mut text)?;
    out!("{}", String::from_utf8_lossy(&text));
    Ok(())
}

/// The job, with the names of all rules.
pub(crate) fn job_of(given: job::Given) -> anyhow::Result<Job> {
    let folder = env::current_dir()?;
    Ok(job::job(given, &folder, &pipeline::adjustable())?)
}

fn summary(job: &Job, outcome: &Outcome, console: &Console<'_>) {
    let ledger = outcome.ledger();
    let count = |count: u64| console.count(usize::try_from(count).unwrap_or(usize::MAX));
    let cells = outcome.files.iter().map(|file| file.cells).sum();
    console.line(
        "run-read",
        &[
            ("files", console.count(outcome.files.len())),
            ("cells", count(cells)),
        ],
    );
    if outcome.files.is_empty() {
        console.line(
            "run-inbox-empty",
            &[("folder", job.inbox.display().to_string())],
        );
    }
    for file in &outcome.files {
        let values = [
            ("file", file.path.to_string()),
            ("used", count(file.ledger.used)),
            ("label", count(file.ledger.label)),
            ("ignored", count(file.ledger.ignored)),
            ("reported", count(file.ledger.reported)),
            ("total", count(file.ledger.total())),
        ];
        console.line("run-ledger-file", &values);
    }
    let values = [
        ("used", count(ledger.used)),
        ("label", count(ledger.label)),
        ("ignored", count(ledger.ignored)),
        ("reported", count(ledger.reported)),
        ("total", count(ledger.total())),
    ];
    console.line("run-ledger", &values);
    for coverage in &outcome.coverage {
        coverage_line(coverage, &outcome.descriptions, job.language, console);
    }
    let of = |severity| {
        console.count(
            outcome
                .findings
                .iter()
                .filter(|marked| marked.finding.severity == severity)
                .count(),
        )
    };
    let values = [
        ("errors", of(Severity::Error)),
        ("warnings", of(Severity::Warning)),
        ("notes", of(Severity::Note)),
    ];
    console.line("run-findings", &values);
    for written in &outcome.written {
        let kilobytes = usize::try_from(written.size.div_ceil(1024)).unwrap_or(usize::MAX);
        let values = [
            ("file", job.out.join(&written.file).display().to_string()),
            ("size", console.count(kilobytes)),
        ];
        console.line("run-written", &values);
    }
}

fn coverage_line(
    coverage: &Coverage,
    descriptions: &Descriptions,
    language: Language,
    console: &Console<'_>,
) {
    let form = descriptions
        .form(coverage.form)
        .map(|form| form.short.in_language(language).to_owned())
        .unwrap_or_default();
    let share = coverage
        .share
        .map(|share| tonghop::format::number(share, Some(1), language))
        .unwrap_or_default();
    let key = if coverage.expected.is_empty() {
        "run-coverage-not-owed"
    } else {
        "run-coverage"
    };
    let values = [
        ("form", form),
        ("received", console.count(coverage.counted())),
        ("expected", console.count(coverage.expected.len())),
        ("share", share),
    ];
    console.line(key, &values);
    let names = |wanted: &dyn Fn(&Gap) -> bool| {
        let units = coverage
            .missing
            .iter()
            .filter(|missing| wanted(&missing.gap));
        let units = units.filter_map(|missing| descriptions.register.unit(missing.unit));
        units
            .map(|unit| unit.name.in_language(language))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let in_error = coverage.in_error.iter();
    let in_error = in_error.filter_map(|unit| descriptions.register.unit(*unit));
    let in_error: Vec<&str> = in_error
        .map(|unit| unit.name.in_language(language))
        .collect();
    for (key, units) in [
        ("run-missing", names(&|gap| matches!(gap, Gap::NotReceived))),
        ("run-left-out", names(&|gap| matches!(gap, Gap::LeftOut(_)))),
        (
            "run-rows-left-out",
            names(&|gap| matches!(gap, Gap::RowsLeftOut(_))),
        ),
        ("run-in-error", in_error.join(", ")),
    ] {
        if !units.is_empty() {
            console.words(&format!("    {}", console.say(key, &[("units", units)])));
        }
    }
}

/// What `check` and `inspect` go by: the job's months and rules when there is one, else the months of the sheets.
pub(crate) struct Outlook {
    pub(crate) descriptions: Descriptions,
    pub(crate) expected: Expected,
    pub(crate) rules: RuleSettings,
    fail_on: Option<Severity>,
}

/// The outlook of the job, or of the flags where there is none.
pub(crate) fn outlook(job: &JobArgs, language: Option<Language>) -> anyhow::Result<Outlook> {
    let mut given = job.given(language);
    // Neither command writes or dates anything.
    given.inbox = Some(env::current_dir()?);
    given.out = given.inbox.clone();
    given.as_of = "2000-01-01".parse().ok();
    let templates = given.templates.clone();
    let fail_on = given
        .fail_on
        .map_or(Some(Severity::Error), job::FailOn::severity);
    match job_of(given) {
        Ok(job) => {
            let expected = Expected::Months {
                period: job.period,
                keep_from: job.keep_from,
            };
            Ok(Outlook {
                descriptions: describe::load(job.templates.as_deref())?,
                expected,
                rules: job.rules,
                fail_on: job.fail_on,
            })
        }
        Err(error) if matches!(error.downcast_ref(), Some(job::JobError::Missing { .. })) => {
            Ok(Outlook {
                descriptions: describe::load(templates.as_deref())?,
                expected: Expected::Any,
                rules: RuleSettings::default(),
                fail_on,
            })
        }
        Err(error) => Err(error),
    }
}

/// `tonghop check`.
pub(crate) fn check(
    args: &CheckArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> anyhow::Result<Exit> {
    let Outlook {
        descriptions,
        expected,
        rules,
        fail_on,
    } = outlook(&args.job, language)?;
    if let Some(exit) = absent::absent(&args.files, console) {
        return Ok(exit);
    }
    let threads = args.job.threads.unwrap_or(1).clamp(1, MOST_THREADS);
    let collected = pipeline::check_files(
        &args.files,
        &descriptions,
        expected,
        &rules,
        threads,
        &careful_readers()?,
        &mut |event| console.event(event),
    )?;
    console.finish();
    let mut findings = collected.findings;
    pipeline::drop_consequences(&mut findings);
    pipeline::order(&mut findings);
    let findings = pipeline::mark(findings, &collected.round, &descriptions);
    let words = pipeline::Words {
        catalogue: console.catalogue(),
        descriptions: &descriptions,
        settings: &rules,
        language: console.language(),
    };
    let rows = words.rows(&pipeline::unweighed(findings.clone()));
    let said = Findings {
        list: rows,
        ..Findings::default()
    };
    match args.format.list() {
        Some(format) => print_list(&said, (period_of(expected, &collected.round), ""), format)?,
        None => said
            .list
            .iter()
            .for_each(|row| out!("{}", console.finding(row))),
    }
    for file in &collected.round.files {
        receipt(
            file,
            &collected.round.returns,
            &findings,
            &descriptions,
            console,
        );
    }
    let worst = findings.iter().map(|marked| marked.finding.severity).max();
    let fails = fail_on.is_some_and(|limit| worst.is_some_and(|worst| worst >= limit));
    Ok(if fails { Exit::Findings } else { Exit::Clean })
}

/// The month that is asked for, else the latest one that a workbook names.
fn period_of(expected: Expected, round: &Round) -> Option<Period> {
    match expected {
        Expected::Months { period, .. } => Some(period),
        Expected::Any => round.returns.iter().map(|seen| seen.period).max(),
    }
}

/// "đã đọc Bán lẻ của Huyện Đắk Hà, kỳ 2019-03; 0 lỗi, 2 cảnh báo": what the sender wants to know.
fn receipt(
    file: &tonghop::model::observation::FileRecord,
    returns: &[tonghop::model::observation::Return],
    findings: &[Marked],
    descriptions: &Descriptions,
    console: &Console<'_>,
) {
    let language = console.language();
    let in_it = || returns.iter().filter(|seen| seen.path == file.path);
    let forms = in_it().filter_map(|seen| descriptions.form(seen.form));
    let forms = forms
        .map(|form| form.short.in_language(language))
        .collect::<Vec<_>>()
        .join(", ");
    let units: BTreeSet<UnitIndex> = in_it().map(|seen| seen.unit).collect();
    let units = units.into_iter();
    let units = units.filter_map(|unit| descriptions.register.unit(unit));
    let units: Vec<&str> = units.map(|unit| unit.name.in_language(language)).collect();
    let periods: BTreeSet<Period> = in_it().map(|seen| seen.period).collect();
    let periods: Vec<String> = periods.iter().map(Period::to_string).collect();
    let in_file = |marked: &&Marked| {
        marked
            .finding
            .cells
            .first()
            .is_some_and(|cell| cell.file == file.path)
    };
    let of = |severity| {
        console.count(
            findings
                .iter()
                .filter(in_file)
                .filter(|marked| marked.finding.severity == severity)
                .count(),
        )
    };
    let values = [
        ("file", file.path.to_string()),
        (
            "forms",
            if forms.is_empty() {
                "–".to_owned()
            } else {
                forms
            },
        ),
        ("units", units.join(", ")),
        ("periods", periods.join(", ")),
        ("errors", of(Severity::Error)),
        ("warnings", of(Severity::Warning)),
        ("notes", of(Severity::Note)),
    ];
    console.line("check-received", &values);
}

/// `tonghop explain`.
pub(crate) fn explain(code: Option<&str>, console: &Console<'_>) -> Exit {
    let rules = pipeline::rules();
    let Some(wanted) = code else {
        out!("{}", console.say("explain-list", &[]));
        for rule in &rules {
            let title = console
                .catalogue()
                .rule(console.language(), rule.code)
                .map(|text| text.title.to_owned())
                .unwrap_or_default();
            out!(
                "  {}  {}  {}",
                rule.code,
                console.severity(rule.severity),
                title
            );
        }
        return Exit::Clean;
    };
    let is_number = !wanted.is_empty() && wanted.bytes().all(|byte| byte.is_ascii_digit());
    let code = if is_number {
        format!("TH{wanted:0>3}")
    } else {
        wanted.to_owned()
    };
    let found = rules
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(&code) || rule.name == wanted);
    let text = found.and_then(|rule| console.catalogue().rule(console.language(), rule.code));
    let (Some(rule), Some(text)) = (found, text) else {
        let values = [
            ("code", wanted.to_owned()),
            ("nearest", nearest_rules(&rules, wanted)),
        ];
        console.line("explain-unknown", &values);
        return Exit::Usage;
    };
    let head = [
        ("code", rule.code.to_owned()),
        ("title", text.title.to_owned()),
        ("name", text.name.to_owned()),
    ];
    out!("{}", console.say("explain-head", &head));
    out!(
        "{}",
        console.say(
            "explain-severity",
            &[("severity", console.severity(rule.severity))]
        )
    );
    explain_level(rule, console);
    for (label, words) in [
        ("explain-cause", text.cause),
        ("explain-example", text.example),
        ("explain-remedy", text.remedy),
    ] {
        out!("\n{}\n  {words}", console.say(label, &[]));
    }
    Exit::Clean
}

/// The rules that somebody may have meant: of a number those beside it, of words the one that is spelled like them.
fn nearest_rules(rules: &[RuleInfo], wanted: &str) -> String {
    const BESIDE: usize = 3;
    let number_of = |code: &str| {
        let digits = code.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let end = digits.find(|letter: char| !letter.is_ascii_digit());
        digits
            .get(..end.unwrap_or(digits.len()))?
            .parse::<u32>()
            .ok()
    };
    let Some(number) = number_of(wanted) else {
        let names = rules.iter().map(|rule| rule.name);
        return describe::nearest_id(&wanted.to_lowercase(), names);
    };
    let mut codes: Vec<&str> = rules.iter().map(|rule| rule.code).collect();
    codes.sort_by_key(|code| number_of(code).map(|known| known.abs_diff(number)));
    codes.truncate(BESIDE);
    codes.sort_unstable();
    codes.join(", ")
}

/// The validation level of a rule, and the thresholds that the job file may set.
fn explain_level(rule: &RuleInfo, console: &Console<'_>) {
    let meaning = match rule.level() {
        Level::Structure => "explain-level-0",
        Level::Return => "explain-level-1",
        Level::Earlier => "explain-level-2",
        Level::Others => "explain-level-3",
    };
    let values = [
        ("level", rule.level().number().to_string()),
        ("meaning", console.say(meaning, &[])),
    ];
    out!("{}", console.say("explain-level", &values));
    let adjustable = pipeline::adjustable();
    let own = adjustable.iter().find(|known| known.name == rule.name);
    let thresholds: Vec<String> = own
        .map_or(&[][..], |own| own.thresholds)
        .iter()
        .map(|threshold| {
            let value = format::number(threshold.default(), None, console.language());
            let meaning = pipeline::threshold_in_words(
                threshold.name,
                console.catalogue(),
                console.language(),
            );
            format!("{meaning} ({}) = {value}", threshold.name)
        })
        .collect();
    if !thresholds.is_empty() {
        let values = [
            ("name", rule.name.to_owned()),
            ("thresholds", thresholds.join("; ")),
        ];
        out!("{}", console.say("explain-thresholds", &values));
    }
}

/// `tonghop init`.
pub(crate) fn init(args: &InitArgs, console: &Console<'_>) -> anyhow::Result<Exit> {
    let folder = &args.folder;
    let file = folder.join(JOB_FILE);
    if platform::is_taken(&file) {
        let values = [
            ("folder", folder.display().to_string()),
            ("file", JOB_FILE.to_owned()),
        ];
        console.line(
            "error-head",
            &[("what", console.say("init-exists", &values))],
        );
        return Ok(Exit::Usage);
    }
    let period = Period::new(2019, 9).context("no month")?;
    let as_of: Date = "2019-09-25".parse()?;
    let descriptions = describe::load(None)?;
    let units = descriptions.register.units.iter();
    let units: Vec<&ReportingUnit> = units
        .filter(|unit| args.senders && unit.is_valid_in(period))
        .collect();
    let inbox = folder.join("inbox");
    let cannot_write = |path: &Path, source| Said::new("disk-cannot-write", path, source, console);
    let folders = job::folders(&units, &descriptions.register);
    let own = folders.iter().map(|(_, own)| inbox.join(own));
    for made in [inbox.clone()].into_iter().chain(own) {
        platform::make_folder(&made).map_err(|source| cannot_write(&made, source))?;
    }
    let text = job::template((period, as_of), &folders);
    // Not for everybody: what it names is run by whoever runs the job.
    platform::new_private_file(&file)
        .and_then(|mut written| written.write_all(text.as_bytes()))
        .map_err(|source| cannot_write(&file, source))?;
    let values = [
        ("folder", folder.display().to_string()),
        ("file", file.display().to_string()),
        ("inbox", inbox.display().to_string()),
        ("count", console.count(units.len())),
    ];
    let key = if args.senders {
        "init-done-senders"
    } else {
        "init-done"
    };
    console.line(key, &values);
    Ok(Exit::Clean)
}
