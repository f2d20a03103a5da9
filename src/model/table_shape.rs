//! What tables are called and which columns they have, as `templates/tables.toml` says.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::derived::{Derived, Quantity};
use super::row_source::{Each, RowSource};

/// Words and columns of the tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableShapes {
    /// What a figure says of its row; every quantity has a name, and no two are alike.
    pub names: Vec<(Quantity, String)>,
    /// Tables in the order of their description.
    pub tables: Vec<TableShape>,
}

impl TableShapes {
    /// The name of a quantity.
    pub fn name(&self, quantity: Quantity) -> &str {
        let mut names = self.names.iter();
        let named = names.find(|(known, _)| *known == quantity);
        named.map_or(quantity.id(), |(_, name)| name)
    }

    /// The table with this id.
    pub fn table(&self, id: &str) -> Option<&TableShape> {
        self.tables.iter().find(|table| table.id == id)
    }
}

/// Every figure that page 1 and the text of the report print; the one table that is made when these are known.
pub const IN_REPORT: &str = "in-report";
/// One row a district.
pub const BY_DISTRICT: &str = "by-district";
/// What the sections add to the index.
pub const CONTRIBUTION: &str = "contribution";
/// Districts by how much of the year's plan they have reached.
pub const RANKING: &str = "ranking";

/// Tables that are described, and what their rows are.
pub const TABLES: [(&str, RowSource); 15] = [
    ("overview", RowSource::Headlines),
    (IN_REPORT, RowSource::ReportFigures),
    (BY_DISTRICT, RowSource::Districts),
    ("by-industry", RowSource::Industries),
    ("district-industry", RowSource::Industries),
    (RANKING, RowSource::Places),
    ("province-plan", RowSource::Plans),
    ("monthly", RowSource::Months),
    ("form", RowSource::FormRows),
    ("form-of-names", RowSource::NamesBelowUnits),
    ("form-of-units", RowSource::UnitsOfForm),
    ("index", RowSource::IndexRows),
    (CONTRIBUTION, RowSource::Sections),
    ("series", RowSource::MonthsOfForm),
    ("coverage", RowSource::Coverage),
];

/// Ids of the tables that are there before the text of the report, but for those that have the id of a form.
pub(crate) fn own_ids() -> impl Iterator<Item = &'static str> {
    let own = TABLES.into_iter().filter(|(_, rows)| {
        let is_before_text = *rows != RowSource::ReportFigures;
        is_before_text && !rows.has_id_of_form()
    });
    own.map(|(id, _)| id)
}

/// One table. Its texts may hold `{period}`, `{year}` and others; see `templates/tables.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Stable id; tables of forms have the id of their form.
    pub id: String,
    /// What its rows are.
    pub rows: RowSource,
    /// Title above it.
    pub title: String,
    /// Name of its sheet.
    pub sheet: String,
    /// "Đơn vị tính: {measure}"; empty when each row or column has its own.
    pub unit_line: String,
    /// Columns from left to right.
    pub columns: Vec<ColumnShape>,
    /// Lines below it, behind those on what its figures lack.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnShape {
    /// What stands in it.
    pub show: Show,
    /// Its heading.
    pub heading: String,
    /// Heading above it and its neighbours with the same; empty for none.
    #[serde(default)]
    pub group: String,
    /// Width in relation to the others; 10 is a plain number.
    #[serde(default = "plain")]
    pub width: u32,
    /// Shown with a bar in the cell, where the output can.
    #[serde(default)]
    pub bars: bool,
    /// Left out where no row has a figure in it.
    #[serde(default)]
    pub optional: bool,
    /// For what it comes again; `None` for a column that stands once.
    pub each: Option<Each>,
}

fn plain() -> u32 {
    10
}

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
