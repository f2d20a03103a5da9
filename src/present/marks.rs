//! The verdict on a headline: a sign and words, so that it survives black and white.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::aggregate::row_key;
use crate::model::derived::Derived;
use crate::model::descriptions::{Headline, HeadlinePlan, Outlook};
use crate::model::document::Mark;
use crate::model::figure::{FigureIndex, FigureStatus};
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
    if !headline.judged || !is_whole(view, headline) || is_disputed(view, headline) {
        return NONE;
    }
    let verdict = match &headline.plan {
        HeadlinePlan::TargetGrowth { .. } => against_target(view, headline),
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => {
            let own = expected(view, headline, complete);
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
pub(crate) fn is_contradicted(view: &View<'_>, headline: &Headline) -> bool {
    let report = &view.descriptions.report;
    headline.judged
        && years(view, headline).and_then(|years| report.are_far_apart(years)) == Some(true)
}

/// True when what the department expects of the year leads to another verdict than what the units expect.
fn is_disputed(view: &View<'_>, headline: &Headline) -> bool {
    let report = &view.descriptions.report;
    years(view, headline).and_then(|years| report.agree(years)) == Some(false)
}

/// The year that the units expect and that of the department, each with its plan; `None` where the department has none.
fn years(view: &View<'_>, headline: &Headline) -> Option<[(Decimal, Decimal); 2]> {
    let HeadlinePlan::Stated { form, row } = &headline.plan else {
        return None;
    };
    let own = expected(view, headline, of_all)?;
    Some([own, forecast(view, form, row)?])
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

/// The value of a figure in which every unit is, whether or not errors are counted in it.
fn of_all(view: &View<'_>, figure: Option<FigureIndex>) -> Option<Decimal> {
    let figure = view.figure(figure?)?;
    let is_of_all = [FigureStatus::Complete, FigureStatus::Marked].contains(&figure.status);
    figure.value.filter(|_| is_of_all)
}

/// How a figure is read that a verdict rests on.
type Reading = fn(&View<'_>, Option<FigureIndex>) -> Option<Decimal>;

/// The sum of the units' expected years, and the plan.
fn expected(view: &View<'_>, headline: &Headline, read: Reading) -> Option<(Decimal, Decimal)> {
    let (key, _) = view.headline_place(headline)?;
    let expected = read(view, view.total(key, Role::ExpectedYear))?;
    let plan = read(view, view.of_headline(headline, Derived::Plan))?;
    Some((expected, plan))
}

/// The department's own forecast, and the plan beside it; `None` when it has made none.
fn forecast(view: &View<'_>, form: &str, row: &str) -> Option<(Decimal, Decimal)> {
    let key = row_key(view.descriptions, form, row, "")?;
    let value = |role| view.value(view.total(key, role));
    Some((value(Role::ExpectedYear)?, value(Role::AnnualPlan)?))
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
        catalogue.get(usize::from(key.indicator))
    });
    indicator.map_or(Direction::Neutral, |indicator| indicator.direction)
}
