//! How much of each form is in the figures: units expected, received, missing, and the value they stand for.

use super::cells::{count, figures, row, short_words, text, words};
use crate::format;
use crate::model::figure::Coverage;
use crate::model::register::UnitIndex;
use crate::model::table::{RowKind, Table, TableCell};
use crate::model::text::Language;
use crate::present::lacks::Lack;
use crate::present::view::View;

pub(super) fn table(view: &View<'_>) -> Table {
    let rows = view
        .consolidation
        .coverage
        .iter()
        .filter(|coverage| !coverage.expected.is_empty())
        .filter_map(|coverage| {
            let form = view.descriptions.form(coverage.form)?;
            let cells: Vec<TableCell> = vec![
                text(&form.code),
                text(&form.short.vi),
                count(coverage.expected.len()),
                count(coverage.received.len()),
                count(coverage.counted()),
                count(coverage.whole()),
                coverage
                    .share
                    .map_or(TableCell::Blank, |share| text(percent(share))),
                text(missing(view, coverage)),
            ];
            Some(row(RowKind::Plain, 0, cells))
        })
        .collect();
    Table {
        id: "coverage".to_owned(),
        title: view.phrase("coverage.title"),
        sheet: view.phrase("coverage.sheet"),
        unit_line: String::new(),
        columns: vec![
            short_words(view.phrase("columns.form"), 8),
            words(view.phrase("columns.content"), 24),
            figures(view.phrase("columns.expected-units"), ""),
            figures(view.phrase("columns.received-units"), ""),
            figures(view.phrase("columns.counted-units"), ""),
            figures(view.phrase("columns.whole-units"), ""),
            figures(view.phrase("columns.counted-value"), ""),
            words(view.phrase("columns.lacking-units"), 40),
        ],
        rows,
        notes: Vec::new(),
    }
}

fn percent(share: rust_decimal::Decimal) -> String {
    format!("{}%", format::number(share, Some(1), Language::Vi))
}

fn missing(view: &View<'_>, coverage: &Coverage) -> String {
    let name = |unit: UnitIndex, lack: Lack| {
        let words = lack.said(view, "");
        format!("{} ({words})", view.name(unit))
    };
    let lacking = coverage.missing.iter();
    let lacking = lacking.map(|missing| {
        let lack = Lack::in_detail(view, coverage.form, missing);
        name(missing.unit, lack)
    });
    let in_error = coverage.in_error.iter();
    let in_error = in_error.filter(|unit| coverage.missing_of(**unit).is_none());
    let in_error = in_error.map(|unit| name(*unit, Lack::Certainty));
    lacking.chain(in_error).collect::<Vec<_>>().join("; ")
}
