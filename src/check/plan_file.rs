//! The plans that the province gave its units (bảng phân bổ kế hoạch), by the cell of the unit's own form.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::headlines::{column_of, headline_of, line_of};
use crate::model::descriptions::Descriptions;
use crate::model::form::{ColumnIndex, FormIndex, Role, RowIndex};
use crate::model::observation::Round;
use crate::model::register::UnitIndex;

/// Plans of units in the measure of the cell in which the unit repeats them.
#[derive(Default)]
pub(super) struct PlanFile(BTreeMap<(UnitIndex, FormIndex, RowIndex, ColumnIndex), Decimal>);

impl PlanFile {
    pub(super) fn of(round: &Round, descriptions: &Descriptions) -> Self {
        let mut plans = BTreeMap::new();
        for filled in round
            .returns
            .iter()
            .filter(|one| one.period == round.period)
        {
            let Some(form) = descriptions
                .form(filled.form)
                .filter(|form| form.rows_are_units)
            else {
                continue;
            };
            for (column, _, _) in form
                .value_columns()
                .filter(|(_, _, role)| *role == Role::AnnualPlan)
            {
                let in_column = filled.observations.iter();
                for seen in in_column.filter(|seen| seen.column == column) {
                    let place = (|| {
                        let indicator = form.indicator_of(seen.row, column);
                        let headline = headline_of(descriptions, indicator)?;
                        let (index, own, row) = line_of(descriptions, headline)?;
                        let repeated = column_of(own, row, headline, Role::AnnualPlan)?;
                        let stated = descriptions.measure(form.measure_of(seen.row, column))?;
                        let measure = descriptions.measure(own.measure_of(row, repeated))?;
                        let plan = stated.convert(seen.value.number()?, measure)?;
                        Some(((seen.unit, index, row, repeated), plan))
                    })();
                    plans.extend(place);
                }
            }
        }
        Self(plans)
    }

    /// The plan that the province gave for a cell of a unit's form.
    pub(super) fn plan(
        &self,
        unit: UnitIndex,
        form: FormIndex,
        row: RowIndex,
        column: ColumnIndex,
    ) -> Option<Decimal> {
        self.0.get(&(unit, form, row, column)).copied()
    }
}
