//! Charts as the program that opens the document draws them itself: series with their values, and a workbook to change them in.

use super::package::{CHARTS, DRAWINGS, RELATIONS};
use super::xml::Xml;
use crate::model::document::{PrintedChart, PrintedSeries};
use crate::model::table::ChartKind;
use crate::present::axis;
use crate::present::fonts::{Face, Fonts};

/// Dark, light and grey: black and white print tells them apart.
const INK: &str = "1A3866";
const LIGHT: &str = "CCD4E0";
const GREY: &str = "737373";
const BLACK: &str = "000000";

/// Relation of a chart to its workbook.
pub(super) const WORKBOOK: &str = "rId1";
/// Sheet of that workbook, with the names of points in its first column and a series in each other one.
pub(super) const SHEET: &str = "Sheet1";
/// Type of the figures beside points, in hundredths of a point.
const LABEL: &str = "700";
/// Axes by number.
const CATEGORIES: &str = "1001";
const VALUES: &str = "1002";

/// The part with a chart that is `width` wide.
pub(super) fn part(chart: &PrintedChart, fonts: &Fonts, width: f32) -> String {
    let labels = Labels::of(chart, fonts, width);
    let mut xml = Xml::part();
    let spaces = [
        ("xmlns:c", CHARTS),
        ("xmlns:a", DRAWINGS),
        ("xmlns:r", RELATIONS),
    ];
    xml.element("c:chartSpace", &spaces, |xml| {
        xml.value("c:roundedCorners", "0");
        xml.element("c:chart", &[], |xml| {
            xml.value("c:autoTitleDeleted", "1");
            plot(xml, chart, labels);
            if chart.series.len() > 1 || has_tick_line(chart) {
                xml.element("c:legend", &[], |xml| {
                    xml.value("c:legendPos", "t");
                    xml.value("c:overlay", "0");
                });
            }
            xml.value("c:plotVisOnly", "1");
            xml.value("c:dispBlanksAs", "gap");
        });
        letters(xml, "900", BLACK);
        xml.element("c:externalData", &[("r:id", WORKBOOK)], |xml| {
            xml.value("c:autoUpdate", "0");
        });
    });
    xml.take()
}

/// Whether figures stand beside the points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Labels {
    Fit,
    /// They would run into each other.
    Crowd,
}

impl Labels {
    /// Columns stand side by side, and the widest figure must fit above one; lines and bars have room.
    fn of(chart: &PrintedChart, fonts: &Fonts, width: f32) -> Self {
        let points = chart
            .series
            .iter()
            .flat_map(|series| series.points.iter().flatten());
        let widths = points.map(|(_, label)| fonts.width(Face::Regular, 7.0, label));
        let widest = widths.fold(0.0, f32::max);
        let columns = chart.categories.len() * chart.series.len();
        let room = width * 0.7 / columns.max(1) as f32;
        if chart.kind == ChartKind::Columns && widest > room + 3.0 {
            Self::Crowd
        } else {
            Self::Fit
        }
    }
}

/// A line across upright columns is a series of its own.
pub(super) fn has_tick_line(chart: &PrintedChart) -> bool {
    chart.tick.is_some() && chart.kind != ChartKind::Bars
}

fn plot(xml: &mut Xml, chart: &PrintedChart, labels: Labels) {
    xml.element("c:plotArea", &[], |xml| {
        xml.leaf("c:layout", &[]);
        match chart.kind {
            ChartKind::Columns => bars(xml, chart, ("col", labels)),
            ChartKind::Bars => bars(xml, chart, ("bar", labels)),
            ChartKind::Line => lines(xml, chart),
        }
        if let Some(tick) = chart.tick.filter(|_| has_tick_line(chart)) {
            tick_line(xml, chart, tick);
        }
        categories(xml, chart);
        values(xml, chart);
    });
}

fn bars(xml: &mut Xml, chart: &PrintedChart, (direction, shown): (&str, Labels)) {
    xml.element("c:barChart", &[], |xml| {
        xml.value("c:barDir", direction);
        xml.value("c:grouping", "clustered");
        xml.value("c:varyColors", "0");
        for (index, series) in drawn(chart).iter().enumerate() {
            let is_main = index + 1 == drawn(chart).len();
            xml.element("c:ser", &[], |xml| {
                head(xml, index, &series.name);
                shape(xml, if is_main { INK } else { LIGHT });
                xml.value("c:invertIfNegative", "0");
                for place in falling(series).filter(|_| chart.kind == ChartKind::Bars) {
                    xml.element("c:dPt", &[], |xml| {
                        xml.value("c:idx", &place.to_string());
                        xml.value("c:invertIfNegative", "0");
                        xml.value("c:bubble3D", "0");
                        shape(xml, LIGHT);
                    });
                }
                labels(xml, series, (shown == Labels::Fit, "outEnd"));
                points(xml, chart, series, index);
            });
        }
        xml.value("c:gapWidth", if direction == "bar" { "60" } else { "28" });
        axes(xml);
    });
}

/// Bars show one series, as each of them has a name at its side.
fn drawn(chart: &PrintedChart) -> &[PrintedSeries] {
    let most = match chart.kind {
        ChartKind::Bars => 1,
        ChartKind::Columns | ChartKind::Line => chart.series.len(),
    };
    chart.series.get(..most).unwrap_or_default()
}

fn falling(series: &PrintedSeries) -> impl Iterator<Item = usize> {
    let points = series.points.iter().enumerate();
    points.filter_map(|(place, point)| {
        point
            .as_ref()
            .filter(|(value, _)| *value < 0.0)
            .map(|_| place)
    })
}

fn lines(xml: &mut Xml, chart: &PrintedChart) {
    xml.element("c:lineChart", &[], |xml| {
        xml.value("c:grouping", "standard");
        xml.value("c:varyColors", "0");
        for (index, series) in chart.series.iter().enumerate() {
            let is_main = index + 1 == chart.series.len();
            xml.element("c:ser", &[], |xml| {
                head(xml, index, &series.name);
                let (colour, width, dash) = if is_main {
                    (INK, "22225", "solid")
                } else {
                    (GREY, "15875", "dash")
                };
                xml.element("c:spPr", &[], |xml| line(xml, colour, width, dash));
                marker(xml, if is_main { INK } else { GREY });
                labels(xml, series, (is_main, "t"));
                points(xml, chart, series, index);
                xml.value("c:smooth", "0");
            });
        }
        xml.value("c:marker", "1");
        axes(xml);
    });
}

fn tick_line(xml: &mut Xml, chart: &PrintedChart, tick: f64) {
    let across = PrintedSeries {
        name: chart.tick_label.clone(),
        points: vec![Some((tick, String::new())); chart.categories.len()],
    };
    let index = chart.series.len();
    xml.element("c:lineChart", &[], |xml| {
        xml.value("c:grouping", "standard");
        xml.value("c:varyColors", "0");
        xml.element("c:ser", &[], |xml| {
            head(xml, index, &across.name);
            xml.element("c:spPr", &[], |xml| line(xml, BLACK, "9525", "dash"));
            xml.element("c:marker", &[], |xml| xml.value("c:symbol", "none"));
            points(xml, chart, &across, index);
            xml.value("c:smooth", "0");
        });
        xml.value("c:marker", "1");
        axes(xml);
    });
}

fn head(xml: &mut Xml, index: usize, name: &str) {
    let number = index.to_string();
    xml.value("c:idx", &number);
    xml.value("c:order", &number);
    xml.element("c:tx", &[], |xml| {
        let place = format!("{SHEET}!${}$1", column(index + 1));
        texts(xml, &place, std::iter::once(name));
    });
}

fn points(xml: &mut Xml, chart: &PrintedChart, series: &PrintedSeries, index: usize) {
    let last = chart.categories.len() + 1;
    xml.element("c:cat", &[], |xml| {
        let place = format!("{SHEET}!$A$2:$A${last}");
        texts(xml, &place, chart.categories.iter().map(String::as_str));
    });
    xml.element("c:val", &[], |xml| {
        xml.element("c:numRef", &[], |xml| {
            let of = column(index + 1);
            xml.words("c:f", &[], &format!("{SHEET}!${of}$2:${of}${last}"));
            xml.element("c:numCache", &[], |xml| {
                xml.words("c:formatCode", &[], "General");
                xml.value("c:ptCount", &series.points.len().to_string());
                for (place, point) in series.points.iter().enumerate() {
                    if let Some((value, _)) = point {
                        xml.element("c:pt", &[("idx", &place.to_string())], |xml| {
                            xml.words("c:v", &[], &value.to_string());
                        });
                    }
                }
            });
        });
    });
}

/// Words with the cells of the workbook that hold them.
fn texts<'a>(xml: &mut Xml, place: &str, words: impl ExactSizeIterator<Item = &'a str>) {
    xml.element("c:strRef", &[], |xml| {
        xml.words("c:f", &[], place);
        xml.element("c:strCache", &[], |xml| {
            xml.value("c:ptCount", &words.len().to_string());
            for (place, word) in words.enumerate() {
                xml.element("c:pt", &[("idx", &place.to_string())], |xml| {
                    xml.words("c:v", &[], word);
                });
            }
        });
    });
}

/// Letter of a column of the workbook; a chart has few series.
fn column(index: usize) -> char {
    ('A'..='Z').nth(index).unwrap_or('Z')
}

/// The figure beside each point: as a number, so that it follows a change of the data, and with its mark where it carries one.
fn labels(xml: &mut Xml, series: &PrintedSeries, (are_shown, place): (bool, &str)) {
    let printed = || {
        series
            .points
            .iter()
            .flatten()
            .map(|(_, label)| label.as_str())
    };
    xml.element("c:dLbls", &[], |xml| {
        let marked = series
            .points
            .iter()
            .enumerate()
            .filter_map(|(index, point)| {
                let (_, label) = point.as_ref()?;
                label.contains('(').then_some((index, label))
            });
        for (index, label) in marked.filter(|_| are_shown) {
            xml.element("c:dLbl", &[], |xml| {
                xml.value("c:idx", &index.to_string());
                rich(xml, label);
                xml.value("c:dLblPos", place);
                shown(xml, true);
            });
        }
        let format = printed()
            .next()
            .map_or_else(|| "General".to_owned(), format_of);
        xml.leaf(
            "c:numFmt",
            &[("formatCode", &format), ("sourceLinked", "0")],
        );
        letters(xml, LABEL, BLACK);
        if are_shown {
            xml.value("c:dLblPos", place);
        }
        shown(xml, are_shown);
    });
}

fn shown(xml: &mut Xml, are_shown: bool) {
    let value = if are_shown { "1" } else { "0" };
    xml.value("c:showLegendKey", "0");
    xml.value("c:showVal", value);
    for what in [
        "showCatName",
        "showSerName",
        "showPercent",
        "showBubbleSize",
    ] {
        xml.value(&format!("c:{what}"), "0");
    }
}

/// The format that shows a number as it is printed, in the style of Vietnamese where the program allows it.
fn format_of(label: &str) -> String {
    let number = label.split('(').next().unwrap_or_default();
    let decimals = number
        .rsplit_once(',')
        .map_or(0, |(_, decimals)| decimals.trim_end().len());
    let decimals = if decimals == 0 {
        String::new()
    } else {
        format!(".{}", "0".repeat(decimals))
    };
    format!("[$-42A]#,##0{decimals}")
}

fn rich(xml: &mut Xml, words: &str) {
    xml.element("c:tx", &[], |xml| {
        xml.element("c:rich", &[], |xml| {
            xml.leaf("a:bodyPr", &[]);
            xml.element("a:p", &[], |xml| {
                xml.element("a:r", &[], |xml| {
                    xml.leaf("a:rPr", &[("lang", "vi-VN")]);
                    xml.words("a:t", &[], words);
                });
            });
        });
    });
}

fn axes(xml: &mut Xml) {
    xml.value("c:axId", CATEGORIES);
    xml.value("c:axId", VALUES);
}

fn categories(xml: &mut Xml, chart: &PrintedChart) {
    let is_bars = chart.kind == ChartKind::Bars;
    xml.element("c:catAx", &[], |xml| {
        // The first row of a table is the first bar from the top.
        let orientation = if is_bars { "maxMin" } else { "minMax" };
        scale(xml, CATEGORIES, orientation, [None, None]);
        xml.value("c:axPos", if is_bars { "l" } else { "b" });
        xml.leaf(
            "c:numFmt",
            &[("formatCode", "General"), ("sourceLinked", "0")],
        );
        xml.value("c:majorTickMark", "none");
        xml.value("c:minorTickMark", "none");
        xml.value("c:tickLblPos", "low");
        xml.element("c:spPr", &[], |xml| line(xml, BLACK, "9525", "solid"));
        xml.value("c:crossAx", VALUES);
        xml.value("c:crosses", "autoZero");
    });
}

fn scale(xml: &mut Xml, id: &str, orientation: &str, ends: [Option<f64>; 2]) {
    xml.value("c:axId", id);
    xml.element("c:scaling", &[], |xml| {
        xml.value("c:orientation", orientation);
        for (end, value) in ["c:max", "c:min"].into_iter().zip(ends) {
            if let Some(value) = value {
                xml.value(end, &value.to_string());
            }
        }
    });
    xml.value("c:delete", "0");
}

/// Most and least of the axis, where the program that opens the document would choose worse ones: a line needs no nothing below it,
/// and bars end where their figures do, not at the second step.
fn ends(chart: &PrintedChart) -> [Option<f64>; 2] {
    let points = chart
        .series
        .iter()
        .flat_map(|series| series.points.iter().flatten());
    let values: Vec<f64> = points.map(|(value, _)| *value).chain(chart.tick).collect();
    let most = values.iter().copied().fold(f64::MIN, f64::max);
    let least = values.iter().copied().fold(f64::MAX, f64::min);
    match chart.kind {
        _ if least > most => [None, None],
        ChartKind::Line => [None, axis::ticks(least, most).first().copied()],
        ChartKind::Bars if chart.tick.is_some() => {
            [Some((most * 1.15).ceil()), Some(least.min(0.0).floor())]
        }
        // Room for the figure of the bar that goes farthest to the left, beside the names.
        ChartKind::Bars if least < 0.0 => [None, Some((least - (most - least) * 0.1).floor())],
        ChartKind::Bars | ChartKind::Columns => [None, None],
    }
}

fn values(xml: &mut Xml, chart: &PrintedChart) {
    let is_bars = chart.kind == ChartKind::Bars;
    // Beside bars stand their figures; only the line across is drawn, as the first step of the axis.
    let step = chart.tick.filter(|_| is_bars);
    xml.element("c:valAx", &[], |xml| {
        scale(xml, VALUES, "minMax", ends(chart));
        xml.value("c:axPos", if is_bars { "t" } else { "l" });
        if !is_bars || step.is_some() {
            let (colour, dash) = if is_bars {
                (GREY, "dash")
            } else {
                (LIGHT, "solid")
            };
            xml.element("c:majorGridlines", &[], |xml| {
                xml.element("c:spPr", &[], |xml| line(xml, colour, "6350", dash));
            });
        }
        unit(xml, &chart.unit);
        let format = step.map(|step| only_at(step, &chart.tick_label));
        let format = format.unwrap_or_else(|| "[$-42A]#,##0".to_owned());
        xml.leaf(
            "c:numFmt",
            &[("formatCode", &format), ("sourceLinked", "0")],
        );
        xml.value("c:majorTickMark", "none");
        xml.value("c:minorTickMark", "none");
        let is_read = !is_bars || step.is_some();
        xml.value("c:tickLblPos", if is_read { "nextTo" } else { "none" });
        xml.element("c:spPr", &[], |xml| {
            xml.element("a:ln", &[], |xml| xml.leaf("a:noFill", &[]));
        });
        xml.value("c:crossAx", CATEGORIES);
        xml.value("c:crosses", "autoZero");
        xml.value("c:crossBetween", "between");
        if let Some(step) = step {
            xml.value("c:majorUnit", &step.to_string());
        }
    });
}

/// The unit of the axis, at its end.
fn unit(xml: &mut Xml, words: &str) {
    if words.is_empty() {
        return;
    }
    xml.element("c:title", &[], |xml| {
        rich(xml, words);
        xml.value("c:overlay", "0");
        letters(xml, "900", BLACK);
    });
}

/// A format that shows words at one value and nothing elsewhere.
fn only_at(value: f64, words: &str) -> String {
    let words = words.replace('"', "");
    let (below, above) = (value * 0.999, value * 1.001);
    format!("[<{below:.4}]\"\";[<{above:.4}]\"{words}\";\"\"")
}

fn shape(xml: &mut Xml, colour: &str) {
    xml.element("c:spPr", &[], |xml| {
        fill(xml, colour);
        line(xml, INK, "6350", "solid");
    });
}

fn fill(xml: &mut Xml, colour: &str) {
    xml.element("a:solidFill", &[], |xml| {
        xml.leaf("a:srgbClr", &[("val", colour)])
    });
}

fn line(xml: &mut Xml, colour: &str, width: &str, dash: &str) {
    xml.element("a:ln", &[("w", width)], |xml| {
        fill(xml, colour);
        xml.leaf("a:prstDash", &[("val", dash)]);
    });
}

fn marker(xml: &mut Xml, colour: &str) {
    xml.element("c:marker", &[], |xml| {
        xml.value("c:symbol", "diamond");
        xml.value("c:size", "6");
        shape(xml, colour);
    });
}

/// Type of the letters of a part of a chart, in hundredths of a point.
fn letters(xml: &mut Xml, size: &str, colour: &str) {
    xml.element("c:txPr", &[], |xml| {
        xml.leaf("a:bodyPr", &[]);
        xml.element("a:p", &[], |xml| {
            xml.element("a:pPr", &[], |xml| {
                xml.element("a:defRPr", &[("sz", size), ("b", "0")], |xml| {
                    fill(xml, colour);
                    xml.leaf("a:latin", &[("typeface", super::styles::FACE)]);
                });
            });
            xml.leaf("a:endParaRPr", &[("lang", "vi-VN")]);
        });
    });
}
