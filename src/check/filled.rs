//! A return beside its form: what stands in each row and column, and what the descriptions say of it.

use std::sync::Arc;

use super::series::Series;
use crate::model::cell::{CellRef, Position};
use crate::model::descriptions::Descriptions;
use crate::model::finding::{AffectedLine, Between, Effect, Finding, RuleInfo};
use crate::model::form::{ColumnIndex, ColumnKind, Form, Role, RowIndex};
use crate::model::history::RowKey;
use crate::model::indicator::Indicator;
use crate::model::observation::{Absence, Observation, Return, Value};
use crate::model::register::UnitIndex;
use crate::text;
use rust_decimal::Decimal;

/// What the catalogues say of a form's rows and columns, looked up once for all its returns.
pub(super) struct FormFacts<'a> {
    pub(super) form: &'a Form,
    pub(super) descriptions: &'a Descriptions,
    /// Value columns with the meaning of their period, in the order of the form.
    pub(super) values: Vec<(ColumnIndex, Role)>,
    /// Value columns by indicator.
    pub(super) series: Vec<Series>,
    /// For each described row the total at the head of its table; `None` where it stands by itself.
    heads: Vec<Option<FilledRow>>,
    by_column: Vec<Option<&'a Indicator>>,
    by_row: Vec<Option<&'a Indicator>>,
    of_open_rows: Option<&'a Indicator>,
}

impl<'a> FormFacts<'a> {
    pub(super) fn new(form: &'a Form, descriptions: &'a Descriptions) -> Self {
        let known = |id: &str| descriptions.indicator(id);
        let open = form.open_rows.as_ref();
        Self {
            form,
            descriptions,
            values: form
                .value_columns()
                .map(|(index, _, role)| (index, role))
                .collect(),
            series: Series::all(form),
            heads: heads(form),
            by_column: form
                .columns
                .iter()
                .map(|column| known(&column.indicator))
                .collect(),
            by_row: form.rows.iter().map(|row| known(&row.indicator)).collect(),
            of_open_rows: open.and_then(|open| known(&open.indicator)),
        }
    }

    fn indicator(&self, row: usize, column: ColumnIndex) -> Option<&'a Indicator> {
        let by_column = self.by_column.get(column.place()).copied().flatten();
        by_column.or_else(|| match self.by_row.get(row) {
            Some(described) => *described,
            None => self.of_open_rows,
        })
    }
}

/// The row of level 0 above each row, when it holds figures of the same indicator; headings hold none.
fn heads(form: &Form) -> Vec<Option<FilledRow>> {
    let mut head = None;
    let rows = form.rows.iter().enumerate();
    let heads = rows.map(|(number, row)| {
        if row.level == 0 {
            head = Some((FilledRow(number), row));
            return None;
        }
        let of_same = head.filter(|(_, head)| head.indicator == row.indicator);
        of_same.map(|(number, _)| number)
    });
    heads.collect()
}

/// A row of a return: a described row, an open row, or the row of one unit where rows are units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FilledRow(usize);

impl FilledRow {
    /// Its number among the rows of the return, from 0.
    pub(super) fn place(self) -> usize {
        self.0
    }

    /// The row of a number.
    pub(super) fn at(place: usize) -> Self {
        Self(place)
    }
}

/// The rows of a sheet between which another belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    above: Option<FilledRow>,
    below: Option<FilledRow>,
}

#[derive(Clone, Copy)]
struct RowFacts {
    row: RowIndex,
    unit: UnitIndex,
    sheet_row: Option<u32>,
}

/// A return whose cells are found by row and column without searching.
pub(super) struct FilledForm<'a> {
    pub(super) facts: &'a FormFacts<'a>,
    pub(super) filled: &'a Return,
    /// Observations by row and column; `None` where nothing stands.
    cells: Vec<Option<&'a Observation>>,
    rows: Vec<RowFacts>,
    sheet_columns: Vec<Option<u16>>,
    /// The total that the sheet does not print.
    summed: Option<FilledRow>,
}

impl<'a> FilledForm<'a> {
    pub(super) fn new(facts: &'a FormFacts<'a>, filled: &'a Return) -> Self {
        let described = facts.form.rows.len();
        let row_of = |row: RowIndex, unit| RowFacts {
            row,
            unit,
            sheet_row: None,
        };
        let mut rows: Vec<RowFacts> = RowIndex::each()
            .take(described + filled.open_rows.len())
            .map(|row| row_of(row, filled.unit))
            .collect();
        if facts.form.rows_are_units {
            let mut units: Vec<(UnitIndex, RowIndex)> = filled
                .observations
                .iter()
                .filter(|seen| seen.row.place() >= described)
                .map(|seen| (seen.unit, seen.row))
                .collect();
            units.sort_unstable();
            units.dedup();
            rows.truncate(described);
            rows.extend(units.into_iter().map(|(unit, row)| row_of(row, unit)));
        }
        let columns = facts.form.columns.len();
        let mut form = Self {
            facts,
            filled,
            cells: vec![None; rows.len() * columns],
            rows,
            sheet_columns: vec![None; columns],
            summed: None,
        };
        let total = facts.form.summed_total().map(|(total, _)| total);
        let summed = total.filter(|total| filled.is_summed(*total, described));
        form.summed = summed.map(|total| form.described(total));
        for seen in &filled.observations {
            form.place(seen);
        }
        form
    }

    fn place(&mut self, seen: &'a Observation) {
        let described = self.facts.form.rows.len();
        let mut row = seen.row.place();
        if self.facts.form.rows_are_units && row >= described {
            let (_, units) = self.rows.split_at(described);
            let Ok(found) = units.binary_search_by_key(&seen.unit, |facts| facts.unit) else {
                return;
            };
            row = described + found;
        }
        let column = seen.column.place();
        if let Some(cell) = self.cells.get_mut(row * self.sheet_columns.len() + column) {
            *cell = Some(seen);
        }
        if let Some(facts) = self.rows.get_mut(row) {
            facts.sheet_row = Some(seen.position.row);
        }
        if let Some(place) = self.sheet_columns.get_mut(column) {
            *place = Some(seen.position.column);
        }
    }

    /// All rows, described ones first.
    pub(super) fn rows(&self) -> impl Iterator<Item = FilledRow> + use<> {
        (0..self.rows.len()).map(FilledRow)
    }

    /// The row of a described row.
    pub(super) fn described(&self, row: RowIndex) -> FilledRow {
        FilledRow(row.place())
    }

    /// The names over the years of rows that the description does not name, sorted.
    pub(super) fn keys(&self) -> Vec<(RowKey, FilledRow)> {
        let described = self.facts.form.rows.len();
        let labels = self.filled.open_rows.iter();
        let names = text::keys_in_order(labels.map(|open| open.label.as_str()));
        let others = (described..self.rows.len()).map(FilledRow);
        let mut keys: Vec<_> = if self.facts.form.rows_are_units {
            let units = self.rows.iter().skip(described);
            let units = units.map(|facts| RowKey::Unit(facts.unit));
            units.zip(others).collect()
        } else {
            let names = names.into_iter().map(|name| RowKey::Open(Arc::from(name)));
            names.zip(others).collect()
        };
        keys.sort();
        keys
    }

    /// The total at the head of the table in which a row stands; `None` for such a total and for rows by themselves.
    pub(super) fn head(&self, row: FilledRow) -> Option<FilledRow> {
        self.facts.heads.get(row.0).copied().flatten()
    }

    /// The total at the head of the table to which a row belongs, also where it is the row itself; `None` for all rows that belong
    /// to no total.
    pub(super) fn table(&self, row: FilledRow) -> Option<FilledRow> {
        let is_head = || self.facts.heads.contains(&Some(row));
        self.head(row).or_else(|| is_head().then_some(row))
    }

    /// Depth of a row in the hierarchy; 0 is a total.
    pub(super) fn level(&self, row: FilledRow) -> u8 {
        let form = self.facts.form;
        let described = form.rows.get(row.0).map(|row| row.level);
        let open = form.open_rows.as_ref().map(|open| open.level);
        described.or(open).unwrap_or_default()
    }

    /// True when `amount` is at least a share of the figure at the head of the row's table, in percent.
    ///
    /// Rows by themselves always weigh enough; so does a row whose head has no figure.
    pub(super) fn weighs(
        &self,
        row: FilledRow,
        column: ColumnIndex,
        amount: Decimal,
        percent: Decimal,
    ) -> bool {
        let head = self.head(row).and_then(|head| self.number(head, column));
        head.is_none_or(|head| {
            let least = head.abs().saturating_mul(percent) / Decimal::ONE_HUNDRED;
            amount.abs() >= least
        })
    }

    /// True when a count of jobs, cases or projects is so near the expected one that chance explains it.
    ///
    /// A count varies about its root; the difference of two is chance up to three times the root of their sum.
    pub(super) fn is_chance(&self, row: FilledRow, column: ColumnIndex, expected: Decimal) -> bool {
        let indicator = self.indicator(row, column);
        let is_count = indicator.is_some_and(|indicator| indicator.integer);
        let (Some(now), true) = (self.number(row, column), is_count) else {
            return false;
        };
        let difference = now.saturating_sub(expected);
        let nine_sums = now
            .saturating_add(expected)
            .saturating_mul(Decimal::from(9));
        difference.saturating_mul(difference) <= nine_sums
    }

    /// The parts an edit names; none named means every row the form does not describe.
    pub(super) fn parts(&self, named: &[RowIndex]) -> Vec<FilledRow> {
        if named.is_empty() {
            let described = self.facts.form.rows.len();
            return (described..self.rows.len()).map(FilledRow).collect();
        }
        named.iter().map(|row| self.described(*row)).collect()
    }

    /// What stands in a row and column.
    pub(super) fn observation(
        &self,
        row: FilledRow,
        column: ColumnIndex,
    ) -> Option<&'a Observation> {
        let index = row.0 * self.sheet_columns.len() + column.place();
        self.cells.get(index).copied().flatten()
    }

    /// The number in a row and column.
    pub(super) fn number(&self, row: FilledRow, column: ColumnIndex) -> Option<Decimal> {
        self.observation(row, column)?.value.number()
    }

    /// The value in a row and column; `None` where the cell is empty.
    pub(super) fn value(&self, row: FilledRow, column: ColumnIndex) -> Option<Value> {
        self.observation(row, column).map(|seen| seen.value)
    }

    /// The indicator of the figures in a row and column; `None` where no figure belongs.
    pub(super) fn indicator(&self, row: FilledRow, column: ColumnIndex) -> Option<&'a Indicator> {
        self.facts.indicator(row.0, column)
    }

    /// True when anything stands in the row.
    pub(super) fn is_filled(&self, row: FilledRow) -> bool {
        self.rows
            .get(row.0)
            .is_some_and(|facts| facts.sheet_row.is_some())
    }

    /// True for a column of a monthly series of this year: months that are still to come are empty.
    pub(super) fn is_in_series(&self, column: ColumnIndex) -> bool {
        let mut values = self.facts.values.iter();
        values.any(|(of, role)| *of == column && *role == Role::SeriesThisYear)
    }

    /// True when a figure that counts stands in the row.
    pub(super) fn has_number(&self, row: FilledRow) -> bool {
        let mut values = self.facts.values.iter();
        values.any(|(column, _)| self.number(row, *column).is_some())
    }

    /// True when the row has a number in another column of the same indicator.
    pub(super) fn has_other_of_series(&self, row: FilledRow, column: ColumnIndex) -> bool {
        let name = |column: ColumnIndex| {
            let column = self.facts.form.column(column);
            column.map_or("", |column| column.indicator.as_str())
        };
        let mut values = self.facts.values.iter();
        values.any(|(other, _)| name(*other) == name(column) && self.number(row, *other).is_some())
    }

    /// True for an "x" where something happened: a plan may not apply to what is done, but the month, its base and what
    /// they add up to apply together or not at all.
    pub(super) fn contradicts_itself(&self, row: FilledRow, column: ColumnIndex) -> bool {
        let is_x = self.value(row, column) == Some(Value::Absent(Absence::NotApplicable));
        let role = self.facts.values.iter().find(|(of, _)| *of == column);
        let is_done = role.is_some_and(|(_, role)| match role {
            Role::SameMonth
            | Role::SamePeriod
            | Role::PreviousMonth
            | Role::Month
            | Role::Cumulative => true,
            Role::AnnualPlan
            | Role::ExpectedYear
            | Role::EndOfPeriod
            | Role::Weight
            | Role::IndexPreviousMonth
            | Role::IndexSameMonth
            | Role::IndexCumulative
            | Role::IndexBase
            | Role::SeriesThisYear
            | Role::SeriesLastYear
            | Role::TargetGrowth => false,
        });
        is_x && is_done && self.has_other_of_series(row, column)
    }

    /// True when the form says the row may not be missing.
    pub(super) fn is_required(&self, row: FilledRow) -> bool {
        self.facts
            .form
            .rows
            .get(row.0)
            .is_some_and(|row| row.required)
    }

    /// True for a row that sheets may leave to the sum of the others.
    pub(super) fn may_be_summed(&self, row: FilledRow) -> bool {
        let total = self.facts.form.summed_total();
        total.is_some_and(|(total, _)| self.described(total) == row)
    }

    /// True when the form says that no filled row may lack a figure in the column.
    pub(super) fn is_owed(&self, column: ColumnIndex) -> bool {
        let column = self.facts.form.column(column);
        column.is_some_and(|column| column.required)
    }

    /// Decimals with which the figures of a row and column are printed.
    pub(super) fn decimals(&self, row: FilledRow, column: ColumnIndex) -> u32 {
        let measure = self.facts.descriptions.measure(self.measure(row, column));
        measure.map_or(0, |measure| measure.decimals)
    }

    /// Id of the measure of a row and column.
    pub(super) fn measure(&self, row: FilledRow, column: ColumnIndex) -> &'a str {
        let facts = self.rows.get(row.0);
        facts.map_or("", |facts| self.facts.form.measure_of(facts.row, column))
    }

    /// The label of a row, as the form prints it or the return wrote it.
    pub(super) fn label(&self, row: FilledRow) -> String {
        let form = self.facts.form;
        if let Some(described) = form.rows.get(row.0) {
            return described.label.vi.clone();
        }
        if form.rows_are_units {
            let unit = self.rows.get(row.0).map(|facts| facts.unit);
            let unit = unit.and_then(|unit| self.facts.descriptions.register.unit(unit));
            return unit.map_or_else(String::new, |unit| unit.name.vi.clone());
        }
        let open = self.filled.open_rows.get(row.0 - form.rows.len());
        open.map_or_else(String::new, |open| open.label.clone())
    }

    /// The name of a column.
    pub(super) fn column_name(&self, column: ColumnIndex) -> String {
        let column = self.facts.form.column(column);
        column.map_or_else(String::new, |column| column.name.vi.clone())
    }

    /// True for a column of ratios that the submitter computed; no total rests on them.
    pub(super) fn is_ratio(&self, column: ColumnIndex) -> bool {
        let column = self.facts.form.column(column);
        column.is_some_and(|column| matches!(column.kind, ColumnKind::Ratio(_)))
    }

    /// The address of a row and column; the place is known also where nothing stands, from its neighbours.
    ///
    /// A total that the sheet does not print has no cell: the sheet stands for it.
    pub(super) fn cell(&self, row: FilledRow, column: ColumnIndex) -> Option<CellRef> {
        if self.summed == Some(row) {
            return Some(self.sheet());
        }
        if let Some(seen) = self.observation(row, column) {
            return Some(self.filled.cell(seen.position));
        }
        let sheet_row = self.rows.get(row.0)?.sheet_row?;
        let sheet_column = self.sheet_columns.get(column.place()).copied().flatten()?;
        Some(self.filled.cell(Position::new(sheet_row, sheet_column)))
    }

    /// The cells of some columns in which numbers stand, column by column.
    pub(super) fn cells_of(&self, columns: &[ColumnIndex], rows: &[FilledRow]) -> Vec<CellRef> {
        let places = columns
            .iter()
            .flat_map(|column| rows.iter().map(move |row| (*row, *column)));
        places
            .filter(|(row, column)| self.number(*row, *column).is_some())
            .filter_map(|(row, column)| self.cell(row, column))
            .collect()
    }

    /// The row of the sheet in which a row stands, by its first cell.
    fn row_of_sheet(&self, row: FilledRow) -> Option<CellRef> {
        let sheet_row = self.rows.get(row.0)?.sheet_row?;
        Some(self.filled.cell(Position::new(sheet_row, 0)))
    }

    /// Where a described row that does not stand in the sheet belongs.
    pub(super) fn gap(&self, row: FilledRow) -> Gap {
        let described = self.facts.form.rows.len();
        let place = |row: usize| Some((self.rows.get(row)?.sheet_row?, FilledRow(row)));
        let above = (0..row.0).rev().find_map(place);
        let below = (row.0 + 1..described).find_map(place);
        // Rows that somebody put into another order say nothing of what stood between them.
        let is_in_order = |(below, _): &(u32, _)| above.is_none_or(|(above, _)| above < *below);
        Gap {
            above: above.map(|(_, row)| row),
            below: below.filter(is_in_order).map(|(_, row)| row),
        }
    }

    /// Says behind and before which rows something is missing; the finding stands at the row below, which took its place.
    pub(super) fn in_gap(&self, rule: RuleInfo, gap: Gap) -> Finding {
        let cell = gap
            .below
            .or(gap.above)
            .and_then(|row| self.row_of_sheet(row));
        let mut finding = self.finding(rule, vec![cell.unwrap_or_else(|| self.sheet())]);
        let row = |row: Option<FilledRow>| Some(self.row_of_sheet(row?)?.position?.row);
        finding.between = Some(Between {
            above: row(gap.above),
            below: row(gap.below),
        });
        for (name, row) in [("above", gap.above), ("below", gap.below)] {
            let cell = row.and_then(|row| Some((row, self.row_of_sheet(row)?.position?)));
            if let Some((row, cell)) = cell {
                finding = finding.with_text(name, format!("“{}” ({cell})", self.label(row)));
            }
        }
        finding
    }

    /// The sheet as a whole.
    pub(super) fn sheet(&self) -> CellRef {
        CellRef::sheet(&self.filled.path, &self.filled.sheet)
    }

    /// A finding on this return.
    pub(super) fn finding(&self, rule: RuleInfo, cells: Vec<CellRef>) -> Finding {
        Finding::new(rule, cells)
            .of_unit(self.filled.unit)
            .of_form(self.filled.form)
    }

    /// What stands in a row and column and what was expected there.
    pub(super) fn effect(
        &self,
        row: FilledRow,
        column: ColumnIndex,
        expected: Decimal,
    ) -> Option<Effect> {
        let facts = self.rows.get(row.0)?;
        Some(Effect {
            unit: facts.unit,
            form: self.filled.form,
            row: facts.row,
            column,
            observed: self.number(row, column).unwrap_or(Decimal::ZERO),
            expected,
        })
    }

    /// All figures of some rows, as findings name them.
    pub(super) fn lines(&self, rows: impl IntoIterator<Item = FilledRow>) -> Vec<AffectedLine> {
        self.affected(rows.into_iter().map(|row| (row, None)))
    }

    /// The figures of some rows in some columns, as findings name them: an error casts doubt on no more than those.
    pub(super) fn figures(
        &self,
        rows: impl IntoIterator<Item = FilledRow>,
        columns: &[ColumnIndex],
    ) -> Vec<AffectedLine> {
        let in_columns = |row| columns.iter().map(move |column| (row, Some(*column)));
        self.affected(rows.into_iter().flat_map(in_columns))
    }

    fn affected(
        &self,
        places: impl Iterator<Item = (FilledRow, Option<ColumnIndex>)>,
    ) -> Vec<AffectedLine> {
        let known = places.filter_map(|(row, column)| Some((self.rows.get(row.0)?, column)));
        let mut affected: Vec<AffectedLine> = known
            .map(|(facts, column)| AffectedLine {
                unit: facts.unit,
                form: self.filled.form,
                period: self.filled.period,
                row: Some(facts.row),
                column,
                path: self.filled.path.clone(),
            })
            .collect();
        affected.sort();
        affected.dedup();
        affected
    }
}
