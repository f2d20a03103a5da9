//! TH238: a row went from a figure to nothing since last month, or from nothing to a figure.
//!
//! A season that begins or ends does the same every year: what happened between the same two months of last year is not said.

use rust_decimal::Decimal;

use super::compared::Compared;
use super::filled::FilledRow;
use super::rule::{Look, Rule};
use super::series::Series;
use super::th242_deleted_row;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::ColumnIndex;
use crate::model::observation::{Absence, Value};
use crate::model::settings::Threshold;

/// Smallest figure that is missed or wondered at, in percent of the head of its table.
const WEIGHT: Threshold = Threshold {
    name: "least-share-percent",
    digits: 5,
    decimals: 1,
};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH238",
        name: "appeared-or-vanished",
        severity: Severity::Warning,
    },
    thresholds: &[WEIGHT],
    look: Look::OverTime(look),
};

/// What became of a row since last month.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Appeared,
    Vanished,
}

struct Changed {
    row: FilledRow,
    change: Change,
    now: Decimal,
    before: Decimal,
}

fn look(compared: &Compared<'_>, findings: &mut Vec<Finding>) {
    if compared.month_before.is_none() {
        return;
    }
    let form = compared.form;
    let weight = compared.threshold(&RULE.info, &WEIGHT);
    for series in &form.facts.series {
        let Some(column) = series.month.or(series.end_of_period) else {
            continue;
        };
        // A column without any figure is missing as a whole, which is said elsewhere.
        if form.rows().all(|row| form.number(row, column).is_none()) {
            continue;
        }
        let rows = form.rows();
        let changed: Vec<Changed> = rows
            .filter_map(|row| changed(compared, series, column, row))
            .filter(|one| weighs(compared, column, one, weight))
            .collect();
        let mut groups = Groups::new(compared);
        changed.iter().for_each(|one| groups.take(one));
        let found = groups.0.iter();
        findings.extend(found.filter_map(|group| finding(compared, column, group, weight)));
    }
}

/// Rows that changed alike, each with the rows below it in the hierarchy: a section takes its divisions with it.
struct Groups<'a, 'b>(Vec<Vec<&'b Changed>>, &'b Compared<'a>);

impl<'a, 'b> Groups<'a, 'b> {
    fn new(compared: &'b Compared<'a>) -> Self {
        Self(Vec::new(), compared)
    }

    fn take(&mut self, one: &'b Changed) {
        let form = self.1.form;
        let group = self.0.last_mut().filter(|group| {
            group.first().is_some_and(|head| {
                let mut between = (head.row.place() + 1..=one.row.place()).map(FilledRow::at);
                head.change == one.change
                    && between.all(|row| form.level(row) > form.level(head.row))
            })
        });
        match group {
            Some(group) => group.push(one),
            None => self.0.push(vec![one]),
        }
    }
}

fn changed(
    compared: &Compared<'_>,
    series: &Series,
    column: ColumnIndex,
    row: FilledRow,
) -> Option<Changed> {
    // A row that is not there any more did not end, it is missing.
    if th242_deleted_row::is_deleted(compared, row) {
        return None;
    }
    let before = last_month(compared, series, column, row)?;
    let now = this_month(compared, column, row)?;
    let change = match (before.is_zero(), now.is_zero()) {
        (true, false) => Change::Appeared,
        (false, true) => Change::Vanished,
        (true, true) | (false, false) => return None,
    };
    if is_season(compared, series, row, change) {
        return None;
    }
    Some(Changed {
        row,
        change,
        now,
        before,
    })
}

/// Nothing is zero; a figure that could not be had or read, or that may not be missing, is not nothing.
fn this_month(compared: &Compared<'_>, column: ColumnIndex, row: FilledRow) -> Option<Decimal> {
    let form = compared.form;
    match form.value(row, column) {
        Some(Value::Number(number)) => Some(number),
        Some(Value::Absent(Absence::NotApplicable)) => Some(Decimal::ZERO),
        Some(Value::Absent(Absence::NotAvailable | Absence::Unreadable)) => None,
        Some(Value::Absent(Absence::Blank)) | None => {
            let is_owed = form.is_required(row) || (form.is_filled(row) && form.is_owed(column));
            (!is_owed).then_some(Decimal::ZERO)
        }
    }
}

/// Last month's figure: as reported then, and where nothing counted then, as this return prints it.
fn last_month(
    compared: &Compared<'_>,
    series: &Series,
    column: ColumnIndex,
    row: FilledRow,
) -> Option<Decimal> {
    let earlier = compared.month_before.as_ref()?.number(row, column);
    let official = series.previous_month;
    let official = official.and_then(|column| compared.form.number(row, column));
    match (earlier, official) {
        // An estimate of nothing that became something has appeared a month ago.
        (Some(earlier), Some(official)) if earlier.is_zero() => Some(official),
        (Some(earlier), _) => Some(earlier),
        (None, official) => official,
    }
}

fn is_season(compared: &Compared<'_>, series: &Series, row: FilledRow, change: Change) -> bool {
    let same_month = |number: Option<Decimal>, other: Option<Decimal>| number.or(other);
    let last_year = compared.last_year.as_ref();
    let now = same_month(
        series
            .same_month
            .and_then(|column| compared.form.number(row, column)),
        last_year.and_then(|earlier| earlier.number(row, series.month?)),
    );
    let before = same_month(
        compared
            .month_before
            .as_ref()
            .and_then(|earlier| earlier.number(row, series.same_month?)),
        last_year.and_then(|earlier| earlier.number(row, series.previous_month?)),
    );
    match (before, now, change) {
        (Some(before), Some(now), Change::Appeared) => before.is_zero() && !now.is_zero(),
        (Some(before), Some(now), Change::Vanished) => !before.is_zero() && now.is_zero(),
        (None, _, _) | (_, None, _) => false,
    }
}

fn weighs(compared: &Compared<'_>, column: ColumnIndex, one: &Changed, percent: Decimal) -> bool {
    let form = compared.form;
    let amount = one.now.abs().max(one.before.abs());
    let Some(head) = form.head(one.row) else {
        return true;
    };
    let before = compared.month_before.as_ref();
    let heads = [
        form.number(head, column),
        before.and_then(|before| before.number(head, column)),
    ];
    let head = heads.into_iter().flatten().map(|head| head.abs()).max();
    head.is_none_or(|head| {
        amount.saturating_mul(Decimal::ONE_HUNDRED) >= head.saturating_mul(percent)
    })
}

fn finding(
    compared: &Compared<'_>,
    column: ColumnIndex,
    group: &[&Changed],
    weight: Decimal,
) -> Option<Finding> {
    let form = compared.form;
    let first = group.first()?;
    let before = compared.month_before.as_ref();
    let own = group.iter().filter_map(|one| form.cell(one.row, column));
    let cells: Vec<CellRef> = own
        .chain(before.and_then(|before| before.cell(first.row, column)))
        .collect();
    let cells = if cells.is_empty() {
        vec![form.sheet()]
    } else {
        cells
    };
    let change = match first.change {
        Change::Appeared => "change-appeared",
        Change::Vanished => "change-vanished",
    };
    let mut finding = form
        .finding(RULE.info, cells)
        .with_text("row", form.label(first.row))
        .with_text("column", form.column_name(column))
        .with_number("now", first.now)
        .with_number("before", first.before)
        .with("change", Arg::Message(change))
        .with(
            "measure",
            Arg::Measure(form.measure(first.row, column).to_owned()),
        )
        .moving(form.effect(first.row, column, first.before))
        .affecting(form.figures(group.iter().map(|one| one.row), &[column]));
    if form.head(first.row).is_some() {
        finding = finding.beyond(WEIGHT.name, weight);
    }
    if let Some(more) = u64::try_from(group.len() - 1).ok().filter(|more| *more > 0) {
        finding = finding.with("more", Arg::Count(more));
    }
    Some(finding)
}
