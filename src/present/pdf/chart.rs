//! Charts, drawn so that black and white print tells the series apart: dark, light, framed.

mod bars;
mod frame;

use super::canvas::{BLACK, Canvas, Colour, GREY, INK, Illustration, LIGHT, Pen};
use super::flow::Flow;
use super::lines::{Align, Setting, break_lines, plain};
use super::table;
use crate::format;
use crate::model::document::{PrintedChart, PrintedSeries};
use crate::model::table::ChartKind;
use crate::model::text::Language;
use crate::present::axis::ticks;
use crate::present::fonts::{Face, Fonts};

use frame::{Frame, TYPE, swatch, values};

const COLUMNS_HEIGHT: f32 = 190.0;

/// Height of a chart without its title.
pub(super) fn height(fonts: &Fonts, chart: &PrintedChart, width: f32) -> f32 {
    match chart.kind {
        ChartKind::Columns | ChartKind::Line => COLUMNS_HEIGHT,
        ChartKind::Bars => bars::height(fonts, chart, width),
    }
}

/// Sets a chart with its title.
pub(super) fn set(flow: &mut Flow<'_>, chart: &PrintedChart) {
    let height = height(flow.fonts, chart, flow.width);
    let title_size = flow.size - 2.0;
    flow.skip(6.0);
    let title = break_lines(
        flow.fonts,
        &plain(Face::Bold, &chart.title),
        title_size,
        flow.width,
        0.0,
    );
    let below = if chart.notes.is_empty() { 12.0 } else { 36.0 };
    flow.ensure(height + title.len() as f32 * title_size * 1.25 + below);
    flow.canvas.open("P");
    flow.set_lines(
        &title,
        Setting {
            size: title_size,
            colour: BLACK,
            align: Align::Centre,
        },
        0.0,
    );
    flow.canvas.close();
    let frame = Frame {
        x: flow.x,
        y: flow.y + 4.0,
        width: flow.width,
        height,
    };
    let id = flow.canvas.open("Figure");
    let page = flow.canvas.page_index();
    if let Some(element) = flow.canvas.element(id) {
        element.figure = Some(Box::new(Illustration {
            alt: chart.alt.clone(),
            page,
            place: [
                frame.x,
                frame.y,
                frame.x + frame.width,
                frame.y + frame.height,
            ],
        }));
    }
    draw(flow.canvas, flow.fonts, chart, frame);
    flow.canvas.close();
    flow.y += height;
    if chart.notes.is_empty() {
        flow.skip(10.0);
    } else {
        table::notes(flow, &chart.notes, title_size - 2.0);
    }
}

fn draw(canvas: &mut Canvas, fonts: &Fonts, chart: &PrintedChart, frame: Frame) {
    canvas.content(|pen| match chart.kind {
        ChartKind::Columns => columns(pen, fonts, chart, frame),
        ChartKind::Line => lines(pen, fonts, chart, frame),
        ChartKind::Bars => bars::draw(pen, fonts, chart, frame),
    });
}

fn label(value: f64, step: f64) -> String {
    let decimals = if step >= 1.0 && (step.fract() == 0.0) {
        0
    } else if step >= 0.1 {
        1
    } else {
        2
    };
    let rounded = rust_decimal::Decimal::from_f64_retain(value).unwrap_or_default();
    format::number(rounded, Some(decimals), Language::Vi)
}

/// The plot area and its vertical scale.
struct Plot {
    frame: Frame,
    least: f64,
    most: f64,
}

impl Plot {
    fn y(&self, value: f64) -> f32 {
        let part = (value - self.least) / (self.most - self.least).max(1e-9);
        self.frame.y + self.frame.height * (1.0 - part as f32)
    }
}

/// Axis, grid, unit and legend around the plot.
fn plot(
    pen: &mut Pen<'_>,
    fonts: &Fonts,
    chart: &PrintedChart,
    frame: Frame,
    from_zero: bool,
) -> Plot {
    let most = values(chart).chain(chart.tick).fold(f64::MIN, f64::max);
    let least = values(chart).chain(chart.tick).fold(f64::MAX, f64::min);
    let (least, most) = if least > most {
        (0.0, 1.0)
    } else {
        (least, most)
    };
    let ticks = ticks(if from_zero { least.min(0.0) } else { least }, most);
    let step = ticks
        .get(1)
        .zip(ticks.first())
        .map_or(1.0, |(second, first)| second - first);
    let labels: Vec<String> = ticks.iter().map(|tick| label(*tick, step)).collect();
    let side = labels
        .iter()
        .map(|text| fonts.width(Face::Regular, TYPE, text))
        .fold(0.0, f32::max)
        + 6.0;
    let area = Frame {
        x: frame.x + side,
        y: frame.y + 26.0,
        width: frame.width - side - 4.0,
        height: frame.height - 26.0 - 16.0,
    };
    let (first, last) = (
        ticks.first().copied().unwrap_or(0.0),
        ticks.last().copied().unwrap_or(1.0),
    );
    let plot = Plot {
        frame: area,
        least: first,
        most: last,
    };
    for (tick, text) in ticks.iter().zip(&labels) {
        let y = plot.y(*tick);
        pen.rule((area.x, y), (area.x + area.width, y), 0.3, LIGHT);
        let x = area.x - 4.0 - fonts.width(Face::Regular, TYPE, text);
        pen.text(Face::Regular, TYPE, (x, y + 3.0), BLACK, text);
    }
    pen.text(
        Face::Italic,
        TYPE,
        (frame.x, frame.y + 8.0),
        BLACK,
        &chart.unit,
    );
    legend(pen, fonts, chart, frame);
    plot
}

fn colour_of(series: usize, of: usize) -> Colour {
    if series + 1 == of { INK } else { LIGHT }
}

fn legend(pen: &mut Pen<'_>, fonts: &Fonts, chart: &PrintedChart, frame: Frame) {
    if chart.series.len() < 2 {
        return;
    }
    let widths: Vec<f32> = chart
        .series
        .iter()
        .map(|series| fonts.width(Face::Regular, TYPE, &series.name) + 26.0)
        .collect();
    let mut x = frame.x + frame.width - widths.iter().sum::<f32>();
    for (index, (series, width)) in chart.series.iter().zip(&widths).enumerate() {
        swatch(
            pen,
            (x, frame.y + 2.0),
            (9.0, 7.0),
            colour_of(index, chart.series.len()),
        );
        pen.text(
            Face::Regular,
            TYPE,
            (x + 13.0, frame.y + 9.0),
            BLACK,
            &series.name,
        );
        x += width;
    }
}

fn category_labels(pen: &mut Pen<'_>, fonts: &Fonts, chart: &PrintedChart, plot: &Plot) {
    let slot = plot.frame.width / chart.categories.len().max(1) as f32;
    for (index, name) in chart.categories.iter().enumerate() {
        let width = fonts.width(Face::Regular, TYPE, name);
        let x = plot.frame.x + slot * (index as f32 + 0.5) - width / 2.0;
        pen.text(
            Face::Regular,
            TYPE,
            (x, plot.frame.y + plot.frame.height + 11.0),
            BLACK,
            name,
        );
    }
}

fn columns(pen: &mut Pen<'_>, fonts: &Fonts, chart: &PrintedChart, frame: Frame) {
    let plot = plot(pen, fonts, chart, frame, true);
    let slot = plot.frame.width / chart.categories.len().max(1) as f32;
    let count = chart.series.len().max(1) as f32;
    let width = slot * 0.78 / count;
    let base = plot.y(0.0);
    for (index, series) in chart.series.iter().enumerate() {
        for (place, point) in series.points.iter().enumerate() {
            let Some((value, text)) = point else { continue };
            let x = plot.frame.x + slot * (place as f32 + 0.11) + width * index as f32;
            let y = plot.y(*value);
            let (top, height) = if y <= base {
                (y, base - y)
            } else {
                (base, y - base)
            };
            swatch(
                pen,
                (x, top),
                (width, height),
                colour_of(index, chart.series.len()),
            );
            let size = TYPE - 2.0;
            let words = fonts.width(Face::Regular, size, text);
            if words <= width + 3.0 {
                pen.text(
                    Face::Regular,
                    size,
                    (x + (width - words) / 2.0, top - 2.0),
                    BLACK,
                    text,
                );
            }
        }
    }
    pen.rule(
        (plot.frame.x, base),
        (plot.frame.x + plot.frame.width, base),
        0.7,
        BLACK,
    );
    category_labels(pen, fonts, chart, &plot);
}

fn lines(pen: &mut Pen<'_>, fonts: &Fonts, chart: &PrintedChart, frame: Frame) {
    let plot = plot(pen, fonts, chart, frame, false);
    tick_line(pen, fonts, chart, &plot);
    let slot = plot.frame.width / chart.categories.len().max(1) as f32;
    let last = chart.series.len();
    for (index, series) in chart.series.iter().enumerate() {
        let points = placed(series, &plot, slot);
        let is_main = index + 1 == last;
        for pair in points.windows(2) {
            if let [(from, ..), (to, ..)] = pair {
                if is_main {
                    pen.rule(*from, *to, 1.6, INK);
                } else {
                    pen.dashes(*from, *to, 1.1, GREY);
                }
            }
        }
        for (place, ((x, y), text)) in points.iter().enumerate() {
            let (x, y) = (*x, *y);
            let size = if is_main { 2.6 } else { 2.0 };
            pen.shape(
                &[(x - size, y), (x, y - size), (x + size, y), (x, y + size)],
                if is_main { INK } else { GREY },
            );
            if is_main {
                let width = fonts.width(Face::Regular, TYPE - 1.0, text);
                // Above a point from which the line rises on both sides it would run through the figure.
                let label = if is_valley(&points, place) {
                    y + TYPE + 2.0
                } else {
                    y - 5.0
                };
                let at = (x - width / 2.0, label);
                pen.text(Face::Regular, TYPE - 1.0, at, BLACK, text);
            }
        }
    }
    pen.rule(
        (plot.frame.x, plot.frame.y + plot.frame.height),
        (
            plot.frame.x + plot.frame.width,
            plot.frame.y + plot.frame.height,
        ),
        0.7,
        BLACK,
    );
    category_labels(pen, fonts, chart, &plot);
}

/// True for a point below both of its neighbours; heights are measured downward.
fn is_valley(points: &[((f32, f32), String)], place: usize) -> bool {
    let height = |place: usize| points.get(place).map(|((_, y), _)| *y);
    let before = place.checked_sub(1).and_then(height);
    let (own, behind) = (height(place), height(place + 1));
    before.is_some() && behind.is_some() && before < own && behind < own
}

fn placed(series: &PrintedSeries, plot: &Plot, slot: f32) -> Vec<((f32, f32), String)> {
    let points = series.points.iter().enumerate();
    points
        .filter_map(|(place, point)| {
            let (value, text) = point.as_ref()?;
            Some((
                (plot.frame.x + slot * (place as f32 + 0.5), plot.y(*value)),
                text.clone(),
            ))
        })
        .collect()
}

fn tick_line(pen: &mut Pen<'_>, fonts: &Fonts, chart: &PrintedChart, plot: &Plot) {
    let Some(tick) = chart.tick else { return };
    let y = plot.y(tick);
    pen.dashes(
        (plot.frame.x, y),
        (plot.frame.x + plot.frame.width, y),
        0.8,
        BLACK,
    );
    let width = fonts.width(Face::Italic, TYPE, &chart.tick_label);
    pen.text(
        Face::Italic,
        TYPE,
        (plot.frame.x + plot.frame.width - width, y - 3.0),
        BLACK,
        &chart.tick_label,
    );
}
