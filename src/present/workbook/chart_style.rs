//! How charts look: one face, greys, hatchings and markers that survive a black-and-white printer.

use rust_xlsxwriter::{
    Chart as Drawing, ChartAxis, ChartAxisLabelPosition, ChartFont, ChartFormat,
    ChartLegendPosition, ChartLine, ChartLineDashType, ChartMarker, ChartMarkerType,
    ChartPatternFill, ChartPatternFillType, ChartSeries, ChartSolidFill, Color,
};

use super::drawn_values::Values;
use super::styles;
use super::text::{prefix, safe};
use crate::model::figure::FigureStatus;
use crate::model::table::{Chart, ChartKind};

/// Most letters of the words for those who cannot see a chart.
const LONGEST_ALT: usize = 255;
const DARK: Color = Color::RGB(0x001F_3864);
const GREY: Color = Color::RGB(0x0059_5959);
const LIGHT: Color = Color::RGB(0x00BF_BFBF);
const WHITE: Color = Color::RGB(0x00FF_FFFF);

/// One colour and one hatching or marker a series, so that a black-and-white print tells them apart.
pub(super) fn dress(series: &mut ChartSeries, kind: ChartKind, number: usize) {
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

/// A line across that is no series of the table.
pub(super) fn dashed() -> ChartLine {
    let mut line = ChartLine::new();
    line.set_color(GREY)
        .set_width(1.5)
        .set_dash_type(ChartLineDashType::Dash);
    line
}

/// Title, axes and legend.
pub(super) fn frame(drawing: &mut Drawing, chart: &Chart, drawn: &Values, with_legend: bool) {
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

fn dress_values(axis: &mut ChartAxis, chart: &Chart, drawn: &Values) {
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

pub(super) fn font(size: u32) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(styles::FACE).set_size(size);
    font
}

/// Words that the writer must not take for a range of cells.
pub(super) fn literal(words: &str) -> String {
    safe(words).trim_start_matches('=').replace('!', ".")
}
