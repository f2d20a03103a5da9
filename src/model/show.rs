//! What a column shows of a row, by its key in `templates/tables.toml`.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::derived::{Derived, Quantity};

/// What a column shows of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// Running number.
    Number,
    /// Short name of the form.
    Form,
    /// Code of the industry.
    Code,
    /// Name of the row or of the headline.
    Label,
    /// Whose it is: a unit, or the province.
    Unit,
    /// What the figure says of its row.
    Named,
    /// What figures of the row are printed in.
    Measure,
    /// The figure that stands for the row.
    Value,
    /// Its id in `so-lieu.json`.
    Id,
    /// Plan of a headline, or the growth that is its target.
    Aim,
    /// Whether the year ends well.
    Verdict,
    /// Place among the districts.
    Place,
    /// How many units owe the form.
    ExpectedUnits,
    /// How many sent it.
    ReceivedUnits,
    /// How many are in its figures.
    CountedUnits,
    /// How many are in them wholly and without an error.
    WholeUnits,
    /// Share of the value that is in the figures.
    CountedValue,
    /// Units that lack something, and what.
    LackingUnits,
    /// A figure of the row; of a headline the one against the plan of the province, where there is one.
    Figure(Quantity),
    /// A figure against the plan of the province and no other.
    OfHeadline(Derived),
}

impl Show {
    const PLAIN: [(&'static str, Show); 18] = [
        ("number", Show::Number),
        ("form", Show::Form),
        ("code", Show::Code),
        ("label", Show::Label),
        ("unit", Show::Unit),
        ("named", Show::Named),
        ("measure", Show::Measure),
        ("value", Show::Value),
        ("id", Show::Id),
        ("aim", Show::Aim),
        ("verdict", Show::Verdict),
        ("place", Show::Place),
        ("expected-units", Show::ExpectedUnits),
        ("received-units", Show::ReceivedUnits),
        ("counted-units", Show::CountedUnits),
        ("whole-units", Show::WholeUnits),
        ("counted-value", Show::CountedValue),
        ("lacking-units", Show::LackingUnits),
    ];

    /// What this id stands for: one of a few words, a figure, or `headline.` and a figure of headlines.
    pub fn with_id(id: &str) -> Option<Self> {
        if let Some(derived) = id.strip_prefix("headline.") {
            let derived = Derived::with_id(derived)?;
            return derived
                .is_of_headlines()
                .then_some(Self::OfHeadline(derived));
        }
        let mut plain = Self::PLAIN.iter();
        let plain = plain.find(|(known, _)| *known == id);
        plain
            .map(|(_, show)| *show)
            .or_else(|| Quantity::with_id(id).map(Self::Figure))
    }

    /// Its key in `templates/tables.toml`.
    pub fn id(self) -> String {
        if let Self::OfHeadline(derived) = self {
            return derived.id_of("headline");
        }
        let mut plain = Self::PLAIN.iter();
        let plain = plain.find(|(_, show)| *show == self).map(|(id, _)| *id);
        let figure = || Quantity::all().find(|quantity| self == Self::Figure(*quantity));
        let id = plain.or_else(|| figure().map(Quantity::id));
        id.unwrap_or_default().to_owned()
    }

    fn ids() -> Vec<String> {
        let plain = Self::PLAIN.iter().map(|(id, _)| (*id).to_owned());
        let figures = Quantity::all().map(|quantity| quantity.id().to_owned());
        let of_headlines = Derived::of_headlines().map(|derived| derived.id_of("headline"));
        plain.chain(figures).chain(of_headlines).collect()
    }
}

impl<'de> Deserialize<'de> for Show {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        Self::with_id(&id).ok_or_else(|| {
            let known = Self::ids().join("`, `");
            D::Error::custom(format!("unknown variant `{id}`, expected one of `{known}`"))
        })
    }
}
