//! The mark beside a headline: a sign and words, so that it survives black and white.

use rust_decimal::Decimal;

use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::document::Mark;
use crate::model::indicator::Direction;

use super::view::View;

/// Where a headline stands: by its expected completion of the year's plan, or by the growth reached against the target.
///
/// Less than the target by no more points than [`crate::model::descriptions::ReportDescription::near_plan_from`] is short
/// of 100 counts as within reach.
pub(crate) fn of(view: &View<'_>, headline: &Headline) -> Mark {
    let report = &view.descriptions.report;
    let reached = match &headline.plan {
        HeadlinePlan::TargetGrowth { .. } => {
            let gap = view.value(view.of_headline(headline, "gap"));
            gap.and_then(|gap| gap.checked_add(Decimal::ONE_HUNDRED))
        }
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => {
            view.value(view.of_headline(headline, "expected-completion"))
        }
        HeadlinePlan::Nothing => None,
    };
    let Some(reached) = reached else {
        return Mark::Unknown;
    };
    let reached = match direction(view, headline) {
        Direction::Up => reached,
        Direction::Down => Decimal::ONE_HUNDRED + Decimal::ONE_HUNDRED - reached,
        Direction::Neutral => return Mark::Unknown,
    };
    let on_plan_from = match &headline.plan {
        HeadlinePlan::TargetGrowth { .. } => Decimal::ONE_HUNDRED,
        HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits | HeadlinePlan::Nothing => {
            report.on_plan_from
        }
    };
    // What prints as the threshold has reached it: 99,996 % is printed 100 %.
    let reached = reached.round_dp(2);
    if reached >= on_plan_from {
        Mark::OnPlan
    } else if reached >= report.near_plan_from {
        Mark::Near
    } else {
        Mark::Behind
    }
}

/// "▲ Đạt kế hoạch"; empty when no judgement is possible.
pub(crate) fn words(mark: Mark) -> &'static str {
    match mark {
        Mark::OnPlan => "▲ Đạt kế hoạch",
        Mark::Near => "■ Cần phấn đấu",
        Mark::Behind => "▼ Khó đạt",
        Mark::Unknown => "",
    }
}

fn direction(view: &View<'_>, headline: &Headline) -> Direction {
    let indicator = view.headline_place(headline).and_then(|(key, _)| {
        let catalogue = &view.descriptions.indicators;
        catalogue.get(usize::from(key.indicator))
    });
    indicator.map_or(Direction::Neutral, |indicator| indicator.direction)
}
