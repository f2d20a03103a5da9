//! A row of a table before it has cells.

use crate::model::descriptions::Headline;
use crate::model::figure::LineKey;
use crate::model::form::{FormIndex, RowIndex};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::show::Show;
use crate::model::table::{RowKind, TableCell};
use crate::present::view::View;

/// A row before it has cells.
pub(super) struct Line<'v> {
    pub(super) kind: RowKind,
    pub(super) level: u8,
    /// Left out when no column has a figure of it.
    pub(super) needs_figure: bool,
    /// The row of a form that its columns are taken from.
    pub(super) row: Option<(FormIndex, RowIndex)>,
    pub(super) key: Option<LineKey>,
    pub(super) headline: Option<&'v Headline>,
    /// `None` for the province.
    pub(super) unit: Option<UnitIndex>,
    /// A month of the returns that the job keeps.
    pub(super) month: Option<Period>,
    /// What the source itself says of it.
    pub(super) own: Vec<(Show, TableCell)>,
}

/// A row about nothing yet.
pub(super) const EMPTY: Line<'static> = Line {
    kind: RowKind::Plain,
    level: 0,
    needs_figure: false,
    row: None,
    key: None,
    headline: None,
    unit: None,
    month: None,
    own: Vec::new(),
};

/// The name of a unit, or of the province.
pub(super) fn whose(view: &View<'_>, unit: Option<UnitIndex>) -> String {
    unit.map_or_else(
        || view.phrase("units.province"),
        |unit| view.name(unit).to_owned(),
    )
}
