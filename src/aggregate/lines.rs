//! Returns to lines: the figures of one unit in one row, by role, with the decision whether they count.
//!
//! Figures of a row that count and figures that do not are lines of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::doubts::{Doubt, Doubts};
use super::layout::{FormLayout, Layouts};
use super::on_error::OnError;
use super::open_rows::{OpenRows, RowMap};
use super::scope::Scope;
use super::ties::{Place, Reach};
use crate::model::cell::Position;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{self, Line, LineCell, LineIndex, LineKey, OpenName, Standing};
use crate::model::form::{ColumnIndex, Form, FormIndex, Role, RowIndex};
use crate::model::index::BeyondTable;
use crate::model::observation::Return;
use crate::model::register::UnitIndex;

/// What the returns of the period hold.
pub(super) struct Collected {
    /// Sorted by form, row, indicator, unit; a unit stands at most once in a key among those that count.
    pub(super) lines: Vec<Line>,
    /// Labels of open rows by form.
    pub(super) open_rows: Vec<Vec<OpenName>>,
    /// Units whose return arrived, by form.
    pub(super) received: BTreeSet<(FormIndex, UnitIndex)>,
    /// Units whose whole return is touched by an error.
    pub(super) touched_forms: BTreeSet<(FormIndex, UnitIndex)>,
    /// Units touched by an error in single figures, or left out with what a sum ties to them.
    pub(super) touched: BTreeSet<(LineKey, Role, UnitIndex)>,
    /// Units that fill a row and lack one of its figures.
    pub(super) unfilled: BTreeSet<(LineKey, Role, UnitIndex)>,
}

/// Collects the lines of the period of the run. Where two returns of a unit count, the first by path does.
///
/// # Errors
/// When there are more open rows or lines than indices can say.
pub(super) fn collect(
    returns: Vec<Return>,
    layouts: &Layouts<'_>,
    scope: &Scope,
    doubts: &Doubts,
    on_error: OnError,
) -> Result<Collected, BeyondTable> {
    let returns = in_order_of_path(returns, scope);
    let open = OpenRows::merge(&returns, layouts)?;
    let mut collected = Collected {
        lines: Vec::new(),
        open_rows: open.names(),
        received: BTreeSet::new(),
        touched_forms: BTreeSet::new(),
        touched: BTreeSet::new(),
        unfilled: BTreeSet::new(),
    };
    for received in returns {
        let described = layouts.descriptions.form(received.form);
        let Some((form, layout)) = described.zip(layouts.form(received.form)) else {
            continue;
        };
        let rows = open.rows_of(&received, layout);
        let total = form.summed_total().map(|(total, _)| total);
        let taking = Taking {
            received: &received,
            form,
            layout,
            rows: &rows,
            scope,
            summed: total.filter(|total| received.is_summed(*total, form.rows.len())),
        };
        collected.received.insert((received.form, received.unit));
        collected.take(&taking, layouts.descriptions, doubts, on_error);
    }
    collected.lines.sort_by(|a, b| {
        let place = |line: &Line| (line.key, line.unit);
        let rest = |line: &Line| {
            (
                Arc::clone(&line.path),
                Arc::clone(&line.sheet),
                line.standing,
            )
        };
        place(a).cmp(&place(b)).then_with(|| rest(a).cmp(&rest(b)))
    });
    settle_repeated(&mut collected.lines);
    LineIndex::at(collected.lines.len())?;
    collected.lines.shrink_to_fit();
    Ok(collected)
}

fn in_order_of_path(mut returns: Vec<Return>, scope: &Scope) -> Vec<Return> {
    returns.retain(|received| {
        received.period == scope.period
            && (scope.admits(received.form, received.unit, received.unit)
                || scope.owing(received.form).contains(&received.unit))
    });
    returns.sort_by_cached_key(|received| {
        (
            Arc::clone(&received.path),
            Arc::clone(&received.sheet),
            received.form,
            received.unit,
        )
    });
    returns
}

impl Collected {
    /// Units touched by an error in one figure.
    pub(super) fn touching(
        &self,
        (key, role): figure::Place,
    ) -> impl Iterator<Item = UnitIndex> + '_ {
        units_of(&self.touched, (key, role))
    }

    /// Units that fill a row and lack one of its figures.
    pub(super) fn unfilling(&self, place: figure::Place) -> impl Iterator<Item = UnitIndex> + '_ {
        units_of(&self.unfilled, place)
    }

    /// Lines of one form.
    pub(super) fn of_form(&self, form: FormIndex) -> &[Line] {
        let from = self.lines.partition_point(|line| line.key.form < form);
        let (_, rest) = self.lines.split_at(from);
        let until = rest.partition_point(|line| line.key.form == form);
        rest.split_at(until).0
    }

    /// Lines of one row and indicator, in official order of units, with the number of the first.
    pub(super) fn of_key(&self, key: LineKey) -> (usize, &[Line]) {
        let from = self.lines.partition_point(|line| line.key < key);
        let (_, rest) = self.lines.split_at(from);
        let until = rest.partition_point(|line| line.key == key);
        (from, rest.split_at(until).0)
    }

    fn take(
        &mut self,
        taking: &Taking<'_>,
        descriptions: &Descriptions,
        doubts: &Doubts,
        on_error: OnError,
    ) {
        let received = taking.received;
        let mut numbers = taking.numbers();
        let blanks = self.note_blanks(taking, &numbers);
        let described = (taking.form, descriptions);
        let of_submitter = doubts.about(received, received.unit);
        let own = if of_submitter.is_none() && blanks.is_empty() || taking.layout.rows_are_units {
            Reach::named(of_submitter, on_error)
        } else {
            Reach::of_return(received, described, of_submitter, &blanks, on_error)
        };
        let units: BTreeSet<UnitIndex> = numbers.iter().map(|number| number.unit).collect();
        for unit in units.into_iter().chain([received.unit]) {
            if taking.scope.admits(received.form, received.unit, unit) {
                self.note_touched(taking, unit, doubts.about(received, unit), &own);
            }
        }
        for number in &mut numbers {
            number.standing = if number.unit == received.unit {
                own.standing(number.place)
            } else {
                Reach::named(doubts.about(received, number.unit), on_error).standing(number.place)
            };
        }
        numbers.sort_by_key(|number| (number.line(), number.standing, number.cell.role));
        self.lines.extend(taking.lines(&numbers));
    }

    /// Takes note of what a total lacks because an error reaches it.
    fn note_touched(
        &mut self,
        taking: &Taking<'_>,
        unit: UnitIndex,
        doubt: Option<&Doubt>,
        own: &Reach,
    ) {
        let received = taking.received;
        if doubt.is_some_and(|doubt| doubt.whole) {
            self.touched_forms.insert((received.form, unit));
        }
        let rows = doubt.iter().flat_map(|doubt| &doubt.rows);
        let columns = || ColumnIndex::each().take(taking.form.columns.len());
        let of_rows = rows.flat_map(|row| columns().map(|column| (*row, column)));
        let figures = doubt.iter().flat_map(|doubt| doubt.figures.iter().copied());
        let tied = own.touched.iter().filter(|_| unit == received.unit);
        for place in of_rows.chain(figures).chain(tied.copied()) {
            if let Some((key, role)) = taking.key(place) {
                self.touched.insert((key, role, unit));
            }
        }
    }

    /// Places without a figure in rows that have others: the unit is not in the total there, and the total must say so.
    ///
    /// A figure is lacking where the form demands one of every filled row, and where the row has another one of the same
    /// indicator: a plan and a month without the cumulative figure are an incomplete line.
    fn note_blanks(&mut self, taking: &Taking<'_>, numbers: &[Number]) -> BTreeSet<Place> {
        let received = taking.received;
        let mut blanks = BTreeSet::new();
        let rows = numbers.chunk_by(|a, b| (a.place.0, a.unit) == (b.place.0, b.unit));
        for of_row in rows {
            let Some(first) = of_row.first() else {
                continue;
            };
            for place in taking.blank_places(of_row) {
                if let Some((key, role)) = taking.key(place) {
                    self.unfilled.insert((key, role, first.unit));
                    if first.unit == received.unit {
                        blanks.insert(place);
                    }
                }
            }
        }
        // A total that could not be added up is lacking even where the whole row is.
        for place in taking.sums_not_made() {
            if let Some((key, role)) = taking.key(place) {
                self.unfilled.insert((key, role, received.unit));
                blanks.insert(place);
            }
        }
        blanks
    }
}

/// A return on its way to lines.
struct Taking<'a> {
    received: &'a Return,
    form: &'a Form,
    layout: &'a FormLayout,
    rows: &'a RowMap,
    scope: &'a Scope,
    /// The total that the sheet does not print.
    summed: Option<RowIndex>,
}

impl Taking<'_> {
    /// Row and role of a figure in the consolidation.
    fn key(&self, (row, column): Place) -> Option<(LineKey, Role)> {
        let row = self.rows.consolidated(row)?;
        let (role, indicator) = self.layout.cell(row, column)?;
        let form = self.received.form;
        let key = LineKey {
            form,
            row,
            indicator,
        };
        Some((key, role))
    }

    /// The numbers of a return that may enter figures of the province, by row, then unit.
    fn numbers(&self) -> Vec<Number> {
        let received = self.received;
        let numbers = received.observations.iter().filter_map(|seen| {
            let value = seen.value.number()?;
            let place = (seen.row, seen.column);
            let (key, role) = self.key(place)?;
            let admitted = self.scope.admits(received.form, received.unit, seen.unit);
            admitted.then_some(Number {
                place,
                key,
                unit: seen.unit,
                cell: LineCell {
                    role,
                    value,
                    position: seen.position,
                },
                standing: Standing::Counted,
            })
        });
        let mut numbers: Vec<Number> = numbers.collect();
        numbers.sort_by_key(|number| (number.place.0, number.unit));
        numbers
    }

    /// Where a row of one unit lacks a figure; `numbers` are those it has.
    fn blank_places<'n>(&'n self, numbers: &'n [Number]) -> impl Iterator<Item = Place> + 'n {
        let row = numbers.first().map(|number| number.place.0);
        let columns = ColumnIndex::each().zip(&self.form.columns);
        columns.filter_map(move |(column, described)| {
            let place = (row?, column);
            let (key, role) = self.key(place)?;
            // The months of a year that are still to come are empty in every series.
            if role == Role::SeriesThisYear {
                return None;
            }
            let is_given = numbers.iter().any(|number| number.place == place);
            let of_same = || numbers.iter().any(|number| number.key == key);
            (!is_given && (described.required || of_same())).then_some(place)
        })
    }

    /// Figures of the total that the sheet does not print, where a row lacks its own.
    fn sums_not_made(&self) -> impl Iterator<Item = Place> {
        let total = self.received.observations.iter();
        let total = total.filter(|seen| Some(seen.row) == self.summed);
        let absent = total.filter(|seen| seen.value.number().is_none());
        absent.map(|seen| (seen.row, seen.column))
    }

    /// The lines of numbers that are sorted by line and standing.
    fn lines<'n>(&'n self, numbers: &'n [Number]) -> impl Iterator<Item = Line> + 'n {
        let same = numbers.chunk_by(|a, b| (a.line(), a.standing) == (b.line(), b.standing));
        same.filter_map(|same| {
            let first = same.first()?;
            let mut cells: Vec<LineCell> = same.iter().map(|number| number.cell).collect();
            cells.dedup_by_key(|cell| cell.role);
            let is_summed = Some(first.place.0) == self.summed;
            let summed = same.iter().filter(|_| is_summed);
            Some(Line {
                key: first.key,
                unit: first.unit,
                period: self.received.period,
                path: Arc::clone(&self.received.path),
                sheet: Arc::clone(&self.received.sheet),
                cells,
                standing: first.standing,
                addends: summed.flat_map(|sum| self.addends(sum)).collect(),
            })
        })
    }

    /// The cells that were added up to a total.
    fn addends(&self, sum: &Number) -> impl Iterator<Item = (Role, Position)> {
        let (described, column, role) = (self.form.rows.len(), sum.place.1, sum.cell.role);
        let seen = self.received.observations.iter();
        let added = seen.filter(move |seen| {
            let is_open = seen.row.place() >= described;
            is_open && seen.column == column && seen.value.number().is_some()
        });
        added.map(move |seen| (role, seen.position))
    }
}

/// A number of a return with what it speaks of.
struct Number {
    place: Place,
    key: LineKey,
    unit: UnitIndex,
    cell: LineCell,
    standing: Standing,
}

impl Number {
    fn line(&self) -> (LineKey, UnitIndex) {
        (self.key, self.unit)
    }
}

/// Two returns of one unit for one form are a finding. Whatever its weight, no figure may enter a total twice:
/// identical copies vanish, and of doubtful ones only the first can count.
fn settle_repeated(lines: &mut Vec<Line>) {
    let mut counted: Option<(LineKey, UnitIndex, Arc<str>, Arc<str>)> = None;
    lines.retain_mut(|line| {
        let is_of = |(key, unit, ..): &(LineKey, UnitIndex, Arc<str>, Arc<str>)| {
            (*key, *unit) == (line.key, line.unit)
        };
        let first = counted.as_ref().filter(|counted| is_of(counted));
        let is_again =
            first.is_some_and(|(.., path, sheet)| (path, sheet) != (&line.path, &line.sheet));
        match line.standing {
            Standing::LeftOut => true,
            Standing::Counted | Standing::CountedWithError if !is_again => {
                if first.is_none() {
                    let (path, sheet) = (Arc::clone(&line.path), Arc::clone(&line.sheet));
                    counted = Some((line.key, line.unit, path, sheet));
                }
                true
            }
            Standing::Counted => false,
            Standing::CountedWithError => {
                line.standing = Standing::LeftOut;
                true
            }
        }
    });
}

fn units_of(
    units: &BTreeSet<(LineKey, Role, UnitIndex)>,
    (key, role): figure::Place,
) -> impl Iterator<Item = UnitIndex> + '_ {
    units
        .range((key, role, UnitIndex::FIRST)..)
        .take_while(move |(of_key, of_role, _)| (*of_key, *of_role) == (key, role))
        .map(|(.., unit)| *unit)
}
