//! TH111: a figure is below zero where that is impossible.

use super::filled::FilledForm;
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::form::Role;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH111",
        name: "negative-value",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for row in form.rows().filter(|row| form.is_filled(*row)) {
        for (column, role) in &form.facts.values {
            let Some(value) = form.number(row, *column) else {
                continue;
            };
            // A target may be a decline even where the indicator itself cannot be negative.
            if !value.is_sign_negative() || value.is_zero() || *role == Role::TargetGrowth {
                continue;
            }
            let indicator = form.indicator(row, *column);
            if indicator.is_some_and(|indicator| indicator.non_negative) {
                let cells = form.cell(row, *column).into_iter().collect();
                let finding = form
                    .finding(RULE.info, cells)
                    .with_number("value", value)
                    .with_text("row", form.label(row))
                    .with_text("column", form.column_name(*column));
                findings.push(finding.affecting(form.figures([row], &[*column])));
            }
        }
    }
}
