//! What tables are called and which columns they have, as `templates/tables.toml` says.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::derived::{Derived, Quantity};

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

/// Tables that the program asks for by name; others stand behind the forms.
pub const OVERVIEW: &str = "overview";
/// Every figure that page 1 and the text of the report print.
pub const IN_REPORT: &str = "in-report";
/// One row a district.
pub const BY_DISTRICT: &str = "by-district";
/// One row an industry.
pub const BY_INDUSTRY: &str = "by-industry";
/// Industries by district.
pub const DISTRICT_INDUSTRY: &str = "district-industry";
/// What the sections add to the index.
pub const CONTRIBUTION: &str = "contribution";

/// One table. Its texts may hold `{period}`, `{year}` and others; see `templates/tables.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableShape {
    /// Stable id.
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
    /// Columns that come again for each unit or headline, behind the others.
    pub each: Option<EachShape>,
    /// Lines below it, behind those on what its figures lack.
    pub notes: Vec<String>,
}

/// Columns that come again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EachShape {
    /// For what.
    pub of: Each,
    /// Heading above them.
    #[serde(default)]
    pub group: String,
    /// The columns.
    pub columns: Vec<ColumnShape>,
}

/// For what columns come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Each {
    /// Headlines by which districts are ranked.
    RankedHeadlines,
    /// Units that owe or sent the form.
    Units,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowSource {
    /// Headlines of the report.
    Headlines,
    /// The province and its units, where a headline ranks them.
    Districts,
    /// The total and the industries of the form whose rows add up by industry.
    Industries,
    /// Sections of the index with what they add to its growth.
    Sections,
    /// Figures that page 1 and the text of the report print.
    ReportFigures,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnShape {
    /// What stands in it.
    pub show: Show,
    /// Its heading.
    pub heading: String,
    /// Width in relation to the others; 10 is a plain number.
    #[serde(default = "plain")]
    pub width: u32,
    /// Shown with a bar in the cell, where the output can.
    #[serde(default)]
    pub bars: bool,
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
    /// A figure of the row; of a headline the one against the plan of the province, where there is one.
    Figure(Quantity),
    /// A figure against the plan of the province and no other.
    OfHeadline(Derived),
}

impl Show {
    const PLAIN: [(&'static str, Show); 12] = [
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

    fn ids() -> Vec<String> {
        let plain = Self::PLAIN.iter().map(|(id, _)| (*id).to_owned());
        let figures = Quantity::all().map(|quantity| quantity.id().to_owned());
        let derived = Derived::ALL.iter();
        let of_headlines = derived.filter(|derived| derived.is_of_headlines());
        let of_headlines = of_headlines.map(|derived| derived.id_of("headline"));
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
