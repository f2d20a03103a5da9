//! Letters typed or scanned in the place of digits: `38O 000` for `380 000`, `l05` for `105`.

use super::typed::Typed;

/// What a text most likely means in which letters stand for digits, with the signs it is written with: `380 000`. `None` where none
/// stands in it, and where it is no number even so.
///
/// A lone `l` behind the digits is a litre. The reading is for people to confirm: nobody takes it as a figure.
pub fn likely(text: &str) -> Option<String> {
    let text = text.trim();
    let is_alike = |letter: char| digit_like(letter).is_some();
    let before = text.strip_suffix(['l', 'L']).unwrap_or(text);
    if !text.contains(|sign: char| sign.is_ascii_digit()) || !before.contains(is_alike) {
        return None;
    }
    let digits = text.chars().map(|sign| digit_like(sign).unwrap_or(sign));
    let digits: String = digits.collect();
    Typed::parse(&digits).is_some().then_some(digits)
}

/// The digit that a letter looks like, Latin or Cyrillic.
fn digit_like(letter: char) -> Option<char> {
    match letter {
        'O' | 'o' | 'О' | 'о' => Some('0'),
        'l' | 'I' | '|' => Some('1'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::number::{Convention, Reading, read};

    #[test]
    fn letters_among_digits_are_the_digits_they_look_like() {
        for (text, meant) in [
            ("38O 000", "380 000"),
            ("1O5,3", "105,3"),
            ("l05", "105"),
            (" 1.25o.OOO ", "1.250.000"),
            ("I2,5%", "12,5%"),
            ("38О", "380"),
            ("-l,5", "-1,5"),
        ] {
            assert_eq!(likely(text).as_deref(), Some(meant), "{text}");
            for convention in [Convention::Vietnamese, Convention::English] {
                assert_eq!(read(text, convention), Reading::NotANumber, "{text}");
            }
        }
    }

    #[test]
    fn words_and_units_are_no_digits() {
        for text in [
            "105", "12 l", "12l", "O", "Il", "12 tỷ", "l2 tỷ", "", "1O..5x",
        ] {
            assert_eq!(likely(text), None, "{text}");
        }
        let litres = read("12 l", Convention::Vietnamese);
        assert!(matches!(litres, Reading::WithUnit(_, "l")), "{litres:?}");
    }
}
