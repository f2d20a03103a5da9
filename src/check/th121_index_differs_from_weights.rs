//! TH121: the index of an industry does not follow from those below it and their weights.
//!
//! Laspeyres-type index of industrial production: I = sum(w x i) / sum(w), with base-year weights. It is exact for the
//! index against the base year; the index on the same period is a mean with weights moved by a year's growth, so that
//! only a value outside the range of its parts is an error and a mere difference is a warning.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::{decimals, half_unit};
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Role};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH121",
        name: "index-differs-from-weights",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

/// A row with the rows right below it in the hierarchy.
struct Branch {
    whole: FilledRow,
    parts: Vec<FilledRow>,
}

/// Index and weight of one part.
struct Part {
    row: FilledRow,
    index: Decimal,
    weight: Decimal,
}

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    let values = &form.facts.values;
    let weights = values.iter().find(|(_, role)| *role == Role::Weight);
    let Some((weights, _)) = weights else { return };
    let branches = branches(form);
    for (column, role) in values.iter().filter(|(_, role)| is_index(*role)) {
        let wrong = branches
            .iter()
            .filter_map(|branch| differs(form, branch, *weights, *column, *role));
        findings.extend(wrong);
    }
}

fn is_index(role: Role) -> bool {
    matches!(
        role,
        Role::IndexPreviousMonth | Role::IndexSameMonth | Role::IndexCumulative | Role::IndexBase
    )
}

fn branches(form: &FilledForm<'_>) -> Vec<Branch> {
    let rows = &form.facts.form.rows;
    let mut branches = Vec::new();
    for (number, (whole, row)) in form.rows().zip(rows).enumerate() {
        let below = form.rows().zip(rows).skip(number + 1);
        let parts: Vec<FilledRow> = below
            .take_while(|(_, part)| part.level > row.level)
            .filter(|(_, part)| part.level == row.level + 1 && !part.indicator.is_empty())
            .map(|(part, _)| part)
            .collect();
        if !parts.is_empty() {
            branches.push(Branch { whole, parts });
        }
    }
    branches
}

fn differs(
    form: &FilledForm<'_>,
    branch: &Branch,
    weights: ColumnIndex,
    column: ColumnIndex,
    role: Role,
) -> Option<Finding> {
    let stated = form.number(branch.whole, column)?;
    let parts = parts(form, branch, weights, column)?;
    let total: Decimal = parts.iter().map(|part| part.weight).sum();
    let mut products = parts.iter().map(|part| part.weight.checked_mul(part.index));
    let weighted = products.try_fold(Decimal::ZERO, |sum, product| sum.checked_add(product?))?;
    let recomputed = weighted.checked_div(total)?;
    let allowed = allowed(stated, recomputed, total, &parts)?;
    if (stated - recomputed).abs() <= allowed {
        return None;
    }
    let lowest = parts.iter().map(|part| part.index).min()?;
    let highest = parts.iter().map(|part| part.index).max()?;
    let is_outside = stated + allowed < lowest || highest + allowed < stated;
    let rows = std::iter::once(branch.whole).chain(parts.iter().map(|part| part.row));
    let cells = rows.clone().filter_map(|row| form.cell(row, column));
    let mut finding = form
        .finding(RULE.info, cells.collect())
        .with_text("row", form.label(branch.whole))
        .with_text("column", form.column_name(column))
        .with_number("stated", stated)
        .with_number("recomputed", recomputed.round_dp(2));
    if role == Role::IndexBase || is_outside {
        return Some(finding.affecting(form.figures(rows, &[column])));
    }
    finding.severity = Severity::Warning;
    Some(finding)
}

/// The parts that weigh anything; `None` when one has no index or their weights are not those of the whole.
fn parts(
    form: &FilledForm<'_>,
    branch: &Branch,
    weights: ColumnIndex,
    column: ColumnIndex,
) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for row in &branch.parts {
        let Some(weight) = form
            .number(*row, weights)
            .filter(|weight| !weight.is_zero())
        else {
            continue;
        };
        let index = form.number(*row, column)?;
        parts.push(Part {
            row: *row,
            index,
            weight,
        });
    }
    let total: Decimal = parts.iter().map(|part| part.weight).sum();
    let whole = form.number(branch.whole, weights)?;
    let weights = parts.iter().map(|part| part.weight);
    let rounding = half_unit_seen(weights.chain([whole])) * Decimal::from(parts.len());
    let is_complete = (total - whole).abs() <= rounding && total > Decimal::ZERO;
    is_complete.then_some(parts)
}

/// Half a printed digit of the whole and of its parts, and what rounded weights can move; at least 0.05 points.
fn allowed(stated: Decimal, mean: Decimal, total: Decimal, parts: &[Part]) -> Option<Decimal> {
    let indices = parts.iter().map(|part| part.index).chain([stated]);
    let of_index = half_unit_seen(indices);
    let of_weight = half_unit_seen(parts.iter().map(|part| part.weight));
    let distances = parts.iter().map(|part| (part.index - mean).abs());
    let moved = (of_weight * distances.sum::<Decimal>()).checked_div(total)?;
    Some((of_index + of_index + moved).max(half_unit(1)))
}

/// Half a unit of the last digit seen among figures that are printed alike.
fn half_unit_seen(figures: impl Iterator<Item = Decimal>) -> Decimal {
    half_unit(figures.map(decimals).max().unwrap_or_default())
}
