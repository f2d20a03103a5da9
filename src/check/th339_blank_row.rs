//! TH339: a row of the form that the other units fill has no figure in a return.
//!
//! Nothing in the return tells a row that was forgotten from one in which nothing happened; that others have the row, and write
//! "-" or 0 where there is nothing, is the evidence that it was forgotten.

use super::filled::{FilledForm, FilledRow};
use super::neighbours::Neighbours;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH339",
        name: "blank-row",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::AcrossUnits(look),
};

/// What fewer other units fill is no custom of the round.
const FEWEST_OTHERS: usize = 3;

/// For one return without the row as many must have it.
const FILLED_FOR_ONE_BLANK: usize = 4;

fn look(neighbours: &Neighbours<'_>, findings: &mut Vec<Finding>) {
    let facts = neighbours.facts;
    if facts.form.rows_are_units {
        return;
    }
    let rows = (0..facts.form.rows.len()).map(FilledRow::at);
    let customs: Vec<(FilledRow, usize)> = rows
        .filter_map(|row| {
            let filled = neighbours.forms.iter().filter(|form| form.is_filled(row));
            let filled = filled.count();
            let blank = neighbours.forms.len() - filled;
            let is_custom =
                filled >= FEWEST_OTHERS && filled >= blank.saturating_mul(FILLED_FOR_ONE_BLANK);
            is_custom.then_some((row, filled))
        })
        .collect();
    for form in &neighbours.forms {
        let blank: Vec<(FilledRow, usize)> = customs
            .iter()
            .copied()
            .filter(|(row, _)| is_blank(form, *row))
            .collect();
        let gaps = blank.chunk_by(|one, next| form.gap(one.0) == form.gap(next.0));
        findings.extend(gaps.map(|rows| finding(form, rows)));
    }
}

/// A row in which figures belong and none stands; required rows have a rule of their own.
fn is_blank(form: &FilledForm<'_>, row: FilledRow) -> bool {
    let mut values = form.facts.values.iter();
    !form.is_filled(row)
        && !form.is_required(row)
        && !form.may_be_summed(row)
        && values.any(|(column, _)| form.indicator(row, *column).is_some())
}

fn finding(form: &FilledForm<'_>, rows: &[(FilledRow, usize)]) -> Finding {
    let labels = rows.iter().map(|(row, _)| form.label(*row)).collect();
    let units = rows.iter().map(|(_, units)| *units).min().unwrap_or(0);
    let units = u64::try_from(units).unwrap_or(u64::MAX);
    let finding = match rows.first() {
        Some((first, _)) => form.in_gap(RULE.info, form.gap(*first)),
        None => form.finding(RULE.info, vec![form.sheet()]),
    };
    finding
        .with("row", Arg::List(labels))
        .with("units", Arg::Count(units))
        .affecting(form.lines(rows.iter().map(|(row, _)| *row)))
}
