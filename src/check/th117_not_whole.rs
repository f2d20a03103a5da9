//! TH117: a count of jobs, projects or cases is not a whole number.

use super::filled::FilledForm;
use super::rule::{Look, Rule};
use crate::model::finding::{Finding, RuleInfo, Severity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH117",
        name: "not-whole",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::Return(look),
};

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for row in form.rows().filter(|row| form.is_filled(*row)) {
        for (column, _) in &form.facts.values {
            let indicator = form.indicator(row, *column);
            if !indicator.is_some_and(|indicator| indicator.integer) {
                continue;
            }
            let value = form.number(row, *column);
            if let Some(value) = value.filter(|value| !value.is_integer()) {
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
