//! Writes the values of a sentence in the style of its language.

use rust_decimal::Decimal;

use crate::format;
use crate::model::cell::{CellRef, Position};
use crate::model::descriptions::Descriptions;
use crate::model::finding::Arg;
use crate::model::form::FormIndex;
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::text::Language;

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A value as the language writes it; the key itself for a text of the catalogue.
pub(super) fn word(language: Language, arg: &Arg, descriptions: &Descriptions) -> String {
    match arg {
        Arg::Text(text) => text.clone(),
        Arg::Number(number) => format::number(*number, None, language),
        Arg::Count(count) => format::number(Decimal::from(*count), None, language),
        Arg::Period(period) => period_name(language, *period),
        Arg::Unit(unit) => unit_name(language, *unit, descriptions),
        Arg::Units(units) => {
            let names = units
                .iter()
                .map(|unit| unit_name(language, *unit, descriptions));
            names.collect::<Vec<_>>().join(", ")
        }
        Arg::Form(form) => form_name(language, *form, descriptions),
        Arg::Forms(forms) => {
            let names = forms
                .iter()
                .map(|form| form_name(language, *form, descriptions));
            names.collect::<Vec<_>>().join(", ")
        }
        Arg::Measure(id) => descriptions
            .measure(id)
            .map_or(id.as_str(), |measure| measure.name.in_language(language))
            .to_owned(),
        Arg::List(names) => names.join(", "),
        Arg::Name(name) => name.in_language(language).to_owned(),
        Arg::Message(key) => (*key).to_owned(),
    }
}

fn period_name(language: Language, period: Period) -> String {
    match language {
        Language::Vi => format!("tháng {} năm {}", period.month(), period.year()),
        Language::En => {
            let number = usize::try_from(period.month()).unwrap_or_default();
            let month = number
                .checked_sub(1)
                .and_then(|index| ENGLISH_MONTHS.get(index));
            format!("{} {}", month.copied().unwrap_or_default(), period.year())
        }
    }
}

fn unit_name(language: Language, unit: UnitIndex, descriptions: &Descriptions) -> String {
    let found = descriptions.register.unit(unit);
    found.map_or_else(String::new, |unit| {
        unit.name.in_language(language).to_owned()
    })
}

/// "Biểu 3 (Bán lẻ)", "Retail (Biểu 3)": the number stands on the sheet, so it is never translated.
fn form_name(language: Language, form: FormIndex, descriptions: &Descriptions) -> String {
    let Some(form) = descriptions.form(form) else {
        return String::new();
    };
    let short = form.short.in_language(language);
    if form.code.is_empty() {
        return short.to_owned();
    }
    match language {
        Language::Vi => format!("{} ({short})", form.code),
        Language::En => format!("{short} ({})", form.code),
    }
}

/// The cells after the first: neighbours joined to "D8:D12", cells of other sheets with their sheet, those of other files with the file.
pub(super) fn positions(cells: &[CellRef]) -> String {
    let Some((first, others)) = cells.split_first() else {
        return String::new();
    };
    let mut printed: Vec<String> = Vec::new();
    let mut rest = others;
    while let Some((cell, behind)) = rest.split_first() {
        let run = run_length(cell, behind);
        let last = run.checked_sub(1).and_then(|index| behind.get(index));
        let address = match (cell.position, last.and_then(|cell| cell.position)) {
            (Some(from), Some(to)) => format!("{from}:{to}"),
            (Some(only), None) => only.to_string(),
            (None, _) => String::new(),
        };
        printed.push(with_place(cell, first, address));
        rest = behind.get(run..).unwrap_or_default();
    }
    printed.join(", ")
}

/// How many of `behind` go on from `cell` down the column or along the row without a gap.
fn run_length(cell: &CellRef, behind: &[CellRef]) -> usize {
    let Some(start) = cell.position else { return 0 };
    let follows = |step: fn(Position, usize) -> Option<Position>| {
        let in_step = behind.iter().enumerate().take_while(|(index, next)| {
            next.file == cell.file
                && next.sheet == cell.sheet
                && next.position.is_some()
                && next.position == step(start, index + 1)
        });
        in_step.count()
    };
    let down = follows(|from, by| {
        let row = from.row.checked_add(u32::try_from(by).ok()?)?;
        Some(Position::new(row, from.column))
    });
    let along = follows(|from, by| {
        let column = from.column.checked_add(u16::try_from(by).ok()?)?;
        Some(Position::new(from.row, column))
    });
    down.max(along)
}

fn with_place(cell: &CellRef, first: &CellRef, address: String) -> String {
    if cell.file != first.file {
        return cell.to_string();
    }
    if cell.sheet != first.sheet {
        return format!("[{}] {address}", cell.sheet).trim_end().to_owned();
    }
    address
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use std::sync::Arc;

    use super::*;

    #[test]
    fn neighbouring_cells_are_named_as_a_range() {
        let (file, sheet) = (Arc::from("a.xlsx"), Arc::from("Biểu 3"));
        let at = |row, column| CellRef::at(&file, &sheet, Position::new(row, column));
        let elsewhere = CellRef::at(&file, &Arc::from("Biểu 4"), Position::new(0, 0));
        let cells = [at(6, 3), at(7, 3), at(8, 3), at(9, 3), at(11, 3), elsewhere];
        assert_eq!(positions(&cells), "D8:D10, D12, [Biểu 4] A1");
        assert_eq!(positions(&[at(6, 3), at(7, 3), at(7, 4)]), "D8:E8");
        assert_eq!(positions(&[at(6, 3)]), "");
    }

    #[test]
    fn months_are_written_as_each_language_writes_them() {
        let period = Period::new(2019, 9).unwrap();
        assert_eq!(period_name(Language::Vi, period), "tháng 9 năm 2019");
        assert_eq!(period_name(Language::En, period), "September 2019");
    }
}
