//! A whole is the sum of its parts, wherever a form declares it.

use rust_decimal::Decimal;
use tonghop::model::form::{EditKind, Form, RowIndex};

use super::outputs::Outputs;
use super::{Found, Kind};

/// Ids of the province's figures of a row, behind the row: `trade-value.cumulative`.
fn suffixes<'a>(outputs: &'a Outputs, row: &'a str) -> impl Iterator<Item = &'a str> {
    let ids = outputs.figures.iter();
    ids.filter(|(_, figure)| figure.derivation.kind == "total-of-units")
        .filter_map(move |(id, _)| id.strip_prefix(row)?.strip_prefix('.'))
        .filter(|rest| !rest.contains('@'))
}

/// Ids of the rows that a sum goes over: those it names, or the open rows.
fn parts_of(outputs: &Outputs, form: &Form, parts: &[RowIndex]) -> Vec<String> {
    if !parts.is_empty() {
        let rows = parts.iter().map(|part| &form.rows[part.place()].id);
        return rows.map(|row| format!("{}.{row}", form.id)).collect();
    }
    let open = format!("{}.open-", form.id);
    let mut rows: Vec<String> = outputs
        .figures
        .keys()
        .filter(|id| id.starts_with(&open))
        .map(|id| id.splitn(3, '.').take(2).collect::<Vec<_>>().join("."))
        .collect();
    rows.dedup();
    rows
}

fn of_sum(outputs: &Outputs, whole: &str, parts: &[String], columns: &[&str]) -> Found {
    let mut found = Found::new();
    for suffix in suffixes(outputs, whole) {
        // A column is known by its role, or by its indicator where it decides that.
        if !suffix.split('.').any(|word| columns.contains(&word)) {
            continue;
        }
        let id = format!("{whole}.{suffix}");
        let parts: Vec<_> = parts
            .iter()
            .map(|part| format!("{part}.{suffix}"))
            .collect();
        let values: Vec<Decimal> = parts
            .iter()
            .filter_map(|part| outputs.value(part))
            .collect();
        let stated = outputs.value(&id);
        match stated {
            Some(stated) if !values.is_empty() && values.iter().sum::<Decimal>() != stated => {
                let sum: Decimal = values.iter().sum();
                found.push((
                    Kind::Whole,
                    format!("{id} is {stated}, its parts are {sum}"),
                ));
            }
            None if outputs.figures[&id].status == "withheld" && !values.is_empty() => {
                found.push((Kind::Whole, id.clone()));
            }
            Some(_) | None => {}
        }
        if stated.is_some()
            && let Some(part) = parts.iter().find(|part| {
                let figure = outputs.figures.get(*part);
                figure.is_some_and(|figure| figure.status == "withheld")
            })
        {
            found.push((Kind::Whole, format!("{part} is withheld, {id} is not")));
        }
    }
    found
}

pub(super) fn look(outputs: &Outputs) -> Found {
    let mut found = Found::new();
    for form in &outputs.descriptions.forms {
        for edit in &form.edits {
            let EditKind::SumOfRows {
                total,
                parts,
                columns,
                ..
            } = &edit.kind
            else {
                continue;
            };
            let whole = format!("{}.{}", form.id, form.rows[total.place()].id);
            let parts = parts_of(outputs, form, parts);
            let columns: Vec<&str> = columns
                .iter()
                .map(|column| &form.columns[column.place()])
                .map(|column| match column.indicator.as_str() {
                    "" => column.id.as_str(),
                    indicator => indicator,
                })
                .collect();
            found.extend(of_sum(outputs, &whole, &parts, &columns));
        }
    }
    found
}
