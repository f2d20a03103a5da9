//! TH112: a total is not the sum of its parts (chia ra).

use super::compared::Compared;
use super::filled::{FilledForm, FilledRow};
use super::localise::{Wrong, wrong};
use super::rule::{Look, Rule};
use super::sums::{Balance, Sum};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH112",
        name: "sum-differs",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::OverTime(look),
};

/// A column in which a sum does not hold.
struct Failed {
    column: ColumnIndex,
    balance: Balance,
    wrong: Wrong,
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    let form = compared.form;
    for sum in Sum::all(form) {
        let failed = |column: &ColumnIndex| failed(compared, &sum, *column);
        let mut left: Vec<Failed> = sum.columns.iter().filter_map(failed).collect();
        // A row that is wrong in every column was shifted or not brought up to date: that is one matter.
        while let Some(wrong) = left.first().map(|first| first.wrong) {
            let (alike, others): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|one| one.wrong == wrong);
            findings.extend(finding(form, &sum, &alike, wrong));
            left = others;
        }
    }
}

fn failed(compared: &Compared<'_>, sum: &Sum<'_>, column: ColumnIndex) -> Option<Failed> {
    let balance = sum.balance(compared.form, column)?;
    (!balance.holds()).then(|| Failed {
        column,
        wrong: wrong(compared, sum, column, balance.difference),
        balance,
    })
}

/// One finding for columns in which the same is wrong: its cells first, then the others from which that follows.
fn finding(
    form: &FilledForm<'_>,
    sum: &Sum<'_>,
    alike: &[Failed],
    wrong: Wrong,
) -> Option<Finding> {
    let Failed {
        column, balance, ..
    } = alike.first()?;
    let column = *column;
    let culprit = match wrong {
        Wrong::Part(part) | Wrong::Blank(part) | Wrong::BlankOfAnySize(part) => Some(part),
        Wrong::Total | Wrong::Deleted | Wrong::Unknown => None,
    };
    let lead = culprit.unwrap_or(sum.total);
    let right = |failed: &Failed| {
        match culprit.map(|part| form.number(part, failed.column)) {
            Some(Some(stated)) => stated.checked_add(failed.balance.difference),
            // A blank part is all of the difference.
            Some(None) => Some(failed.balance.difference),
            None => Some(failed.balance.sum),
        }
    };
    let address = |row: FilledRow| Some(form.cell(row, column)?.position?.to_string());
    let added_up = sum.parts.iter().filter_map(|part| address(*part));
    let columns: Vec<ColumnIndex> = alike.iter().map(|one| one.column).collect();
    let rows = || std::iter::once(sum.total).chain(sum.parts.iter().copied());
    let mut finding = form
        .finding(RULE.info, cells(form, sum, &columns, (lead, wrong)))
        .with_text("whole", address(sum.total).unwrap_or_default())
        .with("parts", Arg::List(added_up.collect()))
        .with_text("row", form.label(sum.total))
        .with_text("column", form.column_name(column))
        .with_number("total", balance.stated)
        .with_number("sum", balance.sum)
        .with_number("difference", balance.difference)
        .with(
            "measure",
            Arg::Measure(form.measure(sum.total, column).to_owned()),
        )
        .affecting(form.figures(rows(), &columns));
    if matches!(
        wrong,
        Wrong::Blank(_) | Wrong::BlankOfAnySize(_) | Wrong::Unknown
    ) {
        // A row without any figure lacks those too that no sum ties.
        let empty = sum.parts.iter().copied();
        let empty = empty.filter(|part| !form.has_number(*part));
        finding.affects.extend(form.lines(empty));
    }
    let more = alike.iter().skip(1).map(|one| form.column_name(one.column));
    let more: Vec<String> = more.collect();
    let words = Words::of(wrong);
    if !more.is_empty() {
        finding = finding
            .with("also", Arg::Message(words.also))
            .with_text("part", form.label(lead))
            .with("more", Arg::List(more));
    }
    finding = finding
        .with("task", Arg::Message(words.task))
        .with_text("lead", address(lead).unwrap_or_default());
    if let Some(mend) = words.mend {
        finding = finding.with("mend", Arg::Message(mend));
    }
    if let (Wrong::Part(_) | Wrong::Blank(_), Some(right)) = (wrong, right(alike.first()?)) {
        finding = finding.with_number("right", right);
    }
    if wrong == Wrong::Deleted {
        finding = finding.with("lost", Arg::Message("sum-lost"));
    }
    if wrong == Wrong::Unknown {
        finding = finding.with("unsure", Arg::Message("text.sum-unsure"));
    }
    let moved = moved(form, alike).or(alike.first())?;
    Some(finding.moving(form.effect(lead, moved.column, right(moved)?)))
}

/// Reasons that say what is wrong in further columns and what is to be done.
struct Words {
    also: &'static str,
    task: &'static str,
    mend: Option<&'static str>,
}

impl Words {
    fn of(wrong: Wrong) -> Self {
        let look_at = |also| Self {
            also,
            task: "sum-look",
            mend: Some("sum-mend"),
        };
        match wrong {
            Wrong::Total => look_at("sum-also-total"),
            Wrong::Part(_) => look_at("sum-also-part"),
            Wrong::Unknown => look_at("sum-also-unsure"),
            Wrong::Blank(_) | Wrong::BlankOfAnySize(_) => Self {
                also: "sum-also-blank",
                task: "sum-fill",
                mend: None,
            },
            Wrong::Deleted => Self {
                also: "sum-also-deleted",
                task: "sum-restore",
                mend: None,
            },
        }
    }
}

fn cells(
    form: &FilledForm<'_>,
    sum: &Sum<'_>,
    columns: &[ColumnIndex],
    (lead, wrong): (FilledRow, Wrong),
) -> Vec<CellRef> {
    let leads = columns.iter().filter_map(|column| form.cell(lead, *column));
    // What is not there explains the sum, and the parts that are there are in nobody's doubt.
    let others: Vec<FilledRow> = match wrong {
        Wrong::Blank(_) | Wrong::BlankOfAnySize(_) => vec![sum.total],
        Wrong::Deleted => Vec::new(),
        Wrong::Part(_) | Wrong::Total | Wrong::Unknown => {
            let rows = std::iter::once(sum.total).chain(sum.parts.iter().copied());
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

/// The column by which the province's figures move most: the cumulative one, where it is among them.
fn moved<'f>(form: &FilledForm<'_>, alike: &'f [Failed]) -> Option<&'f Failed> {
    alike.iter().find(|one| {
        let mut series = form.facts.series.iter();
        series.any(|series| series.cumulative == Some(one.column))
    })
}
