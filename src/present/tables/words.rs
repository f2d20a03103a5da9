//! Words in braces of the texts of `templates/tables.toml`.

use crate::format;
use crate::model::form::{FormIndex, Role};
use crate::model::text::Language;
use crate::present::periods;
use crate::present::view::View;
use crate::present::wording::{capitalised, inside_sentence};

/// What the words stand for.
#[derive(Clone)]
pub(super) struct Words {
    known: Vec<(&'static str, String)>,
}

impl Words {
    /// Those of the period and the thresholds, and of the form that a table is about.
    pub(super) fn of(view: &View<'_>, form: Option<FormIndex>) -> Self {
        let period = view.consolidation.period;
        let last_year = period.same_period_last_year();
        let phrases = &view.descriptions.phrases;
        let report = &view.descriptions.report;
        let threshold =
            |limit: rust_decimal::Decimal| format::number(limit.normalize(), None, Language::Vi);
        let mut known = vec![
            ("period", periods::in_title(phrases, period)),
            ("last-period", periods::in_title(phrases, last_year)),
            ("year", period.year().to_string()),
            ("span", periods::span(phrases, period)),
            ("on-plan", threshold(report.on_plan_from)),
            ("near-plan", threshold(report.near_plan_from)),
        ];
        if let Some(form) = form.and_then(|form| view.descriptions.form(form)) {
            known.push(("form", form.short.vi.clone()));
            known.push(("measure", view.scale(&form.measure).unit));
            let mut columns = form.value_columns();
            let weights = columns.find(|(_, _, role)| *role == Role::Weight);
            let weights = weights.map(|(_, column, _)| inside_sentence(&column.name.vi));
            known.extend(weights.map(|weights| ("weights", weights)));
        }
        Self { known }
    }

    /// The same with one word more, which stands before a known one.
    pub(super) fn with(&self, word: &'static str, meaning: String) -> Self {
        let mut known = vec![(word, meaning)];
        known.extend(self.known.iter().cloned());
        Self { known }
    }

    /// The text with what its words stand for; `None` when one of them stands for nothing in this round.
    pub(super) fn filled(&self, text: &str) -> Option<String> {
        let mut parts = text.split('{');
        let mut filled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (word, rest) = part.split_once('}')?;
            let mut known = self.known.iter();
            let (_, meaning) = known.find(|(known, _)| *known == word)?;
            filled.push_str(meaning);
            filled.push_str(rest);
        }
        Some(filled)
    }

    /// A heading, with its first letter in upper case.
    pub(super) fn heading(&self, text: &str) -> String {
        capitalised(&self.filled(text).unwrap_or_default())
    }
}
