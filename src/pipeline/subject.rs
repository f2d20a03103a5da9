//! A run in one line that fits the subject of a mail.

use std::collections::BTreeSet;

use super::outcome::Outcome;
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

/// "tonghop 9/2019: 10/11 đơn vị, 2 lỗi, 3 cảnh báo; thiếu Đắk Glei; chưa đủ biểu Sa Thầy".
///
/// The units counted and those named as missing are told by whether anything of them arrived; of the others that lack a form
/// the line speaks apart, as of units of which returns of the last set are gone ("rút"), of those where errors keep figures
/// out of a total ("lỗi ở") or are counted all the same ("tính cả lỗi ở") and of those where another file took the place of a
/// return ("thay bản"). Names that do not fit
/// are counted instead, those that matter least first.
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
    let values = vec![
        ("period", month(job.period)),
        ("received", (units.owing - units.silent).to_string()),
        ("expected", units.owing.to_string()),
        ("errors", count(Severity::Error).to_string()),
        ("warnings", count(Severity::Warning).to_string()),
    ];
    fitted(
        ("subject-run", values),
        &units.named,
        (catalogue, job.language),
    )
}

/// The text with as many of the names as fit: those that matter least, the last ones of the last list, are counted first.
fn fitted(
    (key, values): (&str, Vec<(&str, String)>),
    named: &[Named],
    (catalogue, language): (&Catalogue, Language),
) -> String {
    let says = |shown: &[Option<usize>]| {
        let mut values = values.clone();
        for ((place, names), shown) in named.iter().zip(shown) {
            let text = shown.map_or_else(String::new, |shown| {
                let first: Vec<&str> = names.iter().take(shown).map(String::as_str).collect();
                more(catalogue, language, first.join(", "), names.len() - shown)
            });
            values.push((place, text));
        }
        catalogue.say(language, key, &values)
    };
    let mut shown: Vec<Option<usize>> = named.iter().map(|(_, all)| Some(all.len())).collect();
    loop {
        let subject = says(&shown);
        if subject.chars().count() <= LETTERS {
            return subject;
        }
        if !shorten(&mut shown) {
            return cut(&subject);
        }
    }
}

/// Takes the last name of the last list that is there, or the list itself where all of it is counted. False when there is
/// nothing left to take.
fn shorten(shown: &mut [Option<usize>]) -> bool {
    let mut lists = shown.iter_mut().rev();
    let Some(last) = lists.find(|list| list.is_some()) else {
        return false;
    };
    *last = last.and_then(|names| names.checked_sub(1));
    true
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
    let gone = shortfall.gone.iter().map(|gone| gone.unit.clone());
    let replaced = names_of(outcome, outcome.replaced.iter().map(|one| one.unit));
    let named = [("replaced", replaced), ("gone", gone.collect())];
    let key = format!("subject-kept-{}", shortfall.kind.name());
    let values = vec![("period", month(job.period))];
    fitted((&key, values), &named, (catalogue, job.language))
}

/// Short names of the units, each once, in the order of the register.
fn names_of(outcome: &Outcome, units: impl IntoIterator<Item = UnitIndex>) -> Vec<String> {
    let register = &outcome.descriptions.register;
    let units: BTreeSet<UnitIndex> = units.into_iter().collect();
    let units = units.iter().filter_map(|unit| register.unit(*unit));
    units.map(|unit| unit.short.clone()).collect()
}

/// The place of a text, and the names of the units that stand there.
type Named = (&'static str, Vec<String>);

struct Units {
    /// How many owe a form.
    owing: usize,
    /// How many of them sent nothing.
    silent: usize,
    /// Those that matter most first. Who is missing can be seen from what did not come; that a return is gone, or that one
    /// file took the place of another, only who is told it.
    named: [Named; 6],
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
        let heard: BTreeSet<UnitIndex> = coverage()
            .flat_map(|coverage| coverage.received.iter().copied())
            .collect();
        let lacking = with(|gap| matches!(gap, Gap::NotReceived));
        let left_out = with(|gap| !matches!(gap, Gap::NotReceived));
        let in_error: BTreeSet<UnitIndex> = coverage()
            .flat_map(|coverage| coverage.in_error.iter().copied())
            .collect();
        let replaced = names_of(outcome, outcome.replaced.iter().map(|one| one.unit));
        let names = |units: &mut dyn Iterator<Item = &UnitIndex>| names_of(outcome, units.copied());
        let silent = names(&mut lacking.difference(&heard));
        let gone = outcome.gone.iter().filter(|gone| gone.returns > 0);
        let gone: Vec<String> = gone.map(|gone| gone.unit.clone()).collect();
        let not_gone = |names: Vec<String>| -> Vec<String> {
            let names = names.into_iter();
            names.filter(|name| !gone.contains(name)).collect()
        };
        let count_of_silent = silent.len();
        let (missing, partial) = (
            not_gone(silent),
            not_gone(names(&mut lacking.intersection(&heard))),
        );
        Self {
            owing: owing.len(),
            silent: count_of_silent,
            named: [
                ("gone", gone),
                ("replaced", replaced),
                ("missing", missing),
                ("partial", partial),
                ("left_out", names(&mut left_out.difference(&lacking))),
                ("in_error", names(&mut in_error.difference(&left_out))),
            ],
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
