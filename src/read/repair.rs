//! Single letters that look like those that were meant: ñ and ð for đ, Cyrillic and full-width letters, arrows that lost their font.
//!
//! A letter is exchanged only where the word is Vietnamese with the other one; "El Niño" stays.

use super::grid::{Cell, Content, Original, Rewriting};
use crate::text::is_syllable;

/// Cyrillic letters and the Latin ones they look like.
const LOOK_ALIKES: [(char, char); 22] = [
    ('а', 'a'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('с', 'c'),
    ('у', 'y'),
    ('х', 'x'),
    ('і', 'i'),
    ('ѕ', 's'),
    ('А', 'A'),
    ('В', 'B'),
    ('Е', 'E'),
    ('К', 'K'),
    ('М', 'M'),
    ('Н', 'H'),
    ('О', 'O'),
    ('Р', 'P'),
    ('С', 'C'),
    ('Т', 'T'),
    ('У', 'Y'),
    ('Х', 'X'),
    ('І', 'I'),
];

/// Repairs the texts of a sheet and returns what stood there before.
pub(super) fn repair(cells: &mut [Cell]) -> Vec<Original> {
    let mut originals = Vec::new();
    for cell in cells {
        let Content::Text(text) = &mut cell.content else {
            continue;
        };
        if let Some(repaired) = repaired(text) {
            originals.push(Original {
                position: cell.position,
                text: std::mem::replace(text, repaired.into()),
                how: Rewriting::Repaired,
            });
        }
    }
    originals
}

/// The text as it was meant; `None` when nothing needs a repair.
pub(super) fn repaired(text: &str) -> Option<String> {
    if text.is_ascii() || !is_suspicious(text) {
        return None;
    }
    let mut mended: String = text.chars().map(half_width).collect();
    if let Some(arrow) = with_arrow(&mended) {
        mended = arrow;
    }
    let mended = by_word(&mended);
    (mended != text).then_some(mended)
}

/// True when the bytes hold the beginning of a letter that is ever exchanged.
fn is_suspicious(text: &str) -> bool {
    let bytes = text.as_bytes();
    let opens_with_arrow = text.trim_start_matches(['(', ' ']).starts_with(['á', 'â']);
    opens_with_arrow
        || bytes.windows(2).any(|pair| {
            matches!(
                pair,
                [0xC3, 0x90 | 0x91 | 0xB0 | 0xB1] | [0xD0 | 0xD1, _] | [0xEF, 0xBC | 0xBD]
            )
        })
}

/// Full-width letters, digits and signs of numbers in their usual width; signs that begin a formula keep theirs.
fn half_width(letter: char) -> char {
    match letter {
        '＝' | '＋' | '＠' => letter,
        '！'..='～' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// "(á 2,2%)" with its arrow; á and â stand where the fonts of signs have ↑ and ↓.
fn with_arrow(text: &str) -> Option<String> {
    let at = text.find(['á', 'â'])?;
    let (before, rest) = text.split_at(at);
    let mut letters = rest.chars();
    let arrow = if letters.next() == Some('á') {
        '↑'
    } else {
        '↓'
    };
    let number = letters.as_str();
    let is_number = number.contains(|sign: char| sign.is_ascii_digit())
        && number
            .chars()
            .all(|sign| sign.is_ascii_digit() || sign.is_whitespace() || ".,%)".contains(sign));
    let is_alone = before.chars().all(|sign| sign == '(' || sign == ' ');
    (is_number && is_alone).then(|| format!("{before}{arrow}{number}"))
}

fn by_word(text: &str) -> String {
    let has_latin = text.chars().any(|letter| letter.is_ascii_alphabetic());
    let mut mended = String::with_capacity(text.len());
    let mut word = String::new();
    for letter in text.chars().chain(std::iter::once(' ')) {
        if letter.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&letter) {
            word.push(letter);
            continue;
        }
        mended.push_str(&mended_word(&word, has_latin));
        word.clear();
        mended.push(letter);
    }
    mended.pop();
    mended
}

fn mended_word(word: &str, among_latin: bool) -> String {
    let may_change = |letter: char| is_cyrillic(letter) || with_barred_d(letter) != letter;
    if !word.chars().any(may_change) {
        return word.to_owned();
    }
    let latin: String = word.chars().map(without_cyrillic).collect();
    let is_mixed = latin != word
        && among_latin
        && !latin.chars().any(is_cyrillic)
        && (latin.is_ascii() || is_syllable(&latin));
    let word = if is_mixed { &latin } else { word };
    let with_d: String = word.chars().map(with_barred_d).collect();
    // ă, ơ, ư and the toned letters are nobody else's.
    let is_vietnamese = || {
        word.chars()
            .any(|letter| letter >= '\u{102}' && !is_cyrillic(letter))
            || is_syllable(&with_d)
    };
    if with_d != word && is_vietnamese() {
        with_d
    } else {
        word.to_owned()
    }
}

fn without_cyrillic(letter: char) -> char {
    let found = LOOK_ALIKES.iter().find(|(cyrillic, _)| *cyrillic == letter);
    found.map_or(letter, |(_, latin)| *latin)
}

fn is_cyrillic(letter: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&letter)
}

fn with_barred_d(letter: char) -> char {
    match letter {
        'ñ' | 'ð' => 'đ',
        'Ñ' | 'Ð' => 'Đ',
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_exchanged_where_the_word_needs_it() {
        for (written, meant) in [
            ("ñầu tư", "đầu tư"),
            ("Triệu ðồng", "Triệu đồng"),
            ("ÑƯỜNG", "ĐƯỜNG"),
            ("Huyện Ðắk Hà", "Huyện Đắk Hà"),
            ("Ðăkglei", "Đăkglei"),
            ("Тổng ѕố", "Tổng số"),
            ("hоá", "hoá"),
            ("ТР. Kon Tum", "TP. Kon Tum"),
            ("Ｔổng số （１.２３４）", "Tổng số (1.234)"),
            ("(á 2,2%)", "(↑ 2,2%)"),
            ("â 15,57%", "↓ 15,57%"),
        ] {
            assert_eq!(repaired(written).as_deref(), Some(meant), "{written}");
        }
    }

    #[test]
    fn what_is_meant_stays() {
        for text in [
            "El Niño",
            "Señor",
            "Союз",
            "Тема A",
            "Bán lẻ hàng hoá",
            "á phiện",
            "âm 5",
            "Á Châu 2019",
            "↑ 2,2%",
            "＝1+1",
            "",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}
