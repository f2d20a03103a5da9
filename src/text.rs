//! When two Vietnamese names are the same; the only place that decides it.
//!
//! Names match in layers, and the first that has an answer decides:
//!
//! 1. exact: letter by letter after [`clean`], which leaves one spelling of each letter and no unseen characters;
//! 2. normalised: by [`key`], which knows no case, punctuation, place of the tone or i for y; on it stand `words` of titles
//!    and headings, `label_key` of rows (no running number), `code_key`, `measure_key` and `PlaceNames`, which also
//!    know no blanks, and TP., H., X. for their full words;
//! 3. folded: [`fold`] drops the diacritics and [`nearest`] counts letters. Both may only propose a name to a person, because
//!    "Đắk Hà" and "Đăk Hạ" fold alike; only a measure of several words ("trieu dong") is known by it, where it can be but one.
//!    Whatever two names share in layer 2 is ambiguous and is not chosen either.

mod label;
mod place;
mod places;
mod syllable;
mod words;

pub(crate) use label::{
    code_key, introduces, label_key, measure_key, without_enumerator, without_note_mark,
};
pub(crate) use place::{PlaceNames, names_a_place};
pub(crate) use places::{fill, places};
pub use syllable::is_syllable;
pub(crate) use words::{split_key, words};

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The five tone marks as combining characters: grave, hook above, tilde, acute, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
/// Likeness below which a name is not worth proposing (0 nothing alike, 1 equal).
const LIKENESS_NEEDED: f64 = 0.6;

/// The text in NFC, runs of blanks joined, invisible, control and direction characters removed.
pub fn clean(text: &str) -> String {
    if is_clean(text) {
        return text.to_owned();
    }
    let mut cleaned = String::with_capacity(text.len());
    // Unseen characters go first: one of them may stand between a letter and its mark.
    let seen = text
        .chars()
        .filter(|letter| letter.is_whitespace() || !is_invisible(*letter));
    for letter in seen.nfc() {
        if letter.is_whitespace() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else {
            cleaned.push(letter);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// True when cleaning would change nothing; true for nearly every text, and much cheaper than cleaning.
pub fn is_clean(text: &str) -> bool {
    let mut after_blank = true;
    for letter in text.chars() {
        match letter {
            ' ' if after_blank => return false,
            ' ' => after_blank = true,
            // Printable letters of blocks in which every character is its own NFC, the composed Vietnamese ones among them.
            '!'..='~'
            | '\u{a1}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{1e00}'..='\u{1eff}'
            | '\u{2010}'..='\u{2027}' => {
                after_blank = false;
            }
            _ => return false,
        }
    }
    !after_blank || text.is_empty()
}

/// Characters that show nothing or turn the direction of the text.
pub fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

/// Characters that deceive the eye: controls, NUL among them, and those that turn the direction of the text. What merely joins or
/// parts words, as web pages leave it in copied text, is none of them.
pub fn is_deceptive(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{fff9}'..='\u{fffb}' | '\u{ffff}' | '\u{e0000}'..='\u{e007f}')
}

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
fn key_of_letters(text: &str) -> Option<String> {
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
fn syllable_key(word: &str) -> String {
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

const FIRST_END: char = '\u{250}';
const SECOND_START: char = '\u{1e00}';
const SECOND_END: char = '\u{1f00}';

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

/// The known name most like `name`, when one is like enough to be meant; the first of equals.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(name);
    let letters = wanted.chars().count();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let folded = fold(candidate);
        if !may_be_alike(letters, folded.chars().count()) {
            continue;
        }
        let likeness = strsim::normalized_levenshtein(&wanted, &folded);
        if likeness >= LIKENESS_NEEDED && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// False where two names differ so much in length alone that neither can be meant by the other: to compare letters of a label that
/// is longer than any name would take long.
fn may_be_alike(letters: usize, others: usize) -> bool {
    letters.min(others).saturating_mul(10) >= letters.max(others).saturating_mul(6)
}

/// The names that `name` may stand for: all that differ in diacritics only, else the nearest.
pub fn proposed<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Vec<&'a str> {
    let wanted = fold(name);
    let mut alike: Vec<&str> = Vec::new();
    for candidate in known.clone().filter(|candidate| fold(candidate) == wanted) {
        if !alike.contains(&candidate) {
            alike.push(candidate);
        }
    }
    if alike.is_empty() {
        alike.extend(nearest(name, known));
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn invisible_characters_are_no_part_of_a_text() {
        assert_eq!(clean("\u{feff}Bán\u{200b} lẻ\u{ad} "), "Bán lẻ");
        assert_eq!(clean("e\u{302}\u{200b}\u{301}"), "ế");
        assert_eq!(fold("ê \u{301} a"), "e a");
        assert_eq!(clean("a\u{202e}b\u{1b}c\u{0} \u{200b} d"), "abc d");
    }

    #[test]
    fn what_needs_no_cleaning_is_in_nfc_already() {
        let plain: String = ('!'..='\u{2ff}')
            .chain('\u{1e00}'..='\u{1eff}')
            .chain('\u{2010}'..='\u{2027}')
            .filter(|letter| is_clean(&letter.to_string()))
            .collect();
        assert_eq!(plain.nfc().collect::<String>(), plain);
        assert!(!plain.contains(|letter: char| letter.is_whitespace() || is_invisible(letter)));
        assert!(is_clean("Tổng mức bán lẻ – giá hiện hành") && is_clean(""));
        assert!(
            !is_clean(" a")
                && !is_clean("a ")
                && !is_clean("a  b")
                && !is_clean("\u{a0}")
                && !is_clean(" ")
        );
    }

    #[test]
    fn a_misspelt_name_proposes_the_nearest() {
        let known = ["Huyện Đắk Hà", "Huyện Đắk Tô", "Huyện Sa Thầy"];
        assert_eq!(
            nearest("huyen Dak Ha", known.into_iter()),
            Some("Huyện Đắk Hà")
        );
        assert_eq!(nearest("Sở Y tế", known.into_iter()), None);
        // As many letters more as may be, and one too many.
        let lengthened = |more: usize| format!("Huyện Sa Thầy{}", "y".repeat(more));
        let of_thirteen = ["Huyện Sa Thầy"];
        assert!(nearest(&lengthened(8), of_thirteen.into_iter()).is_some());
        assert!(nearest(&lengthened(9), of_thirteen.into_iter()).is_none());
        let alike = ["Đắk Hà", "Đăk Hạ", "Đắk Hà", "Đắk Tô"];
        assert_eq!(proposed("Dak Ha", alike.into_iter()), ["Đắk Hà", "Đăk Hạ"]);
        assert_eq!(proposed("Dak To", alike.into_iter()), ["Đắk Tô"]);
    }
}
