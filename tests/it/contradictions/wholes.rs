//! Tables of the workbook: each figure stands there as in the JSON, marked as its status asks.

use std::collections::BTreeMap;

use super::Found;
use super::outputs::{Outputs, number_at, text_at};

/// The sheets of the forms: province's columns first, rows in the order of the form.
pub(super) fn look(outputs: &Outputs) -> Found {
    let mut found = Found::new();
    for form in &outputs.descriptions.forms {
        let Some(sheet) = outputs.sheet(&form.short.vi) else {
            continue;
        };
        let mut rows: BTreeMap<&str, u32> = BTreeMap::new();
        let mut next = 0;
        let last = sheet.cells.last().map_or(0, |cell| cell.position.row);
        for row in &form.rows {
            let label =
                |at: u32| (0..3).any(|column| text_at(sheet, at, column).trim() == row.label.vi);
            if let Some(at) = (next..=last).find(|at| label(*at)) {
                rows.insert(&row.id, at);
                next = at + 1;
            }
        }
        for column in 0..20 {
            let heading = text_at(sheet, 3, column);
            let of_column = |column: &&tonghop::model::form::FormColumn| {
                let name = &column.name.vi;
                heading == name
                    || heading
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.starts_with(" ("))
            };
            let Some(of) = form.columns.iter().find(of_column) else {
                continue;
            };
            if heading.contains("(lượng)") {
                continue;
            }
            for (row, at) in &rows {
                let begin = format!("{}.{row}.", form.id);
                let figure = outputs.figures.iter().find(|(id, figure)| {
                    id.starts_with(&begin)
                        && id.rsplit('.').next() == Some(of.id.as_str())
                        && !id.contains("volume")
                        && figure.derivation.kind == "total-of-units"
                });
                let Some((id, figure)) = figure else {
                    continue;
                };
                let stands = number_at(sheet, *at, column);
                if stands != figure.value() {
                    let what = format!("{id} is {:?}, in the workbook {stands:?}", figure.value());
                    found.push(("the workbook has another figure than the JSON", what));
                }
            }
        }
    }
    found
}
