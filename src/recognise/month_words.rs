//! Months in a run of words: by number, by name, in Roman numerals, as a quarter, in lists and spans; each with its year.

use super::years::{in_digits, in_one_word, short_year, year_in, year_number, year_within};
use crate::model::period::Period;
use crate::model::vocabulary::{EnglishWords, PeriodWords, Vocabulary};

/// Roman numerals of months; X alone stands for a number that was not filled in.
const ROMAN: [(&str, u32); 11] = [
    ("i", 1),
    ("ii", 2),
    ("iii", 3),
    ("iv", 4),
    ("v", 5),
    ("vi", 6),
    ("vii", 7),
    ("viii", 8),
    ("ix", 9),
    ("xi", 11),
    ("xii", 12),
];
/// Words from a month to a year that is its own: "tháng mười hai năm 2019".
const TO_ITS_YEAR: usize = 4;

/// The latest of the months that the words name, each in its own year; `otherwise` for months beside which none stands.
///
/// The year right behind a month is its own ("tháng 8 năm 2019, tháng 9 năm 2018"), then one right before it that no other month
/// has ("năm 2019 tháng 9"), then the first behind it ("tháng 9 và 9 tháng năm 2019").
pub(super) fn latest(
    words: &[String],
    otherwise: Option<i32>,
    terms: &Vocabulary,
) -> Option<Period> {
    let named = named(words, terms);
    let next = named.iter().skip(1).map(|(at, _)| *at).chain([words.len()]);
    let dated = named
        .iter()
        .zip(next)
        .enumerate()
        .filter_map(|(nth, ((at, month), next))| {
            let own = next.min(at + TO_ITS_YEAR + 1).saturating_sub(*at);
            let right_before = || {
                let start = at.checked_sub(2)?;
                let before = words.get(start..*at).filter(|_| nth == 0)?;
                year_in(before, terms)
            };
            let from = words.get(*at..)?;
            let behind = || year_in(from, terms);
            let short = || short_year(from, terms);
            let year = year_within(from, own, terms)
                .or_else(right_before)
                .or_else(behind);
            Period::new(year.or(otherwise).or_else(short)?, *month)
        });
    dated.max()
}

/// The last month of the year that the words name, in whatever year.
pub(super) fn last_month(words: &[String], terms: &Vocabulary) -> Option<u32> {
    named(words, terms)
        .into_iter()
        .map(|(_, month)| month)
        .max()
}

/// True where a month, a count of months or a quarter begins: "tháng 9", "9 tháng", "T9/2019", "9/2019".
pub(super) fn begins_with_month(words: &[String], terms: &Vocabulary) -> bool {
    let begins = named(words.get(..words.len().min(4)).unwrap_or(words), terms);
    let counts = |at: usize| match at {
        0 => true,
        1 => month_number(words.first()).is_some(),
        _ => false,
    };
    let is_in_figures = || match words {
        [month, year, ..] => month_number(Some(month)).is_some() && year_number(year).is_some(),
        _ => false,
    };
    begins.first().is_some_and(|(at, _)| counts(*at)) || is_in_figures()
}

/// The months that the words name, each with the place of its word.
fn named(words: &[String], terms: &Vocabulary) -> Vec<(usize, u32)> {
    let named = (0..words.len()).filter_map(|at| {
        let month = if terms.periods.month.is(words.get(at)) {
            beside_month(words, at, terms)
        } else {
            month_alone(words, at, terms).or_else(|| in_english(words, at, &terms.periods.english))
        };
        Some((at, month?))
    });
    named.collect()
}

pub(super) fn month_number(word: Option<&String>) -> Option<u32> {
    word.and_then(|word| word.parse().ok())
        .filter(|month| (1..=12).contains(month))
}

/// The month beside the word "tháng": behind it, by number or name, or the count of months before it.
fn beside_month(words: &[String], at: usize, terms: &Vocabulary) -> Option<u32> {
    let periods = &terms.periods;
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let earlier = at.checked_sub(2).and_then(|earlier| words.get(earlier));
    let behind = words.get(at + 1);
    // The last months of a year are what comes, not what is reported.
    let from = words.get(at + 1..).unwrap_or_default();
    if periods.day.term.is(earlier) || periods.last.begin(from) {
        return None;
    }
    list_of_months(words, at + 1, periods)
        .or_else(|| month_number(behind))
        .or_else(|| month_by_name(from, periods))
        .or_else(|| {
            let roman = ROMAN
                .iter()
                .find(|(roman, _)| behind.is_some_and(|word| word == roman));
            roman.map(|(_, month)| *month)
        })
        .or_else(|| month_number(before))
        .or_else(|| counted_by_name(words, at, periods))
}

/// The last month of "tháng 1-9 năm 2019", "tháng 1 đến 9/2019" and "tháng 7, 8 và 9 năm 2019".
fn list_of_months(words: &[String], at: usize, periods: &PeriodWords) -> Option<u32> {
    let mut last = month_number(words.get(at))?;
    let mut next = at + 1;
    let mut is_list = false;
    loop {
        let joined = words.get(next);
        let later = next + usize::from(periods.until.is(joined) || periods.and.is(joined));
        let Some(month) = month_number(words.get(later)).filter(|month| last < *month) else {
            break;
        };
        (last, next, is_list) = (month, later + 1, true);
    }
    let behind = words.get(next);
    let is_dated =
        periods.year.is(behind) || behind.is_some_and(|word| year_number(word).is_some());
    (is_list && is_dated).then_some(last)
}

fn month_by_name(words: &[String], periods: &PeriodWords) -> Option<u32> {
    let named = periods
        .names
        .iter()
        .filter(|(name, _)| words.starts_with(name));
    let longest = named.max_by_key(|(name, _)| name.len());
    longest.map(|(_, month)| *month)
}

/// "Chín tháng đầu năm 2019", "chín tháng 2019"; "năm tháng đầu năm" are five.
fn counted_by_name(words: &[String], at: usize, periods: &PeriodWords) -> Option<u32> {
    let (behind, from) = (words.get(at + 1)?, words.get(at + 1..)?);
    let is_year = periods.year.is(Some(behind)) || year_number(behind).is_some();
    let begins_year = periods.first.begin(from) || is_year;
    let before = words.get(..at).filter(|_| begins_year)?;
    let is_five = || {
        let start = at.checked_sub(1)?;
        let run = periods.five_months.begin(words.get(start..)?);
        let follows_year = start.checked_sub(1).and_then(|at| words.get(at));
        (run && !follows_year.is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_digit())))
            .then_some(5)
    };
    let named = periods
        .names
        .iter()
        .filter(|(name, _)| before.ends_with(name));
    let longest = named.max_by_key(|(name, _)| name.len());
    longest.map(|(_, month)| *month).or_else(is_five)
}

/// "September 2019", "Sep 2019", "9 months of 2019": where the year follows.
fn in_english(words: &[String], at: usize, english: &EnglishWords) -> Option<u32> {
    let word = words.get(at)?;
    let behind = words.get(at + 1)?;
    let year = if english.of.contains(behind) {
        words.get(at + 2)?
    } else {
        behind
    };
    year_number(year)?;
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    if english.months.contains(word) {
        return month_number(before);
    }
    let is_plain = !english.also_vietnamese.contains(word)
        || before.is_none_or(|before| english.before_month.contains(before));
    let mut names = english.names.iter();
    let found = names.find(|(name, _)| name.is(word)).filter(|_| is_plain)?;
    Some(found.1)
}

/// "T9", "Th9", "9T", "T.9", "quý III", "Q3".
fn month_alone(words: &[String], at: usize, terms: &Vocabulary) -> Option<u32> {
    let periods = &terms.periods;
    let word = words.get(at)?;
    let month = |digits: &str| -> Option<u32> {
        let month = digits.parse().ok()?;
        (1..=12).contains(&month).then_some(month)
    };
    let mut before = periods.month_before_number.iter();
    let mut behind = periods.month_behind_number.iter();
    let joined = before
        .find_map(|letters| word.strip_prefix(letters))
        .or_else(|| behind.find_map(|letters| word.strip_suffix(letters)));
    if let Some(month) = joined.and_then(month) {
        return Some(month);
    }
    if let Some((month, _)) = in_one_word(word, terms) {
        return Some(month);
    }
    let is_numbered = || {
        words
            .get(..at)
            .is_some_and(|before| terms.clauses.numbered.end(before))
    };
    if let Some((month, _)) = in_digits(word).filter(|_| !is_numbered()) {
        return Some(month);
    }
    let year_follows = || {
        words
            .get(at + 2)
            .is_some_and(|word| year_number(word).is_some())
    };
    if periods.month_before_number.contains(word) && year_follows() {
        return month_number(words.get(at + 1));
    }
    if periods.quarter.is(Some(word)) {
        return last_quarter(words.get(at + 1..)?, periods).map(|quarter| quarter * 3);
    }
    let mut letters = periods.quarter_before_number.iter();
    let joined = letters.find_map(|letters| word.strip_prefix(letters))?;
    let joined = Some(joined).filter(|rest| !rest.is_empty())?;
    quarter_number(joined).map(|quarter| quarter * 3)
}

/// The last of "I–III", "I, II và III", "1 đến 3 năm 2019".
fn last_quarter(words: &[String], periods: &PeriodWords) -> Option<u32> {
    let is_digit = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let first = words.first()?;
    let mut last = quarter_number(first)?;
    let (mut dated, mut joined) = (last, words.get(1..)?);
    while let [word, rest @ ..] = joined {
        if periods.until.is(Some(word)) || periods.and.is(Some(word)) {
            joined = rest;
            continue;
        }
        let later =
            quarter_number(word).filter(|later| *later > last && is_digit(word) == is_digit(first));
        let Some(later) = later else {
            // Plain numbers are quarters only where the year follows: "quý 1, 2 năm 2019".
            let ends_dated = periods.year.is(Some(word)) || year_number(word).is_some();
            return Some(if ends_dated || !is_digit(first) {
                last
            } else {
                dated
            });
        };
        last = later;
        if !is_digit(word) {
            dated = last;
        }
        joined = rest;
    }
    Some(dated)
}

fn quarter_number(word: &str) -> Option<u32> {
    let roman = ["i", "ii", "iii", "iv"]
        .iter()
        .position(|roman| *roman == word);
    let number = roman
        .and_then(|index| u32::try_from(index + 1).ok())
        .or_else(|| word.parse().ok())?;
    (1..=4).contains(&number).then_some(number)
}
