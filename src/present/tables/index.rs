//! The index of production as the province states it, with the growth it means and what each part contributes.

use super::cells::{figures, row, short_words, text, words};
use crate::model::derived::Derived;
use crate::model::form::{Form, FormIndex, Role, RowIndex};
use crate::model::table::{RowKind, Table, TableCell, TableRow};
use crate::present::view::View;
use crate::present::wording::inside_sentence;

/// Sections stand at this depth below the total.
const SECTION: u8 = 1;

pub(super) fn table(view: &View<'_>, form: FormIndex) -> Option<Table> {
    let described = view.descriptions.form(form)?;
    let shown: Vec<_> = described
        .value_columns()
        .filter(|(column, _, role)| {
            view.rows(form).any(|row| {
                super::months::cell_key(view, form, row, *column)
                    .and_then(|key| view.total(key, *role))
                    .is_some()
            })
        })
        .collect();
    let mut columns = vec![
        short_words(view.phrase("columns.industry-code"), 6),
        words(view.phrase("columns.industry"), 40),
    ];
    columns.extend(
        shown
            .iter()
            .map(|(_, column, _)| figures(&column.name.vi, "")),
    );
    columns.push(figures(
        view.phrase("columns.cumulative-growth-percent"),
        "",
    ));
    columns.push(figures(view.phrase("columns.contribution-points"), ""));
    let rows: Vec<TableRow> = view
        .rows(form)
        .filter_map(|index| {
            let key = view.own_key(form, index)?;
            let named = described.row(index)?;
            let mut cells = vec![text(&named.code), text(&named.label.vi)];
            for (_, _, role) in &shown {
                cells.push(view.cell(view.total(key, *role)));
            }
            cells.push(view.cell(view.derived(key, Derived::Growth)));
            cells.push(view.cell(view.derived(key, Derived::Contribution)));
            let has_figures = cells
                .iter()
                .any(|cell| matches!(cell, TableCell::Figure(_)));
            let kind = if named.level == 0 {
                RowKind::Total
            } else {
                RowKind::Plain
            };
            has_figures.then(|| row(kind, named.level, cells))
        })
        .collect();
    (!rows.is_empty()).then(|| Table {
        id: described.id.clone(),
        title: described.title.vi.clone(),
        sheet: described.short.vi.clone(),
        unit_line: view.phrase("index-table.unit-line"),
        columns,
        rows,
        notes: weights_note(view, described),
    })
}

/// The year of the weights stands in the name of their column and is repeated below the index.
fn weights_note(view: &View<'_>, form: &Form) -> Vec<String> {
    let mut columns = form.value_columns();
    columns
        .find(|(_, _, role)| *role == Role::Weight)
        .map(|(_, column, _)| {
            let weights = inside_sentence(&column.name.vi);
            view.say("index-table.weights", &[("weights", &weights)])
        })
        .into_iter()
        .collect()
}

/// Rows of the sections, the parts right below the total.
pub(crate) fn section_rows(view: &View<'_>, form: FormIndex) -> Vec<RowIndex> {
    let Some(described) = view.descriptions.form(form) else {
        return Vec::new();
    };
    view.rows(form)
        .filter(|index| {
            described
                .row(*index)
                .is_some_and(|row| row.level == SECTION && row.industry.is_some())
        })
        .collect()
}
