//! A text as words that can be compared one by one.

use super::key::key;

/// Words of a text for comparison; numbers lose leading zeros, so that "tháng 09" is "tháng 9", and "%" is a word.
pub(crate) fn words(text: &str) -> Vec<String> {
    let spelt = text.replace('%', " percent ");
    split_key(&key(&spelt)).map(str::to_owned).collect()
}

/// The words of a key as [`words`] gives them.
pub(crate) fn split_key(key: &str) -> impl Iterator<Item = &str> {
    key.split(' ').filter(|word| !word.is_empty()).map(|word| {
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        let trimmed = if is_number {
            word.trim_start_matches('0')
        } else {
            word
        };
        if trimmed.is_empty() { "0" } else { trimmed }
    })
}
