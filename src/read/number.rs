//! Numbers typed as text, in the Vietnamese and the English style, and the marks that stand for no number.

use rust_decimal::Decimal;

use crate::text;

/// Which sign is the decimal one (kiểu viết số).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// `1.234.567,89`.
    Vietnamese,
    /// `1,234,567.89`, and `1234567.89` as machines write it.
    English,
}

/// What the text of a figure's cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A number.
    Number(Decimal),
    /// A number before a percent sign: 5 for `5%`.
    Percent(Decimal),
    /// A mark in the place of a number.
    Placeholder(Placeholder),
    /// Anything else, damaged numbers among it.
    NotANumber,
}

/// A mark in the place of a number (ký hiệu thay số). What a dash means is a setting of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// `-`.
    Dash,
    /// `…` or `...`: happened, not collected.
    Ellipsis,
    /// `x`: makes no sense here.
    Cross,
    /// `KPS`, `không phát sinh`: a true zero.
    NoPhenomenon,
    /// `chưa có số liệu`.
    NotCollected,
}

/// The convention that the unambiguous texts of a column follow; `None` when none is unambiguous or they disagree.
///
/// `1.234,5` and `1.234.567` and `12,5` can only be Vietnamese, `1234.5` and `0.123` only English; `1.234` alone says nothing.
pub fn convention_of<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Convention> {
    let mut agreed = None;
    for convention in texts.filter_map(evident_convention) {
        match agreed {
            None => agreed = Some(convention),
            Some(seen) if seen == convention => {}
            Some(_) => return None,
        }
    }
    agreed
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
/// A text that is a number in the other convention only is [`Reading::NotANumber`], and so is a number with words around it.
pub fn read(text: &str, convention: Convention) -> Reading {
    if let Some(placeholder) = placeholder(text) {
        return Reading::Placeholder(placeholder);
    }
    let Some(typed) = Typed::parse(text) else {
        return Reading::NotANumber;
    };
    match typed.number(convention) {
        Some(number) if typed.percent => Reading::Percent(number),
        Some(number) => Reading::Number(number),
        None => Reading::NotANumber,
    }
}

/// The mark that stands for no number.
fn placeholder(text: &str) -> Option<Placeholder> {
    let text = text.trim();
    let made_of = |marks: &[char], most: usize| {
        !text.is_empty()
            && text.chars().count() <= most
            && text.chars().all(|letter| marks.contains(&letter))
    };
    if made_of(&['-', '–', '—', '−', '‐', '‑'], 3) {
        return Some(Placeholder::Dash);
    }
    if text == "…" || (made_of(&['.', '…'], 6) && text.len() >= 2) {
        return Some(Placeholder::Ellipsis);
    }
    if matches!(text, "x" | "X" | "×") {
        return Some(Placeholder::Cross);
    }
    // Most texts are numbers; only words are worth a key.
    if !text.starts_with(char::is_alphabetic) {
        return None;
    }
    match text::fold(text).as_str() {
        "kps"
        | "k p s"
        | "khong phat sinh"
        | "khong co phat sinh"
        | "khong co hien tuong phat sinh" => Some(Placeholder::NoPhenomenon),
        "chua co so lieu" | "chua co" | "chua thu thap" | "chua thu thap duoc" => {
            Some(Placeholder::NotCollected)
        }
        _ => None,
    }
}

/// A number as typed, without sign, percent sign and footnote mark.
struct Typed {
    negative: bool,
    percent: bool,
    /// Digits and separators; blanks of every kind are one space.
    body: String,
}

impl Typed {
    /// Takes a text apart; `None` when it holds anything but one number.
    fn parse(text: &str) -> Option<Self> {
        let plain: String = text.chars().map(plain_letter).collect();
        let mut rest = plain.trim();
        rest = rest.strip_prefix('\'').unwrap_or(rest).trim_start();
        let mut negative = false;
        let enclosed = rest
            .strip_prefix('(')
            .and_then(|inner| inner.strip_suffix(')'));
        if let Some(inner) = enclosed {
            negative = true;
            rest = inner.trim();
        } else {
            rest = without_footnote(rest);
        }
        let mut percent = false;
        if let Some(before) = rest.strip_suffix('%') {
            percent = true;
            rest = before.trim_end();
        }
        if !negative {
            if let Some(after) = rest.strip_prefix('-') {
                negative = true;
                rest = after;
            } else {
                rest = rest.strip_prefix('+').unwrap_or(rest);
            }
        }
        let is_number = rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.ends_with(|last: char| last.is_ascii_digit())
            && rest
                .chars()
                .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | ' '));
        is_number.then(|| Self {
            negative,
            percent,
            body: rest.to_owned(),
        })
    }

    /// The number in one convention.
    fn number(&self, convention: Convention) -> Option<Decimal> {
        let (group, point) = match convention {
            Convention::Vietnamese => ('.', ','),
            Convention::English => (',', '.'),
        };
        let (whole, fraction) = match self.body.split_once(point) {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (self.body.as_str(), None),
        };
        if fraction.is_some_and(|digits| !is_digits(digits)) {
            return None;
        }
        let mut plain = String::with_capacity(self.body.len() + 1);
        plain.push_str(if self.negative { "-" } else { "" });
        plain.push_str(&whole_digits(whole, group)?);
        if let Some(fraction) = fraction {
            plain.push('.');
            plain.push_str(fraction);
        }
        let number = Decimal::from_str_exact(&plain).ok()?;
        // There is no minus zero among figures.
        Some(if number.is_zero() {
            number.abs()
        } else {
            number
        })
    }
}

/// Full-width digits, dashes used as a minus and blanks of every kind in their plain form.
fn plain_letter(letter: char) -> char {
    match letter {
        '０'..='９' => {
            char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter)
        }
        '−' | '–' | '‐' | '‑' => '-',
        '’' | '‘' => '\'',
        '％' => '%',
        _ if letter.is_whitespace() => ' ',
        _ => letter,
    }
}

/// The text without `*`, `(1)`, `(a)` or a raised figure behind it.
fn without_footnote(text: &str) -> &str {
    let raised = ['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let marked = text
        .trim_end_matches('*')
        .trim_end_matches(raised)
        .trim_end();
    if marked.len() < text.len() {
        return marked;
    }
    let Some((before, mark)) = text
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('))
    else {
        return text;
    };
    let is_mark = matches!(mark.len(), 1..=2)
        && mark
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '*');
    if is_mark { before.trim_end() } else { text }
}

/// The digits of the whole part, when its groups are of three; the separator must be one and the same.
fn whole_digits(whole: &str, group: char) -> Option<String> {
    if is_digits(whole) {
        return Some(whole.to_owned());
    }
    let separator = if whole.contains(' ') { ' ' } else { group };
    let mut groups = whole.split(separator);
    let first = groups
        .next()
        .filter(|first| is_digits(first) && first.len() <= 3 && !first.starts_with('0'))?;
    let mut digits = first.to_owned();
    for next in groups {
        if next.len() != 3 || !is_digits(next) {
            return None;
        }
        digits.push_str(next);
    }
    Some(digits)
}

/// True for one or more digits and nothing else.
fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]

    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Reading {
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
            "1103 triệu",
            "1.2345",
            "12.34.567",
            "1,5,5",
            "0.123.456",
            "1.234 567",
            "12,5 tỷ",
            "tăng 5%",
            "(↑17,335)",
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
        ] {
            assert_eq!(
                read(typed, Convention::Vietnamese),
                Reading::Placeholder(expected),
                "{typed}"
            );
        }
        // "Như trên" (as above) stands for a figure that is elsewhere, not for none.
        assert_eq!(read("nt", Convention::Vietnamese), Reading::NotANumber);
        assert_eq!(read("0", Convention::Vietnamese), number("0"));
    }

    #[test]
    fn unambiguous_cells_of_a_column_decide() {
        let of = |texts: &[&str]| convention_of(texts.iter().copied());
        assert_eq!(of(&["1.234", "12,5"]), Some(Convention::Vietnamese));
        assert_eq!(of(&["1.234.567"]), Some(Convention::Vietnamese));
        assert_eq!(of(&["1.234", "0.5"]), Some(Convention::English));
        assert_eq!(of(&["1.234", "5", "-", "Tổng"]), None);
        assert_eq!(of(&["1,5", "1.5"]), None);
        assert_eq!(of(&["1.234", "0.123"]), Some(Convention::English));
        assert_eq!(of(&["56..537,447", "1.234"]), None);
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
            let _ = (read(&text, Convention::Vietnamese), read(&text, Convention::English), text::key(&text));
        }
    }
}
