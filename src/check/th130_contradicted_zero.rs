//! TH130: a figure is 0, or a dash that stands for it, although other figures of its row say that there was something.
//!
//! A 0 that stands for "not at hand" is added like any other: the base, the plan or the volume of the province lacks the
//! unit, and nothing says so. A whole column of them is TH128; a 0 below which months or an expected year lie are TH115
//! and TH129; a ratio of 0 that is printed as something else is TH114.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{decimals, half_unit};
use super::rule::{Look, Rule};
use super::th128_column_of_zeros::adds_up;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, ColumnKind, RatioForm};
use crate::model::relation::{CellOf, Relation, RelationKind, Subject};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH130",
        name: "contradicted-zero",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// A column that may be 0 only where another one of its row does not contradict it.
struct Suspect {
    column: ColumnIndex,
    witness: ColumnIndex,
    says: Says,
}

/// How the other column contradicts a 0.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// It is a printed ratio over the figure, and nothing has a ratio to 0; offices print this one for what is new.
    Ratio { of_new: Decimal },
    /// It is so large that the figure cannot be 0 by rounding. What had nothing last year either is new, and may have no plan.
    Amount { base: Option<ColumnIndex> },
    /// The same, where both have measures of their own in the row: totals have no volume.
    OtherMeasure,
}

/// One finding for each column, table and kind of evidence; of two columns that contradict a cell the first one speaks.
fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    let mut said: BTreeSet<(FilledRow, ColumnIndex)> = BTreeSet::new();
    for suspect in suspects(form) {
        let mut tables: BTreeMap<Option<FilledRow>, Vec<FilledRow>> = BTreeMap::new();
        for row in form.rows() {
            if !said.contains(&(row, suspect.column)) && is_contradicted(form, row, &suspect) {
                said.insert((row, suspect.column));
                tables.entry(form.table(row)).or_default().push(row);
            }
        }
        let tables = tables.values();
        findings.extend(tables.filter_map(|rows| finding(form, &suspect, rows)));
    }
}

/// Printed ratios first, then what was reached beside a plan, then values and volumes beside each other.
fn suspects(form: &FilledForm<'_>) -> Vec<Suspect> {
    let columns = ColumnIndex::each().zip(&form.facts.form.columns);
    let ratios = columns.filter_map(|(witness, column)| match &column.kind {
        ColumnKind::Ratio(ratio) => {
            let of_new = match ratio.form {
                RatioForm::Percent | RatioForm::Growth => Decimal::ONE_HUNDRED,
                RatioForm::Fraction => Decimal::ONE,
            };
            Some((ratio.denominator, witness, Says::Ratio { of_new }))
        }
        ColumnKind::Value(_)
        | ColumnKind::Label
        | ColumnKind::Code
        | ColumnKind::Measure
        | ColumnKind::Ordinal
        | ColumnKind::Note => None,
    });
    let plans = form.facts.series.iter().flat_map(|series| {
        let reached = [series.cumulative, series.expected_year];
        let reached = reached.into_iter().flatten();
        let base = series.same_period;
        reached.filter_map(move |reached| Some((series.plan?, reached, Says::Amount { base })))
    });
    let volumes = volumes(form).into_iter().flat_map(|(value, volume)| {
        [(volume, value), (value, volume)].map(|(zero, other)| (zero, other, Says::OtherMeasure))
    });
    let all = ratios.chain(plans).chain(volumes);
    let all = all.map(|(column, witness, says)| Suspect {
        column,
        witness,
        says,
    });
    all.collect()
}

/// Columns of values with those of their volumes: the relations name one period, and what holds for it holds for all.
fn volumes(form: &FilledForm<'_>) -> Vec<(ColumnIndex, ColumnIndex)> {
    let facts = form.facts;
    let mut pairs = Vec::new();
    for (value, volume) in facts.descriptions.relations.iter().filter_map(priced) {
        if value.form != form.filled.form || volume.form != value.form || volume.row != value.row {
            continue;
        }
        let of = |cell: CellOf| {
            let mut all = facts.series.iter();
            all.find(|series| series.periods().contains(&Some(cell.column)))
        };
        if let Some((value, volume)) = of(value).zip(of(volume)) {
            let both = value.periods().into_iter().zip(volume.periods());
            let both = both.filter_map(|(value, volume)| value.zip(volume));
            pairs.extend(both.filter(|(value, volume)| value != volume));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Value and volume of a relation that is a price.
fn priced(relation: &Relation) -> Option<(CellOf, CellOf)> {
    match &relation.kind {
        RelationKind::Quotient(quotient) if quotient.subject == Subject::Price => {
            Some((quotient.above, quotient.below))
        }
        RelationKind::Quotient(_)
        | RelationKind::Equal(..)
        | RelationKind::SameDirection { .. } => None,
    }
}

fn is_contradicted(form: &FilledForm<'_>, row: FilledRow, suspect: &Suspect) -> bool {
    let is_zero = form
        .number(row, suspect.column)
        .is_some_and(|number| number.is_zero());
    let Some(witness) = form.number(row, suspect.witness).filter(|_| is_zero) else {
        return false;
    };
    // Ten units of the last digit that is printed or kept: below that both may be rounded.
    let least = |witness: Decimal| {
        let digits = decimals(witness).min(form.decimals(row, suspect.witness));
        half_unit(digits).saturating_mul(Decimal::from(20))
    };
    let is_large = || witness >= least(witness) && adds_up(form, row, suspect.column);
    match suspect.says {
        Says::Ratio { of_new } => !witness.is_zero() && witness != of_new,
        Says::Amount { base } => {
            let base = base.and_then(|base| form.number(row, base));
            !base.is_some_and(|base| base.is_zero()) && is_large()
        }
        Says::OtherMeasure => {
            form.measure(row, suspect.column) != form.measure(row, suspect.witness) && is_large()
        }
    }
}

fn finding(form: &FilledForm<'_>, suspect: &Suspect, rows: &[FilledRow]) -> Option<Finding> {
    let first = *rows.first()?;
    let columns = [suspect.column, suspect.witness];
    let places = rows
        .iter()
        .flat_map(|row| columns.map(|column| (*row, column)));
    let cells = places.filter_map(|(row, column)| form.cell(row, column));
    let mut finding = form
        .finding(RULE.info, cells.collect())
        .with_text("row", form.label(first))
        .with_text("column", form.column_name(suspect.column))
        .with_text("other", form.column_name(suspect.witness))
        .with_number("value", form.number(first, suspect.witness)?);
    let others = rows.iter().skip(1).map(|row| form.label(*row));
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        finding = finding.with("more", Arg::List(others));
    }
    Some(finding.affecting(form.figures(rows.iter().copied(), &[suspect.column])))
}
