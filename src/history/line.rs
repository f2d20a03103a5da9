//! Names rows, columns and figures by ids that outlive a description's order, and finds them again.

use std::sync::Arc;

use crate::model::descriptions::Descriptions;
use crate::model::form::{ColumnIndex, ColumnKind, Form, FormRow, Role, RowIndex};
use crate::model::history::RowKey;
use crate::model::observation::Return;
use crate::model::register::UnitIndex;
use crate::text;

/// A row of a return by its id.
pub(super) struct LineName {
    /// `row` of the form, `unit` of the register, or `open`.
    pub(super) kind: &'static str,
    /// Id of the row or unit; the key of the label where the row is open.
    pub(super) id: String,
    /// As people read it.
    pub(super) label: String,
}

/// The rows of one return, to be named.
pub(super) struct Lines<'a> {
    filled: &'a Return,
    form: &'a Form,
    descriptions: &'a Descriptions,
    /// Ids of its open rows, in their order.
    open: Vec<String>,
}

impl<'a> Lines<'a> {
    pub(super) fn of(filled: &'a Return, form: &'a Form, descriptions: &'a Descriptions) -> Self {
        let labels = filled.open_rows.iter().map(|open| open.label.as_str());
        Self {
            filled,
            form,
            descriptions,
            open: text::keys_in_order(labels),
        }
    }

    /// A row whose figures there are those of `unit`.
    pub(super) fn name(&self, row: RowIndex, unit: UnitIndex) -> Option<LineName> {
        if let Some(row) = self.form.row(row) {
            return Some(LineName {
                kind: "row",
                id: row.id.clone(),
                label: row.label.vi.clone(),
            });
        }
        if self.form.rows_are_units {
            return self.name_of_unit(unit);
        }
        let open = self.form.open_number(row)?;
        Some(LineName {
            kind: "open",
            id: self.open.get(open)?.clone(),
            label: self.filled.open_rows.get(open)?.label.clone(),
        })
    }

    /// The row of a unit where rows are units.
    pub(super) fn name_of_unit(&self, unit: UnitIndex) -> Option<LineName> {
        let unit = self.descriptions.register.unit(unit)?;
        Some(LineName {
            kind: "unit",
            id: unit.id.clone(),
            label: unit.name.vi.clone(),
        })
    }
}

impl LineName {
    /// How the row stands in the list of rows that were left out.
    pub(super) fn code(&self) -> String {
        code(self.kind, &self.id)
    }

    /// How one of its figures stands there.
    pub(super) fn code_in(&self, column: &str) -> String {
        code_in(&self.code(), column)
    }
}

/// Kind and id of a row with the column of one of its figures.
pub(super) fn code_in(code: &str, column: &str) -> String {
    format!("{code}\t{column}")
}

/// Kind and id in one word.
pub(super) fn code(kind: &str, id: &str) -> String {
    format!("{kind}:{id}")
}

/// The row of today's description with this kind and id.
pub(super) fn row_key(
    kind: &str,
    id: &str,
    form: &Form,
    descriptions: &Descriptions,
) -> Option<RowKey> {
    match kind {
        "row" => form.row_index(id).map(RowKey::Described),
        "unit" => descriptions.register.index_of(id).map(RowKey::Unit),
        _ => Some(RowKey::Open(Arc::from(id))),
    }
}

/// The row as the form describes it; `None` for an open row and for that of a unit.
pub(super) fn described<'f>(row: &RowKey, form: &'f Form) -> Option<&'f FormRow> {
    match row {
        RowKey::Described(row) => form.row(*row),
        RowKey::Unit(_) | RowKey::Open(_) => None,
    }
}

/// Role of a column of figures; `None` for words and printed ratios.
pub(super) fn value_role(form: &Form, column: ColumnIndex) -> Option<Role> {
    match form.column(column)?.kind {
        ColumnKind::Value(role) => Some(role),
        ColumnKind::Ordinal
        | ColumnKind::Label
        | ColumnKind::Code
        | ColumnKind::Measure
        | ColumnKind::Note
        | ColumnKind::Ratio(_) => None,
    }
}

/// Role of a column, and how firm its figures are; printed ratios have no role and are never a base.
///
/// The month and what contains it are estimates; the next return gives the official figure; last year's are as restated now.
pub(super) fn role_and_status(
    form: &Form,
    column: ColumnIndex,
) -> Option<(&'static str, &'static str)> {
    let Some(role) = value_role(form, column) else {
        let is_ratio = matches!(form.column(column)?.kind, ColumnKind::Ratio(_));
        return is_ratio.then_some(("", "printed-ratio"));
    };
    let status = match role {
        Role::Month | Role::Cumulative | Role::ExpectedYear => "estimate",
        Role::PreviousMonth => "official",
        Role::SameMonth | Role::SamePeriod => "revised",
        Role::AnnualPlan
        | Role::EndOfPeriod
        | Role::Weight
        | Role::IndexPreviousMonth
        | Role::IndexSameMonth
        | Role::IndexCumulative
        | Role::IndexBase
        | Role::SeriesThisYear
        | Role::SeriesLastYear
        | Role::TargetGrowth => "",
    };
    Some((role.id(), status))
}
