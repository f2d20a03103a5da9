//! Reads the period of a title in all the ways offices write it; the order of a date is always day, month, year.

use super::clauses::Clauses;
use super::line::TitleLine;
use super::month_words::{last_month, latest, month_number};
use super::period_span;
use super::years::{year_in, year_number};
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::text::words;

/// The period that the lines name, and the line: one in words before one in figures only, a month before a whole year.
///
/// What is announced, expected or compared with ("nhiệm vụ quý IV", "so với 12/2018") is no period of the return. Month and
/// year may stand in two lines, as long as the head names only one of each.
pub(super) fn period(lines: &[TitleLine], terms: &Vocabulary) -> Option<(Period, usize)> {
    let clauses: Vec<&Clauses> = lines.iter().map(|line| line.said.clauses(terms)).collect();
    let first = |read: &dyn Fn(&Clauses) -> Option<Period>| {
        let mut found = clauses.iter().enumerate();
        found.find_map(|(at, line)| read(line).map(|period| (period, at)))
    };
    first(&|line| line.months(terms))
        .or_else(|| first(&|line| up_to_date(&line.words, line.year(terms), terms)))
        .or_else(|| first(&|line| period_span::days(&line.reported, line.year(terms), terms)))
        .or_else(|| first(&|line| period_span::months(&line.reported, terms)))
        .or_else(|| first(&|line| in_figures(&line.reported, terms)))
        .or_else(|| in_two_lines(&clauses, terms))
        .or_else(|| first(&|line| whole_year_of(&line.words, terms)))
}

/// The first line that names another period than `settled` in words, or a later one beside it: "Tháng 8/2019 (ước tháng 9/2019)".
pub(super) fn disagreeing(
    lines: &[TitleLine],
    settled: Period,
    terms: &Vocabulary,
) -> Option<(Period, usize)> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let clauses = line.said.clauses(terms);
        let named = clauses.months(terms)?;
        let other = if named == settled {
            clauses.later_aside(named, terms)?
        } else {
            named
        };
        Some((other, at))
    })
}

/// The first line that should name the period and names none that can be read: one that speaks of a month or quarter and is no
/// date, else one that names a year.
pub(super) fn unread(lines: &[TitleLine], terms: &Vocabulary) -> Option<usize> {
    let first = |holds: &dyn Fn(&Clauses) -> bool| {
        lines.iter().position(|line| {
            let clauses = line.said.clauses(terms);
            !clauses.speaks(&terms.periods.day.term)
                && clauses.months(terms).is_none()
                && holds(clauses)
        })
    };
    first(&|line| line.speaks(&terms.periods.month) || line.speaks(&terms.periods.quarter))
        .or_else(|| first(&|line| line.names_year(terms)))
}

/// The month in words that may name nothing else: "tháng 9", "9".
pub(super) fn month_of(words: &[String], terms: &Vocabulary) -> Option<u32> {
    let alone = match words {
        [word] => month_number(Some(word)),
        _ => None,
    };
    alone.or_else(|| last_month(words, terms))
}

/// A month in one line, its year in another: "Tháng 9" above "Năm 2019".
fn in_two_lines(clauses: &[&Clauses], terms: &Vocabulary) -> Option<(Period, usize)> {
    let mut months = clauses
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((last_month(&line.words, terms)?, at)));
    let (month, at) = months.next()?;
    let mut years = clauses
        .iter()
        .filter_map(|line| match line.words.as_slice() {
            [word, year] if terms.periods.year.is(Some(word)) => year_number(year),
            [year] => year_number(year),
            _ => None,
        });
    let year = years.next()?;
    let is_only = months.all(|(other, _)| other == month) && years.all(|other| other == year);
    Some((Period::new(year, month).filter(|_| is_only)?, at))
}

/// The period in a run of words: "tháng 9 năm 2019", "9 tháng năm 2019", "T9/2019", "quý III năm 2019", "cả năm 2019".
///
/// A date ("ngày 20 tháng 9 năm 2019") is no period.
pub(super) fn period_in(words: &[String], terms: &Vocabulary) -> Option<Period> {
    if last_month(words, terms).is_none() {
        return whole_year_of(words, terms);
    }
    latest(words, year_in(words, terms), terms)
}

/// "9/2019", "09-2019", "9.2019" and "2019-09", unless they number a document or are part of a date.
fn in_figures(text: &str, terms: &Vocabulary) -> Option<Period> {
    for (at, _) in text.match_indices(['/', '-', '.']) {
        let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
        let rest = before.trim_end_matches(|sign: char| sign.is_ascii_digit());
        let digits = after.find(|sign: char| !sign.is_ascii_digit());
        let (second, behind) = after.split_at(digits.unwrap_or(after.len()));
        let first = before.get(rest.len()..)?;
        let (month, year) = match second.len() {
            2 if first.len() == 4 => (second, first),
            _ => (first, second),
        };
        let month = month.parse().ok().filter(|month| (1..=12).contains(month));
        let is_date = rest.ends_with(['/', '-', '.']);
        let is_document =
            behind.starts_with(['/', '-', '.']) || terms.clauses.numbered.end(&words(rest));
        if let (Some(month), Some(year), false) = (month, year_number(year), is_date || is_document)
        {
            return Period::new(year, month);
        }
    }
    None
}

/// The last day of a span or of a state: "đến ngày 30/9/2019", "từ 01/07 đến 15/07", "đến 24h00 ngày 30 tháng 9 năm 2019".
fn up_to_date(words: &[String], year: Option<i32>, terms: &Vocabulary) -> Option<Period> {
    let periods = &terms.periods;
    let until = words
        .iter()
        .rposition(|word| periods.until.is(Some(word)))?;
    let rest = words.get(until + 1..)?;
    // What stands before the day is its hour.
    let day = rest.iter().position(|word| periods.day.term.is(Some(word)));
    let rest = rest.get(day.filter(|day| *day <= 4).map_or(0, |day| day + 1)..)?;
    date_in(rest).or_else(|| {
        let (day, month) = match rest {
            [day, word, month, ..] if periods.month.is(Some(word)) => (day, month),
            [day, month, ..] => (day, month),
            _ => return None,
        };
        let day: u32 = day.parse().ok()?;
        let month = month_number(Some(month)).filter(|_| (1..=31).contains(&day))?;
        Period::new(year?, month)
    })
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

/// "Cả năm 2019".
fn whole_year_of(words: &[String], terms: &Vocabulary) -> Option<Period> {
    let periods = &terms.periods;
    let year = words.windows(3).find_map(|run| match run {
        [whole, year, number] if periods.whole.is(Some(whole)) && periods.year.is(Some(year)) => {
            year_number(number)
        }
        _ => None,
    });
    Period::new(year?, 12)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;
    use crate::model::cell::Position;
    use crate::recognise::line::Said;

    fn terms() -> &'static Vocabulary {
        static TERMS: LazyLock<Vocabulary> =
            LazyLock::new(|| crate::describe::load(None).unwrap().vocabulary);
        &TERMS
    }

    fn line_of(text: &str) -> TitleLine {
        TitleLine::new(Position::new(0, 0), Said::read(text, terms()))
    }

    fn read(text: &str) -> Option<String> {
        let line = line_of(text);
        period(&[line], terms()).map(|(period, _)| period.to_string())
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
            "Kết quả quý III, nhiệm vụ quý IV năm 2019",
            "Kết quả 9 tháng; dự kiến tháng 10 năm 2019",
            "Tháng 9 năm 2019 so với 12/2018",
            "Chỉ số giá tháng 9 năm 2019 so với tháng 12 năm 2018",
            "Tình hình thực hiện kế hoạch tháng 9 năm 2019",
            "Phương hướng quý IV, kết quả tháng 9/2019",
            "Kết quả tháng 9 và kế hoạch tháng 10 năm 2019",
            "Kế hoạch tháng 9 năm 2019",
            "Tháng 1-9 năm 2019",
            "Tháng 1 - 9/2019",
            "Từ tháng 1 đến 9 năm 2019",
            "9T2019",
            "T092019",
            "Số liệu T9.19",
            "201909",
            "Kỳ 092019",
            "Tính đến 24h00 ngày 30 tháng 9 năm 2019",
            "Đến 24 giờ 00 ngày 30/9/2019",
            "Từ 01/09 đến 15/09 năm 2019",
            "từ ngày 01-09-2019 đến 15-09-2019",
            "(từ ngày 16/8 đến ngày 15/9/2019)",
            "Tháng 01/2019 - 09/2019",
            "Từ tháng 01/2019 đến tháng 9/2019",
            "Tháng 12/2018 – 9/2019",
            "tháng 1 đến tháng 9 năm 2019",
            "từ tháng 01 đến tháng 09 năm 2019",
            "Kỳ báo cáo: 01-09/2019",
            "Số liệu 1–9/2019",
            "01/2019 - 09/2019",
            "Quý I–III năm 2019",
            "Quý I, II và III năm 2019",
            "quý I đến quý III/2019",
            "Quý 1-3/2019",
            "(1/1–30/9/2019)",
            "Từ 1/1 - 30/9 năm 2019",
            "01.01.2019 - 30.09.2019",
            "Từ 1-30/9/2019",
            "Chín tháng đầu năm 2019",
            "chín tháng năm 2019",
            "tháng IX năm 2019",
            "Kỳ: 2019-09",
            "Tháng 1, 2, 3, 4, 5, 6, 7, 8, 9 năm 2019",
            "Tháng 7 + 8 + 9 năm 2019",
            "tháng 7, 8 và 9/2019",
            "September 2019",
            "Sep-2019",
            "First 9 months of 2019",
            "Tháng 9 năm 2019 (tháng 12/2018 là số chính thức)",
            "Tháng 9 năm 2019, số chính thức tháng 12 năm 2018",
            "Số chính thức tháng 8 năm 2019, ước tháng 9 và 9 tháng năm 2019",
            "Năm 2019, tháng 9 (tháng 8/2018 là số cũ)",
            "Năm 2019 tháng 9, tháng 10 năm 2018 là số cũ",
            "Tháng 9/2019 (ước tháng 10/2019)",
            // Of years that are joined, the last one is reported.
            "9 tháng năm 2018 và 2019",
            "Ước thực hiện 9 tháng năm 2018 và năm 2019",
            "So sánh 9 tháng năm 2019 và 2018",
            "Tháng 9 năm 2018, 2019",
            "9 tháng các năm 2017, 2018 và 2019",
            "9 tháng năm 2018 - 2019 (giá so sánh 2010)",
            "Tháng 9/2018 và 2019",
        ];
        for text in written {
            assert_eq!(read(text).as_deref(), Some("2019-09"), "{text}");
        }
        assert_eq!(read("6 tháng đầu năm 2019").as_deref(), Some("2019-06"));
        assert_eq!(read("Quý I và 4 tháng 2019").as_deref(), Some("2019-04"));
        assert_eq!(read("Tháng 9/2019 - 8/2018").as_deref(), Some("2019-09"));
        assert_eq!(read("cả năm 2019").as_deref(), Some("2019-12"));
        assert_eq!(read("Năm tháng đầu năm 2019").as_deref(), Some("2019-05"));
        assert_eq!(read("Mười một tháng 2019").as_deref(), Some("2019-11"));
        assert_eq!(read("May 2019").as_deref(), Some("2019-05"));
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
            "Nhiệm vụ tháng 10 năm 2019",
            "Ước cả năm 2019",
            "So với tháng 12 năm 2018",
            "so với 12/2018",
            "Công văn số 201909",
            "2019090",
            "tháng năm 2019",
            "1.234.2019",
            "Công văn số 8-9/2019",
            "1/1–30/9",
            "2019-09-30",
            "Tháng X năm 2019",
            "Dệt may 2019",
            "Cụm Đắk Mar 2019",
            "Giai đoạn 2016-20",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn month_and_year_may_stand_in_two_lines_and_a_whole_year_speaks_last() {
        let of = |texts: &[&str]| {
            let lines: Vec<TitleLine> = texts.iter().map(|text| line_of(text)).collect();
            period(&lines, terms()).map(|(period, at)| (period.to_string(), at))
        };
        assert_eq!(
            of(&["Tháng 9", "Năm 2019"]),
            Some(("2019-09".to_owned(), 0))
        );
        assert_eq!(of(&["Tháng 9", "Tháng 8", "Năm 2019"]), None);
        assert_eq!(of(&["Tháng 9", "Năm 2018", "Năm 2019"]), None);
        let titles = ["Kết quả cả năm 2018", "Tháng 9 năm 2019"];
        assert_eq!(of(&titles), Some(("2019-09".to_owned(), 1)));
    }

    #[test]
    fn a_later_month_in_brackets_contradicts_and_a_line_with_a_year_is_named() {
        let settled = Period::new(2019, 8).unwrap();
        let other = |text: &str| {
            disagreeing(&[line_of(text)], settled, terms()).map(|(period, _)| period.to_string())
        };
        let later = "Tháng 8/2019 (ước tháng 9/2019)";
        assert_eq!(other(later).as_deref(), Some("2019-09"));
        assert_eq!(other("Tháng 8/2019 (tháng 7/2019 là số chính thức)"), None);
        assert_eq!(other("Tháng 8 năm 2019 (so với tháng 12/2019)"), None);
        let lines = [
            "Giá trị sản xuất (giá so sánh năm 2010)",
            "Thông tư số 41/2016",
            "Đắk Tô, ngày 1 tháng 1 năm 2019",
            "Kết quả năm 2018",
        ];
        assert_eq!(unread(&lines.map(line_of), terms()), Some(3));
        assert_eq!(
            unread(&["Năm 2018", "Tháng … năm 2019"].map(line_of), terms()),
            Some(1)
        );
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
            let _ = (read(&text), super::super::measures::behind_caption(&text, &terms().labels));
        }
    }
}
