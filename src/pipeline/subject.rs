//! A run in one line that fits the subject of a mail.

use std::collections::BTreeSet;

use super::Outcome;
use crate::job::Job;
use crate::message::Catalogue;
use crate::model::figure::Gap;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::text::Language;
use crate::publish::Shortfall;

/// Letters of a subject (RFC 5322, 2.1.1: a line should have no more than 78).
const LETTERS: usize = 78;

/// "tonghop 9/2019: 9/11 đơn vị, 2 lỗi, 3 cảnh báo; thiếu Đắk Glei, Sa Thầy".
///
/// "thay bản: Đắk Glei" names units of which another file took the place of a return.
/// A unit is missing when a form of it was not received; "lỗi ở" names those of which errors keep figures out of a total.
/// Names that do not fit are counted instead.
///
/// When the last outputs stay: "tonghop 9/2019: giữ kết quả trước (mã 9); không còn Đắk Hà".
pub fn subject(job: &Job, outcome: &Outcome, catalogue: &Catalogue) -> String {
    if let Some(shortfall) = &outcome.kept {
        return subject_of_kept(job, (outcome, shortfall), catalogue);
    }
    let units = Units::of(outcome);
    let count = |severity| {
        let findings = outcome.findings.iter();
        findings
            .filter(|marked| marked.finding.severity == severity)
            .count()
    };
    let says = |missing: &str, left_out: &str, replaced: &str| {
        let values = [
            ("period", month(job.period)),
            ("received", (units.owing - units.missing.len()).to_string()),
            ("expected", units.owing.to_string()),
            ("errors", count(Severity::Error).to_string()),
            ("warnings", count(Severity::Warning).to_string()),
            ("missing", missing.to_owned()),
            ("left_out", left_out.to_owned()),
            ("replaced", replaced.to_owned()),
        ];
        catalogue.say(job.language, "subject-run", &values)
    };
    let listed = |units: &[UnitIndex], shown: usize| {
        let names = names_of(outcome, units, shown);
        more(catalogue, job.language, names, units.len() - shown)
    };
    let (missing, left_out, replaced) = (&units.missing, &units.left_out, &units.replaced);
    // Who is missing can be seen from what did not come; that one file took the place of another only who is told it.
    let all_missing = listed(missing, missing.len());
    let all_replaced = listed(replaced, replaced.len());
    let fewer_left_out = (0..=left_out.len()).rev();
    let fewer_left_out =
        fewer_left_out.map(|shown| says(&all_missing, &listed(left_out, shown), &all_replaced));
    let fewer_missing = (0..=missing.len()).rev();
    let fewer_missing = fewer_missing.map(|shown| says(&listed(missing, shown), "", &all_replaced));
    let fewer_replaced = (0..=replaced.len()).rev();
    let fewer_replaced = fewer_replaced.map(|shown| says("", "", &listed(replaced, shown)));
    let fitting = fewer_left_out
        .chain(fewer_missing)
        .chain(fewer_replaced)
        .find(|subject| subject.chars().count() <= LETTERS);
    fitting.unwrap_or_else(|| cut(&says("", "", "")))
}

/// "tonghop 9/2019: chưa ghi kết quả (mã 4): …", cut to the length of a subject. The period is not known when the job file is wrong.
pub fn subject_of_failure(
    period: Option<Period>,
    (exit_code, reason): (u8, &str),
    (catalogue, language): (&Catalogue, Language),
) -> String {
    let values = [
        ("period", period.map(month).unwrap_or_default()),
        ("code", exit_code.to_string()),
        ("reason", reason.to_owned()),
    ];
    cut(&catalogue.say(language, "subject-failure", &values))
}

fn subject_of_kept(
    job: &Job,
    (outcome, shortfall): (&Outcome, &Shortfall),
    catalogue: &Catalogue,
) -> String {
    let replaced = Units::of(outcome).replaced;
    let gone = &shortfall.gone;
    let names = |shown: usize| {
        let names = gone.iter().take(shown).map(|gone| gone.unit.as_str());
        let names = names.collect::<Vec<_>>().join(", ");
        more(catalogue, job.language, names, gone.len() - shown)
    };
    let says = |gone: String, shown: usize| {
        let named = names_of(outcome, &replaced, shown);
        let replaced = more(catalogue, job.language, named, replaced.len() - shown);
        let values = [
            ("period", month(job.period)),
            ("gone", gone),
            ("replaced", replaced),
        ];
        let key = format!("subject-kept-{}", shortfall.kind.name());
        catalogue.say(job.language, &key, &values)
    };
    let fewer_gone = (0..=gone.len()).rev();
    let fewer_gone = fewer_gone.map(|shown| says(names(shown), replaced.len()));
    let fewer_replaced = (0..=replaced.len()).rev();
    let fewer_replaced = fewer_replaced.map(|shown| says(String::new(), shown));
    let mut subjects = fewer_gone.chain(fewer_replaced);
    let fitting = subjects.find(|subject| subject.chars().count() <= LETTERS);
    fitting.unwrap_or_else(|| cut(&says(String::new(), 0)))
}

/// Short names of the first `shown` units.
fn names_of(outcome: &Outcome, units: &[UnitIndex], shown: usize) -> String {
    let register = &outcome.descriptions.register;
    let units = units.iter().take(shown);
    let names = units.filter_map(|unit| Some(register.unit(*unit)?.short.as_str()));
    names.collect::<Vec<_>>().join(", ")
}

struct Units {
    /// How many owe a form.
    owing: usize,
    missing: Vec<UnitIndex>,
    left_out: Vec<UnitIndex>,
    /// Units of which another file took the place of a return.
    replaced: Vec<UnitIndex>,
}

impl Units {
    fn of(outcome: &Outcome) -> Self {
        let coverage = || outcome.coverage.iter();
        let with = |wanted: fn(&Gap) -> bool| -> BTreeSet<UnitIndex> {
            coverage()
                .flat_map(|coverage| &coverage.missing)
                .filter(|missing| wanted(&missing.gap))
                .map(|missing| missing.unit)
                .collect()
        };
        let owing: BTreeSet<UnitIndex> = coverage()
            .flat_map(|coverage| coverage.expected.iter().copied())
            .collect();
        let missing = with(|gap| matches!(gap, Gap::NotReceived));
        let left_out = with(|gap| !matches!(gap, Gap::NotReceived));
        let replaced: BTreeSet<UnitIndex> = outcome.replaced.iter().map(|one| one.unit).collect();
        Self {
            owing: owing.len(),
            replaced: replaced.into_iter().collect(),
            left_out: left_out.difference(&missing).copied().collect(),
            missing: missing.into_iter().collect(),
        }
    }
}

/// The names, and how many units are not named.
fn more(catalogue: &Catalogue, language: Language, names: String, unnamed: usize) -> String {
    let key = match (names.is_empty(), unnamed) {
        (_, 0) => return names,
        (true, _) => "subject-units",
        (false, _) => "subject-more",
    };
    let values = [("names", names), ("count", unnamed.to_string())];
    catalogue.say(language, key, &values)
}

/// "9/2019".
fn month(period: Period) -> String {
    format!("{}/{}", period.month(), period.year())
}

/// In one line, at most [`LETTERS`] letters.
fn cut(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if line.chars().count() <= LETTERS {
        return line;
    }
    let kept: String = line.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}
