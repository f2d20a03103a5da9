//! TH116: a value lies outside the bounds that the form gives.

use super::filled::{FilledForm, FilledRow};
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, EditKind};
use rust_decimal::Decimal;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH116",
        name: "out-of-range",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for edit in &form.facts.form.edits {
        let EditKind::Range {
            rows,
            columns,
            min,
            max,
        } = &edit.kind
        else {
            continue;
        };
        let rows: Vec<FilledRow> = match rows.as_slice() {
            [] => form.rows().collect(),
            named => form.parts(named),
        };
        for row in rows {
            let found = columns.iter();
            findings.extend(found.filter_map(|column| outside(form, row, *column, *min, *max)));
        }
    }
}

fn outside(
    form: &FilledForm<'_>,
    row: FilledRow,
    column: ColumnIndex,
    min: Option<Decimal>,
    max: Option<Decimal>,
) -> Option<Finding> {
    let value = form.number(row, column)?;
    if min.is_none_or(|min| min <= value) && max.is_none_or(|max| value <= max) {
        return None;
    }
    let mut finding = form
        .finding(RULE.info, form.cell(row, column).into_iter().collect())
        .with_number("value", value)
        .with_text("row", form.label(row))
        .with_text("column", form.column_name(column));
    for (name, bound) in [("min", min), ("max", max)] {
        if let Some(bound) = bound {
            finding = finding.with_number(name, bound);
        }
    }
    if form.is_ratio(column) {
        return Some(finding);
    }
    Some(finding.affecting(form.figures([row], &[column])))
}
