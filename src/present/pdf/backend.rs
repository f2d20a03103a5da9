//! Marks into the operators of printpdf; the only file that draws with it.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{
    Color, DictItem, FontId, LineDashPattern, LinePoint, Mm, Op, PaintMode, PdfDocument,
    PdfFontHandle, PdfPage, PdfSaveOptions, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem,
    WindingOrder,
};

use super::canvas::{Canvas, Colour, Mark, Page, Piece};
use super::fonts::{Face, Fonts};
use super::{PdfError, structure};
use crate::model::document::Document;

/// Writes the pages, then what printpdf does not write: structure, metadata, outlines.
pub(super) fn write(
    canvas: &Canvas,
    fonts: &Fonts,
    document: &Document,
) -> Result<Vec<u8>, PdfError> {
    let mut pdf = PdfDocument::new(&document.title);
    for (face, part) in fonts.subset(&letters(canvas))? {
        pdf.resources.fonts.map.insert(
            FontId(face.resource().to_owned()),
            printpdf::PdfFont::new(part),
        );
    }
    let pages: Vec<PdfPage> = canvas.pages.iter().map(page).collect();
    let pdf = pdf.with_pages(pages);
    let options = PdfSaveOptions {
        optimize: true,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let mut file = pdf.to_lopdf_document(&options, &mut Vec::new());
    structure::complete(&mut file, canvas, document);
    let mut bytes = Vec::new();
    file.compress();
    // Thousands of small structure objects pack well together.
    let packed = lopdf::SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(9)
        .build();
    file.save_with_options(&mut bytes, packed)
        .map_err(PdfError::Assemble)?;
    Ok(bytes)
}

/// The letters each face has to show.
fn letters(canvas: &Canvas) -> BTreeMap<Face, BTreeSet<char>> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for mark in canvas.pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text { face, words, .. } = mark {
            let texts = words.iter().filter_map(|piece| match piece {
                Piece::Words(text) => Some(text),
                Piece::Room(_) => None,
            });
            used.entry(*face)
                .or_default()
                .extend(texts.flat_map(|text| text.chars()));
        }
    }
    used
}

fn page(page: &Page) -> PdfPage {
    let mut ops = Vec::new();
    for mark in &page.marks {
        draw(mark, page.height, &mut ops);
    }
    let mm = |points: f32| Mm(points * 25.4 / 72.0);
    PdfPage::new(mm(page.width), mm(page.height), ops)
}

fn draw(mark: &Mark, height: f32, ops: &mut Vec<Op>) {
    match mark {
        Mark::Begin { tag, number } => {
            let map = BTreeMap::from([("MCID".to_owned(), DictItem::Int(*number))]);
            ops.push(Op::BeginMarkedContentWithProperties {
                tag: (*tag).to_owned(),
                properties: DictItem::Dict { map },
            });
        }
        Mark::BeginArtifact => ops.push(Op::BeginMarkedContent {
            tag: "Artifact".to_owned(),
        }),
        Mark::End => ops.push(Op::EndMarkedContent),
        Mark::Text {
            face,
            size,
            x,
            y,
            colour,
            words,
        } => text(*face, *size, point(*x, height - y), *colour, words, ops),
        Mark::Rule {
            from,
            to,
            width,
            colour,
            dashed,
        } => {
            ops.push(Op::SetOutlineColor { col: rgb(*colour) });
            ops.push(Op::SetOutlineThickness { pt: Pt(*width) });
            let pattern: &[f32] = if *dashed { &[3.0, 2.0] } else { &[] };
            ops.push(Op::SetLineDashPattern {
                dash: LineDashPattern::new(0.0, pattern),
            });
            let points = [from, to].map(|(x, y)| LinePoint {
                p: point(*x, height - y),
                bezier: false,
            });
            ops.push(Op::DrawLine {
                line: printpdf::Line {
                    points: points.to_vec(),
                    is_closed: false,
                },
            });
        }
        Mark::Box {
            x,
            y,
            width,
            height: high,
            fill,
            stroke,
        } => {
            let mode = match (fill, stroke) {
                (Some(_), Some(_)) => PaintMode::FillStroke,
                (Some(_), None) => PaintMode::Fill,
                (None, _) => PaintMode::Stroke,
            };
            if let Some(colour) = fill {
                ops.push(Op::SetFillColor { col: rgb(*colour) });
            }
            if let Some((thick, colour)) = stroke {
                ops.push(Op::SetOutlineColor { col: rgb(*colour) });
                ops.push(Op::SetOutlineThickness { pt: Pt(*thick) });
                ops.push(Op::SetLineDashPattern {
                    dash: LineDashPattern::new(0.0, &[]),
                });
            }
            let rectangle = Rect {
                x: Pt(*x),
                y: Pt(height - y - high),
                width: Pt(*width),
                height: Pt(*high),
                mode: Some(mode),
                winding_order: None,
            };
            ops.push(Op::DrawRectangle { rectangle });
        }
        Mark::Shape { points, fill } => {
            ops.push(Op::SetFillColor { col: rgb(*fill) });
            let points = points
                .iter()
                .map(|(x, y)| LinePoint {
                    p: point(*x, height - y),
                    bezier: false,
                })
                .collect();
            let polygon = Polygon {
                rings: vec![PolygonRing { points }],
                mode: PaintMode::Fill,
                winding_order: WindingOrder::NonZero,
            };
            ops.push(Op::DrawPolygon { polygon });
        }
    }
}

fn text(face: Face, size: f32, pos: Point, colour: Colour, words: &[Piece], ops: &mut Vec<Op>) {
    let items = words.iter().map(|piece| match piece {
        Piece::Words(text) => TextItem::Text(text.clone()),
        // A positive offset moves back, so room ahead is negative.
        Piece::Room(room) => TextItem::Offset(-room),
    });
    ops.push(Op::StartTextSection);
    ops.push(Op::SetFillColor { col: rgb(colour) });
    ops.push(Op::SetFont {
        font: PdfFontHandle::External(FontId(face.resource().to_owned())),
        size: Pt(size),
    });
    ops.push(Op::SetTextCursor { pos });
    ops.push(Op::ShowText {
        items: items.collect(),
    });
    ops.push(Op::EndTextSection);
}

fn point(x: f32, y: f32) -> Point {
    Point { x: Pt(x), y: Pt(y) }
}

fn rgb((r, g, b): Colour) -> Color {
    Color::Rgb(Rgb {
        r,
        g,
        b,
        icc_profile: None,
    })
}
