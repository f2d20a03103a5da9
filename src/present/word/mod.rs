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
mod lengths;
mod marks;
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

use self::lengths::emu;
use self::marks::Marks;
pub(crate) use self::marks::{SPACE, short_hash};
use self::package::{NAMESPACES, Package, Relation};
use self::sections::{Numbers, Section};
use self::styles::{BODY, CAPTION, HEADINGS, NOTE, POINT};
use self::text::{Stand, Type};
use self::xml::Xml;
use super::fonts::{FontError, Fonts};
use super::paper::{self, Paper};
use crate::exit::{Exit, HasExit};
use crate::model::document::{Block, Document, PrintedChart, PrintedTable, Span};
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
    let mut setter = Setter {
        fonts: &fonts,
        marks: Marks::default(),
        charts: Vec::new(),
    };
    setter.body(&mut package, document)?;
    let mut relations = parts(&mut package, &setter, document)?;
    relations.push(data(&mut package, &setter.marks, document)?);
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
    setter: &Setter<'_>,
    document: &Document,
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
    for (number, chart) in (1..).zip(&setter.charts) {
        relations.push(chart_parts(package, setter.fonts, (number, chart))?);
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

/// Relation of the document to a chart.
fn chart_id(number: usize) -> String {
    format!("chart{number}")
}

/// Writes the part of data to which figures are bound.
fn data<W: Write + Seek>(
    package: &mut Package<W>,
    marks: &Marks,
    document: &Document,
) -> Result<Relation, WordError> {
    let kind = "application/xml";
    package.add("customXml/item1.xml", kind, marks.part(document).as_bytes())?;
    let kind = "customXmlProperties+xml";
    package.add("customXml/itemProps1.xml", kind, marks::store().as_bytes())?;
    let properties = Relation::new("rId1", "customXmlProps", "itemProps1.xml");
    package.relate("customXml/item1.xml", &[properties])?;
    Ok(Relation::new("data", "customXml", "../customXml/item1.xml"))
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

/// Sets the parts of a document one below the other.
struct Setter<'a> {
    fonts: &'a Fonts,
    marks: Marks,
    /// Charts in their order.
    charts: Vec<&'a PrintedChart>,
}

impl<'a> Setter<'a> {
    /// Writes the document itself, piece by piece.
    fn body<W: Write + Seek>(
        &mut self,
        package: &mut Package<W>,
        document: &'a Document,
    ) -> Result<(), WordError> {
        let mut xml = Xml::part();
        xml.begin("w:document", &NAMESPACES);
        xml.begin("w:body", &[]);
        self.front_page(&mut xml, document);
        official::letterhead(&mut xml, self.fonts, &document.letterhead);
        for block in &document.body {
            self.block(&mut xml, block);
            package.write(xml.take().as_bytes())?;
        }
        official::closing(&mut xml, &document.closing);
        let has_appendices = !document.appendices.is_empty();
        if has_appendices {
            sections::end(&mut xml, REPORT);
        } else {
            // A document does not end with a table.
            text::paragraph(&mut xml, styled(NOTE), |_| {});
        }
        for (index, appendix) in document.appendices.iter().enumerate() {
            official::appendix(&mut xml, appendix, index == 0);
            let room = (Paper::LANDSCAPE.measure(), paper::APPENDIX);
            self.table(&mut xml, &appendix.table, room);
            package.write(xml.take().as_bytes())?;
        }
        let last = if has_appendices { APPENDICES } else { REPORT };
        sections::properties(&mut xml, last);
        xml.end("w:body");
        xml.end("w:document");
        package.write(xml.take().as_bytes())?;
        Ok(())
    }

    fn front_page(&mut self, xml: &mut Xml, document: &Document) {
        front::cards(xml, &mut self.marks, &document.front_page);
        sections::end(xml, FRONT);
        front::blocks(xml, &mut self.marks, self.fonts, &document.front_page);
        sections::end(xml, FRONT_COLUMNS);
    }

    /// Sets a block of the report.
    fn block(&mut self, xml: &mut Xml, block: &'a Block) {
        match block {
            Block::Heading { level, text } => {
                let level = usize::from(*level).min(HEADINGS.len() - 1);
                let style = HEADINGS.get(level).copied().unwrap_or_default();
                text::line(xml, styled(style), Type::default(), text);
            }
            Block::Paragraph(spans) => self.sentence(xml, (BODY, ""), spans),
            Block::List(points) => {
                for point in points {
                    self.sentence(xml, (POINT, "- "), point);
                }
            }
            Block::Table(printed) => {
                let room = (Paper::PORTRAIT.measure(), paper::BODY - 3.0);
                self.table(xml, printed, room);
            }
            Block::Chart(printed) => {
                self.charts.push(printed);
                self.picture(xml, printed);
            }
        }
    }

    fn sentence(&mut self, xml: &mut Xml, (style, lead): (&str, &str), spans: &[Span]) {
        text::paragraph(xml, styled(style), |xml| {
            self.marks.sentence(xml, lead, Type::default(), spans);
        });
    }

    fn table(&mut self, xml: &mut Xml, printed: &PrintedTable, room: (f32, f32)) {
        table::set(xml, (&mut self.marks, self.fonts), printed, room);
    }

    /// A chart in its place, with its title above and its notes below.
    fn picture(&mut self, xml: &mut Xml, chart: &PrintedChart) {
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
        let (number, room) = (self.charts.len(), (Paper::PORTRAIT.measure(), height));
        let bookmark = self.marks.of("chart", &chart.id);
        text::paragraph(xml, stand, |xml| {
            bookmark.around(xml, |xml| {
                xml.element("w:r", &[], |xml| {
                    xml.element("w:drawing", &[], |xml| drawing(xml, chart, number, room));
                });
            });
        });
        table::notes(xml, &mut self.marks, &chart.notes, paper::BODY - 4.0);
    }
}

fn styled(style: &str) -> Stand<'_> {
    Stand {
        style,
        ..Stand::default()
    }
}

fn drawing(xml: &mut Xml, chart: &PrintedChart, number: usize, (width, height): (f32, f32)) {
    let away = ["distT", "distB", "distL", "distR"].map(|side| (side, "0"));
    xml.element("wp:inline", &away, |xml| {
        let size = [("cx", emu(width)), ("cy", emu(height))];
        xml.leaf(
            "wp:extent",
            &size.each_ref().map(|(of, length)| (*of, length.as_str())),
        );
        let id = number.to_string();
        let of = [
            ("id", id.as_str()),
            ("name", &chart.title),
            ("descr", &chart.alt),
        ];
        xml.leaf("wp:docPr", &of);
        xml.leaf("wp:cNvGraphicFramePr", &[]);
        xml.element("a:graphic", &[], |xml| {
            xml.element("a:graphicData", &[("uri", package::CHARTS)], |xml| {
                xml.leaf("c:chart", &[("r:id", &chart_id(number))]);
            });
        });
    });
}
