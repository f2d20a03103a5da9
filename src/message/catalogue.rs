//! The catalogue of everything said to people, and how it is said.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fill::{positions, word};
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Arg, Finding};
use crate::model::rewording::Reworded;
use crate::model::text::{Bilingual, Language};
use crate::text::fill;

/// The sentences of one rule.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) name: String,
    pub(super) title: Bilingual,
    pub(super) observed: Bilingual,
    pub(super) expected: Bilingual,
    pub(super) remedy: Bilingual,
    pub(super) cause: Bilingual,
    pub(super) example: Bilingual,
}

impl RuleEntry {
    pub(super) fn sentence_mut(&mut self, part: &str) -> Option<&mut Bilingual> {
        match part {
            "title" => Some(&mut self.title),
            "observed" => Some(&mut self.observed),
            "expected" => Some(&mut self.expected),
            "remedy" => Some(&mut self.remedy),
            "cause" => Some(&mut self.cause),
            "example" => Some(&mut self.example),
            _ => None,
        }
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = (&'static str, &Bilingual)> {
        [
            ("title", &self.title),
            ("observed", &self.observed),
            ("expected", &self.expected),
            ("remedy", &self.remedy),
            ("cause", &self.cause),
            ("example", &self.example),
        ]
        .into_iter()
    }
}

/// The key without the name of the table in which most texts stand.
pub(super) fn without_table(key: &str) -> &str {
    key.strip_prefix("text.").unwrap_or(key)
}

/// All texts of the program (danh mục thông báo), from `templates/messages.toml` and `templates/messages/`.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub(super) rules: BTreeMap<String, RuleEntry>,
    pub(super) texts: BTreeMap<String, Bilingual>,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingText {
    /// What the matter is, in a few words.
    pub title: String,
    /// What stands there.
    pub observed: String,
    /// What was expected.
    pub expected: String,
    /// What to do.
    pub remedy: String,
}

/// A rule in words, for `tonghop explain` and the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleText<'a> {
    /// Reads after "allow": `sum-differs`.
    pub name: &'a str,
    /// What the matter is, in a few words.
    pub title: &'a str,
    /// How it usually comes about.
    pub cause: &'a str,
    /// A case of it.
    pub example: &'a str,
    /// What to do, about no finding in particular.
    pub remedy: &'a str,
}

impl Catalogue {
    /// The catalogue with the texts of an office in the place of its own.
    pub fn reworded(&self, texts: &[Reworded]) -> Self {
        let mut catalogue = self.clone();
        for one in texts {
            if let Some(text) = catalogue.text_mut(&one.key) {
                match one.language {
                    Language::Vi => text.vi.clone_from(&one.text),
                    Language::En => text.en.clone_from(&one.text),
                }
            }
        }
        catalogue
    }

    /// Both languages of a text by its key among all [`texts`](Self::texts).
    fn text_mut(&mut self, key: &str) -> Option<&mut Bilingual> {
        let of_rule = key.split_once('.');
        let entry = of_rule.and_then(|(code, part)| Some((self.rules.get_mut(code)?, part)));
        match entry {
            Some((entry, part)) => entry.sentence_mut(part),
            None => self.texts.get_mut(key),
        }
    }

    /// The text under `key` with `values` in the places of their placeholders; the key itself when there is no such text.
    pub fn say(&self, language: Language, key: &str, values: &[(&str, String)]) -> String {
        let Some(text) = self.text(key) else {
            return key.to_owned();
        };
        sentence(text.in_language(language), |name| {
            let found = values.iter().find(|(known, _)| *known == name)?;
            Some(plain(&found.1))
        })
    }

    /// A finding in the language, with the names that `descriptions` has for units, forms and measures.
    ///
    /// Beside the finding's own values every text may use `{unit}`, `{form}`, `{file}`, `{sheet}`, `{cell}`
    /// (the primary cell) and `{others}` (the other cells), as far as they are known.
    pub fn finding(
        &self,
        language: Language,
        finding: &Finding,
        descriptions: &Descriptions,
    ) -> FindingText {
        let Some(entry) = self.rules.get(finding.rule.code) else {
            return FindingText {
                title: finding.rule.code.to_owned(),
                observed: String::new(),
                expected: String::new(),
                remedy: String::new(),
            };
        };
        let value = |name: &str| self.value(language, finding, descriptions, name);
        FindingText {
            title: sentence(entry.title.in_language(language), value),
            observed: sentence(entry.observed.in_language(language), value),
            expected: sentence(entry.expected.in_language(language), value),
            remedy: sentence(entry.remedy.in_language(language), value),
        }
    }

    /// What the catalogue says of a rule; `None` for a code that was never given out.
    pub fn rule(&self, language: Language, code: &str) -> Option<RuleText<'_>> {
        let entry = self.rules.get(code)?;
        // A remedy that names the cells of its finding has another wording where there is no finding.
        let general = self.text(&format!("general.{code}"));
        Some(RuleText {
            name: &entry.name,
            title: entry.title.in_language(language),
            cause: entry.cause.in_language(language),
            example: entry.example.in_language(language),
            remedy: general.unwrap_or(&entry.remedy).in_language(language),
        })
    }

    /// Codes of all rules, rising.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rules.keys().map(String::as_str)
    }

    /// Every text with a place to look for it: `TH112.observed`, `severity.error`; for tests of completeness.
    pub fn texts(&self) -> impl Iterator<Item = (String, &Bilingual)> {
        let of_rules = self.rules.iter().flat_map(|(code, entry)| {
            entry
                .sentences()
                .map(move |(part, text)| (format!("{code}.{part}"), text))
        });
        let others = self.texts.iter().map(|(key, text)| (key.clone(), text));
        of_rules.chain(others)
    }

    /// Both languages of a text; the table name `text.` may stand before the key.
    pub fn text(&self, key: &str) -> Option<&Bilingual> {
        self.texts.get(without_table(key))
    }

    fn value(
        &self,
        language: Language,
        finding: &Finding,
        descriptions: &Descriptions,
        name: &str,
    ) -> Option<String> {
        let own = finding.args.iter().find(|(known, _)| *known == name);
        if let Some((_, arg)) = own {
            let Arg::Message(key) = arg else {
                return Some(word(language, arg, descriptions));
            };
            // A reason may name the finding's own values, but not another reason: sentences end somewhere.
            let text = self
                .text(key)
                .map_or(*key, |text| text.in_language(language));
            return Some(sentence(text, |inner| {
                let found = finding.args.iter().find(|(known, _)| *known == inner)?;
                Some(word(language, &found.1, descriptions))
            }));
        }
        let first = finding.cells.first();
        match name {
            "unit" => Some(word(language, &Arg::Unit(finding.unit?), descriptions)),
            "form" => Some(word(language, &Arg::Form(finding.form?), descriptions)),
            "file" => first.map(|cell| cell.file.to_string()),
            "sheet" => first.map(|cell| cell.sheet.to_string()),
            "cell" => first.and_then(cell_address),
            "others" => Some(positions(&finding.cells)),
            _ => None,
        }
    }
}

/// A sentence with its values; an empty value is none, so that its place is seen.
fn sentence(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    fill(template, |name| {
        value(name).filter(|value| !value.is_empty())
    })
}

/// A text that may go to a terminal: whatever could move the cursor, colour, hide or turn letters is shown as `�`.
///
/// Values come from arguments, from names of files and from files that others may write. Line breaks stay.
pub fn plain(text: &str) -> String {
    let shown = |letter: char| match letter {
        '\n' | '\t' => letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        _ if letter.is_control() => char::REPLACEMENT_CHARACTER,
        _ => letter,
    };
    text.chars().map(shown).collect()
}

fn cell_address(cell: &CellRef) -> Option<String> {
    cell.position.map(|position| position.to_string())
}
