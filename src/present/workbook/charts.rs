//! Native charts beside the table whose figures they draw.

use rust_xlsxwriter::{
    Chart as Drawing, ChartDataLabel, ChartFormat, ChartSeries, Worksheet, XlsxError,
};

use super::chart_style::{dashed, dress, font, frame, literal};
use super::drawn_values::Values;
use super::table_sheet::{TableSheet, sheet_column};
use super::text::safe;
use super::{exact, styles};
use crate::model::figure::FigureStatus;
use crate::model::table::{Chart, ChartKind};

/// Longer tables have their charts beside them: below nobody would find them.
const BELOW_UP_TO: usize = 30;
/// Pixels between charts.
const GAP: u32 = 20;
/// Height of a row of the sheet in pixels.
pub(super) const ROW_HEIGHT: u32 = 20;

/// The room that charts take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    /// First free row below table and charts.
    pub(super) end: u32,
    /// Pixels from the left end of the table; 0 when nothing is drawn below it.
    pub(super) width: u32,
}

/// Draws the charts of a table from row `below` on, two in a row where there are several, or to its right when it is long.
pub(super) fn insert(
    sheet: &mut Worksheet,
    name: &str,
    table: &TableSheet<'_>,
    below: u32,
) -> Result<Drawn, XlsxError> {
    let beside = table.table.rows.len() > BELOW_UP_TO;
    let in_a_row: u16 = if beside || table.charts.len() < 2 {
        1
    } else {
        2
    };
    let width = match in_a_row {
        1 => table.pixels().clamp(560, 960),
        _ => (table.pixels().max(1000) - GAP) / 2,
    };
    // Hidden columns hold the lines across: one for each chart, behind an empty one.
    let first_tick = table.last_column()?.saturating_add(2);
    let behind = first_tick.saturating_add(sheet_column(table.charts.len())?);
    let column = if beside { behind } else { 0 };
    let mut row = if beside { 2 } else { below + 1 };
    for (line, number) in table.charts.chunks(usize::from(in_a_row)).zip(0_u16..) {
        let mut tallest = 0;
        for ((chart, slot), offset) in line.iter().zip(0_u16..).zip([0, width + GAP]) {
            let Some(source) = Source::of(name, table, chart) else {
                continue;
            };
            let tick = first_tick.saturating_add(number * in_a_row + slot);
            let tick = match chart.tick {
                Some(value) => {
                    write_tick(sheet, &source, tick, exact::nearest(value), chart)?;
                    Some(tick)
                }
                None => None,
            };
            let (mut drawing, height) = draw(&source, table, chart, tick)?;
            drawing.set_width(width).set_height(height);
            sheet.insert_chart_with_offset(row, column, &drawing, offset, 0)?;
            tallest = height.max(tallest);
        }
        row += tallest.div_ceil(ROW_HEIGHT) + 1;
    }
    let drawn_below = !beside && !table.charts.is_empty();
    Ok(Drawn {
        end: if drawn_below { row } else { below },
        width: if drawn_below {
            (width + GAP) * u32::from(in_a_row)
        } else {
            0
        },
    })
}

/// Where the points of a chart stand.
struct Source<'a> {
    sheet: &'a str,
    first: u32,
    last: u32,
}

impl<'a> Source<'a> {
    /// `None` when the chart has no rows.
    fn of(sheet: &'a str, table: &TableSheet<'_>, chart: &Chart) -> Option<Self> {
        let rows = chart.rows.start..chart.rows.end.min(table.table.rows.len());
        let first = table.first_row() + u32::try_from(rows.start).ok()?;
        let length = u32::try_from(rows.len())
            .ok()
            .filter(|length| *length > 0)?;
        Some(Self {
            sheet,
            first,
            last: first + length - 1,
        })
    }

    fn column(&self, column: usize) -> Result<(&'a str, u32, u16, u32, u16), XlsxError> {
        let column = sheet_column(column)?;
        Ok((self.sheet, self.first, column, self.last, column))
    }
}

fn write_tick(
    sheet: &mut Worksheet,
    source: &Source<'_>,
    column: u16,
    tick: f64,
    chart: &Chart,
) -> Result<(), XlsxError> {
    let format = styles::base();
    let heading = source.first.saturating_sub(1);
    sheet.write_string_with_format(heading, column, safe(&chart.tick_label), &format)?;
    for row in source.first..=source.last {
        sheet.write_number_with_format(row, column, tick, &format)?;
    }
    sheet.set_column_hidden(column)?;
    Ok(())
}

/// The chart and its height in pixels.
fn draw(
    source: &Source<'_>,
    table: &TableSheet<'_>,
    chart: &Chart,
    tick: Option<u16>,
) -> Result<(Drawing, u32), XlsxError> {
    let mut drawing = match chart.kind {
        ChartKind::Columns => Drawing::new_column(),
        ChartKind::Line => Drawing::new_line(),
        ChartKind::Bars => Drawing::new_bar(),
    };
    let drawn = Values::of(table, chart);
    for (column, number) in chart.series.iter().zip(0_usize..) {
        // Pushing a finished series would take its markers away.
        let series = drawing.add_series();
        fill(series, source, (table, chart), *column)?;
        dress(series, chart.kind, number);
        if chart.kind == ChartKind::Bars && chart.series.len() == 1 {
            let mut label = ChartDataLabel::new();
            label
                .show_value()
                .set_font(&font(9))
                .set_num_format(styles::number_format(
                    drawn.decimals,
                    FigureStatus::Complete,
                ));
            series.set_data_label(&label).set_gap(60);
        }
    }
    if let Some(tick) = tick {
        add_tick(&mut drawing, source, chart, tick)?;
    }
    frame(
        &mut drawing,
        chart,
        &drawn,
        chart.series.len() > 1 || tick.is_some(),
    );
    let points = source.last - source.first + 1;
    let height = match chart.kind {
        ChartKind::Columns | ChartKind::Line => 340,
        ChartKind::Bars => (points * 28 + 130).clamp(240, 900),
    };
    Ok((drawing, height))
}

fn fill(
    series: &mut ChartSeries,
    source: &Source<'_>,
    (table, chart): (&TableSheet<'_>, &Chart),
    column: usize,
) -> Result<(), XlsxError> {
    let described = table.table.columns.get(column);
    let heading = described.map_or("", |column| column.heading.as_str());
    let group = described.map_or("", |column| column.group.as_str());
    let same = |other: &usize| {
        let other = table.table.columns.get(*other);
        other.is_some_and(|other| other.heading == heading)
    };
    // Two series of one heading are told apart by what stands above them.
    let name = if !group.is_empty() && chart.series.iter().filter(|other| same(other)).count() > 1 {
        format!("{group} – {heading}")
    } else {
        heading.to_owned()
    };
    series
        .set_name(literal(&name).as_str())
        .set_categories(source.column(chart.categories)?)
        .set_values(source.column(column)?);
    Ok(())
}

/// The line across: a dashed line over columns and lines, a dashed outline around bars, which know no line.
fn add_tick(
    drawing: &mut Drawing,
    source: &Source<'_>,
    chart: &Chart,
    column: u16,
) -> Result<(), XlsxError> {
    let dashed = dashed();
    let mut series = ChartSeries::new();
    series
        .set_name(literal(&chart.tick_label).as_str())
        .set_categories(source.column(chart.categories)?)
        .set_values(source.column(usize::from(column))?);
    let mut format = ChartFormat::new();
    match chart.kind {
        ChartKind::Bars => {
            format.set_no_fill().set_border(&dashed);
            series.set_format(&mut format).set_gap(60);
            if chart.series.len() == 1 {
                series.set_overlap(100);
            }
            drawing.push_series(&series);
        }
        ChartKind::Line => {
            series.set_format(format.set_line(&dashed));
            drawing.push_series(&series);
        }
        ChartKind::Columns => {
            series.set_format(format.set_line(&dashed));
            let mut across = Drawing::new_line();
            across.push_series(&series);
            drawing.combine(&across);
        }
    }
    Ok(())
}
