//! TH128: a column holds 0 in every row, or in every row of one table of the sheet, although other columns of the same return say that there was something.
//!
//! A spreadsheet filled with zeros where figures were not at hand looks like a unit in which nothing happened: its growth
//! and its share of the plan would be counted on one side only. A plan of 0 beside what was done is no plan.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::rule::{Look, Rule};
use super::series::Series;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::indicator::Aggregation;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH128",
        name: "column-of-zeros",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// Fewer rows are no column.
const FEWEST_ROWS: usize = 3;

/// A column that may not be 0 everywhere, columns that say no more than it does, and those that contradict it.
struct Suspect {
    column: Option<ColumnIndex>,
    with: [Option<ColumnIndex>; 2],
    beside: [Option<ColumnIndex>; 5],
}

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    let all: Vec<FilledRow> = form.rows().collect();
    let tables = tables(form);
    for series in &form.facts.series {
        for suspect in suspects(series) {
            match finding(form, &suspect, &all) {
                Some(finding) => findings.push(finding),
                None => findings.extend(tables.iter().filter_map(|(head, rows)| {
                    let finding = finding(form, &suspect, rows)?;
                    Some(finding.with_text("table", form.label(*head)))
                })),
            }
        }
    }
}

/// The totals of a form, each with the rows under it.
fn tables(form: &FilledForm<'_>) -> Vec<(FilledRow, Vec<FilledRow>)> {
    let mut tables: Vec<(FilledRow, Vec<FilledRow>)> = Vec::new();
    for row in form.rows() {
        let head = form.head(row).unwrap_or(row);
        match tables.last_mut().filter(|(last, _)| *last == head) {
            Some((_, rows)) => rows.push(row),
            None => tables.push((head, vec![row])),
        }
    }
    tables
}

/// A month may well be 0 beside what the year gave; what the year gave may not be 0 beside a month, nor beside a plan.
fn suspects(series: &Series) -> [Suspect; 4] {
    [
        Suspect {
            column: series.plan,
            with: [None; 2],
            beside: [series.cumulative, series.expected_year, None, None, None],
        },
        Suspect {
            column: series.same_period,
            with: [None; 2],
            beside: [series.same_month, None, None, None, None],
        },
        Suspect {
            column: series.cumulative,
            with: [series.month, series.previous_month],
            beside: [
                series.month,
                series.previous_month,
                series.same_period,
                series.same_month,
                series.plan,
            ],
        },
        Suspect {
            column: series.expected_year,
            with: [None; 2],
            beside: [series.cumulative, None, None, None, None],
        },
    ]
}

fn finding(form: &FilledForm<'_>, suspect: &Suspect, rows: &[FilledRow]) -> Option<Finding> {
    let column = suspect
        .column
        .filter(|column| is_zero(form, *column, rows))?;
    let is_zero = |column: &ColumnIndex| is_zero(form, *column, rows);
    let rows: Vec<FilledRow> = rows
        .iter()
        .copied()
        .filter(|row| form.number(*row, column).is_some() && adds_up(form, *row, column))
        .collect();
    let beside = suspect.beside.into_iter().flatten();
    let told = beside.map(|other| {
        let is_told = |row: &FilledRow| {
            let number = form.number(*row, other);
            number.is_some_and(|number| number > Decimal::ZERO)
        };
        let rows: Vec<FilledRow> = rows.iter().copied().filter(is_told).collect();
        (other, rows)
    });
    // Of columns that say as much the first one speaks.
    let (other, told) = told.fold((column, Vec::new()), |best, next| {
        if next.1.len() > best.1.len() {
            next
        } else {
            best
        }
    });
    let first = told
        .first()
        .copied()
        .filter(|_| told.len() >= FEWEST_ROWS)?;
    let with = suspect.with.into_iter().flatten();
    let with: Vec<ColumnIndex> = with.filter(is_zero).collect();
    let columns: Vec<ColumnIndex> = std::iter::once(column)
        .chain(with.iter().copied())
        .collect();
    let mut finding = form
        .finding(RULE.info, form.cells_of(&columns, &rows))
        .with_text("column", form.column_name(column))
        .with_text("other", form.column_name(other))
        .with_text("row", form.label(first))
        .with_number("value", form.number(first, other)?)
        .with("count", Arg::Count(u64::try_from(told.len()).ok()?));
    if !with.is_empty() {
        let names = with.iter().map(|column| form.column_name(*column));
        finding = finding.with("with", Arg::List(names.collect()));
    }
    Some(finding.affecting(form.figures(rows, &columns)))
}

/// True when figures stand in some rows of a column and every one of them is 0.
fn is_zero(form: &FilledForm<'_>, column: ColumnIndex, rows: &[FilledRow]) -> bool {
    let numbers = rows.iter().filter_map(|row| form.number(*row, column));
    let mut numbers = numbers.peekable();
    numbers.peek().is_some() && numbers.all(|number| number.is_zero())
}

/// True for figures of months that add up and are never below zero.
pub(super) fn adds_up(form: &FilledForm<'_>, row: FilledRow, column: ColumnIndex) -> bool {
    let indicator = form.indicator(row, column);
    indicator.is_some_and(|indicator| {
        indicator.aggregation == Aggregation::Sum && indicator.non_negative
    })
}
