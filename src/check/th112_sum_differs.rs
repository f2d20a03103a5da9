//! TH112: a total is not the sum of its parts (chia ra).

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::{FilledForm, FilledRow};
use super::localise::{self, wrong};
use super::precision::{Counted, allowed_in_sum};
use super::{Look, Rule, th242_deleted_row};
use crate::model::cell::CellRef;
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
    look: Look::OverTime(look),
};

/// A declared sum of a form.
struct Sum {
    total: FilledRow,
    parts: Vec<FilledRow>,
    tolerance: Option<Decimal>,
}

/// What is wrong in a sum that does not hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blame {
    /// A part without the figure that it owes.
    Blank(FilledRow),
    /// Parts that are not in the sheet any more.
    Deleted,
    Part(FilledRow),
    Total,
    Unknown,
}

/// A column in which a sum does not hold.
struct Failed {
    column: ColumnIndex,
    stated: Decimal,
    sum: Decimal,
    /// The total less the sum.
    difference: Decimal,
    blame: Blame,
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
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
        let sum = Sum {
            total: form.described(*total),
            parts: form.parts(parts),
            tolerance: *tolerance,
        };
        let failed = columns
            .iter()
            .filter_map(|column| sum.fails(compared, *column));
        let mut left: Vec<Failed> = failed.collect();
        // A total that is known to be wrong in one column is what nobody else is accused of in the others.
        if left.iter().any(|one| one.blame == Blame::Total) {
            let unknown = left.iter_mut().filter(|one| one.blame == Blame::Unknown);
            unknown.for_each(|one| one.blame = Blame::Total);
        }
        // A row that is wrong in every column was shifted or not brought up to date: that is one matter.
        while let Some(blame) = left.first().map(|first| first.blame) {
            let (alike, others): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|one| one.blame == blame);
            findings.extend(sum.finding(form, &alike, blame));
            left = others;
        }
    }
}

impl Sum {
    fn fails(&self, compared: &Compared<'_>, column: ColumnIndex) -> Option<Failed> {
        let form = compared.form;
        let stated = form.number(self.total, column)?;
        let (sum, added) = self.added(form, column)?;
        let difference = stated.checked_sub(sum)?;
        let operands = self.parts.iter();
        let operands = operands.filter_map(|part| form.number(*part, column));
        let counted = Counted::of(form.indicator(self.total, column));
        let measure = (counted, form.decimals(self.total, column));
        let allowed = allowed_in_sum(operands.chain([stated]), measure, added, self.tolerance);
        (difference.abs() > allowed).then(|| Failed {
            column,
            stated,
            sum,
            difference,
            blame: self.blame(compared, column, difference),
        })
    }

    /// The sum of the parts and how many have a number.
    ///
    /// `None` when no part has one, or when a part is known to be lacking: the sum then cannot be judged.
    fn added(&self, form: &FilledForm<'_>, column: ColumnIndex) -> Option<(Decimal, usize)> {
        let is_owed = form.is_owed(column);
        let (mut sum, mut added) = (Decimal::ZERO, 0);
        for part in &self.parts {
            match form.value(*part, column) {
                Some(Value::Number(number)) => {
                    sum = sum.checked_add(number)?;
                    added += 1;
                }
                Some(Value::Absent(Absence::NotAvailable | Absence::Unreadable)) => return None,
                None | Some(Value::Absent(Absence::Blank)) => {
                    if is_owed && form.is_required(*part) {
                        return None;
                    }
                }
                Some(Value::Absent(Absence::NotApplicable)) => {}
            }
        }
        (added > 0).then_some((sum, added))
    }

    fn blame(&self, compared: &Compared<'_>, column: ColumnIndex, difference: Decimal) -> Blame {
        let form = compared.form;
        let indicator = form.indicator(self.total, column);
        let may_be_less = indicator.is_none_or(|indicator| !indicator.non_negative);
        let is_blank = |part: &&FilledRow| {
            let value = form.value(**part, column);
            let is_blank = matches!(value, None | Some(Value::Absent(Absence::Blank)));
            is_blank && form.is_owed(column) && form.has_number(**part)
        };
        let mut blank = self.parts.iter().filter(is_blank);
        let blank = (blank.next(), blank.next());
        if let (Some(part), None) = blank
            && (may_be_less || difference > Decimal::ZERO)
        {
            return Blame::Blank(*part);
        }
        if th242_deleted_row::explains(compared, &self.parts, column, difference) {
            return Blame::Deleted;
        }
        match wrong(compared, (self.total, &self.parts), column, difference) {
            localise::Wrong::Total => Blame::Total,
            localise::Wrong::Part(part) => Blame::Part(part),
            localise::Wrong::Unknown => Blame::Unknown,
        }
    }

    /// One finding for columns in which the same is wrong: its cells first, then the others from which that follows.
    fn finding(&self, form: &FilledForm<'_>, alike: &[Failed], blame: Blame) -> Option<Finding> {
        let first = alike.first()?;
        let column = first.column;
        let culprit = match blame {
            Blame::Part(part) | Blame::Blank(part) => Some(part),
            Blame::Total | Blame::Deleted | Blame::Unknown => None,
        };
        let lead = culprit.unwrap_or(self.total);
        let right = |failed: &Failed| {
            let stated = form.number(lead, failed.column).unwrap_or_default();
            match culprit {
                Some(_) => stated.checked_add(failed.difference),
                None => Some(failed.sum),
            }
        };
        let address = |row: FilledRow| Some(form.cell(row, column)?.position?.to_string());
        let added_up = self.parts.iter().filter_map(|part| address(*part));
        let columns: Vec<ColumnIndex> = alike.iter().map(|one| one.column).collect();
        let rows = || std::iter::once(self.total).chain(self.parts.iter().copied());
        let mut finding = form
            .finding(RULE.info, self.cells(form, &columns, lead, blame))
            .with_text("whole", address(self.total).unwrap_or_default())
            .with("parts", Arg::List(added_up.collect()))
            .with_text("row", form.label(self.total))
            .with_text("column", form.column_name(column))
            .with_number("total", first.stated)
            .with_number("sum", first.sum)
            .with_number("difference", first.difference)
            .with(
                "measure",
                Arg::Measure(form.measure(self.total, column).to_owned()),
            )
            .affecting(form.figures(rows(), &columns));
        let more = alike.iter().skip(1).map(|one| form.column_name(one.column));
        let more: Vec<String> = more.collect();
        if !more.is_empty() {
            finding = finding.with("more", Arg::List(more));
        }
        if let (Some(_), Some(right)) = (culprit, right(first)) {
            finding = finding.with_number("right", right);
        }
        if blame == Blame::Unknown {
            finding = finding.with("unsure", Arg::Message("text.sum-unsure"));
        }
        let moved = moved(form, alike).unwrap_or(first);
        Some(finding.moving(form.effect(lead, moved.column, right(moved)?)))
    }

    fn cells(
        &self,
        form: &FilledForm<'_>,
        columns: &[ColumnIndex],
        lead: FilledRow,
        blame: Blame,
    ) -> Vec<CellRef> {
        let leads = columns.iter().filter_map(|column| form.cell(lead, *column));
        // What is not there explains the sum, and the parts that are there are in nobody's doubt.
        let others: Vec<FilledRow> = match blame {
            Blame::Blank(_) => vec![self.total],
            Blame::Deleted => Vec::new(),
            Blame::Part(_) | Blame::Total | Blame::Unknown => {
                let rows = std::iter::once(self.total).chain(self.parts.iter().copied());
                rows.filter(|row| *row != lead).collect()
            }
        };
        let stands = columns
            .iter()
            .flat_map(|column| others.iter().map(move |row| (*row, *column)))
            .filter(|(row, column)| form.observation(*row, *column).is_some())
            .filter_map(|(row, column)| form.cell(row, column));
        leads.chain(stands).collect()
    }
}

/// The column by which the province's figures move most: the cumulative one, where it is among them.
fn moved<'f>(form: &FilledForm<'_>, alike: &'f [Failed]) -> Option<&'f Failed> {
    alike.iter().find(|one| {
        let mut series = form.facts.series.iter();
        series.any(|series| series.cumulative == Some(one.column))
    })
}
