//! The sheet "Phát hiện": what was noticed about the returns, with links to the cells.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::links::Links;
use super::page::{self, Fit, Orientation};
use super::styles;
use super::text::{lines_of, looks_like_formula, safe, write_words};
use crate::model::finding::Severity;
use crate::present::{FindingRow, Presentation};

/// Name of the sheet.
pub(super) const SHEET: &str = "Phát hiện";
const HEADING_ROW: u32 = 2;
/// Headings and widths in letters.
const COLUMNS: [(&str, u32); 9] = [
    ("Mã", 8),
    ("Mức độ", 10),
    ("Đơn vị", 20),
    ("Biểu", 12),
    ("Vị trí", 30),
    ("Nội dung", 28),
    ("Hiện có", 42),
    ("Yêu cầu", 38),
    ("Cách xử lý", 42),
];
const LAST_COLUMN: u16 = 8;

/// Writes the sheet.
pub(super) fn write(
    workbook: &mut Workbook,
    presentation: &Presentation<'_>,
) -> Result<(), XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(SHEET)?;
    for ((_, width), column) in COLUMNS.iter().zip(0_u16..) {
        sheet.set_column_width(column, *width)?;
    }
    sheet.merge_range(
        0,
        0,
        0,
        LAST_COLUMN,
        "PHÁT HIỆN KHI KIỂM TRA BÁO CÁO CỦA ĐƠN VỊ",
        &styles::title(),
    )?;
    sheet.set_row_height(0, 24)?;
    let counts = styles::base().set_italic();
    sheet.write_string_with_format(1, 0, summary(&presentation.findings), &counts)?;
    let heading = styles::heading();
    for ((words, _), column) in COLUMNS.iter().zip(0_u16..) {
        sheet.write_string_with_format(HEADING_ROW, column, *words, &heading)?;
    }
    let mut links = Links::new(&presentation.inbox);
    let mut last_row = HEADING_ROW;
    for (finding, row) in presentation.findings.iter().zip(HEADING_ROW + 1..) {
        write_row(sheet, row, finding, &mut links)?;
        last_row = row;
    }
    if last_row > HEADING_ROW {
        sheet.autofilter(HEADING_ROW, 0, last_row, LAST_COLUMN)?;
    }
    sheet.set_freeze_panes(HEADING_ROW + 1, 0)?;
    sheet.set_repeat_rows(HEADING_ROW, HEADING_ROW)?;
    page::set_up(sheet, presentation, Orientation::Landscape, Fit::Wide(1));
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    finding: &FindingRow,
    links: &mut Links<'_>,
) -> Result<(), XlsxError> {
    let listed = match finding.severity {
        Severity::Error => styles::listed().set_bold(),
        Severity::Warning | Severity::Note => styles::listed(),
    };
    let plain = styles::listed();
    let short = listed.clone().set_align(FormatAlign::Center);
    write_words(sheet, (row, 0), finding.code, short.clone())?;
    write_words(sheet, (row, 1), &finding.severity_name, short.clone())?;
    write_words(sheet, (row, 2), &finding.unit, plain.clone())?;
    write_words(sheet, (row, 3), &finding.form, plain.clone())?;
    let place = finding.cell.as_ref();
    let words = place.map(ToString::to_string).unwrap_or_default();
    match place.and_then(|place| links.to(place, &safe(&words))) {
        Some(url) => {
            sheet.write_url_with_format(
                row,
                4,
                url,
                &quoted(styles::link(styles::listed()), &words),
            )?;
        }
        None => write_words(sheet, (row, 4), &words, plain.clone())?,
    }
    let texts = [
        (&words, 4),
        (&finding.title, 5),
        (&finding.observed, 6),
        (&finding.expected, 7),
        (&finding.remedy, 8),
    ];
    let lines = texts.iter().map(|(words, column): &(&String, usize)| {
        lines_of(words, COLUMNS.get(*column).map_or(1, |(_, width)| *width))
    });
    sheet.set_row_height(row, 15 * lines.max().unwrap_or(1))?;
    write_words(sheet, (row, 5), &finding.title, listed.clone())?;
    write_words(sheet, (row, 6), &finding.observed, plain.clone())?;
    write_words(sheet, (row, 7), &finding.expected, plain.clone())?;
    write_words(sheet, (row, 8), &finding.remedy, plain.clone())
}

fn quoted(format: Format, words: &str) -> Format {
    if looks_like_formula(words) {
        format.set_quote_prefix()
    } else {
        format
    }
}

/// "3 lỗi, 1 cảnh báo, 12 thông tin".
fn summary(findings: &[FindingRow]) -> String {
    let count = |severity: Severity| {
        let with = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        with.count()
    };
    format!(
        "{} lỗi, {} cảnh báo, {} thông tin",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    )
}
