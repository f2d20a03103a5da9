//! The whole program with hostile files in its inbox: the other units' outputs stay what they were.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::KINDS;
use super::book::Book;
use super::texts::INJECTIONS;
use crate::run::{Place, sample, sample_files};

/// Objects that cost much and have been judged already.
fn is_costly(name: &str) -> bool {
    [
        "thin-flood",
        "cells-",
        "strings-",
        "sheets-",
        "rows-",
        "columns-",
        "merges-",
    ]
    .iter()
    .any(|costly| name.starts_with(costly))
}

/// The hostile objects as files of a folder.
fn hostile_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for case in KINDS.iter().flat_map(|kind| kind()) {
        if !is_costly(&case.name) {
            let path = folder.join(&case.name);
            fs::write(&path, &case.bytes).unwrap();
            files.push((path, case.name.clone()));
        }
    }
    files
}

/// The figures without the cells they come from.
fn values(place: &Place) -> BTreeMap<String, Value> {
    let figures = place.figures().into_iter();
    figures
        .map(|(id, figure)| (id, figure["value"].clone()))
        .collect()
}

#[test]
fn hostile_files_change_no_figure_of_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = hostile_files(folder.path());
    let count = files.len();
    files.extend(sample_files());
    let place = Place::with(&files);
    let outcome = place.run(2).unwrap();
    assert!(
        count > 500 && outcome.files.len() > 500,
        "{count} hostile files"
    );
    let (clean, spoilt) = (values(sample()), values(&place));
    assert_eq!(clean.len(), spoilt.len());
    for (id, value) in &clean {
        assert_eq!(spoilt.get(id), Some(value), "{id}");
    }
    assert_eq!(differing_sheets(&place), ["Làm trước", "Phát hiện"]);
    assert_eq!(told(sample()), told(&place), "the PDF differs");
}

#[test]
fn an_unreadable_file_changes_only_the_lists_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hong.xlsx");
    fs::write(&path, &Book::new().archive().bytes()[..600]).unwrap();
    let mut files = sample_files();
    files.push((path, "hong.xlsx".to_owned()));
    let place = Place::with(&files);
    place.run(1).unwrap();
    assert_eq!(differing_sheets(&place), ["Làm trước", "Phát hiện"]);
    assert_eq!(told(sample()), told(&place), "the PDF differs");
}

/// What the PDF says, but for the line of page 1 that counts open errors.
fn told(place: &Place) -> String {
    let text = crate::pdf::text_of(&place.output("bao-cao.pdf"));
    let lines = text.lines().filter(|line| {
        !line.contains("Đủ báo cáo của tất cả các đơn vị")
            && !line.contains("minh, xem tệp tong-hop.xlsx")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Sheets of the consolidated workbook that are not as in the clean round.
fn differing_sheets(place: &Place) -> Vec<String> {
    let (clean, spoilt) = (sheets(sample()), sheets(place));
    assert_eq!(clean.len(), spoilt.len());
    let differing = clean
        .into_iter()
        .filter(|(name, cells)| spoilt.get(name) != Some(cells));
    differing.map(|(name, _)| name).collect()
}

/// The cells of the consolidated workbook by sheet.
fn sheets(place: &Place) -> BTreeMap<String, String> {
    let (workbook, _) = super::case::reading("tong-hop.xlsx", &place.output("tong-hop.xlsx"));
    let sheets = workbook.unwrap().sheets.into_iter();
    sheets
        .map(|sheet| (sheet.name.to_string(), format!("{:?}", sheet.cells)))
        .collect()
}

/// The parts of a workbook that hold cells.
fn cell_parts(bytes: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let names = names
        .iter()
        .filter(|name| name.contains("worksheets/") || name.ends_with("sharedStrings.xml"));
    names
        .map(|name| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap())
        .collect()
}

/// Every `<f>` of a workbook.
fn formulas(place: &Place) -> Vec<String> {
    let mut formulas: Vec<String> = cell_parts(&place.output("tong-hop.xlsx"))
        .iter()
        .flat_map(|part| part.split("<f>").skip(1))
        .map(|part| part.split("</f>").next().unwrap().to_owned())
        .collect();
    formulas.sort();
    formulas
}

/// A sample workbook with its shared strings and sheet texts that begin with `from` changed to `to`.
fn reworded(path: &Path, from: &str, to: &str) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut out = super::archive::Archive::default();
    let mut changed = false;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut bytes).unwrap();
        if let Ok(text) = String::from_utf8(bytes.clone()) {
            let reworded = text.replace(from, to);
            changed |= reworded != text;
            bytes = reworded.into_bytes();
        }
        out.entries
            .push(super::archive::Entry::stored(&name, &bytes));
    }
    changed.then(|| out.bytes())
}

#[test]
fn texts_that_look_like_formulas_stay_texts_in_our_outputs() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    let mut injected = 0;
    for (number, (path, name)) in sample_files().into_iter().enumerate() {
        let injection = INJECTIONS[number % INJECTIONS.len()];
        let escaped = injection.replace('&', "&amp;").replace('"', "&quot;");
        // Names of products are free words that we print.
        let reworded = reworded(&path, ">Tinh bột sắn<", &format!(">{escaped}<"));
        let path = match reworded {
            Some(bytes) => {
                injected += 1;
                let path = folder.path().join(&name);
                fs::write(&path, bytes).unwrap();
                path
            }
            None => path,
        };
        files.push((path, name));
    }
    for (number, injection) in INJECTIONS.iter().enumerate() {
        let name: String = injection
            .chars()
            .filter(|sign| !"/\\\0".contains(*sign))
            .collect();
        let path = folder.path().join(format!("{number}.xlsx"));
        fs::write(&path, b"no workbook").unwrap();
        files.push((path, format!("{name}.xlsx")));
    }
    assert!(injected > 0, "no text was injected");
    let place = Place::with(&files);
    place.run(1).unwrap();
    for formula in formulas(&place) {
        let foreign = [
            "cmd",
            "HYPERLINK(&quot;http",
            "DDE(",
            "1+1",
            "@SUM",
            "WEBSERVICE",
        ];
        assert!(
            !foreign.iter().any(|words| formula.contains(words)),
            "{formula}"
        );
    }
    let texts = cell_parts(&place.output("tong-hop.xlsx")).concat();
    assert!(texts.contains("cmd|"), "the words themselves are shown");
    assert!(!texts.contains("ddeLink") && !texts.contains("externalLink"));
}
