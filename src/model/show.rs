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
    const PLAIN: [Self; 18] = [
        Self::Number,
        Self::Form,
        Self::Code,
        Self::Label,
        Self::Unit,
        Self::Named,
        Self::Measure,
        Self::Value,
        Self::Id,
        Self::Aim,
        Self::Verdict,
        Self::Place,
        Self::ExpectedUnits,
        Self::ReceivedUnits,
        Self::CountedUnits,
        Self::WholeUnits,
        Self::CountedValue,
        Self::LackingUnits,
    ];

    /// What this id stands for: one of a few words, a figure, or `headline.` and a figure of headlines.
    pub fn with_id(id: &str) -> Option<Self> {
        if let Some(derived) = id.strip_prefix("headline.") {
            let derived = Derived::with_id(derived)?;
            return derived
                .is_of_headlines()
                .then_some(Self::OfHeadline(derived));
        }
        let mut plain = Self::PLAIN.into_iter();
        plain
            .find(|show| show.id() == id)
            .or_else(|| Quantity::with_id(id).map(Self::Figure))
    }

    /// Its key in `templates/tables.toml`.
    pub fn id(self) -> String {
        let id = match self {
            Self::OfHeadline(derived) => return derived.id_of("headline"),
            Self::Figure(quantity) => quantity.id(),
            Self::Number => "number",
            Self::Form => "form",
            Self::Code => "code",
            Self::Label => "label",
            Self::Unit => "unit",
            Self::Named => "named",
            Self::Measure => "measure",
            Self::Value => "value",
            Self::Id => "id",
            Self::Aim => "aim",
            Self::Verdict => "verdict",
            Self::Place => "place",
            Self::ExpectedUnits => "expected-units",
            Self::ReceivedUnits => "received-units",
            Self::CountedUnits => "counted-units",
            Self::WholeUnits => "whole-units",
            Self::CountedValue => "counted-value",
            Self::LackingUnits => "lacking-units",
        };
        id.to_owned()
    }

    fn ids() -> Vec<String> {
        let plain = Self::PLAIN.into_iter().map(Self::id);
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
