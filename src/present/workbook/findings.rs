//! The sheets "Phát hiện" and "Làm trước": what was noticed about the returns, with links to the cells.

use super::listing::{Entry, ListedRow, Listing};
use crate::model::finding::Severity;
use crate::present::FindingRow;
use crate::present::priorities;

/// Name of the sheet of all findings.
pub(super) const SHEET: &str = "Phát hiện";
/// Name of the sheet of those that matter most.
pub(super) const FIRST_SHEET: &str = "Làm trước";
/// Headings and widths in letters.
const COLUMNS: [(&str, u32); 12] = [
    ("Nhóm", 7),
    ("Mã", 8),
    ("Mức độ", 10),
    ("Tác động đến số của tỉnh (%)", 11),
    ("Đơn vị", 20),
    ("Biểu", 12),
    ("Vị trí", 30),
    ("Nội dung", 28),
    ("Hiện có", 42),
    ("Yêu cầu", 38),
    ("Cách xử lý", 42),
    ("Thiết lập quyết định", 26),
];
const FIRST_COLUMNS: [(&str, u32); 9] = [
    ("Thứ tự", 7),
    ("Tác động đến số của tỉnh (%)", 11),
    ("Mức độ", 10),
    ("Đơn vị", 20),
    ("Biểu", 12),
    ("Vị trí", 30),
    ("Hiện có", 46),
    ("Cách xử lý", 42),
    ("Phát hiện cùng nguyên nhân", 12),
];

/// All findings in the order of work.
pub(super) fn all(findings: &[FindingRow]) -> Listing<'_> {
    let rows = findings.iter().map(|finding| ListedRow {
        is_heavy: finding.severity == Severity::Error && finding.leads,
        entries: vec![
            Entry::Count(finding.cause),
            Entry::Short(finding.code),
            Entry::Short(&finding.severity_name),
            Entry::Percent(finding.score),
            Entry::Words(&finding.unit),
            Entry::Words(&finding.form),
            Entry::Place(finding.cell.as_ref()),
            Entry::Words(&finding.title),
            Entry::Words(&finding.observed),
            Entry::Words(&finding.expected),
            Entry::Words(&finding.remedy),
            Entry::Words(&finding.setting),
        ],
    });
    Listing {
        sheet: SHEET,
        title: "PHÁT HIỆN KHI KIỂM TRA BÁO CÁO CỦA ĐƠN VỊ",
        summary: summary(findings),
        columns: &COLUMNS,
        rows: rows.collect(),
    }
}

/// The causes that may move the province's figures most; `None` when nothing may.
pub(super) fn first(findings: &[FindingRow]) -> Option<Listing<'_>> {
    let most = priorities::most_pressing(findings);
    let rows: Vec<ListedRow<'_>> = (1..)
        .zip(&most)
        .map(|(number, pressing)| {
            let finding = pressing.lead;
            ListedRow {
                is_heavy: false,
                entries: vec![
                    Entry::Count(number),
                    Entry::Percent(pressing.score),
                    Entry::Short(&finding.severity_name),
                    Entry::Words(&finding.unit),
                    Entry::Words(&finding.form),
                    Entry::Place(finding.cell.as_ref()),
                    Entry::Words(&finding.observed),
                    Entry::Words(&finding.remedy),
                    Entry::Count(pressing.findings),
                ],
            }
        })
        .collect();
    (!rows.is_empty()).then(|| Listing {
        sheet: FIRST_SHEET,
        title: "VIỆC CẦN LÀM TRƯỚC",
        summary: "Xếp theo mức có thể làm thay đổi số liệu của tỉnh; các phát hiện cùng nguyên nhân tính là một việc.".to_owned(),
        columns: &FIRST_COLUMNS,
        rows,
    })
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
