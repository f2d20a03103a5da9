//! Growth, completion and what is still needed: recomputed from totals, never averaged over units.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::book::{Book, Entry};
use super::totals::{Totals, joined, like_for_like};
use crate::model::derived::{Derived, Scale};
use crate::model::figure::{
    Derivation, FigureIndex, FigureStatus, Line, LineKey, Place, Quotient, Standing,
};
use crate::model::form::{ColumnIndex, ColumnKind, FormIndex, RatioColumn, RatioForm, Role};
use crate::model::indicator::Aggregation;
use crate::model::register::UnitIndex;

/// Enters what follows from the totals of one row.
pub(super) fn enter_row(book: &mut Book<'_>, key: LineKey, prefix: &str, totals: &Totals) {
    let mut against_plan = None;
    for derived in Derived::ALL.iter().copied() {
        let Some((above, below, quotient)) = derived.ratio() else {
            continue;
        };
        if let (Some(numerator), Some(denominator)) = (totals.of(above), totals.of(below)) {
            let id = derived.id_of(prefix);
            let pair = like_for_like(book, &id, ((key, above), (key, below)));
            let entered = match pair {
                Some(pair) => book.enter_ratio(id, pair, quotient, derived.scale()),
                None => enter_unlike(
                    book,
                    id,
                    (numerator, denominator),
                    (quotient, derived.scale()),
                ),
            };
            if derived == Derived::Completion {
                against_plan = pair;
            }
            if let Some(growth) = entered.filter(|_| derived == Derived::Growth) {
                book.note_growth(key, growth);
            }
        }
    }
    for derived in Derived::ALL.iter().copied() {
        let index = derived.index().and_then(|role| totals.of(role));
        let growth = index.and_then(|index| enter_index_growth(book, derived, prefix, index));
        if let Some(growth) = growth.filter(|_| derived == Derived::Growth) {
            book.note_growth(key, growth);
        }
    }
    let adds_over_months = book.layouts.aggregation(key.indicator) == Some(Aggregation::Sum);
    if let Some(cumulative) = totals.of(Role::Cumulative)
        && adds_over_months
    {
        match against_plan {
            Some((reached, plan)) => enter_effort(book, prefix, reached, Some(plan)),
            None => enter_effort(book, prefix, cumulative, None),
        };
    }
}

/// A ratio of which no unit has both sides: it has no figure, and says which units stand on one side only.
fn enter_unlike(
    book: &mut Book<'_>,
    id: String,
    (above, below): (FigureIndex, FigureIndex),
    (quotient, scale): (Quotient, Scale),
) -> Option<FigureIndex> {
    let measure = book.measure_in(scale, above)?;
    let (numerator, denominator) = (book.figure(above)?, book.figure(below)?);
    let lacking = super::arithmetic::one_sided(&numerator.lacking, &denominator.lacking);
    let withheld = [&numerator, &denominator]
        .iter()
        .any(|side| side.status == FigureStatus::Withheld);
    let entry = Entry {
        id,
        value: None,
        measure,
        status: if withheld {
            FigureStatus::Withheld
        } else {
            FigureStatus::Unavailable
        },
        estimated: false,
        lacking,
        derivation: Derivation::Ratio(above, below, quotient),
    };
    book.enter(entry)
}

fn enter_index_growth(
    book: &mut Book<'_>,
    derived: Derived,
    prefix: &str,
    index: FigureIndex,
) -> Option<FigureIndex> {
    let value = book
        .figure(index)?
        .value
        .and_then(|value| value.checked_sub(Decimal::ONE_HUNDRED));
    let derivation = Derivation::IndexGrowth(index);
    let id = derived.id_of(prefix);
    book.enter_following(id, index, derived.scale(), value, derivation)
}

/// Enters the monthly pace so far and, when there is a plan, what remains, what each remaining month needs, and how many
/// times the pace that is. When the plan is reached nothing is needed; in December no month is left to need anything.
pub(super) fn enter_effort(
    book: &mut Book<'_>,
    prefix: &str,
    cumulative: FigureIndex,
    plan: Option<FigureIndex>,
) -> Option<()> {
    let months = book.scope.period.month();
    let measure = Arc::clone(&book.figure(cumulative)?.measure);
    let pace = enter_per_month(book, Derived::Pace.id_of(prefix), cumulative, months)?;
    let plan = plan?;
    let id = Derived::Remaining.id_of(prefix);
    let remaining = book.enter_difference(id, plan, cumulative, &measure)?;
    let months_left = book.scope.period.remaining_months();
    if months_left == 0 {
        return Some(());
    }
    let reached = book
        .figure(remaining)?
        .value
        .is_some_and(|value| value <= Decimal::ZERO);
    let id = Derived::NeededPerMonth.id_of(prefix);
    let needed = if reached {
        // Nothing is needed beyond the plan, so the difference is that of the plan with itself.
        book.enter_difference(id, plan, plan, &measure)?
    } else {
        enter_per_month(book, id, remaining, months_left)?
    };
    book.enter_ratio(
        Derived::Effort.id_of(prefix),
        (needed, pace),
        Quotient::Times,
        Derived::Effort.scale(),
    )?;
    Some(())
}

fn enter_per_month(
    book: &mut Book<'_>,
    id: String,
    figure: FigureIndex,
    months: u32,
) -> Option<FigureIndex> {
    let source = book.figure(figure)?;
    let value = source
        .value
        .and_then(|value| value.checked_div(Decimal::from(months)));
    let derivation = Derivation::PerMonth(figure, months);
    book.enter_following(id, figure, Scale::Own, value, derivation)
}

/// Enters growth, completion and share of each unit in the row of a headline.
pub(super) fn enter_units(book: &mut Book<'_>, key: LineKey, prefix: &str, lines: &[Line]) {
    let mut units: Vec<UnitIndex> = lines
        .iter()
        .filter(|line| line.standing != Standing::LeftOut)
        .map(|line| line.unit)
        .collect();
    units.dedup();
    for unit in units {
        for derived in Derived::ALL.iter().copied() {
            let Some((above, below, quotient)) = derived.ratio() else {
                continue;
            };
            let numerator = book.observed(key, above, unit);
            if let (Some(numerator), Some(denominator)) =
                (numerator, book.observed(key, below, unit))
            {
                let id = derived.id_of_unit(prefix, book.unit_id(unit));
                book.enter_ratio(id, (numerator, denominator), quotient, derived.scale());
            }
        }
        let share_id = Derived::Share.id_of_unit(prefix, book.unit_id(unit));
        enter_share_of_unit(book, key, unit, share_id);
    }
}

fn enter_share_of_unit(
    book: &mut Book<'_>,
    key: LineKey,
    unit: UnitIndex,
    id: String,
) -> Option<FigureIndex> {
    let role = super::shares::shared_role(book, key)?;
    let own = book.observed(key, role, unit)?;
    let total = book.total(key, role)?;
    let measure = book.measure_in(Derived::Share.scale(), own)?;
    // The unit stands in the total; who else is missing there makes the share incomplete, not wrong.
    let (above, below) = (book.figure(own)?, book.figure(total)?);
    let value = super::arithmetic::ratio(above.value?, below.value?, Quotient::Percent);
    let entry = Entry {
        id,
        value,
        measure,
        status: super::arithmetic::status_of(value, true, &[&above, &below]),
        estimated: above.estimated,
        lacking: below.lacking.clone(),
        derivation: Derivation::Ratio(own, total, Quotient::Percent),
    };
    book.enter(entry)
}

/// Enters the ratios a form declares between columns of different indicators, such as the fill rate of clusters, as ratios
/// of sums; for each row of the province and, in described rows, for each unit.
pub(super) fn enter_column_ratios(book: &mut Book<'_>) {
    let descriptions = book.layouts.descriptions;
    for (form, described) in descriptions.indexed_forms() {
        for column in &described.columns {
            if let ColumnKind::Ratio(ratio) = &column.kind {
                enter_column_ratio(book, form, &column.id, ratio);
            }
        }
    }
}

fn enter_column_ratio(book: &mut Book<'_>, form: FormIndex, id: &str, ratio: &RatioColumn) {
    let (quotient, scale) = match ratio.form {
        RatioForm::Percent => (Quotient::Percent, Scale::Percent),
        RatioForm::Growth => (Quotient::Growth, Scale::Percent),
        RatioForm::Fraction => (Quotient::Times, Scale::Times),
    };
    let mut rows: Vec<_> = book
        .keys()
        .into_iter()
        .filter(|key| key.form == form)
        .collect();
    rows.dedup_by_key(|key| key.row);
    for row in rows {
        let Some((above, below)) = cells_of(book, row, ratio) else {
            continue;
        };
        // Ratios of two periods of one indicator are already entered under their own names.
        if above.0.indicator == below.0.indicator {
            continue;
        }
        let Some(prefix) = book.prefix(row) else {
            continue;
        };
        let prefix = without_indicator(&prefix);
        let own_id = joined(&prefix, id);
        if let Some(pair) = like_for_like(book, &own_id, (above, below)) {
            book.enter_ratio(own_id, pair, quotient, scale);
        }
        enter_unit_ratios(
            book,
            (above, below),
            (quotient, scale),
            &joined(&prefix, id),
        );
    }
}

/// Form and row of a prefix that names an indicator too.
fn without_indicator(prefix: &str) -> String {
    let mut parts = prefix.splitn(3, '.');
    match (parts.next(), parts.next()) {
        (Some(form), Some(row)) => joined(form, row),
        (_, _) => prefix.to_owned(),
    }
}

fn cells_of(book: &Book<'_>, row: LineKey, ratio: &RatioColumn) -> Option<(Place, Place)> {
    let layout = book.layouts.form(row.form)?;
    let place = |column: ColumnIndex| -> Option<Place> {
        let (role, indicator) = layout.cell(row.row, column)?;
        Some((LineKey { indicator, ..row }, role))
    };
    Some((place(ratio.numerator)?, place(ratio.denominator)?))
}

fn enter_unit_ratios(
    book: &mut Book<'_>,
    (above, below): (Place, Place),
    (quotient, scale): (Quotient, Scale),
    id: &str,
) {
    let numerators: Vec<_> = book.observed_of(above).collect();
    let denominators: BTreeMap<_, _> = book.observed_of(below).collect();
    for (unit, numerator) in numerators {
        if let Some(denominator) = denominators.get(&unit) {
            let own_id = format!("{id}@{}", book.unit_id(unit));
            book.enter_ratio(own_id, (numerator, *denominator), quotient, scale);
        }
    }
}
