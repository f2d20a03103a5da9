//! TH336: a unit's growth in a row is out of line with that of the other units in the same row.
//!
//! Test of Hidiroglou and Berthelot (1986) on the ratios r of a figure to its base: s = 1 - m/r below their median m, r/m - 1
//! above; E = s x sqrt(larger of figure and base), so that a large unit is looked at sooner than a small one; out of line is
//! E beyond c times the distance of the quartiles. It needs eight units; with fewer the band of the indicator decides.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::deviation::{Deviation, comes_from_parts};
use super::filled::{FilledForm, FilledRow};
use super::neighbours::Neighbours;
use super::precision::{decimals, half_unit};
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Role};
use crate::model::indicator::Aggregation;
use crate::model::settings::Threshold;

/// Distances of the quartiles beyond which growth is out of line.
const QUARTILES: Threshold = Threshold {
    name: "c",
    digits: 10,
    decimals: 0,
};

/// Smallest distance from the median growth that is worth a question, in percent of it.
const DISTANCE: Threshold = Threshold {
    name: "least-distance-percent",
    digits: 15,
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
        code: "TH336",
        name: "growth-outlier",
        severity: Severity::Warning,
    },
    thresholds: &[QUARTILES, DISTANCE, WEIGHT],
    look: Look::AcrossUnits(look),
};

/// Fewer units than these have no quartiles worth the name.
const FEWEST: usize = 8;

/// The A of the method: quartiles are at least this part of the median away from it.
const LEAST_QUARTILE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// A figure of one unit with its base.
struct Pair {
    /// Place of the return among the neighbours.
    place: usize,
    row: FilledRow,
    now: Decimal,
    base: Decimal,
    ratio: Decimal,
    /// Ratio that was expected: that of the other units, or the nearest bound of the band.
    usual: Decimal,
    /// What it makes of the base.
    expected: Decimal,
    /// The threshold that decided; `None` for the band of the indicator.
    crossed: Option<Decimal>,
}

impl Pair {
    /// Takes note of the ratio that was expected; false when no figure can hold what it makes of the base.
    fn expect(&mut self, usual: Decimal) -> bool {
        let expected = self.base.checked_mul(usual);
        self.usual = usual;
        self.expected = expected.unwrap_or(self.expected);
        expected.is_some()
    }
}

struct Limits {
    quartiles: Decimal,
    distance: Decimal,
    weight: Decimal,
}

fn look(neighbours: &Neighbours<'_>, findings: &mut Vec<Finding>) {
    let limits = Limits {
        quartiles: neighbours.threshold(&RULE.info, &QUARTILES),
        distance: neighbours.threshold(&RULE.info, &DISTANCE),
        weight: neighbours.threshold(&RULE.info, &WEIGHT),
    };
    let rows = neighbours.facts.form.rows.len();
    for series in &neighbours.facts.series {
        let growths = [
            (series.month, series.same_month),
            (series.month, series.previous_month),
            (series.cumulative, series.same_period),
        ];
        let mut said: Vec<(usize, FilledRow, ColumnIndex)> = Vec::new();
        for (column, base) in growths {
            let Some(columns) = column.zip(base) else {
                continue;
            };
            let rows = (0..rows).map(FilledRow::at);
            let mut out: Vec<Pair> = rows
                .flat_map(|row| out_of_line(neighbours, row, columns, &limits))
                .collect();
            // A month that is out of line with last year is not said again for last month.
            out.retain(|pair| !said.contains(&(pair.place, pair.row, columns.0)));
            said.extend(out.iter().map(|pair| (pair.place, pair.row, columns.0)));
            say(neighbours, columns, &out, findings);
        }
    }
}

/// Pairs of a row that are out of line.
fn out_of_line(
    neighbours: &Neighbours<'_>,
    row: FilledRow,
    columns: (ColumnIndex, ColumnIndex),
    limits: &Limits,
) -> Vec<Pair> {
    let forms = neighbours.forms.iter().enumerate();
    let mut pairs: Vec<Pair> = forms
        .filter_map(|(place, form)| pair(place, form, row, columns))
        .collect();
    if pairs.len() >= FEWEST {
        test(&mut pairs, limits);
    } else {
        hold_against_band(neighbours, &mut pairs, columns);
    }
    pairs.retain(|pair| {
        let larger = pair.now.max(pair.expected);
        let form = neighbours.forms.get(pair.place);
        form.is_some_and(|form| {
            form.weighs(row, columns.0, larger, limits.weight)
                && !form.is_chance(row, columns.0, pair.expected)
                && !is_rounding(pair, form.decimals(row, columns.0))
        })
    });
    pairs
}

/// True when half a digit in the figure and in its base may be all there is between what stands there and what was expected.
///
/// Printed with fewer decimals than its measure has, a figure is no more exact than it is printed.
fn is_rounding(pair: &Pair, of_measure: u32) -> bool {
    let printed = decimals(pair.now).max(decimals(pair.base));
    let allowed = half_unit(printed.min(of_measure)) * (Decimal::ONE + pair.usual);
    pair.now.saturating_sub(pair.expected).abs() <= allowed
}

/// A figure and its base, both above zero; only what may be added over months grows.
fn pair(
    place: usize,
    form: &FilledForm<'_>,
    row: FilledRow,
    (column, base): (ColumnIndex, ColumnIndex),
) -> Option<Pair> {
    let is_positive = |number: &Decimal| *number > Decimal::ZERO;
    let now = form.number(row, column).filter(is_positive)?;
    let base = form.number(row, base).filter(is_positive)?;
    let indicator = form.indicator(row, column)?;
    (indicator.aggregation == Aggregation::Sum).then_some(())?;
    Some(Pair {
        place,
        row,
        now,
        base,
        ratio: now.checked_div(base)?.round_dp(6),
        usual: Decimal::ONE,
        expected: base,
        crossed: None,
    })
}

/// Leaves the pairs that the test finds out of line.
fn test(pairs: &mut Vec<Pair>, limits: &Limits) {
    let ratios = pairs.iter().map(|pair| pair.ratio).collect();
    let Some(median) = Quartiles::of(ratios).map(|quartiles| quartiles.middle) else {
        return pairs.clear();
    };
    let largest = pairs.iter().map(|pair| pair.now.max(pair.base)).max();
    let effect = |pair: &Pair| {
        let size = pair.now.max(pair.base).checked_div(largest?)?;
        centred(pair.ratio, median)?.checked_mul(root(size)?)
    };
    let effects: Option<Vec<Decimal>> = pairs.iter().map(effect).collect();
    let quartiles = effects.and_then(Quartiles::of);
    pairs.retain_mut(|pair| {
        let distance = (pair.ratio - median).abs() * Decimal::ONE_HUNDRED;
        if distance < median.saturating_mul(limits.distance) {
            return false;
        }
        let (Some(quartiles), Some(effect)) = (&quartiles, effect(pair)) else {
            return false;
        };
        pair.crossed = Some(limits.quartiles);
        quartiles.is_outside(effect, limits.quartiles) && pair.expect(median)
    });
}

/// The distance of a ratio from the median, alike for halves and doubles.
fn centred(ratio: Decimal, median: Decimal) -> Option<Decimal> {
    if ratio < median {
        Decimal::ONE.checked_sub(median.checked_div(ratio)?)
    } else {
        ratio.checked_div(median)?.checked_sub(Decimal::ONE)
    }
}

/// The square root of a share between 0 and 1, to six decimals.
fn root(share: Decimal) -> Option<Decimal> {
    let scaled = share.checked_mul(Decimal::from(1_000_000_000_000_u64))?;
    Some(Decimal::from(scaled.to_u64()?.isqrt()) / Decimal::from(1_000_000))
}

/// Lower quartile, median and upper quartile, interpolated between neighbours.
struct Quartiles {
    lower: Decimal,
    middle: Decimal,
    upper: Decimal,
}

impl Quartiles {
    fn of(mut figures: Vec<Decimal>) -> Option<Self> {
        figures.sort_unstable();
        let at = |quarters: usize| {
            let place = figures.len().checked_sub(1)? * quarters;
            let (low, rest) = (place / 4, place % 4);
            let (below, above) = (figures.get(low)?, figures.get(low + 1).or(figures.last())?);
            let step = (*above - *below) * Decimal::from(rest) / Decimal::from(4);
            Some(*below + step)
        };
        Some(Self {
            lower: at(1)?,
            middle: at(2)?,
            upper: at(3)?,
        })
    }

    /// True when a figure is more than `times` the distance of a quartile from the median.
    fn is_outside(&self, figure: Decimal, times: Decimal) -> bool {
        let least = (self.middle * LEAST_QUARTILE).abs();
        let below = (self.middle - self.lower).max(least);
        let above = (self.upper - self.middle).max(least);
        figure < self.middle - times.saturating_mul(below)
            || figure > self.middle + times.saturating_mul(above)
    }
}

/// Leaves the pairs outside the band of their indicator, which speaks of growth on last year: seasons begin in a month.
fn hold_against_band(
    neighbours: &Neighbours<'_>,
    pairs: &mut Vec<Pair>,
    (column, base): (ColumnIndex, ColumnIndex),
) {
    let mut columns = neighbours.facts.values.iter();
    if columns.any(|(known, role)| *known == base && *role == Role::PreviousMonth) {
        return pairs.clear();
    }
    pairs.retain_mut(|pair| {
        let form = neighbours.forms.get(pair.place);
        let indicator = form.and_then(|form| form.indicator(pair.row, column));
        let band = indicator.and_then(|indicator| indicator.growth_band);
        let percent = pair.ratio * Decimal::ONE_HUNDRED;
        let nearest = band.map(|band| percent.clamp(band.min, band.max));
        let bound = nearest.filter(|nearest| *nearest != percent);
        bound.is_some_and(|bound| pair.expect(bound / Decimal::ONE_HUNDRED))
    });
}

fn say(
    neighbours: &Neighbours<'_>,
    (column, base): (ColumnIndex, ColumnIndex),
    out: &[Pair],
    findings: &mut Vec<Finding>,
) {
    for (place, form) in neighbours.forms.iter().enumerate() {
        let of_unit = out.iter().filter(|pair| pair.place == place);
        let deviations: Vec<Deviation> = of_unit
            .clone()
            .map(|pair| (pair.row, pair.now.saturating_sub(pair.expected)))
            .collect();
        for (pair, deviation) in of_unit.zip(&deviations) {
            // The growth of parts differs a little: half of the deviation is enough to know where it comes from.
            let half = Decimal::new(5, 1);
            if !comes_from_parts(form, column, *deviation, &deviations, half) {
                findings.push(finding(form, (column, base), pair));
            }
        }
    }
}

fn finding(
    form: &FilledForm<'_>,
    (column, base): (ColumnIndex, ColumnIndex),
    pair: &Pair,
) -> Finding {
    let cells = [column, base].into_iter();
    let cells = cells.filter_map(|column| form.cell(pair.row, column));
    let percent = |ratio: Decimal| (ratio * Decimal::ONE_HUNDRED).round_dp(1);
    let (held, standard) = match pair.crossed {
        Some(_) => ("held-against-units", "expected-as-usual"),
        None => ("held-against-band", "expected-within-limit"),
    };
    let finding = form
        .finding(RULE.info, cells.collect())
        .with_text("row", form.label(pair.row))
        .with_text("column", form.column_name(column))
        .with_text("base_column", form.column_name(base))
        .with_number("now", pair.now)
        .with_number("base", pair.base)
        .with_number("growth", percent(pair.ratio))
        .with_number("usual", percent(pair.usual))
        .with("held", Arg::Message(held))
        .with("standard", Arg::Message(standard))
        .with_number(
            "expected",
            pair.expected.round_dp(form.decimals(pair.row, column)),
        )
        .with(
            "measure",
            Arg::Measure(form.measure(pair.row, column).to_owned()),
        )
        .moving(form.effect(pair.row, column, pair.expected))
        .affecting(form.figures([pair.row], &[column, base]));
    match pair.crossed {
        Some(times) => finding.beyond(QUARTILES.name, times),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use super::*;

    #[test]
    fn quartiles_lie_between_neighbours() {
        let figures = [4, 1, 3, 2].map(Decimal::from).to_vec();
        let quartiles = Quartiles::of(figures).unwrap();
        // Of 1, 2, 3, 4: places 0,75, 1,5 and 2,25.
        assert_eq!(quartiles.lower, Decimal::new(175, 2));
        assert_eq!(quartiles.middle, Decimal::new(25, 1));
        assert_eq!(quartiles.upper, Decimal::new(325, 2));
    }

    #[test]
    fn the_root_of_a_quarter_is_a_half() {
        assert_eq!(root(Decimal::new(25, 2)), Some(Decimal::new(5, 1)));
        assert_eq!(root(Decimal::ZERO), Some(Decimal::ZERO));
    }
}
