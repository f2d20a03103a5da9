//! Columns of a form that speak of the same figures for several periods: plan, month, cumulative and their bases.

use crate::model::form::{ColumnIndex, Form, Role};

/// The columns of one indicator by what they speak of; a form whose rows name the indicators has one such series.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Series {
    pub(super) plan: Option<ColumnIndex>,
    pub(super) same_month: Option<ColumnIndex>,
    pub(super) same_period: Option<ColumnIndex>,
    pub(super) previous_month: Option<ColumnIndex>,
    pub(super) month: Option<ColumnIndex>,
    pub(super) cumulative: Option<ColumnIndex>,
    pub(super) expected_year: Option<ColumnIndex>,
    pub(super) end_of_period: Option<ColumnIndex>,
}

impl Series {
    /// Every series of a form, in the order of its columns; of two columns with one meaning the first counts.
    pub(super) fn all(form: &Form) -> Vec<Self> {
        let mut names: Vec<&str> = Vec::new();
        let mut all: Vec<Self> = Vec::new();
        for (index, column, role) in form.value_columns() {
            let name = column.indicator.as_str();
            if !names.contains(&name) {
                names.push(name);
                all.push(Self::default());
            }
            let place = names.iter().position(|known| *known == name);
            let series = place.and_then(|place| all.get_mut(place));
            if let Some(column) = series.and_then(|series| series.column_mut(role)) {
                column.get_or_insert(index);
            }
        }
        all
    }

    /// The columns by what they speak of, in one order for every series.
    pub(super) fn periods(&self) -> [Option<ColumnIndex>; 8] {
        [
            self.plan,
            self.same_month,
            self.same_period,
            self.previous_month,
            self.month,
            self.cumulative,
            self.expected_year,
            self.end_of_period,
        ]
    }

    /// The columns that it has, in the same order.
    pub(super) fn columns(&self) -> Vec<ColumnIndex> {
        self.periods().into_iter().flatten().collect()
    }

    fn column_mut(&mut self, role: Role) -> Option<&mut Option<ColumnIndex>> {
        match role {
            Role::AnnualPlan => Some(&mut self.plan),
            Role::SameMonth => Some(&mut self.same_month),
            Role::SamePeriod => Some(&mut self.same_period),
            Role::PreviousMonth => Some(&mut self.previous_month),
            Role::Month => Some(&mut self.month),
            Role::Cumulative => Some(&mut self.cumulative),
            Role::ExpectedYear => Some(&mut self.expected_year),
            Role::EndOfPeriod => Some(&mut self.end_of_period),
            Role::Weight
            | Role::IndexPreviousMonth
            | Role::IndexSameMonth
            | Role::IndexCumulative
            | Role::IndexBase
            | Role::SeriesThisYear
            | Role::SeriesLastYear
            | Role::TargetGrowth => None,
        }
    }
}
