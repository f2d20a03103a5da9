//! What is put into an empty cell: what stands in stray cells of real returns, and what a table could take it for.

use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::model::descriptions::Descriptions;
use tonghop::read::grid::Content;

use super::Draw;

const NUMBERS: &[&str] = &[
    "0", "1", "2", "5", "7", "8", "9", "12", "-3", "0.5", "8.25", "74.2", "100", "2018", "2019",
    "2020", "1234.5", "19550", "43710", "201808", "82019", "1000000", "38731.4",
];

const NUMBERS_AS_TEXT: &[&str] = &[
    "5", "8", "2019", "1.234", "93,785", "1.234,5", "12 345", "74,2%", "-7", "(15)", "1.", "2.",
    "08",
];

const WORDS: &[&str] = &[
    "x",
    "-",
    "…",
    "...",
    "?",
    "OK",
    "Đã kiểm tra",
    "Nguyễn Thị Lan",
    "Chị Hoa gửi lại",
    "Tổng",
    "Cộng",
    "Tổng cộng",
    "Ghi chú",
    "A",
    "B",
    "I",
    "Trong đó:",
    "Số liệu ước",
    "Người lập biểu",
    "Chưa có",
    "Bản chính thức",
    "Biểu 3",
];

const MONTHS: &[&str] = &[
    "Tháng 8 năm 2019",
    "Tháng 7",
    "T8/2019",
    "8/2019",
    "tháng 10/2019",
    "Kỳ báo cáo: tháng 7/2019",
    "Kỳ: 03/2018",
    "Tháng 9 năm 2018",
    "Quý III năm 2019",
    "quý IV",
    "6 tháng đầu năm 2019",
    "9 tháng",
    "Năm 2018",
    "năm 2020",
    "Từ 01/08 đến 31/08/2019",
    "9T2019",
    "T7.19",
    "201808",
    "Tháng 1-8 năm 2019",
    "Nhiệm vụ tháng 10",
    "Ước cả năm 2019",
    "so với tháng 12/2018",
    "Dự kiến tháng 10 năm 2019",
    "24h00 ngày 31 tháng 8 năm 2019",
];

const DAYS: &[&str] = &[
    "ngày 15 tháng 8 năm 2019",
    "Kon Tum, ngày 20 tháng 9 năm 2019",
    "15/8/2019",
    "31/12/2018",
    "ngày 5 tháng 10 năm 2019",
];

const MEASURES: &[&str] = &[
    "Tỷ đồng",
    "tỷ",
    "Triệu đồng",
    "Nghìn đồng",
    "Đồng",
    "ĐVT: tỷ đồng",
    "Đơn vị tính: Nghìn đồng",
    "Đơn vị tính: Triệu USD",
    "Đơn vị: 1000 USD",
    "Đơn vị tỉnh: tỷ đồng",
    "USD",
    "tấn",
    "kg",
    "1000 m3",
    "%",
    "ha",
    "người",
    "(Tỷ đồng)",
];

/// What was drawn.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) content: Content,
    pub(super) group: Group,
}

/// What a value could be taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    /// A number, typed as a number.
    Number,
    /// A number typed as text.
    TypedNumber,
    /// A word, a name, a sign for what is blank.
    Word,
    /// A period or what is said of one.
    Month,
    /// A day, as a date or in words.
    Day,
    /// A measure or what is said of one.
    Measure,
    /// A unit, with or without the words before its name.
    Unit,
    /// The name of a row or a column of a form.
    Described,
}

impl Value {
    /// The number itself, when the content is one.
    pub(super) fn number(&self) -> Option<Decimal> {
        match &self.content {
            Content::Number(number) => Some(*number),
            Content::Text(_)
            | Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => None,
        }
    }

    pub(super) fn shown(&self) -> String {
        match &self.content {
            Content::Number(number) => format!("number {number}"),
            Content::Text(text) => format!("“{text}”"),
            Content::Bool(flag) => format!("{flag}"),
            Content::Date(year, month, day) => format!("day {year}-{month:02}-{day:02}"),
            Content::Error(error) => error.to_string(),
            Content::FormulaWithoutValue => "a formula without value".to_owned(),
        }
    }
}

fn text(text: &str) -> Content {
    Content::Text(Arc::from(text))
}

fn one_text(draw: &mut Draw, texts: &[&str]) -> Content {
    let chosen: &&str = draw.one_of(texts);
    text(chosen)
}

/// A unit as offices name themselves.
fn unit(draw: &mut Draw, descriptions: &Descriptions) -> Content {
    let unit = draw.one_of(&descriptions.register.units);
    let name = &unit.name.vi;
    text(&match draw.below(5) {
        0 => name.clone(),
        1 => unit.short.clone(),
        2 => format!("UBND {}", name.to_uppercase()),
        3 => format!("Đơn vị báo cáo: {name}"),
        _ => format!("Nơi gửi: Phòng Kinh tế {name}"),
    })
}

/// The words of a row or of a heading of some form.
fn described(draw: &mut Draw, descriptions: &Descriptions) -> Content {
    let form = draw.one_of(&descriptions.forms);
    let columns = form.columns.iter().map(|column| &column.name.vi);
    let names: Vec<&String> = form
        .rows
        .iter()
        .map(|row| &row.label.vi)
        .chain(columns)
        .collect();
    {
        let chosen: &&String = draw.one_of(&names);
        text(chosen)
    }
}

pub(super) fn drawn(draw: &mut Draw, descriptions: &Descriptions) -> Value {
    let (group, content) = match draw.below(16) {
        0..=3 => {
            let chosen: &&str = draw.one_of(NUMBERS);
            (Group::Number, Content::Number(chosen.parse().unwrap()))
        }
        4 => (Group::TypedNumber, one_text(draw, NUMBERS_AS_TEXT)),
        5 | 6 => (Group::Word, one_text(draw, WORDS)),
        7 | 8 => (Group::Month, one_text(draw, MONTHS)),
        9 => (Group::Day, one_text(draw, DAYS)),
        10 => {
            let year = 2018 + i32::from(draw.below(2) == 0);
            (Group::Day, Content::Date(year, 8, 31))
        }
        11 | 12 => (Group::Measure, one_text(draw, MEASURES)),
        13 | 14 => (Group::Unit, unit(draw, descriptions)),
        _ => (Group::Described, described(draw, descriptions)),
    };
    Value { content, group }
}
