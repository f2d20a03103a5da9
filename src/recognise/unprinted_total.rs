//! The total of open rows that a sheet does not print: their sum, where the description of the form says so.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::recognition::Recognition;
use super::remarks::whole_form;
use super::rules;
use crate::model::cell::Position;
use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::form::{ColumnIndex, Form, RowIndex};
use crate::model::observation::{Absence, Observation, Return, Value};

/// Gives each return the total that its sheet does not print. A total that stands there is left as it is, and is checked.
///
/// A row that is the sum of all others is a total under a name that the form does not know: with it everything would count
/// twice, so that it is an error.
pub(super) fn add_up(into: &mut Recognition, descriptions: &Descriptions) {
    for filled in &mut into.returns {
        let Some(form) = descriptions.form(filled.form) else {
            continue;
        };
        let Some((total, columns)) = form.summed_total() else {
            continue;
        };
        if filled.observations.iter().any(|seen| seen.row == total) {
            continue;
        }
        let rows = OpenRows { filled, form };
        into.findings.extend(rows.unknown_total(columns));
        let sums: Vec<Observation> = columns
            .iter()
            .filter_map(|column| rows.sum(total, *column))
            .collect();
        filled.observations.extend(sums);
        filled
            .observations
            .sort_by_key(|seen| (seen.row, seen.column, seen.unit));
    }
}

/// The open rows of a return.
struct OpenRows<'a> {
    filled: &'a Return,
    form: &'a Form,
}

impl<'a> OpenRows<'a> {
    /// Their numbers, from that of the first.
    fn rows(&self) -> impl Iterator<Item = RowIndex> + use<> {
        RowIndex::each_from(self.form.rows.len()).take(self.filled.open_rows.len())
    }

    fn in_column(&self, column: ColumnIndex) -> impl Iterator<Item = &'a Observation> {
        let filled = self.filled;
        self.rows()
            .filter_map(move |row| filled.observation(row, column))
    }

    /// The sum in a column; unreadable when a row lacks its figure there, for nobody knows how much is missing.
    fn sum(&self, total: RowIndex, column: ColumnIndex) -> Option<Observation> {
        let first = self.in_column(column).next()?;
        let numbers = || {
            self.in_column(column)
                .filter_map(|seen| seen.value.number())
        };
        let is_lacking = self.rows().any(|row| self.lacks(row, column));
        let sum = numbers().try_fold(Decimal::ZERO, Decimal::checked_add);
        let value = match sum.filter(|_| !is_lacking) {
            Some(sum) => {
                numbers().next()?;
                Value::Number(sum)
            }
            None => Value::Absent(Absence::Unreadable),
        };
        Some(Observation {
            unit: self.filled.unit,
            row: total,
            column,
            value,
            position: first.position,
        })
    }

    /// True when a row should have a figure in a column and has none; "x" is an answer.
    fn lacks(&self, row: RowIndex, column: ColumnIndex) -> bool {
        match self.filled.observation(row, column).map(|seen| seen.value) {
            Some(Value::Number(_) | Value::Absent(Absence::NotApplicable)) => false,
            Some(Value::Absent(Absence::NotAvailable | Absence::Unreadable)) => true,
            None | Some(Value::Absent(Absence::Blank)) => {
                let described = self.form.column(column);
                let indicator = self.form.indicator_of(row, column);
                let has_other = || {
                    let mut others = self.form.value_columns();
                    others.any(|(other, ..)| {
                        self.form.indicator_of(row, other) == indicator
                            && self.filled.number(row, other).is_some()
                    })
                };
                described.is_some_and(|column| column.required) || has_other()
            }
        }
    }

    /// The row whose figures are the sums of the others in every column.
    fn unknown_total(&self, columns: &[ColumnIndex]) -> Option<Finding> {
        let mut rows = self.rows();
        let row = rows.find(|row| self.is_sum_of_others(*row, columns))?;
        let number = self.form.open_number(row)?;
        let open = self.filled.open_rows.get(number)?;
        let at = self.filled.observations.iter();
        let at = at.filter(|seen| seen.row == row).map(|seen| seen.position);
        let column = at.map(|at| at.column).min()?;
        let cell = self.filled.cell(Position::new(open.sheet_row, column));
        let nearest = self.form.open_rows.as_ref().and_then(|open| open.parent);
        let nearest = nearest.and_then(|total| self.form.row(total));
        let finding = Finding::new(rules::UNKNOWN_ROW, vec![cell])
            .of_unit(self.filled.unit)
            .of_form(self.filled.form)
            .with_text("row", &*open.label)
            .with_text("nearest", nearest.map_or("", |row| &row.label.vi));
        Some(finding.affecting(whole_form(self.filled)))
    }

    /// At least two others, which are something in one column at least.
    fn is_sum_of_others(&self, row: RowIndex, columns: &[ColumnIndex]) -> bool {
        let (mut others, mut is_something) = (BTreeSet::new(), false);
        for column in columns {
            let mut sum = Decimal::ZERO;
            for seen in self.in_column(*column).filter(|seen| seen.row != row) {
                let Some(number) = seen.value.number() else {
                    continue;
                };
                sum = sum.saturating_add(number);
                if !number.is_zero() {
                    others.insert(seen.row);
                }
            }
            let own = self.filled.number(row, *column).unwrap_or(Decimal::ZERO);
            if own != sum {
                return false;
            }
            is_something |= !own.is_zero();
        }
        is_something && others.len() > 1
    }
}
