//! What kind of table each form has.

use crate::model::form::{Form, FormIndex, Role};
use crate::model::indicator::Aggregation;
use crate::model::row_source::RowSource;
use crate::present::view::View;

/// What the rows of a form are in its own table.
pub(super) fn rows_of(form: &Form) -> RowSource {
    let has_role = |wanted: fn(Role) -> bool| {
        let mut columns = form.value_columns();
        columns.any(|(_, _, role)| wanted(role))
    };
    if form.rows_are_units {
        RowSource::UnitsOfForm
    } else if form.open_rows.is_some() {
        RowSource::NamesBelowUnits
    } else if has_role(Role::is_of_series) {
        RowSource::MonthsOfForm
    } else if has_role(Role::is_index) {
        RowSource::IndexRows
    } else {
        RowSource::FormRows
    }
}

/// The index of production.
pub(super) fn index_form(view: &View<'_>) -> Option<FormIndex> {
    let mut forms = view.descriptions.indexed_forms();
    let index = forms.find(|(_, form)| rows_of(form) == RowSource::IndexRows);
    index.map(|(index, _)| index)
}

/// The row that all rows with industries add up to, with the form: the province's table of industries.
pub(super) fn industry_form(view: &View<'_>) -> Option<FormIndex> {
    view.descriptions
        .indexed_forms()
        .filter(|(_, form)| rows_of(form) == RowSource::FormRows)
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
