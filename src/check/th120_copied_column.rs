//! TH120: one column repeats another, as when last month's sheet was sent again.

use super::compared::Compared;
use super::filled::FilledForm;
use super::rule::{Look, Rule};
use super::th235_stale_copy;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::{ColumnIndex, Role};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH120",
        name: "copied-column",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// Columns that an office may copy by mistake: the suspected one, and the one it repeats.
const PAIRS: [(Role, Role); 3] = [
    (Role::Month, Role::PreviousMonth),
    (Role::SameMonth, Role::Month),
    (Role::SamePeriod, Role::Cumulative),
];

/// Fewer figures than these may agree by chance.
const FEWEST: usize = 8;

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    // Where last month's return is known, a copy of it is an error of another rule.
    let is_said = compared.month_before.is_some() && compared.applies(&th235_stale_copy::RULE.info);
    let values = &form.facts.values;
    let indicator = |column: ColumnIndex| {
        form.facts
            .form
            .column(column)
            .map(|column| &column.indicator)
    };
    for (suspected, repeated) in PAIRS {
        if is_said && repeated == Role::PreviousMonth {
            continue;
        }
        for (column, _) in values.iter().filter(|(_, role)| *role == suspected) {
            let twin = values
                .iter()
                .find(|(other, role)| *role == repeated && indicator(*other) == indicator(*column));
            findings.extend(twin.and_then(|(other, _)| copied(form, *column, *other)));
        }
    }
}

/// Fires when at least four fifths of the figures that are not zero are the same.
fn copied(form: &FilledForm<'_>, column: ColumnIndex, other: ColumnIndex) -> Option<Finding> {
    let (mut compared, mut same) = (0_usize, Vec::new());
    let rows = form.rows().count();
    for row in form.rows() {
        // Most columns differ from the first rows on; the rest need not be read.
        if (compared - same.len()) * 5 > rows {
            return None;
        }
        let (Some(one), Some(two)) = (form.number(row, column), form.number(row, other)) else {
            continue;
        };
        if one.is_zero() && two.is_zero() {
            continue;
        }
        compared += 1;
        if one == two {
            same.push(row);
        }
    }
    if compared < FEWEST || same.len() * 5 < compared * 4 {
        return None;
    }
    let cells: Vec<CellRef> = same
        .iter()
        .filter_map(|row| form.cell(*row, column))
        .collect();
    let count = |number: usize| Arg::Count(u64::try_from(number).unwrap_or(u64::MAX));
    let finding = form
        .finding(RULE.info, cells)
        .with_text("column", form.column_name(column))
        .with_text("other", form.column_name(other))
        .with("count", count(same.len()))
        .with("compared", count(compared));
    Some(finding)
}
