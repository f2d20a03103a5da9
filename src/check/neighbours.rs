//! The returns of all units on one form for the period of the run, each beside its form.

use rust_decimal::Decimal;

use super::filled::{FilledForm, FormFacts};
use super::overview::Overview;
use super::received::Received;
use crate::model::finding::RuleInfo;
use crate::model::form::{FormIndex, RowIndex};
use crate::model::history::RowKey;
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

    /// True when the return of the month before had no figure in a described row either.
    pub(super) fn was_blank(&self, form: &FilledForm<'_>, row: RowIndex) -> bool {
        let filled = form.filled;
        let before = filled.period.previous();
        let past = &self.overview.background.past;
        let past = past.get(filled.form, filled.unit, before);
        past.is_some_and(|past| {
            let key = RowKey::Described(row);
            let is_refused = past.refused.iter().any(|(of, _)| *of == key);
            !is_refused && !past.figures.iter().any(|figure| figure.row == key)
        })
    }

    /// A threshold of a rule in this run.
    pub(super) fn threshold(&self, rule: &RuleInfo, threshold: &Threshold) -> Decimal {
        let settings = &self.overview.background.settings;
        settings.threshold(rule, threshold)
    }
}
