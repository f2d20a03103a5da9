//! Finds a unit and a row by what a person types.

use std::collections::BTreeSet;

use super::track::Subject;
use crate::model::descriptions::Descriptions;
use crate::model::form::FormIndex;
use crate::model::register::UnitIndex;
use crate::text::{self, PlaceNames};

/// What a person typed names nothing, or several things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing has this name; the nearest that has one.
    Unknown {
        /// The name.
        name: String,
        /// The nearest known; empty when none is near.
        nearest: String,
    },
    /// Several things have it.
    Several {
        /// The name.
        name: String,
        /// What it may mean, each as it can be typed.
        candidates: Vec<String>,
    },
}

/// The unit of this id, name, short name or alias; diacritics and the kind of place may be left out.
///
/// Of several of one name, such as a district and the commune that took its name, the one with figures is meant.
///
/// # Errors
/// [`NotFound`] when no unit or several have the name.
pub fn unit_named(
    name: &str,
    with_figures: &BTreeSet<UnitIndex>,
    descriptions: &Descriptions,
) -> Result<UnitIndex, NotFound> {
    let register = &descriptions.register;
    if let Some(unit) = register.index_of(name) {
        return Ok(unit);
    }
    let mut names = PlaceNames::default();
    for (index, unit) in register.indexed() {
        names.add(&unit.name.vi, index);
        names.add(&unit.name.en, index);
        names.add_short(&unit.short, index);
        unit.aliases
            .iter()
            .for_each(|alias| names.add(alias, index));
    }
    let words = text::words(name);
    if let Some(unit) = names.of_row(&words) {
        return Ok(unit);
    }
    let mut proposed = names.proposed(&words);
    if proposed.iter().any(|unit| with_figures.contains(unit)) {
        proposed.retain(|unit| with_figures.contains(unit));
    }
    if proposed.is_empty() {
        return Err(beginning_with(name, with_figures, descriptions));
    }
    match proposed.as_slice() {
        [unit] => Ok(*unit),
        several => Err(several_units(name, several, descriptions)),
    }
}

fn several_units(name: &str, units: &[UnitIndex], descriptions: &Descriptions) -> NotFound {
    let units = units.iter();
    let units = units.filter_map(|unit| descriptions.register.unit(*unit));
    NotFound::Several {
        name: name.to_owned(),
        candidates: units.map(|unit| unit.id.clone()).collect(),
    }
}

/// The units with figures whose names begin with what was typed, else the nearest name.
fn beginning_with(
    name: &str,
    with_figures: &BTreeSet<UnitIndex>,
    descriptions: &Descriptions,
) -> NotFound {
    let register = &descriptions.register;
    let typed = text::fold(name);
    let begun: Vec<UnitIndex> = with_figures
        .iter()
        .copied()
        .filter(|unit| {
            let short = register.unit(*unit).map(|unit| text::fold(&unit.short));
            !typed.is_empty() && short.is_some_and(|short| short.starts_with(&typed))
        })
        .collect();
    if begun.len() > 1 {
        return several_units(name, &begun, descriptions);
    }
    let first = begun.first().and_then(|unit| register.unit(*unit));
    if let Some(unit) = first {
        return NotFound::Unknown {
            name: name.to_owned(),
            nearest: unit.id.clone(),
        };
    }
    let known = register.units.iter();
    let known = known.flat_map(|unit| [unit.id.as_str(), unit.short.as_str()]);
    unknown(name, known)
}

/// What a person asks to see of a unit.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Id of an indicator, label of a row, or `form.row`.
    pub indicator: &'a str,
    /// Id or label of the row.
    pub row: Option<&'a str>,
    /// Id, code or short name of the form.
    pub form: Option<&'a str>,
}

/// The subject that is wanted. Of several rows of an indicator the first of a form is its total and is meant.
///
/// # Errors
/// [`NotFound`] when the history has none or several of the name.
pub fn subject_named<'a>(
    wanted: Wanted<'_>,
    subjects: &'a [Subject],
    descriptions: &Descriptions,
) -> Result<&'a Subject, NotFound> {
    let form = wanted
        .form
        .map(|name| form_named(name, descriptions))
        .transpose()?;
    let in_form: Vec<&Subject> = subjects
        .iter()
        .filter(|subject| form.is_none_or(|form| subject.form == form))
        .collect();
    let rows: Vec<&Subject> = match wanted.row {
        Some(row) => {
            let named = with_row(&in_form, row);
            if named.is_empty() {
                return Err(unknown(row, row_names(&in_form)));
            }
            named
        }
        None => in_form,
    };
    let by_indicator: Vec<&Subject> = rows
        .iter()
        .copied()
        .filter(|subject| subject.indicator == wanted.indicator)
        .collect();
    if !by_indicator.is_empty() {
        return only(
            wanted.indicator,
            first_of_forms(&by_indicator),
            descriptions,
        );
    }
    let by_row = with_row(&rows, wanted.indicator);
    if !by_row.is_empty() {
        return only(wanted.indicator, by_row, descriptions);
    }
    let by_both = rows.iter().copied().filter(|subject| {
        let form = descriptions.form(subject.form).map_or("", |form| &form.id);
        format!("{form}.{}", subject.id) == wanted.indicator
    });
    let by_both: Vec<&Subject> = by_both.collect();
    if !by_both.is_empty() {
        return only(wanted.indicator, by_both, descriptions);
    }
    let indicators = rows.iter().map(|subject| subject.indicator.as_str());
    Err(unknown(
        wanted.indicator,
        indicators.chain(row_names(&rows)),
    ))
}

fn form_named(name: &str, descriptions: &Descriptions) -> Result<FormIndex, NotFound> {
    let folded = text::fold(name);
    let mut forms = descriptions.indexed_forms();
    let found = forms.find(|(_, form)| {
        let names = [&form.code, &form.short.vi, &form.short.en];
        form.id == name || names.iter().any(|known| text::fold(known) == folded)
    });
    found.map(|(index, _)| index).ok_or_else(|| {
        let known = descriptions.forms.iter();
        unknown(
            name,
            known.flat_map(|form| [form.id.as_str(), form.short.vi.as_str()]),
        )
    })
}

/// Subjects of the row with this id or label, with diacritics or without.
fn with_row<'a>(subjects: &[&'a Subject], name: &str) -> Vec<&'a Subject> {
    let exact = |subject: &&&Subject| subject.id == name;
    let found: Vec<&Subject> = subjects.iter().filter(exact).copied().collect();
    if !found.is_empty() {
        return found;
    }
    for alike in [text::key, text::fold] {
        let wanted = alike(name);
        let labelled = subjects
            .iter()
            .filter(|subject| alike(&subject.label) == wanted);
        let found: Vec<&Subject> = labelled.copied().collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn row_names<'a>(subjects: &[&'a Subject]) -> impl Iterator<Item = &'a str> {
    let names = subjects.iter();
    names
        .flat_map(|subject| [subject.id.as_str(), subject.label.as_str()])
        .collect::<Vec<_>>()
        .into_iter()
}

/// The first subject of each form.
fn first_of_forms<'a>(subjects: &[&'a Subject]) -> Vec<&'a Subject> {
    let mut seen = BTreeSet::new();
    let subjects = subjects.iter().copied();
    subjects
        .filter(|subject| seen.insert(subject.form))
        .collect()
}

fn only<'a>(
    name: &str,
    found: Vec<&'a Subject>,
    descriptions: &Descriptions,
) -> Result<&'a Subject, NotFound> {
    match found.as_slice() {
        [one] => Ok(one),
        several => {
            let typed = |subject: &&Subject| {
                let form = descriptions.form(subject.form).map_or("", |form| &form.id);
                format!("{} --form {form} --row {}", subject.indicator, subject.id)
            };
            Err(NotFound::Several {
                name: name.to_owned(),
                candidates: several.iter().map(typed).collect(),
            })
        }
    }
}

fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> NotFound {
    NotFound::Unknown {
        name: name.to_owned(),
        nearest: text::nearest(name, known).unwrap_or_default().to_owned(),
    }
}
