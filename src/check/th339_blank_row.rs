//! TH339: a row that a sheet prints and the other units fill has no figure.
//!
//! Nothing in the return tells a row that was forgotten from one in which nothing happened: that the others fill it, with "-" or 0
//! where there is nothing, and that the unit had figures in it the month before, where that month is known, is the evidence.
//! A unit that leaves rows out of its sheet says by that that it has nothing in them, but for all rows of a total that it fills.

use super::filled::{FilledForm, FilledRow};
use super::neighbours::Neighbours;
use super::rule::{Look, Rule};
use super::sums::Sum;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::RowIndex;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH339",
        name: "blank-row",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::AcrossUnits(look),
};

/// What fewer other units fill is no custom of the round.
const FEWEST_OTHERS: usize = 3;

/// For one return without the row as many must have it.
const FILLED_FOR_ONE_BLANK: usize = 4;

/// A sheet that leaves as many rows blank that are a custom was not filled in: the other blank rows are no answers either.
const NEGLECTED: usize = 3;

/// How many other units fill a row.
struct Custom {
    row: FilledRow,
    filled: usize,
    is_kept: bool,
}

fn look(neighbours: &Neighbours<'_>, findings: &mut Vec<Finding>) {
    let facts = neighbours.facts;
    if facts.form.rows_are_units {
        return;
    }
    let rows = (0..facts.form.rows.len()).map(FilledRow::at);
    let customs: Vec<Custom> = rows.map(|row| custom(neighbours, row)).collect();
    for form in &neighbours.forms {
        let unsplit = unsplit(form);
        let blank = customs.iter().filter(|custom| {
            let is_unsplit = custom.filled > 0 && unsplit.contains(&custom.row);
            is_unsplit || custom.filled > 1 && is_blank(neighbours, form, custom.row)
        });
        let mut blank: Vec<&Custom> = blank.collect();
        let kept = blank.iter().filter(|custom| custom.is_kept).count();
        blank.retain(|custom| custom.is_kept || kept >= NEGLECTED || unsplit.contains(&custom.row));
        let gaps = blank.chunk_by(|one, next| form.gap(one.row) == form.gap(next.row));
        findings.extend(gaps.map(|rows| finding(form, rows)));
    }
}

fn custom(neighbours: &Neighbours<'_>, row: FilledRow) -> Custom {
    let filled = neighbours.forms.iter().filter(|form| form.has_number(row));
    let filled = filled.count();
    // "x" in every cell says that the row does not apply: neither a custom nor a gap.
    let blank = neighbours.forms.iter().filter(|form| {
        !form.has_number(row) && (!form.is_filled(row) || printed_blank(form, row).is_some())
    });
    let blank = blank.count();
    Custom {
        row,
        filled,
        is_kept: filled >= FEWEST_OTHERS && filled >= blank.saturating_mul(FILLED_FOR_ONE_BLANK),
    }
}

/// A row that the sheet prints, in which figures belong and none stands; required rows have a rule of their own.
fn is_blank(neighbours: &Neighbours<'_>, form: &FilledForm<'_>, row: FilledRow) -> bool {
    let mut values = form.facts.values.iter();
    !form.is_required(row)
        && !form.may_be_summed(row)
        && values.any(|(column, _)| form.indicator(row, *column).is_some())
        && printed_blank(form, row).is_some_and(|index| !neighbours.was_blank(form, index))
}

/// Rows without a number under a total that has one while none of its other rows has: the total says that there is something.
fn unsplit(form: &FilledForm<'_>) -> Vec<FilledRow> {
    let has_total = |sum: &Sum<'_>| {
        let mut columns = sum.columns.iter();
        columns.any(|column| {
            let total = form.number(sum.total, *column);
            total.is_some_and(|total| !total.is_zero())
        })
    };
    let is_empty = |sum: &Sum<'_>| {
        let mut parts = sum.parts.iter();
        parts.all(|part| !form.is_filled(*part))
    };
    Sum::all(form)
        .filter(|sum| has_total(sum) && is_empty(sum))
        .flat_map(|sum| sum.parts)
        .filter(|part| !form.is_required(*part))
        .collect()
}

/// The row of the form, where the sheet prints it without a figure.
fn printed_blank(form: &FilledForm<'_>, row: FilledRow) -> Option<RowIndex> {
    let mut printed = form.filled.blank_rows.iter().copied();
    printed.find(|index| form.described(*index) == row)
}

fn finding(form: &FilledForm<'_>, rows: &[&Custom]) -> Finding {
    let labels = rows.iter().map(|custom| form.label(custom.row)).collect();
    let units = rows.iter().map(|custom| custom.filled).min().unwrap_or(0);
    let units = u64::try_from(units).unwrap_or(u64::MAX);
    let finding = match rows.first() {
        Some(first) => form.in_gap(RULE.info, form.gap(first.row)),
        None => form.finding(RULE.info, vec![form.sheet()]),
    };
    finding
        .with("row", Arg::List(labels))
        .with("units", Arg::Count(units))
        .affecting(form.lines(rows.iter().map(|custom| custom.row)))
}
