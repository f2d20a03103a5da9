//! Which figures of a return an error reaches: those it names, and those that a declared sum ties to them.
//!
//! A whole is the sum of its parts in everything that is published. So rows that a form ties by a sum stand or fall together
//! for a unit, column by column: when a figure is left out and the sum no longer holds without it, the whole and all its
//! parts are left out. What lies within another figure (trong đó) is never counted where that figure is not.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::doubts::Doubt;
use super::on_error::OnError;
use crate::check::{Counted, allowed_in_sum};
use crate::model::descriptions::Descriptions;
use crate::model::figure::Standing;
use crate::model::form::{ColumnIndex, EditKind, Form, RowIndex};
use crate::model::observation::Return;

/// A figure of a return.
pub(super) type Place = (RowIndex, ColumnIndex);

/// What errors reach in the figures of one unit in a return.
#[derive(Debug, Default)]
pub(super) struct Reach {
    whole_form: bool,
    rows: BTreeSet<RowIndex>,
    /// Touched by an error, or tied to one that is.
    pub(super) touched: BTreeSet<Place>,
    /// Not counted.
    left_out: BTreeSet<Place>,
    counts_errors: bool,
}

impl Reach {
    /// For a return whose figures speak of the unit that submitted it; `blanks` are places without a figure in rows that
    /// have others.
    pub(super) fn of_return(
        received: &Return,
        (form, descriptions): (&Form, &Descriptions),
        doubt: Option<&Doubt>,
        blanks: &BTreeSet<Place>,
        on_error: OnError,
    ) -> Self {
        let ties = Ties::new(received, form, descriptions);
        let mut reach = Self::named(doubt, on_error);
        for (row, column) in ties.values.keys() {
            if reach.rows.contains(row) {
                reach.touched.insert((*row, *column));
            }
        }
        let mut suspects = reach.touched.clone();
        suspects.extend(blanks);
        ties.spread(&mut reach.touched, &suspects);
        reach.left_out = match on_error {
            OnError::LeaveOut | OnError::Withhold => reach.touched.clone(),
            OnError::Count => {
                suspects.extend(&reach.touched);
                let mut broken = BTreeSet::new();
                ties.spread(&mut broken, &suspects);
                reach.touched.extend(&broken);
                broken
            }
        };
        reach
    }

    /// For the row of a unit in a table of units: no sum ties it to another.
    pub(super) fn named(doubt: Option<&Doubt>, on_error: OnError) -> Self {
        let Some(doubt) = doubt else {
            return Self::default();
        };
        let left_out = match on_error {
            OnError::LeaveOut | OnError::Withhold => doubt.figures.clone(),
            OnError::Count => BTreeSet::new(),
        };
        Self {
            whole_form: doubt.whole,
            rows: doubt.rows.clone(),
            touched: doubt.figures.clone(),
            left_out,
            counts_errors: on_error == OnError::Count,
        }
    }

    /// Whether a figure counts.
    pub(super) fn standing(&self, (row, column): Place) -> Standing {
        let is_named = self.whole_form || self.rows.contains(&row);
        if self.left_out.contains(&(row, column)) || is_named && !self.counts_errors {
            return Standing::LeftOut;
        }
        if is_named || self.touched.contains(&(row, column)) {
            return Standing::CountedWithError;
        }
        Standing::Counted
    }
}

/// The figures of a return beside the sums that its form declares.
struct Ties<'a> {
    form: &'a Form,
    descriptions: &'a Descriptions,
    values: BTreeMap<Place, Decimal>,
    open_rows: Vec<RowIndex>,
}

impl<'a> Ties<'a> {
    fn new(received: &Return, form: &'a Form, descriptions: &'a Descriptions) -> Self {
        let numbers = received.observations.iter();
        let values = numbers.filter_map(|seen| {
            let number = seen.value.number()?;
            Some(((seen.row, seen.column), number))
        });
        Self {
            form,
            descriptions,
            values: values.collect(),
            open_rows: RowIndex::each_from(form.rows.len())
                .take(received.open_rows.len())
                .collect(),
        }
    }

    /// Removes what cannot stand without what is removed already, until every sum with a suspect in it holds.
    fn spread(&self, removed: &mut BTreeSet<Place>, suspects: &BTreeSet<Place>) {
        loop {
            let before = removed.len();
            for edit in &self.form.edits {
                match &edit.kind {
                    EditKind::SumOfRows {
                        total,
                        parts,
                        columns,
                        tolerance,
                    } => {
                        let parts = if parts.is_empty() {
                            &self.open_rows
                        } else {
                            parts
                        };
                        for column in columns {
                            let sum = Sum {
                                whole: (*total, *column),
                                parts: parts.iter().map(|part| (*part, *column)).collect(),
                                tolerance: *tolerance,
                            };
                            self.settle_sum(&sum, removed, suspects);
                        }
                    }
                    EditKind::PartOfRow {
                        whole,
                        parts,
                        columns,
                    } => {
                        for column in columns {
                            let parts = parts.iter().map(|part| (*part, *column));
                            self.settle_within((*whole, *column), parts, removed, suspects);
                        }
                    }
                    EditKind::PartOfColumn { whole, part } => {
                        let rows: BTreeSet<RowIndex> =
                            self.values.keys().map(|(row, _)| *row).collect();
                        for row in rows {
                            let part = std::iter::once((row, *part));
                            self.settle_within((row, *whole), part, removed, suspects);
                        }
                    }
                    EditKind::Ratio { .. } | EditKind::Range { .. } => {}
                }
            }
            if removed.len() == before {
                return;
            }
        }
    }

    fn settle_sum(&self, sum: &Sum, removed: &mut BTreeSet<Place>, suspects: &BTreeSet<Place>) {
        let mut places = sum.parts.iter().chain([&sum.whole]);
        if !places.any(|place| removed.contains(place) || suspects.contains(place)) {
            return;
        }
        if !self.holds(sum, removed) {
            let places = sum.parts.iter().chain([&sum.whole]);
            removed.extend(places.filter(|place| self.values.contains_key(place)));
        }
    }

    /// True when the whole is the sum of its parts in what is not removed.
    fn holds(&self, sum: &Sum, removed: &BTreeSet<Place>) -> bool {
        let value = |place: &Place| self.values.get(place).copied();
        let given: Vec<Decimal> = sum.parts.iter().filter_map(value).collect();
        let mut places = sum.parts.iter().chain([&sum.whole]);
        if places.any(|place| removed.contains(place) && value(place).is_some_and(is_something)) {
            let mut places = sum.parts.iter().chain([&sum.whole]);
            return places.all(|place| removed.contains(place) || value(place).is_none());
        }
        let added = given.iter().copied();
        let added = added.fold(Decimal::ZERO, Decimal::saturating_add);
        let Some(stated) = value(&sum.whole) else {
            return !given.into_iter().any(is_something);
        };
        let (row, column) = sum.whole;
        let indicator = self.form.indicator_of(row, column);
        let counted = Counted::of(self.descriptions.indicator(indicator));
        let measure = self.form.measure_of(row, column);
        let measure = self.descriptions.measure(measure);
        let decimals = measure.map_or(0, |measure| measure.decimals);
        let operands = given.iter().copied().chain([stated]);
        let allowed = allowed_in_sum(operands, (counted, decimals), given.len(), sum.tolerance);
        stated.saturating_sub(added).abs() <= allowed
    }

    /// What lies within a figure that is not counted is not counted either; more than the whole never lies within it.
    fn settle_within(
        &self,
        whole: Place,
        parts: impl Iterator<Item = Place>,
        removed: &mut BTreeSet<Place>,
        suspects: &BTreeSet<Place>,
    ) {
        let parts: Vec<Place> = parts
            .filter(|part| self.values.contains_key(part))
            .collect();
        let is_suspect = |place: &Place| removed.contains(place) || suspects.contains(place);
        if !parts.iter().chain([&whole]).any(is_suspect) {
            return;
        }
        let counted = |place: &Place| {
            let value = self.values.get(place).copied();
            value.filter(|_| !removed.contains(place))
        };
        let within: Decimal = parts
            .iter()
            .filter_map(counted)
            .fold(Decimal::ZERO, Decimal::saturating_add);
        match counted(&whole) {
            None => removed.extend(parts),
            // Rounding is let through by the rule that compares them; an error says that it is no rounding.
            Some(stated) if within > stated && parts.iter().all(|part| suspects.contains(part)) => {
                removed.extend(parts);
                removed.insert(whole);
            }
            Some(_) => {}
        }
    }
}

/// A whole and what it is the sum of.
struct Sum {
    whole: Place,
    parts: Vec<Place>,
    tolerance: Option<Decimal>,
}

fn is_something(value: Decimal) -> bool {
    !value.is_zero()
}
