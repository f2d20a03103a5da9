//! How much of what a form should hold is in its totals.

use rust_decimal::Decimal;

use super::arithmetic::ratio;
use super::book::Book;
use super::doubts::Doubts;
use super::headline::headline_key;
use super::layout::main_role;
use crate::model::figure::{Coverage, Gap, Line, LineKey, MissingUnit, Quotient, Standing};
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
        .range((form, UnitIndex(0))..)
        .take_while(|(of_form, _)| *of_form == form)
        .map(|(_, unit)| *unit)
        .collect();
    let headline = headline_of(book, form);
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
                gap,
                share: weight_of(unit),
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
        share,
    }
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
    let touched = book.collected.touched_forms.contains(&(form, unit))
        || book
            .collected
            .touched
            .iter()
            .any(|(key, _, of_unit)| key.form == form && *of_unit == unit);
    if !touched || !is_left_out(book, form, unit) {
        return None;
    }
    let codes = doubts.codes(form, unit, book.scope.period);
    if stands_for_form(book, form, unit) {
        Some(Gap::RowsLeftOut(codes))
    } else {
        Some(Gap::LeftOut(codes))
    }
}

/// True when the unit is in the figure that stands for the form: that of its first headline, else in any.
fn stands_for_form(book: &Book<'_>, form: FormIndex, unit: UnitIndex) -> bool {
    let is_counted = |line: &&Line| line.unit == unit && line.standing != Standing::LeftOut;
    match headline_of(book, form).and_then(|key| Some((key, main_role_of(book, key)?))) {
        Some((key, role)) => {
            let lines = book.collected.of_key(key).1.iter();
            lines
                .filter(is_counted)
                .any(|line| line.value_of(role).is_some())
        }
        None => book
            .collected
            .of_form(form)
            .iter()
            .any(|line| is_counted(&line)),
    }
}

/// The role that stands for a row.
fn main_role_of(book: &Book<'_>, key: LineKey) -> Option<Role> {
    let form = book.layouts.descriptions.form(key.form)?;
    main_role(form, &book.layouts.indicator(key.indicator)?.id)
}

/// True when an error keeps something of the unit out of the form's totals: a line, or a figure that could not be read.
fn is_left_out(book: &Book<'_>, form: FormIndex, unit: UnitIndex) -> bool {
    let mut lines = book.collected.of_form(form).iter();
    lines.any(|line| line.unit == unit && line.standing == Standing::LeftOut)
        || book
            .totals_of(form)
            .any(|figure| figure.lacking.contains(&unit))
}

/// The row whose value weighs the units of a form: that of its first headline.
fn headline_of(book: &Book<'_>, form: FormIndex) -> Option<LineKey> {
    let descriptions = book.layouts.descriptions;
    let mut headlines = descriptions.report.headlines.iter();
    headlines.find_map(|headline| {
        headline_key(descriptions, headline)
            .filter(|key| key.form == form && !book.scope.is_stated_by_province(form))
    })
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
