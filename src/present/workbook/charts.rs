//! Native charts beside the table whose figures they draw.

use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Chart as Drawing, ChartAxis, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartPatternFill, ChartPatternFillType, ChartSeries, ChartSolidFill, Color, Worksheet,
    XlsxError,
};

use super::table_sheet::TableSheet;
use super::text::{prefix, safe};
use super::{exact, styles};
use crate::model::figure::FigureStatus;
use crate::model::table::{Chart, ChartKind, FigureCell, TableCell};

/// Longer tables have their charts beside them: below nobody would find them.
const BELOW_UP_TO: usize = 30;
/// Most letters of the words for those who cannot see a chart.
const LONGEST_ALT: usize = 255;
/// Height of a row of the sheet in pixels.
pub(super) const ROW_HEIGHT: u32 = 20;
const DARK: Color = Color::RGB(0x001F_3864);
const GREY: Color = Color::RGB(0x0059_5959);
const LIGHT: Color = Color::RGB(0x00BF_BFBF);
const WHITE: Color = Color::RGB(0x00FF_FFFF);

/// Draws the charts of a table from row `below` on, or to its right when it is long; gives the first free row below all.
pub(super) fn insert(
    sheet: &mut Worksheet,
    name: &str,
    table: &TableSheet<'_>,
    below: u32,
) -> Result<u32, XlsxError> {
    let beside = table.table.rows.len() > BELOW_UP_TO;
    // Hidden columns hold the lines across: one for each chart, behind an empty one.
    let mut tick_column = table.last_column().saturating_add(2);
    let free_column = tick_column.saturating_add(u16::try_from(table.charts.len()).unwrap_or(0));
    let mut row = if beside { 2 } else { below + 1 };
    for chart in &table.charts {
        let Some(source) = Source::of(name, table, chart) else {
            continue;
        };
        let tick = match chart.tick {
            Some(tick) => {
                write_tick(sheet, &source, tick_column, exact::nearest(tick), chart)?;
                tick_column += 1;
                Some(tick_column - 1)
            }
            None => None,
        };
        let (mut drawing, height) = draw(&source, table, chart, tick);
        drawing
            .set_width(table.pixels().clamp(560, 960))
            .set_height(height);
        let column = if beside { free_column } else { 0 };
        sheet.insert_chart(row, column, &drawing)?;
        row += height / ROW_HEIGHT + 2;
    }
    Ok(row.max(below))
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

    fn column(&self, column: u16) -> (&'a str, u32, u16, u32, u16) {
        (self.sheet, self.first, column, self.last, column)
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
) -> (Drawing, u32) {
    let mut drawing = match chart.kind {
        ChartKind::Columns => Drawing::new_column(),
        ChartKind::Line => Drawing::new_line(),
        ChartKind::Bars => Drawing::new_bar(),
    };
    let drawn = Drawn::of(table, chart);
    for (column, number) in chart.series.iter().zip(0_usize..) {
        let mut series = series(source, table, chart, *column);
        dress(&mut series, chart.kind, number);
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
        drawing.push_series(&series);
    }
    if let Some(tick) = tick {
        add_tick(&mut drawing, source, chart, tick);
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
    (drawing, height)
}

fn series(
    source: &Source<'_>,
    table: &TableSheet<'_>,
    chart: &Chart,
    column: usize,
) -> ChartSeries {
    let number = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
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
    let mut series = ChartSeries::new();
    series
        .set_name(literal(&name).as_str())
        .set_categories(source.column(number(chart.categories)))
        .set_values(source.column(number(column)));
    series
}

/// One colour and one hatching or marker a series, so that a black-and-white print tells them apart.
fn dress(series: &mut ChartSeries, kind: ChartKind, number: usize) {
    match kind {
        ChartKind::Line => dress_line(series, number),
        ChartKind::Columns | ChartKind::Bars => dress_area(series, number),
    }
}

fn dress_line(series: &mut ChartSeries, number: usize) {
    let (color, dash, marker) = match number % 3 {
        0 => (DARK, ChartLineDashType::Solid, ChartMarkerType::Circle),
        1 => (GREY, ChartLineDashType::Dash, ChartMarkerType::Square),
        _ => (GREY, ChartLineDashType::RoundDot, ChartMarkerType::Triangle),
    };
    let mut line = ChartLine::new();
    line.set_color(color).set_width(2.25).set_dash_type(dash);
    let mut filled = ChartFormat::new();
    filled.set_solid_fill(ChartSolidFill::new().set_color(color));
    let mut shape = ChartMarker::new();
    shape.set_type(marker).set_size(6).set_format(&mut filled);
    let mut format = ChartFormat::new();
    format.set_line(&line);
    series.set_format(&mut format).set_marker(&shape);
}

fn dress_area(series: &mut ChartSeries, number: usize) {
    let mut format = ChartFormat::new();
    let hatched = |pattern: ChartPatternFillType, color: Color| {
        let mut fill = ChartPatternFill::new();
        fill.set_pattern(pattern)
            .set_foreground_color(color)
            .set_background_color(WHITE);
        fill
    };
    match number % 4 {
        0 => format.set_solid_fill(ChartSolidFill::new().set_color(DARK)),
        1 => format.set_pattern_fill(&hatched(
            ChartPatternFillType::DiagonalStripesWideUpwards,
            GREY,
        )),
        2 => format.set_solid_fill(ChartSolidFill::new().set_color(LIGHT)),
        _ => format.set_pattern_fill(&hatched(ChartPatternFillType::Dotted50Percent, DARK)),
    };
    let mut border = ChartLine::new();
    border.set_color(DARK).set_width(0.75);
    format.set_border(&border);
    series.set_format(&mut format);
}

/// The line across: a dashed line over columns and lines, a dashed outline around bars, which know no line.
fn add_tick(drawing: &mut Drawing, source: &Source<'_>, chart: &Chart, column: u16) {
    let mut dashed = ChartLine::new();
    dashed
        .set_color(GREY)
        .set_width(1.5)
        .set_dash_type(ChartLineDashType::Dash);
    let number = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
    let mut series = ChartSeries::new();
    series
        .set_name(literal(&chart.tick_label).as_str())
        .set_categories(source.column(number(chart.categories)))
        .set_values(source.column(column));
    let mut format = ChartFormat::new();
    match chart.kind {
        ChartKind::Bars => {
            format.set_no_fill().set_border(&dashed);
            series.set_format(&mut format).set_overlap(100).set_gap(60);
            drawing.push_series(&series);
        }
        ChartKind::Columns | ChartKind::Line => {
            format.set_line(&dashed);
            let mut none = ChartMarker::new();
            none.set_none();
            series.set_format(&mut format).set_marker(&none);
            if chart.kind == ChartKind::Line {
                drawing.push_series(&series);
            } else {
                let mut across = Drawing::new_line();
                across.push_series(&series);
                drawing.combine(&across);
            }
        }
    }
}

fn frame(drawing: &mut Drawing, chart: &Chart, drawn: &Drawn, with_legend: bool) {
    drawing
        .title()
        .set_name(literal(&chart.title).as_str())
        .set_font(font(12).set_bold());
    drawing
        .set_alt_text(prefix(&safe(&chart.alt), LONGEST_ALT))
        .set_name(chart.id.as_str())
        .show_hidden_data();
    if chart.kind == ChartKind::Bars {
        dress_values(drawing.x_axis(), chart, drawn);
        // Excel draws bars from below; the table reads from above.
        dress_names(drawing.y_axis()).set_reverse();
        drawing
            .x_axis()
            .set_label_position(ChartAxisLabelPosition::High);
    } else {
        dress_values(drawing.y_axis(), chart, drawn);
        dress_names(drawing.x_axis());
    }
    if with_legend {
        drawing
            .legend()
            .set_position(ChartLegendPosition::Bottom)
            .set_font(&font(10));
    } else {
        drawing.legend().set_hidden();
    }
}

/// Names stand at the low end, also under columns that reach below zero.
fn dress_names(axis: &mut ChartAxis) -> &mut ChartAxis {
    axis.set_font(&font(9))
        .set_label_position(ChartAxisLabelPosition::Low)
        .set_major_gridlines(false)
}

fn dress_values(axis: &mut ChartAxis, chart: &Chart, drawn: &Drawn) {
    let mut grid = ChartLine::new();
    grid.set_color(LIGHT).set_width(0.5);
    axis.set_font(&font(9))
        .set_num_format(styles::number_format(
            drawn.decimals,
            FigureStatus::Complete,
        ))
        .set_major_gridlines(true)
        .set_major_gridlines_line(&grid);
    if !chart.unit.is_empty() {
        let mut plain = font(9);
        plain.unset_bold();
        axis.set_name(literal(&chart.unit).as_str())
            .set_name_font(&plain);
    }
    // The length of a bar is its meaning, so it begins at zero; a line may begin where it likes.
    match chart.kind {
        ChartKind::Columns | ChartKind::Bars if !drawn.below_zero => {
            axis.set_min(0);
        }
        ChartKind::Columns | ChartKind::Bars | ChartKind::Line => {}
    }
}

fn font(size: u32) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(styles::FACE).set_size(size);
    font
}

/// Words that the writer must not take for a range of cells.
fn literal(words: &str) -> String {
    safe(words).trim_start_matches('=').replace('!', ".")
}

/// What the drawn figures have in common.
struct Drawn {
    /// Decimals of the first.
    decimals: u32,
    /// True when one is negative.
    below_zero: bool,
}

impl Drawn {
    fn of(table: &TableSheet<'_>, chart: &Chart) -> Self {
        let rows = table.table.rows.iter().take(chart.rows.end);
        let cells = rows.skip(chart.rows.start).flat_map(|row| {
            let drawn = chart.series.iter();
            drawn.filter_map(|column| row.cells.get(*column))
        });
        let figures = cells.filter_map(|cell| match cell {
            TableCell::Figure(printed) => Some(printed),
            TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
        });
        let figures: Vec<&FigureCell> = figures.collect();
        let consolidation = table.presentation.consolidation;
        let mut values = figures
            .iter()
            .filter_map(|printed| consolidation.figure(printed.figure)?.value);
        Self {
            decimals: figures.first().map_or(0, |printed| printed.decimals),
            below_zero: values.any(|value| value < Decimal::ZERO),
        }
    }
}
