//! Forms prepared for the sums: role and indicator of each value column, measures and ids of figures.

use std::collections::BTreeMap;

use crate::model::descriptions::Descriptions;
use crate::model::figure::{LineKey, OpenName};
use crate::model::form::{ColumnIndex, Form, FormIndex, Role, RowIndex};
use crate::model::indicator::{Aggregation, Indicator, IndicatorIndex};

/// Every form, with its indicators numbered as in the catalogue.
pub(super) struct Layouts<'a> {
    pub(super) descriptions: &'a Descriptions,
    forms: Vec<FormLayout>,
}

/// One form.
pub(super) struct FormLayout {
    /// Role and indicator of each column; `None` for columns without figures.
    columns: Vec<Option<ValueColumn>>,
    /// Indicator of each described row where the column names none.
    rows: Vec<Option<IndicatorIndex>>,
    /// Indicator of open rows where the column names none.
    open_rows: Option<IndicatorIndex>,
    /// True when each row is a unit of the register.
    pub(super) rows_are_units: bool,
}

/// A column of figures.
#[derive(Clone, Copy)]
struct ValueColumn {
    role: Role,
    /// The indicator it names, if it names one.
    indicator: Option<IndicatorIndex>,
    required: bool,
}

impl<'a> Layouts<'a> {
    pub(super) fn new(descriptions: &'a Descriptions) -> Self {
        let ids = descriptions.indicators.iter();
        let ids = ids.map(|indicator| indicator.id.as_str());
        let indices: BTreeMap<&str, _> = ids.zip(IndicatorIndex::each()).collect();
        let number = |id: &str| indices.get(id).copied();
        let forms = descriptions
            .forms
            .iter()
            .map(|form| {
                let mut columns = vec![None; form.columns.len()];
                for (index, column, role) in form.value_columns() {
                    if let Some(slot) = columns.get_mut(index.place()) {
                        *slot = Some(ValueColumn {
                            role,
                            indicator: number(&column.indicator),
                            required: column.required,
                        });
                    }
                }
                FormLayout {
                    columns,
                    rows: form.rows.iter().map(|row| number(&row.indicator)).collect(),
                    open_rows: form
                        .open_rows
                        .as_ref()
                        .and_then(|open| number(&open.indicator)),
                    rows_are_units: form.rows_are_units,
                }
            })
            .collect();
        Self {
            descriptions,
            forms,
        }
    }

    /// Ids of indicators in the order of their numbers.
    pub(super) fn indicators(&self) -> Vec<String> {
        let catalogue = self.descriptions.indicators.iter();
        catalogue.map(|indicator| indicator.id.clone()).collect()
    }

    /// The indicator at an index.
    pub(super) fn indicator(&self, index: IndicatorIndex) -> Option<&'a Indicator> {
        self.descriptions.indicators.get(index.place())
    }

    /// How units combine for the indicator at an index.
    pub(super) fn aggregation(&self, index: IndicatorIndex) -> Option<Aggregation> {
        self.indicator(index).map(|indicator| indicator.aggregation)
    }

    /// The layout of a form.
    pub(super) fn form(&self, form: FormIndex) -> Option<&FormLayout> {
        self.forms.get(form.place())
    }

    /// Roles of the columns that every return must fill for an indicator, in the order of [`Role::ALL`].
    pub(super) fn required_roles(&self, key: LineKey) -> Vec<Role> {
        let Some(layout) = self.form(key.form) else {
            return Vec::new();
        };
        let mut roles: Vec<Role> = layout
            .columns
            .iter()
            .flatten()
            .filter(|column| column.required)
            .filter(|column| column.indicator.is_none_or(|named| named == key.indicator))
            .map(|column| column.role)
            .collect();
        roles.sort();
        roles.dedup();
        roles
    }

    /// Id of the measure of a row in a role; empty when no description names one.
    pub(super) fn measure(&self, key: LineKey, role: Role) -> &'a str {
        let column = self.form(key.form).and_then(|layout| {
            let mut columns = ColumnIndex::each().zip(&layout.columns);
            columns.find(|(_, column)| {
                column.is_some_and(|column| {
                    column.role == role
                        && column.indicator.is_none_or(|named| named == key.indicator)
                })
            })
        });
        let described = match (self.descriptions.form(key.form), column) {
            (Some(form), Some((index, _))) => form.measure_of(key.row, index),
            (Some(_), None) | (None, _) => "",
        };
        if described.is_empty() {
            return self
                .indicator(key.indicator)
                .map_or("", |indicator| &indicator.measure);
        }
        described
    }
}

impl FormLayout {
    /// Role and indicator of a cell; `None` when nothing is consolidated there.
    pub(super) fn cell(
        &self,
        row: RowIndex,
        column: ColumnIndex,
    ) -> Option<(Role, IndicatorIndex)> {
        let column = self.columns.get(column.place()).copied().flatten()?;
        let indicator = match column.indicator {
            Some(named) => Some(named),
            None => self
                .rows
                .get(row.place())
                .copied()
                .unwrap_or(self.open_rows),
        };
        Some((column.role, indicator?))
    }

    /// Number of described rows; open rows count from here on.
    pub(super) fn described_rows(&self) -> usize {
        self.rows.len()
    }

    /// Indicators a row has, in order of their numbers.
    pub(super) fn indicators_of(&self, row: RowIndex) -> Vec<IndicatorIndex> {
        let mut found: Vec<IndicatorIndex> = ColumnIndex::each()
            .take(self.columns.len())
            .filter_map(|column| self.cell(row, column))
            .map(|(_, indicator)| indicator)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Beginning of the ids of a row's figures: `retail.total`, `trade.export.trade-value`, `clusters.open-dak-la.cluster-jobs`.
///
/// The indicator stands in it when columns of the form name indicators. `open_rows` are the names of open rows by form.
/// `None` for an unknown key.
pub fn figure_prefix(
    descriptions: &Descriptions,
    open_rows: &[Vec<OpenName>],
    key: LineKey,
) -> Option<String> {
    let form = descriptions.form(key.form)?;
    let mut prefix = String::with_capacity(48);
    prefix.push_str(&form.id);
    prefix.push('.');
    match form.row(key.row) {
        Some(row) => prefix.push_str(&row.id),
        None if form.rows_are_units => prefix.push_str("units"),
        None => {
            let open = form.open_number(key.row)?;
            let names = open_rows.get(key.form.place())?;
            prefix.push_str(&names.get(open)?.id);
        }
    }
    if form
        .columns
        .iter()
        .any(|column| !column.indicator.is_empty())
    {
        let indicator = descriptions.indicators.get(key.indicator.place())?;
        prefix.push('.');
        prefix.push_str(&indicator.id);
    }
    Some(prefix)
}

/// The role that stands for a row of the form when one figure is wanted: the cumulative figure, else the state at the end
/// of the period, else the index, else the plan. `indicator` is an id; columns that name none belong to every indicator.
pub fn main_role(form: &Form, indicator: &str) -> Option<Role> {
    const PREFERRED: [Role; 8] = [
        Role::Cumulative,
        Role::EndOfPeriod,
        Role::IndexCumulative,
        Role::SeriesThisYear,
        Role::AnnualPlan,
        Role::Month,
        Role::ExpectedYear,
        Role::TargetGrowth,
    ];
    PREFERRED.into_iter().find(|role| {
        form.value_columns().any(|(_, column, of_column)| {
            of_column == *role && (column.indicator.is_empty() || column.indicator == indicator)
        })
    })
}
