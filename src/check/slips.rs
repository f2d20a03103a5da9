//! Figures that are 10, 100, 1.000, 1.000.000 or the exchange rate times those of last month or last year: whole columns and
//! rows, and single cells.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::FilledRow;
use super::precision::{half_unit, is_of_size, power_of_ten};
use super::series::Series;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo};
use crate::model::form::ColumnIndex;
use crate::model::settings::Threshold;

/// How far the decimal logarithm of a ratio may be from that of the factor; 0,15 is 1,41 times.
pub(super) const TOLERANCE: Threshold = Threshold {
    name: "log-tolerance",
    digits: 15,
    decimals: 2,
};

/// Đồng for one dollar: thousand dollars written as million đồng are 23 times as many.
pub(super) const RATE: Threshold = Threshold {
    name: "exchange-rate",
    digits: 23_000,
    decimals: 0,
};

/// From so many cells of a column or row with the same factor on, it is one finding.
const SAME_FACTOR: usize = 3;

/// A factor by which a slip multiplies.
#[derive(Clone, Copy)]
struct Factor {
    /// As people say it: 1.000 whether too many or too few.
    times: Decimal,
    is_more: bool,
    is_rate: bool,
    /// True when no trade moves that much: one reference is enough. Others need every reference, and two of them.
    is_sure: bool,
}

impl Factor {
    fn times(self, figure: Decimal) -> Option<Decimal> {
        if self.is_more {
            figure.checked_mul(self.times)
        } else {
            figure.checked_div(self.times)
        }
    }

    fn undone(self, figure: Decimal) -> Option<Decimal> {
        Self {
            is_more: !self.is_more,
            ..self
        }
        .times(figure)
    }

    fn words(self) -> &'static str {
        match (self.is_rate, self.is_more) {
            (false, true) => "factor-more",
            (false, false) => "factor-less",
            (true, true) => "factor-rate-more",
            (true, false) => "factor-rate-less",
        }
    }
}

/// A figure of last month or last year that should be of the same size.
#[derive(Clone, Copy)]
struct Reference {
    /// As it was reported.
    reported: Decimal,
    /// The size that follows from it: a cumulative figure grows by a month.
    size: Decimal,
}

/// A figure beside those of last month and last year.
#[derive(Clone, Copy)]
struct Suspect {
    row: FilledRow,
    column: ColumnIndex,
    now: Decimal,
    references: [Option<Reference>; 2],
}

impl Suspect {
    /// Number of its column or row.
    fn on(&self, line: Line) -> usize {
        match line {
            Line::Column => self.column.place(),
            Line::Row => self.row.place(),
        }
    }

    fn place(&self) -> (FilledRow, ColumnIndex) {
        (self.row, self.column)
    }

    fn references(&self) -> impl Iterator<Item = Reference> + '_ {
        self.references.iter().copied().flatten()
    }

    fn is_ordinary(&self) -> bool {
        let mut references = self.references();
        references.any(|reference| is_of_size(self.now, reference.size))
    }

    /// The nearest reference from which the figure is about the factor away.
    fn reference(&self, factor: Factor, spread: Decimal) -> Option<Reference> {
        self.references().find(|reference| {
            factor.times(reference.size).is_some_and(|expected| {
                self.now <= expected.saturating_mul(spread)
                    && expected <= self.now.saturating_mul(spread)
            })
        })
    }

    /// True when the figure alone shows the slip.
    fn is_proof(&self, factor: Factor, spread: Decimal) -> bool {
        let near = self.references().filter(|reference| {
            let alone = Suspect {
                references: [Some(*reference), None],
                ..*self
            };
            alone.reference(factor, spread).is_some()
        });
        let known = self.references().count();
        match near.count() {
            0 => false,
            near => factor.is_sure || (near == known && known > 1),
        }
    }
}

/// The slips of a return: columns and rows with the thresholds of one rule, then what is left, cell by cell, with those of the
/// other, so that no cell is said twice and none falls between the two.
pub(super) fn slips(
    compared: &Compared<'_>,
    of_groups: RuleInfo,
    of_cells: RuleInfo,
) -> Vec<Finding> {
    if compared.month_before.is_none() && compared.last_year.is_none() {
        return Vec::new();
    }
    let of_groups = Search::new(compared, of_groups);
    let of_cells = Search::new(compared, of_cells);
    let mut findings = Vec::new();
    for series in &compared.form.facts.series {
        let known = of_groups.known(series);
        let strange = known.iter().filter(|one| !one.is_ordinary());
        let mut strange: Vec<&Suspect> = strange.collect();
        findings.extend(of_groups.groups(&known, &mut strange));
        findings.extend(of_cells.cells(strange));
    }
    findings
}

/// How many cells a group has besides the first.
fn others(group: &[&Suspect]) -> Arg {
    Arg::Count(u64::try_from(group.len().saturating_sub(1)).unwrap_or(u64::MAX))
}

/// What the cells of a group have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Column,
    Row,
}

/// What a rule looks for.
struct Search<'a> {
    compared: &'a Compared<'a>,
    rule: RuleInfo,
    spread: Decimal,
    factors: Vec<Factor>,
}

impl<'a> Search<'a> {
    fn new(compared: &'a Compared<'a>, rule: RuleInfo) -> Self {
        Self {
            compared,
            rule,
            spread: power_of_ten(compared.threshold(&rule, &TOLERANCE)),
            factors: factors(compared.threshold(&rule, &RATE)),
        }
    }

    /// The figures of a series that have something to be held against.
    fn known(&self, series: &Series) -> Vec<Suspect> {
        let columns = series.columns().into_iter();
        let form = self.compared.form;
        let places = columns.flat_map(|column| form.rows().map(move |row| (row, column)));
        let known = places.filter_map(|(row, column)| suspect(self.compared, series, column, row));
        known.collect()
    }

    /// Columns, then rows, of which most figures are off by one factor; their cells are strange no longer.
    fn groups(&self, known: &[Suspect], strange: &mut Vec<&Suspect>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for factor in &self.factors {
            let columns = self.lines(known, strange, Line::Column, *factor);
            findings.extend(self.of_columns(*factor, &columns));
        }
        for factor in &self.factors {
            let rows = self.lines(known, strange, Line::Row, *factor);
            findings.extend(rows.iter().filter_map(|row| self.of_row(*factor, row)));
        }
        findings
    }

    /// Figures that are off by themselves.
    fn cells(&self, mut strange: Vec<&Suspect>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for factor in &self.factors {
            let (proofs, others): (Vec<_>, Vec<_>) = strange
                .into_iter()
                .partition(|one| self.is_money(one, *factor) && one.is_proof(*factor, self.spread));
            strange = others;
            let each = proofs.chunks(1);
            findings.extend(each.filter_map(|one| self.finding(*factor, one)));
        }
        findings
    }

    /// The strange cells of columns or rows of which most figures are off by a factor; they are taken out.
    fn lines<'s>(
        &self,
        known: &[Suspect],
        strange: &mut Vec<&'s Suspect>,
        line: Line,
        factor: Factor,
    ) -> Vec<Vec<&'s Suspect>> {
        let mut figures: BTreeMap<usize, usize> = BTreeMap::new();
        for one in known {
            *figures.entry(one.on(line)).or_default() += 1;
        }
        let mut near: BTreeMap<usize, Vec<&Suspect>> = BTreeMap::new();
        for one in strange.iter().copied() {
            if one.reference(factor, self.spread).is_some() && self.is_money(one, factor) {
                near.entry(one.on(line)).or_default().push(one);
            }
        }
        near.retain(|number, near| {
            let known = figures.get(number).copied().unwrap_or_default();
            near.len() >= SAME_FACTOR
                && near.len() * 2 > known
                && (line == Line::Column || self.is_shown(near, factor))
        });
        let grouped: BTreeSet<_> = near.values().flatten().map(|one| one.place()).collect();
        strange.retain(|one| !grouped.contains(&one.place()));
        near.into_values().collect()
    }

    /// True when most cells of a row show the factor by themselves: a young plant may have grown tenfold in all its figures.
    fn is_shown(&self, row: &[&Suspect], factor: Factor) -> bool {
        let proofs = row.iter().filter(|one| one.is_proof(factor, self.spread));
        proofs.count() * 2 > row.len()
    }

    /// One finding for all columns that are off by the same factor: the head names another measure.
    fn of_columns(&self, factor: Factor, columns: &[Vec<&Suspect>]) -> Option<Finding> {
        let first = columns.first()?;
        let finding = self.finding(factor, &columns.concat())?;
        let finding = finding.with("more", others(first));
        let form = self.compared.form;
        let names = columns.iter().skip(1).filter_map(|column| column.first());
        let names: Vec<String> = names.map(|one| form.column_name(one.column)).collect();
        Some(if names.is_empty() {
            finding
        } else {
            finding.with("columns", Arg::List(names))
        })
    }

    fn of_row(&self, factor: Factor, row: &[&Suspect]) -> Option<Finding> {
        let finding = self.finding(factor, row)?;
        Some(finding.with("more_in_row", others(row)))
    }

    /// The exchange rate can only stand between sums of money.
    fn is_money(&self, one: &Suspect, factor: Factor) -> bool {
        let form = self.compared.form;
        let measure = form.measure(one.row, one.column);
        let measure = form.facts.descriptions.measure(measure);
        !factor.is_rate
            || measure.is_some_and(|measure| ["vnd", "usd"].contains(&measure.dimension.as_str()))
    }

    fn finding(&self, factor: Factor, wrong: &[&Suspect]) -> Option<Finding> {
        let form = self.compared.form;
        let first = wrong.first()?;
        let (row, column) = (first.row, first.column);
        let cells = wrong
            .iter()
            .filter_map(|one| form.cell(one.row, one.column));
        let cells: Vec<CellRef> = cells.collect();
        let expected = factor.undone(first.now)?;
        let reference = first.reference(factor, self.spread)?;
        let affected = wrong
            .iter()
            .flat_map(|one| form.figures([one.row], &[one.column]));
        let mut affected: Vec<_> = affected.collect();
        affected.sort();
        let mut finding = form
            .finding(self.rule, cells)
            .with_text("row", form.label(row))
            .with_text("column", form.column_name(column))
            .with_number("now", first.now)
            .with_number("reference", reference.reported)
            .with_number("times", factor.times.normalize())
            .with("factor", Arg::Message(factor.words()))
            .with(
                "measure",
                Arg::Measure(form.measure(row, column).to_owned()),
            )
            .moving(form.effect(row, column, expected))
            .affecting(affected)
            .beyond(
                TOLERANCE.name,
                self.compared.threshold(&self.rule, &TOLERANCE),
            );
        if reference.size != reference.reported {
            let grown = reference.size.round_dp(form.decimals(row, column));
            finding = finding.with_number("grown", grown);
        }
        Some(finding)
    }
}

fn factors(rate: Decimal) -> Vec<Factor> {
    let thousand = Decimal::ONE_THOUSAND;
    let plain = [
        (thousand, true),
        (thousand * thousand, true),
        (Decimal::TEN, false),
        (Decimal::ONE_HUNDRED, false),
    ];
    let rates = [(rate, true), (rate / thousand, false)];
    let of = |is_rate, (times, is_sure)| {
        [true, false].map(|is_more| Factor {
            times,
            is_more,
            is_rate,
            is_sure,
        })
    };
    let plain = plain.into_iter().flat_map(|one| of(false, one));
    let rates = rates.into_iter().flat_map(|one| of(true, one));
    plain.chain(rates).collect()
}

/// The figure with its references, all above what rounding can make of nothing.
fn suspect(
    compared: &Compared<'_>,
    series: &Series,
    column: ColumnIndex,
    row: FilledRow,
) -> Option<Suspect> {
    let form = compared.form;
    let least = half_unit(form.decimals(row, column)).saturating_mul(Decimal::from(4));
    let is_figure = |figure: &Decimal| *figure >= least;
    let now = form.number(row, column).filter(is_figure)?;
    let references = references(compared, series, column, row)
        .map(|one| one.filter(|reference| is_figure(&reference.size)));
    let suspect = Suspect {
        row,
        column,
        now,
        references,
    };
    suspect.references().next()?;
    Some(suspect)
}

/// What last month and last year say.
fn references(
    compared: &Compared<'_>,
    series: &Series,
    column: ColumnIndex,
    row: FilledRow,
) -> [Option<Reference>; 2] {
    let as_it_is = |reported: Decimal| Reference {
        reported,
        size: reported,
    };
    let earlier =
        |column: Option<ColumnIndex>| compared.month_before.as_ref()?.number(row, column?);
    let before = |column| earlier(column).map(as_it_is);
    let last_year = |column: Option<ColumnIndex>| {
        let figure = compared.last_year.as_ref()?.number(row, column?);
        figure.map(as_it_is)
    };
    let months = compared.form.filled.period.month();
    // From one month to the next a cumulative figure grows by a month: from January to February it doubles.
    let so_far = |column: Option<ColumnIndex>| {
        let reported = earlier(column)?;
        let grown = reported.checked_mul(Decimal::from(months))?;
        let size = grown.checked_div(Decimal::from(months.checked_sub(1)?))?;
        Some(Reference { reported, size })
    };
    let is = |other: Option<ColumnIndex>| other == Some(column);
    if is(series.month) {
        [before(series.month), last_year(series.month)]
    } else if is(series.previous_month) {
        [before(series.month), before(series.previous_month)]
    } else if is(series.cumulative) {
        [so_far(series.cumulative), last_year(series.cumulative)]
    } else if is(series.same_month) {
        [last_year(series.month), before(series.same_month)]
    } else if is(series.same_period) {
        [last_year(series.cumulative), so_far(series.same_period)]
    } else {
        [before(Some(column)), last_year(Some(column))]
    }
}
