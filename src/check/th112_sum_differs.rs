//! TH112: a total is not the sum of its parts (chia ra).

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::localise::{is_refuted, wrong_part};
use super::precision::{Counted, allowed_in_sum};
use super::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, EditKind};
use crate::model::observation::{Absence, Value};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH112",
        name: "sum-differs",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for edit in &form.facts.form.edits {
        let EditKind::SumOfRows {
            total,
            parts,
            columns,
            tolerance,
        } = &edit.kind
        else {
            continue;
        };
        let total = form.described(*total);
        let parts = form.parts(parts);
        for column in columns {
            findings.extend(differs(form, total, &parts, *column, *tolerance));
        }
    }
}

fn differs(
    form: &FilledForm<'_>,
    total: FilledRow,
    parts: &[FilledRow],
    column: ColumnIndex,
    tolerance: Option<Decimal>,
) -> Option<Finding> {
    let stated = form.number(total, column)?;
    let (sum, added) = sum_of(form, parts, column)?;
    if stated == sum {
        return None;
    }
    let difference = stated.checked_sub(sum)?;
    let operands = parts.iter().filter_map(|part| form.number(*part, column));
    let counted = Counted::of(form.indicator(total, column));
    let measure = (counted, form.decimals(total, column));
    let allowed = allowed_in_sum(operands.chain([stated]), measure, added, tolerance);
    if difference.abs() <= allowed {
        return None;
    }
    let rows = std::iter::once(total).chain(parts.iter().copied());
    let culprit = wrong_part(form, (total, parts), column, difference);
    let others = rows.clone().filter(|row| Some(*row) != culprit);
    let stands = culprit
        .into_iter()
        .chain(others)
        .filter(|row| form.observation(*row, column).is_some());
    let cells = stands.filter_map(|row| form.cell(row, column)).collect();
    let right = culprit.and_then(|part| form.number(part, column)?.checked_add(difference));
    let address = |row: FilledRow| Some(form.cell(row, column)?.position?.to_string());
    let added_up: Vec<String> = parts.iter().filter_map(|part| address(*part)).collect();
    let decided = culprit.is_some() || is_refuted(form, (total, parts), column, difference);
    let mut finding = form
        .finding(RULE.info, cells)
        .with_text("whole", address(total).unwrap_or_default())
        .with("parts", Arg::List(added_up))
        .with_text("row", form.label(total))
        .with_text("column", form.column_name(column))
        .with_number("total", stated)
        .with_number("sum", sum)
        .with_number("difference", difference)
        .with(
            "measure",
            Arg::Measure(form.measure(total, column).to_owned()),
        )
        .moving(form.effect(culprit.unwrap_or(total), column, right.unwrap_or(sum)))
        .affecting(form.figures(rows, &[column]));
    if let Some(right) = right {
        finding = finding.with_number("right", right);
    }
    if !decided {
        finding = finding.with("unsure", Arg::Message("text.sum-unsure"));
    }
    Some(finding)
}

/// The sum of the parts and how many have a number.
///
/// `None` when no part has one, or when a part is known to be lacking: the sum then cannot be judged.
fn sum_of(
    form: &FilledForm<'_>,
    parts: &[FilledRow],
    column: ColumnIndex,
) -> Option<(Decimal, usize)> {
    let is_required = form
        .facts
        .form
        .column(column)
        .is_some_and(|column| column.required);
    let (mut sum, mut added) = (Decimal::ZERO, 0);
    for part in parts {
        match form.value(*part, column) {
            Some(Value::Number(number)) => {
                sum = sum.checked_add(number)?;
                added += 1;
            }
            Some(Value::Absent(Absence::NotAvailable | Absence::Unreadable)) => return None,
            None | Some(Value::Absent(Absence::Blank)) => {
                if is_required && form.is_required(*part) {
                    return None;
                }
            }
            Some(Value::Absent(Absence::NotApplicable)) => {}
        }
    }
    (added > 0).then_some((sum, added))
}
