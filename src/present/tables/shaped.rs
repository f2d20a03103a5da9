//! Makes a table as `templates/tables.toml` describes it: one row a line of its source, one cell a column.

use crate::model::derived::{Derived, Quantity};
use crate::model::descriptions::{Headline, HeadlinePlan};
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::FormIndex;
use crate::model::register::UnitIndex;
use crate::model::table::{Align, Table, TableCell, TableColumn};
use crate::model::table_shape::{ColumnShape, RowSource, Show, TableShape};
use crate::present::marks;
use crate::present::view::View;

use super::cells::{count, of_unit, row, text};
use super::lines::{Item, Line, items, lines};
use super::ranking::UnitRanking;
use super::words::Words;

/// The table; `None` when the round has no rows for it. `printed` are the figures of page 1 and the text.
pub(super) fn table(
    view: &View<'_>,
    shape: &TableShape,
    ranking: UnitRanking,
    printed: &[FigureIndex],
) -> Option<Table> {
    let form = match shape.rows {
        RowSource::Industries => Some(super::form_kind::industry_form(view)?),
        RowSource::Sections => Some(super::form_kind::index_form(view)?),
        RowSource::Headlines | RowSource::Districts | RowSource::ReportFigures => None,
    };
    let lines = lines(view, shape.rows, form, printed);
    let is_wanted = match shape.rows {
        RowSource::Headlines | RowSource::Industries | RowSource::ReportFigures => true,
        RowSource::Districts | RowSource::Sections => !lines.is_empty(),
    };
    is_wanted.then(|| made(view, shape, (form, ranking), &lines))
}

fn made(
    view: &View<'_>,
    shape: &TableShape,
    (form, ranking): (Option<FormIndex>, UnitRanking),
    lines: &[Line<'_>],
) -> Table {
    let words = Words::of(view, form);
    let each = shape.each.as_ref();
    let items = each.map_or_else(Vec::new, |each| items(view, each.of, form));
    let again = items.iter().flat_map(|item| {
        let columns = each.into_iter().flat_map(|each| &each.columns);
        columns.map(move |column| (column, Some(item)))
    });
    let own = shape.columns.iter().map(|column| (column, None));
    let columns: Vec<(&ColumnShape, Option<&Item<'_>>)> = own
        .chain(again)
        .filter(|(column, _)| is_shown(view, column, ranking))
        .collect();
    let group = each.map_or("", |each| &each.group);
    let headings = columns.iter().map(|(shape, item)| match item {
        None => column(shape, words.heading(&shape.heading), String::new()),
        Some(item) => again_column(view, &words, (group, shape), item),
    });
    let rows = lines.iter().map(|line| {
        let cells = columns.iter();
        let cells = cells.map(|(column, item)| cell(view, line, *item, column.show));
        row(line.kind, line.level, cells.collect())
    });
    Table {
        id: shape.id.clone(),
        title: words.filled(&shape.title).unwrap_or_default(),
        sheet: shape.sheet.clone(),
        unit_line: words.filled(&shape.unit_line).unwrap_or_default(),
        columns: headings.collect(),
        rows: rows.collect(),
        notes: shape
            .notes
            .iter()
            .filter_map(|note| words.filled(note))
            .collect(),
    }
}

/// Where the first column that shows something stands, when the table has it.
pub(super) fn place_of(
    view: &View<'_>,
    shape: &TableShape,
    ranking: UnitRanking,
    show: Show,
) -> Option<usize> {
    let again = shape.each.iter().flat_map(|each| &each.columns);
    let columns = shape.columns.iter().chain(again);
    let mut shown = columns.filter(|column| is_shown(view, column, ranking));
    shown.position(|column| column.show == show)
}

/// Places are not shown where units are not compared, and months to come not when there are none.
fn is_shown(view: &View<'_>, column: &ColumnShape, ranking: UnitRanking) -> bool {
    match column.show {
        Show::Place => ranking == UnitRanking::Shown,
        Show::OfHeadline(Derived::NeededPerMonth)
        | Show::Figure(Quantity::Derived(Derived::NeededPerMonth)) => {
            view.consolidation.period.remaining_months() > 0
        }
        Show::Number
        | Show::Form
        | Show::Code
        | Show::Label
        | Show::Unit
        | Show::Named
        | Show::Measure
        | Show::Value
        | Show::Id
        | Show::Aim
        | Show::Verdict
        | Show::Figure(_)
        | Show::OfHeadline(_) => true,
    }
}

fn column(shape: &ColumnShape, heading: String, group: String) -> TableColumn {
    TableColumn {
        heading,
        group,
        width: shape.width,
        align: match shape.show {
            Show::Number | Show::Code | Show::Measure | Show::Verdict | Show::Place => {
                Align::Center
            }
            Show::Form | Show::Label | Show::Unit | Show::Named | Show::Id => Align::Left,
            Show::Value | Show::Aim | Show::Figure(_) | Show::OfHeadline(_) => Align::Right,
        },
        bars: shape.bars,
    }
}

fn again_column(
    view: &View<'_>,
    words: &Words,
    (group, shape): (&str, &ColumnShape),
    item: &Item<'_>,
) -> TableColumn {
    let words = match item {
        Item::Headline(side) => words
            .with("headline", side.headline.name.vi.clone())
            .with("measure", unit_of(view, side.headline, side.key)),
        Item::Unit(unit) => words.with("unit", view.short(*unit).to_owned()),
    };
    let filled = |text: &str| words.filled(text).unwrap_or_default();
    column(shape, filled(&shape.heading), filled(group))
}

/// What the figure of a headline is printed in.
fn unit_of(view: &View<'_>, headline: &Headline, key: LineKey) -> String {
    let role = view.main_role(key);
    let total = role
        .and_then(|role| view.total(key, role))
        .and_then(|total| view.figure(total));
    let measure = total
        .as_ref()
        .map_or(headline.measure.as_str(), |total| &total.measure);
    view.headline_scale(headline, measure).unit
}

/// The cell of a line in a column, or in one that comes again for an item.
fn cell(view: &View<'_>, line: &Line<'_>, item: Option<&Item<'_>>, show: Show) -> TableCell {
    let mut of = Of {
        view,
        key: line.key,
        headline: line.headline,
        unit: line.unit,
    };
    match item {
        Some(Item::Headline(side)) => {
            of.key = Some(side.key);
            of.headline = Some(side.headline);
        }
        Some(Item::Unit(unit)) => of.unit = Some(*unit),
        None => {}
    }
    match show {
        Show::Number => line.number.map_or(TableCell::Blank, count),
        Show::Value => match line.figure {
            Some(figure) => in_sentence(view, figure),
            None => of.printed(of.main()),
        },
        Show::Form => {
            let form = line.form.and_then(|form| view.descriptions.form(form));
            text(form.map_or("", |form| form.short.vi.as_str()))
        }
        Show::Code => text(&*line.code),
        Show::Label => text(&*line.label),
        Show::Unit => text(match of.unit {
            Some(unit) => view.name(unit).to_owned(),
            None => view.phrase("units.province"),
        }),
        Show::Named => text(&*line.named),
        Show::Measure => text(of.measure(line.figure)),
        Show::Id => text(
            line.figure
                .map_or_else(Default::default, |figure| view.consolidation.id(figure)),
        ),
        Show::Aim => of.printed(of.aim()),
        Show::Verdict => of.headline.map_or(TableCell::Blank, |headline| {
            text(marks::of(view, headline).words)
        }),
        Show::Place => match (item, of.unit) {
            (Some(Item::Headline(side)), Some(unit)) => {
                let place = side.ranking.place_of(unit);
                place.map_or(TableCell::Blank, |place| TableCell::Count(place.into()))
            }
            (Some(_) | None, _) => TableCell::Blank,
        },
        Show::Figure(quantity) => of.printed(of.figure(quantity)),
        Show::OfHeadline(derived) => of.printed(of.against_plan(derived)),
    }
}

/// A figure as sentences print it.
fn in_sentence(view: &View<'_>, index: FigureIndex) -> TableCell {
    let scale = view
        .figure(index)
        .map(|figure| view.narrative_scale(index, &figure));
    scale.map_or(TableCell::Blank, |scale| view.cell_in(Some(index), &scale))
}

/// What a cell speaks of.
struct Of<'a, 'v> {
    view: &'v View<'a>,
    key: Option<LineKey>,
    headline: Option<&'v Headline>,
    unit: Option<UnitIndex>,
}

impl Of<'_, '_> {
    /// A cell in the measure of the headline, or in the figure's own.
    fn printed(&self, figure: Option<FigureIndex>) -> TableCell {
        let Some(headline) = self.headline else {
            return self.view.cell(figure);
        };
        let cell = self.view.headline_cell(headline, figure);
        match (self.key, self.unit) {
            (Some(key), Some(unit)) => of_unit(self.view, (key.form, unit), cell),
            (None, _) | (_, None) => cell,
        }
    }

    fn main(&self) -> Option<FigureIndex> {
        self.figure(Quantity::Stated(self.view.main_role(self.key?)?))
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

    fn aim(&self) -> Option<FigureIndex> {
        match self.headline?.plan {
            HeadlinePlan::TargetGrowth { .. } => self.against_plan(Derived::Target),
            HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits => self.against_plan(Derived::Plan),
            HeadlinePlan::Nothing => None,
        }
    }

    /// What the figures of the row are printed in, and a target where the headline has one.
    fn measure(&self, figure: Option<FigureIndex>) -> String {
        let view = self.view;
        let in_sentence = figure.and_then(|index| {
            let figure = view.figure(index)?;
            Some(view.narrative_scale(index, &figure).unit)
        });
        if let Some(unit) = in_sentence {
            return unit;
        }
        let (Some(headline), Some(key)) = (self.headline, self.key) else {
            return String::new();
        };
        let unit = unit_of(view, headline, key);
        match &headline.plan {
            HeadlinePlan::TargetGrowth { .. } => {
                view.say("forms.measure-and-target", &[("measure", &unit)])
            }
            HeadlinePlan::Stated { .. } | HeadlinePlan::OfUnits | HeadlinePlan::Nothing => unit,
        }
    }
}
