//! A return beside what the same unit reported on the same form before, row by row and column by column.

use rust_decimal::Decimal;

use super::background::Background;
use super::filled::{FilledForm, FilledRow};
use super::plan_file::PlanFile;
use crate::model::cell::CellRef;
use crate::model::finding::RuleInfo;
use crate::model::form::ColumnIndex;
use crate::model::history::{PastFigure, PastReturn, RowKey};
use crate::model::settings::Threshold;

/// A return with its earlier ones.
pub(super) struct Compared<'a> {
    pub(super) form: &'a FilledForm<'a>,
    pub(super) background: &'a Background,
    pub(super) plans: &'a PlanFile,
    /// The return of the month before.
    pub(super) month_before: Option<Earlier<'a>>,
    /// The return of the same month last year.
    pub(super) last_year: Option<Earlier<'a>>,
    /// The return of the month after that one: it prints the official figure of the same month last year.
    pub(super) after_last_year: Option<Earlier<'a>>,
}

impl<'a> Compared<'a> {
    pub(super) fn new(
        form: &'a FilledForm<'a>,
        background: &'a Background,
        plans: &'a PlanFile,
    ) -> Self {
        let filled = form.filled;
        let last_year = filled.period.same_period_last_year();
        let periods = [filled.period.previous(), last_year, last_year.next()];
        let past = periods.map(|period| background.past.get(filled.form, filled.unit, period));
        let is_known = past.iter().any(Option::is_some);
        let keys = if is_known { form.keys() } else { Vec::new() };
        let [month_before, last_year, after_last_year] =
            past.map(|past| past.map(|past| Earlier::new(form, &keys, past)));
        Self {
            form,
            background,
            plans,
            month_before,
            last_year,
            after_last_year,
        }
    }

    /// A threshold of a rule in this run.
    pub(super) fn threshold(&self, rule: &RuleInfo, threshold: &Threshold) -> Decimal {
        self.background.settings.threshold(rule, threshold)
    }

    /// True when a rule is applied to the period of the return.
    pub(super) fn applies(&self, rule: &RuleInfo) -> bool {
        let settings = &self.background.settings;
        settings.applies(rule, self.form.filled.period)
    }
}

/// An earlier return whose figures are found by row and column of today's.
pub(super) struct Earlier<'a> {
    past: &'a PastReturn,
    /// Figures by row and column of today's return.
    figures: Vec<Option<&'a PastFigure>>,
    /// Places whose figure was left out because of an error.
    refused: Vec<usize>,
    columns: usize,
}

impl<'a> Earlier<'a> {
    /// `keys` are the rows of `form` that its description does not name, sorted.
    fn new(form: &FilledForm<'_>, keys: &[(RowKey, FilledRow)], past: &'a PastReturn) -> Self {
        let columns = form.facts.form.columns.len();
        let mut figures = vec![None; form.rows().count() * columns];
        let place = |row: &RowKey, column: ColumnIndex| {
            let row = match row {
                RowKey::Described(row) => form.described(*row),
                key @ (RowKey::Unit(_) | RowKey::Open(_)) => {
                    let found = keys.binary_search_by(|(known, _)| known.cmp(key)).ok()?;
                    keys.get(found).map(|(_, row)| *row)?
                }
            };
            Some(row.place() * columns + column.place())
        };
        for figure in &past.figures {
            let place = place(&figure.row, figure.column);
            if let Some(known) = place.and_then(|place| figures.get_mut(place)) {
                *known = Some(figure);
            }
        }
        let refused = past.refused.iter();
        let mut refused: Vec<usize> = refused
            .filter_map(|(row, column)| place(row, *column))
            .collect();
        refused.sort_unstable();
        Self {
            past,
            figures,
            refused,
            columns,
        }
    }

    fn figure(&self, row: FilledRow, column: ColumnIndex) -> Option<&'a PastFigure> {
        let place = row.place() * self.columns + column.place();
        self.figures.get(place).copied().flatten()
    }

    /// The number that stood in a row and column; `None` where none counted.
    pub(super) fn number(&self, row: FilledRow, column: ColumnIndex) -> Option<Decimal> {
        self.figure(row, column).map(|figure| figure.value)
    }

    /// True when a figure stood there and was left out because of an error.
    pub(super) fn is_refused(&self, row: FilledRow, column: ColumnIndex) -> bool {
        let place = row.place() * self.columns + column.place();
        self.refused.binary_search(&place).is_ok()
    }

    /// Where it stood.
    pub(super) fn cell(&self, row: FilledRow, column: ColumnIndex) -> Option<CellRef> {
        let figure = self.figure(row, column)?;
        Some(CellRef::at(
            &self.past.path,
            &self.past.sheet,
            figure.position,
        ))
    }
}
