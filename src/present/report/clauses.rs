//! Clauses of a paragraph that stand or fall with their figures, and what a paragraph says instead of itself.

use minijinja::Environment;
use minijinja::value::Value;

use super::bounded::{FIGURE, WRITTEN};
use super::spoken::{ABSENT, Absence, QUOTE};

/// Stand before the alternative of a paragraph: for figures that are not published, for figures that do not exist.
pub(super) const OTHERWISE: [(char, Absence); 2] = [
    ('\u{E006}', Absence::Withheld),
    ('\u{E007}', Absence::Missing),
];

/// Stands behind an alternative.
pub(super) const OTHERWISE_END: char = '\u{E008}';

pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("them", optional);
    environment.add_filter("cac_ve", together);
    environment.add_function("otherwise", otherwise);
}

/// A clause with what joins it to its sentence; nothing when a figure of it is not there.
fn optional(clause: &Value, before: Option<&str>, after: Option<&str>) -> Value {
    let words = clause.to_string();
    if absence(&words).is_some() {
        return Value::from_safe_string(String::new());
    }
    let [before, after] = [before, after].map(|part| escaped(part.unwrap_or_default()));
    Value::from_safe_string(format!("{before}{}{after}", safe(clause)))
}

/// Clauses one after the other, without those whose figures are not there; when that is none, no sentence around them is
/// printed either.
fn together(clauses: Vec<Value>, between: Option<&str>) -> Value {
    let mut absent = None;
    let mut whole = Vec::new();
    for clause in &clauses {
        match absence(&clause.to_string()) {
            Some(missing) => absent = absent.max(Some(missing)),
            None => whole.push(safe(clause)),
        }
    }
    let text = match absent {
        Some(absent) if whole.is_empty() => absent.mark().to_string(),
        Some(_) | None => whole.join(&escaped(between.unwrap_or("; "))),
    };
    Value::from_safe_string(text)
}

/// What the paragraph says instead of itself when one of its figures is not published, and when one does not exist.
fn otherwise(withheld: &str, missing: &str) -> Value {
    let mut text = String::new();
    for ((mark, _), words) in OTHERWISE.into_iter().zip([withheld, missing]) {
        text.push(mark);
        text.push_str(&escaped(words));
        text.push(OTHERWISE_END);
    }
    Value::from_safe_string(text)
}

/// Why a figure of some words is not there; `None` when all are.
pub(super) fn absence(words: &str) -> Option<Absence> {
    let marks = words.chars().filter_map(absence_of);
    marks.max()
}

/// What a mark says of a figure.
pub(super) fn absence_of(letter: char) -> Option<Absence> {
    let mut known = ABSENT.iter();
    let found = known.find(|(mark, _)| *mark == letter);
    found.map(|(_, absence)| *absence)
}

fn safe(value: &Value) -> String {
    let text = value.to_string();
    if value.is_safe() {
        text
    } else {
        escaped(&text)
    }
}

/// Words with every sign that Markdown could take for its own made a plain one, on one line.
pub(super) fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{2028}' | '\u{2029}' => plain.push(' '),
            control if control.is_control() => plain.push(' '),
            sign if sign.is_ascii_punctuation() => plain.extend(['\\', sign]),
            other => plain.push(other),
        }
    }
    plain
}

/// Foreign words without the marks of rendered text, which would be taken for ours.
pub(super) fn foreign(text: &str) -> String {
    text.replace(|letter| (QUOTE..=WRITTEN).contains(&letter), "\u{FFFD}")
}

const _: () = assert!((PLACED as u32) < OTHERWISE_END as u32 && (QUOTE as u32) < PLACED as u32);
const _: () = assert!((OTHERWISE_END as u32) < FIGURE as u32 && (FIGURE as u32) < WRITTEN as u32);

/// Stands behind the id of a table or chart in rendered text.
pub(super) const PLACED: char = '\u{E003}';
