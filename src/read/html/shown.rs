//! A cell that states the number behind what it shows, as spreadsheet programs write it into pages (`x:num`, `sdval`).

use std::sync::Arc;

use rust_decimal::Decimal;

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
/// scale is that of the format. A cell whose two numbers have nothing to do with each other is not taken.
pub(super) fn content(words: &str, stored: &str) -> Result<Option<(Content, Style)>, Fault> {
    let Content::Number(number) = decimal::written(stored)? else {
        return Err(Fault::Malformed);
    };
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
        Ok(match content(words, stored)? {
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
}
