//! Words of the report and the workbook by key.

use std::collections::BTreeMap;

use crate::text::fill;

/// What sheets, headings, notes and sentences say (từ ngữ của báo cáo): `templates/phrases.toml`.
///
/// `{name}` in a text is the place of a value; `[[ … ]]` is left away when a value inside it is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Phrases(BTreeMap<String, String>);

impl Phrases {
    /// Texts by key; loading them checks that each key is there.
    pub fn new(texts: BTreeMap<String, String>) -> Self {
        Self(texts)
    }

    /// The text under a key; the key itself when there is no such text.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// The text under a key with `values` in their places.
    pub fn say(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), |name| {
            let found = values.iter().find(|(known, _)| *known == name)?;
            Some(found.1.to_owned())
        })
    }

    /// Every text.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }

    /// Every key, rising.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
