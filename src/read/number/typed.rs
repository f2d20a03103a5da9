//! One number as it was typed, before it is known which sign is the decimal one.

use rust_decimal::Decimal;

use super::convention::Convention;

/// A number as typed, without sign, percent sign and footnote mark.
pub(super) struct Typed {
    pub(super) negative: bool,
    pub(super) percent: bool,
    /// Digits and separators; blanks of every kind are one space.
    body: String,
}

impl Typed {
    /// Takes a text apart; `None` when it holds anything but one number.
    pub(super) fn parse(text: &str) -> Option<Self> {
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
    pub(super) fn number(&self, convention: Convention) -> Option<Decimal> {
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

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A letter that stands above the line: a digit there is a footnote mark or a power, and none of the number before it.
pub(crate) fn raised(letter: char) -> char {
    let digit = letter
        .to_digit(10)
        .and_then(|digit| usize::try_from(digit).ok());
    digit
        .and_then(|digit| RAISED.get(digit).copied())
        .unwrap_or(letter)
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
    let marked = text
        .trim_end_matches('*')
        .trim_end_matches(RAISED)
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
