//! TH126: a whole column is a thousand times too large or too small beside the other columns of the same return.
//!
//! Plan, same months of last year, the month and the cumulative figure of a row speak of one thing in one measure; brought
//! to a year they differ by the growth and the season. A column that is a thousandfold off in nearly every row was filled
//! in another measure. No earlier return is needed to see it.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Role};
use crate::model::indicator::Aggregation;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH126",
        name: "column-in-other-measure",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// Fewer rows are no column.
const FEWEST_ROWS: usize = 3;
/// Fewer figures beside a cell do not say what is usual in its row.
const FEWEST_OTHERS: usize = 2;
/// So many percent of the rows must be off the same way.
const SHARE: usize = 80;
/// How many times a cell may differ from the usual figure of its row a thousandfold: growth, season, an early month.
const SPREAD: Decimal = Decimal::from_parts(6, 0, 0, false, 0);
/// The step between two measures of money, and of weights.
const STEP: Decimal = Decimal::ONE_THOUSAND;
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// Which way a column is off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    TooMany,
    TooFew,
}

/// A column of figures and what they are.
type Column = (ColumnIndex, Role);

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for column in &form.facts.values {
        let beside = beside(form, *column);
        if let Some(off) = way_of_column(form, *column, &beside) {
            findings.extend(finding(form, *column, &beside, off));
        }
    }
}

/// Which way nearly every row of a column is off; it ends as soon as too many rows are not.
fn way_of_column(form: &FilledForm<'_>, column: Column, beside: &[Column]) -> Option<Way> {
    let may_differ = form.rows().count() * (100 - SHARE);
    let (mut too_many, mut too_few, mut rows) = (0, 0, 0);
    for row in form.rows() {
        let Some(way) = way(form, row, column, beside) else {
            continue;
        };
        rows += 1;
        match way {
            Some(Way::TooMany) => too_many += 1,
            Some(Way::TooFew) => too_few += 1,
            None => {}
        }
        if (rows - too_many.max(too_few)) * 100 > may_differ {
            return None;
        }
    }
    let (way, off) = if too_many > too_few {
        (Way::TooMany, too_many)
    } else {
        (Way::TooFew, too_few)
    };
    (off >= FEWEST_ROWS && off * 100 >= rows * SHARE).then_some(way)
}

/// The other columns with figures of the same indicator.
fn beside(form: &FilledForm<'_>, (column, _): Column) -> Vec<Column> {
    let indicator = |column: ColumnIndex| {
        let column = form.facts.form.column(column);
        column.map_or("", |column| column.indicator.as_str())
    };
    let others = form.facts.values.iter().copied();
    others
        .filter(|(other, _)| *other != column && indicator(*other) == indicator(column))
        .collect()
}

/// Whether a cell is a thousandfold off; the outer `None` where nothing says what is usual in its row.
fn way(
    form: &FilledForm<'_>,
    row: FilledRow,
    column: Column,
    beside: &[Column],
) -> Option<Option<Way>> {
    let own = yearly(form, row, column)?;
    let usual = usual(form, row, beside)?;
    let is_near = |one: Decimal, other: Decimal| {
        one <= other.saturating_mul(SPREAD) && other <= one.saturating_mul(SPREAD)
    };
    if is_near(own, usual.saturating_mul(STEP)) {
        return Some(Some(Way::TooMany));
    }
    if is_near(own.saturating_mul(STEP), usual) {
        return Some(Some(Way::TooFew));
    }
    Some(None)
}

/// The middle of the figures of a row in the columns beside, each brought to a year.
fn usual(form: &FilledForm<'_>, row: FilledRow, beside: &[Column]) -> Option<Decimal> {
    let others = beside.iter().filter_map(|other| yearly(form, row, *other));
    let mut others: Vec<Decimal> = others.collect();
    others.sort_unstable();
    (others.len() >= FEWEST_OTHERS)
        .then(|| others.get(others.len() / 2).copied())
        .flatten()
}

/// A figure brought to a whole year, as many times as the period has months: figures of a row are only compared with one another, and
/// a division for each of them would take most of the time of this rule. `None` where it is nothing, or speaks of no months that
/// add up.
fn yearly(form: &FilledForm<'_>, row: FilledRow, (column, role): Column) -> Option<Decimal> {
    let value = form
        .number(row, column)
        .filter(|value| *value > Decimal::ZERO)?;
    if form.indicator(row, column)?.aggregation != Aggregation::Sum {
        return None;
    }
    let months = Decimal::from(form.filled.period.month());
    match role {
        Role::AnnualPlan | Role::ExpectedYear => value.checked_mul(months),
        Role::SameMonth | Role::PreviousMonth | Role::Month => {
            value.checked_mul(MONTHS)?.checked_mul(months)
        }
        Role::SamePeriod | Role::Cumulative => value.checked_mul(MONTHS),
        Role::EndOfPeriod
        | Role::Weight
        | Role::IndexPreviousMonth
        | Role::IndexSameMonth
        | Role::IndexCumulative
        | Role::IndexBase
        | Role::SeriesThisYear
        | Role::SeriesLastYear
        | Role::TargetGrowth => None,
    }
}

/// One finding for a column, with every cell of it: all of them are in the other measure.
fn finding(form: &FilledForm<'_>, of: Column, beside: &[Column], way: Way) -> Option<Finding> {
    let (column, _) = of;
    let rows: Vec<FilledRow> = form
        .rows()
        .filter(|row| form.number(*row, column).is_some())
        .collect();
    let first = rows.iter().copied().find(|row| {
        let found = self::way(form, *row, of, beside);
        found == Some(Some(way))
    })?;
    let now = form.number(first, column)?;
    let expected = match way {
        Way::TooMany => now.checked_div(STEP)?,
        Way::TooFew => now.checked_mul(STEP)?,
    };
    let described = form.measure(first, column);
    let others = rows.iter().copied().filter(|row| *row != first);
    let cells = std::iter::once(first)
        .chain(others)
        .filter_map(|row| form.cell(row, column))
        .collect();
    let mut finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(first))
        .with_text("column", form.column_name(column))
        .with_number("now", now)
        .with_number("expected", expected)
        .with_number("times", STEP)
        .with(
            "factor",
            Arg::Message(match way {
                Way::TooMany => "factor-more",
                Way::TooFew => "factor-less",
            }),
        )
        .with("measure", Arg::Measure(described.to_owned()))
        .with(
            "count",
            Arg::Count(u64::try_from(rows.len()).unwrap_or(u64::MAX)),
        );
    if let Some(written) = written_in(form, described, way) {
        finding = finding.with("written", Arg::Measure(written));
    }
    let finding = finding.moving(form.effect(first, column, expected));
    Some(finding.affecting(form.figures(rows, &[column])))
}

/// The measure in which the column was filled: a thousand times larger or smaller than the described one.
fn written_in(form: &FilledForm<'_>, described: &str, way: Way) -> Option<String> {
    let descriptions = form.facts.descriptions;
    let measure = descriptions.measure(described)?;
    let factor = match way {
        // A number that is too large counts smaller things.
        Way::TooMany => measure.factor.checked_div(STEP)?,
        Way::TooFew => measure.factor.checked_mul(STEP)?,
    };
    let mut others = descriptions.measures.iter();
    let written =
        others.find(|other| other.dimension == measure.dimension && other.factor == factor)?;
    Some(written.id.clone())
}
