//! The returns of all units on one form for the period of the run, each beside its form.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FormFacts};
use super::overview::Overview;
use super::received::Received;
use crate::model::finding::RuleInfo;
use crate::model::form::FormIndex;
use crate::model::settings::Threshold;

/// One form of all units whose figures add up to the province.
pub(super) struct Neighbours<'a> {
    overview: &'a Overview<'a>,
    pub(super) facts: &'a FormFacts<'a>,
    /// In the official order of the units.
    pub(super) forms: Vec<FilledForm<'a>>,
}

impl<'a> Neighbours<'a> {
    pub(super) fn new(
        overview: &'a Overview<'a>,
        received: &Received<'a>,
        (index, facts): (FormIndex, &'a FormFacts<'a>),
    ) -> Self {
        let register = &overview.descriptions.register;
        let units = register.consolidated_in(overview.round.period);
        let returns = units.filter_map(|(unit, _)| received.get(index, unit));
        Self {
            overview,
            facts,
            forms: returns
                .map(|filled| FilledForm::new(facts, filled))
                .collect(),
        }
    }

    /// A threshold of a rule in this run.
    pub(super) fn threshold(&self, rule: &RuleInfo, threshold: &Threshold) -> Decimal {
        let settings = &self.overview.background.settings;
        settings.threshold(rule, threshold)
    }
}
