//! Reads the period of a title in all the ways offices write it; the order of a date is always day, month, year.

use std::sync::LazyLock;

use super::title::TitleLine;
use crate::model::period::Period;
use crate::text;
use crate::text::words;

/// Months by name; "tháng năm" is left out because "năm" is the word for year, too.
const NAMES: [(&str, u32); 13] = [
    ("giêng", 1),
    ("một", 1),
    ("hai", 2),
    ("ba", 3),
    ("tư", 4),
    ("sáu", 6),
    ("bảy", 7),
    ("tám", 8),
    ("chín", 9),
    ("mười", 10),
    ("mười một", 11),
    ("mười hai", 12),
    ("chạp", 12),
];
/// Words before a number and a year that make them the number of a document or of a form.
const NUMBERED: [&str; 10] = [
    "số",
    "biểu",
    "mẫu",
    "bảng",
    "phụ lục",
    "điều",
    "chương",
    "mục",
    "khoản",
    "trang",
];

/// A word of periods as titles have it, and as file names have it without marks.
struct Term {
    key: String,
    folded: String,
}

static NAMED: LazyLock<Vec<(Vec<String>, u32)>> =
    LazyLock::new(|| NAMES.map(|(name, month)| (words(name), month)).into());
static NUMBER_WORDS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| NUMBERED.map(words).into());
static MONTH: LazyLock<Term> = LazyLock::new(|| Term::new("tháng"));
static DAY: LazyLock<Term> = LazyLock::new(|| Term::new("ngày"));
static YEAR: LazyLock<Term> = LazyLock::new(|| Term::new("năm"));
static QUARTER: LazyLock<Term> = LazyLock::new(|| Term::new("quý"));
static UNTIL: LazyLock<Term> = LazyLock::new(|| Term::new("đến"));
static WHOLE: LazyLock<Term> = LazyLock::new(|| Term::new("cả"));
static LAST: LazyLock<Term> = LazyLock::new(|| Term::new("cuối"));
static LEFT: LazyLock<Term> = LazyLock::new(|| Term::new("còn"));

impl Term {
    fn new(word: &str) -> Self {
        Self {
            key: text::key(word),
            folded: text::fold(word),
        }
    }

    fn is(&self, word: Option<&String>) -> bool {
        word.is_some_and(|word| *word == self.key || *word == self.folded)
    }
}

/// The period that the lines name, and the line: one in words before one in figures only.
pub(super) fn period(lines: &[TitleLine]) -> Option<(Period, usize)> {
    let first = |read: &dyn Fn(&TitleLine) -> Option<Period>| {
        let mut found = lines.iter().enumerate();
        found.find_map(|(at, line)| read(line).map(|period| (period, at)))
    };
    first(&|line| period_in(&line.words))
        .or_else(|| first(&|line| up_to_date(&line.text)))
        .or_else(|| first(&|line| in_figures(&line.text)))
}

/// The period in a run of words: "tháng 9 năm 2019", "9 tháng năm 2019", "T9/2019", "quý III năm 2019", "cả năm 2019".
///
/// A date ("ngày 20 tháng 9 năm 2019") is no period.
pub(super) fn period_in(words: &[String]) -> Option<Period> {
    let mut month: Option<u32> = None;
    let mut first = None;
    for at in 0..words.len() {
        let found = if MONTH.is(words.get(at)) {
            beside_month(words, at)
        } else {
            month_alone(words, at)
        };
        if found.is_some() {
            first = first.or(Some(at));
        }
        month = month.max(found);
    }
    if month.is_none() {
        first = whole_year(words);
        month = first.map(|_| 12);
    }
    let year = |words: &[String]| words.iter().find_map(|word| year_number(word));
    let after = first.and_then(|at| words.get(at..)).and_then(year);
    Period::new(after.or_else(|| year(words))?, month?)
}

/// "9/2019", "09-2019" and "9.2019", unless they number a document or end a date.
fn in_figures(text: &str) -> Option<Period> {
    for (at, _) in text.match_indices(['/', '-', '.']) {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let rest = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let month: Option<u32> = before.get(rest.len()..)?.parse().ok();
        let digits = after.find(|sign: char| !sign.is_ascii_digit());
        let (year, behind) = after.split_at(digits.unwrap_or(after.len()));
        let is_date = rest.ends_with(['/', '-', '.']);
        let is_document = behind.starts_with(['/', '-', '.']) || follows_number_word(rest);
        if let (Some(month), Some(year), false) = (month, year_number(year), is_date || is_document)
        {
            return Period::new(year, month);
        }
    }
    None
}

/// The last day of a span or of a state: "đến ngày 30/9/2019", "(từ 01/01/2019 đến 30/9/2019)".
fn up_to_date(text: &str) -> Option<Period> {
    let words = words(text);
    let until = words.iter().rposition(|word| UNTIL.is(Some(word)))?;
    let rest = words.get(until + 1..)?;
    let rest = if DAY.is(rest.first()) {
        rest.get(1..)?
    } else {
        rest
    };
    date_in(rest)
}

/// The month of a date in figures, day first.
pub(super) fn date_in(words: &[String]) -> Option<Period> {
    let [day, month, year, ..] = words else {
        return None;
    };
    let day: u32 = day.parse().ok()?;
    let month = month_number(Some(month))?;
    (1..=31)
        .contains(&day)
        .then(|| Period::new(year_number(year)?, month))?
}

fn follows_number_word(text: &str) -> bool {
    let words = words(text);
    NUMBER_WORDS.iter().any(|wanted| words.ends_with(wanted))
}

fn year_number(word: &str) -> Option<i32> {
    word.parse()
        .ok()
        .filter(|year| word.len() == 4 && (1990..2200).contains(year))
}

fn month_number(word: Option<&String>) -> Option<u32> {
    word.and_then(|word| word.parse().ok())
        .filter(|month| (1..=12).contains(month))
}

/// The month beside the word "tháng": behind it, by number or name, or the count of months before it.
fn beside_month(words: &[String], at: usize) -> Option<u32> {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let earlier = at.checked_sub(2).and_then(|earlier| words.get(earlier));
    // The last months of a year are what comes, not what is reported.
    let is_ahead = LAST.is(words.get(at + 1)) || LEFT.is(words.get(at + 1));
    if DAY.is(earlier) || is_ahead {
        return None;
    }
    month_number(words.get(at + 1))
        .or_else(|| month_by_name(words.get(at + 1..).unwrap_or_default()))
        .or_else(|| month_number(before))
}

fn month_by_name(words: &[String]) -> Option<u32> {
    let named = NAMED.iter().filter(|(name, _)| words.starts_with(name));
    let longest = named.max_by_key(|(name, _)| name.len());
    longest.map(|(_, month)| *month)
}

/// "T9", "Th9", "9T", "T.9", "quý III", "Q3".
fn month_alone(words: &[String], at: usize) -> Option<u32> {
    let word = words.get(at)?;
    let month = |digits: &str| -> Option<u32> {
        let month = digits.parse().ok()?;
        (1..=12).contains(&month).then_some(month)
    };
    let joined = word
        .strip_prefix("th")
        .or_else(|| word.strip_prefix('t'))
        .or_else(|| word.strip_suffix('t'));
    if let Some(month) = joined.and_then(month) {
        return Some(month);
    }
    let year_follows = || {
        words
            .get(at + 2)
            .is_some_and(|word| year_number(word).is_some())
    };
    if matches!(word.as_str(), "t" | "th") && year_follows() {
        return month_number(words.get(at + 1));
    }
    let quarter = if QUARTER.is(Some(word)) {
        words.get(at + 1)?
    } else {
        let joined = word.strip_prefix('q').filter(|rest| !rest.is_empty())?;
        return quarter_number(joined).map(|quarter| quarter * 3);
    };
    quarter_number(quarter).map(|quarter| quarter * 3)
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

/// "Cả năm 2019": where it begins.
fn whole_year(words: &[String]) -> Option<usize> {
    words.windows(3).position(|run| match run {
        [whole, year, number] => {
            WHOLE.is(Some(whole)) && YEAR.is(Some(year)) && year_number(number).is_some()
        }
        _ => false,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::cell::Position;

    fn read(text: &str) -> Option<String> {
        let line = TitleLine {
            position: Position::new(0, 0),
            text: text.to_owned(),
            words: words(text),
            head: String::new(),
            tail: String::new(),
        };
        period(&[line]).map(|(period, _)| period.to_string())
    }

    #[test]
    fn periods_are_read_as_offices_write_them() {
        let written = [
            "Tháng 9 năm 2019",
            "9 tháng năm 2019",
            "9 tháng đầu năm 2019",
            "THỰC HIỆN THÁNG 9 VÀ 9 THÁNG NĂM 2019",
            "ƯỚC THÁNG 9, 9 THÁNG VÀ CẢ NĂM 2019",
            "Kết quả 9 tháng và nhiệm vụ 3 tháng cuối năm 2019",
            "T9/2019",
            "Th9/2019",
            "T.9/2019",
            "9T-2019",
            "9T/2019",
            "Quý III năm 2019",
            "Quí 3/2019",
            "Q3-2019",
            "tháng 09/2019",
            "tháng chín năm 2019",
            "9-2019",
            "Kỳ báo cáo: 09/2019",
            "(từ 01/01/2019 đến 30/9/2019)",
            "Tính đến ngày 30.9.2019",
            "Báo cáo tháng 9 năm 2019 (gửi ngày 20 tháng 10 năm 2019)",
        ];
        for text in written {
            assert_eq!(read(text).as_deref(), Some("2019-09"), "{text}");
        }
        assert_eq!(read("6 tháng đầu năm 2019").as_deref(), Some("2019-06"));
        assert_eq!(read("cả năm 2019").as_deref(), Some("2019-12"));
        assert_eq!(read("tháng mười hai năm 2019").as_deref(), Some("2019-12"));
    }

    #[test]
    fn dates_and_numbers_of_documents_are_no_period() {
        for text in [
            "Kon Tum, ngày 20 tháng 9 năm 2019",
            "Thông tư số 41/2016/TT-BCT",
            "Theo Quyết định số 12/2019/QĐ-UBND",
            "Công văn số 9/2019",
            "Biểu 3-2019",
            "30/9/2019",
            "Năm 2019",
            "tháng năm 2019",
            "1.234.2019",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn written(style: usize, month: u32, year: i32) -> String {
        let roman = ["", "I", "II", "III", "IV"];
        match style {
            0 => format!("Tháng {month} năm {year}"),
            1 => format!("{month} THÁNG ĐẦU NĂM {year}"),
            2 => format!("T{month}/{year}"),
            3 => format!("Th{month}-{year}"),
            4 => format!("{month}T/{year}"),
            5 => format!("{month:02}/{year}"),
            6 => format!("Báo cáo {month}-{year}"),
            7 => format!("tháng {month:02}.{year}"),
            8 if month.is_multiple_of(3) => {
                format!("Quý {} năm {year}", roman.get(month as usize / 3).unwrap())
            }
            9 if month.is_multiple_of(3) => format!("Quí {}/{year}", month / 3),
            10 if month == 12 => format!("Cả năm {year}"),
            11 => format!("từ ngày 01/01/{year} đến ngày 28/{month:02}/{year}"),
            _ => format!("TỔNG MỨC BÁN LẺ THÁNG {month} VÀ {month} THÁNG NĂM {year}"),
        }
    }

    proptest! {
        #[test]
        fn a_written_period_is_read_back(style in 0_usize..13, month in 1_u32..=12, year in 2000_i32..2100, decomposed in any::<bool>()) {
            use unicode_normalization::UnicodeNormalization;
            let text = written(style, month, year);
            let text = if decomposed { text.nfd().collect() } else { text };
            prop_assert_eq!(read(&text), Some(format!("{year}-{month:02}")), "{}", text);
        }

        #[test]
        fn no_text_stops_the_readers_of_titles(text in "\\PC{0,40}|([0-9]{1,4}[-/. ]|đến |tháng |Đơn vị tính:|ĐVT ?|quý |h\\. ?){0,9}") {
            let _ = (read(&text), super::super::measures::behind_caption(&text));
        }
    }
}
