//! Sentences that no figures can bear out.

use super::outputs::Outputs;
use super::{Found, Kind};
use tonghop::read::grid::Content;

/// What no sentence of the report may hold.
const IN_REPORT: &[&str] = &[
    "chưa có số liệu đang",
    "có chưa có số liệu",
    "bằng chưa có số liệu",
    "đạt chưa có số liệu",
    "là chưa có số liệu",
    "(chưa có số liệu)",
    "bằng không công bố",
    "đạt không công bố",
    "là không công bố",
    "(không công bố)",
    "ước chưa so sánh được",
    "giảm 100%",
    "giảm 100 %",
    "tăng -",
    "giảm -",
    " 0 tháng",
    "12 tháng đầu năm",
    "12 tháng năm",
    " 1 tháng cuối năm",
    "đã đạt kế hoạch năm, phấn đấu vượt",
    "vì chưa có kế hoạch của tỉnh",
    "0/0",
];

/// What nothing that people read may hold.
const ANYWHERE: &[&str] = &[
    "{",
    "}",
    "[[",
    "]]",
    "NaN",
    "None",
    "null",
    "Đề nghị: Đề nghị",
    "  ,",
    "()",
    "“”",
    "0/0 đơn vị",
];

/// English that has no place in Vietnamese; words that are also Vietnamese are not here.
const ENGLISH: &[&str] = &[
    "the",
    "and",
    "with",
    "figures",
    "units",
    "error",
    "errors",
    "missing",
    "incomplete",
    "withheld",
    "unavailable",
    "unknown",
    "total",
    "sheet",
    "period",
    "warning",
    "cell",
    "value",
    "month",
    "year",
    "not",
    "is",
    "of",
];

fn around(text: &str, at: usize) -> String {
    let before: Vec<char> = text[..at].chars().rev().take(50).collect();
    let after = text[at..].chars().take(60);
    before.into_iter().rev().chain(after).collect()
}

fn has_code(text: &str) -> Option<usize> {
    let mut places = text.match_indices("TH").map(|(at, _)| at);
    places.find(|at| {
        let digits = text[at + 2..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        digits >= 3
    })
}

fn english(text: &str) -> Option<&'static str> {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    let known = |word: &str| ENGLISH.iter().find(|english| **english == word).copied();
    words.find_map(known)
}

/// The names that stand behind `begin` up to the end of the clause.
fn named<'a>(outputs: &'a Outputs, text: &str, begin: &str) -> Vec<(usize, Vec<&'a str>)> {
    let units = &outputs.descriptions.register.units;
    let clauses = text.match_indices(begin).map(|(at, _)| {
        let rest = &text[at + begin.len()..];
        let end = rest.find([';', '.']).unwrap_or(rest.len());
        let clause = &rest[..end];
        let names = units.iter().map(|unit| unit.short.as_str());
        (at, names.filter(|name| clause.contains(name)).collect())
    });
    clauses.collect()
}

/// One unit is not the highest and the lowest of one list.
fn highest_and_lowest(outputs: &Outputs, text: &str, found: &mut Found) {
    // A line of the page may end inside the words.
    let text = &text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lowest = named(outputs, text, "thấp nhất là");
    let highest = named(outputs, text, "cao nhất là");
    let nexts = highest.iter().skip(1).map(|(at, _)| *at);
    for ((at, high), next) in highest.iter().zip(nexts.chain([text.len()])) {
        let at = *at;
        let until = next.min(at + 600);
        let same = lowest
            .iter()
            .filter(|(other, _)| *other > at && *other < until);
        for (_, low) in same.take(1) {
            if let Some(unit) = high.iter().find(|unit| low.contains(unit)) {
                found.push((Kind::Extremes, format!("{unit}: {}", around(text, at))));
            }
        }
    }
}

/// "Trong đó:" and then the next section.
fn empty_list(text: &str, found: &mut Found) {
    for (at, begin) in text.match_indices("Trong đó:") {
        let rest = text[at + begin.len()..].trim_start();
        let mut letters = rest.chars();
        let (first, second) = (letters.next(), letters.next());
        let is_heading = matches!((first, second), (Some(first), Some(second))
            if second == ')' || (second == '.' && (first.is_ascii_digit() || first == 'I' || first == 'V')))
            || rest.starts_with("II")
            || rest.starts_with("Phần ");
        if rest.is_empty() || is_heading {
            found.push((Kind::EmptyList, around(text, at)));
        }
    }
}

/// Numbers before "%" behind the words for the impact of a finding.
fn impact(text: &str) -> Option<String> {
    let at = text.find("ác động")?;
    let rest = &text[at..];
    let end = rest.find('%')?;
    let digits: String = rest[..end].chars().filter(char::is_ascii_digit).collect();
    let whole: String = rest[..end]
        .chars()
        .rev()
        .skip_while(|letter| !letter.is_ascii_digit())
        .take_while(|letter| letter.is_ascii_digit() || *letter == '.' || *letter == ',')
        .collect();
    let whole: String = whole
        .chars()
        .rev()
        .filter(|letter| *letter != '.')
        .collect();
    let number: f64 = whole.replace(',', ".").parse().ok()?;
    (!digits.is_empty() && number > 1000.0).then(|| around(text, at))
}

fn of_words(what: &str, text: &str, found: &mut Found) {
    for shape in ANYWHERE {
        if let Some(at) = text.find(shape) {
            found.push((Kind::Words, format!("{what}: {}", around(text, at))));
        }
    }
    if let Some(word) = english(text) {
        found.push((Kind::Words, format!("{what}: “{word}” in {text:.120}")));
    }
    if let Some(text) = impact(text) {
        found.push((Kind::Impact, format!("{what}: {text}")));
    }
}

pub(super) fn look(outputs: &Outputs) -> Found {
    let mut found = Found::new();
    let report = outputs.pages.join(" ");
    for shape in IN_REPORT {
        for (at, _) in report.match_indices(shape) {
            found.push((
                Kind::Sentence,
                format!("“{shape}”: {}", around(&report, at)),
            ));
        }
    }
    if let Some(at) = has_code(&report) {
        found.push((Kind::Code, around(&report, at)));
    }
    of_words("report", &report, &mut found);
    highest_and_lowest(outputs, &report, &mut found);
    empty_list(&report, &mut found);
    for finding in &outputs.findings {
        for text in [
            &finding.title,
            &finding.observed,
            &finding.expected,
            &finding.remedy,
        ] {
            of_words(&finding.code, text, &mut found);
        }
    }
    for sheet in &outputs.workbook.sheets {
        for cell in &sheet.cells {
            if let Content::Text(text) = &cell.content
                && text.len() < 400
                && let Some(text) = impact(text)
            {
                found.push((
                    Kind::Impact,
                    format!("{} {}: {text}", sheet.name, cell.position),
                ));
            }
        }
    }
    found
}
