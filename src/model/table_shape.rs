//! What tables are called and which columns they have, as `templates/tables.toml` says.

use serde::Deserialize;

use super::derived::Quantity;

/// Words and columns of the tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableShapes {
    /// What a figure says of its row; every quantity has a name, and no two are alike.
    pub names: Vec<(Quantity, String)>,
    /// Every figure that page 1 and the text of the report print.
    pub in_report: TableShape,
}

impl TableShapes {
    /// The name of a quantity.
    pub fn name(&self, quantity: Quantity) -> &str {
        let mut names = self.names.iter();
        let named = names.find(|(known, _)| *known == quantity);
        named.map_or(quantity.id(), |(_, name)| name)
    }
}

/// One table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableShape {
    /// Title above it.
    pub title: String,
    /// Name of its sheet.
    pub sheet: String,
    /// Columns from left to right.
    pub columns: Vec<ColumnShape>,
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
    pub width: u32,
}

/// What a column shows of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// Running number.
    Number,
    /// Short name of the form.
    Form,
    /// Name of the row or of the headline.
    Label,
    /// Whose it is: a unit, or the province.
    Unit,
    /// What it says of its row.
    Quantity,
    /// What it is printed in.
    Measure,
    /// The figure.
    Value,
    /// Its id in `so-lieu.json`.
    Id,
}
