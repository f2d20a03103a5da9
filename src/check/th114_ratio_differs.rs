//! TH114: a ratio that the submitter computed does not follow from its parts.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::{FilledForm, FilledRow};
use super::precision::{decimals, half_unit};
use super::rule::{Look, Rule};
use super::series::Series;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind, EditKind, RatioColumn, RatioForm};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH114",
        name: "ratio-differs",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// From so many cells of a column with the same slip on, the column is one finding.
const SAME_SLIP: usize = 3;

struct Mismatch {
    row: FilledRow,
    printed: Decimal,
    recomputed: Decimal,
    slip: Option<Slip>,
}

/// What a wrong ratio really is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slip {
    /// The right columns, printed in another form.
    Form(RatioForm),
    /// Growth, not multiplied by a hundred: 0.166.
    GrowthAsFraction,
    /// Denominator over numerator.
    UpsideDown,
    /// The month over the month before, where the same month last year is due.
    OverPreviousMonth,
    /// The month before, where the month itself is due.
    OfPreviousMonth,
    /// A quarter over a single month.
    QuarterOverMonth,
    /// A single month over a quarter.
    MonthOverQuarter,
    /// The ratio of the month before, left as it was.
    LastMonths,
    /// Over another column.
    OverColumn(ColumnIndex),
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    for edit in &form.facts.form.edits {
        let EditKind::Ratio { column, tolerance } = &edit.kind else {
            continue;
        };
        let kind = form.facts.form.column(*column).map(|column| &column.kind);
        if let Some(ColumnKind::Ratio(ratio)) = kind {
            check_column(compared, *column, ratio, *tolerance, findings);
        }
    }
}

fn check_column(
    compared: &Compared<'_>,
    column: ColumnIndex,
    ratio: &RatioColumn,
    tolerance: Decimal,
    findings: &mut Vec<Finding>,
) {
    let form = compared.form;
    let found = form.rows();
    let mut wrong: Vec<Mismatch> = found
        .filter_map(|row| mismatch(compared, row, column, ratio, tolerance))
        .collect();
    while let Some(first) = wrong.first() {
        let slip = first.slip;
        let (alike, others): (Vec<_>, Vec<_>) =
            wrong.into_iter().partition(|other| other.slip == slip);
        wrong = others;
        if slip.is_some() && alike.len() >= SAME_SLIP {
            findings.extend(finding(form, column, ratio, &alike));
        } else {
            let each = alike.chunks(1);
            findings.extend(each.filter_map(|one| finding(form, column, ratio, one)));
        }
    }
}

fn mismatch(
    compared: &Compared<'_>,
    row: FilledRow,
    column: ColumnIndex,
    ratio: &RatioColumn,
    tolerance: Decimal,
) -> Option<Mismatch> {
    let form = compared.form;
    let printed = form.number(row, column)?;
    let numerator = form.number(row, ratio.numerator)?;
    let denominator = form.number(row, ratio.denominator)?;
    if follows(printed, (numerator, denominator), ratio.form, tolerance)? {
        return None;
    }
    let recomputed = quotient(numerator, denominator, ratio.form)?;
    let slip = explain(compared, row, ratio, printed, tolerance);
    Some(Mismatch {
        row,
        printed,
        recomputed,
        slip,
    })
}

/// True when a printed ratio follows from its parts, but for `tolerance` in percentage points and the digits it is printed
/// with; `None` where no ratio can be formed.
pub(super) fn follows(
    printed: Decimal,
    (numerator, denominator): (Decimal, Decimal),
    form: RatioForm,
    tolerance: Decimal,
) -> Option<bool> {
    if denominator.is_zero() {
        return None;
    }
    let points = tolerance_in(form, tolerance);
    if agrees(printed, numerator, denominator, form, points) {
        return Some(true);
    }
    let points = points.max(half_unit(decimals(printed)));
    let recomputed = quotient(numerator, denominator, form)?;
    Some(printed.checked_sub(recomputed)?.abs() <= points)
}

/// The cheap test without a division: |printed x denominator - numerator x scale| within the tolerance.
fn agrees(
    printed: Decimal,
    numerator: Decimal,
    denominator: Decimal,
    form: RatioForm,
    points: Decimal,
) -> bool {
    let scale = match form {
        RatioForm::Percent | RatioForm::Growth => Decimal::ONE_HUNDRED,
        RatioForm::Fraction => Decimal::ONE,
    };
    let over = match form {
        RatioForm::Growth => numerator.checked_sub(denominator),
        RatioForm::Percent | RatioForm::Fraction => Some(numerator),
    };
    let distance = || {
        let claimed = printed.checked_mul(denominator)?;
        claimed.checked_sub(over?.checked_mul(scale)?)
    };
    let allowed = points.checked_mul(denominator.abs());
    matches!((distance(), allowed), (Some(distance), Some(allowed)) if distance.abs() <= allowed)
}

fn quotient(numerator: Decimal, denominator: Decimal, form: RatioForm) -> Option<Decimal> {
    let plain = numerator.checked_div(denominator)?;
    match form {
        RatioForm::Percent => plain.checked_mul(Decimal::ONE_HUNDRED),
        RatioForm::Growth => plain
            .checked_sub(Decimal::ONE)?
            .checked_mul(Decimal::ONE_HUNDRED),
        RatioForm::Fraction => Some(plain),
    }
}

/// A tolerance in percentage points in the scale of the form.
fn tolerance_in(form: RatioForm, points: Decimal) -> Decimal {
    match form {
        RatioForm::Percent | RatioForm::Growth => points,
        RatioForm::Fraction => points / Decimal::ONE_HUNDRED,
    }
}

/// The first slip that gives what was printed.
fn explain(
    compared: &Compared<'_>,
    row: FilledRow,
    ratio: &RatioColumn,
    printed: Decimal,
    tolerance: Decimal,
) -> Option<Slip> {
    let form = compared.form;
    let numerator = form.number(row, ratio.numerator)?;
    let denominator = form.number(row, ratio.denominator)?;
    let gives = |above: Decimal, below: Decimal, printed_as: RatioForm| {
        let allowed = tolerance_in(printed_as, tolerance);
        let quotient = quotient(above, below, printed_as);
        quotient.is_some_and(|quotient| (printed - quotient).abs() <= allowed)
    };
    let forms = [RatioForm::Percent, RatioForm::Growth, RatioForm::Fraction];
    let mut others = forms.into_iter().filter(|other| *other != ratio.form);
    if let Some(other) = others.find(|other| gives(numerator, denominator, *other)) {
        return Some(Slip::Form(other));
    }
    let growth = quotient(numerator, denominator, RatioForm::Fraction)
        .and_then(|quotient| quotient.checked_sub(Decimal::ONE));
    let allowed = tolerance_in(RatioForm::Fraction, tolerance);
    let distance = growth.and_then(|growth| printed.checked_sub(growth));
    if distance.is_some_and(|distance| distance.abs() <= allowed) {
        return Some(Slip::GrowthAsFraction);
    }
    if gives(denominator, numerator, ratio.form) {
        return Some(Slip::UpsideDown);
    }
    let mut of_months = of_months(compared, row, ratio).into_iter();
    let named = of_months.find(|(above, below, _)| gives(*above, *below, ratio.form));
    if let Some((_, _, slip)) = named {
        return Some(slip);
    }
    let mut columns = form.facts.values.iter().map(|(column, _)| *column);
    let other = columns.find(|column| {
        let is_other = *column != ratio.numerator && *column != ratio.denominator;
        let below = form.number(row, *column);
        is_other && below.is_some_and(|below| gives(numerator, below, ratio.form))
    });
    other.map(Slip::OverColumn)
}

/// Numerators and denominators that were taken from another month or from a quarter.
fn of_months(
    compared: &Compared<'_>,
    row: FilledRow,
    ratio: &RatioColumn,
) -> Vec<(Decimal, Decimal, Slip)> {
    let form = compared.form;
    let is_of = |series: &&Series| {
        let numerators = [series.month, series.cumulative];
        let denominators = [series.same_month, series.same_period];
        numerators.contains(&Some(ratio.numerator))
            && denominators.contains(&Some(ratio.denominator))
    };
    let Some(series) = form.facts.series.iter().find(is_of) else {
        return Vec::new();
    };
    let now = |column: Option<ColumnIndex>| form.number(row, column?);
    let before = compared.month_before.as_ref();
    let before = |column: Option<ColumnIndex>| before?.number(row, column?);
    let month = now(series.month);
    let is_month = series.month == Some(ratio.numerator);
    // The first quarter is the cumulative figure of March; of later ones the first month stands in last month's return.
    let (quarter, last_quarter) = match form.filled.period.month() {
        3 => (now(series.cumulative), now(series.same_period)),
        6 | 9 | 12 => {
            let two = month.zip(now(series.previous_month));
            let three = two.zip(before(series.previous_month));
            let quarter = three
                .and_then(|((month, second), first)| month.checked_add(second)?.checked_add(first));
            (quarter, None)
        }
        _ => (None, None),
    };
    let last_months = (
        before(Some(ratio.numerator)),
        before(Some(ratio.denominator)),
    );
    let slips = [
        (
            month.filter(|_| is_month),
            now(series.previous_month),
            Slip::OverPreviousMonth,
        ),
        (
            now(series.previous_month).filter(|_| is_month),
            now(series.same_month),
            Slip::OfPreviousMonth,
        ),
        (quarter, now(series.same_month), Slip::QuarterOverMonth),
        (month, last_quarter, Slip::MonthOverQuarter),
        (last_months.0, last_months.1, Slip::LastMonths),
    ];
    let known = slips
        .into_iter()
        .filter_map(|(above, below, slip)| Some((above?, below?, slip)));
    known.collect()
}

fn finding(
    form: &FilledForm<'_>,
    column: ColumnIndex,
    ratio: &RatioColumn,
    wrong: &[Mismatch],
) -> Option<Finding> {
    let first = wrong.first()?;
    let mut cells: Vec<_> = wrong
        .iter()
        .filter_map(|one| form.cell(one.row, column))
        .collect();
    if wrong.len() == 1 {
        let parts = [ratio.numerator, ratio.denominator];
        cells.extend(
            parts
                .into_iter()
                .filter_map(|part| form.cell(first.row, part)),
        );
    }
    let mut finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(first.row))
        .with_text("column", form.column_name(column))
        .with_number("printed", first.printed)
        .with_number("recomputed", first.recomputed.round_dp(2))
        .with_text("numerator", form.column_name(ratio.numerator))
        .with_text("denominator", form.column_name(ratio.denominator));
    if let Some(more) = u64::try_from(wrong.len() - 1).ok().filter(|more| *more > 0) {
        finding = finding.with("more", Arg::Count(more));
    }
    if let Some(Slip::OverColumn(other)) = first.slip {
        finding = finding.with_text("other", form.column_name(other));
    }
    Some(match first.slip.map(slip_text) {
        Some(text) => finding.with("slip", Arg::Message(text)),
        None => finding,
    })
}

fn slip_text(slip: Slip) -> &'static str {
    match slip {
        Slip::Form(RatioForm::Percent) => "slip-percent",
        Slip::Form(RatioForm::Growth) => "slip-growth",
        Slip::Form(RatioForm::Fraction) => "slip-fraction",
        Slip::GrowthAsFraction => "slip-growth-as-fraction",
        Slip::UpsideDown => "slip-upside-down",
        Slip::OverPreviousMonth => "slip-over-previous-month",
        Slip::OfPreviousMonth => "slip-of-previous-month",
        Slip::QuarterOverMonth => "slip-quarter-over-month",
        Slip::MonthOverQuarter => "slip-month-over-quarter",
        Slip::LastMonths => "slip-last-months",
        Slip::OverColumn(_) => "slip-over-column",
    }
}
