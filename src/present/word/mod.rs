//! The conference document as a Word file that people go on writing in; receives words, decides places, knows no figure.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places on paper are measured in binary; no figure is"
)]

mod chart;
mod chart_data;
mod front;
mod official;
mod package;
mod properties;
mod sections;
mod styles;
mod table;
mod text;
mod xml;

use std::io::{self, Seek, Write};

use rust_xlsxwriter::XlsxError;

use self::package::{NAMESPACES, Package, Relation};
use self::sections::{Numbers, Section};
use self::styles::{BODY, CAPTION, HEADINGS, POINT};
use self::text::{Stand, Type};
use self::xml::Xml;
use super::fonts::{FontError, Fonts};
use super::paper::{self, Paper};
use crate::exit::{Exit, HasExit};
use crate::model::document::{Block, Document, PrintedChart};
use crate::model::table::ChartKind;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum WordError {
    /// The faces by which columns are measured cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The workbook behind a chart cannot be made.
    #[error("cannot make the data of the chart `{chart}`")]
    Chart {
        /// Its title.
        chart: String,
        /// What the writer says.
        #[source]
        source: XlsxError,
    },
    /// The package cannot be written out.
    #[error("cannot write out the document")]
    Package(#[from] io::Error),
}

impl HasExit for WordError {
    fn exit(&self) -> Exit {
        match self {
            Self::Font(error) => error.exit(),
            Self::Chart { .. } | Self::Package(_) => Exit::Disk,
        }
    }
}

/// Height of a chart with upright columns, and of one bar.
const COLUMNS_HEIGHT: f32 = 200.0;
const BAR_HEIGHT: f32 = 21.0;

/// Renders a document into `out`; the same document gives the same bytes.
///
/// # Errors
/// What `out` says; no text of the document is an error.
pub fn render<W: Write + Seek>(document: &Document, out: W) -> Result<(), WordError> {
    let fonts = Fonts::embedded()?;
    let mut package = Package::new(out);
    let main = [
        Relation::new("rId1", "officeDocument", "word/document.xml"),
        Relation::new("rId2", "core-properties", "docProps/core.xml"),
        Relation::new("rId3", "extended-properties", "docProps/app.xml"),
    ];
    package.relate("", &main)?;
    package.begin("word/document.xml", "wordprocessingml.document.main+xml")?;
    let charts = body(&mut package, &fonts, document)?;
    let relations = parts(&mut package, &fonts, document, &charts)?;
    package.relate("word/document.xml", &relations)?;
    package.finish()?.flush()?;
    Ok(())
}

/// Parts that the document names, but for the charts.
const HEADS: [(&str, Paper, Numbers); 3] = [
    ("stamp", Paper::PORTRAIT, Numbers::Hidden),
    ("portrait", Paper::PORTRAIT, Numbers::Shown),
    ("landscape", Paper::LANDSCAPE, Numbers::Shown),
];

/// Writes everything that the document names; gives the names.
fn parts<W: Write + Seek>(
    package: &mut Package<W>,
    fonts: &Fonts,
    document: &Document,
    charts: &[&PrintedChart],
) -> Result<Vec<Relation>, WordError> {
    let mut relations = vec![
        Relation::new("styles", "styles", "styles.xml"),
        Relation::new("settings", "settings", "settings.xml"),
    ];
    let kind = "wordprocessingml.styles+xml";
    package.add("word/styles.xml", kind, styles::part().as_bytes())?;
    let kind = "wordprocessingml.settings+xml";
    package.add("word/settings.xml", kind, properties::settings().as_bytes())?;
    for (name, paper, numbers) in HEADS {
        let file = format!("header-{name}.xml");
        let head = sections::header(paper, numbers, &document.stamp);
        let kind = "wordprocessingml.header+xml";
        package.add(&format!("word/{file}"), kind, head.as_bytes())?;
        relations.push(Relation::new(name, "header", &file));
    }
    for (number, chart) in (1..).zip(charts) {
        relations.push(chart_parts(package, fonts, (number, chart))?);
    }
    let kind = "application/vnd.openxmlformats-package.core-properties+xml";
    package.add(
        "docProps/core.xml",
        kind,
        properties::core(document).as_bytes(),
    )?;
    let kind = "extended-properties+xml";
    package.add(
        "docProps/app.xml",
        kind,
        properties::app(document).as_bytes(),
    )?;
    Ok(relations)
}

fn chart_parts<W: Write + Seek>(
    package: &mut Package<W>,
    fonts: &Fonts,
    (number, chart): (usize, &PrintedChart),
) -> Result<Relation, WordError> {
    let part = format!("word/charts/chart{number}.xml");
    let drawn = chart::part(chart, fonts, Paper::PORTRAIT.measure());
    package.add(&part, "drawingml.chart+xml", drawn.as_bytes())?;
    let data = format!("word/embeddings/chart{number}.xlsx");
    let workbook = chart_data::workbook(chart).map_err(|source| WordError::Chart {
        chart: chart.title.clone(),
        source,
    })?;
    package.add(&data, "spreadsheetml.sheet", &workbook)?;
    let target = format!("../embeddings/chart{number}.xlsx");
    package.relate(&part, &[Relation::new(chart::WORKBOOK, "package", &target)])?;
    let target = format!("charts/chart{number}.xml");
    Ok(Relation::new(&chart_id(number), "chart", &target))
}

fn chart_id(number: usize) -> String {
    format!("chart{number}")
}

/// Writes the document itself; gives its charts in their order.
fn body<'a, W: Write + Seek>(
    package: &mut Package<W>,
    fonts: &Fonts,
    document: &'a Document,
) -> Result<Vec<&'a PrintedChart>, WordError> {
    let mut charts = Vec::new();
    let mut xml = Xml::part();
    xml.begin("w:document", &NAMESPACES);
    xml.begin("w:body", &[]);
    front_page(&mut xml, fonts, document);
    official::letterhead(&mut xml, fonts, &document.letterhead);
    for block in &document.body {
        set(&mut xml, fonts, block, &mut charts);
        package.write(xml.take().as_bytes())?;
    }
    official::closing(&mut xml, &document.closing);
    let has_appendices = !document.appendices.is_empty();
    if has_appendices {
        sections::end(&mut xml, REPORT);
    }
    for (index, appendix) in document.appendices.iter().enumerate() {
        official::appendix(&mut xml, appendix, index == 0);
        let room = (Paper::LANDSCAPE.measure(), paper::APPENDIX);
        table::set(&mut xml, fonts, &appendix.table, room);
        package.write(xml.take().as_bytes())?;
    }
    let last = if has_appendices { APPENDICES } else { REPORT };
    sections::properties(&mut xml, last);
    xml.end("w:body");
    xml.end("w:document");
    package.write(xml.take().as_bytes())?;
    Ok(charts)
}

const FRONT: Section = Section {
    paper: Paper::FRONT,
    begins: "nextPage",
    header: "stamp",
    first_header: "",
    counts_anew: false,
    columns: 1,
};
const FRONT_COLUMNS: Section = Section {
    begins: "continuous",
    columns: 2,
    ..FRONT
};
/// The first page of the report has no number; those of the appendices go on.
const REPORT: Section = Section {
    paper: Paper::PORTRAIT,
    header: "portrait",
    first_header: "stamp",
    counts_anew: true,
    ..FRONT
};
const APPENDICES: Section = Section {
    paper: Paper::LANDSCAPE,
    header: "landscape",
    ..FRONT
};

fn front_page(xml: &mut Xml, fonts: &Fonts, document: &Document) {
    front::cards(xml, &document.front_page);
    sections::end(xml, FRONT);
    front::blocks(xml, fonts, &document.front_page);
    sections::end(xml, FRONT_COLUMNS);
}

/// Sets a block of the report.
fn set<'a>(xml: &mut Xml, fonts: &Fonts, block: &'a Block, charts: &mut Vec<&'a PrintedChart>) {
    match block {
        Block::Heading { level, text } => {
            let level = usize::from(*level).min(HEADINGS.len() - 1);
            let style = HEADINGS.get(level).copied().unwrap_or_default();
            text::line(xml, styled(style), Type::default(), text);
        }
        Block::Paragraph(spans) => {
            text::paragraph(xml, styled(BODY), |xml| {
                text::spans(xml, Type::default(), spans)
            });
        }
        Block::List(points) => {
            for point in points {
                text::paragraph(xml, styled(POINT), |xml| {
                    text::run(xml, Type::default(), "- ");
                    text::spans(xml, Type::default(), point);
                });
            }
        }
        Block::Table(printed) => {
            let room = (Paper::PORTRAIT.measure(), paper::BODY - 3.0);
            table::set(xml, fonts, printed, room);
        }
        Block::Chart(printed) => {
            charts.push(printed);
            picture(xml, printed, charts.len());
        }
    }
}

fn styled(style: &str) -> Stand<'_> {
    Stand {
        style,
        ..Stand::default()
    }
}

/// A chart in its place, with its title above and its notes below.
fn picture(xml: &mut Xml, chart: &PrintedChart, number: usize) {
    text::line(xml, styled(CAPTION), Type::default(), &chart.title);
    let height = match chart.kind {
        ChartKind::Columns | ChartKind::Line => COLUMNS_HEIGHT,
        ChartKind::Bars => chart.categories.len() as f32 * BAR_HEIGHT + 2.0 * BAR_HEIGHT,
    };
    let stand = Stand {
        align: Some("center"),
        with_next: !chart.notes.is_empty(),
        ..Stand::default()
    };
    text::paragraph(xml, stand, |xml| {
        xml.element("w:r", &[], |xml| {
            xml.element("w:drawing", &[], |xml| {
                drawing(xml, chart, number, (Paper::PORTRAIT.measure(), height));
            });
        });
    });
    table::notes(xml, &chart.notes, paper::BODY - 4.0);
}

fn drawing(xml: &mut Xml, chart: &PrintedChart, number: usize, (width, height): (f32, f32)) {
    let away = ["distT", "distB", "distL", "distR"].map(|side| (side, "0"));
    xml.element("wp:inline", &away, |xml| {
        let size = [("cx", emu(width)), ("cy", emu(height))];
        xml.leaf(
            "wp:extent",
            &size.each_ref().map(|(of, length)| (*of, length.as_str())),
        );
        let number = number.to_string();
        let of = [
            ("id", number.as_str()),
            ("name", &chart.title),
            ("descr", &chart.alt),
        ];
        xml.leaf("wp:docPr", &of);
        xml.leaf("wp:cNvGraphicFramePr", &[]);
        xml.element("a:graphic", &[], |xml| {
            xml.element("a:graphicData", &[("uri", package::CHARTS)], |xml| {
                xml.leaf("c:chart", &[("r:id", &format!("chart{number}"))]);
            });
        });
    });
}

/// A length in twentieths of a point.
fn twips(points: f32) -> String {
    ((points * 20.0).round() as i32).to_string()
}

/// A length in the unit of drawings, 12,700 a point.
fn emu(points: f32) -> String {
    ((points * 12_700.0).round() as i64).to_string()
}
