//! Bars from the left, one a row, with a line across for a mark such as 75 % of the plan.

use super::frame::{Frame, TYPE, swatch, values};
use crate::model::document::PrintedChart;
use crate::present::fonts::{Face, Fonts};
use crate::present::pdf::canvas::{BLACK, INK, LIGHT, Pen, RULE};
use crate::present::pdf::lines::{TextLine, break_lines, plain};

/// Part of the width that names may take.
const NAMES: f32 = 0.36;
/// Room above the first and below the last bar.
const ABOVE: f32 = 16.0;
const BELOW: f32 = 18.0;

/// Where the bars stand.
struct Scale {
    left: f32,
    zero: f32,
    points: f64,
    top: f32,
    row: f32,
}

/// Height of the chart when it is `width` wide.
pub(super) fn height(fonts: &Fonts, chart: &PrintedChart, width: f32) -> f32 {
    chart.categories.len() as f32 * row_height(&names(fonts, chart, width)) + ABOVE + BELOW
}

/// Draws the first series.
pub(super) fn draw(pen: &mut Pen<'_>, fonts: &Fonts, chart: &PrintedChart, frame: Frame) {
    let Some(series) = chart.series.first() else {
        return;
    };
    let names = names(fonts, chart, frame.width);
    let scale = scale(fonts, chart, frame, &names);
    pen.text(
        Face::Italic,
        TYPE,
        (frame.x, frame.y + 8.0),
        BLACK,
        &chart.unit,
    );
    for (index, name) in names.iter().enumerate() {
        draw_name(pen, name, &scale, index);
    }
    for (index, point) in series.points.iter().enumerate() {
        if let Some((value, _)) = point {
            draw_bar(pen, *value, &scale, index);
        }
    }
    let bottom = scale.top + chart.categories.len() as f32 * scale.row;
    pen.rule((scale.zero, scale.top), (scale.zero, bottom), 0.7, BLACK);
    draw_tick(pen, fonts, chart, &scale, (bottom, frame.x + frame.width));
    for (index, point) in series.points.iter().enumerate() {
        if let Some((value, text)) = point {
            draw_value(pen, fonts, (*value, text), &scale, index);
        }
    }
}

fn names(fonts: &Fonts, chart: &PrintedChart, width: f32) -> Vec<Vec<TextLine>> {
    let broken =
        |name: &String| break_lines(fonts, &plain(Face::Regular, name), TYPE, width * NAMES, 0.0);
    chart.categories.iter().map(broken).collect()
}

fn row_height(names: &[Vec<TextLine>]) -> f32 {
    let most = names.iter().map(Vec::len).max().unwrap_or(1);
    8.0 + most as f32 * (TYPE + 0.5)
}

fn scale(fonts: &Fonts, chart: &PrintedChart, frame: Frame, names: &[Vec<TextLine>]) -> Scale {
    let widest = names
        .iter()
        .flatten()
        .map(|line| line.width)
        .fold(0.0, f32::max);
    let texts = chart
        .series
        .iter()
        .flat_map(|series| series.points.iter().flatten());
    let label = texts
        .map(|(_, text)| fonts.width(Face::Regular, TYPE, text))
        .fold(0.0, f32::max);
    let left = frame.x + widest + 8.0;
    let most = values(chart).chain(chart.tick).fold(0.0, f64::max);
    let least = values(chart).fold(0.0, f64::min);
    let below = if least < 0.0 { label + 6.0 } else { 0.0 };
    let width = frame.x + frame.width - left - label - 8.0 - below;
    let points = f64::from(width) / (most - least).max(1e-9);
    let zero = left + below + (-least * points) as f32;
    Scale {
        left,
        zero,
        points,
        top: frame.y + ABOVE,
        row: row_height(names),
    }
}

fn draw_name(pen: &mut Pen<'_>, lines: &[TextLine], scale: &Scale, index: usize) {
    let middle = scale.top + scale.row * (index as f32 + 0.5);
    let leading = TYPE + 0.5;
    let first = middle - lines.len() as f32 * leading / 2.0 + TYPE - 1.0;
    for (place, line) in lines.iter().enumerate() {
        let at = (
            scale.left - 5.0 - line.width,
            first + place as f32 * leading,
        );
        pen.text(Face::Regular, TYPE, at, BLACK, &line.text());
    }
}

/// Start and length of the bar of a value.
fn extent(value: f64, scale: &Scale) -> (f32, f32) {
    let length = (value.abs() * scale.points) as f32;
    (
        if value < 0.0 {
            scale.zero - length
        } else {
            scale.zero
        },
        length,
    )
}

fn draw_bar(pen: &mut Pen<'_>, value: f64, scale: &Scale, index: usize) {
    let (start, length) = extent(value, scale);
    let y = scale.top + scale.row * (index as f32 + 0.5) - 5.0;
    swatch(
        pen,
        (start, y),
        (length, 10.0),
        if value < 0.0 { LIGHT } else { INK },
    );
}

fn draw_tick(
    pen: &mut Pen<'_>,
    fonts: &Fonts,
    chart: &PrintedChart,
    scale: &Scale,
    (bottom, right): (f32, f32),
) {
    let Some(tick) = chart.tick else {
        return;
    };
    let x = scale.zero + (tick * scale.points) as f32;
    pen.dashes((x, scale.top - 4.0), (x, bottom + 2.0), 0.9, RULE);
    let words = fonts.width(Face::Italic, TYPE, &chart.tick_label);
    let at = ((x - words / 2.0).min(right - words), bottom + 11.0);
    pen.text(Face::Italic, TYPE, at, BLACK, &chart.tick_label);
}

/// The figure beside its bar, on white, so that the line across never strikes it out.
fn draw_value(
    pen: &mut Pen<'_>,
    fonts: &Fonts,
    (value, text): (f64, &str),
    scale: &Scale,
    index: usize,
) {
    let (start, length) = extent(value, scale);
    let width = fonts.width(Face::Regular, TYPE, text);
    let x = if value < 0.0 {
        start - width - 3.0
    } else {
        start + length + 3.0
    };
    let y = scale.top + scale.row * (index as f32 + 0.5) + 3.0;
    pen.fill(
        (x - 1.0, y - TYPE + 1.0),
        (width + 2.0, TYPE),
        (1.0, 1.0, 1.0),
    );
    pen.text(Face::Regular, TYPE, (x, y), BLACK, text);
}
