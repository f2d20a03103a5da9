//! Any cells as a return: every cell is accounted for once.
#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use rust_decimal::Decimal;
use tonghop::describe;
use tonghop::model::cell::Position;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::observation::FileIndex;
use tonghop::read::grid::{Block, Cell, Content, Sheet, Workbook};
use tonghop::recognise::{Expected, Recogniser};

static DESCRIPTIONS: LazyLock<Descriptions> = LazyLock::new(|| describe::load(None).unwrap());
static RECOGNISER: LazyLock<Recogniser<'static>> =
    LazyLock::new(|| Recogniser::new(&DESCRIPTIONS, Expected::Any));

/// Words that returns are made of, so that tables come about.
const WORDS: [&str; 32] = [
    "UBND huyện Đắk Tô",
    "Đơn vị báo cáo: UBND huyện Đăk Hà",
    "Tổng mức bán lẻ hàng hóa",
    "Tháng 9 năm 2019",
    "Đơn vị tính: triệu đồng",
    "STT",
    "Chỉ tiêu",
    "KH năm 2019",
    "Tháng 9 năm 2018",
    "9 tháng năm 2018",
    "Chính thức tháng 8",
    "Ước tháng 9",
    "Lũy kế 9 tháng",
    "Ước cả năm",
    "Tổng số",
    "Bán lẻ hàng hóa",
    "Dịch vụ lưu trú",
    "Trong đó:",
    "Ghi chú",
    "-",
    "…",
    "x",
    "1.234,5",
    "12,5 tỷ",
    "tonghop:retail",
    "label",
    "cumulative",
    "A",
    "3=2/1",
    "Tên cụm công nghiệp",
    "Tình hình hoạt động các cụm công nghiệp",
    "ĐVT",
];

/// Cells of four bytes each: where, of what kind, which.
fn cells(bytes: &[u8]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for four in bytes.chunks_exact(4) {
        let position = Position::new(u32::from(four[0] % 40), u16::from(four[1] % 24));
        let content = match four[2] % 8 {
            0..=3 => Content::Text(WORDS[usize::from(four[3]) % WORDS.len()].into()),
            4 | 5 => Content::Number(Decimal::new(i64::from(four[3]), 1)),
            6 => Content::Text(String::from_utf8_lossy(four).trim().to_owned().into()),
            _ => Content::FormulaWithoutValue,
        };
        let is_blank = matches!(&content, Content::Text(text) if text.is_empty());
        if !is_blank && cells.iter().all(|cell| cell.position != position) {
            cells.push(Cell { position, content });
        }
    }
    cells
}

fuzz_target!(|bytes: &[u8]| {
    let (head, body) = bytes.split_at(bytes.len().min(8));
    let mut sheet = Sheet::from_cells("B3", cells(body));
    for pair in head.chunks_exact(4) {
        let first = Position::new(u32::from(pair[0] % 12), u16::from(pair[1] % 12));
        sheet.merges.push(Block {
            first,
            last: Position::new(
                first.row + u32::from(pair[2] % 4),
                first.column + u16::from(pair[3] % 6),
            ),
        });
    }
    let filled = sheet.cells.len() as u64;
    let workbook = Workbook {
        sheets: vec![sheet],
        ..Workbook::default()
    };
    let seen = RECOGNISER.recognise(&workbook, FileIndex::FIRST, &Arc::from("a.xlsx"));
    assert_eq!(seen.ledger.total(), filled);
    let used: usize = seen.returns.iter().map(|one| one.observations.len()).sum();
    assert_eq!(seen.ledger.used, used as u64);
});
