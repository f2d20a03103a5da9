//! Landscape appendices: each table the report names, the province first, then its units.

use crate::model::document::Appendix;
use crate::model::table::{Align, Table, TableColumn};

use super::letterhead::Issue;
use super::printing::{MOST_UNITS, Printer};

/// The tables that the description of the report names, in its order.
pub(super) fn appendices(printer: &Printer<'_, '_>, issue: &Issue) -> Vec<Appendix> {
    let view = printer.view;
    let wanted = &view.descriptions.report.appendices;
    let tables = wanted.iter().filter_map(|id| {
        let own = format!("form:{id}");
        let mut tables = printer.tables.iter();
        tables.find(|table| table.id == own || table.id == *id)
    });
    let mut appendices: Vec<Appendix> = Vec::new();
    for table in tables {
        for (columns, part) in parts(table) {
            let mut printed = printer.columns_of(table, &columns);
            let title = std::mem::take(&mut printed.title);
            let number = roman(appendices.len() + 1);
            appendices.push(Appendix {
                number: view.say("appendices.number", &[("number", &number)]),
                title: part.map_or(title.clone(), |key| view.say(key, &[("title", &title)])),
                reference: {
                    let agency = &view.descriptions.report.letterhead.agency_in_text;
                    let [number, day] = issue.values();
                    view.say("appendices.reference", &[number, day, ("agency", agency)])
                },
                table: printed,
            });
        }
    }
    appendices
}

/// Columns of each part, with the key of its title where there are several: those before the units, and the units with the
/// names of rows.
fn parts(table: &Table) -> Vec<(Vec<usize>, Option<&'static str>)> {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let is = |column: &usize, meant: fn(&TableColumn) -> bool| {
        table.columns.get(*column).is_some_and(meant)
    };
    let (units, others): (Vec<usize>, Vec<usize>) = all
        .iter()
        .copied()
        .partition(|column| is(column, TableColumn::is_of_unit));
    if units.is_empty() {
        return vec![(all, None)];
    }
    // The printer leaves the units to the workbook, and says so.
    if units.len() > MOST_UNITS {
        return vec![(all, Some("appendices.of-province"))];
    }
    let names = others
        .iter()
        .copied()
        .filter(|column| is(column, |column| column.align != Align::Right));
    let of_units = names.chain(units).collect();
    vec![
        (others, Some("appendices.of-province")),
        (of_units, Some("appendices.of-units")),
    ]
}

/// I, II, III, IV …
fn roman(number: usize) -> String {
    const DIGITS: [(usize, &str); 9] = [
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut text = String::new();
    for (value, digit) in DIGITS {
        while rest >= value {
            text.push_str(digit);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appendices_count_in_roman_numbers() {
        assert_eq!([1, 4, 9, 14, 40].map(roman), ["I", "IV", "IX", "XIV", "XL"]);
    }
}
