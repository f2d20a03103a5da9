//! TH113: what lies within a whole (trong đó) is more than the whole.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FilledRow};
use super::precision::rounding_tolerance;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, EditKind};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH113",
        name: "part-exceeds-whole",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Return(look),
};

fn look(form: &FilledForm<'_>, findings: &mut Vec<Finding>) {
    for edit in &form.facts.form.edits {
        match &edit.kind {
            EditKind::PartOfRow {
                whole,
                parts,
                columns,
            } => {
                let (whole, parts) = (form.described(*whole), form.parts(parts));
                let found = columns.iter();
                findings.extend(found.filter_map(|column| rows(form, whole, &parts, *column)));
            }
            EditKind::PartOfColumn { whole, part } => {
                findings.extend(
                    form.rows()
                        .filter_map(|row| columns(form, row, *whole, *part)),
                );
            }
            EditKind::SumOfRows { .. } | EditKind::Ratio { .. } | EditKind::Range { .. } => {}
        }
    }
}

fn rows(
    form: &FilledForm<'_>,
    whole_row: FilledRow,
    parts: &[FilledRow],
    column: ColumnIndex,
) -> Option<Finding> {
    let whole = form.number(whole_row, column)?;
    let filled: Vec<(FilledRow, Decimal)> = parts
        .iter()
        .filter_map(|part| Some((*part, form.number(*part, column)?)))
        .collect();
    let mut numbers = filled.iter().map(|(_, number)| *number);
    let sum = numbers.try_fold(Decimal::ZERO, Decimal::checked_add)?;
    if sum <= whole {
        return None;
    }
    let operands = filled.iter().map(|(_, number)| *number).chain([whole]);
    let allowed = rounding_tolerance(operands, form.decimals(whole_row, column), filled.len());
    if sum.checked_sub(whole)? <= allowed {
        return None;
    }
    let involved = std::iter::once(whole_row).chain(filled.iter().map(|(row, _)| *row));
    let cells = involved.clone().filter_map(|row| form.cell(row, column));
    let labels = filled.iter().map(|(row, _)| form.label(*row)).collect();
    let finding = form
        .finding(RULE.info, cells.collect())
        .with_text("row", form.label(whole_row))
        .with_text("column", form.column_name(column))
        .with_number("whole", whole)
        .with_number("parts", sum)
        .with("part_rows", Arg::List(labels));
    Some(finding.affecting(form.figures(involved, &[column])))
}

fn columns(
    form: &FilledForm<'_>,
    row: FilledRow,
    whole_column: ColumnIndex,
    part_column: ColumnIndex,
) -> Option<Finding> {
    let (whole, part) = (
        form.number(row, whole_column)?,
        form.number(row, part_column)?,
    );
    if part <= whole {
        return None;
    }
    let places = [part_column, whole_column];
    let cells = places
        .into_iter()
        .filter_map(|column| form.cell(row, column));
    let finding = form
        .finding(RULE.info, cells.collect())
        .with_text("row", form.label(row))
        .with_text("column", form.column_name(part_column))
        .with_number("whole", whole)
        .with_number("parts", part)
        .with_text("whole_column", form.column_name(whole_column));
    Some(finding.affecting(form.figures([row], &[part_column, whole_column])))
}
