//! TH127: two columns of a sheet stand in each other's place, as the printed ratios of the sheet show.
//!
//! The submitter's ratios were computed before the columns were pasted, so they remember where the figures belong. When most
//! of them disagree with the figures and agree once two columns are exchanged, the columns are wrong and not the ratios. Where
//! one other slip of the ratios alone (upside down, over another column, two ratio columns exchanged) would explain
//! as much, something else has to say so too: the growth of the other columns, or the plan that was given.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::{FilledForm, FilledRow};
use super::own_past;
use super::rule::{Look, Rule};
use super::series::Series;
use super::th114_ratio_differs::follows;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind, EditKind, Form, RatioForm};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH127",
        name: "columns-exchanged",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// Fewer rows are no column.
const FEWEST_ROWS: usize = 3;
/// So many percent of the printed ratios are most of them.
const MOST: usize = 80;
/// How many times further from each other two rates of growth are before the difference says something.
const CLEAR: Decimal = Decimal::from_parts(105, 0, 0, false, 2);

type Pair = (ColumnIndex, ColumnIndex);

/// A column of printed ratios.
struct Ratio {
    column: ColumnIndex,
    numerator: ColumnIndex,
    denominator: ColumnIndex,
    form: RatioForm,
    tolerance: Decimal,
}

impl Ratio {
    fn of_form(form: &Form) -> Vec<Self> {
        let edits = form.edits.iter();
        let ratios = edits.filter_map(|edit| {
            let EditKind::Ratio { column, tolerance } = &edit.kind else {
                return None;
            };
            let ColumnKind::Ratio(ratio) = &form.column(*column)?.kind else {
                return None;
            };
            Some(Self {
                column: *column,
                numerator: ratio.numerator,
                denominator: ratio.denominator,
                form: ratio.form,
                tolerance: *tolerance,
            })
        });
        ratios.collect()
    }

    fn touches(&self, pair: Pair) -> bool {
        [pair.0, pair.1]
            .iter()
            .any(|column| *column == self.numerator || *column == self.denominator)
    }
}

/// The figures of a return as they stand, or with some columns in each other's place.
struct View<'a> {
    form: &'a FilledForm<'a>,
    exchanged: Vec<Pair>,
}

impl<'a> View<'a> {
    fn with(&self, pair: Pair) -> Self {
        let pairs = self.exchanged.iter().copied().chain([pair]);
        Self {
            form: self.form,
            exchanged: pairs.collect(),
        }
    }

    fn number(&self, row: FilledRow, column: ColumnIndex) -> Option<Decimal> {
        for (first, second) in &self.exchanged {
            if column == *first {
                return self.form.number(row, *second);
            }
            if column == *second {
                return self.form.number(row, *first);
            }
        }
        self.form.number(row, column)
    }

    fn is_exchanged(&self, column: ColumnIndex) -> bool {
        let mut pairs = self.exchanged.iter();
        pairs.any(|(first, second)| *first == column || *second == column)
    }

    /// Whether what is printed in a cell of `printed` is the ratio of the parts of `of`.
    fn follows(&self, row: FilledRow, printed: &Ratio, of: &Ratio) -> Option<bool> {
        let stated = self.form.number(row, printed.column)?;
        let parts = (
            self.number(row, of.numerator)?,
            self.number(row, of.denominator)?,
        );
        follows(stated, parts, of.form, of.tolerance)
    }

    fn quotient(&self, row: FilledRow, above: ColumnIndex, below: ColumnIndex) -> Option<Decimal> {
        let above = self.number(row, above).filter(is_positive)?;
        let below = self.number(row, below).filter(is_positive)?;
        above.checked_div(below).filter(is_positive)
    }
}

fn is_positive(value: &Decimal) -> bool {
    *value > Decimal::ZERO
}

fn is_most(part: usize, whole: usize) -> bool {
    part * 100 >= whole * MOST
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    let ratios = Ratio::of_form(form.facts.form);
    let mut view = View {
        form,
        exchanged: Vec::new(),
    };
    while let Some((pair, proof)) = exchange(compared, &view, &ratios) {
        findings.extend(finding(form, pair, &proof));
        view = view.with(pair);
    }
}

/// The two columns whose exchange explains most printed ratios.
fn exchange(compared: &Compared<'_>, view: &View<'_>, ratios: &[Ratio]) -> Option<(Pair, Proof)> {
    let is_wrong = |ratio: &&Ratio| {
        let mut rows = view.form.rows();
        rows.any(|row| view.follows(row, ratio, ratio) == Some(false))
    };
    let wrong: Vec<&Ratio> = ratios.iter().filter(is_wrong).collect();
    let mut best: Option<(Pair, Proof)> = None;
    for series in &view.form.facts.series {
        for pair in pairs(view, series) {
            if !wrong.iter().any(|ratio| ratio.touches(pair)) {
                continue;
            }
            let Some(proof) = Proof::of(view, ratios, pair) else {
                continue;
            };
            let is_better = best
                .as_ref()
                .is_none_or(|(_, other)| proof.cells.len() > other.cells.len());
            if is_better && (proof.is_alone || is_witnessed(compared, view, series, pair)) {
                best = Some((pair, proof));
            }
        }
    }
    best
}

/// Any two columns of a series, none of which has been exchanged already.
fn pairs(view: &View<'_>, series: &Series) -> Vec<Pair> {
    let mut columns = series.columns();
    columns.retain(|column| !view.is_exchanged(*column));
    columns.sort_unstable();
    let each = columns.iter().enumerate();
    each.flat_map(|(place, first)| {
        let later = columns.iter().skip(place + 1);
        later.map(move |second| (*first, *second))
    })
    .collect()
}

/// The printed ratios that agree once two columns are exchanged.
struct Proof {
    cells: Vec<(FilledRow, ColumnIndex)>,
    /// Printed ratios that the exchange touches.
    judged: usize,
    /// True when no slip of the ratios alone explains as much.
    is_alone: bool,
}

impl Proof {
    fn of(view: &View<'_>, ratios: &[Ratio], pair: Pair) -> Option<Self> {
        let touched: Vec<&Ratio> = ratios.iter().filter(|ratio| ratio.touches(pair)).collect();
        let after = view.with(pair);
        let (mut cells, mut judged, mut columns) = (Vec::new(), 0, 0);
        for ratio in &touched {
            let rows = view
                .form
                .rows()
                .filter(|row| view.number(*row, pair.0) != view.number(*row, pair.1));
            let told: Vec<(FilledRow, bool, bool)> = rows
                .filter_map(|row| {
                    let before = view.follows(row, ratio, ratio)?;
                    Some((row, before, after.follows(row, ratio, ratio)?))
                })
                .collect();
            let wrong = told.iter().filter(|(_, before, _)| !before).count();
            let right = told.iter().filter(|(_, _, after)| *after);
            let right: Vec<_> = right.map(|(row, ..)| (*row, ratio.column)).collect();
            if !is_most(wrong, told.len()) || !is_most(right.len(), told.len()) {
                return None;
            }
            columns += usize::from(told.len() >= FEWEST_ROWS);
            judged += told.len();
            cells.extend(right);
        }
        (columns > 0).then(|| Self {
            cells,
            judged,
            is_alone: columns > 1 && !are_ratios_exchanged(view, &touched),
        })
    }
}

/// True when two columns of ratios stand in each other's place.
fn are_ratios_exchanged(view: &View<'_>, ratios: &[&Ratio]) -> bool {
    let is_exchanged = |first: &Ratio, second: &Ratio| {
        let rows = view.form.rows();
        let told: Vec<bool> = rows
            .filter_map(|row| {
                let first_is = view.follows(row, first, second)?;
                Some(first_is && view.follows(row, second, first)?)
            })
            .collect();
        let fitting = told.iter().filter(|fits| **fits).count();
        fitting > 0 && is_most(fitting, told.len())
    };
    let mut firsts = ratios.iter().enumerate();
    firsts.any(|(place, first)| {
        let mut others = ratios.iter().skip(place + 1);
        others.any(|second| is_exchanged(first, second))
    })
}

/// True when something besides the ratios says that two columns are exchanged.
fn is_witnessed(compared: &Compared<'_>, view: &View<'_>, series: &Series, pair: Pair) -> bool {
    let (votes, against) = growth_votes(view, series, pair);
    let (plans, other_plans) = plan_votes(compared, view, series, pair);
    votes >= FEWEST_ROWS && is_most(votes, votes + against) || plans > 0 && other_plans == 0
}

/// Rows whose month and cumulative figure have grown alike once the pair is exchanged, and rows where they do not.
fn growth_votes(view: &View<'_>, series: &Series, pair: Pair) -> (usize, usize) {
    let months = series.month.zip(series.same_month);
    let (Some(months), Some(years)) = (months, series.cumulative.zip(series.same_period)) else {
        return (0, 0);
    };
    // Only an exchange that turns the growth around, or takes the plan for the base, makes a difference that the season does not.
    let is_of = |(above, below): Pair| {
        let known = [Some(above), Some(below), series.plan];
        known.contains(&Some(pair.0)) && known.contains(&Some(pair.1))
    };
    let (own, sister) = match (is_of(months), is_of(years)) {
        (true, false) => (months, years),
        (false, true) => (years, months),
        (true, true) | (false, false) => return (0, 0),
    };
    let after = view.with(pair);
    let rows = view.form.rows();
    let distances = rows.filter_map(|row| {
        let like = view.quotient(row, sister.0, sister.1)?;
        let now = apart(view.quotient(row, own.0, own.1)?, like)?;
        Some((now, apart(after.quotient(row, own.0, own.1)?, like)?))
    });
    distances.fold((0, 0), |(votes, against), (now, then)| {
        (
            votes + usize::from(then.saturating_mul(CLEAR) < now),
            against + usize::from(now.saturating_mul(CLEAR) < then),
        )
    })
}

/// How many times one is the other, at least 1.
fn apart(one: Decimal, other: Decimal) -> Option<Decimal> {
    Some(one.checked_div(other)?.max(other.checked_div(one)?))
}

/// Plans that the province gave, or that stood in last month's return: those met once the pair is exchanged, and those not.
fn plan_votes(
    compared: &Compared<'_>,
    view: &View<'_>,
    series: &Series,
    pair: Pair,
) -> (usize, usize) {
    let form = view.form;
    let Some(column) = series.plan.filter(|plan| [pair.0, pair.1].contains(plan)) else {
        return (0, 0);
    };
    let after = view.with(pair);
    let rows = form.rows();
    let told = rows.filter_map(|row| {
        let given = own_past::given(compared, row, column)
            .or_else(|| compared.month_before.as_ref()?.number(row, column))?;
        let (now, then) = (view.number(row, column)?, after.number(row, column)?);
        (now != then).then_some((then == given, now == given))
    });
    told.fold((0, 0), |(votes, against), (then, now)| {
        (votes + usize::from(then), against + usize::from(now))
    })
}

/// One finding for both columns, with every cell of them and the ratios that show it.
fn finding(form: &FilledForm<'_>, pair: Pair, proof: &Proof) -> Option<Finding> {
    let is_filled = |row: &FilledRow| {
        form.number(*row, pair.0).is_some() || form.number(*row, pair.1).is_some()
    };
    let rows: Vec<FilledRow> = form.rows().filter(is_filled).collect();
    let (first, _) = proof.cells.first()?;
    let (one, other) = (form.number(*first, pair.0)?, form.number(*first, pair.1)?);
    let proofs = proof.cells.iter();
    let proofs = proofs.filter_map(|(row, column)| form.cell(*row, *column));
    let mut cells = form.cells_of(&[pair.0, pair.1], &rows);
    cells.extend(proofs);
    let series = form.facts.series.iter();
    let is_cumulative = |column: ColumnIndex| {
        let mut series = series.clone();
        series.any(|series| series.cumulative == Some(column))
    };
    let (moved, expected) = if is_cumulative(pair.1) {
        (pair.1, one)
    } else {
        (pair.0, other)
    };
    let count = |number: usize| Arg::Count(u64::try_from(number).unwrap_or(u64::MAX));
    let finding = form
        .finding(RULE.info, cells)
        .with_text("column", form.column_name(pair.0))
        .with_text("other", form.column_name(pair.1))
        .with("count", count(proof.cells.len()))
        .with("compared", count(proof.judged))
        .with_text("row", form.label(*first))
        .with_number("here", one)
        .with_number("there", other)
        .moving(form.effect(*first, moved, expected));
    Some(finding.affecting(form.figures(rows, &[pair.0, pair.1])))
}
