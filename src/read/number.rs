//! Numbers typed as text, in the Vietnamese and the English style, and the marks that stand for no number.

mod convention;
mod misread;
mod placeholder;
mod typed;

use rust_decimal::Decimal;

pub use self::misread::likely;
pub use self::placeholder::Placeholder;
use self::placeholder::placeholder;
use self::typed::Typed;
pub(crate) use self::typed::raised;
pub use convention::Convention;

/// What the text of a figure's cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading<'a> {
    /// A number.
    Number(Decimal),
    /// A number before a percent sign: 5 for `5%`.
    Percent(Decimal),
    /// A rise or, below zero, a fall in percent: -2.2 for `giảm 2,2%` and `↓ 2,2%`.
    Change(Decimal),
    /// A number and the words behind it: `12,5 tỷ`.
    WithUnit(Decimal, &'a str),
    /// A mark in the place of a number.
    Placeholder(Placeholder),
    /// Anything else, damaged numbers among it.
    NotANumber,
}

/// One in so many numbers of the other style is an odd one; more of them leave the style of a file open.
const ODD_ONE_IN: usize = 10;

/// How the typed numbers of a file or a column are written, as far as those tell that can be read in one way only.
///
/// `1.234,5` and `1.234.567` and `12,5` can only be Vietnamese, `1234.5` and `0.123` only English; `1.234` alone says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// None of them tells.
    Open,
    /// All that tell agree.
    Clear(Convention),
    /// A few cells are written in the other style.
    Mostly(Convention),
    /// Written in both.
    Mixed,
}

/// How many numbers can only be of the one convention, and how many only of the other.
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence {
    vietnamese: usize,
    english: usize,
}

impl Evidence {
    /// What the texts tell.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut evidence = Self::default();
        for convention in texts.filter_map(evident_convention) {
            match convention {
                Convention::Vietnamese => evidence.vietnamese += 1,
                Convention::English => evidence.english += 1,
            }
        }
        evidence
    }

    /// How many can only be of this convention.
    pub fn count(self, convention: Convention) -> usize {
        match convention {
            Convention::Vietnamese => self.vietnamese,
            Convention::English => self.english,
        }
    }

    /// The style to which they add up.
    pub fn style(self) -> Style {
        let (most, few, convention) = if self.vietnamese >= self.english {
            (self.vietnamese, self.english, Convention::Vietnamese)
        } else {
            (self.english, self.vietnamese, Convention::English)
        };
        match (most, few) {
            (0, _) => Style::Open,
            (_, 0) => Style::Clear(convention),
            _ if few * ODD_ONE_IN <= most + few => Style::Mostly(convention),
            _ => Style::Mixed,
        }
    }
}

/// The only convention in which the text is a number; `1.234` is one in both, damaged text in none.
fn evident_convention(text: &str) -> Option<Convention> {
    let typed = Typed::parse(text)?;
    let reads = |convention| typed.number(convention).is_some();
    match (reads(Convention::Vietnamese), reads(Convention::English)) {
        (true, false) => Some(Convention::Vietnamese),
        (false, true) => Some(Convention::English),
        (true, true) | (false, false) => None,
    }
}

/// Reads the text of a figure's cell in one convention.
///
/// A footnote mark behind the number (`1.250 (1)`, `1.250*`) and an apostrophe before it are passed over; `(63)` is minus 63.
/// A text that is a number in the other convention only is [`Reading::NotANumber`], and so are a number with words before it and one
/// in which letters stand for digits: what stands behind the first of them is no unit.
pub fn read(text: &str, convention: Convention) -> Reading<'_> {
    if let Some(placeholder) = placeholder(text) {
        return Reading::Placeholder(placeholder);
    }
    let Some(typed) = Typed::parse(text) else {
        let change = change(text, convention).map(Reading::Change);
        let with_unit = || with_unit(text, convention).filter(|_| likely(text).is_none());
        return change.or_else(with_unit).unwrap_or(Reading::NotANumber);
    };
    match typed.number(convention) {
        Some(number) if typed.percent => Reading::Percent(number),
        Some(number) => Reading::Number(number),
        None => Reading::NotANumber,
    }
}

/// `tăng 5%`, `(giảm 2,2%)`, `↑ 15,57%`: the percent sign is what tells a change from a damaged figure.
fn change(text: &str, convention: Convention) -> Option<Decimal> {
    let text = text.trim();
    let inside = text
        .strip_prefix('(')
        .and_then(|inside| inside.strip_suffix(')'));
    let text = inside.unwrap_or(text).trim().to_lowercase();
    let (number, is_fall) = [("tăng", false), ("↑", false), ("giảm", true), ("↓", true)]
        .into_iter()
        .find_map(|(word, is_fall)| Some((text.strip_prefix(word)?, is_fall)))?;
    let typed = Typed::parse(number).filter(|typed| typed.percent && !typed.negative)?;
    let number = typed.number(convention)?;
    Some(if is_fall { -number } else { number })
}

/// A number and what stands behind it, which begins with a letter and holds no sign of arithmetic.
fn with_unit(text: &str, convention: Convention) -> Option<Reading<'_>> {
    let text = text.trim();
    let end = text.find(char::is_alphabetic)?;
    let (number, unit) = text.split_at_checked(end)?;
    let is_unit = unit.chars().all(|letter| {
        letter.is_alphanumeric() || matches!(letter, ' ' | '.' | '/' | '-' | '²' | '³')
    });
    let typed = Typed::parse(number).filter(|typed| is_unit && !typed.percent)?;
    Some(Reading::WithUnit(typed.number(convention)?, unit))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]

    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Reading<'static> {
        Reading::Number(text.parse().unwrap())
    }

    #[test]
    fn each_convention_reads_its_own_style() {
        for (typed, convention, expected) in [
            ("1.234.567,89", Convention::Vietnamese, "1234567.89"),
            ("1,234,567.89", Convention::English, "1234567.89"),
            ("1234567.89", Convention::English, "1234567.89"),
            (
                "1\u{a0}234\u{a0}567,89",
                Convention::Vietnamese,
                "1234567.89",
            ),
            ("1\u{202f}234 567", Convention::Vietnamese, "1234567"),
            ("1.234", Convention::Vietnamese, "1234"),
            ("1.234", Convention::English, "1.234"),
            ("12,5", Convention::Vietnamese, "12.5"),
            ("19.550,0", Convention::Vietnamese, "19550.0"),
            ("１２", Convention::Vietnamese, "12"),
        ] {
            assert_eq!(read(typed, convention), number(expected), "{typed}");
        }
    }

    #[test]
    fn signs_apostrophes_and_footnotes_are_understood() {
        for (typed, expected) in [
            ("(63)", "-63"),
            ("-5", "-5"),
            ("−5", "-5"),
            ("–5", "-5"),
            ("+5", "5"),
            ("'1.250", "1250"),
            ("1.250 (1)", "1250"),
            ("1.250*", "1250"),
            ("1.250 **", "1250"),
            ("1.250¹", "1250"),
            ("-0", "0"),
        ] {
            assert_eq!(
                read(typed, Convention::Vietnamese),
                number(expected),
                "{typed}"
            );
        }
        assert_eq!(
            read("5%", Convention::Vietnamese),
            Reading::Percent(Decimal::from(5))
        );
        assert_eq!(
            read("-2,5 %", Convention::Vietnamese),
            Reading::Percent(Decimal::new(-25, 1))
        );
    }

    #[test]
    fn damaged_numbers_are_refused() {
        for typed in [
            "56..537,447",
            "1 2",
            "12 5",
            "2019 2020",
            "+-5",
            "--5",
            "(63",
            "5%%",
            "0.123",
            "1.2345",
            "12.34.567",
            "1,5,5",
            "0.123.456",
            "1.234 567",
            "(↑17,335)",
            "↑ 17,335",
            "tăng 5",
            "tăng -5%",
            "tăng (5%)",
            "khoảng 12,5 tỷ",
            "2.1485 triệu USD",
            "56..537,447 tỷ",
            "12 5 tỷ",
            "12,5 tỷ + 3",
            "1E+06",
            ".5",
            "5,",
            "1.250.",
            "- 5",
            "(-5)",
            "2019-2020",
            "1/2",
            "",
            "12345678901234567890123456789012",
        ] {
            assert_eq!(
                read(typed, Convention::Vietnamese),
                Reading::NotANumber,
                "{typed}"
            );
        }
        assert_eq!(read("1.234,5", Convention::English), Reading::NotANumber);
    }

    #[test]
    fn rises_and_falls_take_their_sign_from_the_word() {
        for (typed, expected) in [
            ("tăng 5%", "5"),
            ("Giảm 2,2 %", "-2.2"),
            ("(↑ 2,2%)", "2.2"),
            ("↑ 15,57%", "15.57"),
            ("↓0,5%", "-0.5"),
            ("(giảm 0%)", "0"),
        ] {
            let expected = Reading::Change(expected.parse().unwrap());
            assert_eq!(read(typed, Convention::Vietnamese), expected, "{typed}");
        }
    }

    #[test]
    fn a_unit_behind_the_number_is_kept_with_it() {
        for (typed, value, unit) in [
            ("12,5 tỷ", "12.5", "tỷ"),
            ("12,5 tr.đ", "12.5", "tr.đ"),
            ("1.103 triệu", "1103", "triệu"),
            ("-3 nghìn USD", "-3", "nghìn USD"),
            ("120m3", "120", "m3"),
        ] {
            let expected = Reading::WithUnit(value.parse().unwrap(), unit);
            assert_eq!(read(typed, Convention::Vietnamese), expected, "{typed}");
        }
        let english = read("2.1485 triệu USD", Convention::English);
        assert_eq!(
            english,
            Reading::WithUnit("2.1485".parse().unwrap(), "triệu USD")
        );
    }

    #[test]
    fn marks_for_no_number_are_told_apart() {
        for (typed, expected) in [
            ("-", Placeholder::Dash),
            (" – ", Placeholder::Dash),
            ("…", Placeholder::Ellipsis),
            ("...", Placeholder::Ellipsis),
            ("x", Placeholder::Cross),
            ("KPS", Placeholder::NoPhenomenon),
            ("Không phát sinh", Placeholder::NoPhenomenon),
            ("chưa có số liệu", Placeholder::NotCollected),
            (":", Placeholder::NotCollected),
            ("nt", Placeholder::NotCollected),
        ] {
            assert_eq!(
                read(typed, Convention::Vietnamese),
                Reading::Placeholder(expected),
                "{typed}"
            );
        }
        assert_eq!(read("0", Convention::Vietnamese), number("0"));
    }

    #[test]
    fn unambiguous_numbers_tell_the_style() {
        let of = |texts: &[&str]| Evidence::of(texts.iter().copied()).style();
        let (vietnamese, english) = (
            Style::Clear(Convention::Vietnamese),
            Style::Clear(Convention::English),
        );
        assert_eq!(of(&["1.234", "12,5"]), vietnamese);
        assert_eq!(of(&["1.234.567"]), vietnamese);
        assert_eq!(of(&["1.234", "0.5"]), english);
        assert_eq!(of(&["1.234", "0.123"]), english);
        assert_eq!(of(&["1.234", "5", "-", "Tổng"]), Style::Open);
        assert_eq!(of(&["56..537,447", "1.234"]), Style::Open);
    }

    #[test]
    fn an_odd_number_of_the_other_style_does_not_turn_the_file() {
        let of = |many: &str, count: usize, odd: &[&str]| {
            let all = std::iter::repeat_n(many, count).chain(odd.iter().copied());
            Evidence::of(all).style()
        };
        let mostly = Style::Mostly;
        assert_eq!(of("2,3", 9, &["27963.0"]), mostly(Convention::Vietnamese));
        assert_eq!(of("2.3", 9, &["27963,5"]), mostly(Convention::English));
        assert_eq!(
            of("2,3", 18, &["1.5", "128,478.5"]),
            mostly(Convention::Vietnamese)
        );
        assert_eq!(of("2,3", 8, &["27963.0"]), Style::Mixed);
        assert_eq!(of("1,5", 1, &["1.5"]), Style::Mixed);
    }

    proptest! {
        #[test]
        fn a_printed_number_reads_back(units in -10_i64.pow(17)..10_i64.pow(17), decimals in 0_u32..6) {
            let number = Decimal::new(units, decimals);
            let printed = crate::format::number(number, Some(decimals), crate::model::text::Language::Vi);
            prop_assert_eq!(read(&printed, Convention::Vietnamese), Reading::Number(number));
        }

        #[test]
        fn no_text_stops_the_reader(text in "\\PC{0,12}|[0-9.,()% '*-]{0,14}") {
            let _ = (read(&text, Convention::Vietnamese), read(&text, Convention::English), crate::text::key(&text));
        }
    }
}
