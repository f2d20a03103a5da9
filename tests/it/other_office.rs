//! Another office, described in TOML and Markdown only: a health table by commune is recognised, checked, added up and reported.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, inbox: &Path) -> (Option<i32>, String) {
    run_with(folder, inbox, Path::new("fixtures/health/templates"))
}

fn run_with(folder: &Path, inbox: &Path, templates: &Path) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tonghop"));
    command
        .args(["run", "--config", "fixtures/health/tonghop.toml", "--out"])
        .arg(folder)
        .arg("--inbox")
        .arg(inbox)
        .arg("--templates")
        .arg(templates);
    let output = command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn value(folder: &Path, id: &str) -> String {
    let file: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("so-lieu.json")).unwrap()).unwrap();
    let figures = file["figures"].as_array().unwrap();
    figures
        .iter()
        .find(|figure| figure["id"] == id)
        .map(|figure| figure["value"].to_string())
        .unwrap_or_default()
}

#[test]
fn a_health_table_by_commune_is_added_up_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said) = run(folder.path(), Path::new("fixtures/health/inbox"));
    assert_eq!(code, Some(0), "{said}");
    // 3900 + 3000 + 2050 over 3600 + 3050 + 1800; plan 5200 + 4100 + 2600.
    assert_eq!(value(folder.path(), "care.visits.cumulative"), "8950");
    assert_eq!(value(folder.path(), "care.children.cumulative"), "102");
    assert!(value(folder.path(), "care.visits.growth").starts_with("5.917159"));
    assert!(value(folder.path(), "care.visits.completion").starts_with("75.210084"));
    let document =
        lopdf::Document::load_mem(&fs::read(folder.path().join("bao-cao.pdf")).unwrap()).unwrap();
    let text: String = document
        .get_pages()
        .keys()
        .map(|page| document.extract_text(&[*page]).unwrap())
        .collect();
    let text = text.replace('\n', "");
    assert!(
        text.contains("8.950 lượt") && text.contains("tăng 5,92%"),
        "{text}"
    );
    assert!(
        text.contains("Ngành Y tế huyện Sông Lam") && !text.contains("Công Thương"),
        "{text}"
    );
}

#[test]
fn its_own_conditions_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet
        .write(0, 0, "Đơn vị báo cáo: Trạm y tế xã An Phú")
        .unwrap();
    sheet
        .write(1, 0, "KẾT QUẢ KHÁM CHỮA BỆNH VÀ TIÊM CHỦNG")
        .unwrap();
    sheet.write(2, 0, "Tháng 9 năm 2019").unwrap();
    let rows: [[&str; 5]; 4] = [
        [
            "Nội dung",
            "ĐVT",
            "Kế hoạch năm 2019",
            "9 tháng năm 2018",
            "9 tháng năm 2019",
        ],
        ["Số lượt khám bệnh", "lượt", "5200", "3600", "3900"],
        ["Có bảo hiểm y tế", "lượt", "4100", "2800", "3950"],
        ["Trẻ em dưới 1 tuổi tiêm đủ mũi", "người", "60", "41", "45"],
    ];
    for (row, cells) in (4_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, cell).unwrap(),
            };
        }
    }
    book.save(inbox.join("an-phu.xlsx")).unwrap();
    let (code, said) = run(&folder.path().join("out"), &inbox);
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains("TH113") && said.contains("Xã Bình Minh"),
        "{said}"
    );
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

#[test]
fn a_report_without_the_whole_in_its_appendices_is_made_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Path::new("fixtures/health/inbox");
    let named = "bao-cao.pdf không có phụ lục tổng quan";
    let (code, said) = run(&folder.path().join("both"), inbox);
    assert!(code == Some(0) && !said.contains(named), "{said}");
    let templates = folder.path().join("templates");
    copy(Path::new("fixtures/health/templates"), &templates);
    let report = templates.join("report/report.toml");
    let text = fs::read_to_string(&report).unwrap();
    for (appendices, is_told) in [(r#"["by-district", "care"]"#, false), (r#"["care"]"#, true)] {
        let own = text.replace(r#"["overview", "by-district", "care"]"#, appendices);
        assert_ne!(own, text);
        fs::write(&report, own).unwrap();
        let (code, said) = run_with(&folder.path().join("own"), inbox, &templates);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(said.contains(named), is_told, "{said}");
    }
}
