//! One cell: what the source of a line says of it, else a figure.

use crate::model::derived::{Derived, Quantity};
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::FormColumn;
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::model::show::Show;
use crate::model::table::TableCell;
use crate::present::printed::NONE;
use crate::present::view::View;

use super::again::{Item, cell_key, headline_of};
use super::cells::{place, text};
use super::line::Line;

/// The cell of a line in a column, or in one that comes again for an item.
pub(super) fn cell(
    view: &View<'_>,
    line: &Line<'_>,
    item: Option<&Item<'_>>,
    show: Show,
) -> TableCell {
    let mut own = line.own.iter().filter(|_| item.is_none());
    if let Some((_, cell)) = own.find(|(known, _)| *known == show) {
        return cell.clone();
    }
    let of = Of::in_column(view, line, item);
    match show {
        Show::Value => of.value(line.month, item),
        Show::Figure(quantity) => of.printed(of.figure(quantity)),
        Show::OfHeadline(derived) => of.printed(of.against_plan(derived)),
        Show::Place => match item {
            Some(Item::Headline(side)) => {
                place(of.unit.and_then(|unit| side.ranking.place_of(unit)))
            }
            Some(Item::Column { .. } | Item::Unit(_)) | None => TableCell::Blank,
        },
        // The source of the line has nothing to say of it.
        Show::Number
        | Show::Form
        | Show::Code
        | Show::Label
        | Show::Unit
        | Show::Named
        | Show::Measure
        | Show::Id
        | Show::Aim
        | Show::Verdict
        | Show::ExpectedUnits
        | Show::ReceivedUnits
        | Show::CountedUnits
        | Show::WholeUnits
        | Show::CountedValue
        | Show::LackingUnits => TableCell::Blank,
    }
}

/// What a cell speaks of.
struct Of<'a, 'v> {
    view: &'v View<'a>,
    key: Option<LineKey>,
    headline: Option<&'v Headline>,
    unit: Option<UnitIndex>,
}

impl<'a, 'v> Of<'a, 'v> {
    fn in_column(view: &'v View<'a>, line: &Line<'v>, item: Option<&Item<'v>>) -> Self {
        let (key, headline) = match item {
            Some(Item::Headline(side)) => (Some(side.key), Some(side.headline)),
            Some(Item::Column {
                place,
                role: Some(role),
                ..
            }) => {
                let key = line.row.and_then(|row| cell_key(view, row, *place));
                let series = key.filter(|_| role.is_of_series());
                (key, series.and_then(|key| headline_of(view, key.indicator)))
            }
            Some(Item::Column { role: None, .. } | Item::Unit(_)) | None => {
                (line.key, line.headline)
            }
        };
        let unit = match item {
            Some(Item::Unit(unit)) => Some(*unit),
            Some(Item::Headline(_) | Item::Column { .. }) | None => line.unit,
        };
        Self {
            view,
            key,
            headline,
            unit,
        }
    }
}

impl Of<'_, '_> {
    /// A cell in the measure of the headline, or in the figure's own. Where a unit owes a form and there is nothing of a
    /// headline, the sign of what is not known stands.
    fn printed(&self, figure: Option<FigureIndex>) -> TableCell {
        let Some(headline) = self.headline else {
            return self.view.cell(figure);
        };
        let cell = self.view.headline_cell(headline, figure);
        let owes = self.key.zip(self.unit).is_some_and(|(key, unit)| {
            let coverage = &self.view.consolidation.coverage;
            let coverage = coverage.get(key.form.place());
            coverage.is_some_and(|coverage| coverage.expected.contains(&unit))
        });
        if owes && cell == TableCell::Blank {
            text(NONE)
        } else {
            cell
        }
    }

    /// The figure that stands for the row, or for a month of it, or what a column of the form holds.
    fn value(&self, month: Option<Period>, item: Option<&Item<'_>>) -> TableCell {
        if let Some(Item::Column {
            described, role, ..
        }) = item
        {
            return match role {
                Some(role) => self.printed(self.figure(Quantity::Stated(*role))),
                None => self.view.cell(self.ratio(described)),
            };
        }
        self.printed(match month {
            Some(month) => self.kept(month),
            None => self.main(),
        })
    }

    fn main(&self) -> Option<FigureIndex> {
        self.figure(Quantity::Stated(self.view.main_role(self.key?)?))
    }

    /// The total of a month from the returns that the job keeps.
    fn kept(&self, month: Period) -> Option<FigureIndex> {
        let mut kept = self.view.consolidation.monthly.iter();
        let found = kept.find(|(key, of, _)| (Some(*key), *of) == (self.key, month));
        found.map(|(.., figure)| *figure)
    }

    fn figure(&self, quantity: Quantity) -> Option<FigureIndex> {
        let (view, key) = (self.view, self.key?);
        match (quantity, self.unit) {
            (Quantity::Stated(role), Some(unit)) => view.of_unit(key, role, unit),
            (Quantity::Stated(role), None) => view.total(key, role),
            (Quantity::Derived(derived), Some(unit)) => view.derived_of_unit(key, derived, unit),
            // The whole has no share in itself, whatever else it is a part of.
            (Quantity::Derived(Derived::Share), None) if self.headline.is_some() => None,
            (Quantity::Derived(derived), None) => {
                let against_plan = self.against_plan(derived);
                against_plan.or_else(|| view.derived(key, derived))
            }
        }
    }

    fn against_plan(&self, derived: Derived) -> Option<FigureIndex> {
        self.view.of_headline(self.headline?, derived)
    }

    /// The recomputed ratio of a row: `clusters.total.fill-rate`, with `@unit` for a unit's.
    fn ratio(&self, column: &FormColumn) -> Option<FigureIndex> {
        let (view, key) = (self.view, self.key?);
        let prefix = view.prefix(key)?;
        let mut words = prefix.split('.');
        let row = format!("{}.{}.{}", words.next()?, words.next()?, column.id);
        let ratio = match self.unit {
            Some(unit) => {
                let unit = &view.descriptions.register.unit(unit)?.id;
                view.consolidation.find(&format!("{row}@{unit}"))
            }
            None => view.consolidation.find(&row),
        };
        // Ratios of two periods have names of their own in every form.
        let by_name = || self.figure(Quantity::Derived(Derived::with_id(&column.id)?));
        ratio.or_else(by_name)
    }
}
