//! The verdict on a headline: a sign and words, so that it survives black and white.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::aggregate::{headline_prefix, row_key};
use crate::model::derived::Derived;
use crate::model::descriptions::{Headline, HeadlinePlan, Outlook};
use crate::model::document::Mark;
use crate::model::figure::{FigureIndex, FigureStatus, LineKey};
use crate::model::form::Role;
use crate::model::indicator::Direction;

use super::view::View;

/// What is said of a headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) mark: Mark,
    /// "▲ Dự kiến đạt kế hoạch năm"; empty when no verdict is given.
    pub(crate) words: String,
}

const NONE: Verdict = Verdict {
    mark: Mark::Unknown,
    words: String::new(),
};

/// The verdict on the expected year against its plan, or on the growth reached against the target.
///
/// There is none where the description wants none, where a figure behind it is not complete, and where the department's
/// own forecast leads to another verdict or ends elsewhere (TH386 says so).
pub(crate) fn of(view: &View<'_>, headline: &Headline) -> Verdict {
    if !headline.judged
        || !is_whole(view, headline)
        || is_disputed(view, headline)
        || is_contradicted(view, headline)
    {
        return NONE;
    }
    let verdict = match &headline.plan {
        HeadlinePlan::TargetGrowth { .. } => against_target(view, headline),
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => {
            let own = expected(view, headline);
            own.and_then(|own| of_year(view, headline, own))
        }
        HeadlinePlan::Nothing => None,
    };
    verdict.map_or(NONE, |(mark, words)| Verdict {
        mark,
        words: view.phrase(words),
    })
}

/// True when the department expects the year to end so far from what the units expect that one of the figures, or the plan, must be
/// wrong: nothing is then held against that plan, neither the year nor what was reached of it.
///
/// While units are missing, those that are there are held against their own plans, as long as most of the value is theirs. They contradict the department as well when
/// they alone expect more than it expects of all: those that are missing can only add to it.
pub(crate) fn is_contradicted(view: &View<'_>, headline: &Headline) -> bool {
    let report = &view.descriptions.report;
    let Some(forecast) = forecast(view, headline).filter(|_| headline.judged) else {
        return false;
    };
    let are_apart = |own| report.are_far_apart([own, forecast]) == Some(true);
    let completion = view.value(view.of_headline(headline, Derived::ExpectedCompletion));
    let alone = expected_in_all(view, headline).filter(|expected| *expected > forecast.0);
    let completion = completion.filter(|_| speak_for_most(view, headline));
    completion.is_some_and(|completion| are_apart((completion, Decimal::ONE_HUNDRED)))
        || alone.is_some_and(|expected| are_apart((expected, forecast.1)))
}

/// True when the units that are in a headline's figure have at least half of its value: one small unit says nothing of the year that
/// the department expects of all.
fn speak_for_most(view: &View<'_>, headline: &Headline) -> bool {
    const MOST: Decimal = Decimal::from_parts(50, 0, 0, false, 0);
    let form = view.descriptions.form_index(&headline.form);
    let mut coverage = view.consolidation.coverage.iter();
    let coverage = coverage.find(|coverage| Some(coverage.form) == form);
    let share = coverage.and_then(|coverage| coverage.share);
    share.is_none_or(|share| share >= MOST)
}

/// Figures that hold a headline against its plan.
const AGAINST_PLAN: [Derived; 5] = [
    Derived::Completion,
    Derived::ExpectedCompletion,
    Derived::Remaining,
    Derived::NeededPerMonth,
    Derived::Effort,
];

/// Beginnings of the ids of a headline's figures.
pub(crate) fn prefixes(view: &View<'_>, headline: &Headline) -> Vec<String> {
    let row = headline_prefix(view.descriptions, headline);
    let own = [format!("headline.{}", headline.id)];
    row.into_iter().chain(own).collect()
}

/// True for the id of a figure that holds what begins like one of `prefixes` against its plan, in the province or in a unit.
pub(crate) fn is_against_plan(id: &str, prefixes: &[String]) -> bool {
    let of_province = id.split('@').next().unwrap_or(id);
    let Some((prefix, name)) = of_province.rsplit_once('.') else {
        return false;
    };
    AGAINST_PLAN.iter().any(|derived| derived.id() == name)
        && prefixes.iter().any(|known| known == prefix)
}

/// True when what the department expects of the year leads to another verdict than what the units expect.
fn is_disputed(view: &View<'_>, headline: &Headline) -> bool {
    let years = expected(view, headline).zip(forecast(view, headline));
    let agree = |(own, forecast)| view.descriptions.report.agree([own, forecast]);
    years.and_then(agree) == Some(false)
}

/// True when the figure that the headline prints lacks nothing.
fn is_whole(view: &View<'_>, headline: &Headline) -> bool {
    let place = view.headline_place(headline);
    complete(view, place.and_then(|(key, role)| view.total(key, role))).is_some()
}

/// The value of a figure that is complete.
fn complete(view: &View<'_>, figure: Option<FigureIndex>) -> Option<Decimal> {
    let figure = view.figure(figure?)?;
    figure
        .value
        .filter(|_| figure.status == FigureStatus::Complete)
}

/// The sum of the units' expected years, and the plan; `None` where one of them is not complete.
fn expected(view: &View<'_>, headline: &Headline) -> Option<(Decimal, Decimal)> {
    let (key, _) = view.headline_place(headline)?;
    let expected = complete(view, view.total(key, Role::ExpectedYear))?;
    let plan = complete(view, view.of_headline(headline, Derived::Plan))?;
    Some((expected, plan))
}

/// What the units that are there expect of the year, in the measure of the department's forecast.
fn expected_in_all(view: &View<'_>, headline: &Headline) -> Option<Decimal> {
    let (key, _) = view.headline_place(headline)?;
    let total = view.figure(view.total(key, Role::ExpectedYear)?)?;
    let forecast = view.figure(view.total(forecast_key(view, headline)?, Role::ExpectedYear)?)?;
    let own = view.descriptions.measure(&total.measure)?;
    own.convert(total.value?, view.descriptions.measure(&forecast.measure)?)
}

/// The department's own forecast, and the plan beside it; `None` when it has made none.
fn forecast(view: &View<'_>, headline: &Headline) -> Option<(Decimal, Decimal)> {
    let key = forecast_key(view, headline)?;
    let value = |role| view.value(view.total(key, role));
    Some((value(Role::ExpectedYear)?, value(Role::AnnualPlan)?))
}

/// The row of the department's plan and forecast.
fn forecast_key(view: &View<'_>, headline: &Headline) -> Option<LineKey> {
    let HeadlinePlan::Stated { form, row } = &headline.plan else {
        return None;
    };
    row_key(view.descriptions, form, row, "")
}

/// The sign of a verdict, and the key of its words.
type Judged = (Mark, &'static str);

/// Of an indicator that is to fall, a year above its plan is none that reaches it, and no verdict is given on it.
fn of_year(
    view: &View<'_>,
    headline: &Headline,
    (expected, plan): (Decimal, Decimal),
) -> Option<Judged> {
    match direction(view, headline) {
        Direction::Up => {}
        Direction::Down | Direction::Neutral => return None,
    }
    let outlook = view.descriptions.report.outlook(expected, plan)?;
    // In December no month is left in which anything could be done about the plan.
    let is_over = view.consolidation.period.ends_year();
    Some(match outlook {
        Outlook::Reached => (Mark::OnPlan, reached(view, headline)),
        Outlook::Near if is_over => (Mark::Near, "verdict.was-near"),
        Outlook::Near => (Mark::Near, "verdict.near"),
        Outlook::Behind if is_over => (Mark::Behind, "verdict.was-behind"),
        Outlook::Behind => (Mark::Behind, "verdict.behind"),
    })
}

/// What is reached already is not expected.
fn reached(view: &View<'_>, headline: &Headline) -> &'static str {
    let completion = complete(view, view.of_headline(headline, Derived::Completion));
    match completion.map(|completion| completion.cmp(&Decimal::ONE_HUNDRED)) {
        Some(Ordering::Greater) => "verdict.beyond",
        Some(Ordering::Equal) => "verdict.reached",
        Some(Ordering::Less) | None => "verdict.expected",
    }
}

/// The growth reached against the growth aimed at. Short of it by no more points than the threshold for plans is short of
/// 100 counts as within reach.
fn against_target(view: &View<'_>, headline: &Headline) -> Option<Judged> {
    let gap = complete(view, view.of_headline(headline, Derived::Gap))?;
    let near = view.descriptions.report.near_plan_from;
    let close = near.checked_sub(Decimal::ONE_HUNDRED)?;
    let is_over = view.consolidation.period.ends_year();
    Some(match direction(view, headline) {
        Direction::Down | Direction::Neutral => return None,
        Direction::Up if gap > Decimal::ZERO => (Mark::OnPlan, "verdict.above-target"),
        Direction::Up if gap.is_zero() => (Mark::OnPlan, "verdict.on-target"),
        Direction::Up if gap >= close && is_over => (Mark::Near, "verdict.was-near-target"),
        Direction::Up if gap >= close => (Mark::Near, "verdict.near-target"),
        Direction::Up => (Mark::Behind, "verdict.below-target"),
    })
}

fn direction(view: &View<'_>, headline: &Headline) -> Direction {
    let indicator = view.headline_place(headline).and_then(|(key, _)| {
        let catalogue = &view.descriptions.indicators;
        catalogue.get(key.indicator.place())
    });
    indicator.map_or(Direction::Neutral, |indicator| indicator.direction)
}
