//! TH337: a unit's share of the province in a row is not what it was last year or last month.
//!
//! Growth among equals does not show a large unit that moves moderately; its share does. Of several the unit that moved most
//! is said first and the shares of the others are taken without it, so that one slip is not ten findings.

use rust_decimal::Decimal;

use super::deviation::{Deviation, comes_from_parts};
use super::filled::FilledRow;
use super::neighbours::Neighbours;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::indicator::Aggregation;
use crate::model::settings::Threshold;

/// Points by which a share may move.
const POINTS: Threshold = Threshold {
    name: "points",
    digits: 3,
    decimals: 0,
};

/// Smallest figure that is looked at, in percent of the head of its table in the return.
const WEIGHT: Threshold = Threshold {
    name: "least-share-percent",
    digits: 1,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH337",
        name: "share-shift",
        severity: Severity::Warning,
    },
    thresholds: &[POINTS, WEIGHT],
    look: Look::AcrossUnits(look),
};

/// Among fewer units shares move by themselves.
const FEWEST: usize = 8;

/// A figure of a unit and the one it is held against.
#[derive(Clone, Copy)]
struct Part {
    /// Place of the return among the neighbours.
    place: usize,
    now: Decimal,
    base: Decimal,
}

struct Shift {
    part: Part,
    row: FilledRow,
    /// Shares in percent.
    before: Decimal,
    after: Decimal,
    /// The figure with which the share would have stayed.
    expected: Decimal,
}

fn look(neighbours: &Neighbours<'_>, findings: &mut Vec<Finding>) {
    let points = neighbours.threshold(&RULE.info, &POINTS);
    let weight = neighbours.threshold(&RULE.info, &WEIGHT);
    for series in &neighbours.facts.series {
        let pairs = [
            (series.cumulative, series.same_period),
            (series.month, series.previous_month),
        ];
        for (column, base) in pairs {
            let Some(columns) = column.zip(base) else {
                continue;
            };
            let rows = (0..neighbours.facts.form.rows.len()).map(FilledRow::at);
            let shifts: Vec<Shift> = rows
                .flat_map(|row| shifts(neighbours, row, columns, points))
                .filter(|shift| {
                    let larger = shift.part.now.max(shift.expected);
                    let form = neighbours.forms.get(shift.part.place);
                    form.is_some_and(|form| {
                        form.weighs(shift.row, columns.0, larger, weight)
                            && !form.is_chance(shift.row, columns.0, shift.expected)
                    })
                })
                .collect();
            say(neighbours, columns, (&shifts, points), findings);
        }
    }
}

fn shifts(
    neighbours: &Neighbours<'_>,
    row: FilledRow,
    columns: (ColumnIndex, ColumnIndex),
    points: Decimal,
) -> Vec<Shift> {
    let forms = neighbours.forms.iter().enumerate();
    let mut parts: Vec<Part> = forms
        .filter_map(|(place, form)| {
            let indicator = form.indicator(row, columns.0)?;
            (indicator.aggregation == Aggregation::Sum).then_some(())?;
            let (now, base) = (form.number(row, columns.0)?, form.number(row, columns.1)?);
            let is_part = now >= Decimal::ZERO && base > Decimal::ZERO;
            is_part.then_some(Part { place, now, base })
        })
        .collect();
    let mut shifts = Vec::new();
    while parts.len() >= FEWEST {
        let Some((index, shift)) = widest(&parts, row) else {
            break;
        };
        if (shift.after - shift.before).abs() <= points {
            break;
        }
        parts.remove(index);
        shifts.push(shift);
    }
    shifts
}

/// The part whose share moved most, with its place among the parts.
fn widest(parts: &[Part], row: FilledRow) -> Option<(usize, Shift)> {
    let sum = |figures: fn(&Part) -> Decimal| {
        let mut figures = parts.iter().map(figures);
        figures.try_fold(Decimal::ZERO, Decimal::checked_add)
    };
    let (now, base) = (sum(|part| part.now)?, sum(|part| part.base)?);
    let shift = |part: &Part| {
        let share = |figure: Decimal, whole: Decimal| {
            figure.checked_div(whole)?.checked_mul(Decimal::ONE_HUNDRED)
        };
        let others = now.checked_sub(part.now)?;
        let expected = others.checked_mul(part.base)?;
        let expected = expected.checked_div(base.checked_sub(part.base)?)?;
        Some(Shift {
            part: *part,
            row,
            before: share(part.base, base)?.round_dp(2),
            after: share(part.now, now)?.round_dp(2),
            expected,
        })
    };
    let shifts = parts.iter().enumerate();
    shifts
        .filter_map(|(index, part)| Some((index, shift(part)?)))
        .max_by_key(|(index, shift)| {
            let moved = (shift.after - shift.before).abs();
            (moved, std::cmp::Reverse(*index))
        })
}

fn say(
    neighbours: &Neighbours<'_>,
    columns: (ColumnIndex, ColumnIndex),
    (shifts, points): (&[Shift], Decimal),
    findings: &mut Vec<Finding>,
) {
    for (place, form) in neighbours.forms.iter().enumerate() {
        let of_unit = shifts.iter().filter(|shift| shift.part.place == place);
        let deviations: Vec<Deviation> = of_unit
            .clone()
            .map(|shift| (shift.row, shift.part.now.saturating_sub(shift.expected)))
            .collect();
        for (shift, deviation) in of_unit.zip(&deviations) {
            let half = Decimal::new(5, 1);
            if comes_from_parts(form, columns.0, *deviation, &deviations, half) {
                continue;
            }
            let cells = [columns.0, columns.1].into_iter();
            let cells = cells.filter_map(|column| form.cell(shift.row, column));
            let decimals = form.decimals(shift.row, columns.0);
            let finding = form
                .finding(RULE.info, cells.collect())
                .with_text("row", form.label(shift.row))
                .with_text("column", form.column_name(columns.0))
                .with_text("base_column", form.column_name(columns.1))
                .with_number("after", shift.after.round_dp(1))
                .with_number("before", shift.before.round_dp(1))
                .with_number("points", points)
                .with_number("expected", shift.expected.round_dp(decimals))
                .with(
                    "measure",
                    Arg::Measure(form.measure(shift.row, columns.0).to_owned()),
                )
                .moving(form.effect(shift.row, columns.0, shift.expected))
                .affecting(form.figures([shift.row], &[columns.0, columns.1]))
                .beyond(POINTS.name, points);
            findings.push(finding);
        }
    }
}
