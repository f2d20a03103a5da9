//! TH237: figures are a thousand times those of last month or last year, or the exchange rate times: a wrong unit of measure.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::FilledRow;
use super::precision::{half_unit, power_of_ten};
use super::series::Series;
use super::{Look, Rule};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::settings::Threshold;

/// How far the decimal logarithm of a ratio may be from that of the factor; 0,15 is 1,41 times.
const TOLERANCE: Threshold = Threshold {
    name: "log-tolerance",
    digits: 15,
    decimals: 2,
};

/// Đồng for one dollar: thousand dollars written as million đồng are 23 times as many.
const RATE: Threshold = Threshold {
    name: "exchange-rate",
    digits: 23_000,
    decimals: 0,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH237",
        name: "unit-slip",
        severity: Severity::Error,
    },
    thresholds: &[TOLERANCE, RATE],
    look: Look::OverTime(look),
};

/// A figure that is less than this many times its reference, and more than the same part of it, is no slip of units.
const ORDINARY: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// From so many cells of a column with the same factor on, the column is one finding.
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
struct Suspect {
    row: FilledRow,
    now: Decimal,
    references: [Option<Reference>; 2],
}

impl Suspect {
    fn references(&self) -> impl Iterator<Item = Reference> + '_ {
        self.references.iter().copied().flatten()
    }

    fn is_ordinary(&self) -> bool {
        self.references().any(|reference| {
            let many = |figure: Decimal| figure.saturating_mul(ORDINARY);
            self.now <= many(reference.size) && reference.size <= many(self.now)
        })
    }

    /// The nearest reference from which the figure is about the factor away.
    fn reference(&self, factor: Factor, spread: Decimal) -> Option<Reference> {
        self.references().find(|reference| {
            let expected = factor.times(reference.size).unwrap_or_default();
            self.now <= expected.saturating_mul(spread)
                && expected <= self.now.saturating_mul(spread)
        })
    }

    /// True when the figure alone shows the slip.
    fn is_proof(&self, factor: Factor, spread: Decimal) -> bool {
        let near = self.references().filter(|reference| {
            let alone = Suspect {
                row: self.row,
                now: self.now,
                references: [Some(*reference), None],
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

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    if compared.month_before.is_none() && compared.last_year.is_none() {
        return;
    }
    let spread = power_of_ten(compared.threshold(&RULE, &TOLERANCE));
    let factors = factors(compared.threshold(&RULE, &RATE));
    for series in &compared.form.facts.series {
        let columns = [
            series.plan,
            series.same_month,
            series.same_period,
            series.previous_month,
            series.month,
            series.cumulative,
            series.expected_year,
            series.end_of_period,
        ];
        for column in columns.into_iter().flatten() {
            check_column(compared, series, column, (&factors, spread), findings);
        }
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

fn check_column(
    compared: &Compared<'_>,
    series: &Series,
    column: ColumnIndex,
    (factors, spread): (&[Factor], Decimal),
    findings: &mut Vec<Finding>,
) {
    let form = compared.form;
    let mut known = 0;
    let mut strange: Vec<Suspect> = Vec::new();
    for row in form.rows() {
        let Some(suspect) = suspect(compared, series, column, row) else {
            continue;
        };
        known += 1;
        if !suspect.is_ordinary() {
            strange.push(suspect);
        }
    }
    for factor in factors {
        let is_near = |suspect: &Suspect| suspect.reference(*factor, spread).is_some();
        let (near, others): (Vec<_>, Vec<_>) = strange
            .into_iter()
            .partition(|one| is_near(one) && is_money(compared, one.row, column, *factor));
        strange = others;
        if near.len() >= SAME_FACTOR && near.len() * 2 > known {
            findings.extend(finding(compared, column, *factor, (&near, spread)));
            continue;
        }
        let (proofs, others): (Vec<_>, Vec<_>) = near
            .into_iter()
            .partition(|one| one.is_proof(*factor, spread));
        strange.extend(others);
        let each = proofs.chunks(1);
        findings.extend(each.filter_map(|one| finding(compared, column, *factor, (one, spread))));
    }
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

/// The exchange rate can only stand between sums of money.
fn is_money(compared: &Compared<'_>, row: FilledRow, column: ColumnIndex, factor: Factor) -> bool {
    let form = compared.form;
    let measure = form.facts.descriptions.measure(form.measure(row, column));
    !factor.is_rate
        || measure.is_some_and(|measure| ["vnd", "usd"].contains(&measure.dimension.as_str()))
}

fn finding(
    compared: &Compared<'_>,
    column: ColumnIndex,
    factor: Factor,
    (wrong, spread): (&[Suspect], Decimal),
) -> Option<Finding> {
    let form = compared.form;
    let first = wrong.first()?;
    let cells: Vec<CellRef> = wrong
        .iter()
        .filter_map(|one| form.cell(one.row, column))
        .collect();
    let expected = factor.undone(first.now)?;
    let reference = first.reference(factor, spread)?;
    let mut finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(first.row))
        .with_text("column", form.column_name(column))
        .with_number("now", first.now)
        .with_number("reference", reference.reported)
        .with_number("times", factor.times.normalize())
        .with("factor", Arg::Message(factor.words()))
        .with(
            "measure",
            Arg::Measure(form.measure(first.row, column).to_owned()),
        )
        .moving(form.effect(first.row, column, expected))
        .affecting(form.figures(wrong.iter().map(|one| one.row), &[column]))
        .beyond(TOLERANCE.name, compared.threshold(&RULE, &TOLERANCE));
    if let Some(more) = u64::try_from(wrong.len() - 1).ok().filter(|more| *more > 0) {
        finding = finding.with("more", Arg::Count(more));
    }
    if reference.size != reference.reported {
        finding = finding.with_number(
            "grown",
            reference.size.round_dp(form.decimals(first.row, column)),
        );
    }
    Some(finding)
}
