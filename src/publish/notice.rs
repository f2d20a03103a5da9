//! The notice that lies in the output folder while its set is not of the last run, for whoever opens the folder.

use super::edited::Edited;
use super::names::{FINDINGS, KeptFor};
use super::shortfall::{Shortfall, gone_in_words, weaker_in_words};
use super::status::{Failure, State, Status};
use crate::message::Catalogue;
use crate::model::date::Date;
use crate::model::period::Period;
use crate::model::text::Language;

/// By this, old editors on Windows know that the text is UTF-8.
const MARK: &str = "\u{feff}";

/// Lines as old editors on Windows read them.
pub(super) fn page<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let lines: String = lines.map(|line| format!("{line}\r\n")).collect();
    format!("{MARK}{lines}")
}

/// The notice in both languages, Vietnamese first.
pub(super) fn notice(status: &Status, catalogue: &Catalogue) -> String {
    let [first, second] =
        [Language::Vi, Language::En].map(|language| lines(status, catalogue, language));
    let lines = first.iter().map(String::as_str).chain([""]);
    page(lines.chain(second.iter().map(String::as_str)))
}

fn lines(status: &Status, catalogue: &Catalogue, language: Language) -> Vec<String> {
    let say = |key: &str, values: &[(&str, String)]| catalogue.say(language, key, values);
    let of = |period, as_of| {
        vec![
            ("period", month(period, language)),
            ("as-of", day(as_of, language)),
        ]
    };
    let run = &status.last_run;
    let title = match (&run.state, &status.set) {
        (State::Good, _) if status.edited.is_empty() => "notice-title-weaker",
        (State::Good, _) if status.edited.iter().all(is_unknown) => "notice-title-unknown",
        (State::Good, _) => "notice-title-edited",
        (_, None) => "notice-title-no-set",
        (
            State::Begun | State::Failed { .. } | State::Beside { .. } | State::Kept { .. },
            Some(_),
        ) => "notice-title",
    };
    let mut lines = vec![say(title, &[]), String::new()];
    lines.push(match &status.set {
        Some(set) => say("notice-set", &of(set.period, set.as_of)),
        None if status.unknown.is_empty() => say("notice-no-set", &[]),
        None => say(
            "notice-unknown-set",
            &[("files", status.unknown.join(", "))],
        ),
    });
    let mut values = of(run.period, run.as_of);
    match &run.state {
        State::Begun => {
            lines.push(say("notice-begun", &values));
            lines.push(say("notice-begun-remedy", &[]));
        }
        State::Failed { failure } => {
            values.push(("reason", reason(failure, catalogue, language)));
            lines.push(say("notice-failed", &values));
            lines.push(remedy(failure, catalogue, language));
        }
        State::Beside { held } => {
            values.push(("files", held.join(", ")));
            lines.push(say("notice-beside", &values));
            lines.push(say("notice-beside-remedy", &[]));
        }
        State::Kept { shortfall } => {
            values.push(("reason", kept_because(shortfall, catalogue, language)));
            let key = match status.set {
                Some(_) => "notice-kept",
                None => "notice-kept-no-set",
            };
            lines.push(say(key, &values));
            lines.push(say(&format!("kept-{}-remedy", shortfall.kind.name()), &[]));
            lines.push(say("notice-findings", &[("file", FINDINGS.to_owned())]));
        }
        State::Good => {}
    }
    if !status.weaker.is_empty() {
        let figures = weaker_in_words(&status.weaker, catalogue, language);
        lines.push(say("notice-weaker", &[("figures", figures)]));
    }
    for edited in &status.edited {
        let values = [
            ("file", edited.file.clone()),
            ("kept", edited.kept_as.clone()),
        ];
        let key = format!("notice-aside-{}", edited.kept_for.name());
        lines.push(say(&key, &values));
    }
    if let Some(set) = &status.beside {
        let names: Vec<&str> = set.files.iter().map(|file| file.file.as_str()).collect();
        let mut values = of(set.period, set.as_of);
        values.push(("files", names.join(", ")));
        lines.push(say("notice-beside-set", &values));
    }
    lines.push(String::new());
    lines.push(say("notice-closing", &[]));
    lines
}

fn is_unknown(kept: &Edited) -> bool {
    kept.kept_for == KeptFor::Unknown
}

/// Why a run failed, as the second half of a sentence.
pub fn reason(failure: &Failure, catalogue: &Catalogue, language: Language) -> String {
    let key = format!("failure-{}", failure.kind.name());
    catalogue.say(language, &key, &[("subject", failure.subject.clone())])
}

/// Why the last set stays, as the second half of a sentence.
pub fn kept_because(shortfall: &Shortfall, catalogue: &Catalogue, language: Language) -> String {
    let key = format!("kept-{}", shortfall.kind.name());
    let mut values = vec![("gone", gone_in_words(&shortfall.gone, catalogue, language))];
    if let Some(last) = &shortfall.last {
        values.push(("last-period", month(last.period, language)));
        values.push(("last-as-of", day(last.as_of, language)));
        let province = last.province.as_ref();
        let province = province.map(|name| name.in_language(language).to_owned());
        values.push(("last-province", province.unwrap_or_default()));
    }
    catalogue.say(language, &key, &values)
}

/// What to do about it, as a sentence.
pub fn remedy(failure: &Failure, catalogue: &Catalogue, language: Language) -> String {
    let key = format!("failure-{}-remedy", failure.kind.name());
    catalogue.say(language, &key, &[])
}

/// A day as people write it: "25/9/2019" or "2019-09-25".
pub fn day(date: Date, language: Language) -> String {
    let (year, month, day) = date.parts();
    match language {
        Language::Vi => format!("{day}/{month}/{year}"),
        Language::En => date.to_string(),
    }
}

/// A month as people write it: "9/2019" or "2019-09".
pub fn month(period: Period, language: Language) -> String {
    match language {
        Language::Vi => format!("{}/{}", period.month(), period.year()),
        Language::En => period.to_string(),
    }
}
