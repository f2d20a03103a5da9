//! What the rows of described tables are, and what columns come again for.

use crate::aggregate::Ranking;
use crate::model::derived::Derived;
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::{Form, FormIndex, Role, RowIndex};
use crate::model::register::UnitIndex;
use crate::model::table::RowKind;
use crate::model::table_shape::{Each, RowSource};
use crate::present::view::View;

use super::contradicted::places;

/// A row before it has cells.
pub(super) struct Line<'v> {
    pub(super) kind: RowKind,
    pub(super) level: u8,
    pub(super) number: Option<usize>,
    pub(super) form: Option<FormIndex>,
    pub(super) key: Option<LineKey>,
    pub(super) headline: Option<&'v Headline>,
    /// `None` for the province.
    pub(super) unit: Option<UnitIndex>,
    /// The one figure that the row is about.
    pub(super) figure: Option<FigureIndex>,
    pub(super) code: String,
    pub(super) label: String,
    pub(super) named: String,
}

/// A row about nothing yet.
const EMPTY: Line<'static> = Line {
    kind: RowKind::Plain,
    level: 0,
    number: None,
    form: None,
    key: None,
    headline: None,
    unit: None,
    figure: None,
    code: String::new(),
    label: String::new(),
    named: String::new(),
};

/// The rows of a source; `form` is the one that industries and sections are rows of.
pub(super) fn lines<'v>(
    view: &'v View<'_>,
    source: RowSource,
    form: Option<FormIndex>,
    printed: &[FigureIndex],
) -> Vec<Line<'v>> {
    match (source, form) {
        (RowSource::Headlines, _) => headlines(view),
        (RowSource::Districts, _) => districts(view),
        (RowSource::Industries, Some(form)) => industries(view, form),
        (RowSource::Sections, Some(form)) => sections(view, form),
        (RowSource::Industries | RowSource::Sections, None) => Vec::new(),
        (RowSource::ReportFigures, _) => report_figures(view, printed),
    }
}

fn headlines<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let headlines = view.descriptions.report.headlines.iter().zip(1..);
    let lines = headlines.filter_map(|(headline, number)| {
        let (key, _) = view.headline_place(headline)?;
        Some(Line {
            number: Some(number),
            form: Some(key.form),
            key: Some(key),
            headline: Some(headline),
            label: headline.name.vi.clone(),
            ..EMPTY
        })
    });
    lines.collect()
}

/// The province, then the units that owe the form of a ranked headline; nothing when none ranks.
fn districts<'v>(view: &'v View<'_>) -> Vec<Line<'v>> {
    let ranked: Vec<&Headline> = ranked_headlines(view)
        .map(|(headline, _)| headline)
        .collect();
    if ranked.is_empty() {
        return Vec::new();
    }
    let register = &view.descriptions.register;
    let units = register.consolidated_in(view.consolidation.period);
    let owing = units.filter(|(_, unit)| {
        let mut ranked = ranked.iter();
        ranked.any(|headline| unit.forms.contains(&headline.form))
    });
    let units = owing.zip(1..).map(|((unit, _), number)| Line {
        number: Some(number),
        unit: Some(unit),
        ..EMPTY
    });
    let province = Line {
        kind: RowKind::Total,
        ..EMPTY
    };
    std::iter::once(province).chain(units).collect()
}

fn industries<'v>(view: &'v View<'_>, form: FormIndex) -> Vec<Line<'v>> {
    let Some(described) = view.descriptions.form(form) else {
        return Vec::new();
    };
    let lines = industry_rows(described).filter_map(|index| {
        let key = view.own_key(form, index)?;
        let row = described.row(index)?;
        view.total(key, Role::Cumulative)?;
        Some(Line {
            kind: if row.industry.is_none() {
                RowKind::Total
            } else {
                RowKind::Plain
            },
            level: row.level,
            form: Some(form),
            key: Some(key),
            code: row.code.clone(),
            label: row.label.vi.clone(),
            ..EMPTY
        })
    });
    lines.collect()
}

/// The total and the rows with an industry, in the order of the form.
fn industry_rows(form: &Form) -> impl Iterator<Item = RowIndex> {
    let rows = RowIndex::each().zip(&form.rows);
    let of_industries = rows
        .filter(|(_, row)| row.industry.is_some() || (row.level == 0 && !row.indicator.is_empty()));
    of_industries.map(|(index, _)| index)
}

/// Sections side by side: who pulls the index up and who down.
fn sections<'v>(view: &'v View<'_>, form: FormIndex) -> Vec<Line<'v>> {
    let rows = super::index::section_rows(view, form).into_iter();
    let lines = rows.filter_map(|index| {
        let key = view.own_key(form, index)?;
        view.derived(key, Derived::Contribution)?;
        Some(Line {
            form: Some(form),
            key: Some(key),
            label: view.label(form, index).to_owned(),
            ..EMPTY
        })
    });
    lines.collect()
}

fn report_figures<'v>(view: &'v View<'_>, printed: &[FigureIndex]) -> Vec<Line<'v>> {
    let lines = printed.iter().zip(1..).map(|(figure, number)| {
        let subject = view.subject(*figure);
        Line {
            number: Some(number),
            form: subject.form,
            unit: subject.unit,
            figure: Some(*figure),
            label: subject.label,
            named: subject.quantity.to_owned(),
            ..EMPTY
        }
    });
    lines.collect()
}

/// What columns come again for.
pub(super) enum Item<'v> {
    Headline(Side<'v>),
    Unit(UnitIndex),
}

/// A headline with the places of districts by it.
pub(super) struct Side<'v> {
    pub(super) headline: &'v Headline,
    pub(super) key: LineKey,
    pub(super) ranking: Ranking,
}

/// What the columns of a table come again for; units are those of the form.
pub(super) fn items<'v>(view: &'v View<'_>, each: Each, form: Option<FormIndex>) -> Vec<Item<'v>> {
    match each {
        Each::RankedHeadlines => {
            let sides = ranked_headlines(view).map(|(headline, key)| Side {
                headline,
                key,
                ranking: places(view, headline),
            });
            sides.map(Item::Headline).collect()
        }
        Each::Units => {
            let units = form.map(|form| super::form_table::units(view, form));
            units.into_iter().flatten().map(Item::Unit).collect()
        }
    }
}

/// Headlines by which districts are ranked, in their order, with their rows.
pub(super) fn ranked_headlines<'v>(
    view: &'v View<'_>,
) -> impl Iterator<Item = (&'v Headline, LineKey)> {
    let headlines = view.descriptions.report.headlines.iter();
    let ranked = headlines.filter(|headline| headline.ranking);
    ranked.filter_map(|headline| Some((headline, view.headline_place(headline)?.0)))
}
