//! TH232: last year's figures in this return are not those that the unit reported last year.
//!
//! Bases are restated legally (điều chỉnh số liệu năm trước); both figures are kept, and this finding says where they part.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::FilledRow;
use super::precision::rounding_tolerance;
use super::rule::{Look, Rule};
use super::series::Series;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::indicator::Aggregation;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH232",
        name: "restated-base",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// A base beside what it should be: last year's report, or what the month before leads to.
pub(super) struct Base {
    pub(super) row: FilledRow,
    pub(super) now: Decimal,
    pub(super) then: Decimal,
    /// Where the other figure stands.
    pub(super) cell: Option<CellRef>,
}

impl Base {
    pub(super) fn difference(&self) -> Decimal {
        self.now.saturating_sub(self.then)
    }
}

/// What last year said of a row, when this year's return says otherwise.
type Restated = fn(&Compared<'_>, &Series, FilledRow) -> Option<Base>;

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    if compared.last_year.is_none() && compared.after_last_year.is_none() {
        return;
    }
    let restated: [Restated; 2] = [same_month, same_period];
    for series in &compared.form.facts.series {
        for (column, base) in [series.same_month, series.same_period]
            .into_iter()
            .zip(restated)
        {
            let rows = compared.form.rows();
            let bases: Vec<Base> = rows.filter_map(|row| base(compared, series, row)).collect();
            findings.extend(column.and_then(|column| finding(RULE.info, compared, column, bases)));
        }
    }
}

/// The official figure that the return of the month after printed, else the estimate of the month itself.
fn same_month(compared: &Compared<'_>, series: &Series, row: FilledRow) -> Option<Base> {
    let column = series.same_month?;
    let now = compared.form.number(row, column)?;
    let places = [
        (&compared.after_last_year, series.previous_month),
        (&compared.last_year, series.month),
    ];
    let found = places.into_iter().find_map(|(earlier, column)| {
        let (earlier, column) = (earlier.as_ref()?, column?);
        Some((earlier.number(row, column)?, earlier.cell(row, column)))
    });
    let (then, cell) = found?;
    let base = Base {
        row,
        now,
        then,
        cell,
    };
    is_restated(compared, column, &base).then_some(base)
}

/// The cumulative figure of last year's return; the one with the official figure of its last month in it is as good.
fn same_period(compared: &Compared<'_>, series: &Series, row: FilledRow) -> Option<Base> {
    let (column, cumulative) = (series.same_period?, series.cumulative?);
    let now = compared.form.number(row, column)?;
    let last_year = compared.last_year.as_ref()?;
    let base = Base {
        row,
        now,
        then: last_year.number(row, cumulative)?,
        cell: last_year.cell(row, cumulative),
    };
    if !is_restated(compared, column, &base) {
        return None;
    }
    let revised = (|| {
        let estimated = last_year.number(row, series.month?)?;
        let after = compared.after_last_year.as_ref()?;
        let official = after.number(row, series.previous_month?)?;
        base.then.checked_sub(estimated)?.checked_add(official)
    })();
    let is_revised = revised.is_some_and(|then| {
        let base = Base {
            then,
            cell: None,
            ..base
        };
        !is_restated(compared, column, &base)
    });
    (!is_revised).then_some(base)
}

pub(super) fn is_restated(compared: &Compared<'_>, column: ColumnIndex, base: &Base) -> bool {
    let form = compared.form;
    if base.now == base.then {
        return false;
    }
    let is_sum = form
        .indicator(base.row, column)
        .is_some_and(|indicator| indicator.aggregation == Aggregation::Sum);
    let decimals = form.decimals(base.row, column);
    is_sum && base.difference().abs() > rounding_tolerance([base.now, base.then], decimals, 4)
}

/// One finding for a column, at the deepest row that changed most; a form restated as a whole is not thirty findings.
pub(super) fn finding(
    rule: RuleInfo,
    compared: &Compared<'_>,
    column: ColumnIndex,
    bases: Vec<Base>,
) -> Option<Finding> {
    let form = compared.form;
    let first = bases.iter().max_by_key(|base| {
        (
            base.difference().abs(),
            form.level(base.row),
            Reverse(base.row),
        )
    })?;
    let others = bases.iter().filter(|base| base.row != first.row);
    let more = others.clone().count();
    let cells = std::iter::once(first).chain(others);
    let cells: Vec<CellRef> = cells
        .filter_map(|base| form.cell(base.row, column))
        .chain(first.cell.clone())
        .collect();
    let mut finding = form
        .finding(rule, cells)
        .with_text("row", form.label(first.row))
        .with_text("column", form.column_name(column))
        .with_number("now", first.now)
        .with_number("then", first.then)
        .with_number("difference", first.difference())
        .with(
            "measure",
            Arg::Measure(form.measure(first.row, column).to_owned()),
        )
        .moving(form.effect(first.row, column, first.then))
        .affecting(form.figures(bases.iter().map(|base| base.row), &[column]));
    if let Some(more) = u64::try_from(more).ok().filter(|more| *more > 0) {
        finding = finding.with("more", Arg::Count(more));
    }
    Some(finding)
}
