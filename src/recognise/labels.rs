//! Names of rows, units and measures prepared for look-up.

use std::collections::HashMap;

use crate::model::descriptions::Descriptions;
use crate::model::form::{Form, FormIndex, RowIndex};
use crate::model::measure::Measure;
use crate::model::register::UnitIndex;
use crate::text;

/// Words that only introduce the rows below or the row itself.
const INTRODUCTIONS: [&str; 6] = [
    "trong đó",
    "chia ra",
    "phân theo",
    "bao gồm",
    "gồm",
    "tr đó",
];

/// The label without its running number and without "Trong đó:".
///
/// "I. Bán lẻ", "1.1 Bán lẻ", "a) Bán lẻ" and "- Trong đó: Bán lẻ" all give "Bán lẻ".
pub(super) fn without_enumerator(label: &str) -> &str {
    let mut rest = label.trim();
    loop {
        let shorter = strip_mark(rest);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    let Some((head, tail)) = rest.split_once(':') else {
        return rest;
    };
    let head = text::key(head);
    let introduces = INTRODUCTIONS.iter().any(|words| text::key(words) == head);
    if introduces && !tail.trim().is_empty() {
        tail.trim()
    } else {
        rest
    }
}

fn strip_mark(label: &str) -> &str {
    let bare = label.trim_start_matches(['-', '+', '*', '•', '–', '—', ' ']);
    if bare.len() < label.len() {
        return bare;
    }
    let end = bare
        .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.'))
        .unwrap_or(bare.len());
    let (mark, rest) = bare.split_at(end);
    let closes = mark.ends_with('.') || rest.starts_with(')') || rest.starts_with('/');
    let numbers = mark.split('.').filter(|part| !part.is_empty());
    let is_number = numbers
        .clone()
        .all(|part| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let is_roman = mark
        .trim_end_matches('.')
        .bytes()
        .all(|byte| b"IVX".contains(&byte));
    let is_letter = mark.trim_end_matches('.').len() == 1;
    let dotted_number = is_number && mark.contains('.') && rest.starts_with(' ');
    if mark.is_empty() || !((closes && (is_number || is_roman || is_letter)) || dotted_number) {
        return label;
    }
    rest.trim_start_matches([')', '/', ' '])
}

/// Key of a row label.
pub(super) fn label_key(label: &str) -> String {
    text::key(without_enumerator(label))
}

/// Rows of one form by label and by code.
#[derive(Debug, Clone, Default)]
pub(super) struct RowNames {
    /// Rows by label key, in the order of the form; several where two rows have one name.
    pub(super) by_label: HashMap<String, Vec<RowIndex>>,
    /// Rows by printed code.
    pub(super) by_code: HashMap<String, Vec<RowIndex>>,
}

impl RowNames {
    fn of(form: &Form) -> Self {
        let mut names = Self::default();
        for (index, row) in (0_u16..).map(RowIndex).zip(&form.rows) {
            let labels = std::iter::once(&row.label.vi).chain(&row.aliases);
            for label in labels {
                let rows = names.by_label.entry(label_key(label)).or_default();
                if !rows.contains(&index) {
                    rows.push(index);
                }
            }
            if !row.code.is_empty() {
                names
                    .by_code
                    .entry(code_key(&row.code))
                    .or_default()
                    .push(index);
            }
        }
        names
    }
}

/// A printed code for comparison: "05" and a number 5 are the same division.
pub(super) fn code_key(code: &str) -> String {
    let upper = code.trim().trim_end_matches('.').to_uppercase();
    let trimmed = upper.trim_start_matches('0');
    if trimmed.is_empty() {
        upper
    } else {
        trimmed.to_owned()
    }
}

/// All names of one run, prepared once.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// Rows by form.
    pub(super) rows: Vec<RowNames>,
    /// Forms that have a row of this label.
    pub(super) forms_by_label: HashMap<String, Vec<FormIndex>>,
    /// Words of every full name of every unit, longest first.
    pub(super) units: Vec<(Vec<String>, UnitIndex)>,
    /// Words of every short name, which only a row of a table may use.
    pub(super) short_units: Vec<(Vec<String>, UnitIndex)>,
    /// Measures by key of name and aliases.
    measures: HashMap<String, usize>,
}

impl Names {
    pub(super) fn of(descriptions: &Descriptions) -> Self {
        let rows: Vec<RowNames> = descriptions.forms.iter().map(RowNames::of).collect();
        let mut forms_by_label: HashMap<String, Vec<FormIndex>> = HashMap::new();
        for (form, names) in (0_u16..).map(FormIndex).zip(&rows) {
            for label in names.by_label.keys() {
                forms_by_label.entry(label.clone()).or_default().push(form);
            }
        }
        let register = descriptions.register.indexed();
        let short_units = register
            .map(|(index, unit)| (super::words::words(&unit.short), index))
            .collect();
        let measures = measure_names(&descriptions.measures);
        Self {
            rows,
            forms_by_label,
            units: unit_names(descriptions),
            short_units,
            measures,
        }
    }

    /// The measure of this spelling.
    pub(super) fn measure<'a>(
        &self,
        measures: &'a [Measure],
        spelling: &str,
    ) -> Option<&'a Measure> {
        self.measures
            .get(&measure_key(spelling))
            .and_then(|index| measures.get(*index))
    }
}

fn unit_names(descriptions: &Descriptions) -> Vec<(Vec<String>, UnitIndex)> {
    let mut names = Vec::new();
    for (index, unit) in descriptions.register.indexed() {
        for name in std::iter::once(&unit.name.vi).chain(&unit.aliases) {
            names.push((super::words::words(name), index));
        }
    }
    names.sort_by(|first, second| {
        second
            .0
            .len()
            .cmp(&first.0.len())
            .then_with(|| first.cmp(second))
    });
    names.dedup();
    names
}

fn measure_names(measures: &[Measure]) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (index, measure) in measures.iter().enumerate() {
        for spelling in std::iter::once(&measure.name.vi).chain(&measure.aliases) {
            names.entry(measure_key(spelling)).or_insert(index);
        }
    }
    names
}

/// "1.000 USD", "1000 USD" and "1000USD" are one spelling, so are "tr.đ" and "trđ", "ngàn" and "nghìn"; "%" is kept although it is no letter.
fn measure_key(spelling: &str) -> String {
    if spelling.trim() == "%" {
        return "%".to_owned();
    }
    let (thousand, southern) = (text::key("nghìn"), text::key("ngàn"));
    let key = text::key(spelling);
    let words = key.split(' ').map(|word| if word == southern { &thousand } else { word });
    words.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_numbers_and_introductions_are_no_part_of_a_name() {
        let labels = [
            "I. Bán lẻ",
            "1.1 Bán lẻ",
            "1.1. Bán lẻ",
            "a) Bán lẻ",
            "- Trong đó: Bán lẻ",
            "+ Bán lẻ",
            "Bán lẻ",
        ];
        for label in labels {
            assert_eq!(without_enumerator(label), "Bán lẻ", "{label}");
        }
    }

    #[test]
    fn a_name_that_begins_with_a_number_keeps_it() {
        assert_eq!(
            without_enumerator("30 đề án khuyến công"),
            "30 đề án khuyến công"
        );
        assert_eq!(without_enumerator("C"), "C");
        assert_eq!(without_enumerator("Chia ra:"), "Chia ra:");
    }

    #[test]
    fn a_lost_leading_zero_is_the_same_code() {
        assert_eq!(code_key("05"), code_key("5"));
        assert_eq!(code_key("c"), "C");
    }
}
