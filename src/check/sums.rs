//! The declared sums of a form, and what a return has in their rows.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{Counted, allowed_in_sum};
use crate::model::form::{ColumnIndex, EditKind};
use crate::model::observation::{Absence, Value};

/// A total and the rows that make it up, in some columns.
pub(super) struct Sum<'f> {
    pub(super) total: FilledRow,
    pub(super) parts: Vec<FilledRow>,
    pub(super) columns: &'f [ColumnIndex],
    tolerance: Option<Decimal>,
}

/// A total beside what its parts add up to.
pub(super) struct Balance {
    pub(super) stated: Decimal,
    pub(super) sum: Decimal,
    /// The total less the sum.
    pub(super) difference: Decimal,
    /// What the form allows, or rounding explains.
    pub(super) allowed: Decimal,
}

impl Balance {
    pub(super) fn holds(&self) -> bool {
        self.difference.abs() <= self.allowed
    }
}

impl<'f> Sum<'f> {
    /// All sums of a form, in its order.
    pub(super) fn all<'r>(form: &'r FilledForm<'f>) -> impl Iterator<Item = Self> + use<'r, 'f> {
        form.facts.form.edits.iter().filter_map(|edit| {
            let EditKind::SumOfRows {
                total,
                parts,
                columns,
                tolerance,
            } = &edit.kind
            else {
                return None;
            };
            Some(Self {
                total: form.described(*total),
                parts: form.parts(parts),
                columns,
                tolerance: *tolerance,
            })
        })
    }

    /// Those that hold in a column.
    pub(super) fn in_column<'r>(
        form: &'r FilledForm<'f>,
        column: ColumnIndex,
    ) -> impl Iterator<Item = Self> + use<'r, 'f> {
        Self::all(form).filter(move |sum| sum.columns.contains(&column))
    }

    /// The total and its parts in a column.
    ///
    /// `None` when the total or every part is without a number, or when a part is known to be lacking: nobody can judge it then.
    pub(super) fn balance(&self, form: &FilledForm<'_>, column: ColumnIndex) -> Option<Balance> {
        let stated = form.number(self.total, column)?;
        let (sum, added) = self.added(form, column)?;
        let operands = self.parts.iter();
        let operands = operands.filter_map(|part| form.number(*part, column));
        let counted = Counted::of(form.indicator(self.total, column));
        let measure = (counted, form.decimals(self.total, column));
        Some(Balance {
            stated,
            sum,
            difference: stated.checked_sub(sum)?,
            allowed: allowed_in_sum(operands.chain([stated]), measure, added, self.tolerance),
        })
    }

    /// The sum of the parts and how many have a number.
    fn added(&self, form: &FilledForm<'_>, column: ColumnIndex) -> Option<(Decimal, usize)> {
        let is_owed = form.is_owed(column);
        let (mut sum, mut added) = (Decimal::ZERO, 0);
        for part in &self.parts {
            match form.value(*part, column) {
                Some(Value::Number(number)) => {
                    sum = sum.checked_add(number)?;
                    added += 1;
                }
                Some(Value::Absent(Absence::NotAvailable | Absence::Unreadable)) => return None,
                None | Some(Value::Absent(Absence::Blank)) => {
                    if is_owed && form.is_required(*part) {
                        return None;
                    }
                }
                Some(Value::Absent(Absence::NotApplicable)) => {}
            }
        }
        (added > 0).then_some((sum, added))
    }

    /// Parts without the figure that they owe.
    pub(super) fn blank(
        &self,
        form: &FilledForm<'_>,
        column: ColumnIndex,
    ) -> impl Iterator<Item = FilledRow> {
        let parts = self.parts.iter().copied();
        parts.filter(move |part| {
            let value = form.value(*part, column);
            let is_blank = matches!(value, None | Some(Value::Absent(Absence::Blank)));
            is_blank && form.is_owed(column) && form.has_number(*part)
        })
    }
}
