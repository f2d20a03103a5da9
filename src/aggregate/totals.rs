//! Totals of the province by row and role, and the figures of each unit beside them.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::OnError;
use super::book::{Book, Entry};
use super::derived;
use crate::model::figure::{
    Derivation, FigureIndex, FigureStatus, Line, LineKey, Place, Standing, counted_beside,
};
use crate::model::form::{Form, FormIndex, Role, RowIndex};
use crate::model::indicator::Aggregation;
use crate::model::register::UnitIndex;

/// Totals of one row and indicator, by role.
#[derive(Default)]
pub(super) struct Totals {
    roles: Vec<(Role, FigureIndex)>,
}

impl Totals {
    /// The total in a role.
    pub(super) fn of(&self, role: Role) -> Option<FigureIndex> {
        self.roles
            .iter()
            .find(|(of_role, _)| *of_role == role)
            .map(|(_, figure)| *figure)
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
    RowIndex::each()
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
    fn of((lines, role): (&[Line], Role)) -> Self {
        Self::over(lines.iter(), role)
    }

    /// Over the units that count in a second role among other lines as well.
    fn beside(own: (&[Line], Role), beside: (&[Line], Role)) -> Self {
        Self::over(counted_beside(own, beside).map(|(_, line)| line), own.1)
    }

    fn over<'l>(lines: impl Iterator<Item = &'l Line>, role: Role) -> Self {
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
    let Some(prefix) = book.prefix(key) else {
        return;
    };
    let roles = if lines.is_empty() {
        book.layouts.required_roles(key)
    } else {
        roles_in(lines)
    };
    let additive = is_additive(book, key);
    let mut totals = Totals::default();
    for role in roles {
        let id = joined(&prefix, role.id());
        let measure = book.layouts.measure(key, role);
        if additive {
            let sum = Sum::of((lines, role));
            let name = (id.clone(), book.measure(measure));
            let derivation = Derivation::TotalOfUnits(key, role);
            let entry = total_entry(book, &[(key, role)], &sum, name, derivation);
            let figure = book.enter_total(key, role, entry);
            totals.roles.extend(figure.map(|figure| (role, figure)));
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

/// A sum of lines; it lacks the units that owe it and are not in it, because of any of `places`.
fn total_entry(
    book: &Book<'_>,
    places: &[Place],
    sum: &Sum,
    (id, measure): (String, Arc<str>),
    derivation: Derivation,
) -> Entry {
    let touched: BTreeSet<UnitIndex> = places
        .iter()
        .flat_map(|(key, role)| book.touched(*key, *role))
        .collect();
    let withheld = book.on_error == OnError::Withhold && !touched.is_empty();
    let mut lacking = touched;
    for (key, role) in places {
        lacking.extend(book.absent(key.form));
        lacking.extend(book.unfilled(*key, *role));
    }
    lacking.retain(|unit| !sum.units.contains(unit));
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
    let is_estimated = |(key, role): &(LineKey, Role)| is_estimated(book, *key, *role);
    Entry {
        id,
        value: if withheld { None } else { sum.value },
        measure,
        status,
        estimated: places.first().is_some_and(is_estimated),
        lacking: lacking.into_iter().collect(),
        derivation,
    }
}

/// Enters the totals of two places over the units that count in both; these are the totals themselves when the same units
/// are in them.
///
/// A ratio compares like with like: a unit whose figure is lacking or left out on one side stays out of the other. `id` is
/// that of the ratio; `None` when one of the two has no total or no unit counts in both.
pub(super) fn like_for_like(
    book: &mut Book<'_>,
    id: &str,
    (above, below): (Place, Place),
) -> Option<(FigureIndex, FigureIndex)> {
    let totals = (book.total(above.0, above.1)?, book.total(below.0, below.1)?);
    let (numerator, denominator) = (book.figure(totals.0)?, book.figure(totals.1)?);
    let lines = |place: Place| (book.collected.of_key(place.0).1, place.1);
    let sides = [(above, below), (below, above)];
    let [units, others] = sides.map(|(place, _)| Sum::of(lines(place)).units);
    if units == others && numerator.lacking == denominator.lacking {
        return Some(totals);
    }
    let sums = sides.map(|(place, beside)| Sum::beside(lines(place), lines(beside)));
    if sums.iter().any(|sum| sum.units.is_empty()) {
        return None;
    }
    let one_sided = super::arithmetic::one_sided(&units, &others);
    let mut entered = Vec::with_capacity(2);
    for ((place, beside), sum) in sides.into_iter().zip(&sums) {
        let measure = book.measure(book.layouts.measure(place.0, place.1));
        let name = if above.0 == below.0 {
            joined(id, place.1.id())
        } else {
            joined(id, &book.layouts.indicator(place.0.indicator)?.id)
        };
        let derivation = Derivation::TotalBeside(place, beside);
        let mut entry = total_entry(book, &[place, beside], sum, (name, measure), derivation);
        entry.lacking.extend(&one_sided);
        entry.lacking.sort_unstable();
        entry.lacking.dedup();
        if matches!(entry.status, FigureStatus::Complete | FigureStatus::Marked)
            && !entry.lacking.is_empty()
        {
            entry.status = FigureStatus::Incomplete;
        }
        entered.push(book.enter(entry)?);
    }
    Some((*entered.first()?, *entered.get(1)?))
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
