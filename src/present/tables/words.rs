//! Words in braces of the texts of `templates/tables.toml`.

use crate::format;
use crate::model::form::{FormIndex, Role};
use crate::model::row_source::RowSource;
use crate::model::text::Language;
use crate::present::periods;
use crate::present::view::View;
use crate::present::wording::{capitalised, inside_sentence};

use super::again::{Item, sides};
use super::form_lines;

/// What the words stand for.
#[derive(Clone)]
pub(super) struct Words {
    known: Vec<(&'static str, String)>,
}

impl Words {
    /// Those of the period and the thresholds, of the form that a table is about, or of the headline that ranks its rows.
    pub(super) fn of(view: &View<'_>, source: RowSource, form: Option<FormIndex>) -> Self {
        let period = view.consolidation.period;
        let last_year = period.same_period_last_year();
        let phrases = &view.descriptions.phrases;
        let report = &view.descriptions.report;
        let threshold =
            |limit: rust_decimal::Decimal| format::number(limit.normalize(), None, Language::Vi);
        let mut known = vec![
            ("province", view.phrase("units.province")),
            ("period", periods::in_title(phrases, period)),
            ("last-period", periods::in_title(phrases, last_year)),
            ("year", period.year().to_string()),
            ("span", periods::span(phrases, period)),
            ("on-plan", threshold(report.on_plan_from)),
            ("near-plan", threshold(report.near_plan_from)),
        ];
        if let Some(form) = form {
            known.extend(of_form(view, form));
        }
        if source == RowSource::Places {
            known.extend(of_places(view));
        }
        Self { known }
    }

    /// The same with more words, which stand before the known ones.
    pub(super) fn with(&self, words: Vec<(&'static str, String)>) -> Self {
        let mut known = words;
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

fn of_form(view: &View<'_>, index: FormIndex) -> Vec<(&'static str, String)> {
    let Some(form) = view.descriptions.form(index) else {
        return Vec::new();
    };
    let mut known = vec![
        ("form", form.short.vi.clone()),
        ("form-code", form.code.clone()),
        ("form-title", form.title.vi.clone()),
    ];
    let named = |wanted| {
        let mut columns = form.value_columns();
        let found = columns.find(|(_, _, role)| *role == wanted);
        found.map(|(_, column, _)| column.name.vi.as_str())
    };
    let measure = form_lines::one_measure(view, index);
    known.extend(measure.map(|measure| ("measure", measure)));
    let weights = named(Role::Weight).map(inside_sentence);
    known.extend(weights.map(|weights| ("weights", weights)));
    let mut rows = view.rows(index);
    let main = rows.find_map(|row| view.main_role(view.own_key(index, row)?));
    let main = main.map(|role| {
        if role == Role::Cumulative {
            let span = periods::span(&view.descriptions.phrases, view.consolidation.period);
            view.say("columns.cumulative-span", &[("span", &span)])
        } else {
            named(role).unwrap_or_default().to_owned()
        }
    });
    known.extend(main.map(|main| ("main", main)));
    known
}

/// Of the headline that ranks the rows; by name only where nobody has a place.
fn of_places(view: &View<'_>) -> Vec<(&'static str, String)> {
    let Some(side) = sides(view).next() else {
        return Vec::new();
    };
    let ranking = if side.ranking.ranked.is_empty() {
        "ranking.not-ranked"
    } else {
        "ranking.ranked"
    };
    let ranking = ("ranking", view.phrase(ranking));
    let of_headline = Item::Headline(side).words(view).into_iter();
    of_headline.chain([ranking]).collect()
}
