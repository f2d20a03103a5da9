//! One spelling of Vietnamese text for matching; the only place that says when two names are the same.

use unicode_normalization::UnicodeNormalization;

/// Smallest likeness, from 0 to 1, at which a known name is proposed for a misspelt one.
const LIKE_ENOUGH: f64 = 0.6;

/// The text in NFC with runs of blanks and line breaks joined to one space; invisible, control and direction characters removed.
///
/// `"Tổng \u{a0} số\n"` in decomposed letters becomes `"Tổng số"`.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut after_blank = false;
    let mut push = |letter: char| {
        if letter.is_whitespace() {
            after_blank = true;
        } else if !is_invisible(letter) {
            if after_blank && !cleaned.is_empty() {
                cleaned.push(' ');
            }
            after_blank = false;
            cleaned.push(letter);
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut push);
    } else {
        text.nfc().for_each(&mut push);
    }
    cleaned
}

/// True for a character that [`clean`] removes: it has no shape of its own or changes the direction of its neighbours.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter,
        '\u{0}'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Words of a name for comparison, joined by one space; two names are the same when their keys are equal.
///
/// Lower case; the tone stands on the first vowel of each word, so that hoá = hóa and thuỷ = thủy; kỹ = kĩ, Quí = Quý;
/// ð = đ; m² = m2; 1.000 = 1000; H'Drai = H’Drai = H' Drai. Punctuation is dropped, digits and `%` stay.
/// For comparison only: a key is not a spelling to show.
pub fn key(text: &str) -> String {
    let letters: Vec<char> = comparable(text);
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = letters.get(..at).unwrap_or_default();
        let after = letters.get(at + 1..).unwrap_or_default();
        if letter.is_alphanumeric() || is_mark(letter) {
            word.push(letter);
        } else if !joins(before, letter, after) {
            finish_word(&mut word, &mut words);
            if letter == '%' {
                words.push("%".to_owned());
            }
        }
    }
    finish_word(&mut word, &mut words);
    words.join(" ")
}

/// The [`key`] without any diacritics: `"dak ha"` for both Đắk Hà and Đăk Hạ. Only to propose a name, never to accept one.
pub fn fold(text: &str) -> String {
    key(text)
        .nfd()
        .filter(|letter| !is_mark(*letter))
        .map(|letter| if letter == 'đ' { 'd' } else { letter })
        .collect()
}

/// The known name most like `text`, to propose in a message; `None` when none is like enough. The first of equals wins.
pub fn nearest<'a>(text: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(text);
    let mut best: Option<(f64, &str)> = None;
    for name in known {
        let likeness = strsim::normalized_damerau_levenshtein(&wanted, &fold(name));
        if likeness >= LIKE_ENOUGH && best.is_none_or(|(highest, _)| likeness > highest) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Lower case decomposed letters with look-alikes replaced.
fn comparable(text: &str) -> Vec<char> {
    let lower = clean(text).to_lowercase();
    if lower.is_ascii() {
        return lower.chars().collect();
    }
    lower.nfkd().map(without_look_alike).collect()
}

/// The Latin letter for one that looks the same in print.
fn without_look_alike(letter: char) -> char {
    match letter {
        'ð' | 'ɖ' => 'đ',
        'а' => 'a',
        'е' => 'e',
        'і' => 'i',
        'о' => 'o',
        'р' => 'p',
        'с' => 'c',
        'у' => 'y',
        'х' => 'x',
        '’' | '‘' | 'ʼ' | '`' | '´' | '′' => '\'',
        _ => letter,
    }
}

/// True when a separator between two parts of one word is dropped without a blank: H'Drai, H' Drai, 1.000.
fn joins(before: &[char], separator: char, after: &[char]) -> bool {
    let starts_with_letter = after.first().is_some_and(|next| next.is_alphabetic());
    match separator {
        '\'' => {
            starts_with_letter || (ends_with_single_letter(before) && after.first() == Some(&' '))
        }
        ' ' => before.split_last().is_some_and(|(last, rest)| {
            *last == '\'' && ends_with_single_letter(rest) && starts_with_letter
        }),
        '.' | ',' => {
            let group = after
                .iter()
                .take_while(|next| next.is_ascii_digit())
                .count();
            let whole = before
                .iter()
                .rev()
                .take_while(|last| last.is_ascii_digit())
                .count();
            group == 3 && (1..=3).contains(&whole)
        }
        _ => false,
    }
}

/// True for `Ia H`: a word of one letter at the end.
fn ends_with_single_letter(letters: &[char]) -> bool {
    let mut backwards = letters.iter().rev();
    backwards.next().is_some_and(|last| last.is_alphabetic())
        && backwards.next().is_none_or(|previous| *previous == ' ')
}

/// Moves the tone of a decomposed word to its first vowel, writes i for a final y, and files the word.
fn finish_word(word: &mut String, words: &mut Vec<String>) {
    if word.is_empty() {
        return;
    }
    let tones: Vec<char> = word.chars().filter(|letter| is_tone(*letter)).collect();
    // Several tones mean several syllables written together; their places are left alone.
    let tone = match tones.as_slice() {
        [tone] => Some(*tone),
        _ => None,
    };
    let mut letters: Vec<char> = word
        .chars()
        .filter(|letter| tone.is_none() || !is_tone(*letter))
        .collect();
    if has_loose_y(&letters)
        && let Some(last) = letters.last_mut()
    {
        *last = 'i';
    }
    if let Some(tone) = tone {
        let first_vowel = letters.iter().position(|letter| is_vowel(*letter));
        let behind = first_vowel.map_or(letters.len(), |at| {
            let marks = letters.iter().skip(at + 1);
            at + 1 + marks.take_while(|letter| is_mark(**letter)).count()
        });
        letters.insert(behind, tone);
    }
    words.push(letters.into_iter().nfc().collect());
    word.clear();
}

/// True for an open syllable where i and y are both in use: kỹ, lý, mỹ, sỹ, tỷ, hy, quý.
fn has_loose_y(letters: &[char]) -> bool {
    let Some((&'y', onset)) = letters.split_last() else {
        return false;
    };
    onset == ['q', 'u']
        || (onset.iter().all(|letter| !is_vowel(*letter))
            && matches!(onset.last(), Some('h' | 'k' | 'l' | 'm' | 's' | 't')))
}

/// True for the vowels a syllable may carry its tone on.
fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// True for the five tone marks.
fn is_tone(letter: char) -> bool {
    matches!(
        letter,
        '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'
    )
}

/// True for any mark set on a letter.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(first: &str, second: &str) {
        assert_eq!(key(first), key(second), "{first} and {second}");
    }

    fn differ(first: &str, second: &str) {
        assert_ne!(key(first), key(second), "{first} and {second}");
    }

    #[test]
    fn cleaning_joins_blanks_and_removes_what_cannot_be_seen() {
        assert_eq!(clean("  Tổng\u{a0}\n số\u{200b}\u{202e} \u{0}"), "Tổng số");
        assert_eq!(clean("Đa\u{306}\u{301}k Hà"), "Đắk Hà");
        assert_eq!(clean("\u{feff}\u{200b} "), "");
    }

    #[test]
    fn the_place_of_the_tone_does_not_matter() {
        same("Điều hoà", "Điều hòa");
        same("thuỷ điện", "THỦY ĐIỆN");
        same("sức khoẻ", "sức khỏe");
        same("hoàn thành", "hòan thành");
    }

    #[test]
    fn i_and_y_are_one_in_open_syllables_only() {
        same("Quí I", "Quý I");
        same("tỉ đồng", "tỷ đồng");
        same("kĩ thuật", "kỹ thuật");
        differ("ngày", "ngài");
        differ("thúy", "thúi");
    }

    #[test]
    fn tones_and_vowels_keep_names_apart() {
        differ("Đắk Hà", "Đăk Hà");
        differ("hoa", "hòa");
        differ("Xã Ia Dom", "Xã Ia Đom");
    }

    #[test]
    fn look_alikes_of_other_alphabets_are_one() {
        same("Ðắk Hà", "Đắk Hà");
        same("Тổng", "тổng");
        same("Sаn xuất", "San xuất");
        same("1000 m²", "1000 m2");
    }

    #[test]
    fn the_apostrophe_of_highland_names_is_dropped() {
        same("Ia H'Drai", "Ia H’Drai");
        same("Ia H'Drai", "Ia H' Drai");
        same("Ia H'Drai", "Ia HDrai");
        assert_eq!(key("'tổng' số"), "tổng số");
    }

    #[test]
    fn punctuation_goes_and_digits_and_percent_stay() {
        assert_eq!(key("Tr.đồng"), "tr đồng");
        assert_eq!(key("1.000 USD"), "1000 usd");
        assert_eq!(key("So KH (%)"), "so kh %");
        assert_eq!(key("1.1. Bán lẻ"), "1 1 bán lẻ");
        assert_eq!(key("3=2/1"), "3 2 1");
    }

    #[test]
    fn folding_drops_all_marks() {
        assert_eq!(fold("Huyện Đắk Hà"), "huyen dak ha");
        assert_eq!(fold("Đăk Hạ"), fold("Đắk Hà"));
    }

    #[test]
    fn a_near_name_is_proposed_and_a_far_one_is_not() {
        let known = ["Đắk Hà", "Đắk Tô", "Sa Thầy"];
        assert_eq!(nearest("Dak Ha", known.into_iter()), Some("Đắk Hà"));
        assert_eq!(nearest("Bình Dương", known.into_iter()), None);
    }
}
