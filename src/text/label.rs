//! Labels of rows, printed codes and units of measure in a form that can be looked up.

use std::sync::LazyLock;

use super::key::key;

/// Words that only introduce the rows below or the row itself.
const INTRODUCTIONS: [&str; 6] = [
    "trong đó",
    "chia ra",
    "phân theo",
    "bao gồm",
    "gồm",
    "tr đó",
];

/// True for a line that only introduces the rows below it ("Chia ra:", "Phân theo ngành kinh tế") and is no parent of theirs.
pub(crate) fn introduces(label: &str) -> bool {
    let label = key(without_enumerator(label));
    let begins = |words: &str| {
        label
            .strip_prefix(&key(words))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    INTRODUCTIONS.iter().any(|words| begins(words)) || begins("chia theo") || label.is_empty()
}

/// The label without its running number and without "Trong đó:".
///
/// "I. Bán lẻ", "1.1 Bán lẻ", "a) Bán lẻ" and "- Trong đó: Bán lẻ" all give "Bán lẻ".
pub(crate) fn without_enumerator(label: &str) -> &str {
    let mut rest = label.trim();
    loop {
        let shorter = strip_mark(rest);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    let Some((head, tail)) = rest.split_once(':') else {
        return rest;
    };
    let head = key(head);
    let introduces = INTRODUCTIONS.iter().any(|words| key(words) == head);
    if introduces && !tail.trim().is_empty() {
        tail.trim()
    } else {
        rest
    }
}

/// The name behind a number of one or several levels that is glued to it: "1.1.Sắn", "2.1Ngô", "II.Mía".
fn unglued(label: &str) -> Option<&str> {
    let end = label.find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))?;
    let (mark, rest) = label.split_at(end);
    let parts = mark.trim_end_matches('.').split('.');
    let is_number =
        mark.contains('.') && parts.into_iter().all(|part| (1..=2).contains(&part.len()));
    if is_number && rest.starts_with(char::is_alphabetic) {
        return Some(rest);
    }
    let (roman, rest) = label.split_once('.')?;
    let is_roman = roman.len() > 1 && roman.bytes().all(|byte| b"IVX".contains(&byte));
    (is_roman && rest.starts_with(char::is_alphabetic)).then_some(rest)
}

fn strip_mark(label: &str) -> &str {
    let bare = label.trim_start_matches(['-', '+', '*', '•', '–', '—', ' ']);
    if bare.len() < label.len() {
        return bare;
    }
    if let Some(name) = unglued(label) {
        return name;
    }
    let end = bare
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'))
        .unwrap_or(bare.len());
    let (mark, rest) = bare.split_at(end);
    let closes = mark.ends_with('.') || rest.starts_with(')') || rest.starts_with('/');
    let numbers = mark.split('.').filter(|part| !part.is_empty());
    let is_number = numbers
        .clone()
        .all(|part| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_roman = mark
        .trim_end_matches('.')
        .bytes()
        .all(|byte| b"IVX".contains(&byte));
    let is_letter = mark.trim_end_matches('.').len() == 1;
    let dotted_number = is_number && mark.contains('.') && rest.starts_with(' ');
    if mark.is_empty() || !((closes && (is_number || is_roman || is_letter)) || dotted_number) {
        return label;
    }
    rest.trim_start_matches([')', '/', ' '])
}

/// Key of a row label.
pub(crate) fn label_key(label: &str) -> String {
    key(without_enumerator(label))
}

/// The label without the mark of a note behind it: "(1)", "[1]", "¹", "(*)"; `None` where there is none.
pub(crate) fn without_note_mark(label: &str) -> Option<&str> {
    let label = label.trim_end();
    let bracketed = |(opens, closes): (char, char)| {
        let (name, mark) = label.strip_suffix(closes)?.rsplit_once(opens)?;
        let is_number = (1..=2).contains(&mark.len()) && mark.bytes().all(|b| b.is_ascii_digit());
        let is_stars = !mark.is_empty() && mark.bytes().all(|byte| byte == b'*');
        (is_number || is_stars).then_some(name)
    };
    let raised =
        || Some(label.trim_end_matches(['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁰']));
    let mut names = [('(', ')'), ('[', ']')].into_iter();
    let name = names.find_map(bracketed).or_else(raised)?.trim_end();
    (name.len() < label.len() && name.chars().any(char::is_alphabetic)).then_some(name)
}

/// A printed code for comparison: "05" and a number 5 are the same division.
pub(crate) fn code_key(code: &str) -> String {
    let upper = code.trim().trim_end_matches('.').to_uppercase();
    let trimmed = upper.trim_start_matches('0');
    if trimmed.is_empty() {
        upper
    } else {
        trimmed.to_owned()
    }
}

/// "1.000 USD", "1000 USD" and "1000USD" are one spelling, so are "tr.đ" and "trđ", "ngàn" and "nghìn"; a sign alone, such as "%" or
/// "₫", is kept although it is no letter.
pub(crate) fn measure_key(spelling: &str) -> String {
    if !spelling.chars().any(char::is_alphanumeric) {
        return spelling.trim().to_owned();
    }
    static THOUSANDS: LazyLock<(String, String)> = LazyLock::new(|| (key("nghìn"), key("ngàn")));
    let (thousand, southern) = &*THOUSANDS;
    let key = key(spelling);
    let words = key
        .split(' ')
        .map(|word| if word == southern { thousand } else { word });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_numbers_and_introductions_are_no_part_of_a_name() {
        let labels = [
            "I. Bán lẻ",
            "1.1 Bán lẻ",
            "1.1. Bán lẻ",
            "1.1.Bán lẻ",
            "1.2.10.Bán lẻ",
            "2.1Bán lẻ",
            "III.Bán lẻ",
            "a) Bán lẻ",
            "- Trong đó: Bán lẻ",
            "+ Bán lẻ",
            "Bán lẻ",
        ];
        for label in labels {
            assert_eq!(without_enumerator(label), "Bán lẻ", "{label}");
        }
    }

    #[test]
    fn a_name_that_begins_with_a_number_keeps_it() {
        assert_eq!(
            without_enumerator("30 đề án khuyến công"),
            "30 đề án khuyến công"
        );
        assert_eq!(without_enumerator("C"), "C");
        for name in ["H.Konplong", "T.P Kon Tum", "1.000m3 gỗ", "1035.Gỗ"] {
            assert_eq!(without_enumerator(name), name);
        }
        assert_eq!(without_enumerator("Chia ra:"), "Chia ra:");
    }

    #[test]
    fn a_mark_of_a_note_stands_behind_a_name() {
        for mark in [" (1)", "(12)", " [1]", " ¹", "²", " (*)", " (**)"] {
            let label = format!("Bán lẻ{mark}");
            assert_eq!(without_note_mark(&label), Some("Bán lẻ"), "{label}");
        }
        for label in [
            "Bán lẻ",
            "(1)",
            "Bán lẻ (2019)",
            "Gỗ (m3)",
            "Bán lẻ 1",
            "Bán lẻ (tr.đ)",
            "Gỗ ()",
        ] {
            assert_eq!(without_note_mark(label), None, "{label}");
        }
    }

    #[test]
    fn a_lost_leading_zero_is_the_same_code() {
        assert_eq!(code_key("05"), code_key("5"));
        assert_eq!(code_key("c"), "C");
    }
}
