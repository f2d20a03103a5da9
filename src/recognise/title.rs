//! Reads unit, period and measure from the lines around a table; the file name only confirms them.

use super::labels::Names;
use super::measures::captioned;
use super::words::Phrase;
use crate::model::cell::Position;
use crate::model::descriptions::Descriptions;
use crate::model::observation::{Dated, Day};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::read::grid::{Content, Sheet};
use crate::text::{self, words};

/// Words before the colon of the line that names the submitter.
const SUBMITTER: [&str; 6] = [
    "đơn vị báo cáo",
    "đơn vị gửi",
    "đơn vị gửi báo cáo",
    "đơn vị lập",
    "đơn vị lập báo cáo",
    "tên đơn vị",
];
/// Words before the colon of a line that names the receiver.
const RECEIVER: [&str; 4] = ["đơn vị nhận", "đơn vị nhận báo cáo", "nơi nhận", "kính gửi"];
/// Words before the unit of measure.
const MEASURE: [&str; 3] = ["đơn vị tính", "đvt", "đơn vị"];

/// A text cell above the table.
#[derive(Debug, Clone)]
pub(super) struct TitleLine {
    pub(super) position: Position,
    pub(super) text: String,
    pub(super) words: Vec<String>,
    /// Key of what stands before the first colon; empty without a colon.
    pub(super) head: String,
    /// What stands behind the colon, or in the next cell when nothing does.
    pub(super) tail: String,
}

/// The text cells of the rows before `end`.
pub(super) fn lines(sheet: &Sheet, end: u32) -> Vec<TitleLine> {
    let mut lines = Vec::new();
    for (row, range) in sheet.rows.iter().take_while(|(row, _)| *row < end) {
        let cells = sheet.cells.get(range.clone()).unwrap_or_default();
        for (index, cell) in cells.iter().enumerate() {
            let Content::Text(content) = &cell.content else {
                continue;
            };
            let (head, tail) = content.split_once(':').unwrap_or(("", ""));
            let beside = match cells.get(index + 1).map(|next| &next.content) {
                Some(Content::Text(next)) => next.as_ref(),
                Some(
                    Content::Number(_)
                    | Content::Bool(_)
                    | Content::Date(..)
                    | Content::Error(_)
                    | Content::FormulaWithoutValue,
                )
                | None => "",
            };
            let tail = if tail.trim().is_empty() { beside } else { tail };
            lines.push(TitleLine {
                position: Position::new(*row, cell.position.column),
                text: content.to_string(),
                words: words(content),
                head: text::key(head),
                tail: tail.trim().to_owned(),
            });
        }
    }
    lines
}

/// Whose return it is, as far as the lines say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnitReading {
    /// One unit, and the line that names it.
    Found(UnitIndex, usize),
    /// Several, with equal right.
    Ambiguous(Vec<UnitIndex>, usize),
    /// A name that is not in the register; units that are meant if its marks are wrong.
    Unknown(String, Vec<UnitIndex>, usize),
    /// No name at all.
    Silent,
}

/// The reporting unit that the lines name.
///
/// The line "Đơn vị báo cáo: …" decides when there is one; else any line but the receiver's. A unit of the province
/// itself gives way to a district, because every form names the province in its head.
pub(super) fn unit(
    lines: &[TitleLine],
    names: &Names,
    descriptions: &Descriptions,
    period: Option<Period>,
) -> UnitReading {
    let submitter = lines
        .iter()
        .position(|line| is_one_of(&line.head, &SUBMITTER) && !line.tail.is_empty());
    if let Some((at, line)) = submitter.and_then(|at| lines.get(at).map(|line| (at, line))) {
        let words = words(&line.tail);
        let mut found = names.units.within(&words);
        if found.is_empty() {
            found = in_being(names.units.by_bare_name(&words), descriptions, period);
        }
        return match found.as_slice() {
            [] => {
                let proposed = in_being(&names.units.proposed(&words), descriptions, period);
                UnitReading::Unknown(line.tail.clone(), proposed, at)
            }
            [unit] => UnitReading::Found(*unit, at),
            several => UnitReading::Ambiguous(several.to_vec(), at),
        };
    }
    let mut found: Vec<(UnitIndex, usize)> = Vec::new();
    for (at, line) in but_the_receiver(lines) {
        for unit in names.units.within(&line.words) {
            if !found.iter().any(|(seen, _)| *seen == unit) {
                found.push((unit, at));
            }
        }
    }
    let is_consolidated = |unit: &UnitIndex| {
        descriptions
            .register
            .unit(*unit)
            .is_some_and(|unit| descriptions.register.is_consolidated(unit))
    };
    if found.iter().any(|(unit, _)| is_consolidated(unit)) {
        found.retain(|(unit, _)| is_consolidated(unit));
    }
    match found.as_slice() {
        [] => UnitReading::Silent,
        [(unit, at)] => UnitReading::Found(*unit, *at),
        [(_, at), ..] => UnitReading::Ambiguous(found.iter().map(|(unit, _)| *unit).collect(), *at),
    }
}

/// For lines that name no unit: the units that one of them would name with other marks.
pub(super) fn proposed_unit(
    lines: &[TitleLine],
    names: &Names,
    descriptions: &Descriptions,
    period: Option<Period>,
) -> UnitReading {
    let proposed = but_the_receiver(lines).find_map(|(at, line)| {
        let units = in_being(&names.units.proposed(&line.words), descriptions, period);
        (!units.is_empty()).then(|| UnitReading::Unknown(line.text.clone(), units, at))
    });
    proposed.unwrap_or(UnitReading::Silent)
}

fn but_the_receiver(lines: &[TitleLine]) -> impl Iterator<Item = (usize, &TitleLine)> {
    let lines = lines.iter().enumerate();
    lines.filter(|(_, line)| !is_one_of(&line.head, &RECEIVER))
}

/// The units that exist in the period; one that is gone or not yet there cannot be meant.
fn in_being(
    units: &[UnitIndex],
    descriptions: &Descriptions,
    period: Option<Period>,
) -> Vec<UnitIndex> {
    let is_there = |index: &&UnitIndex| {
        let unit = descriptions.register.unit(**index);
        period.is_none_or(|period| unit.is_some_and(|unit| unit.is_valid_in(period)))
    };
    units.iter().filter(is_there).copied().collect()
}

fn is_one_of(head: &str, heads: &[&str]) -> bool {
    // Most lines have no colon.
    !head.is_empty() && heads.iter().any(|known| text::key(known) == head)
}

/// The measure of the whole table, as spelt, and the line that says it.
pub(super) fn measure(lines: &[TitleLine]) -> Option<(String, usize)> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let by_colon = is_one_of(&line.head, &MEASURE) && !line.tail.is_empty();
        if by_colon {
            return Some((line.tail.trim_matches(['(', ')', ' ']).to_owned(), at));
        }
        let rest = captioned(&line.text)?;
        Some((rest.to_owned(), at))
    })
}

/// Bytes of the shortest day, "ngày 1/1/2019"; many texts of a sheet are shorter.
const SHORTEST_DAY: usize = "ngày 1/1/2019".len();
/// Years that a day may name; what lies far ahead is a day too, and a wrong one.
const YEARS: std::ops::Range<i32> = 1990..10_000;

/// The day that a sheet states in full: the latest day of writing, "Đắk Hà, ngày 20 tháng 9 năm 2019"; without one, the latest it names.
///
/// Documents it refers to ("Thông tư số 41 ngày …") are older than itself; ends of periods may be later.
pub(super) fn day_of(sheet: &Sheet) -> Option<Dated> {
    let texts = sheet.cells.iter().filter_map(|cell| match &cell.content {
        Content::Text(text)
            if text.len() >= SHORTEST_DAY && (text.contains("gày") || text.contains("GÀY")) =>
        {
            Some((cell.position, text))
        }
        Content::Text(_)
        | Content::Number(_)
        | Content::Bool(_)
        | Content::Date(..)
        | Content::Error(_)
        | Content::FormulaWithoutValue => None,
    });
    let days = texts.flat_map(|(at, text)| {
        let is_of_writing = is_day_of_writing(text);
        let dated = move |day| Dated {
            day,
            at,
            is_of_writing,
        };
        days_in(&words(text)).map(dated).collect::<Vec<_>>()
    });
    days.max_by_key(|dated| (dated.is_of_writing, dated.day))
}

/// True for a day that stands alone or behind a place and a comma.
fn is_day_of_writing(text: &str) -> bool {
    let lower = text.to_lowercase();
    let Some((place, day)) = lower.rsplit_once("ngày") else {
        return false;
    };
    let place = place.trim();
    let is_behind_a_place = place.is_empty() || place.ends_with(',');
    // "20 tháng 9 năm 2019" or "20/9/2019".
    is_behind_a_place && matches!(words(day).len(), 5 | 3)
}

/// The days in a run of words: "ngày 20 tháng 9 năm 2019", "ngày 20/9/2019".
fn days_in(words: &[String]) -> impl Iterator<Item = Day> {
    let (day_word, month_word, year_word) =
        (text::key("ngày"), text::key("tháng"), text::key("năm"));
    (0..words.len()).filter_map(move |start| match words.get(start..)? {
        [first, day, second, month, third, year, ..]
            if *first == day_word && *second == month_word && *third == year_word =>
        {
            day_of_parts(day, month, year)
        }
        [first, day, month, year, ..] if *first == day_word => day_of_parts(day, month, year),
        _ => None,
    })
}

fn day_of_parts(day: &str, month: &str, year: &str) -> Option<Day> {
    let number = |word: &str| word.parse::<u32>().ok();
    Some(Day {
        year: year.parse().ok().filter(|year| YEARS.contains(year))?,
        month: number(month).filter(|month| (1..=12).contains(month))?,
        day: number(day).filter(|day| (1..=31).contains(day))?,
    })
}

/// The phrase of a form's title that stands in the lines.
pub(super) fn title_phrase<'a>(lines: &[TitleLine], phrases: &'a [Phrase]) -> Option<&'a Phrase> {
    let found = phrases
        .iter()
        .filter(|phrase| lines.iter().any(|line| phrase.is_run_of(&line.words)));
    found.max_by_key(|phrase| phrase.len())
}
