//! Months side by side: those of the kept returns, and the province's series of two years.

use super::cells::{figures, row, text, words};
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureIndex, LineKey};
use crate::model::form::{FormColumn, FormIndex, Role, RowIndex};
use crate::model::indicator::IndicatorIndex;
use crate::model::period::Period;
use crate::model::table::{RowKind, Table, TableCell, TableColumn};
use crate::present::view::View;

/// Totals of the months of this year, from the returns the job keeps; none when it keeps no earlier ones.
pub(super) fn kept(view: &View<'_>) -> Option<Table> {
    let monthly = &view.consolidation.monthly;
    let mut months: Vec<Period> = monthly.iter().map(|(_, month, _)| *month).collect();
    months.sort();
    months.dedup();
    if months.len() < 2 {
        return None;
    }
    let mut columns = vec![words(view.phrase("columns.month"), 12)];
    let mut shown = Vec::new();
    for headline in &view.descriptions.report.headlines {
        let Some((key, _)) = view.headline_place(headline) else {
            continue;
        };
        let Some((.., sample)) = monthly.iter().find(|(of_key, ..)| *of_key == key) else {
            continue;
        };
        let sample = view.figure(*sample);
        let measure = sample.as_ref().map_or("", |figure| &figure.measure);
        let unit = view.headline_scale(headline, measure).unit;
        columns.push(figures(format!("{} ({unit})", headline.name.vi), ""));
        shown.push((headline, key));
    }
    let figure_of = |key: LineKey, month: Period| -> Option<FigureIndex> {
        let mut figures = monthly.iter();
        figures
            .find(|(of_key, of_month, _)| (*of_key, *of_month) == (key, month))
            .map(|(.., figure)| *figure)
    };
    let rows = months
        .iter()
        .map(|month| {
            let month_name = view.say("monthly.row", &[("month", &month.month().to_string())]);
            let mut cells = vec![text(month_name)];
            for (headline, key) in &shown {
                cells.push(view.headline_cell(headline, figure_of(*key, *month)));
            }
            row(RowKind::Plain, 0, cells)
        })
        .collect();
    let year = view.consolidation.period.year().to_string();
    Some(Table {
        id: "monthly".to_owned(),
        title: view.say("monthly.title", &[("year", &year)]),
        sheet: view.phrase("monthly.sheet"),
        unit_line: String::new(),
        columns,
        rows,
        notes: vec![view.phrase("monthly.official")],
    })
}

/// The province's series. Months stand first and together, so that charts can be drawn from them; quarters follow.
pub(super) fn series(view: &View<'_>, form: FormIndex) -> Option<Table> {
    let described = view.descriptions.form(form)?;
    let mut shown: Vec<_> = described.value_columns().collect();
    shown.retain(|(column, _, role)| {
        view.rows(form).any(|row| {
            cell_key(view, form, row, *column)
                .and_then(|key| view.total(key, *role))
                .is_some()
        })
    });
    if shown.is_empty() {
        return None;
    }
    let mut columns: Vec<TableColumn> = vec![words(view.phrase("columns.month"), 12)];
    columns.extend(
        shown
            .iter()
            .map(|(_, column, role)| figures(series_heading(view, column, *role), "")),
    );
    let mut in_order: Vec<(RowIndex, Option<u32>)> = view
        .rows(form)
        .map(|row| (row, described.row(row).and_then(|row| row.month)))
        .collect();
    in_order.sort_by_key(|(_, month)| (month.is_none(), *month));
    let rows = in_order
        .into_iter()
        .filter_map(|(index, month)| {
            let mut cells = vec![text(view.label(form, index))];
            for (column, _, role) in &shown {
                let key = cell_key(view, form, index, *column)?;
                let figure = view.total(key, *role);
                cells.push(match headline_of(view, key.indicator) {
                    Some(headline) => view.headline_cell(headline, figure),
                    None => view.cell(figure),
                });
            }
            let has_figures = cells
                .iter()
                .any(|cell| matches!(cell, TableCell::Figure(_)));
            let kind = if month.is_some() {
                RowKind::Plain
            } else {
                RowKind::Total
            };
            (has_figures || month.is_some()).then(|| row(kind, 0, cells))
        })
        .collect();
    Some(Table {
        id: described.id.clone(),
        title: described.title.vi.clone(),
        sheet: described.short.vi.clone(),
        unit_line: String::new(),
        columns,
        rows,
        notes: Vec::new(),
    })
}

/// The headline that speaks of an indicator: series are printed in its measure.
pub(super) fn headline_of<'a>(view: &View<'a>, indicator: IndicatorIndex) -> Option<&'a Headline> {
    let mut headlines = view.descriptions.report.headlines.iter();
    headlines.find(|headline| {
        view.headline_place(headline)
            .is_some_and(|(key, _)| key.indicator == indicator)
    })
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

/// "Bán lẻ năm 2018 (tỷ đồng)": the years in figures, since this heading is the legend of a chart.
pub(super) fn series_heading(view: &View<'_>, column: &FormColumn, role: Role) -> String {
    let year = view.consolidation.period.year();
    let (of_form, year) = if role == Role::SeriesLastYear {
        ("series.last-year", year - 1)
    } else {
        ("series.this-year", year)
    };
    let year = view.say("series.year", &[("year", &year.to_string())]);
    let name = column.name.vi.replace(&view.phrase(of_form), &year);
    let unit = series_unit(view, column);
    if unit.is_empty() {
        name
    } else {
        format!("{name} ({unit})")
    }
}

/// Row and indicator of a cell of a form.
pub(super) fn cell_key(
    view: &View<'_>,
    form: FormIndex,
    row: RowIndex,
    column: crate::model::form::ColumnIndex,
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

/// Name of a column with its measure, unless the name already says it.
pub(super) fn heading(view: &View<'_>, column: &FormColumn) -> String {
    let unit = view.scale(&column.measure).unit;
    if unit.is_empty() || column.name.vi.contains(&format!("({unit})")) {
        column.name.vi.clone()
    } else {
        format!("{} ({unit})", column.name.vi)
    }
}
