//! What columns come again for: headlines, units, columns of a form.

use crate::aggregate::Ranking;
use crate::model::descriptions::Headline;
use crate::model::figure::LineKey;
use crate::model::form::{ColumnIndex, ColumnKind, FormColumn, FormIndex, Role, RowIndex};
use crate::model::indicator::IndicatorIndex;
use crate::model::register::UnitIndex;
use crate::model::row_source::Each;
use crate::present::view::View;

use super::contradicted::places;

/// What a column comes again for.
#[derive(Clone)]
pub(super) enum Item<'v> {
    Headline(Side<'v>),
    Unit(UnitIndex),
    Column {
        place: ColumnIndex,
        described: &'v FormColumn,
        /// `None` for a ratio.
        role: Option<Role>,
    },
}

/// A headline with the places of districts by it.
#[derive(Clone)]
pub(super) struct Side<'v> {
    pub(super) headline: &'v Headline,
    pub(super) key: LineKey,
    pub(super) ranking: Ranking,
}

impl Item<'_> {
    /// What words in braces of its headings stand for.
    pub(super) fn words(&self, view: &View<'_>) -> Vec<(&'static str, String)> {
        match self {
            Self::Headline(Side { headline, key, .. }) => vec![
                ("headline", headline.name.vi.clone()),
                ("measure", unit_of(view, headline, *key)),
            ],
            Self::Unit(unit) => vec![("unit", view.short(*unit).to_owned())],
            Self::Column {
                described, role, ..
            } => vec![("column", column_name(view, described, *role))],
        }
    }
}

/// What the columns of a table come again for; units and columns are those of the form.
pub(super) fn items<'v>(view: &'v View<'_>, each: Each, form: Option<FormIndex>) -> Vec<Item<'v>> {
    let columns = || form.into_iter().flat_map(|form| columns(view, form));
    match each {
        Each::Headlines => {
            let headlines = view.descriptions.report.headlines.iter();
            let placed = headlines.filter_map(|headline| {
                let (key, _) = view.headline_place(headline)?;
                let ranking = Ranking::default();
                Some(Item::Headline(Side {
                    headline,
                    key,
                    ranking,
                }))
            });
            placed.collect()
        }
        Each::RankedHeadlines => sides(view).map(Item::Headline).collect(),
        Each::OtherRankedHeadlines => sides(view).skip(1).map(Item::Headline).collect(),
        Each::Units => {
            let units = form.map(|form| units(view, form));
            units.into_iter().flatten().map(Item::Unit).collect()
        }
        Each::FormColumns => {
            let is_ratio = |item: &Item<'_>| matches!(item, Item::Column { role: None, .. });
            columns().filter(|item| !is_ratio(item)).collect()
        }
        Each::FormColumnsAndRatios => columns().collect(),
    }
}

/// Headlines by which districts are ranked, in their order.
pub(super) fn sides<'v>(view: &'v View<'_>) -> impl Iterator<Item = Side<'v>> {
    ranked_headlines(view).map(|(headline, key)| Side {
        headline,
        key,
        ranking: places(view, headline),
    })
}

/// Headlines by which districts are ranked, in their order, with their rows.
pub(super) fn ranked_headlines<'v>(
    view: &'v View<'_>,
) -> impl Iterator<Item = (&'v Headline, LineKey)> {
    let headlines = view.descriptions.report.headlines.iter();
    let ranked = headlines.filter(|headline| headline.ranking);
    ranked.filter_map(|headline| Some((headline, view.headline_place(headline)?.0)))
}

/// Units with a column: those that owe the form and those that sent it, in official order; none where only the province
/// states it.
fn units(view: &View<'_>, form: FormIndex) -> Vec<UnitIndex> {
    let units = units_of(view, form);
    let register = &view.descriptions.register;
    let is_consolidated = |unit: &UnitIndex| {
        let unit = register.unit(*unit);
        unit.is_some_and(|unit| register.is_consolidated(unit))
    };
    if units.iter().any(is_consolidated) {
        units
    } else {
        Vec::new()
    }
}

/// Units that owe the form and those that sent it, in official order.
pub(super) fn units_of(view: &View<'_>, form: FormIndex) -> Vec<UnitIndex> {
    let coverage = view.consolidation.coverage.get(form.place());
    let units = coverage.into_iter().flat_map(|coverage| {
        let received = &coverage.received;
        coverage.expected.iter().chain(received).copied()
    });
    let mut units: Vec<UnitIndex> = units.collect();
    units.sort();
    units.dedup();
    units
}

/// Columns of figures, and of ratios between two of them.
fn columns<'v>(view: &'v View<'_>, form: FormIndex) -> impl Iterator<Item = Item<'v>> {
    let form = view.descriptions.form(form);
    let columns = form.into_iter().flat_map(|form| &form.columns);
    let columns = ColumnIndex::each().zip(columns);
    columns.filter_map(|(place, described)| {
        let role = match &described.kind {
            ColumnKind::Value(role) => Some(*role),
            ColumnKind::Ratio(_) => None,
            ColumnKind::Ordinal
            | ColumnKind::Label
            | ColumnKind::Code
            | ColumnKind::Measure
            | ColumnKind::Note => return None,
        };
        Some(Item::Column {
            place,
            described,
            role,
        })
    })
}

/// Name of a column with its measure, unless the name already says it.
fn column_name(view: &View<'_>, column: &FormColumn, role: Option<Role>) -> String {
    let (name, unit) = match role.filter(|role| role.is_of_series()) {
        Some(role) => (series_name(view, column, role), series_unit(view, column)),
        None => (column.name.vi.clone(), view.scale(&column.measure).unit),
    };
    if unit.is_empty() || name.contains(&format!("({unit})")) {
        name
    } else {
        format!("{name} ({unit})")
    }
}

/// "Bán lẻ năm 2018": the years in figures, since this heading is the legend of a chart.
fn series_name(view: &View<'_>, column: &FormColumn, role: Role) -> String {
    let year = view.consolidation.period.year();
    let (of_form, year) = if role == Role::SeriesLastYear {
        ("series.last-year", year - 1)
    } else {
        ("series.this-year", year)
    };
    let year = view.say("series.year", &[("year", &year.to_string())]);
    column.name.vi.replace(&view.phrase(of_form), &year)
}

/// Unit in which a column of the series is printed.
pub(super) fn series_unit(view: &View<'_>, column: &FormColumn) -> String {
    let headline = view
        .descriptions
        .indicator_index(&column.indicator)
        .and_then(|indicator| headline_of(view, indicator));
    match headline {
        Some(headline) => view.headline_scale(headline, &column.measure).unit,
        None => view.scale(&column.measure).unit,
    }
}

/// The headline that speaks of an indicator: series are printed in its measure.
pub(super) fn headline_of<'v>(
    view: &'v View<'_>,
    indicator: IndicatorIndex,
) -> Option<&'v Headline> {
    let mut headlines = view.descriptions.report.headlines.iter();
    headlines.find(|headline| {
        view.headline_place(headline)
            .is_some_and(|(key, _)| key.indicator == indicator)
    })
}

/// What the figure of a headline is printed in.
pub(super) fn unit_of(view: &View<'_>, headline: &Headline, key: LineKey) -> String {
    let role = view.main_role(key);
    let total = role
        .and_then(|role| view.total(key, role))
        .and_then(|total| view.figure(total));
    let measure = total
        .as_ref()
        .map_or(headline.measure.as_str(), |total| &total.measure);
    view.headline_scale(headline, measure).unit
}

/// Row and indicator of a cell of a form.
pub(super) fn cell_key(
    view: &View<'_>,
    (form, row): (FormIndex, RowIndex),
    column: ColumnIndex,
) -> Option<LineKey> {
    let described = view.descriptions.form(form)?;
    Some(LineKey {
        form,
        row,
        indicator: view
            .descriptions
            .indicator_index(described.indicator_of(row, column))?,
    })
}
