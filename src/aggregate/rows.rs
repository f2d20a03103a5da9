//! Every row of the province: its totals, the figures of each unit beside them, and what follows from both.

use super::book::Book;
use super::derived;
use super::totals::{Sum, Totals, is_estimated, joined, total_entry};
use crate::model::figure::{Derivation, Line, LineKey};
use crate::model::form::{Form, FormIndex, Role, RowIndex};
use crate::model::indicator::Aggregation;

/// Enters totals, figures of units and what follows from them inside one row, for every row of every form.
pub(super) fn enter(book: &mut Book<'_>) {
    let lines: &[Line] = &book.collected.lines;
    let mut groups = lines.chunk_by(|a, b| a.key == b.key).peekable();
    for key in keys(book) {
        let mut group: &[Line] = &[];
        if let Some(next) =
            groups.next_if(|group| group.first().is_some_and(|line| line.key == key))
        {
            group = next;
        }
        enter_key(book, key, group);
    }
}

/// Keys with lines, and those of required cells of forms that somebody owes, in their order.
fn keys(book: &Book<'_>) -> Vec<LineKey> {
    let mut keys: Vec<LineKey> = book.collected.lines.iter().map(|line| line.key).collect();
    keys.dedup();
    for (form, described) in book.layouts.descriptions.indexed_forms() {
        if !described.rows_are_units && !book.scope.owing(form).is_empty() {
            keys.extend(required_keys(book, form, described));
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

fn required_keys(book: &Book<'_>, form: FormIndex, described: &Form) -> Vec<LineKey> {
    let Some(layout) = book.layouts.form(form) else {
        return Vec::new();
    };
    RowIndex::each()
        .zip(&described.rows)
        .filter(|(_, row)| row.required)
        .flat_map(|(row, _)| {
            let indicators = layout.indicators_of(row).into_iter();
            indicators.map(move |indicator| LineKey {
                form,
                row,
                indicator,
            })
        })
        .collect()
}

fn enter_key(book: &mut Book<'_>, key: LineKey, lines: &[Line]) {
    let Some(prefix) = book.prefix(key) else {
        return;
    };
    let roles = if lines.is_empty() {
        book.layouts.required_roles(key)
    } else {
        roles_in(lines)
    };
    let additive = is_additive(book, key);
    let mut totals = Totals::default();
    for role in roles {
        let id = joined(&prefix, role.id());
        let measure = book.layouts.measure(key, role);
        if additive {
            let sum = Sum::of((lines, role));
            let name = (id.clone(), book.measure(measure));
            let derivation = Derivation::TotalOfUnits(key, role);
            let entry = total_entry(book, &[(key, role)], &sum, name, derivation);
            let figure = book.enter_total(key, role, entry);
            totals.roles.extend(figure.map(|figure| (role, figure)));
        }
        if !lines.is_empty() {
            let estimated = is_estimated(book, key, role);
            book.enter_stated(key, role, (&id, measure), estimated);
        }
    }
    derived::enter_row(book, key, &prefix, &totals);
    if book.is_headline(key) {
        derived::enter_units(book, key, &prefix, lines);
    }
}

/// True when the row's figures make a total: indicators that add up, and those the province states itself.
fn is_additive(book: &Book<'_>, key: LineKey) -> bool {
    match book.layouts.aggregation(key.indicator) {
        Some(Aggregation::Sum | Aggregation::EndOfPeriod) => true,
        Some(Aggregation::Stated | Aggregation::Recompute) => {
            book.scope.is_stated_by_province(key.form)
        }
        None => false,
    }
}

fn roles_in(lines: &[Line]) -> Vec<Role> {
    let mut present = [false; Role::ALL.len()];
    for cell in lines.iter().flat_map(|line| &line.cells) {
        if let Some(slot) = present.get_mut(cell.role as usize) {
            *slot = true;
        }
    }
    let kept = Role::ALL.iter().zip(present);
    kept.filter(|(_, present)| *present)
        .map(|(role, _)| *role)
        .collect()
}
