//! TH386: the department expects the year to end otherwise against the plan than the units' expectations together.

use rust_decimal::Decimal;

use super::overview::Overview;
use super::rule::{Look, Rule};
use super::th350_sum_differs_from_province::{Books, Entry};
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::finding::{Arg, Effect, Finding, RuleInfo, Severity};
use crate::model::form::Role;
use crate::model::observation::Return;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH386",
        name: "forecast-contradicts",
        severity: Severity::Warning,
    },
    thresholds: &[],
    look: Look::Round(look),
};

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    let books = Books::of(overview);
    for headline in &overview.descriptions.report.headlines {
        findings.extend(contradiction(overview, &books, headline));
    }
}

/// The report gives no verdict on a year of which two are possible: reached, within reach, out of reach; nor on one that the
/// department expects to end elsewhere by more than what counts as within reach.
fn contradiction(
    overview: &Overview<'_>,
    books: &Books<'_>,
    headline: &Headline,
) -> Option<Finding> {
    let HeadlinePlan::Stated { form, row } = &headline.plan else {
        return None;
    };
    if !headline.judged {
        return None;
    }
    let (filled, forecast) = books.of_province((form, row), Role::ExpectedYear)?;
    let (_, plan) = books.of_province((form, row), Role::AnnualPlan)?;
    let units = books.of_units(headline, Role::ExpectedYear)?;
    let mut sum = Decimal::ZERO;
    for entry in &units {
        sum = sum.checked_add(in_measure(entry, &forecast)?)?;
    }
    let aim = in_measure(&plan, &forecast)?;
    let report = &overview.descriptions.report;
    if report.agree([(sum, aim), (forecast.value, aim)])? {
        return None;
    }
    let percent = |of: Decimal| {
        of.checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(aim)
            .map(|percent| percent.round_dp(4))
    };
    let (of_sum, of_forecast) = (percent(sum)?, percent(forecast.value)?);
    let others = units.iter().map(|entry| entry.cell.clone());
    let cells = [forecast.cell.clone(), plan.cell.clone()];
    let finding = Finding::new(RULE.info, cells.into_iter().chain(others).collect())
        .of_unit(filled.unit)
        .of_form(filled.form)
        .with("row", Arg::Name(headline.name.clone()))
        .with_number("stated", forecast.value)
        .with_number("sum", sum)
        .with_number("stated_percent", of_forecast)
        .with_number("sum_percent", of_sum)
        .with("measure", Arg::Measure(forecast.measure.id.clone()))
        .moving(effect(overview, filled, (form, row), (forecast.value, sum)));
    Some(finding)
}

/// The department's forecast, and what the units expect in its place.
fn effect(
    overview: &Overview<'_>,
    filled: &Return,
    (form, row): (&str, &str),
    (observed, expected): (Decimal, Decimal),
) -> Option<Effect> {
    let index = overview.descriptions.form_index(form)?;
    let form = overview.descriptions.form(index)?;
    let mut columns = form.value_columns();
    let (column, ..) = columns.find(|(.., role)| *role == Role::ExpectedYear)?;
    Some(Effect {
        unit: filled.unit,
        form: index,
        row: form.row_index(row)?,
        column,
        observed,
        expected,
    })
}

fn in_measure(entry: &Entry<'_>, like: &Entry<'_>) -> Option<Decimal> {
    entry.measure.convert(entry.value, like.measure)
}
