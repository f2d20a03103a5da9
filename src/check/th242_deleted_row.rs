//! TH242: a row that the unit had last month is not in the sheet any more.
//!
//! Until the year ends a row keeps its plan, its base and its cumulative figure, also where nothing happens in it: a row that is gone
//! was deleted, or lost its figures. Where a total still holds what the row had, the row is why the sum does not.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::FilledRow;
use super::precision::{added, is_of_size};
use super::rule::{Look, Rule};
use super::sums::Sum;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH242",
        name: "deleted-row",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    let deleted: Vec<FilledRow> = form
        .rows()
        .filter(|row| is_deleted(compared, *row))
        .collect();
    let gaps = deleted.chunk_by(|one, next| form.gap(*one) == form.gap(*next));
    findings.extend(gaps.filter_map(|rows| finding(compared, rows)));
}

/// True for a row of the form without any figure that had one last month, in the same year; rows that are always required are said
/// to be missing without an earlier return.
pub(super) fn is_deleted(compared: &Compared<'_>, row: FilledRow) -> bool {
    let form = compared.form;
    let is_described = row.place() < form.facts.form.rows.len();
    let is_in_year = form.filled.period.month() > 1;
    let is_gone = is_described && !form.is_filled(row) && !form.may_be_summed(row);
    is_gone
        && is_in_year
        && !form.is_required(row)
        && !form.filled.observations.is_empty()
        && last_figure(compared, row).is_some()
}

/// True when the deleted rows among the parts of a total are what it is more than the others: it is short of about what they had.
pub(super) fn explains(
    compared: &Compared<'_>,
    parts: &[FilledRow],
    column: ColumnIndex,
    difference: Decimal,
) -> bool {
    let Some(before) = &compared.month_before else {
        return false;
    };
    let deleted = parts.iter().filter(|part| is_deleted(compared, **part));
    let had = added(deleted.filter_map(|part| before.number(*part, column)));
    difference > Decimal::ZERO && is_of_size(difference, had)
}

/// What the row had: its cumulative figure before others.
fn last_figure(compared: &Compared<'_>, row: FilledRow) -> Option<(ColumnIndex, Decimal)> {
    let before = compared.month_before.as_ref()?;
    let series = compared.form.facts.series.iter();
    let cumulative = series.filter_map(|series| series.cumulative);
    let values = compared.form.facts.values.iter().map(|(column, _)| *column);
    let mut figures = cumulative.chain(values).filter_map(|column| {
        let figure = before.number(row, column)?;
        (!figure.is_zero()).then_some((column, figure))
    });
    figures.next()
}

/// Totals that still hold what the rows had, in the columns in which they do.
fn totals(compared: &Compared<'_>, rows: &[FilledRow]) -> Vec<(FilledRow, ColumnIndex, Decimal)> {
    let form = compared.form;
    let of_rows = Sum::all(form).filter(|sum| rows.iter().any(|row| sum.parts.contains(row)));
    let found = of_rows.flat_map(|sum| {
        let short = sum.columns.iter().filter_map(|column| {
            let balance = sum.balance(form, *column).filter(|one| !one.holds())?;
            let difference = balance.difference;
            let is_explained = explains(compared, &sum.parts, *column, difference);
            is_explained.then_some((sum.total, *column, difference))
        });
        short.collect::<Vec<_>>()
    });
    found.collect()
}

/// One finding for rows that stood one below the other.
fn finding(compared: &Compared<'_>, rows: &[FilledRow]) -> Option<Finding> {
    let form = compared.form;
    let first = *rows.first()?;
    let (column, before) = last_figure(compared, first)?;
    let labels = rows.iter().map(|row| form.label(*row)).collect();
    let mut finding = form
        .in_gap(RULE.info, form.gap(first))
        .with("row", Arg::List(labels))
        .with_text("column", form.column_name(column))
        .with_number("before", before)
        .with(
            "measure",
            Arg::Measure(form.measure(first, column).to_owned()),
        );
    let totals = totals(compared, rows);
    if let Some((total, column, difference)) = totals.first() {
        finding = finding
            .with_text("whole", form.label(*total))
            .with_text("whole_column", form.column_name(*column))
            .with_number("difference", *difference);
    }
    let cells = totals
        .iter()
        .filter_map(|(total, column, _)| form.cell(*total, *column));
    finding.cells.extend(cells);
    let effect = form.effect(first, column, before);
    Some(
        finding
            .moving(effect)
            .affecting(form.lines(rows.iter().copied())),
    )
}
