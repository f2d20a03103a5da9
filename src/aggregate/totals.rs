//! Totals of the province by row and role, and the figures of each unit beside them.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::OnError;
use super::book::{Book, Entry};
use super::derived;
use super::layout::figure_prefix;
use crate::model::figure::{Derivation, FigureIndex, FigureStatus, Line, LineKey, Standing};
use crate::model::form::{Form, FormIndex, Role, RowIndex};
use crate::model::indicator::Aggregation;
use crate::model::register::UnitIndex;

/// Totals of one row and indicator, by role, with the units in each.
#[derive(Default)]
pub(super) struct Totals {
    roles: Vec<(Role, FigureIndex, Vec<UnitIndex>)>,
}

impl Totals {
    /// The total in a role.
    pub(super) fn of(&self, role: Role) -> Option<FigureIndex> {
        self.roles
            .iter()
            .find(|(of_role, ..)| *of_role == role)
            .map(|(_, figure, _)| *figure)
    }

    /// True when the same units have a figure in both roles.
    pub(super) fn are_alike(&self, first: Role, second: Role) -> bool {
        let units = |role: Role| {
            let mut roles = self.roles.iter();
            roles
                .find(|(of_role, ..)| *of_role == role)
                .map(|(.., units)| units)
        };
        units(first) == units(second)
    }

    /// Units that have a figure in one of the two roles only.
    pub(super) fn one_sided(&self, first: Role, second: Role) -> Vec<UnitIndex> {
        let units = |role: Role| -> &[UnitIndex] {
            let mut roles = self.roles.iter();
            let found = roles.find(|(of_role, ..)| *of_role == role);
            found.map_or(&[], |(.., units)| units)
        };
        super::arithmetic::one_sided(units(first), units(second))
    }
}

/// Enters totals, figures of units and what follows from them inside one row, for every row of every form.
pub(super) fn enter(book: &mut Book<'_>) {
    let lines: &[Line] = &book.collected.lines;
    let mut groups = lines.chunk_by(|a, b| a.key == b.key).peekable();
    for key in keys(book) {
        let mut group: &[Line] = &[];
        if let Some(next) =
            groups.next_if(|group| group.first().is_some_and(|line| line.key == key))
        {
            group = next;
        }
        enter_key(book, key, group);
    }
}

/// Keys with lines, and those of required cells of forms that somebody owes, in their order.
fn keys(book: &Book<'_>) -> Vec<LineKey> {
    let mut keys: Vec<LineKey> = book.collected.lines.iter().map(|line| line.key).collect();
    keys.dedup();
    for (form, described) in book.layouts.descriptions.indexed_forms() {
        if !described.rows_are_units && !book.scope.owing(form).is_empty() {
            keys.extend(required_keys(book, form, described));
        }
    }
    keys.sort();
    keys.dedup();
    keys
}

fn required_keys(book: &Book<'_>, form: FormIndex, described: &Form) -> Vec<LineKey> {
    let Some(layout) = book.layouts.form(form) else {
        return Vec::new();
    };
    (0_u16..)
        .map(RowIndex)
        .zip(&described.rows)
        .filter(|(_, row)| row.required)
        .flat_map(|(row, _)| {
            let indicators = layout.indicators_of(row).into_iter();
            indicators.map(move |indicator| LineKey {
                form,
                row,
                indicator,
            })
        })
        .collect()
}

/// What the counted lines of a key add up to in one role.
#[derive(Default)]
struct Sum {
    value: Option<Decimal>,
    overflowed: bool,
    units: Vec<UnitIndex>,
    marked: bool,
}

impl Sum {
    fn of(lines: &[Line], role: Role) -> Self {
        let mut sum = Self::default();
        for line in lines {
            let Some(value) = line.value_of(role) else {
                continue;
            };
            if line.standing == Standing::LeftOut {
                continue;
            }
            sum.marked |= line.standing == Standing::CountedWithError;
            sum.units.push(line.unit);
            sum.value = match sum.value {
                None => Some(value),
                Some(before) => before.checked_add(value),
            };
            sum.overflowed |= sum.value.is_none();
        }
        if sum.overflowed {
            sum.value = None;
        }
        sum
    }
}

fn enter_key(book: &mut Book<'_>, key: LineKey, lines: &[Line]) {
    let Some(prefix) = figure_prefix(book.layouts.descriptions, key) else {
        return;
    };
    let roles = if lines.is_empty() {
        book.layouts.required_roles(key)
    } else {
        roles_in(lines)
    };
    let additive = is_additive(book, key);
    let touched = book.touched(key);
    let mut totals = Totals::default();
    for role in roles {
        let id = joined(&prefix, role.id());
        let measure = book.layouts.measure(key, role);
        if additive {
            let sum = Sum::of(lines, role);
            let name = (id.clone(), book.measure(measure));
            let entry = total_entry(book, key, role, &sum, &touched, name);
            let figure = book.enter_total(key, role, entry);
            totals.roles.push((role, figure, sum.units));
        }
        if !lines.is_empty() {
            let estimated = is_estimated(book, key, role);
            book.enter_stated(key, role, (&id, measure), estimated);
        }
    }
    derived::enter_row(book, key, &prefix, &totals);
    if book.is_headline(key) {
        derived::enter_units(book, key, &prefix, lines);
    }
}

/// True when the row's figures make a total: indicators that add up, and those the province states itself.
fn is_additive(book: &Book<'_>, key: LineKey) -> bool {
    match book.layouts.aggregation(key.indicator) {
        Some(Aggregation::Sum | Aggregation::EndOfPeriod) => true,
        Some(Aggregation::Stated | Aggregation::Recompute) => {
            book.scope.is_stated_by_province(key.form)
        }
        None => false,
    }
}

fn roles_in(lines: &[Line]) -> Vec<Role> {
    let mut present = [false; Role::ALL.len()];
    for cell in lines.iter().flat_map(|line| &line.cells) {
        if let Some(slot) = present.get_mut(cell.role as usize) {
            *slot = true;
        }
    }
    let kept = Role::ALL.iter().zip(present);
    kept.filter(|(_, present)| *present)
        .map(|(role, _)| *role)
        .collect()
}

fn total_entry(
    book: &Book<'_>,
    key: LineKey,
    role: Role,
    sum: &Sum,
    touched: &[UnitIndex],
    (id, measure): (String, Arc<str>),
) -> Entry {
    let withheld = book.on_error == OnError::Withhold && !touched.is_empty();
    let mut lacking: Vec<UnitIndex> = book
        .absent(key.form)
        .iter()
        .chain(touched)
        .filter(|unit| !sum.units.contains(unit))
        .copied()
        .collect();
    lacking.sort();
    lacking.dedup();
    let status = if withheld {
        FigureStatus::Withheld
    } else if sum.value.is_none() {
        FigureStatus::Unavailable
    } else if !lacking.is_empty() {
        FigureStatus::Incomplete
    } else if sum.marked {
        FigureStatus::Marked
    } else {
        FigureStatus::Complete
    };
    Entry {
        id,
        value: if withheld { None } else { sum.value },
        measure,
        status,
        estimated: is_estimated(book, key, role),
        lacking,
        derivation: Derivation::TotalOfUnits(key, role),
    }
}

/// The month of the return is an estimate when the return is written, and so is all that contains it.
pub(super) fn is_estimated(book: &Book<'_>, key: LineKey, role: Role) -> bool {
    match role {
        Role::Month
        | Role::Cumulative
        | Role::ExpectedYear
        | Role::IndexPreviousMonth
        | Role::IndexSameMonth
        | Role::IndexCumulative => true,
        Role::SeriesThisYear => {
            let form = book.layouts.descriptions.form(key.form);
            let month = form
                .and_then(|form| form.row(key.row))
                .and_then(|row| row.month);
            month == Some(book.scope.period.month())
        }
        Role::AnnualPlan
        | Role::SameMonth
        | Role::SamePeriod
        | Role::PreviousMonth
        | Role::EndOfPeriod
        | Role::Weight
        | Role::IndexBase
        | Role::SeriesLastYear
        | Role::TargetGrowth => false,
    }
}

/// `retail.total` and `growth` to `retail.total.growth`.
pub(super) fn joined(prefix: &str, name: &str) -> String {
    let mut id = String::with_capacity(prefix.len() + name.len() + 1);
    id.push_str(prefix);
    id.push('.');
    id.push_str(name);
    id
}
