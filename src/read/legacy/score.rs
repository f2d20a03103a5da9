//! How much a text reads like Vietnamese of our trade.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::describe;
use crate::text::{self, is_syllable};

/// Descriptions whose words are those of a district's return.
const SOURCES: [&str; 4] = ["forms/", "register/", "industries/", "measures.toml"];
/// Weight of a word of the descriptions, of which a syllable may be one by chance.
const KNOWN: usize = 3;

/// Words of the shipped descriptions that are not ASCII, in small letters.
static LEXICON: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut lexicon = HashSet::new();
    for (path, source) in describe::embedded() {
        if SOURCES.iter().any(|kept| path.starts_with(kept)) {
            lexicon.extend(words(&source));
        }
    }
    lexicon
});

/// How the words of texts read; only those with a letter beyond ASCII count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    pub(super) words: usize,
    /// Words that could be Vietnamese.
    pub(super) good: usize,
    /// The same, words of the trade weighing more.
    pub(super) weight: usize,
}

impl Score {
    pub(super) fn of(text: &str) -> Self {
        let mut score = Self::default();
        for word in words(text) {
            score.words += 1;
            let weight = if LEXICON.contains(&word) {
                KNOWN
            } else {
                usize::from(is_syllable(&word))
            };
            score.good += usize::from(weight > 0);
            score.weight += weight;
        }
        score
    }

    pub(super) fn add(&mut self, other: Self) {
        self.words += other.words;
        self.good += other.good;
        self.weight += other.weight;
    }
}

/// Words with a letter beyond ASCII, in NFC and small letters; signs that the old fonts use as letters belong to them.
fn words(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|letter: char| {
        letter.is_whitespace() || letter.is_ascii_punctuation() || letter.is_ascii_digit()
    });
    let words = parts.filter(|word| !word.is_ascii()).map(|word| {
        let seen = word.chars().filter(|letter| !text::is_invisible(*letter));
        seen.nfc().flat_map(char::to_lowercase).collect::<String>()
    });
    // A lone sign such as "×" or "§" would be a letter when decoded, and any letter is a syllable.
    words.filter(|word| word.chars().nth(1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_reads_better_than_what_it_is_stored_as() {
        for (stored, meant) in [
            ("Gi¸ trÞ s¶n xuÊt", "Giá trị sản xuất"),
            ("Sè hé", "Số hộ"),
            ("Giaù trò saûn xuaát", "Giá trị sản xuất"),
        ] {
            assert!(
                Score::of(stored).weight < Score::of(meant).weight,
                "{stored}"
            );
        }
        assert_eq!(Score::of("GRDP 2019 (tr. USD)"), Score::default());
    }
}
