//! The figures as they are made, with what later figures need to know about earlier ones.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::arithmetic::{one_sided, ratio, status_of};
use super::layout::{Layouts, figure_prefix};
use super::lines::Collected;
use super::on_error::OnError;
use super::scope::Scope;
use crate::model::derived::{Derived, Scale};
use crate::model::figure::{
    Derivation, Figure, FigureIndex, FigureStatus, LineIndex, LineKey, MadeIndex, Quotient, Stated,
    standing_line,
};
use crate::model::form::{FormIndex, Role};
use crate::model::index::BeyondTable;
use crate::model::register::UnitIndex;

/// Figures in order of making, the totals among them by key and role, and the lines they come from.
pub(super) struct Book<'a> {
    pub(super) layouts: &'a Layouts<'a>,
    pub(super) scope: &'a Scope,
    pub(super) collected: &'a Collected,
    pub(super) on_error: OnError,
    figures: Vec<Figure>,
    /// Their ids.
    ids: Vec<Box<str>>,
    /// Figures that stand in returns, by row and role; sorted because rows and roles come in their order.
    stated: Vec<Stated>,
    /// Names of measures, each held once.
    measures: BTreeMap<&'a str, Arc<str>>,
    /// Sorted by key, then role: totals are entered in the order of lines.
    totals: Vec<((LineKey, Role), FigureIndex)>,
    /// Rows of headlines: growth and completion are wanted unit by unit.
    headline_keys: BTreeSet<LineKey>,
    /// Growth of the rows of headlines.
    growths: BTreeMap<LineKey, FigureIndex>,
    /// Units that lack the whole of a form.
    absent: Vec<Vec<UnitIndex>>,
    /// Whose plan of the province is lacking.
    plan_owners: BTreeSet<UnitIndex>,
}

/// Figures, their ids, their indices in order of the ids, and what the stated ones have in common.
type Closed = (Vec<Figure>, Vec<Box<str>>, Vec<MadeIndex>, Vec<Stated>);

/// A figure before it has an index.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) value: Option<Decimal>,
    pub(super) measure: Arc<str>,
    pub(super) status: FigureStatus,
    pub(super) estimated: bool,
    pub(super) lacking: Vec<UnitIndex>,
    pub(super) derivation: Derivation,
}

impl<'a> Book<'a> {
    pub(super) fn new(
        layouts: &'a Layouts<'a>,
        scope: &'a Scope,
        collected: &'a Collected,
        on_error: OnError,
    ) -> Self {
        let absent = layouts
            .descriptions
            .indexed_forms()
            .map(|(form, _)| {
                let owing = scope.owing(form).iter().copied();
                owing
                    .filter(|unit| !collected.received.contains(&(form, *unit)))
                    .collect()
            })
            .collect();
        let headlines = layouts.descriptions.report.headlines.iter();
        Self {
            layouts,
            scope,
            collected,
            on_error,
            figures: Vec::new(),
            ids: Vec::new(),
            stated: Vec::new(),
            measures: BTreeMap::new(),
            totals: Vec::new(),
            headline_keys: headlines
                .filter_map(|headline| {
                    super::headline_row::headline_key(layouts.descriptions, headline)
                })
                .collect(),
            growths: BTreeMap::new(),
            absent,
            plan_owners: BTreeSet::new(),
        }
    }

    /// Enters a figure. `None` when no index can say it; [`Self::close`] then gives the error.
    pub(super) fn enter(&mut self, entry: Entry) -> Option<FigureIndex> {
        let index = MadeIndex::at(self.figures.len());
        self.ids.push(entry.id.into_boxed_str());
        self.figures.push(Figure {
            value: entry.value,
            measure: entry.measure,
            status: entry.status,
            estimated: entry.estimated,
            lacking: entry.lacking,
            derivation: entry.derivation,
        });
        index.ok().map(FigureIndex::Made)
    }

    pub(super) fn enter_total(
        &mut self,
        key: LineKey,
        role: Role,
        entry: Entry,
    ) -> Option<FigureIndex> {
        let index = self.enter(entry)?;
        self.totals.push(((key, role), index));
        Some(index)
    }

    /// Takes note that units have figures in a row and role; `id` is the beginning of theirs.
    pub(super) fn enter_stated(
        &mut self,
        key: LineKey,
        role: Role,
        (id, measure): (&str, &'a str),
        estimated: bool,
    ) {
        let measure = self.measure(measure);
        self.stated.push(Stated {
            key,
            role,
            id: id.into(),
            measure,
            estimated,
        });
    }

    /// The name of a measure.
    pub(super) fn measure(&mut self, id: &'a str) -> Arc<str> {
        Arc::clone(self.measures.entry(id).or_insert_with(|| Arc::from(id)))
    }

    /// The measure of a scale; that of `from` where it has none of its own.
    pub(super) fn measure_in(&mut self, scale: Scale, from: FigureIndex) -> Option<Arc<str>> {
        match scale.id() {
            Some(id) => Some(self.measure(id)),
            None => Some(Arc::clone(&self.figure(from)?.measure)),
        }
    }

    pub(super) fn figure(&self, index: FigureIndex) -> Option<Cow<'_, Figure>> {
        match index {
            FigureIndex::Made(made) => self.figures.get(made.place()).map(Cow::Borrowed),
            FigureIndex::Stated(place, role) => {
                let line = self.collected.lines.get(place.place())?;
                let known = |stated: &Stated| (stated.key, stated.role);
                let stated = self.stated.binary_search_by_key(&(line.key, role), known);
                let figure = self.stated.get(stated.ok()?)?.figure(line, place)?;
                Some(Cow::Owned(figure))
            }
        }
    }

    /// The province's total of a row in a role.
    pub(super) fn total(&self, key: LineKey, role: Role) -> Option<FigureIndex> {
        let found = self
            .totals
            .binary_search_by_key(&(key, role), |(place, _)| *place)
            .ok()?;
        self.totals.get(found).map(|(_, index)| *index)
    }

    /// Every total of a form.
    pub(super) fn totals_of(&self, form: FormIndex) -> impl Iterator<Item = Cow<'_, Figure>> {
        let from = self.totals.partition_point(|((key, _), _)| key.form < form);
        let (_, rest) = self.totals.split_at(from);
        rest.iter()
            .take_while(move |((key, _), _)| key.form == form)
            .filter_map(|(_, index)| self.figure(*index))
    }

    /// Remembers the growth of a headline's row.
    pub(super) fn note_growth(&mut self, key: LineKey, growth: FigureIndex) {
        if self.is_headline(key) {
            self.growths.insert(key, growth);
        }
    }

    /// Growth of a headline's row.
    pub(super) fn growth(&self, key: LineKey) -> Option<FigureIndex> {
        self.growths.get(&key).copied()
    }

    /// Keys that have totals, in their order.
    pub(super) fn keys(&self) -> Vec<LineKey> {
        let mut keys: Vec<LineKey> = self.totals.iter().map(|((key, _), _)| *key).collect();
        keys.dedup();
        keys
    }

    /// True when the report names the row as a headline, so that its figures are wanted unit by unit.
    pub(super) fn is_headline(&self, key: LineKey) -> bool {
        self.headline_keys.contains(&key)
    }

    /// The figure of a unit in a row and role.
    pub(super) fn observed(
        &self,
        key: LineKey,
        role: Role,
        unit: UnitIndex,
    ) -> Option<FigureIndex> {
        let mut observed = self.observed_of((key, role));
        let found = observed.find(|(of_unit, _)| *of_unit == unit);
        found.map(|(_, figure)| figure)
    }

    /// Figures of all units in a row and role, in official order.
    pub(super) fn observed_of(
        &self,
        (key, role): (LineKey, Role),
    ) -> impl Iterator<Item = (UnitIndex, FigureIndex)> + '_ {
        let (first, lines) = self.collected.of_key(key);
        let mut next = first;
        let units = lines.chunk_by(|a, b| a.unit == b.unit);
        units.filter_map(move |of_unit| {
            let begin = next;
            next += of_unit.len();
            let place = standing_line(of_unit, role)?;
            let line = of_unit.get(place)?;
            let index = LineIndex::at(begin + place).ok()?;
            Some((line.unit, FigureIndex::Stated(index, role)))
        })
    }

    /// Units of which no return arrived for the form.
    pub(super) fn absent(&self, form: FormIndex) -> &[UnitIndex] {
        self.absent.get(form.place()).map_or(&[], Vec::as_slice)
    }

    /// Units with an error in the figure or in the whole form, in official order.
    pub(super) fn touched(&self, key: LineKey, role: Role) -> BTreeSet<UnitIndex> {
        let whole = self
            .collected
            .touched_forms
            .range((key.form, UnitIndex::FIRST)..)
            .take_while(|(form, _)| *form == key.form)
            .map(|(_, unit)| *unit);
        whole.chain(self.collected.touching((key, role))).collect()
    }

    /// Units that fill the row and lack this figure, in official order.
    pub(super) fn unfilled(
        &self,
        key: LineKey,
        role: Role,
    ) -> impl Iterator<Item = UnitIndex> + '_ {
        self.collected.unfilling((key, role))
    }

    /// Beginning of the ids of a row's figures.
    pub(super) fn prefix(&self, key: LineKey) -> Option<String> {
        figure_prefix(self.layouts.descriptions, &self.collected.open_rows, key)
    }

    /// Id of a unit.
    pub(super) fn unit_id(&self, unit: UnitIndex) -> &'a str {
        let unit = self.layouts.descriptions.register.unit(unit);
        unit.map_or("", |unit| &unit.id)
    }

    /// Enters a ratio of two figures of the same units.
    ///
    /// A base of zero or below has no ratio. Different gaps on both sides mean different units: then there is no figure,
    /// and `lacking` names the units that stand on one side only.
    pub(super) fn enter_ratio(
        &mut self,
        id: String,
        (numerator, denominator): (FigureIndex, FigureIndex),
        quotient: Quotient,
        scale: Scale,
    ) -> Option<FigureIndex> {
        let measure = self.measure_in(scale, numerator)?;
        let (above, below) = (self.figure(numerator)?, self.figure(denominator)?);
        let one_sided = one_sided(&above.lacking, &below.lacking);
        let comparable = one_sided.is_empty() && above.measure == below.measure;
        let value = comparable
            .then(|| ratio(above.value?, below.value?, quotient))
            .flatten();
        let entry = Entry {
            value,
            status: status_of(value, comparable, &[&above, &below]),
            estimated: above.estimated || below.estimated,
            lacking: if comparable {
                above.lacking.clone()
            } else {
                one_sided
            },
            measure,
            derivation: Derivation::Ratio(numerator, denominator, quotient),
            id,
        };
        self.enter(entry)
    }

    /// Enters the first figure minus the second; the same units must stand in both.
    pub(super) fn enter_difference(
        &mut self,
        id: String,
        first: FigureIndex,
        second: FigureIndex,
        measure: &Arc<str>,
    ) -> Option<FigureIndex> {
        let (left, right) = (self.figure(first)?, self.figure(second)?);
        let one_sided = one_sided(&left.lacking, &right.lacking);
        let comparable = one_sided.is_empty();
        let value = comparable
            .then(|| left.value?.checked_sub(right.value?))
            .flatten();
        let entry = Entry {
            value,
            status: status_of(value, comparable, &[&left, &right]),
            estimated: left.estimated || right.estimated,
            lacking: if comparable {
                left.lacking.clone()
            } else {
                one_sided
            },
            measure: Arc::clone(measure),
            derivation: Derivation::Difference(first, second),
            id,
        };
        self.enter(entry)
    }

    /// Enters a growth minus a target, in percentage points; a target has no units of its own.
    pub(super) fn enter_gap(&mut self, id: String, growth: FigureIndex, target: FigureIndex) {
        let Some(measure) = self.measure_in(Derived::Gap.scale(), growth) else {
            return;
        };
        let (Some(reached), Some(aim)) = (self.figure(growth), self.figure(target)) else {
            return;
        };
        let value = match (reached.value, aim.value) {
            (Some(reached), Some(aim)) => reached.checked_sub(aim),
            (None, _) | (_, None) => None,
        };
        let entry = Entry {
            value,
            status: status_of(value, true, &[&reached, &aim]),
            estimated: reached.estimated,
            lacking: reached.lacking.clone(),
            measure,
            derivation: Derivation::Difference(growth, target),
            id,
        };
        self.enter(entry);
    }

    /// Enters a figure that follows from one other.
    pub(super) fn enter_following(
        &mut self,
        id: String,
        from: FigureIndex,
        scale: Scale,
        value: Option<Decimal>,
        derivation: Derivation,
    ) -> Option<FigureIndex> {
        let measure = self.measure_in(scale, from)?;
        let source = self.figure(from)?;
        let entry = Entry {
            value,
            status: status_of(value, true, &[&source]),
            estimated: source.estimated,
            lacking: source.lacking.clone(),
            measure,
            derivation,
            id,
        };
        self.enter(entry)
    }

    /// Takes note that a figure rests on the plans of units because that of the province, which `owners` state, is lacking.
    pub(super) fn mark_incomplete(&mut self, index: FigureIndex, owners: &[UnitIndex]) {
        self.plan_owners.extend(owners);
        if let FigureIndex::Made(made) = index
            && let Some(figure) = self.figures.get_mut(made.place())
            && matches!(figure.status, FigureStatus::Complete | FigureStatus::Marked)
        {
            figure.status = FigureStatus::Incomplete;
        }
    }

    /// What was entered. A figure that is incomplete says who is lacking: where every unit is in it, whoever owes the province's plan.
    ///
    /// # Errors
    /// When there are more figures than indices can say.
    pub(super) fn close(mut self) -> Result<Closed, BeyondTable> {
        let is_unexplained = |figure: &&mut Figure| {
            figure.status == FigureStatus::Incomplete && figure.lacking.is_empty()
        };
        for figure in self.figures.iter_mut().filter(is_unexplained) {
            figure.lacking = self.plan_owners.iter().copied().collect();
        }
        let made = (0..self.ids.len()).map(MadeIndex::at);
        let mut by_id = made.collect::<Result<Vec<_>, _>>()?;
        by_id.sort_unstable_by_key(|made| self.ids.get(made.place()));
        Ok((self.figures, self.ids, by_id, self.stated))
    }
}
