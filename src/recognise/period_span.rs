//! Spans in figures, "01/2019 - 09/2019", "01-09/2019", "1/1–30/9": the period of a cumulative return is where they end.

use super::years::year_number;
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::text::words;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Digits, as they stand there.
    Number(String),
    /// Between the parts of a date.
    Slash,
    /// Between the ends of a span.
    Until,
    Word(String),
}

/// A day or a month; one number alone may be either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Alone(u32),
    Month(Period),
    Day {
        day: u32,
        month: u32,
        year: Option<i32>,
    },
}

/// The last month of "01/2019 - 09/2019" and "01-09/2019".
pub(super) fn months(text: &str, terms: &Vocabulary) -> Option<Period> {
    spans(text, terms).find_map(|span| match span {
        (Moment::Month(first), Moment::Month(last)) => (first < last).then_some(last),
        (Moment::Alone(first), Moment::Month(last)) => (first < last.month()).then_some(last),
        (Moment::Alone(_) | Moment::Month(_) | Moment::Day { .. }, _) => None,
    })
}

/// The month of the last day of "1/1–30/9/2019"; `year` is that of the line, for days without one.
pub(super) fn days(text: &str, year: Option<i32>, terms: &Vocabulary) -> Option<Period> {
    spans(text, terms).find_map(|span| {
        let (first, last) = match span {
            (
                Moment::Day { day, month, year },
                Moment::Day {
                    day: last_day,
                    month: last_month,
                    year: last_year,
                },
            ) => (
                (year.or(last_year), month, day),
                (last_year, last_month, last_day),
            ),
            (
                Moment::Alone(day),
                Moment::Day {
                    day: last_day,
                    month,
                    year,
                },
            ) => ((year, month, day), (year, month, last_day)),
            (Moment::Alone(_) | Moment::Month(_) | Moment::Day { .. }, _) => return None,
        };
        let (of, month, _) = last;
        let is_span = first < last || of.is_none() && (first.1, first.2) < (last.1, last.2);
        Period::new(of.or(year)?, month).filter(|_| is_span)
    })
}

/// What stands on both sides of each sign or word between them, but for numbers of documents.
fn spans(text: &str, terms: &Vocabulary) -> impl Iterator<Item = (Moment, Moment)> {
    let tokens = tokens(text, terms);
    (0..tokens.len()).filter_map(move |at| {
        let before = tokens.get(..at)?;
        let after = tokens.get(at..)?.strip_prefix(&[Token::Until])?;
        let skipped = after
            .iter()
            .take_while(|token| matches!(token, Token::Until | Token::Word(_)));
        let (last, _) = moment(after.get(skipped.count().min(2)..)?)?;
        let first = [5, 3, 1].into_iter().find_map(|length| {
            let start = before.len().checked_sub(length)?;
            let (first, taken) = moment(before.get(start..)?)?;
            let is_whole = match start.checked_sub(1).and_then(|at| before.get(at)) {
                Some(Token::Slash | Token::Number(_)) => false,
                // Of "quý 1-3/2019" the numbers are quarters.
                Some(Token::Word(word)) => {
                    !terms.periods.quarter.is(Some(word))
                        && !terms.clauses.numbered.end(std::slice::from_ref(word))
                }
                Some(Token::Until) | None => true,
            };
            (taken == length && is_whole).then_some(first)
        })?;
        Some((first, last))
    })
}

/// The day or month at the beginning, and how many pieces it takes.
fn moment(tokens: &[Token]) -> Option<(Moment, usize)> {
    let number = |text: &String| text.parse::<u32>().ok();
    let month = |text: &String| number(text).filter(|month| (1..=12).contains(month));
    let day = |text: &String| number(text).filter(|day| (1..=31).contains(day));
    if let [
        Token::Number(first),
        Token::Slash,
        Token::Number(second),
        Token::Slash,
        Token::Number(third),
        ..,
    ] = tokens
        && let (Some(day), Some(month), Some(year)) =
            (day(first), month(second), year_number(third))
    {
        let year = Some(year);
        return Some((Moment::Day { day, month, year }, 5));
    }
    if let [
        Token::Number(first),
        Token::Slash,
        Token::Number(second),
        rest @ ..,
    ] = tokens
    {
        if let (Some(month), Some(year)) = (month(first), year_number(second)) {
            return Some((Moment::Month(Period::new(year, month)?), 3));
        }
        let (day, month) = (day(first)?, month(second)?);
        // More parts than those of a date are the number of something.
        let is_whole = rest.first() != Some(&Token::Slash);
        let year = None;
        return is_whole.then_some((Moment::Day { day, month, year }, 3));
    }
    match tokens {
        [Token::Number(alone), ..] => Some((Moment::Alone(day(alone)?), 1)),
        _ => None,
    }
}

fn tokens(text: &str, terms: &Vocabulary) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_digit = letter.is_ascii_digit();
        let mut run = String::from(letter);
        if is_digit || letter.is_alphabetic() {
            while let Some(next) = letters.next_if(|next| {
                if is_digit {
                    next.is_ascii_digit()
                } else {
                    next.is_alphabetic()
                }
            }) {
                run.push(next);
            }
        }
        let token = match letter {
            '/' | '.' => Token::Slash,
            '-' | '–' | '—' | '÷' => Token::Until,
            _ if is_digit => Token::Number(run),
            _ if letter.is_alphabetic() => match words(&run).pop() {
                Some(word) if terms.periods.until.is(Some(&word)) => Token::Until,
                Some(word) => Token::Word(word),
                None => continue,
            },
            _ => continue,
        };
        tokens.push(token);
    }
    tokens
}
