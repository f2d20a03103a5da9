//! Months of the year so far, from the returns the job keeps.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::book::{Book, Entry};
use super::doubts::Doubts;
use super::headline_row::headline_key;
use super::layout::{FormLayout, Layouts};
use super::on_error::OnError;
use super::scope::Scope;
use super::ties::Reach;
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{Derivation, FigureIndex, FigureStatus, LineKey, Standing};
use crate::model::form::{FormIndex, Role};
use crate::model::observation::{Observation, Return, Round};
use crate::model::period::Period;
use crate::model::register::UnitIndex;

/// Enters the total of each earlier month for the rows of headlines, when returns of earlier months are kept.
///
/// A month is official when the return of the month after states it; until then it is that month's estimate. The ids are
/// `retail.total.month.2019-03`; the month before the run and the month of the run are totals of the run itself.
pub(super) fn enter(book: &mut Book<'_>, kept: &Months) -> Vec<(LineKey, Period, FigureIndex)> {
    let period = book.scope.period;
    let months: Vec<Period> = (1..=period.month())
        .filter_map(|month| Period::new(period.year(), month))
        .collect();
    let mut monthly = Vec::new();
    for key in kept.keys.iter().copied() {
        for month in &months {
            let entered = if *month == period {
                book.total(key, Role::Month)
            } else if *month == period.previous() {
                book.total(key, Role::PreviousMonth)
                    .or_else(|| enter_kept(book, kept, key, *month))
            } else {
                enter_kept(book, kept, key, *month)
            };
            if let Some(figure) = entered {
                monthly.push((key, *month, figure));
            }
        }
    }
    monthly
}

/// Cells of earlier returns: by row, month and unit the estimate and the official figure.
#[derive(Default)]
pub(super) struct Months {
    /// Rows of headlines; none when no return of an earlier month is kept.
    keys: Vec<LineKey>,
    months: BTreeMap<(LineKey, Period, UnitIndex), MonthOfUnit>,
    /// Units that add up and owe the form, by form.
    owing: BTreeMap<FormIndex, Vec<UnitIndex>>,
}

#[derive(Default)]
struct MonthOfUnit {
    estimate: Option<(Decimal, CellRef)>,
    official: Option<(Decimal, CellRef)>,
}

impl Months {
    /// The cells of a round, as long as its returns are there.
    pub(super) fn gather(
        layouts: &Layouts<'_>,
        scope: &Scope,
        round: &Round,
        doubts: &Doubts,
    ) -> Self {
        let mut kept = Self::default();
        let has_earlier = |received: &Return| received.period < round.period;
        if !round.returns.iter().any(has_earlier) {
            return kept;
        }
        let descriptions = layouts.descriptions;
        let headlines = descriptions.report.headlines.iter();
        let keys = headlines.filter_map(|headline| headline_key(descriptions, headline));
        let keys: BTreeSet<LineKey> = keys.collect();
        let keys: Vec<LineKey> = keys.into_iter().collect();
        let forms: BTreeSet<FormIndex> = keys.iter().map(|key| key.form).collect();
        for form in &forms {
            kept.owing.insert(*form, scope.owing(*form).to_vec());
        }
        let mut returns: Vec<&Return> = round
            .returns
            .iter()
            .filter(|received| received.period.year() == round.period.year())
            .filter(|received| received.period <= round.period)
            .filter(|received| forms.contains(&received.form))
            .collect();
        returns.sort_by(|a, b| (&a.path, &a.sheet).cmp(&(&b.path, &b.sheet)));
        for received in returns {
            if let Some(layout) = layouts.form(received.form) {
                let reached = Reached::of(received, layout, descriptions, doubts);
                kept.take(received, (layout, &reached), &keys, scope);
            }
        }
        Self { keys, ..kept }
    }

    fn take(
        &mut self,
        received: &Return,
        (layout, reached): (&FormLayout, &Reached<'_>),
        keys: &[LineKey],
        scope: &Scope,
    ) {
        for seen in &received.observations {
            let Some((role, indicator)) = layout.cell(seen.row, seen.column) else {
                continue;
            };
            let key = LineKey {
                form: received.form,
                row: seen.row,
                indicator,
            };
            let month = if role == Role::Month {
                received.period
            } else if role == Role::PreviousMonth {
                received.period.previous()
            } else {
                continue;
            };
            let Some(value) = seen.value.number().filter(|_| keys.contains(&key)) else {
                continue;
            };
            let is_doubtful = reached.leaves_out(seen);
            if is_doubtful || !scope.admits(received.form, received.unit, seen.unit) {
                continue;
            }
            let entry = self.months.entry((key, month, seen.unit)).or_default();
            let stated = (value, received.cell(seen.position));
            if role == Role::Month {
                entry.estimate.get_or_insert(stated);
            } else {
                entry.official.get_or_insert(stated);
            }
        }
    }
}

/// What errors reach in a return of the year: a month rests on no figure that a sum ties to a wrong one.
struct Reached<'a> {
    received: &'a Return,
    doubts: &'a Doubts,
    own: Reach,
}

impl<'a> Reached<'a> {
    fn of(
        received: &'a Return,
        layout: &FormLayout,
        descriptions: &Descriptions,
        doubts: &'a Doubts,
    ) -> Self {
        let doubt = doubts.about(received, received.unit);
        let form = descriptions.form(received.form);
        let tied = form.filter(|_| doubt.is_some() && !layout.rows_are_units);
        let own = match tied {
            Some(form) => Reach::of_return(
                received,
                (form, descriptions),
                doubt,
                &BTreeSet::new(),
                OnError::LeaveOut,
            ),
            None => Reach::named(doubt, OnError::LeaveOut),
        };
        Self {
            received,
            doubts,
            own,
        }
    }

    fn leaves_out(&self, seen: &Observation) -> bool {
        let place = (seen.row, seen.column);
        let standing = if seen.unit == self.received.unit {
            self.own.standing(place)
        } else {
            let doubt = self.doubts.about(self.received, seen.unit);
            Reach::named(doubt, OnError::LeaveOut).standing(place)
        };
        standing == Standing::LeftOut
    }
}

fn enter_kept(
    book: &mut Book<'_>,
    kept: &Months,
    key: LineKey,
    month: Period,
) -> Option<FigureIndex> {
    let from = (key, month, UnitIndex::FIRST);
    let mut value = Decimal::ZERO;
    let mut cells = Vec::new();
    let mut units = Vec::new();
    let mut estimated = false;
    let of_month = kept
        .months
        .range(from..)
        .take_while(|((of, at, _), _)| (*of, *at) == (key, month));
    for ((.., unit), stated) in of_month {
        estimated |= stated.official.is_none();
        if let Some((number, cell)) = stated.official.as_ref().or(stated.estimate.as_ref()) {
            value = value.checked_add(*number)?;
            cells.push(cell.clone());
            units.push(*unit);
        }
    }
    if units.is_empty() {
        return None;
    }
    let owing = kept.owing.get(&key.form).into_iter().flatten();
    let lacking: Vec<UnitIndex> = owing
        .filter(|unit| !units.contains(unit))
        .copied()
        .collect();
    let prefix = book.prefix(key)?;
    let measure = book.measure(book.layouts.measure(key, Role::Month));
    let entry = Entry {
        id: format!("{prefix}.month.{month}"),
        value: Some(value),
        measure,
        status: if lacking.is_empty() {
            FigureStatus::Complete
        } else {
            FigureStatus::Incomplete
        },
        estimated,
        lacking,
        derivation: Derivation::EarlierReturns(cells),
    };
    book.enter(entry)
}
