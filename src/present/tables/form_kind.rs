//! How each form is laid out in our tables.

use crate::model::form::{ColumnKind, Form, FormIndex, Role};
use crate::model::indicator::Aggregation;
use crate::present::view::View;

/// How a form is laid out in our tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormKind {
    /// Rows with the province's roles and a matrix of units.
    Rows,
    /// Rows by name below each unit, such as clusters.
    Blocks,
    /// Rows are units.
    Units,
    /// An index with weights.
    Index,
    /// Months of two years.
    Months,
}

pub(super) fn kind(form: &Form) -> FormKind {
    let has_role = |wanted: &[Role]| {
        form.value_columns()
            .any(|(_, _, role)| wanted.contains(&role))
    };
    if form.rows_are_units {
        FormKind::Units
    } else if form.open_rows.is_some() {
        FormKind::Blocks
    } else if has_role(&[Role::SeriesThisYear, Role::SeriesLastYear]) {
        FormKind::Months
    } else if has_role(&[
        Role::IndexCumulative,
        Role::IndexSameMonth,
        Role::IndexPreviousMonth,
        Role::IndexBase,
    ]) {
        FormKind::Index
    } else {
        FormKind::Rows
    }
}

/// True when two columns of the form name different indicators or one names any.
pub(super) fn names_indicators(form: &Form) -> bool {
    form.columns
        .iter()
        .any(|column| matches!(column.kind, ColumnKind::Value(_)) && !column.indicator.is_empty())
}

/// The index of production.
pub(super) fn index_form(view: &View<'_>) -> Option<FormIndex> {
    let mut forms = view.descriptions.indexed_forms();
    let index = forms.find(|(_, form)| kind(form) == FormKind::Index);
    index.map(|(index, _)| index)
}

/// The row that all rows with industries add up to, with the form: the province's table of industries.
pub(super) fn industry_form(view: &View<'_>) -> Option<FormIndex> {
    view.descriptions
        .indexed_forms()
        .filter(|(_, form)| kind(form) == FormKind::Rows)
        .find(|(_, form)| {
            form.rows.iter().any(|row| {
                row.industry.is_some()
                    && view
                        .descriptions
                        .indicator(&row.indicator)
                        .is_some_and(|indicator| indicator.aggregation == Aggregation::Sum)
            })
        })
        .map(|(index, _)| index)
}
