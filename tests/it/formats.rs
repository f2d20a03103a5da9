//! The sample round in OpenDocument, plain text, HTML and the XML of 2003: the same cells, the same figures, the same report.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    reason = "a failing test should stop"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tonghop::model::cell::Position;
use tonghop::read;
use tonghop::read::grid::{Content, Workbook};

use crate::run::{Place, sample_files};

pub(crate) fn converted(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/formats")
        .join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

fn opened(path: &Path) -> Workbook {
    let name = Arc::from(path.file_name().unwrap().to_string_lossy());
    let (workbook, findings) = read::read(&name, &fs::read(path).unwrap());
    workbook.unwrap_or_else(|| panic!("{name}: {findings:?}"))
}

/// Cells by sheet and place.
fn cells(workbook: &Workbook) -> BTreeMap<(Arc<str>, Position), Content> {
    let mut cells = BTreeMap::new();
    for sheet in &workbook.sheets {
        for cell in &sheet.cells {
            let place = (Arc::clone(&sheet.name), cell.position);
            cells.insert(place, cell.content.clone());
        }
    }
    cells
}

/// Every cell of the converted workbooks against the same cell of the original; the number of cells compared.
fn compare(folder: &str) -> usize {
    let originals: BTreeMap<String, PathBuf> = sample_files()
        .into_iter()
        .map(|(path, _)| (stem(&path), path))
        .collect();
    let mut compared = 0;
    for path in converted(folder) {
        let original = cells(&opened(&originals[&stem(&path)]));
        let made = cells(&opened(&path));
        for (place, content) in &original {
            assert_eq!(
                made.get(place).map(computed),
                Some(computed(content)),
                "{} [{}] {}",
                path.display(),
                place.0,
                place.1
            );
            compared += 1;
        }
        assert_eq!(original.len(), made.len(), "{}", path.display());
    }
    compared
}

/// A number as far as two programs agree that compute it anew: the last binary digits of a sum are those of its order.
fn computed(content: &Content) -> Content {
    match content {
        Content::Number(number) => Content::Number(number.round_sf(15).unwrap().normalize()),
        other => other.clone(),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_cell_of_an_ods_is_the_cell_of_the_original() {
    assert!(compare("ods") > 10_000);
}

/// Figures by id, and the words of the report, of a round that arrives in this folder's format.
fn round(folder: &str) -> (BTreeMap<String, serde_json::Value>, String) {
    let files: Vec<(PathBuf, String)> = converted(folder)
        .into_iter()
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (path, name)
        })
        .collect();
    outcome(&Place::with(&files))
}

fn outcome(place: &Place) -> (BTreeMap<String, serde_json::Value>, String) {
    place.run(1).unwrap();
    let values = place
        .figures()
        .into_iter()
        .map(|(id, figure)| (id, figure["value"].clone()))
        .collect();
    (values, crate::pdf::text_of(&place.output("bao-cao.pdf")))
}

/// The same figures and the same report, whatever the format.
fn is_the_same_round(folder: &str) {
    let (figures, words) = outcome(&Place::with(&sample_files()));
    let (made, said) = round(folder);
    for (id, value) in &figures {
        assert_eq!(made.get(id), Some(value), "{folder}: {id}");
    }
    assert_eq!(figures.len(), made.len(), "{folder}");
    assert_eq!(closed(&words), closed(&said), "{folder}");
}

/// Without what page 1 says of open errors: a sheet without a form is a file without one in a format of single sheets.
fn closed(words: &str) -> String {
    let lines = words.lines().filter(|line| {
        !line.contains("Đủ báo cáo của tất cả các đơn vị")
            && !line.contains("minh, xem tệp tong-hop.xlsx")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_round_in_ods_is_the_same_round() {
    is_the_same_round("ods");
}

#[test]
fn a_round_in_csv_is_the_same_round() {
    is_the_same_round("csv");
}

/// Every number of a workbook, in order of its sheets and cells.
fn numbers(workbook: &Workbook) -> Vec<String> {
    let contents = cells(workbook).into_values();
    let mut numbers: Vec<String> = contents
        .filter_map(|content| match content {
            Content::Number(number) => Some(number.to_string()),
            _ => None,
        })
        .collect();
    numbers.sort();
    numbers
}

#[test]
fn numbers_of_html_and_of_the_xml_of_2003_are_those_of_the_original() {
    let originals: BTreeMap<String, PathBuf> = sample_files()
        .into_iter()
        .map(|(path, _)| (stem(&path), path))
        .collect();
    for folder in ["html", "xml2003"] {
        let paths = converted(folder);
        assert!(!paths.is_empty(), "{folder}");
        for path in paths {
            let original = numbers(&opened(&originals[&stem(&path)]));
            assert_eq!(original, numbers(&opened(&path)), "{}", path.display());
            assert!(original.len() > 500, "{}", original.len());
        }
    }
}

/// As Excel saves "Unicode Text", and as accounting programs name such files.
#[test]
fn text_with_tabs_is_read_under_the_name_of_a_workbook() {
    let text = "Tổng mức\t\t\r\nChỉ tiêu\tKế hoạch\tThực hiện\r\nBán lẻ\t1234,5\t90\r\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe", &wide[..]].concat();
    for (name, bytes) in [
        ("B3.xls", marked.as_slice()),
        ("B3.txt", &marked),
        ("B3.xls", &wide),
        ("B3.XLS", text.as_bytes()),
    ] {
        let (workbook, findings) = read::read(&Arc::from(name), bytes);
        let sheet = &workbook.unwrap().sheets[0];
        let at = sheet.cell(Position::new(2, 1)).unwrap();
        // The style of typed numbers is decided once the tables are known.
        assert_eq!(at.content, Content::Text("1234,5".into()));
        assert_eq!(findings[0].rule.code, "TH020");
    }
    let (workbook, _) = read::read(&Arc::from("B3.xlsx"), text.as_bytes());
    assert!(workbook.is_none());
}
