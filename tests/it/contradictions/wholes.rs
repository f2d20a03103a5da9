//! Tables of the workbook: each figure stands there as in the JSON, marked as its status asks.

use std::collections::BTreeMap;

use super::outputs::{Outputs, number_at, text_at};
use super::{Found, Kind};
use tonghop::model::cell::Position;

/// The sheets of the forms: province's columns first, rows in the order of the form.
pub(super) fn look(outputs: &Outputs) -> Found {
    let mut found = Found::new();
    for form in &outputs.descriptions.forms {
        let Some(sheet) = outputs.sheet(&form.short.vi) else {
            continue;
        };
        let marks: BTreeMap<String, &str> =
            outputs.package.marked(&sheet.name).into_iter().collect();
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
                let address = Position::new(*at, column).to_string();
                let shown = marks.get(&address).copied().unwrap_or_default();
                let asked = match figure.status.as_str() {
                    "incomplete" => "(*)",
                    "marked" => "(**)",
                    _ => "",
                };
                if stands.is_some() && shown != asked {
                    let what = format!("{id} is {}, its mark is “{shown}”", figure.status);
                    found.push((Kind::Mark, what));
                }
                let text = text_at(sheet, *at, column);
                if (figure.status == "withheld") != (text == "(#)") {
                    let what = format!("{id} is {}, it says “{text}”", figure.status);
                    found.push((Kind::Mark, what));
                }
                if stands != figure.value() {
                    let what = format!("{id} is {:?}, in the workbook {stands:?}", figure.value());
                    found.push((Kind::Workbook, what));
                }
            }
        }
    }
    of_report(outputs, &mut found);
    found
}

/// A mark in the report has a figure that asks for it, and page 1 marks the headlines that ask for one.
fn of_report(outputs: &Outputs, found: &mut Found) {
    let is_any = |status: &str| {
        let mut figures = outputs.figures.values();
        figures.any(|figure| figure.printed && figure.status == status)
    };
    let text = outputs.pages.concat();
    for (mark, status) in [
        ("(*)", "incomplete"),
        ("(**)", "marked"),
        ("(#)", "withheld"),
    ] {
        if text.contains(mark) && !is_any(status) {
            found.push((
                Kind::Mark,
                format!("the report says {mark} and nothing is {status}"),
            ));
        }
    }
    let first = outputs
        .pages
        .first()
        .map(String::as_str)
        .unwrap_or_default();
    let headlines = [
        "industry.total.cumulative",
        "retail.total.cumulative",
        "trade.export.trade-value.cumulative",
    ];
    let statuses = headlines.map(|id| outputs.figures.get(id).map(|figure| figure.status.as_str()));
    for (mark, status) in [("(*)", "incomplete"), ("(**)", "marked")] {
        if statuses.contains(&Some(status)) && !first.contains(mark) {
            found.push((
                Kind::Mark,
                format!("page 1 does not say {mark} of a headline that is {status}"),
            ));
        }
    }
}
