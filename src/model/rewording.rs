//! What an office says in its own words.

use super::text::Language;

/// A text of the message catalogue as an office words it (lời văn riêng): in the office's `messages.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// Its key in the catalogue: `TH112.observed`, `severity-error`.
    pub key: String,
    /// The language of the text.
    pub language: Language,
    /// The office's text, with the places of the program's.
    pub text: String,
}
