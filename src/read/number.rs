//! Numbers typed as text: "1.234.567,89", "(63)", "1.250 (1)", and the placeholders that stand for none.

use rust_decimal::Decimal;

use crate::text;

/// Which sign parts the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// 1.234,5
    Vietnamese,
    /// 1,234.5
    English,
}

/// What a text in a number cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// A number.
    Number(Decimal),
    /// A number with a percent sign: "5%" gives 5.
    Percent(Decimal),
    /// A sign for the absence of a number.
    Placeholder(Placeholder),
    /// Neither.
    NotANumber,
}

/// Signs that offices use where there is no number (brief: General Statistics Office yearbook conventions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// "-": zero or not available, as the form says.
    Dash,
    /// "…" or "...": there is a figure, it was not collected.
    Ellipsis,
    /// "x": makes no sense here.
    Cross,
    /// "KPS", "không phát sinh": a true zero.
    NoPhenomenon,
    /// "chưa có số liệu": not collected.
    NotCollected,
}

/// The convention that the unambiguous texts of a column follow; `None` when none is unambiguous or they disagree.
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

/// The convention one text can only follow; "1.234" could follow either.
fn evident_convention(text: &str) -> Option<Convention> {
    let body = body_of(text)?;
    let (dots, commas) = (body.matches('.').count(), body.matches(',').count());
    let last_group = body.rsplit(['.', ',']).next().map_or(0, str::len);
    match (dots, commas) {
        (0, 0) => None,
        (1.., 1..) => {
            let last_dot = body.rfind('.')?;
            let last_comma = body.rfind(',')?;
            Some(if last_comma > last_dot {
                Convention::Vietnamese
            } else {
                Convention::English
            })
        }
        (2.., 0) => Some(Convention::Vietnamese),
        (0, 2..) => Some(Convention::English),
        (1, 0) => (last_group != 3).then_some(Convention::English),
        (0, 1) => (last_group != 3).then_some(Convention::Vietnamese),
    }
}

/// Reads a text as a number in `convention`.
pub fn read(text: &str, convention: Convention) -> Reading {
    let text = text.trim().trim_start_matches('\'').trim();
    if let Some(placeholder) = placeholder(text) {
        return Reading::Placeholder(placeholder);
    }
    let (number_part, is_percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    match parse(number_part, convention) {
        Some(number) if is_percent => Reading::Percent(number),
        Some(number) => Reading::Number(number),
        None => Reading::NotANumber,
    }
}

fn placeholder(text: &str) -> Option<Placeholder> {
    match text {
        "-" | "–" | "—" | "−" | "--" => return Some(Placeholder::Dash),
        "…" | "..." | ".." | "…." | "...." => return Some(Placeholder::Ellipsis),
        "x" | "X" | "×" => return Some(Placeholder::Cross),
        _ => {}
    }
    if text.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let key = text::key(text);
    let is = |spelling: &str| key == text::key(spelling);
    if is("KPS") || is("không phát sinh") {
        return Some(Placeholder::NoPhenomenon);
    }
    let not_collected = is("chưa có số liệu") || is("chưa có") || is("nt") || is("chưa thu thập");
    not_collected.then_some(Placeholder::NotCollected)
}

/// The digits with their separators, without sign, brackets and footnote mark; `None` when other signs stand there.
fn body_of(text: &str) -> Option<String> {
    let text = without_footnote(text.trim().trim_end_matches('%').trim());
    let text = text
        .trim_start_matches(['-', '−', '–', '+', '('])
        .trim_end_matches(')');
    let body: String = text
        .chars()
        .filter(|sign| !is_thousands_blank(*sign))
        .collect();
    let only_numbers = body
        .chars()
        .all(|sign| sign.is_ascii_digit() || sign == '.' || sign == ',');
    (only_numbers && body.starts_with(|sign: char| sign.is_ascii_digit())).then_some(body)
}

fn is_thousands_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// "1.250 (1)" and "1.250*" carry a footnote mark, "(63)" does not.
fn without_footnote(text: &str) -> &str {
    let starred = text.trim_end_matches('*').trim_end();
    if starred.starts_with('(') {
        return starred;
    }
    match starred.split_once('(') {
        Some((number, mark)) if mark.len() <= 3 && mark.ends_with(')') => number.trim_end(),
        _ => starred,
    }
}

fn parse(text: &str, convention: Convention) -> Option<Decimal> {
    let text = without_footnote(text);
    let in_brackets = text.starts_with('(') && text.ends_with(')') && text.len() > 2;
    let is_negative = in_brackets || text.starts_with(['-', '−', '–']);
    let body = body_of(text)?;
    let (thousands, decimals) = match convention {
        Convention::Vietnamese => ('.', ','),
        Convention::English => (',', '.'),
    };
    let (whole, fraction) = match body.split_once(decimals) {
        Some((whole, fraction)) => (whole, fraction),
        None => (body.as_str(), ""),
    };
    if fraction.contains([thousands, decimals])
        || (body.contains(decimals) && fraction.is_empty())
        || !groups_hold(whole, thousands)
    {
        return None;
    }
    let digits: String = whole.chars().filter(|sign| sign.is_ascii_digit()).collect();
    let plain = if fraction.is_empty() {
        digits
    } else {
        format!("{digits}.{fraction}")
    };
    let number: Decimal = plain.parse().ok()?;
    Some(if is_negative { -number } else { number })
}

/// Thousands stand in groups of three behind a first group of one to three digits.
fn groups_hold(whole: &str, separator: char) -> bool {
    let mut groups = whole.split(separator);
    let first = groups.next().map_or(0, str::len);
    let mut rest = groups.peekable();
    if rest.peek().is_none() {
        return first > 0;
    }
    (1..=3).contains(&first) && rest.all(|group| group.len() == 3)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str, convention: Convention) -> Option<String> {
        match read(text, convention) {
            Reading::Number(number) => Some(number.to_string()),
            Reading::Percent(_) | Reading::Placeholder(_) | Reading::NotANumber => None,
        }
    }

    #[test]
    fn numbers_typed_the_vietnamese_way() {
        let cases = [
            ("1.234.567,89", "1234567.89"),
            ("12,5", "12.5"),
            ("1.234", "1234"),
            ("(63)", "-63"),
            ("−5", "-5"),
            ("'1.250", "1250"),
            ("1.250 (1)", "1250"),
            ("1.250*", "1250"),
            ("1 234,5", "1234.5"),
            ("1\u{a0}234\u{a0}567", "1234567"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                number(text, Convention::Vietnamese).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn damaged_numbers_are_refused() {
        for text in [
            "56..537,447",
            "1.23.4",
            "12,",
            "1,2,3",
            "tăng 5",
            "12 tỷ",
            "1103 triệu",
        ] {
            assert_eq!(number(text, Convention::Vietnamese), None, "{text}");
        }
    }

    #[test]
    fn a_column_decides_how_its_ambiguous_numbers_are_read() {
        assert_eq!(
            convention_of(["1.234", "12,5"].into_iter()),
            Some(Convention::Vietnamese)
        );
        assert_eq!(
            convention_of(["1,234", "12.5"].into_iter()),
            Some(Convention::English)
        );
        assert_eq!(convention_of(["1.234", "250"].into_iter()), None);
        assert_eq!(convention_of(["1,5", "1.5"].into_iter()), None);
    }

    #[test]
    fn six_signs_are_six_things() {
        let read = |text| read(text, Convention::Vietnamese);
        assert_eq!(read("-"), Reading::Placeholder(Placeholder::Dash));
        assert_eq!(read("…"), Reading::Placeholder(Placeholder::Ellipsis));
        assert_eq!(read("x"), Reading::Placeholder(Placeholder::Cross));
        assert_eq!(read("KPS"), Reading::Placeholder(Placeholder::NoPhenomenon));
        assert_eq!(
            read("chưa có số liệu"),
            Reading::Placeholder(Placeholder::NotCollected)
        );
        assert_eq!(read("0"), Reading::Number(Decimal::ZERO));
        assert_eq!(read("5%"), Reading::Percent(Decimal::from(5)));
    }

    proptest! {
        #[test]
        fn a_printed_number_reads_back(units in -9_999_999_999_i64..9_999_999_999, decimals in 0_u32..4) {
            let number = Decimal::new(units, decimals);
            let printed = crate::format::number(number, Some(decimals), crate::model::text::Language::Vi);
            prop_assert_eq!(read(&printed, Convention::Vietnamese), Reading::Number(number));
        }
    }
}
