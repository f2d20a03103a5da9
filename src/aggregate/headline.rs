//! Headlines against what the province set itself for the year.

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::book::Book;
use super::derived::enter_effort;
use super::headline_row::{headline_key, row_key};
use super::layout::{figure_prefix, main_role};
use super::totals::{joined, like_for_like};
use crate::model::derived::Derived;
use crate::model::descriptions::{Descriptions, Headline, HeadlinePlan};
use crate::model::figure::{
    Consolidation, Derivation, Figure, FigureIndex, LineKey, Place, Quotient,
};
use crate::model::form::Role;
use crate::model::indicator::Aggregation;
use crate::model::register::UnitIndex;

/// The figure that a headline prints, in the headline's own measure; `None` when there is none.
pub fn headline_value(
    consolidation: &Consolidation,
    descriptions: &Descriptions,
    headline: &Headline,
) -> Option<Decimal> {
    let figure = headline_figure(consolidation, descriptions, headline)?;
    let measure = descriptions.measure(&figure.measure)?;
    measure.convert(figure.value?, descriptions.measure(&headline.measure)?)
}

/// The figure that a headline prints, in the measure of its form; `None` when nothing was reported.
pub fn headline_figure<'a>(
    consolidation: &'a Consolidation,
    descriptions: &Descriptions,
    headline: &Headline,
) -> Option<Cow<'a, Figure>> {
    let key = headline_key(descriptions, headline)?;
    let indicator = descriptions.indicators.get(key.indicator.place())?;
    let role = main_role(descriptions.form(key.form)?, &indicator.id)?;
    let id = joined(&figure_prefix(descriptions, &[], key)?, role.id());
    consolidation.figure(consolidation.find(&id)?)
}

/// Enters `headline.<id>.…` for each headline of the report.
pub(super) fn enter(book: &mut Book<'_>) {
    let descriptions = book.layouts.descriptions;
    for headline in &descriptions.report.headlines {
        let Some(key) = headline_key(descriptions, headline) else {
            continue;
        };
        let prefix = format!("headline.{}", headline.id);
        match &headline.plan {
            HeadlinePlan::Stated { form, row } => {
                let stated = row_key(descriptions, form, row, "")
                    .and_then(|plan| book.total(plan, Role::AnnualPlan));
                let owners = descriptions
                    .form_index(form)
                    .map_or(&[][..], |form| book.scope.owing(form));
                enter_against_plan(book, key, (stated, owners), &prefix);
            }
            HeadlinePlan::OfUnits => {
                let plan = book.total(key, Role::AnnualPlan);
                enter_against_plan(book, key, (plan, &[]), &prefix);
            }
            HeadlinePlan::TargetGrowth { form, row } => {
                let target = row_key(descriptions, form, row, "")
                    .and_then(|plan| book.total(plan, Role::TargetGrowth));
                enter_against_target(book, key, target, &prefix);
            }
            HeadlinePlan::Nothing => {}
        }
    }
}

/// The plan of the province when every unit is in the figure; otherwise the plans of the units that are, so that both sides
/// speak of the same units, and the result is marked incomplete.
fn enter_against_plan(
    book: &mut Book<'_>,
    key: LineKey,
    (plan, owners): (Option<FigureIndex>, &[UnitIndex]),
    prefix: &str,
) -> Option<()> {
    let form = book.layouts.descriptions.form(key.form)?;
    let role = main_role(form, &book.layouts.indicator(key.indicator)?.id)?;
    let usable = plan.filter(|plan| {
        let plan = book.figure(*plan);
        plan.is_some_and(|plan| plan.value.is_some())
    });
    let id = Derived::Completion.id_of(prefix);
    let (reached, basis) = sides(book, &id, (key, role), usable)?;
    let source = book.figure(basis)?;
    let value = source.value;
    let derivation = Derivation::Sum(vec![basis]);
    let plan = book.enter_following(
        Derived::Plan.id_of(prefix),
        basis,
        Derived::Plan.scale(),
        value,
        derivation,
    )?;
    // Where nobody owes a plan of the province, the plans of the units are the plan.
    let is_owed = usable.is_some() || !owners.is_empty();
    if Some(basis) != usable && is_owed {
        book.mark_incomplete(plan, owners);
    } else if let Some(of_units) = book.total(key, Role::AnnualPlan) {
        enter_unallocated(book, prefix, (plan, basis), of_units);
    }
    let scale = Derived::Completion.scale();
    book.enter_ratio(id, (reached, plan), Quotient::Percent, scale)?;
    let id = Derived::ExpectedCompletion.id_of(prefix);
    if book.total(key, Role::ExpectedYear).is_some()
        && let Some((expected, of_same)) = sides(book, &id, (key, Role::ExpectedYear), usable)
    {
        let plan = if of_same == basis { plan } else { of_same };
        let scale = Derived::ExpectedCompletion.scale();
        book.enter_ratio(id, (expected, plan), Quotient::Percent, scale);
    }
    let adds_over_months = book.layouts.aggregation(key.indicator) == Some(Aggregation::Sum);
    if adds_over_months {
        enter_effort(book, prefix, reached, Some(plan));
    }
    Some(())
}

/// A figure of the province and the plan it is held against: the province's own as long as no unit is lacking.
fn sides(
    book: &mut Book<'_>,
    id: &str,
    place: Place,
    usable: Option<FigureIndex>,
) -> Option<(FigureIndex, FigureIndex)> {
    let reached = book.total(place.0, place.1)?;
    let whole = book.figure(reached)?.lacking.is_empty();
    if let Some(plan) = usable.filter(|_| whole) {
        return Some((reached, plan));
    }
    let planned = (place.0, Role::AnnualPlan);
    let alike = like_for_like(book, id, (place, planned));
    // No unit has both: the ratio then says which units stand on one side only.
    alike.or_else(|| Some((reached, book.total(planned.0, planned.1)?)))
}

/// What of the province's plan no unit has in its own; nothing when the plan is the sum of the units' plans.
fn enter_unallocated(
    book: &mut Book<'_>,
    prefix: &str,
    (plan, stated): (FigureIndex, FigureIndex),
    of_units: FigureIndex,
) -> Option<()> {
    let measure = Arc::clone(&book.figure(of_units)?.measure);
    let alike = book.figure(stated)?.measure == measure;
    if alike && stated != of_units {
        let id = Derived::PlanUnallocated.id_of(prefix);
        book.enter_difference(id, plan, of_units, &measure)?;
    }
    Some(())
}

/// A target that is a growth rate is compared with the growth reached, never divided by it.
fn enter_against_target(
    book: &mut Book<'_>,
    key: LineKey,
    target: Option<FigureIndex>,
    prefix: &str,
) -> Option<()> {
    let target = target?;
    let value = book.figure(target)?.value;
    let id = Derived::Target.id_of(prefix);
    let derivation = Derivation::Sum(vec![target]);
    let target = book.enter_following(id, target, Derived::Target.scale(), value, derivation)?;
    let growth = book.growth(key)?;
    book.enter_gap(Derived::Gap.id_of(prefix), growth, target);
    Some(())
}
