//! What a line of the head reports, without what it announces or compares with.

use super::month_words::{last_month, latest};
use super::period_span;
use super::years::{year_in, year_number};
use crate::model::period::Period;
use crate::model::vocabulary::{Term, Vocabulary};
use crate::text::words;

/// Letters behind the longest word of an outlook or a comparison that are looked at, too.
const LETTERS_BEHIND: usize = 7;

/// A line without what it announces or compares with.
#[derive(Debug)]
pub(super) struct Clauses {
    /// Its text, without those clauses.
    pub(super) reported: String,
    /// The words of it.
    pub(super) words: Vec<String>,
    /// Years beside plans and expectations: "kết quả quý III, nhiệm vụ quý IV năm 2019".
    announced: Option<i32>,
}

impl Clauses {
    pub(super) fn of(text: &str, terms: &Vocabulary) -> Self {
        let (mut reported, mut announced) = (String::new(), None);
        for clause in text.split_inclusive([',', ';', '(', ')', '\n']) {
            let (kept, cut) = without_outlook(&reported, clause, terms);
            reported.push_str(kept);
            reported.push(' ');
            let cut = words(cut);
            if !terms.clauses.comparison.begin(&cut) {
                announced = announced.or_else(|| year_in(&cut, terms));
            }
        }
        Self {
            words: words(&reported),
            reported,
            announced,
        }
    }

    /// The month of the line: what stands in brackets speaks where nothing outside them names month and year.
    pub(super) fn months(&self, terms: &Vocabulary) -> Option<Period> {
        last_month(&self.words, terms)?;
        if let Some(last) = period_span::months(&self.reported, terms) {
            return Some(last);
        }
        let outside = words(&outside_brackets(&self.reported));
        year_in(&outside, terms)
            .and_then(|year| latest(&outside, Some(year), terms))
            .or_else(|| latest(&self.words, self.year(terms), terms))
    }

    /// A later month than `named` that brackets name with its year.
    pub(super) fn later_aside(&self, named: Period, terms: &Vocabulary) -> Option<Period> {
        let asides = self.reported.split('(').skip(1);
        let asides = asides.filter_map(|aside| {
            let words = words(aside.split(')').next()?);
            latest(&words, None, terms).filter(|aside| named < *aside)
        });
        asides.max()
    }

    /// "Năm 2018"; brackets hold the year of prices.
    pub(super) fn names_year(&self, terms: &Vocabulary) -> bool {
        let outside = words(&outside_brackets(&self.reported));
        let mut pairs = outside.iter().zip(outside.iter().skip(1));
        let is_year = &terms.periods.year;
        pairs.any(|(word, year)| is_year.is(Some(word)) && year_number(year).is_some())
    }

    pub(super) fn speaks(&self, term: &Term) -> bool {
        self.words.iter().any(|word| term.is(Some(word)))
    }

    pub(super) fn year(&self, terms: &Vocabulary) -> Option<i32> {
        year_in(&self.words, terms).or(self.announced)
    }
}

/// A text without what stands in brackets.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && *letter != ')'
    });
    outside.collect()
}

/// A clause up to where it begins to announce or to compare, and the rest.
///
/// A plan is an outlook behind results only: "Kế hoạch tháng 9" by itself is the table of a plan.
fn without_outlook<'a>(reported: &str, clause: &'a str, terms: &Vocabulary) -> (&'a str, &'a str) {
    let of_clauses = &terms.clauses;
    let longest = of_clauses
        .outlook
        .letters()
        .max(of_clauses.comparison.letters());
    let starts = clause.char_indices().filter(|(at, letter)| {
        let before = clause.get(..*at).unwrap_or_default();
        letter.is_alphabetic() && !before.ends_with(char::is_alphanumeric)
    });
    for (at, _) in starts {
        let (Some(before), Some(rest)) = (clause.get(..at), clause.get(at..)) else {
            continue;
        };
        // The first words decide.
        let end = rest.char_indices().nth(longest + LETTERS_BEHIND);
        let ahead = words(
            rest.get(..end.map_or(rest.len(), |(end, _)| end))
                .unwrap_or(rest),
        );
        let follows_results =
            || last_month(&words(&format!("{reported} {before}")), terms).is_some();
        let is_plan = of_clauses.plan.begin(&ahead) && follows_results();
        if is_plan || of_clauses.outlook.begin(&ahead) || of_clauses.comparison.begin(&ahead) {
            return (before, rest);
        }
    }
    (clause, "")
}
