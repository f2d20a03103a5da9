//! Our reader of .xlsx beside another one: both give the same cells of every workbook of the fixtures.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{Data, Reader as _, Xlsx};
use tonghop::read::grid::Content;

/// All .xlsx below a folder.
fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "xlsx") {
            found.push(path);
        }
    }
}

type Cells = BTreeMap<(String, u32, u32), String>;

/// Numbers with 15 digits, texts without blanks: what the two treat differently on purpose.
fn number(value: f64) -> String {
    format!("{value:.14e}")
}

fn words(text: &str) -> String {
    let clean = tonghop::text::clean(text);
    clean
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

fn ours(path: &Path, bytes: &[u8]) -> Option<Cells> {
    let (workbook, findings) = tonghop::read::read(&Arc::from(path.to_string_lossy()), bytes);
    // Letters that were exchanged on purpose, and cells that are given twice, are read otherwise by design.
    let differs = [
        "TH016", "TH017", "TH021", "TH022", "TH023", "TH026", "TH077", "TH078",
    ];
    if findings
        .iter()
        .any(|finding| differs.contains(&finding.rule.code))
    {
        return None;
    }
    let mut cells = Cells::new();
    for sheet in workbook?.sheets {
        for cell in &sheet.cells {
            let shown = match &cell.content {
                Content::Number(value) => number(value.to_string().parse().unwrap()),
                Content::Text(text) => words(text),
                Content::Bool(flag) => flag.to_string(),
                Content::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}"),
                Content::Error(error) => error.to_string(),
                Content::FormulaWithoutValue => continue,
            };
            let at = cell.position;
            cells.insert((words(&sheet.name), at.row, u32::from(at.column)), shown);
        }
    }
    Some(cells)
}

fn theirs(bytes: &[u8]) -> Option<Cells> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut cells = Cells::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).ok()?;
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let shown = match value {
                Data::Int(value) => number(value.to_string().parse().unwrap()),
                Data::Float(value) => number(*value),
                Data::String(text) => words(text),
                Data::Bool(flag) => flag.to_string(),
                Data::DateTime(moment) => {
                    let (year, month, day, ..) = moment.to_ymd_hms_milli();
                    format!("{year:04}-{month:02}-{day:02}")
                }
                Data::DateTimeIso(text) | Data::DurationIso(text) => {
                    text.chars().take(10).collect()
                }
                Data::Error(error) => error.to_string(),
                Data::Empty => continue,
            };
            if !shown.is_empty() {
                let (row, column) = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
                cells.insert((words(&name), top + row, left + column), shown);
            }
        }
    }
    Some(cells)
}

#[test]
fn another_reader_gives_the_same_cells_of_every_workbook() {
    let mut found = Vec::new();
    workbooks(Path::new("fixtures"), &mut found);
    let mut compared = 0;
    for path in found {
        let bytes = std::fs::read(&path).unwrap();
        if let (Some(ours), Some(theirs)) = (ours(&path, &bytes), theirs(&bytes)) {
            assert_eq!(ours, theirs, "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared} workbooks");
}
