//! Totals of the province by row and role, also over the units that count in another role as well.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::book::{Book, Entry};
use super::on_error::OnError;
use crate::model::figure::{
    Derivation, FigureIndex, FigureStatus, Line, LineKey, Place, Standing, counted_beside,
};
use crate::model::form::Role;
use crate::model::register::UnitIndex;

/// Totals of one row and indicator, by role.
#[derive(Default)]
pub(super) struct Totals {
    pub(super) roles: Vec<(Role, FigureIndex)>,
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

/// What the counted lines of a key add up to in one role.
#[derive(Default)]
pub(super) struct Sum {
    value: Option<Decimal>,
    overflowed: bool,
    units: Vec<UnitIndex>,
    marked: bool,
}

impl Sum {
    pub(super) fn of((lines, role): (&[Line], Role)) -> Self {
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

/// A sum of lines; it lacks the units that owe it and are not in it, because of any of `places`.
pub(super) fn total_entry(
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
