//! What the parser of a TOML file complains of, told apart so that it can be said in two languages.

use super::nearest::nearest_key;

/// Letters of the file that a sentence quotes.
const QUOTED: usize = 40;
/// Keys whose values have a form of their own, and the text that says which, below `describe.`.
const FORMS: [(&str, &str); 13] = [
    ("period", "allowed-month"),
    ("keep-months-from", "allowed-month"),
    ("since", "allowed-month"),
    ("error-from", "allowed-month"),
    ("as-of", "allowed-day"),
    ("date", "allowed-day"),
    ("threads", "allowed-count"),
    ("time-limit", "allowed-count"),
    ("ranking", "allowed-yes-or-no"),
    ("after-success", "allowed-hook"),
    ("after-failure", "allowed-hook"),
    ("valid-from", "allowed-month"),
    ("valid-until", "allowed-month"),
];

/// Kinds of values as the parser names them, and the text that says how such a value is written, below `describe.`.
const KINDS: [(&str, &str); 8] = [
    ("expected a string", "allowed-text"),
    ("expected string", "allowed-text"),
    ("expected path string", "allowed-text"),
    ("expected a boolean", "allowed-yes-or-no"),
    ("expected a sequence", "allowed-list"),
    ("expected a map", "allowed-section"),
    ("expected a nonzero u", "allowed-count"),
    ("expected u", "allowed-whole"),
];

/// A complaint with what stands in the file at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// What the parser says, in its own words.
    pub(crate) said: String,
    /// The key of the line, as far as there is one.
    key: String,
    /// What stands at the place, cut to one short line.
    found: String,
    /// True when the line holds a backslash, as paths of Windows do.
    has_backslash: bool,
    /// True when the file is TOML and a value of it is not what is needed.
    is_of_a_value: bool,
}

impl Complaint {
    /// The parser's `error` about `text`.
    pub(crate) fn of(error: &toml::de::Error, text: &str) -> Self {
        let span = error.span().unwrap_or_default();
        let before = text.get(..span.start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(line_start..).unwrap_or_default();
        let line = line.lines().next().unwrap_or_default();
        let key = line.split_once('=').map_or("", |(key, _)| key);
        let found = text.get(span).unwrap_or_default();
        Self {
            said: error.message().replace('\n', " "),
            key: key.trim().to_owned(),
            found: cut(found),
            has_backslash: line.contains('\\'),
            is_of_a_value: text.parse::<toml::Table>().is_ok(),
        }
    }

    /// A complaint of something else than TOML, in the words of its parser.
    pub(crate) fn foreign(said: String) -> Self {
        Self {
            said,
            key: String::new(),
            found: String::new(),
            has_backslash: false,
            is_of_a_value: false,
        }
    }

    /// The nearest known key or value; empty when none is near.
    pub(crate) fn nearest(&self) -> String {
        nearest_key(&self.said)
    }

    /// Key of the sentence in the message catalogue and its arguments.
    pub(crate) fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let mut quoted = self.said.split('`').skip(1).step_by(2);
        let mut name = || quoted.next().unwrap_or_default().to_owned();
        if self.said.starts_with("unknown field") {
            let values = vec![("name", name()), ("nearest", self.nearest())];
            return ("describe.unknown-key", values);
        }
        if self.said.starts_with("unknown variant") {
            let value = name();
            let allowed = quoted.collect::<Vec<_>>().join(", ");
            let nearest = nearest_key(&self.said);
            let values = vec![("value", value), ("allowed", allowed), ("nearest", nearest)];
            return ("describe.unknown-value", values);
        }
        if self.said.starts_with("missing field") {
            return ("describe.missing-key", vec![("key", name())]);
        }
        if self.said.starts_with("duplicate") {
            return ("describe.repeated-key", vec![("key", self.found.clone())]);
        }
        let found = ("found", self.found.clone());
        if !self.is_of_a_value && self.has_backslash {
            return ("describe.backslash", Vec::new());
        }
        if !self.is_of_a_value {
            return ("describe.syntax", vec![found]);
        }
        let form = FORMS.iter().find(|(key, _)| *key == self.key);
        let kind = || KINDS.iter().find(|(words, _)| self.said.contains(words));
        let form = form.or_else(kind);
        let allowed = form.map_or_else(String::new, |(_, text)| (*text).to_owned());
        ("describe.wrong-value", vec![found, ("allowed", allowed)])
    }
}

fn cut(found: &str) -> String {
    let line = found.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= QUOTED {
        return line.to_owned();
    }
    let kept: String = line.chars().take(QUOTED - 1).collect();
    format!("{}…", kept.trim_end())
}
