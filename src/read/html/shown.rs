//! A cell that states the number behind what it shows, as spreadsheet programs write it into pages (`x:num`, `sdval`).

use std::sync::Arc;

use rust_decimal::Decimal;

use super::stated;
use crate::read::decimal;
use crate::read::grid::{Appearance, Content};
use crate::read::number::{self, Convention, Reading};
use crate::read::refusal::Fault;
use crate::read::styled::{Shown, Style};

/// Powers of ten by which formats show numbers larger or smaller than they are, the likely ones first.
const SHIFTS: [i32; 5] = [0, 2, -3, -6, -9];

/// The number and how it is seen; the words themselves where they are no number, such as a day.
///
/// What is shown counts. Where it is the stored number rounded, that one has more digits; where both differ by a scale, the
/// scale is that of the format. A cell whose two numbers have nothing to do with each other is not taken. Where the page
/// states the format as well, that one says what is seen, as long as the words are it.
pub(super) fn content(
    words: &str,
    stored: &str,
    format: Option<&str>,
) -> Result<Option<(Content, Style)>, Fault> {
    let Content::Number(number) = decimal::written(stored)? else {
        return Err(Fault::Malformed);
    };
    let stated = format.and_then(stated::format);
    if let Some(formatted) = stated.and_then(|format| formatted(words, number, format)) {
        return Ok(Some(formatted));
    }
    let seen = |seen: Option<Appearance>| {
        let shown = seen.map(|seen| Shown::seen(&Arc::new(seen)));
        let style = Style {
            shown: shown.unwrap_or_default(),
            face: None,
        };
        Ok(Some((Content::Number(number), style)))
    };
    if words.is_empty() {
        return seen(Some(Appearance::unseen()));
    }
    let readings = [Convention::Vietnamese, Convention::English]
        .map(|convention| number::read(words, convention));
    for shift in SHIFTS {
        for reading in &readings {
            let (shown, unit) = match reading {
                Reading::Number(shown) => (*shown, ""),
                Reading::Percent(shown) => (*shown, "%"),
                Reading::WithUnit(shown, unit) => (*shown, *unit),
                Reading::Change(_) | Reading::Placeholder(_) | Reading::NotANumber => continue,
            };
            let appearance = Appearance {
                shift,
                words: unit.to_owned(),
                has_digits: true,
                decimals: u8::try_from(shown.scale()).ok(),
                added: String::new(),
            };
            if appearance
                .of(number)
                .is_some_and(|number| rounds_to(number, shown))
            {
                return seen(Some(appearance).filter(|_| shift != 0 || !unit.is_empty()));
            }
        }
    }
    let are_words = |reading: &Reading<'_>| match reading {
        Reading::Change(_) | Reading::NotANumber => true,
        Reading::Placeholder(_) => !rounds_to(number, Decimal::ZERO),
        Reading::Number(_) | Reading::Percent(_) | Reading::WithUnit(..) => false,
    };
    if readings.iter().all(are_words) {
        return Ok(None);
    }
    let is_mark = |reading: &Reading<'_>| matches!(reading, Reading::Placeholder(_));
    if readings.iter().all(is_mark) {
        return seen(None);
    }
    Err(Fault::ShownDiffers)
}

/// A number as its format shows it; `None` where the words show something else.
fn formatted(words: &str, number: Decimal, format: Shown) -> Option<(Content, Style)> {
    let content = format.content(number, false);
    if matches!(content, Content::Date(..)) {
        return stated::shows_day(words, &content).then(|| (content, Style::default()));
    }
    let seen = format.appearance(number)?;
    // The brackets around the words of a format are none of them: "(ước)".
    let digits = words.replacen(&seen.words, "", 1).replace("()", "");
    let digits = digits.trim();
    let printed = seen.printed(seen.of(number)?);
    let is_shown = [Convention::Vietnamese, Convention::English]
        .map(|convention| number::read(digits, convention))
        .into_iter()
        .any(|reading| matches!(reading, Reading::Number(shown) if shown == printed));
    let is_shown = is_shown && seen.has_digits;
    let style = Style {
        shown: format,
        face: None,
    };
    is_shown.then_some((content, style))
}

/// True for a number that is the other one once rounded to its decimals.
fn rounds_to(number: Decimal, shown: Decimal) -> bool {
    let half = Decimal::new(5, shown.scale() + 1);
    let distance = number.saturating_sub(shown).abs();
    distance <= half
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    /// What is seen of the stored number, with its unit; the words where they are taken.
    fn read(words: &str, stored: &str) -> Result<String, Fault> {
        formatted(words, stored, None)
    }

    fn formatted(words: &str, stored: &str, format: Option<&str>) -> Result<String, Fault> {
        Ok(match content(words, stored, format)? {
            None => format!("“{words}”"),
            Some((Content::Number(number), style)) => match style.shown.appearance(number) {
                None => number.to_string(),
                Some(seen) => format!("{} {}", seen.of(number).unwrap(), seen.words)
                    .trim()
                    .to_owned(),
            },
            Some((other, _)) => format!("{other:?}"),
        })
    }

    #[test]
    fn what_is_shown_counts_and_the_stored_number_has_its_digits() {
        for (words, stored, taken) in [
            ("12,5", "12.5", "12.5"),
            ("12,5", "12.4871", "12.4871"),
            ("19.550", "19550", "19550"),
            ("19,550", "19550", "19550"),
            ("38.731,0", "38731000", "38731"),
            ("38,731.0", "38731004", "38731.004"),
            ("16,6%", "0.166", "16.6 %"),
            ("1,25 tỷ", "1.25", "1.25 tỷ"),
            ("30/09/2019", "43738", "“30/09/2019”"),
            ("-", "0", "0"),
            ("-", "250", "“-”"),
        ] {
            assert_eq!(read(words, stored).unwrap(), taken, "{words} {stored}");
        }
        assert_eq!(read("12,5", "99"), Err(Fault::ShownDiffers));
        assert_eq!(read("1.000", "2000"), Err(Fault::ShownDiffers));
        assert_eq!(read("12,5", "x"), Err(Fault::Malformed));
    }

    #[test]
    fn a_format_that_the_page_states_says_what_is_seen() {
        for (words, stored, format, taken) in [
            // Months before days: without the format it would be the tenth of January.
            (
                "10/01/2019",
                "43739",
                "1033;0;MM/DD/YYYY",
                "Date(2019, 10, 1)",
            ),
            (
                "01/10/19",
                "43739",
                "1066;1066;DD/MM/YY",
                "Date(2019, 10, 1)",
            ),
            // Not the day that is stored: the words are taken.
            ("02/10/2019", "43739", "1066;0;DD/MM/YYYY", "“02/10/2019”"),
            // In thousands of millions, and with words that are no unit.
            (
                "1.035,3 (ước)",
                "1035250000000",
                "1066;0;#.##0,0...\" (ước)\"",
                "1035.25 ước",
            ),
            ("1,035.3", "1035250000000", "1033;0;#,##0.0,,,", "1035.25"),
            ("16,6%", "0.166", "1066;0;0,0%", "16.6 %"),
            // A format of a language that is not known here: what is shown decides, as without one.
            ("16,6%", "0.166", "1031;0;0,0%", "16.6 %"),
        ] {
            let read = formatted(words, stored, Some(format)).unwrap();
            assert_eq!(read, taken, "{words} {stored} {format}");
        }
        // Other digits than the format shows.
        let other = formatted("99,0", "0.166", Some("1066;0;0,0%"));
        assert_eq!(other, Err(Fault::ShownDiffers));
    }
}
