//! The conference document: what it says can be read back, it fits its pages, and it is the same file every time.
#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "a failing test should stop; heights of charts"
)]

use tonghop::model::document::{
    Appendix, Block, Card, Closing, Document, FrontPage, Letterhead, Mark, PrintedChart,
    PrintedRow, PrintedSeries, PrintedTable, Span,
};
use tonghop::model::show::Show;
use tonghop::model::table::{Align, ChartKind, RowKind, TableColumn};
use tonghop::present::fonts::Fonts;
use tonghop::present::pdf::{self, PdfError};

fn span(text: &str) -> Vec<Span> {
    vec![Span {
        text: text.to_owned(),
        ..Span::default()
    }]
}

fn column(heading: &str, group: &str, align: Align) -> TableColumn {
    let width = if align == Align::Left { 30 } else { 10 };
    TableColumn {
        heading: heading.to_owned(),
        group: group.to_owned(),
        width,
        align,
        bars: false,
        show: Show::Value,
        each: None,
    }
}

fn table(rows: usize) -> PrintedTable {
    let row = |number: usize| PrintedRow {
        kind: if number == 0 {
            RowKind::Total
        } else {
            RowKind::Plain
        },
        level: u8::from(!number.is_multiple_of(3)),
        cells: vec![
            number.to_string(),
            format!(
                "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hoà không khí {number}"
            ),
            format!("{number}.234.567,8"),
            "12.465.818,4".to_owned(),
            "113,63".to_owned(),
        ],
    };
    PrintedTable {
        id: "by-industry".to_owned(),
        title: "Giá trị sản xuất công nghiệp".to_owned(),
        unit_line: "Đơn vị tính: triệu đồng".to_owned(),
        columns: vec![
            column("STT", "", Align::Center),
            column("Chỉ tiêu", "", Align::Left),
            column("Ước 9 tháng năm 2019", "Thực hiện", Align::Right),
            column("9 tháng năm 2018", "Thực hiện", Align::Right),
            column("So với cùng kỳ (%)", "", Align::Right),
        ],
        rows: (0..rows).map(row).collect(),
        notes: vec![
            "(*) Chưa gồm Huyện Tu Mơ Rông (thiếu báo cáo), chiếm khoảng 5,2% giá trị.".to_owned(),
        ],
    }
}

fn chart(kind: ChartKind, series: usize) -> PrintedChart {
    let names = [
        "Thành phố Kon Tum",
        "Huyện Đắk Hà",
        "Huyện Ia H'Drai",
        "Huyện Kon Plông",
    ];
    let one = |shift: usize| PrintedSeries {
        name: format!("Năm {}", 2018 + shift),
        points: (0..names.len())
            .map(|place| {
                Some((
                    70.5 + (place * 3 + shift) as f64,
                    format!("{},5", 70 + place * 3 + shift),
                ))
            })
            .collect(),
    };
    PrintedChart {
        id: "ranking".to_owned(),
        title: "Tỷ lệ thực hiện kế hoạch năm của các huyện, thành phố".to_owned(),
        alt: "Biểu đồ xếp hạng các đơn vị theo tỷ lệ thực hiện kế hoạch năm".to_owned(),
        kind,
        categories: names.map(str::to_owned).to_vec(),
        series: (0..series).map(one).collect(),
        unit: "%".to_owned(),
        tick: Some(75.0),
        tick_label: "75% kế hoạch".to_owned(),
        notes: vec!["(*) Chưa gồm: Huyện Tu Mơ Rông (thiếu báo cáo).".to_owned()],
    }
}

const SENTENCE: &str = "Tính chung 9 tháng đầu năm 2019, tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng ước đạt 14.164,9 tỷ đồng, \
tăng 13,63% so với cùng kỳ năm trước, bằng 72,5% kế hoạch năm; các chữ có dấu chồng: ẫ ễ ỗ ữ ặ ợ Ấ Ễ Ổ.";

pub(crate) fn sample() -> Document {
    let card = |mark| Card {
        name: "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ".to_owned(),
        value: "14.164,9 tỷ đồng".to_owned(),
        growth: "tăng 13,63% so với cùng kỳ".to_owned(),
        plan: "bằng 72,5% kế hoạch năm (19.550 tỷ đồng)".to_owned(),
        outlook: "ước cả năm đạt 100% kế hoạch".to_owned(),
        mark,
        verdict: "▲ Dự kiến đạt kế hoạch năm".to_owned(),
        caveat: String::new(),
    };
    let mut body = vec![
        Block::Heading {
            level: 0,
            text: "Phần thứ nhất. KẾT QUẢ THỰC HIỆN NHIỆM VỤ 9 THÁNG NĂM 2019".to_owned(),
        },
        Block::Heading {
            level: 1,
            text: "I. SẢN XUẤT CÔNG NGHIỆP".to_owned(),
        },
    ];
    for _ in 0..6 {
        body.push(Block::Paragraph(span(SENTENCE)));
    }
    body.push(Block::Heading {
        level: 2,
        text: "1. Chỉ số sản xuất công nghiệp".to_owned(),
    });
    body.push(Block::List(vec![
        span(SENTENCE),
        span("Ngành khai khoáng giảm 12,2%."),
    ]));
    body.push(Block::Chart(chart(ChartKind::Columns, 2)));
    body.push(Block::Chart(chart(ChartKind::Line, 2)));
    body.push(Block::Chart(chart(ChartKind::Bars, 1)));
    body.push(Block::Table(table(6)));
    Document {
        title: "Báo cáo 9 tháng năm 2019".to_owned(),
        author: "Sở Công Thương tỉnh Kon Tum".to_owned(),
        as_of: "2019-09-25".to_owned(),
        period: "2019-09".to_owned(),
        province: "Tỉnh Kon Tum".to_owned(),
        front_page: FrontPage {
            title: "NGÀNH CÔNG THƯƠNG 9 THÁNG NĂM 2019".to_owned(),
            subtitle: "Số liệu đến ngày 25/9/2019".to_owned(),
            cards: [Mark::OnPlan, Mark::Near, Mark::Behind, Mark::Unknown].map(card).to_vec(),
            blocks: vec![
                Block::Heading { level: 2, text: "Huyện dẫn đầu".to_owned() },
                Block::Table(table(3)),
                Block::Heading { level: 2, text: "Còn thiếu".to_owned() },
                Block::List(vec![span("Huyện Tu Mơ Rông: chưa gửi báo cáo")]),
            ],
        },
        letterhead: Letterhead {
            nation: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".to_owned(),
            motto: "Độc lập - Tự do - Hạnh phúc".to_owned(),
            parent_agency: "ỦY BAN NHÂN DÂN TỈNH KON TUM".to_owned(),
            agency: "SỞ CÔNG THƯƠNG".to_owned(),
            number: "Số:       /BC-SCT".to_owned(),
            place_and_date: "Kon Tum, ngày      tháng      năm 2019".to_owned(),
            document_type: "BÁO CÁO".to_owned(),
            subject: "Kết quả thực hiện nhiệm vụ 9 tháng năm 2019; phương hướng, nhiệm vụ 3 tháng cuối năm 2019".to_owned(),
        },
        body,
        closing: Closing {
            signer_title: "GIÁM ĐỐC".to_owned(),
            signer_name: String::new(),
            heading: "Nơi nhận:".to_owned(),
            recipients: vec!["- UBND tỉnh (báo cáo);".to_owned(), "- Lưu: VT, KHTC.".to_owned()],
        },
        appendices: vec![Appendix {
            number: "Phụ lục I".to_owned(),
            title: "GIÁ TRỊ SẢN XUẤT CÔNG NGHIỆP".to_owned(),
            reference: "(Kèm theo Báo cáo số       /BC-SCT)".to_owned(),
            table: table(60),
        }],
        stamp: "DỰ THẢO".to_owned(),
    }
}

fn render(document: &Document, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let mut bytes = Vec::new();
    pdf::render(document, fonts, &mut bytes)?;
    Ok(bytes)
}

pub(crate) fn text_of(bytes: &[u8]) -> String {
    let file = lopdf::Document::load_mem(bytes).expect("a PDF that can be read");
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    pages
        .iter()
        .map(|page| file.extract_text(&[*page]).expect("a page with text"))
        .collect()
}

#[test]
fn vietnamese_text_can_be_read_back() {
    let bytes =
        render(&sample(), &Fonts::embedded().expect("the shipped faces")).expect("a document");
    let text = text_of(&bytes).replace('\n', "");
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "tăng 13,63%",
        "ẫ ễ ỗ ữ ặ ợ Ấ Ễ Ổ",
        "DỰ THẢO",
        "Phụ lục I",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

/// The numbers of the rows of the appendix on each page, in order; a row says its number behind "hoà không khí".
fn rows_of_pages(bytes: &[u8]) -> Vec<Vec<usize>> {
    let file = lopdf::Document::load_mem(bytes).expect("a PDF that can be read");
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    let numbers = |page: &u32| {
        let text = file.extract_text(&[*page]).expect("a page with text");
        let figures = text.split_whitespace();
        let numbered = figures.filter_map(|word| word.strip_suffix(".234.567,8")?.parse().ok());
        numbered.collect::<Vec<usize>>()
    };
    let pages = pages.iter().map(numbers);
    pages.filter(|numbers| !numbers.is_empty()).collect()
}

#[test]
fn no_heading_ends_a_page_and_no_page_goes_on_with_few_rows() {
    let fonts = Fonts::embedded().expect("the shipped faces");
    let mut document = sample();
    document.body.clear();
    document.front_page.blocks.clear();
    for rows in 20..60 {
        let mut long = table(rows);
        for row in long.rows.iter_mut().skip(4).step_by(5) {
            row.kind = RowKind::Heading;
        }
        let headings: Vec<usize> = (4..rows).step_by(5).collect();
        let appendix = document.appendices.first_mut();
        appendix.expect("an appendix").table = long;
        let bytes = render(&document, &fonts).expect("a document");
        let pages = rows_of_pages(&bytes);
        assert_eq!(pages.concat(), (0..rows).collect::<Vec<_>>(), "{rows} rows");
        for page in &pages {
            assert!(page.len() >= 4, "{rows} rows: {pages:?}");
            let last = page.last().filter(|last| **last + 1 < rows);
            assert!(
                last.is_none_or(|last| !headings.contains(last)),
                "{rows} rows: {pages:?}"
            );
        }
    }
}

#[test]
fn two_renderings_are_one_file() {
    let fonts = Fonts::embedded().expect("the shipped faces");
    let first = render(&sample(), &fonts).expect("a document");
    assert!(first == render(&sample(), &fonts).expect("a document"));
}

#[test]
fn only_the_glyphs_in_use_are_embedded() {
    let bytes =
        render(&sample(), &Fonts::embedded().expect("the shipped faces")).expect("a document");
    assert!(bytes.len() < 150_000, "{} bytes", bytes.len());
    let file = lopdf::Document::load_mem(&bytes).expect("a PDF that can be read");
    let embedded = file
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|object| object.has(b"FontFile2"))
        .count();
    assert!(embedded >= 3, "{embedded} faces");
}

#[test]
fn a_letter_without_a_glyph_is_shown_as_a_box_and_ends_nothing() {
    let fonts = Fonts::embedded().expect("the shipped faces");
    let mut document = sample();
    document.front_page.title = "報 ✓ Ⅰ \u{F0B7} Đắk\u{200D} La\u{FE0F}".to_owned();
    let bytes = render(&document, &fonts).expect("a document");
    let file = lopdf::Document::load_mem(&bytes).expect("a PDF that can be read");
    let text = file.extract_text(&[1]).expect("text");
    assert!(text.contains("□ □ □ □ Đắk La"), "{text}");
    assert_eq!(
        fonts.unshown("Đắk\u{200D} La ✓ Ⅰ ✓\t"),
        ['\u{2160}', '\u{2713}']
    );
}

#[test]
#[ignore = "writes the sample document for a look at it"]
fn write_sample() {
    let bytes =
        render(&sample(), &Fonts::embedded().expect("the shipped faces")).expect("a document");
    std::fs::write(std::env::temp_dir().join("tonghop-sample.pdf"), bytes)
        .expect("a writable folder");
}
