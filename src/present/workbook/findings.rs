//! Sheets on what was noticed about the returns: what to do first, all findings, what was confirmed, what is gone.

use super::listing::{Entry, ListedRow, Listing};
use crate::model::finding::Severity;
use crate::present::{ConfirmedRow, FindingRow, Findings, FixedRow, priorities};

/// Name of the sheet of all findings.
const ALL: &str = "Phát hiện";
/// Name of the sheet of those that matter most.
const FIRST: &str = "Làm trước";
/// Name of the sheet of confirmed ones.
const CONFIRMED: &str = "Đã xác nhận";
/// Name of the sheet of those that are gone.
const FIXED: &str = "Đã khắc phục";
/// Names that no other sheet may take.
pub(super) const SHEETS: [&str; 4] = [FIRST, ALL, CONFIRMED, FIXED];

/// The sheets in their order; without rows those of confirmed and of gone findings are left away.
pub(super) fn listings(findings: &Findings) -> Vec<Listing<'_>> {
    let listings = [
        first(&findings.list),
        all(&findings.list),
        confirmed(&findings.confirmed),
        fixed(&findings.fixed),
    ];
    let always = [FIRST, ALL];
    let shown = |listing: &Listing<'_>| listing.rows.len() > 0 || always.contains(&listing.sheet);
    listings.into_iter().filter(shown).collect()
}

/// All findings in the order of work.
fn all(findings: &[FindingRow]) -> Listing<'_> {
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
            Entry::Words(&finding.state_name),
            Entry::Short(&finding.fingerprint),
        ],
    });
    Listing {
        sheet: ALL,
        title: "PHÁT HIỆN KHI KIỂM TRA BÁO CÁO CỦA ĐƠN VỊ",
        summary: summary(findings),
        columns: &[
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
            ("So với lần chạy trước", 13),
            ("Mã nhận diện", 19),
        ],
        rows: Box::new(rows),
    }
}

/// In which order the work stands.
const ORDER: &str = "Thứ tự: báo cáo còn thiếu của chỉ tiêu chủ yếu; lỗi chưa rõ tác động; phát hiện có thể làm đổi chỉ tiêu chủ yếu, tác động lớn trước; phát hiện ở số liệu khác; báo cáo khác còn thiếu. Các phát hiện cùng nguyên nhân tính là một việc.";

/// The causes that may move the province's figures most.
fn first(findings: &[FindingRow]) -> Listing<'_> {
    let most = priorities::most_pressing(findings);
    let mut summary = ORDER.to_owned();
    if most.more > 0 {
        summary.push_str(&format!(
            " Còn {} việc khác, xem trang tính “{ALL}”.",
            most.more
        ));
    }
    let rows = most.first.into_iter().enumerate().map(|(place, pressing)| {
        let finding = pressing.lead;
        ListedRow {
            is_heavy: false,
            entries: vec![
                Entry::Count(place + 1),
                Entry::Percent(pressing.score),
                Entry::Short(&finding.severity_name),
                Entry::Words(&finding.unit),
                Entry::Words(&finding.form),
                Entry::Words(finding.cell.as_ref().map_or("", |cell| &cell.file)),
                Entry::Words(finding.cell.as_ref().map_or("", |cell| &cell.sheet)),
                Entry::Address(finding.cell.as_ref()),
                Entry::Words(&finding.observed),
                Entry::Words(&finding.remedy),
                Entry::Count(pressing.findings),
            ],
        }
    });
    Listing {
        sheet: FIRST,
        title: "VIỆC CẦN LÀM TRƯỚC",
        summary,
        columns: &[
            ("Thứ tự", 7),
            ("Tác động đến số của tỉnh (%)", 11),
            ("Mức độ", 10),
            ("Đơn vị", 20),
            ("Biểu", 12),
            ("Tệp", 24),
            ("Trang tính", 12),
            ("Ô", 8),
            ("Hiện có", 46),
            ("Cách xử lý", 42),
            ("Số phát hiện cùng nguyên nhân", 12),
        ],
        rows: Box::new(rows),
    }
}

/// Findings that are silent because somebody answers for the figure.
fn confirmed(confirmed: &[ConfirmedRow]) -> Listing<'_> {
    let rows = confirmed.iter().map(|one| ListedRow {
        is_heavy: false,
        entries: vec![
            Entry::Short(one.finding.code),
            Entry::Words(&one.finding.unit),
            Entry::Words(&one.finding.form),
            Entry::Place(one.finding.cell.as_ref()),
            Entry::Words(&one.finding.observed),
            Entry::Words(&one.reason),
            Entry::Words(&one.owner),
            Entry::Short(&one.made),
            Entry::Short(&one.until),
            Entry::Short(&one.finding.fingerprint),
        ],
    });
    Listing {
        sheet: CONFIRMED,
        title: "SỐ LIỆU KHÁC THƯỜNG ĐÃ ĐƯỢC XÁC NHẬN LÀ ĐÚNG",
        summary: "Mỗi xác nhận chỉ có hiệu lực với đúng số đang ghi và đến hết ngày nêu ở cột “Đến ngày”.".to_owned(),
        columns: &[
            ("Mã", 8),
            ("Đơn vị", 20),
            ("Biểu", 12),
            ("Vị trí", 30),
            ("Hiện có", 46),
            ("Lý do", 36),
            ("Người xác nhận", 20),
            ("Ngày xác nhận", 12),
            ("Đến ngày", 12),
            ("Mã nhận diện", 19),
        ],
        rows: Box::new(rows),
    }
}

/// Findings of the run before that this run does not have.
fn fixed(fixed: &[FixedRow]) -> Listing<'_> {
    let rows = fixed.iter().map(|one| ListedRow {
        is_heavy: false,
        entries: vec![
            Entry::Short(&one.code),
            Entry::Words(&one.unit),
            Entry::Words(&one.form),
            Entry::Words(&one.place),
            Entry::Words(&one.title),
            Entry::Short(&one.fingerprint),
        ],
    });
    Listing {
        sheet: FIXED,
        title: "PHÁT HIỆN CỦA LẦN CHẠY TRƯỚC NAY KHÔNG CÒN",
        summary: String::new(),
        columns: &[
            ("Mã", 8),
            ("Đơn vị", 20),
            ("Biểu", 16),
            ("Vị trí", 36),
            ("Nội dung", 40),
            ("Mã nhận diện", 19),
        ],
        rows: Box::new(rows),
    }
}

/// "3 lỗi, 1 cảnh báo, 12 lưu ý".
fn summary(findings: &[FindingRow]) -> String {
    let count = |severity: Severity| {
        let with = findings
            .iter()
            .filter(|finding| finding.severity == severity);
        with.count()
    };
    format!(
        "{} lỗi, {} cảnh báo, {} lưu ý",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    )
}
