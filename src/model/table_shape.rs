//! What tables are called and which columns they have, as `templates/tables.toml` says.

use serde::Deserialize;

use super::derived::Quantity;
use super::row_source::{Each, RowSource};
use super::show::Show;

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
/// One row a headline.
pub const OVERVIEW: &str = "overview";
/// One row a district.
pub const BY_DISTRICT: &str = "by-district";
/// What the sections add to the index.
pub const CONTRIBUTION: &str = "contribution";
/// Districts by how much of the year's plan they have reached.
pub const RANKING: &str = "ranking";

/// Tables that are described, and what their rows are.
pub const TABLES: [(&str, RowSource); 15] = [
    (OVERVIEW, RowSource::Headlines),
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
