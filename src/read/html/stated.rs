//! The number format that LibreOffice states beside a number in a page: `sdnum="1066;0;#.##0,00"`.

use crate::read::grid::Content;
use crate::read::styled::Shown;

/// Languages by the lower bits of their numbers: formats of the first write decimals with a point, of the second with a comma.
const LANGUAGE: u16 = 0x03ff;
const ENGLISH: u16 = 0x0009;
const VIETNAMESE: u16 = 0x002a;

/// What the format makes of numbers; `None` where none is stated, or one whose signs are of a language that is not known here.
///
/// It is the language of the writer, the language of the format where that is another, and the code.
pub(super) fn format(stated: &str) -> Option<Shown> {
    let mut parts = stated.splitn(3, ';');
    let (writer, own, code) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str| text.trim().parse::<u16>().ok().filter(|number| *number > 0);
    let language = number(own).or_else(|| number(writer))? & LANGUAGE;
    match language {
        ENGLISH => Some(Shown::by_code(code)),
        VIETNAMESE => Some(Shown::by_code(&in_english(code))),
        _ => None,
    }
}

/// A code with the points and commas of English; those in quotes, in brackets and behind a backslash are letters.
fn in_english(code: &str) -> String {
    let mut until = None;
    let mut is_letter = false;
    let letters = code.chars().map(|letter| {
        let as_it_is = is_letter || until.is_some();
        is_letter = letter == '\\' && !as_it_is;
        until = match (until, letter) {
            (Some(end), letter) if letter == end => None,
            (None, '"') if !as_it_is => Some('"'),
            (None, '[') if !as_it_is => Some(']'),
            (open, _) => open,
        };
        match letter {
            '.' if !as_it_is => ',',
            ',' if !as_it_is => '.',
            other => other,
        }
    });
    letters.collect()
}

/// True when words show this day: each number among them is its day, its month or its year, and one of them the year.
pub(super) fn shows_day(words: &str, day: &Content) -> bool {
    let Content::Date(year, month, day) = day else {
        return false;
    };
    let year = year.unsigned_abs();
    let digits = words.split(|letter: char| !letter.is_ascii_digit());
    let mut numbers = digits.filter_map(|digits| digits.parse::<u32>().ok());
    let mut has_year = false;
    let all = numbers.all(|number| {
        let is_year = number == year || number == year % 100;
        has_year |= is_year;
        is_year || number == *month || number == *day
    });
    all && has_year
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_commas_of_a_format_are_those_of_its_language() {
        assert_eq!(in_english("#.##0,00"), "#,##0.00");
        assert_eq!(
            in_english("#.##0,0..\" tr. đ\"\\,[$đ.-42A]"),
            "#,##0.0,,\" tr. đ\"\\,[$đ.-42A]"
        );
        let same = |one: &str, other: &str| assert_eq!(format(one), format(other), "{one}");
        same("1066;0;0,0.", "1033;0;0.0,");
        same("1066;1033;0.0,", "1033;0;0.0,");
        assert_eq!(format("1031;0;0,0."), None);
        assert_eq!(format("1066;"), None);
    }

    #[test]
    fn a_day_is_shown_by_its_numbers_in_any_order() {
        let day = Content::Date(2019, 10, 1);
        for words in [
            "10/01/2019",
            "01/10/19",
            "2019-10-01",
            "1 tháng 10 năm 2019",
            "Oct-19",
        ] {
            assert!(shows_day(words, &day), "{words}");
        }
        for words in ["12,5", "10/02/2019", "10", "1/10", ""] {
            assert!(!shows_day(words, &day), "{words}");
        }
    }
}
