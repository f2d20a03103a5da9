//! Districts in the order of how much of their plan they have reached.

use super::headline_row::{headline_key, headline_prefix};
use crate::model::derived::Derived;
use crate::model::descriptions::{Descriptions, Headline};
use crate::model::figure::{Consolidation, FigureIndex, FigureStatus, Standing};
use crate::model::register::UnitIndex;

/// A unit with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// The unit.
    pub unit: UnitIndex,
    /// Its place, from 1; equal completions share the place of the first of them.
    pub place: u32,
    /// Its completion of the year's plan, in percent.
    pub completion: FigureIndex,
}

/// Units by completion of their own plan for the year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    /// From the highest completion down; equal ones in official order.
    pub ranked: Vec<Ranked>,
    /// Units that owe the form and have no place: return missing, figure left out or with an error, no plan, nobody to
    /// compare with, or nobody who differs. In official order.
    pub unranked: Vec<UnitIndex>,
}

impl Ranking {
    /// The place of a unit, when it has one.
    pub fn place_of(&self, unit: UnitIndex) -> Option<u32> {
        let mut ranked = self.ranked.iter();
        ranked
            .find(|ranked| ranked.unit == unit)
            .map(|ranked| ranked.place)
    }
}

/// Ranks the units that owe a headline's form. A completion that carries a mark has no place, nor has that of a unit of whose
/// row any figure is in doubt; nobody is first of one, and where all are equal nobody is first or last.
///
/// Only administrative units have a place: those with a code of the General Statistics Office. A block of plants managed
/// by the province is no district to compare with.
pub fn rank(
    consolidation: &Consolidation,
    descriptions: &Descriptions,
    headline: &Headline,
) -> Ranking {
    let place = headline_key(descriptions, headline).zip(headline_prefix(descriptions, headline));
    let Some((key, prefix)) = place else {
        return Ranking::default();
    };
    let is_in_doubt = |unit: UnitIndex| {
        let mut lines = consolidation.lines_of(key).1.iter();
        lines.any(|line| line.unit == unit && line.standing != Standing::Counted)
    };
    let mut found = Vec::new();
    let mut unranked = Vec::new();
    for (unit, described) in descriptions
        .register
        .consolidated_in(consolidation.period)
        .filter(|(_, unit)| !unit.code.is_empty() && unit.forms.contains(&headline.form))
    {
        let id = Derived::Completion.id_of_unit(&prefix, &described.id);
        let completion = consolidation.find(&id);
        let figure = completion.and_then(|index| consolidation.figure(index));
        match (completion, figure.as_ref().and_then(|figure| figure.value)) {
            (Some(completion), Some(value))
                if figure.is_some_and(|figure| figure.status == FigureStatus::Complete)
                    && !is_in_doubt(unit) =>
            {
                found.push((value, unit, completion));
            }
            (Some(_), _) | (None, _) => unranked.push(unit),
        }
    }
    let any = found.first().map(|(value, ..)| *value);
    if found.iter().all(|(value, ..)| Some(*value) == any) {
        unranked.extend(found.iter().map(|(_, unit, _)| *unit));
        unranked.sort();
        found.clear();
    }
    found.sort_by(|(value, unit, _), (other_value, other_unit, _)| {
        other_value.cmp(value).then(unit.cmp(other_unit))
    });
    let mut ranked: Vec<Ranked> = Vec::with_capacity(found.len());
    let mut last = None;
    for ((value, unit, completion), number) in found.into_iter().zip(1_u32..) {
        let shared = last.filter(|(before, _)| *before == value);
        let place = shared.map_or(number, |(_, place)| place);
        last = Some((value, place));
        ranked.push(Ranked {
            unit,
            place,
            completion,
        });
    }
    Ranking { ranked, unranked }
}
