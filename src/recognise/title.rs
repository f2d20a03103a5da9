//! Reads the unit from the lines around a table; the file name only confirms it.

use std::borrow::Cow;

use super::labelled::{Label, labelled};
use super::labels::Names;
use super::line::TitleLine;
use super::recogniser::Recogniser;
use super::words::Phrase;
use crate::model::cell::Position;
use crate::model::descriptions::Descriptions;
use crate::model::observation::{Dated, Day};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::vocabulary::{PeriodWords, Vocabulary};
use crate::read::grid::{Cell, Content, Sheet};
use crate::text::{names_a_place, words};

/// Lines of a head that are read. What a head does not say within them, title, unit, period or measure, is missing and is said to be.
const MOST_LINES: usize = 2_000;

/// The text cells of the rows before `end`, up to [`MOST_LINES`].
pub(super) fn lines(recogniser: &Recogniser<'_>, sheet: &Sheet, end: u32) -> Vec<TitleLine> {
    let mut lines = Vec::new();
    for (row, range) in sheet.rows.iter().take_while(|(row, _)| *row < end) {
        let cells = sheet.cells.get(range.clone()).unwrap_or_default();
        if lines.len() >= MOST_LINES {
            break;
        }
        for (index, cell) in cells.iter().enumerate() {
            let Content::Text(content) = &cell.content else {
                continue;
            };
            let said = recogniser.said(content);
            let is_open = said.parts.last().is_some_and(|(_, value)| value.is_empty());
            let others = cells.get(index + 1..).filter(|_| is_open);
            let beside = others.and_then(|others| beside(others, recogniser.vocabulary()));
            lines.push(TitleLine {
                position: Position::new(*row, cell.position.column),
                said,
                beside,
            });
        }
    }
    lines
}

/// The next words of a row, unless they are a label themselves; a number between them is none of theirs.
fn beside(cells: &[Cell], terms: &Vocabulary) -> Option<String> {
    let text = cells.iter().find_map(super::cell_content::text_of)?;
    let is_label = !labelled(text, terms).is_empty();
    (!is_label).then(|| text.trim().to_owned())
}

/// Whose return it is, as far as the lines say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum UnitReading {
    /// One unit, and the line that names it.
    Found(UnitIndex, usize),
    /// Several, with equal right, and the lines that name them.
    Ambiguous(Vec<UnitIndex>, Vec<usize>),
    /// A name that is not in the register; units that are meant if its marks are wrong.
    Unknown(String, Vec<UnitIndex>, usize),
    /// No name at all.
    Silent,
}

/// The reporting unit that the lines name.
///
/// The line "Đơn vị báo cáo: …" decides when there is one, unless another line names another district: nobody can tell which of
/// them the figures are of. Else any line but the receiver's speaks. A unit of the province itself gives way to a district,
/// because every form names the province in its head.
pub(super) fn unit(
    lines: &[TitleLine],
    names: &Names,
    descriptions: &Descriptions,
    period: Option<Period>,
) -> UnitReading {
    let is_consolidated = |unit: &UnitIndex| {
        let unit = descriptions.register.unit(*unit);
        unit.is_some_and(|unit| descriptions.register.is_consolidated(unit))
    };
    let read = |at, value| Submitter::read(at, value, names, (descriptions, period));
    let mut submitters: Vec<Submitter<'_>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        submitters.extend(line.behind(Label::Submitter).map(|value| read(at, value)));
        // "Đơn vị: …" names a measure as often.
        let named = line.behind(Label::Unit).map(|value| read(at, value));
        submitters.extend(named.filter(|named| !named.units.is_empty()));
    }
    // A place that the register does not know is somebody, too; a unit that is not in being gives way to any other submitter.
    let is_in_being = |one: &Submitter<'_>| !in_being(&one.units, descriptions, period).is_empty();
    let is_one_in_being = submitters.iter().any(is_in_being);
    let mut unknown = submitters.iter().filter(|one| one.units.is_empty());
    if let Some(stranger) = unknown.find(|one| !is_one_in_being || names_a_place(&one.words)) {
        let proposed = names.units.proposed(&stranger.words);
        let proposed = in_being(&proposed, descriptions, period);
        return UnitReading::Unknown(stranger.value.to_owned(), proposed, stranger.at);
    }
    if !submitters.is_empty() {
        let readings = submitters.into_iter().map(|one| (one.at, one.units));
        return match settled(readings) {
            UnitReading::Found(unit, at) if is_consolidated(&unit) => {
                // The place beside a date is where it was signed.
                let is_signed = |at: usize| {
                    let line = lines.get(at);
                    let periods = &descriptions.vocabulary.periods;
                    line.is_some_and(|line| days_in(line.words(), periods).next().is_some())
                };
                let others = but_the_receiver(lines).filter(|(at, _)| !is_signed(*at));
                let others = others.map(|(at, words)| {
                    let named = names.units.within(&words);
                    let mut units = in_being(&named, descriptions, period);
                    units.retain(is_consolidated);
                    (at, units)
                });
                settled(std::iter::once((at, vec![unit])).chain(others))
            }
            reading @ (UnitReading::Found(..)
            | UnitReading::Ambiguous(..)
            | UnitReading::Unknown(..)
            | UnitReading::Silent) => reading,
        };
    }
    let mut found: Vec<(usize, Vec<UnitIndex>)> = but_the_receiver(lines)
        .map(|(at, words)| (at, names.units.within(&words)))
        .collect();
    if found
        .iter()
        .any(|(_, units)| units.iter().any(is_consolidated))
    {
        found
            .iter_mut()
            .for_each(|(_, units)| units.retain(is_consolidated));
    }
    settled(found.into_iter())
}

/// Who a line says by a label that he has sent the return.
struct Submitter<'l> {
    /// The line.
    at: usize,
    value: &'l str,
    words: Vec<String>,
    /// The units of the register that the words name.
    units: Vec<UnitIndex>,
}

impl<'l> Submitter<'l> {
    fn read(
        at: usize,
        value: &'l str,
        names: &Names,
        (descriptions, period): (&Descriptions, Option<Period>),
    ) -> Self {
        let words = words(value);
        let mut units = names.units.within(&words);
        if units.is_empty() {
            units = in_being(names.units.by_bare_name(&words), descriptions, period);
        }
        Self {
            at,
            value,
            words,
            units,
        }
    }
}

/// One unit, or all those that the lines name.
fn settled(readings: impl Iterator<Item = (usize, Vec<UnitIndex>)>) -> UnitReading {
    let (mut units, mut lines): (Vec<UnitIndex>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, named) in readings {
        for unit in named {
            if !units.contains(&unit) {
                units.push(unit);
                lines.push(at);
            }
        }
    }
    lines.dedup();
    match (units.as_slice(), lines.first()) {
        ([], _) | (_, None) => UnitReading::Silent,
        ([unit], Some(at)) => UnitReading::Found(*unit, *at),
        (_, Some(_)) => UnitReading::Ambiguous(units, lines),
    }
}

/// For lines that name no unit: the units that one of them would name with other marks.
pub(super) fn proposed_unit(
    lines: &[TitleLine],
    names: &Names,
    descriptions: &Descriptions,
    period: Option<Period>,
) -> UnitReading {
    let proposed = but_the_receiver(lines).find_map(|(at, words)| {
        let units = in_being(&names.units.proposed(&words), descriptions, period);
        let text = lines.get(at)?.text().to_owned();
        (!units.is_empty()).then_some(UnitReading::Unknown(text, units, at))
    });
    proposed.unwrap_or(UnitReading::Silent)
}

/// The words of each line, without the receiver's name.
fn but_the_receiver(lines: &[TitleLine]) -> impl Iterator<Item = (usize, Cow<'_, [String]>)> {
    lines.iter().enumerate().map(|(at, line)| {
        if !line.names_receiver() {
            return (at, Cow::Borrowed(line.words()));
        }
        let others = line.parts().filter(|(label, _)| *label != Label::Receiver);
        let others = others.flat_map(|(_, value)| words(value)).collect();
        (at, Cow::Owned(others))
    })
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

/// Bytes of the shortest day without its word, "1/1/2019"; many texts of a sheet are shorter.
const SHORTEST_DAY: usize = "1/1/2019".len();
/// Bytes of the longest place before a day.
const LONGEST_PLACE: usize = 60;
/// Years that a day may name; what lies far ahead is a day too, and a wrong one.
const YEARS: std::ops::Range<i32> = 1990..10_000;

/// The day that a sheet states in full: the latest day of writing, "Đắk Hà, ngày 20 tháng 9 năm 2019"; without one, the latest it names.
///
/// Documents it refers to ("Thông tư số 41 ngày …") are older than itself; ends of periods may be later.
pub(super) fn day_of(sheet: &Sheet, periods: &PeriodWords) -> Option<Dated> {
    let texts = sheet.cells.iter().filter_map(|cell| match &cell.content {
        Content::Text(text) => Some((cell.position, text)),
        Content::Number(_)
        | Content::Bool(_)
        | Content::Date(..)
        | Content::Error(_)
        | Content::FormulaWithoutValue => None,
    });
    let behind_places = texts.clone().filter_map(|(at, text)| {
        let day = day_behind_place(text)?;
        let is_of_writing = true;
        Some(Dated {
            day,
            at,
            is_of_writing,
        })
    });
    let texts =
        texts.filter(|(_, text)| text.len() >= SHORTEST_DAY && periods.day.may_stand_in(text));
    let days = texts.flat_map(|(at, text)| {
        let is_of_writing = is_day_of_writing(text, periods);
        let dated = move |day| Dated {
            day,
            at,
            is_of_writing,
        };
        days_in(&words(text), periods)
            .map(dated)
            .collect::<Vec<_>>()
    });
    let days = days.chain(behind_places);
    days.max_by_key(|dated| (dated.is_of_writing, dated.day))
}

/// "Đắk Tô, 01/10/2019": the day of writing without its word.
fn day_behind_place(text: &str) -> Option<Day> {
    // Most texts are names of rows and end with a letter.
    if text.trim_end().ends_with(char::is_alphabetic) {
        return None;
    }
    let (place, day) = text.rsplit_once(',')?;
    let is_place = place.chars().any(char::is_alphabetic)
        && !place.chars().any(|letter| letter.is_numeric())
        && place.len() <= LONGEST_PLACE;
    let is_figures = day
        .trim()
        .chars()
        .all(|sign| sign.is_ascii_digit() || "/.-".contains(sign));
    if !is_place || !is_figures {
        return None;
    }
    match words(day).as_slice() {
        [day, month, year] => day_of_parts(day, month, year),
        _ => None,
    }
}

/// True for a day and nothing else, in words or in figures, or behind a place.
pub(super) fn is_day(text: &str, periods: &PeriodWords) -> bool {
    let is_figures = |text: &str| {
        text.bytes()
            .all(|sign| sign.is_ascii_digit() || b"/.-".contains(&sign))
    };
    let in_figures = |text: &str| match words(text).as_slice() {
        [day, month, year] => day_of_parts(day, month, year).is_some(),
        _ => false,
    };
    let text = text.trim();
    periods.day.may_stand_in(text) && is_day_of_writing(text, periods)
        || day_behind_place(text).is_some()
        || is_figures(text) && in_figures(text)
}

/// True for a day that stands alone or behind a place and a comma.
fn is_day_of_writing(text: &str, periods: &PeriodWords) -> bool {
    let lower = text.to_lowercase();
    let Some((place, day)) = periods.day.around_last(&lower) else {
        return false;
    };
    let place = place.trim();
    let is_behind_a_place = place.is_empty() || place.ends_with(',');
    // "20 tháng 9 năm 2019" or "20/9/2019".
    is_behind_a_place && matches!(words(day).len(), 5 | 3)
}

/// The days in a run of words: "ngày 20 tháng 9 năm 2019", "ngày 20/9/2019".
fn days_in(words: &[String], periods: &PeriodWords) -> impl Iterator<Item = Day> {
    let (is_day, is_month, is_year) = (&periods.day.term, &periods.month, &periods.year);
    (0..words.len()).filter_map(move |start| match words.get(start..)? {
        [first, day, second, month, third, year, ..]
            if is_day.is_marked(first)
                && is_month.is_marked(second)
                && is_year.is_marked(third) =>
        {
            day_of_parts(day, month, year)
        }
        [first, day, month, year, ..] if is_day.is_marked(first) => day_of_parts(day, month, year),
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
        .filter(|phrase| lines.iter().any(|line| phrase.is_run_of(line.words())));
    found.max_by_key(|phrase| phrase.len())
}
