//! Charts, each drawn from columns of a table so that its figures are printed figures.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::model::derived::{Derived, Quantity};
use crate::model::figure::{FigureIndex, FigureStatus, Gap};
use crate::model::form::{Form, Role};
use crate::model::table::{Chart, ChartKind, RowKind, Table, TableCell};
use crate::model::table_shape::{BY_DISTRICT, CONTRIBUTION, Show};
use crate::present::lacks::Lack;
use crate::present::notes;
use crate::present::view::View;

use super::form_kind::FormKind;
use super::lines::ranked_headlines;
use super::ranking::UnitRanking;
use super::{months, shaped};

/// More bars are no picture any more; a chart shows so many from the top of its table, and says so.
const MOST_BARS: usize = 40;

/// A chart without a bar, and why there is none.
pub(crate) struct Undrawn {
    pub(crate) id: String,
    /// "Không vẽ biểu đồ “…”: Sở Công Thương (quyền số đang xác minh)."
    pub(crate) words: String,
}

pub(super) fn build(
    view: &View<'_>,
    tables: &[Table],
    ranking: UnitRanking,
) -> (Vec<Chart>, Vec<Undrawn>) {
    let mut charts = Vec::new();
    for (_, form) in view.descriptions.indexed_forms() {
        if super::form_kind::kind(form) == FormKind::Months
            && let Some(table) = find(tables, &form.id)
        {
            charts.extend(two_years(view, form, table));
        }
    }
    charts.extend(find(tables, "ranking").and_then(|table| by_place(view, table)));
    charts.extend(find(tables, CONTRIBUTION).and_then(|table| contribution(view, table, ranking)));
    charts.extend(find(tables, BY_DISTRICT).and_then(|table| structure(view, table, ranking)));
    let (mut charts, empty): (Vec<Chart>, Vec<Chart>) = charts
        .into_iter()
        .partition(|chart| draws_something(view, tables, chart));
    let undrawn = empty
        .iter()
        .filter_map(|chart| undrawn(view, tables, chart));
    let undrawn = undrawn.collect();
    for chart in &mut charts {
        shorten(view, chart);
        say_doubts(view, tables, chart);
    }
    (charts, undrawn)
}

/// Of a chart whose figures are in doubt or all zero; that a return is missing is said elsewhere.
fn undrawn(view: &View<'_>, tables: &[Table], chart: &Chart) -> Option<Undrawn> {
    let first = drawn(tables, chart).next()?;
    let form = notes::form_of(view, first)?;
    let coverage = view.consolidation.coverage.get(form.place())?;
    let units = coverage.missing.iter();
    let units = units.filter(|missing| !matches!(missing.gap, Gap::NotReceived));
    let reasons: Vec<String> = units
        .map(|missing| {
            let reason = Lack::of(view, missing).said(view, "");
            format!("{} ({reason})", view.name(missing.unit))
        })
        .collect();
    let is_zero = drawn(tables, chart).any(|figure| view.value(Some(figure)).is_some());
    let why = match (reasons.is_empty(), is_zero) {
        (_, true) => view.phrase("charts.all-zero"),
        (false, false) => reasons.join("; "),
        (true, false) => return None,
    };
    Some(Undrawn {
        id: chart.id.clone(),
        words: view.say(
            "charts.undrawn",
            &[("chart", &chart.title), ("reason", &why)],
        ),
    })
}

/// The figures that a chart draws.
pub(crate) fn drawn<'t>(
    tables: &'t [Table],
    chart: &'t Chart,
) -> impl Iterator<Item = FigureIndex> + 't {
    let rows = find(tables, &chart.table).and_then(|table| table.rows.get(chart.rows.clone()));
    let cells = rows.into_iter().flatten().flat_map(|row| {
        let columns = chart.series.iter();
        columns.filter_map(|column| row.cells.get(*column))
    });
    cells.filter_map(TableCell::figure)
}

/// False for axes without a bar: no figure is there, or all are zero.
fn draws_something(view: &View<'_>, tables: &[Table], chart: &Chart) -> bool {
    let mut values = drawn(tables, chart).filter_map(|figure| view.value(Some(figure)));
    values.any(|value| !value.is_zero())
}

/// A bar has no room for a mark, so the title says what the figures are.
fn say_doubts(view: &View<'_>, tables: &[Table], chart: &mut Chart) {
    let has = |status| {
        let mut figures = drawn(tables, chart).filter_map(|figure| view.figure(figure));
        figures.any(|figure| figure.value.is_some() && figure.status == status)
    };
    let doubts = [
        (FigureStatus::Incomplete, "charts.incomplete"),
        (FigureStatus::Marked, "charts.with-errors"),
    ];
    let said = doubts.into_iter().filter(|(status, _)| has(*status));
    let words: Vec<String> = said.map(|(_, key)| view.phrase(key)).collect();
    if !words.is_empty() {
        let words = words.join("; ");
        chart.title = format!("{} ({words})", chart.title);
        let said = view.say("charts.doubts", &[("doubts", &words)]);
        chart.alt = format!("{} {said}", chart.alt);
    }
}

fn shorten(view: &View<'_>, chart: &mut Chart) {
    let rows = chart.rows.len();
    if chart.kind == ChartKind::Bars && rows > MOST_BARS {
        chart.rows.end = chart.rows.start + MOST_BARS;
        let (shown, rows) = (MOST_BARS.to_string(), rows.to_string());
        let words = view.say("charts.first-rows", &[("shown", &shown), ("rows", &rows)]);
        chart.title = format!("{} ({words})", chart.title);
        let said = view.say("charts.only", &[("rows", &words)]);
        chart.alt = format!("{} {said}", chart.alt);
    }
}

fn find<'t>(tables: &'t [Table], id: &str) -> Option<&'t Table> {
    tables.iter().find(|table| table.id == id)
}

fn column_of(table: &Table, heading: &str) -> Option<usize> {
    let mut columns = table.columns.iter();
    columns.position(|column| column.heading == heading)
}

/// Rows at the beginning that are months; quarters follow them.
fn month_rows(table: &Table) -> Range<usize> {
    let plain = table.rows.iter();
    0..plain.take_while(|row| row.kind == RowKind::Plain).count()
}

/// For each indicator of the series this year against last year: columns for values, a line for an index.
fn two_years(view: &View<'_>, form: &Form, table: &Table) -> Vec<Chart> {
    let year = view.consolidation.period.year();
    let mut charts = Vec::new();
    for (index, column, role) in form.value_columns() {
        if role != Role::SeriesThisYear {
            continue;
        }
        let before = form.value_columns().find(|(_, other, role)| {
            *role == Role::SeriesLastYear && other.indicator == column.indicator
        });
        let place = |(_, column, role): (_, _, Role)| {
            column_of(table, &months::series_heading(view, column, role))
        };
        let places = before.and_then(place).zip(place((index, column, role)));
        let (Some(places), Some(indicator)) =
            (places, view.descriptions.indicator(&column.indicator))
        else {
            continue;
        };
        let headline = view
            .descriptions
            .indicator_index(&column.indicator)
            .and_then(|indicator| months::headline_of(view, indicator));
        let id = headline.map_or(column.id.as_str(), |headline| &headline.id);
        let is_index = indicator.measure == "phan-tram" || column.measure == "phan-tram";
        let name = headline.map_or(indicator.name.vi.as_str(), |headline| &headline.name.vi);
        let unit = months::series_unit(view, column);
        let values: [(&str, &str); 4] = [
            ("headline", name),
            ("year", &year.to_string()),
            ("last-year", &(year - 1).to_string()),
            ("measure", &unit),
        ];
        charts.push(Chart {
            id: format!("{id}-monthly"),
            title: view.say("charts.two-years", &values),
            alt: view.say("charts.two-years-alt", &values),
            kind: if is_index {
                ChartKind::Line
            } else {
                ChartKind::Columns
            },
            table: table.id.clone(),
            categories: 0,
            series: vec![places.0, places.1],
            rows: month_rows(table),
            unit,
            tick: None,
            tick_label: String::new(),
        });
    }
    charts
}

/// Districts by completion, with the share of the year that has passed as a tick.
fn by_place(view: &View<'_>, table: &Table) -> Option<Chart> {
    let place = table.columns.iter().position(|column| column.bars)?;
    let ranked = table
        .rows
        .iter()
        .take_while(|row| matches!(row.cells.first(), Some(TableCell::Count(_))))
        .count();
    if ranked == 0 {
        return None;
    }
    let months = Decimal::from(view.consolidation.period.month());
    let tick = (months * Decimal::ONE_HUNDRED)
        .checked_div(Decimal::from(12))?
        .round_dp(1)
        .normalize();
    let printed = crate::format::number(tick, None, crate::model::text::Language::Vi);
    Some(Chart {
        id: "ranking".to_owned(),
        title: table.title.clone(),
        alt: view.say(
            "charts.ranking-alt",
            &[("units", &ranked.to_string()), ("even", &printed)],
        ),
        kind: ChartKind::Bars,
        table: table.id.clone(),
        categories: 1,
        series: vec![place],
        rows: 0..ranked,
        unit: "%".to_owned(),
        tick: Some(tick),
        tick_label: view.say("charts.even-pace", &[("even", &printed)]),
    })
}

fn contribution(view: &View<'_>, table: &Table, ranking: UnitRanking) -> Option<Chart> {
    let place = |show| place_of(view, table, ranking, show);
    Some(Chart {
        id: "contribution".to_owned(),
        title: table.title.clone(),
        alt: view.phrase("charts.contribution-alt"),
        kind: ChartKind::Bars,
        table: table.id.clone(),
        categories: place(Show::Label)?,
        series: vec![place(figure(Derived::Contribution))?],
        rows: 0..table.rows.len(),
        unit: view.scale("points").unit,
        tick: None,
        tick_label: String::new(),
    })
}

fn figure(derived: Derived) -> Show {
    Show::Figure(Quantity::Derived(derived))
}

/// Where the first column of a described table stands that shows something.
fn place_of(view: &View<'_>, table: &Table, ranking: UnitRanking, show: Show) -> Option<usize> {
    shaped::place_of(
        view,
        view.descriptions.tables.table(&table.id)?,
        ranking,
        show,
    )
}

/// Share of each district in the first ranked headline.
fn structure(view: &View<'_>, table: &Table, ranking: UnitRanking) -> Option<Chart> {
    let place = |show| place_of(view, table, ranking, show);
    let (headline, _) = ranked_headlines(view).next()?;
    Some(Chart {
        id: "district-structure".to_owned(),
        title: view.say("charts.structure", &[("headline", &headline.name.vi)]),
        alt: view.phrase("charts.structure-alt"),
        kind: ChartKind::Bars,
        table: table.id.clone(),
        categories: place(Show::Unit)?,
        series: vec![place(figure(Derived::Share))?],
        rows: 1..table.rows.len(),
        unit: "%".to_owned(),
        tick: None,
        tick_label: String::new(),
    })
}
