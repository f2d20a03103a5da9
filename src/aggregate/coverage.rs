//! How much of what a form should hold is in its totals.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::arithmetic::ratio;
use super::book::Book;
use super::doubts::Doubts;
use super::headline_row::headline_key;
use super::layout::main_role;
use crate::model::figure::{
    Coverage, Derivation, Gap, LineKey, MissingUnit, Place, Quotient, Standing,
};
use crate::model::form::{FormIndex, Role};
use crate::model::register::UnitIndex;

/// Coverage of every form, in order of forms.
pub(super) fn measure(book: &Book<'_>, doubts: &Doubts) -> Vec<Coverage> {
    let forms = book.layouts.descriptions.indexed_forms();
    forms
        .map(|(form, _)| coverage_of(book, doubts, form))
        .collect()
}

fn coverage_of(book: &Book<'_>, doubts: &Doubts, form: FormIndex) -> Coverage {
    let expected = book.scope.owing(form).to_vec();
    let received: Vec<UnitIndex> = book
        .collected
        .received
        .range((form, UnitIndex::FIRST)..)
        .take_while(|(of_form, _)| *of_form == form)
        .map(|(_, unit)| *unit)
        .collect();
    let headline = headline_of(book, form).filter(|_| !book.scope.is_stated_by_province(form));
    let weights = headline.and_then(|key| {
        planned(book, key, &expected).or_else(|| same_period(book, key, &expected))
    });
    let weight_of = |unit: UnitIndex| -> Option<Decimal> {
        let (_, weight) = weights
            .as_ref()?
            .iter()
            .find(|(of_unit, _)| *of_unit == unit)?;
        let whole = weights.as_ref()?.iter().map(|(_, weight)| weight).sum();
        ratio(*weight, whole, Quotient::Percent)
    };
    let mut missing = Vec::new();
    for unit in all_units(&expected, &received) {
        if let Some(gap) = gap_of(book, doubts, form, unit, received.contains(&unit)) {
            missing.push(MissingUnit {
                unit,
                share: weight_of(unit),
                columns: columns(book, form, &gap, unit),
                gap,
            });
        }
    }
    let share = headline.filter(|_| weights.is_some()).map(|key| {
        let uncovered = not_counted(book, key, &expected);
        let lost: Decimal = uncovered.into_iter().filter_map(weight_of).sum();
        Decimal::ONE_HUNDRED - lost
    });
    Coverage {
        form,
        expected,
        received,
        missing,
        in_error: in_error(book, form),
        share,
    }
}

/// Units whose errors are counted.
fn in_error(book: &Book<'_>, form: FormIndex) -> Vec<UnitIndex> {
    let lines = book.collected.of_form(form).iter();
    let in_error = lines.filter(|line| line.standing == Standing::CountedWithError);
    let units: BTreeSet<UnitIndex> = in_error.map(|line| line.unit).collect();
    units.into_iter().collect()
}

fn all_units(expected: &[UnitIndex], received: &[UnitIndex]) -> Vec<UnitIndex> {
    let mut units: Vec<UnitIndex> = expected.iter().chain(received).copied().collect();
    units.sort();
    units.dedup();
    units
}

fn gap_of(
    book: &Book<'_>,
    doubts: &Doubts,
    form: FormIndex,
    unit: UnitIndex,
    received: bool,
) -> Option<Gap> {
    if !received {
        return Some(Gap::NotReceived);
    }
    let codes = || doubts.codes(form, unit, book.scope.period);
    if lacks_headline(book, form, unit) {
        return Some(Gap::LeftOut(codes()));
    }
    let touched = book.collected.touched_forms.contains(&(form, unit))
        || touched_places(book, form, unit).next().is_some();
    if !touched || lacking_columns(book, form, unit).is_empty() {
        None
    } else if stands_for_form(book, form, unit) {
        Some(Gap::RowsLeftOut(codes()))
    } else {
        Some(Gap::LeftOut(codes()))
    }
}

/// True when the figure that stands for the form says that it lacks the unit, or when it is the unit alone that states it
/// and it does not.
fn lacks_headline(book: &Book<'_>, form: FormIndex, unit: UnitIndex) -> bool {
    let place = headline_of(book, form).and_then(|key| Some((key, main_role_of(book, key)?)));
    let Some((key, role)) = place.filter(|_| !stands_for_form(book, form, unit)) else {
        return false;
    };
    let total = book.total(key, role).and_then(|total| book.figure(total));
    book.scope.is_stated_by_province(form) && book.scope.owing(form).contains(&unit)
        || total.is_some_and(|total| total.lacking.contains(&unit))
}

/// Columns in which totals lack the unit, where it is in the figure that stands for the form; none when what lacks are rows
/// of the column that stands for them.
fn columns(book: &Book<'_>, form: FormIndex, gap: &Gap, unit: UnitIndex) -> Vec<Role> {
    let Gap::RowsLeftOut(_) = gap else {
        return Vec::new();
    };
    let columns = lacking_columns(book, form, unit);
    let mut lines = book.collected.of_form(form).iter();
    let of_rows =
        lines.any(|line| main_role_of(book, line.key).is_some_and(|role| columns.contains(&role)));
    if of_rows {
        Vec::new()
    } else {
        columns.into_iter().collect()
    }
}

/// True when the unit is in the figure that stands for the form: that of its first headline, else in any.
fn stands_for_form(book: &Book<'_>, form: FormIndex, unit: UnitIndex) -> bool {
    match headline_of(book, form).and_then(|key| Some((key, main_role_of(book, key)?))) {
        Some(place) => is_counted(book, place, unit),
        None => {
            let mut lines = book.collected.of_form(form).iter();
            lines.any(|line| line.unit == unit && line.standing != Standing::LeftOut)
        }
    }
}

/// The role that stands for a row.
fn main_role_of(book: &Book<'_>, key: LineKey) -> Option<Role> {
    let form = book.layouts.descriptions.form(key.form)?;
    main_role(form, &book.layouts.indicator(key.indicator)?.id)
}

/// Places of the unit that errors touch.
fn touched_places(
    book: &Book<'_>,
    form: FormIndex,
    unit: UnitIndex,
) -> impl Iterator<Item = Place> {
    let touched = book.collected.touched.iter();
    touched
        .filter(move |(key, _, of_unit)| key.form == form && *of_unit == unit)
        .map(|(key, role, _)| (*key, *role))
}

/// Columns in which something keeps the unit out of totals: a line is left out, a total says that it lacks the unit, or an
/// error touches a cell without a figure that counts.
fn lacking_columns(book: &Book<'_>, form: FormIndex, unit: UnitIndex) -> BTreeSet<Role> {
    let lines = book.collected.of_form(form).iter();
    let left_out = lines.filter(|line| line.unit == unit && line.standing == Standing::LeftOut);
    let mut columns: BTreeSet<Role> = left_out
        .flat_map(|line| line.cells.iter().map(|cell| cell.role))
        .collect();
    columns.extend(book.totals_of(form).filter_map(|figure| {
        let Derivation::TotalOfUnits(_, role) = figure.derivation else {
            return None;
        };
        figure.lacking.contains(&unit).then_some(role)
    }));
    columns.extend(
        touched_places(book, form, unit)
            .filter(|(key, role)| !is_counted(book, (*key, *role), unit))
            .map(|(_, role)| role),
    );
    columns
}

/// True when the unit has a figure there that counts.
fn is_counted(book: &Book<'_>, (key, role): Place, unit: UnitIndex) -> bool {
    let mut lines = book.collected.of_key(key).1.iter();
    lines.any(|line| {
        line.unit == unit && line.standing != Standing::LeftOut && line.value_of(role).is_some()
    })
}

/// The row that stands for a form, and whose value weighs its units: that of its first headline.
fn headline_of(book: &Book<'_>, form: FormIndex) -> Option<LineKey> {
    let descriptions = book.layouts.descriptions;
    let mut headlines = descriptions.report.headlines.iter();
    headlines
        .find_map(|headline| headline_key(descriptions, headline).filter(|key| key.form == form))
}

/// The plan of each unit in the province's table of units; `None` unless it has all of them.
fn planned(
    book: &Book<'_>,
    key: LineKey,
    expected: &[UnitIndex],
) -> Option<Vec<(UnitIndex, Decimal)>> {
    let descriptions = book.layouts.descriptions;
    let mut tables = descriptions
        .indexed_forms()
        .filter(|(_, form)| form.rows_are_units);
    tables.find_map(|(table, _)| {
        let plan = |unit: UnitIndex| {
            let mut lines = book.collected.of_form(table).iter().filter(|line| {
                line.key.indicator == key.indicator
                    && line.unit == unit
                    && line.standing != Standing::LeftOut
            });
            lines.find_map(|line| line.value_of(Role::AnnualPlan))
        };
        weights(expected, plan)
    })
}

/// The same months last year of each unit; `None` unless all of them reported it.
fn same_period(
    book: &Book<'_>,
    key: LineKey,
    expected: &[UnitIndex],
) -> Option<Vec<(UnitIndex, Decimal)>> {
    weights(expected, |unit| {
        let lines = book.collected.of_key(key).1.iter();
        lines
            .filter(|line| line.unit == unit)
            .find_map(|line| line.value_of(Role::SamePeriod))
    })
}

fn weights(
    expected: &[UnitIndex],
    weight: impl Fn(UnitIndex) -> Option<Decimal>,
) -> Option<Vec<(UnitIndex, Decimal)>> {
    expected
        .iter()
        .map(|unit| weight(*unit).map(|weight| (*unit, weight)))
        .collect()
}

/// Units whose figure in the row is not in the province's total.
fn not_counted(book: &Book<'_>, key: LineKey, expected: &[UnitIndex]) -> Vec<UnitIndex> {
    let role = main_role_of(book, key);
    let lines = book.collected.of_key(key).1.iter();
    let counted: Vec<UnitIndex> = lines
        .filter(|line| line.standing != Standing::LeftOut)
        .filter(|line| role.is_some_and(|role| line.value_of(role).is_some()))
        .map(|line| line.unit)
        .collect();
    let rest = expected.iter().filter(|unit| !counted.contains(unit));
    rest.copied().collect()
}
