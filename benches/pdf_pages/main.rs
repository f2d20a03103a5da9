//! Writes tables of 8 columns as one document: `pdf_pages OUT.pdf TABLES ROWS`. Two upright pages stand before them.
#![allow(clippy::expect_used, reason = "a measuring tool that may stop")]

use std::fs::File;
use std::io::BufWriter;

use tonghop::model::document::{Appendix, Document, PrintedRow, PrintedTable};
use tonghop::model::show::Show;
use tonghop::model::table::{Align, RowKind, TableColumn};
use tonghop::present::fonts::Fonts;
use tonghop::present::pdf::render;

const FIGURES: usize = 7;

fn column(number: usize) -> TableColumn {
    TableColumn {
        heading: if number == 0 {
            "Chỉ tiêu".to_owned()
        } else {
            format!("Cột {number}")
        },
        group: String::new(),
        width: if number == 0 { 30 } else { 10 },
        align: if number == 0 {
            Align::Left
        } else {
            Align::Right
        },
        bars: false,
        show: Show::Value,
        each: None,
    }
}

/// "1.234.567,8": the same figures as in the peer's pages.
fn figure(page: usize, row: usize, number: usize) -> String {
    let tenths = (page * 7919 + row * 104_729 + number * 1_299_709) % 99_999_999;
    let whole = tenths / 10;
    let (millions, thousands, ones) = (whole / 1_000_000, whole / 1000 % 1000, whole % 1000);
    format!("{millions}.{thousands:03}.{ones:03},{}", tenths % 10)
}

fn appendix(page: usize, rows: usize) -> Appendix {
    let row = |row: usize| {
        let label = format!("Giá trị sản xuất công nghiệp, dòng {}", row + 1);
        let figures = (0..FIGURES).map(|number| figure(page, row, number));
        PrintedRow {
            kind: RowKind::Plain,
            level: 0,
            cells: std::iter::once(label).chain(figures).collect(),
        }
    };
    Appendix {
        number: format!("Phụ lục {}", page + 1),
        title: "GIÁ TRỊ SẢN XUẤT".to_owned(),
        reference: String::new(),
        table: PrintedTable {
            columns: (0..=FIGURES).map(column).collect(),
            rows: (0..rows).map(row).collect(),
            ..PrintedTable::default()
        },
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("the file to write");
    let mut number = || arguments.next().and_then(|text| text.parse().ok());
    let (tables, rows): (usize, usize) = number().zip(number()).expect("tables and rows");
    let document = Document {
        title: "Hai mươi trang".to_owned(),
        as_of: "2019-09-25".to_owned(),
        appendices: (0..tables).map(|page| appendix(page, rows)).collect(),
        ..Document::default()
    };
    let out = BufWriter::new(File::create(out).expect("a file that can be written"));
    let fonts = Fonts::embedded().expect("the shipped faces");
    render(&document, &fonts, out).expect("a document");
}
