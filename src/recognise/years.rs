//! Years as words give them, alone or in one word with the month.

use crate::model::vocabulary::{HeadingWords, Vocabulary};

/// The first year in the words; that of "9T2019" and "201909" stands beside its month.
pub(super) fn year_in(words: &[String], terms: &Vocabulary) -> Option<i32> {
    year_within(words, words.len(), terms)
}

/// The first year that begins among the first words. Of years that are joined, "9 tháng năm 2018 và 2019", the last one is reported
/// and the others are what it is compared with, in whatever order they stand.
pub(super) fn year_within(words: &[String], first: usize, terms: &Vocabulary) -> Option<i32> {
    let periods = &terms.periods;
    let year_of = |word: &String| {
        year_number(word)
            .or_else(|| in_one_word(word, terms).map(|(_, year)| year))
            .or_else(|| in_digits(word).map(|(_, year)| year))
    };
    let among = words.get(..first.min(words.len()))?;
    let (at, mut year) = among
        .iter()
        .enumerate()
        .find_map(|(at, word)| Some((at, year_of(word)?)))?;
    let mut rest = words.get(at + 1..)?;
    loop {
        let joined = usize::from(periods.and.is(rest.first()) || periods.until.is(rest.first()));
        let named = joined + usize::from(periods.year.is(rest.get(joined)));
        let Some(other) = rest.get(named).and_then(|word| year_number(word)) else {
            return Some(year);
        };
        year = year.max(other);
        rest = rest.get(named + 1..).unwrap_or_default();
    }
}

/// "T9.19": a year of two digits right behind its month.
pub(super) fn short_year(words: &[String], terms: &Vocabulary) -> Option<i32> {
    let [month, year, ..] = words else {
        return None;
    };
    let mut letters = terms.periods.month_before_number.iter();
    let is_short = letters.any(|one| month.starts_with(one)) && year.len() == 2;
    let number: i32 = year.parse().ok().filter(|_| is_short)?;
    (13..100).contains(&number).then_some(2000 + number)
}

pub(super) fn year_number(word: &str) -> Option<i32> {
    word.parse()
        .ok()
        .filter(|year| word.len() == 4 && (1990..2200).contains(year))
}

/// "9T2019" and "T92019": month and year in one word.
pub(super) fn in_one_word(word: &str, terms: &Vocabulary) -> Option<(u32, i32)> {
    let mut letters = terms.periods.month_before_number.iter();
    let (before, after) = letters.find_map(|letters| word.split_once(letters))?;
    let (month, year) = match (before, after.len()) {
        ("", 5 | 6) => after.split_at_checked(after.len() - 4)?,
        _ => (before, after),
    };
    let month: u32 = month
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    Some((month, year_number(year)?))
}

/// "201909" and "092019", of which a word has lost its first zero.
pub(super) fn in_digits(word: &str) -> Option<(u32, i32)> {
    if !matches!(word.len(), 5 | 6) || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year_first = word
        .split_at_checked(4)
        .filter(|(_, month)| month.len() == 2);
    let month_first = word
        .split_at_checked(word.len() - 4)
        .map(|(month, year)| (year, month));
    [year_first, month_first]
        .into_iter()
        .flatten()
        .find_map(|(year, month)| {
            let month: u32 = month.parse().ok()?;
            let known = (1..=12).contains(&month);
            Some((month, year_number(year).filter(|_| known)?))
        })
}

/// The years that the words of a heading name as those of its figures.
pub(super) fn years(words: &[String], headings: &HeadingWords) -> Vec<i32> {
    if headings.other_years.stand_in(words) {
        return Vec::new();
    }
    words.iter().filter_map(|word| year_number(word)).collect()
}
