//! TH338: a column that most other units fill is blank in every row of a return.

use super::filled::{FilledForm, FilledRow};
use super::neighbours::Neighbours;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::observation::{Absence, Value};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH338",
        name: "blank-column",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::AcrossUnits(look),
};

/// What fewer other units fill is no custom of the round.
const FEWEST_OTHERS: usize = 2;

/// How a return stands to a column.
enum Stand {
    Filled,
    /// Rows with other figures of the indicator.
    Blank(Vec<FilledRow>),
    /// No row of the indicator has a figure, or an "x" says that none belongs here.
    Elsewhere,
}

fn look(neighbours: &Neighbours<'_>, findings: &mut Vec<Finding>) {
    for (column, _) in &neighbours.facts.values {
        let owes = |form: &&FilledForm<'_>| !form.is_owed(*column) && !form.is_in_series(*column);
        let forms = neighbours.forms.iter().filter(owes);
        let stands: Vec<_> = forms.map(|form| (form, stand(form, *column))).collect();
        let count = |is: fn(&Stand) -> bool| stands.iter().filter(|(_, stand)| is(stand)).count();
        let filled = count(|stand| matches!(stand, Stand::Filled));
        let blank = count(|stand| matches!(stand, Stand::Blank(_)));
        if filled < FEWEST_OTHERS || filled < blank {
            continue;
        }
        for (form, stand) in stands {
            if let Stand::Blank(rows) = stand {
                findings.push(finding(form, *column, rows, filled));
            }
        }
    }
}

fn stand(form: &FilledForm<'_>, column: ColumnIndex) -> Stand {
    let values = form.rows().filter_map(|row| form.value(row, column));
    let (mut is_filled, mut is_answered) = (false, false);
    for value in values {
        match value {
            Value::Number(_) => is_filled = true,
            // A cell that could not be read has a finding of its own.
            Value::Absent(Absence::NotApplicable | Absence::Unreadable) => is_answered = true,
            Value::Absent(Absence::Blank | Absence::NotAvailable) => {}
        }
    }
    if is_filled {
        return Stand::Filled;
    }
    let lacks = |row: &FilledRow| {
        form.indicator(*row, column).is_some() && form.has_other_of_series(*row, column)
    };
    let rows: Vec<FilledRow> = form.rows().filter(lacks).collect();
    if is_answered || rows.is_empty() {
        return Stand::Elsewhere;
    }
    Stand::Blank(rows)
}

fn finding(
    form: &FilledForm<'_>,
    column: ColumnIndex,
    rows: Vec<FilledRow>,
    filled: usize,
) -> Finding {
    let count = |number: usize| Arg::Count(u64::try_from(number).unwrap_or(u64::MAX));
    form.finding(RULE.info, vec![form.sheet()])
        .with_text("column", form.column_name(column))
        .with("rows", count(rows.len()))
        .with("units", count(filled))
        .affecting(form.figures(rows, &[column]))
}
