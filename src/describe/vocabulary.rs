//! `recognition.toml`: words by which recognition works. A folder's file may give some groups; the others stay as they are.

use std::collections::{BTreeMap, HashSet};

use toml::Spanned;

use super::catalogues::{Name, parsed};
use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use super::source::Source;
use crate::model::vocabulary::{
    ClauseWords, DayWords, EnglishWords, HeadingWords, LabelWords, PeriodWords, Runs,
    ShortenedName, Term, Vocabulary,
};
use crate::text::{key, words};

/// The program's own words.
const OWN: &str = include_str!("../../templates/recognition.toml");

/// Groups of words by part and name, as a file gives them.
type Parts = BTreeMap<String, BTreeMap<String, Spanned<Vec<Name>>>>;

/// Words by the name of their group: `periods.month`.
type Groups = BTreeMap<String, Vec<String>>;

/// Reads `recognition.toml`; refuses groups that nobody asks for, words without a letter, and a word in two groups of one part.
pub(super) fn vocabulary(source: Source<'_>, faults: &mut Vec<Fault>) -> Vocabulary {
    let own = Source {
        path: source.path,
        text: OWN,
    };
    let own_words = given(own, faults);
    let own_groups = own_words.iter();
    let mut groups: Groups = own_groups
        .map(|(group, words)| (group.clone(), texts(words)))
        .collect();
    let given = if source.text == OWN {
        own_words
    } else {
        given(source, faults)
    };
    let mut known = Vec::new();
    for (group, words) in given {
        if groups.contains_key(&group) {
            groups.insert(group.clone(), texts(&words));
            known.push((group, words));
        } else {
            let nearest = nearest_id(&group, groups.keys().map(String::as_str));
            let problem = Problem::UnknownName {
                kind: "kind-group",
                name: group,
                nearest,
            };
            faults.push(source.fault(words.span().start, problem));
        }
    }
    let by_key = by_key(&groups);
    for (group, words) in &known {
        refuse_useless(source, group, words.get_ref(), &by_key, faults);
    }
    let mut taken = Taken { groups, faults };
    let vocabulary = taken.vocabulary();
    taken.refuse_the_rest(source);
    vocabulary
}

/// The groups of a file in their order.
fn given(source: Source<'_>, faults: &mut Vec<Fault>) -> Vec<(String, Spanned<Vec<Name>>)> {
    let parts = parsed::<Parts>(source, faults).unwrap_or_default();
    let groups = parts.into_iter().flat_map(|(part, groups)| {
        let named = move |(group, words)| (format!("{part}.{group}"), words);
        groups.into_iter().map(named)
    });
    groups.collect()
}

fn texts(words: &Spanned<Vec<Name>>) -> Vec<String> {
    let words = words.get_ref().iter();
    words.map(|word| word.get_ref().clone()).collect()
}

/// The groups in which a word stands, by its part and its key.
type ByKey<'g> = BTreeMap<(&'g str, String), Vec<&'g str>>;

fn by_key(groups: &Groups) -> ByKey<'_> {
    let mut found = ByKey::new();
    for (group, words) in groups {
        for word in words {
            let place = (part_of(group), key(word));
            found.entry(place).or_default().push(group);
        }
    }
    found
}

/// "periods" of "periods.month".
fn part_of(group: &str) -> &str {
    group.split_once('.').map_or(group, |(part, _)| part)
}

/// Refuses words of a group that say nothing or stand in another group of its part.
fn refuse_useless(
    source: Source<'_>,
    group: &str,
    words: &[Name],
    by_key: &ByKey<'_>,
    faults: &mut Vec<Fault>,
) {
    // Letters before a number and behind it do not take each other's place.
    let is_letters = |name: &str| name.ends_with("-number");
    let excludes = |other: &&str| *other != group && !(is_letters(group) && is_letters(other));
    for word in words {
        let at = word.span().start;
        let wanted = key(word.get_ref());
        if wanted.is_empty() {
            let key = group.to_owned();
            faults.push(source.fault(at, Problem::Empty { key }));
            continue;
        }
        let holders = by_key.get(&(part_of(group), wanted));
        let other = holders.and_then(|holders| holders.iter().copied().find(excludes));
        if let Some(other) = other {
            let problem = Problem::InTwoGroups {
                word: word.get_ref().clone(),
                group: group.to_owned(),
                other: other.to_owned(),
            };
            faults.push(source.fault(at, problem));
        }
    }
}

/// The groups, out of which each is taken by the name of what its words do.
struct Taken<'f> {
    groups: Groups,
    faults: &'f mut Vec<Fault>,
}

impl Taken<'_> {
    fn vocabulary(&mut self) -> Vocabulary {
        Vocabulary {
            periods: self.periods(),
            clauses: ClauseWords {
                numbered: self.runs("clauses.numbered"),
                outlook: self.runs("clauses.outlook"),
                comparison: self.runs("clauses.comparison"),
                plan: self.runs("clauses.behind-results"),
            },
            labels: LabelWords {
                submitter: self.keys("labels.submitter"),
                receiver: self.keys("labels.receiver"),
                measure: self.keys("labels.measure"),
                submitter_or_measure: self.keys("labels.submitter-or-measure"),
                period: self.keys("labels.period"),
                before_period: self.keys("cell-labels.period"),
                captions: self.letters("captions.measure"),
            },
            headings: HeadingWords {
                superseded: self.runs("headings.superseded"),
                other_years: self.runs("headings.other-years"),
            },
            explaining: {
                let beginnings = self.words("below-table.explanation");
                beginnings
                    .iter()
                    .map(|beginning| words(beginning))
                    .collect()
            },
        }
    }

    fn periods(&mut self) -> PeriodWords {
        let mut before_number = self.letters("periods.month-before-number");
        before_number.sort_by_key(|letters| std::cmp::Reverse(letters.len()));
        PeriodWords {
            month: self.term("periods.month"),
            quarter: self.term("periods.quarter"),
            year: self.term("periods.year"),
            day: DayWords::new(&self.words("periods.day")),
            until: self.term("periods.until"),
            and: self.term("periods.and"),
            whole: self.term("periods.whole"),
            month_before_number: before_number,
            month_behind_number: self.letters("periods.month-behind-number"),
            quarter_before_number: self.letters("periods.quarter-before-number"),
            first: self.runs("periods.first"),
            last: self.runs("periods.last"),
            five_months: self.runs("periods.five-months"),
            names: self.by_month("periods", &|name| words(name)),
            english: EnglishWords {
                names: self.by_month("english-months", &ShortenedName::read),
                months: self.keys("english-periods.months"),
                of: self.keys("english-periods.of"),
                also_vietnamese: self.keys("english-or-vietnamese.month"),
                before_month: self.keys("english-or-vietnamese.before-month"),
            },
        }
    }

    fn words(&mut self, group: &str) -> Vec<String> {
        self.groups.remove(group).unwrap_or_default()
    }

    fn term(&mut self, group: &str) -> Term {
        Term::new(&self.words(group))
    }

    fn runs(&mut self, group: &str) -> Runs {
        Runs::new(&self.words(group))
    }

    fn keys(&mut self, group: &str) -> HashSet<String> {
        let words = self.words(group);
        words.iter().map(|word| key(word)).collect()
    }

    fn letters(&mut self, group: &str) -> Vec<String> {
        let words = self.words(group);
        words.iter().map(|word| word.to_lowercase()).collect()
    }

    /// The names of the twelve months, each with its number.
    fn by_month<T>(&mut self, part: &str, read: &dyn Fn(&str) -> T) -> Vec<(T, u32)> {
        let months = (1..=12).flat_map(|month| {
            let names = self.words(&format!("{part}.month-{month}"));
            names.into_iter().map(move |name| (name, month))
        });
        let months: Vec<(String, u32)> = months.collect();
        let read = |(name, month): &(String, u32)| (read(name), *month);
        months.iter().map(read).collect()
    }

    /// A group of the program that it never takes.
    fn refuse_the_rest(self, source: Source<'_>) {
        for group in self.groups.into_keys() {
            let problem = Problem::UnknownName {
                kind: "kind-group",
                name: group,
                nearest: String::new(),
            };
            self.faults.push(source.fault(0, problem));
        }
    }
}
