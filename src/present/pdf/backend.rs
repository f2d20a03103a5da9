//! Puts the file together: printpdf makes the document, its pages and its embedded faces; the content of the pages, the
//! structure and the metadata are ours. The only file that names printpdf's document.

use std::io::Write;

use lopdf::{Dictionary, Object, Stream, dictionary};
use printpdf::{FontId, Mm, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};

use super::canvas::{Canvas, Page};
use super::error::PdfError;
use super::file::FileWriter;
use super::structure;
use super::structure::Tree;
use crate::model::document::Document;
use crate::present::fonts::Face;

/// Writes the pages, then what printpdf does not write: structure, metadata, outlines.
pub(super) fn write<W: Write>(
    mut canvas: Canvas,
    document: &Document,
    out: W,
) -> Result<(), PdfError> {
    canvas.turn();
    let mut file = assemble(&canvas)?;
    structure::complete(&mut file, &canvas, document);
    let tree = Tree::number(&mut file, &canvas).map_err(PdfError::Assemble)?;
    fill_pages(&mut file, &mut canvas);
    save(&file, &tree, &canvas, out).map_err(PdfError::Assemble)
}

/// The document as printpdf makes it, with faces and empty pages.
fn assemble(canvas: &Canvas) -> Result<lopdf::Document, PdfError> {
    let mut pdf = PdfDocument::new("");
    let mut specimen = Vec::new();
    for (face, part, letters) in canvas.parts()? {
        let id = FontId(face.resource().to_owned());
        let font = printpdf::PdfFont::new(part);
        pdf.resources.fonts.map.insert(id, font);
        show(face, letters, &mut specimen);
    }
    let mut pages: Vec<PdfPage> = canvas.pages.iter().map(empty_page).collect();
    // printpdf embeds the letters that it sees on a page.
    if let Some(first) = pages.first_mut() {
        first.ops = specimen;
    }
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    Ok(pdf
        .with_pages(pages)
        .to_lopdf_document(&options, &mut Vec::new()))
}

fn empty_page(page: &Page) -> PdfPage {
    let mm = |points: f32| Mm(points * 25.4 / 72.0);
    PdfPage::new(mm(page.width), mm(page.height), Vec::new())
}

fn show(face: Face, letters: String, ops: &mut Vec<Op>) {
    let font = PdfFontHandle::External(FontId(face.resource().to_owned()));
    ops.push(Op::StartTextSection);
    ops.push(Op::SetFont {
        font,
        size: Pt(10.0),
    });
    ops.push(Op::ShowText {
        items: vec![TextItem::Text(letters)],
    });
    ops.push(Op::EndTextSection);
}

/// Gives each page its content.
fn fill_pages(file: &mut lopdf::Document, canvas: &mut Canvas) {
    let pages = file.get_pages().into_values();
    for (id, page) in pages.zip(&mut canvas.pages) {
        let content = file
            .get_dictionary(id)
            .and_then(|page| page.get(b"Contents"))
            .and_then(Object::as_reference);
        if let Ok(content) = content {
            let dict = dictionary! { "Filter" => "FlateDecode" };
            let stream = Stream::new(dict, std::mem::take(&mut page.stream));
            file.objects.insert(content, Object::Stream(stream));
        }
    }
}

fn save<W: Write>(
    file: &lopdf::Document,
    tree: &Tree,
    canvas: &Canvas,
    out: W,
) -> std::io::Result<()> {
    let count = file.max_id as usize + 1;
    let mut writer = FileWriter::begin(out, count)?;
    for ((number, _), object) in &file.objects {
        writer.object(*number as usize, object)?;
    }
    tree.write(&mut writer, canvas)?;
    let mut trailer = Dictionary::new();
    for key in [b"Root".as_slice(), b"Info", b"ID"] {
        if let Ok(value) = file.trailer.get(key) {
            trailer.set(key, value.clone());
        }
    }
    writer.finish(&trailer)
}
