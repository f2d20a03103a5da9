//! Charts, each drawn from columns of a table so that its figures are printed figures.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::model::derived::{Derived, Quantity};
use crate::model::figure::{FigureIndex, FigureStatus, Gap};
use crate::model::form::{ColumnIndex, Form, FormColumn, FormIndex, Role};
use crate::model::row_source::RowSource;
use crate::model::show::Show;
use crate::model::table::{Chart, ChartKind, RowKind, Table, TableCell};
use crate::model::table_shape::{BY_DISTRICT, CONTRIBUTION, RANKING};
use crate::present::lacks::Lack;
use crate::present::notes;
use crate::present::view::View;

use super::again::{cell_key, headline_of, ranked_headlines, series_unit, sides};
use super::form_kind::rows_of;

/// More bars are no picture any more; a chart shows so many from the top of its table, and says so.
const MOST_BARS: usize = 40;

/// A chart without a bar, and why there is none.
pub(crate) struct Undrawn {
    pub(crate) id: String,
    /// "Không vẽ biểu đồ “…”: Sở Công Thương (quyền số đang xác minh)."
    pub(crate) words: String,
}

pub(super) fn build(view: &View<'_>, tables: &[Table]) -> (Vec<Chart>, Vec<Undrawn>) {
    let mut charts = Vec::new();
    for (index, form) in view.descriptions.indexed_forms() {
        if rows_of(form) == RowSource::MonthsOfForm
            && let Some(table) = find(tables, &form.id)
        {
            charts.extend(two_years(view, (index, form), table));
        }
    }
    charts.extend(find(tables, RANKING).and_then(|table| by_place(view, table)));
    charts.extend(find(tables, CONTRIBUTION).and_then(|table| contribution(view, table)));
    charts.extend(find(tables, BY_DISTRICT).and_then(|table| structure(view, table)));
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

/// The first column that shows something.
fn column_of(table: &Table, show: Show) -> Option<usize> {
    let mut columns = table.columns.iter();
    columns.position(|column| column.show == show)
}

/// The column of a table of a form with the figures of a column of the form.
fn column_with(
    view: &View<'_>,
    table: &Table,
    form: FormIndex,
    (column, _, role): (ColumnIndex, &FormColumn, Role),
) -> Option<usize> {
    let figures: Vec<FigureIndex> = view
        .rows(form)
        .filter_map(|row| view.total(cell_key(view, (form, row), column)?, role))
        .collect();
    table.rows.iter().find_map(|row| {
        let mut cells = row.cells.iter();
        cells.position(|cell| cell.figure().is_some_and(|found| figures.contains(&found)))
    })
}

/// Rows at the beginning that are months; quarters follow them.
fn month_rows(table: &Table) -> Range<usize> {
    let plain = table.rows.iter();
    0..plain.take_while(|row| row.kind == RowKind::Plain).count()
}

/// For each indicator of the series this year against last year: columns for values, a line for an index.
fn two_years(view: &View<'_>, (index, form): (FormIndex, &Form), table: &Table) -> Vec<Chart> {
    let year = view.consolidation.period.year();
    let mut charts = Vec::new();
    let Some(months) = column_of(table, Show::Label) else {
        return charts;
    };
    for this_year in form.value_columns() {
        let (_, column, role) = this_year;
        if role != Role::SeriesThisYear {
            continue;
        }
        let before = form.value_columns().find(|(_, other, role)| {
            *role == Role::SeriesLastYear && other.indicator == column.indicator
        });
        let place = |column| column_with(view, table, index, column);
        let places = before.and_then(place).zip(place(this_year));
        let (Some(places), Some(indicator)) =
            (places, view.descriptions.indicator(&column.indicator))
        else {
            continue;
        };
        let headline = view
            .descriptions
            .indicator_index(&column.indicator)
            .and_then(|indicator| headline_of(view, indicator));
        let id = headline.map_or(column.id.as_str(), |headline| &headline.id);
        let is_index = indicator.measure == "phan-tram" || column.measure == "phan-tram";
        let name = headline.map_or(indicator.name.vi.as_str(), |headline| &headline.name.vi);
        let unit = series_unit(view, column);
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
            categories: months,
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
    let ranked = sides(view).next()?.ranking.ranked.len();
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
        categories: column_of(table, Show::Unit)?,
        series: vec![column_of(table, figure(Derived::Completion))?],
        rows: 0..ranked,
        unit: "%".to_owned(),
        tick: Some(tick),
        tick_label: view.say("charts.even-pace", &[("even", &printed)]),
    })
}

fn contribution(view: &View<'_>, table: &Table) -> Option<Chart> {
    Some(Chart {
        id: "contribution".to_owned(),
        title: table.title.clone(),
        alt: view.phrase("charts.contribution-alt"),
        kind: ChartKind::Bars,
        table: table.id.clone(),
        categories: column_of(table, Show::Label)?,
        series: vec![column_of(table, figure(Derived::Contribution))?],
        rows: 0..table.rows.len(),
        unit: view.scale("points").unit,
        tick: None,
        tick_label: String::new(),
    })
}

fn figure(derived: Derived) -> Show {
    Show::Figure(Quantity::Derived(derived))
}

/// Share of each district in the first ranked headline.
fn structure(view: &View<'_>, table: &Table) -> Option<Chart> {
    let (headline, _) = ranked_headlines(view).next()?;
    Some(Chart {
        id: "district-structure".to_owned(),
        title: view.say("charts.structure", &[("headline", &headline.name.vi)]),
        alt: view.phrase("charts.structure-alt"),
        kind: ChartKind::Bars,
        table: table.id.clone(),
        categories: column_of(table, Show::Unit)?,
        series: vec![column_of(table, figure(Derived::Share))?],
        rows: 1..table.rows.len(),
        unit: "%".to_owned(),
        tick: None,
        tick_label: String::new(),
    })
}
