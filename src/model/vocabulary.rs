//! Words by which recognition works, prepared for comparison once.

use std::collections::HashSet;

use crate::text::{self, words};

/// What offices write and the program knows again (từ ngữ nhận dạng): `templates/recognition.toml`.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Words of a period.
    pub periods: PeriodWords,
    /// Parts of a title that name no period of the return.
    pub clauses: ClauseWords,
    /// Labels in the head of a sheet.
    pub labels: LabelWords,
    /// Words of the headings of columns.
    pub headings: HeadingWords,
    /// Beginnings of lines below a table that explain its figures, as words.
    pub explaining: Vec<Vec<String>>,
}

/// Words of a period: "tháng 9 năm 2019".
#[derive(Debug, Clone, Default)]
pub struct PeriodWords {
    /// "Tháng".
    pub month: Term,
    /// "Quý".
    pub quarter: Term,
    /// "Năm".
    pub year: Term,
    /// "Ngày".
    pub day: DayWords,
    /// "Đến".
    pub until: Term,
    /// "Và".
    pub and: Term,
    /// "Cả", before the word for year.
    pub whole: Term,
    /// Letters right before the number of a month, the longest first: "T9".
    pub month_before_number: Vec<String>,
    /// Letters right behind the number of a month: "9T".
    pub month_behind_number: Vec<String>,
    /// Letters right before the number of a quarter: "Q3".
    pub quarter_before_number: Vec<String>,
    /// The first months of a year: "9 tháng đầu năm".
    pub first: Runs,
    /// The last months of a year: "3 tháng cuối năm".
    pub last: Runs,
    /// "Năm tháng đầu", where the number is the word for year.
    pub five_months: Runs,
    /// Months by name, from 1; a month may have several names.
    pub names: Vec<(Vec<String>, u32)>,
    /// Months in English.
    pub english: EnglishWords,
}

/// Words of a period in English, where a year follows: "9 months of 2019".
#[derive(Debug, Clone, Default)]
pub struct EnglishWords {
    /// Months by name, from 1.
    pub names: Vec<(ShortenedName, u32)>,
    /// "Months", behind their count.
    pub months: HashSet<String>,
    /// "Of", between a month and its year.
    pub of: HashSet<String>,
    /// Names of months that are Vietnamese words, too.
    pub also_vietnamese: HashSet<String>,
    /// Words before such a name that make it a month.
    pub before_month: HashSet<String>,
}

/// A name that may be cut behind some of its letters: "Sep" for "September".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortenedName {
    whole: String,
    /// Bytes that it has at least.
    least: usize,
}

/// The word for day, and how it is looked for in a text that was not taken apart into words.
#[derive(Debug, Clone, Default)]
pub struct DayWords {
    /// The word.
    pub term: Term,
    /// In small letters, as it is written.
    written: Vec<String>,
    /// Its letters but the first, small and capital.
    tails: Vec<String>,
}

/// Parts of a title that name no period of the return.
#[derive(Debug, Clone, Default)]
pub struct ClauseWords {
    /// Words before the number of a document: "Biểu số".
    pub numbered: Runs,
    /// What is to come: "nhiệm vụ quý IV".
    pub outlook: Runs,
    /// What figures are compared with: "so với".
    pub comparison: Runs,
    /// What is to come where it follows results.
    pub plan: Runs,
}

/// Labels in the head of a sheet, as keys of texts.
#[derive(Debug, Clone, Default)]
pub struct LabelWords {
    /// "Đơn vị báo cáo".
    pub submitter: HashSet<String>,
    /// "Kính gửi".
    pub receiver: HashSet<String>,
    /// "Đơn vị tính".
    pub measure: HashSet<String>,
    /// "Đơn vị": a submitter or a measure.
    pub submitter_or_measure: HashSet<String>,
    /// "Kỳ báo cáo".
    pub period: HashSet<String>,
    /// What stands in the cell before a date or a number that is the period.
    pub before_period: HashSet<String>,
    /// What announces a measure inside a text, in small letters as it is written.
    pub captions: Vec<String>,
}

/// Words of the headings of columns.
#[derive(Debug, Clone, Default)]
pub struct HeadingWords {
    /// Other figures stand for those of the column now.
    pub superseded: Runs,
    /// The year beside them is not that of the return.
    pub other_years: Runs,
}

/// A word that titles have with its marks, and names of files without them; each of several stands for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    marked: Vec<String>,
    folded: Vec<String>,
}

impl Term {
    /// The term that any of `written` stands for.
    pub fn new(written: &[String]) -> Self {
        Self {
            marked: written.iter().map(|word| text::key(word)).collect(),
            folded: written.iter().map(|word| text::fold(word)).collect(),
        }
    }

    /// True for the word, with or without its marks.
    pub fn is(&self, word: Option<&String>) -> bool {
        word.is_some_and(|word| self.marked.contains(word) || self.folded.contains(word))
    }

    /// True for the word with its marks.
    pub fn is_marked(&self, word: &String) -> bool {
        self.marked.contains(word)
    }
}

impl DayWords {
    /// The term that any of `written` stands for.
    pub fn new(written: &[String]) -> Self {
        let tails = written.iter().flat_map(|word| {
            let tail: String = word.to_lowercase().chars().skip(1).collect();
            [tail.to_uppercase(), tail]
        });
        Self {
            term: Term::new(written),
            written: written.iter().map(|word| word.to_lowercase()).collect(),
            tails: tails.collect(),
        }
    }

    /// False for a text that cannot hold the word; nearly as quick as reading it.
    pub fn may_stand_in(&self, text: &str) -> bool {
        self.tails.iter().any(|tail| text.contains(tail))
    }

    /// What stands before and behind the last one in a text of small letters.
    pub fn around_last<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let parted = self
            .written
            .iter()
            .filter_map(|word| text.rsplit_once(word));
        parted.max_by_key(|(before, _)| before.len())
    }
}

/// Terms of one or several words, with their marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    terms: Vec<Vec<String>>,
    letters: usize,
}

impl Runs {
    /// Each of the terms.
    pub fn new(written: &[String]) -> Self {
        let letters = written.iter().map(|term| term.chars().count()).max();
        Self {
            terms: written.iter().map(|term| words(term)).collect(),
            letters: letters.unwrap_or(0),
        }
    }

    /// Letters of the longest term.
    pub fn letters(&self) -> usize {
        self.letters
    }

    /// True when the words begin with one of the terms.
    pub fn begin(&self, words: &[String]) -> bool {
        self.terms.iter().any(|term| words.starts_with(term))
    }

    /// True when the words end with one of the terms.
    pub fn end(&self, words: &[String]) -> bool {
        self.terms.iter().any(|term| words.ends_with(term))
    }

    /// True when one of the terms stands in the words.
    pub fn stand_in(&self, words: &[String]) -> bool {
        let mut terms = self.terms.iter();
        terms.any(|term| words.windows(term.len()).any(|run| run == term))
    }
}

impl ShortenedName {
    /// Reads "jan-uary": the letters behind the dash may be left away.
    pub fn read(written: &str) -> Self {
        let needed = written
            .split_once('-')
            .map_or(written, |(needed, _)| needed);
        Self {
            whole: text::key(&written.replace('-', "")),
            least: text::key(needed).len(),
        }
    }

    /// True for the name or a cut of it.
    pub fn is(&self, word: &str) -> bool {
        word.len() >= self.least && self.whole.starts_with(word)
    }
}
