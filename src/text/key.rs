//! The key of a name: two names with one key are the same, whatever their case, punctuation and place of the tone; and the key
//! without its marks, which may only propose a name to a person.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use super::clean::clean;

/// The five tone marks as combining characters: grave, hook above, tilde, acute, dot below.
pub(super) const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Words of a name for comparison, joined by single blanks.
///
/// Lower case; the tone stands behind its syllable, so that "hoá" and "hóa" are one; "quí", "kĩ", "tỉ" are "quý", "kỹ", "tỷ";
/// ð and Ð are đ; all punctuation separates words.
pub fn key(text: &str) -> String {
    let cleaned = clean(text);
    if let Some(key) = key_of_letters(&cleaned) {
        return key;
    }
    let cleaned = cleaned.to_lowercase();
    let mut words: Vec<String> = Vec::new();
    for word in
        cleaned.split(|letter: char| !letter.is_alphanumeric() && !is_combining_mark(letter))
    {
        if !word.is_empty() {
            words.push(syllable_key(word));
        }
    }
    words.join(" ")
}

/// Keys of names in a list; a name that stands there again has its number behind it, "~2" for the second.
pub fn keys_in_order<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    let keys = names.map(|name| {
        let key = key(name);
        let times = seen.entry(key.clone()).or_default();
        *times += 1;
        match *times {
            1 => key,
            times => format!("{key}~{times}"),
        }
    });
    keys.collect()
}

/// The key of a clean text of nothing but letters in [`LETTERS`], as nearly every text is; `None` for any other.
pub(super) fn key_of_letters(text: &str) -> Option<String> {
    let mut keyed = String::with_capacity(text.len() + text.len() / 2);
    let (mut begin, mut tone) = (0, String::new());
    for letter in text.chars() {
        let known = match letter {
            // Dashes and quotation marks.
            '\u{2010}'..='\u{2027}' => &Letter::Separator,
            _ => LETTERS.get(place_in_table(letter)?)?.as_ref()?,
        };
        match known {
            Letter::Separator => end_word(&mut keyed, &mut begin, &mut tone),
            Letter::OfWord(plain, mark) => {
                keyed.push(*plain);
                tone.extend(mark);
            }
        }
    }
    end_word(&mut keyed, &mut begin, &mut tone);
    keyed.truncate(keyed.trim_end().len());
    Some(keyed)
}

/// Ends the word that begins at `begin`: i for y, its tone behind it, and a blank.
fn end_word(keyed: &mut String, begin: &mut usize, tone: &mut String) {
    let is_open = keyed
        .get(*begin..)
        .and_then(|word| word.strip_suffix('i'))
        .is_some_and(spells_y);
    if is_open {
        keyed.pop();
        keyed.push('y');
    }
    keyed.push_str(tone);
    tone.clear();
    if keyed.len() > *begin {
        keyed.push(' ');
        *begin = keyed.len();
    }
}

/// One word with its tone moved to the end.
pub(super) fn syllable_key(word: &str) -> String {
    if word.is_ascii() {
        return unify_i(word, "");
    }
    let mut base = String::with_capacity(word.len());
    let mut tone = String::new();
    for letter in word.chars() {
        let letter = if letter == 'ð' { 'đ' } else { letter };
        let (plain, marks) = without_tone(letter);
        base.push_str(&plain);
        tone.push_str(&marks);
    }
    unify_i(&base, &tone)
}

/// What a letter is in a key.
enum Letter {
    /// It separates words.
    Separator,
    /// The small letter without its tone, and the tone.
    OfWord(char, Option<char>),
}

/// Letters of Vietnamese and their neighbours; `None` where one letter gives several.
static LETTERS: LazyLock<Vec<Option<Letter>>> = LazyLock::new(|| {
    let letters = ('\0'..FIRST_END).chain(SECOND_START..SECOND_END);
    letters.map(letter_of_key).collect()
});

fn letter_of_key(letter: char) -> Option<Letter> {
    let mut lower = letter.to_lowercase();
    let small = lower.next().filter(|_| lower.next().is_none())?;
    if !small.is_alphanumeric() {
        return Some(Letter::Separator);
    }
    let (plain, marks) = without_tone(if small == 'ð' { 'đ' } else { small });
    let (mut plain, mut marks) = (plain.chars(), marks.chars());
    let taken = Letter::OfWord(plain.next()?, marks.next());
    (plain.next().is_none() && marks.next().is_none()).then_some(taken)
}

pub(super) const FIRST_END: char = '\u{250}';
pub(super) const SECOND_START: char = '\u{1e00}';
pub(super) const SECOND_END: char = '\u{1f00}';

/// Where a letter stands in [`LETTERS`].
fn place_in_table(letter: char) -> Option<usize> {
    let (code, end) = (u32::from(letter), u32::from(FIRST_END));
    let place = match letter {
        _ if letter < FIRST_END => code,
        SECOND_START..SECOND_END => code - u32::from(SECOND_START) + end,
        _ => return None,
    };
    usize::try_from(place).ok()
}

/// A letter in NFC without its tone, and the tone.
fn without_tone(letter: char) -> (String, String) {
    let (mut kept, mut tone) = (String::new(), String::new());
    decompose_canonical(letter, |part| {
        if TONES.contains(&part) {
            tone.push(part)
        } else {
            kept.push(part)
        }
    });
    (kept.nfc().collect(), tone)
}

/// Open syllables h, k, l, m, s, t, qu + i are spelt with y.
fn unify_i(base: &str, tone: &str) -> String {
    let onset = base.strip_suffix('i').filter(|onset| spells_y(onset));
    onset.map_or_else(
        || format!("{base}{tone}"),
        |onset| format!("{onset}y{tone}"),
    )
}

fn spells_y(onset: &str) -> bool {
    matches!(onset, "h" | "k" | "l" | "m" | "s" | "t" | "qu")
}

/// The key without diacritics; only to propose a name, never to accept one.
pub fn fold(text: &str) -> String {
    let plain = key(text);
    let folded: String = plain
        .nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect();
    // A word that was nothing but marks leaves nothing.
    let has_gaps = folded.starts_with(' ') || folded.ends_with(' ') || folded.contains("  ");
    if has_gaps {
        folded.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        folded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean::is_clean;

    #[test]
    fn spellings_of_one_name_have_one_key() {
        let same = [
            ("hoá", "hóa"),
            ("Thuỷ điện", "thủy điện"),
            ("Quí III", "Quý III"),
            ("tỉ đồng", "tỷ đồng"),
            ("Ia H’Drai", "Ia H'Drai"),
            ("Ðắk Hà", "Đắk Hà"),
            ("KỸ THUẬT", "kĩ thuật"),
            ("te\u{302}\u{301}", "tế"),
            ("bán\u{a0}lẻ  hàng\nhóa", "Bán lẻ hàng hóa"),
        ];
        for (first, second) in same {
            assert_eq!(key(first), key(second), "{first} / {second}");
        }
    }

    #[test]
    fn the_short_way_to_a_key_gives_what_the_long_one_gives() {
        let long_way = |text: &str| {
            let cleaned = text.to_lowercase();
            let words = cleaned.split(|letter: char| !letter.is_alphanumeric());
            let words = words.filter(|word| !word.is_empty()).map(syllable_key);
            words.collect::<Vec<_>>().join(" ")
        };
        let mut compared = 0;
        let letters = ('!'..FIRST_END).chain(SECOND_START..SECOND_END);
        let letters = letters.chain('\u{2010}'..='\u{2027}');
        for letter in letters.filter(|letter| is_clean(&letter.to_string())) {
            for text in [
                format!("{letter}"),
                format!("QU{letter}i 1{letter}"),
                format!("- T{letter}, (h{letter}"),
            ] {
                if let Some(short) = key_of_letters(&text) {
                    assert_eq!(short, long_way(&text), "{text}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 2000, "{compared}");
    }

    #[test]
    fn names_that_differ_in_a_tone_or_a_letter_stay_apart() {
        let different = [
            ("hoa", "hóa"),
            ("hòa", "họa"),
            ("Đắk Hà", "Đăk Hà"),
            ("má", "mả"),
            ("mai", "may"),
        ];
        for (first, second) in different {
            assert_ne!(key(first), key(second), "{first} / {second}");
        }
        assert_eq!(fold("Đắk Hà"), fold("Đăk Hà"));
    }
}
