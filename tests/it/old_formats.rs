//! The sample round in the binary formats: the same cells, the same figures, the same report.
//!
//! The workbooks are written by LibreOffice and SheetJS (`fixtures/convert.py`, `fixtures/convert_binary.py`), never by this program.
//! .xls has no checksum: a flipped bit inside a number cannot be seen, so that only .xlsb is held to that.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tonghop::model::finding::Finding;
use tonghop::read::grid::{Block, Sheet, Workbook};
use tonghop::worker::{Pool, Readers};

use crate::run::{Place, sample};

/// A workbook, which must be read without a word.
fn read(path: &Path) -> Workbook {
    let (workbook, findings) = try_read(&fs::read(path).unwrap());
    assert!(findings.is_empty(), "{}: {findings:?}", path.display());
    workbook.unwrap()
}

fn try_read(bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    read_apart_from_the_format("a", bytes)
}

/// What the reader says, but for the note that the format is not today's.
pub(crate) fn read_apart_from_the_format(
    name: &str,
    bytes: &[u8],
) -> (Option<Workbook>, Vec<Finding>) {
    let (workbook, mut findings) = tonghop::read::read(&Arc::from(name), bytes);
    findings.retain(|finding| finding.rule.code != "TH020");
    (workbook, findings)
}

/// The workbooks of a folder of `fixtures/formats`, each with its original.
fn converted(folder: &str) -> Vec<(PathBuf, PathBuf)> {
    let inbox = Path::new("fixtures/sample/inbox");
    let mut pairs: Vec<(PathBuf, PathBuf)> =
        fs::read_dir(Path::new("fixtures/formats").join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                let name = path.with_extension("xlsx");
                (path, inbox.join(name.file_name().unwrap()))
            })
            .collect();
    pairs.sort();
    pairs
}

/// What a reader makes of a sheet, in an order of its own for ranges.
fn merges(sheet: &Sheet) -> Vec<Block> {
    let mut merges = sheet.merges.clone();
    merges.sort();
    merges
}

fn hidden_columns(sheet: &Sheet) -> Vec<u16> {
    let mut columns: Vec<u16> = sheet.hidden_columns.iter().flat_map(Clone::clone).collect();
    columns.sort_unstable();
    columns
}

#[track_caller]
fn assert_same_cells(made: &Workbook, original: &Workbook, about: &Path) {
    let names = |book: &Workbook| -> Vec<String> {
        book.sheets
            .iter()
            .map(|sheet| format!("{} {}", sheet.name, sheet.visible))
            .collect()
    };
    assert_eq!(names(made), names(original), "{}", about.display());
    for (made, original) in made.sheets.iter().zip(&original.sheets) {
        let about = format!("{} {}", about.display(), original.name);
        for cell in &original.cells {
            assert_eq!(made.cell(cell.position), Some(cell), "{about}");
        }
        assert_eq!(made.cells.len(), original.cells.len(), "{about}");
        assert_eq!(made.hidden_rows, original.hidden_rows, "{about}");
    }
}

#[track_caller]
fn assert_same_layout(made: &Workbook, original: &Workbook, about: &Path) {
    for (made, original) in made.sheets.iter().zip(&original.sheets) {
        let about = format!("{} {}", about.display(), original.name);
        assert_eq!(merges(made), merges(original), "{about}");
        assert_eq!(hidden_columns(made), hidden_columns(original), "{about}");
        assert_eq!(made.appearances, original.appearances, "{about}");
        assert_eq!(made.seen_otherwise, original.seen_otherwise, "{about}");
    }
}

/// Every cell of a folder equals that of the originals; the number of cells that were compared.
#[track_caller]
fn compared(folder: &str, has_layout: bool) -> usize {
    let mut cells = 0;
    for (path, original) in converted(folder) {
        let (made, original) = (read(&path), read(&original));
        assert_same_cells(&made, &original, &path);
        if has_layout {
            assert_same_layout(&made, &original, &path);
        }
        cells += original
            .sheets
            .iter()
            .map(|sheet| sheet.cells.len())
            .sum::<usize>();
    }
    cells
}

#[test]
fn xls_of_libreoffice_holds_the_cells_of_the_originals() {
    assert_eq!(compared("xls", true), 13_450);
}

#[test]
fn xls_of_another_writer_holds_the_cells_of_the_originals() {
    assert_eq!(compared("xls-sheetjs", true), 13_450);
}

#[test]
fn xls_in_a_code_page_holds_the_cells_of_the_originals() {
    // Merged cells came with Excel 97.
    assert_eq!(compared("xls5-1258", false), 3_735);
}

#[test]
fn xlsb_with_cells_in_their_short_form_holds_the_cells_of_the_originals() {
    assert_eq!(compared("xlsb", true), 13_450);
}

/// Values by id.
fn values(place: &Place) -> BTreeMap<String, String> {
    let figures = place.figures().into_iter();
    figures
        .map(|(id, figure)| (id, figure["value"].to_string()))
        .collect()
}

/// The words of the report without blanks and line ends; a longer file name moves them.
fn report(place: &Place) -> String {
    let file = lopdf::Document::load_mem(&place.output("bao-cao.pdf")).unwrap();
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    let text: String = file
        .extract_text(&pages)
        .unwrap()
        .split_whitespace()
        .collect();
    text.replace(".xlsb", ".xlsx")
        .replace(".xls", ".xlsx")
        .replace(".xlsxx", ".xlsx")
}

#[track_caller]
fn assert_same_round(folder: &str) {
    let files: Vec<(PathBuf, String)> = converted(folder)
        .into_iter()
        .map(|(path, _)| {
            (
                path.clone(),
                path.file_name().unwrap().to_string_lossy().into_owned(),
            )
        })
        .collect();
    let place = Place::with(&files);
    place.run(1).unwrap();
    let (made, expected) = (values(&place), values(sample()));
    assert!(expected.len() > 1_000, "{} figures", expected.len());
    for (id, value) in &expected {
        assert_eq!(made.get(id), Some(value), "{id}");
    }
    assert_eq!(made.len(), expected.len());
    assert_eq!(report(&place), report(sample()));
}

#[test]
fn a_round_in_xls_gives_the_figures_and_the_report_of_the_round_in_xlsx() {
    assert_same_round("xls");
}

#[test]
fn a_round_in_xlsb_gives_the_figures_and_the_report_of_the_round_in_xlsx() {
    assert_same_round("xlsb");
}

/// The smallest workbook of a folder.
fn smallest(folder: &str) -> Vec<u8> {
    let files = converted(folder)
        .into_iter()
        .map(|(path, _)| fs::read(path).unwrap());
    files.min_by_key(Vec::len).unwrap()
}

/// Cells by sheet, with sheets that cannot be read left out.
fn grids(workbook: &Workbook) -> Vec<(&str, &[tonghop::read::grid::Cell])> {
    workbook
        .sheets
        .iter()
        .map(|sheet| (&*sheet.name, &*sheet.cells))
        .collect()
}

#[test]
fn a_workbook_that_is_cut_off_is_never_read_as_a_whole() {
    for folder in ["xls", "xls-sheetjs", "xls5-1258", "xlsb"] {
        let bytes = smallest(folder);
        let (whole, _) = try_read(&bytes);
        let whole = whole.unwrap();
        for end in (0..bytes.len()).step_by(97) {
            let (cut, findings) = try_read(&bytes[..end]);
            // Behind the stream of the workbook stand properties and free sectors, whose loss costs no cell.
            let is_whole = cut.as_ref().is_some_and(|cut| grids(cut) == grids(&whole));
            assert!(
                is_whole || !findings.is_empty(),
                "{folder} cut at {end} is read in silence"
            );
        }
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// Flips one bit, `times` over, and hands each file to `look`.
fn flipped(bytes: &[u8], times: usize, mut look: impl FnMut(usize, &[u8])) {
    let mut dice = Dice(97);
    let mut bytes = bytes.to_vec();
    for _ in 0..times {
        let (at, bit) = (dice.below(bytes.len()), dice.below(8));
        bytes[at] ^= 1 << bit;
        look(at, &bytes);
        bytes[at] ^= 1 << bit;
    }
}

#[test]
fn a_flipped_bit_in_xlsb_changes_no_cell_in_silence() {
    let bytes = smallest("xlsb");
    let whole = try_read(&bytes).0.unwrap();
    flipped(&bytes, 20_000, |at, bytes| {
        let (read, findings) = try_read(bytes);
        let is_whole = read
            .as_ref()
            .is_some_and(|read| grids(read) == grids(&whole));
        assert!(is_whole || !findings.is_empty(), "byte {at}");
    });
}

#[test]
fn a_flipped_bit_in_xls_ends_nothing() {
    let bytes = smallest("xls-sheetjs");
    flipped(&bytes, 20_000, |at, bytes| {
        let (read, findings) = try_read(bytes);
        assert!(read.is_some() || !findings.is_empty(), "byte {at}");
    });
}

/// The header and the table of sectors of an OLE container, changed so that it promises far more than it holds.
fn hostile_containers() -> Vec<(&'static str, Vec<u8>)> {
    let good = smallest("xls");
    let word = |at: usize, value: u32| {
        let mut bytes = good.clone();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    let table =
        512 * (1 + usize::try_from(u32::from_le_bytes(good[76..80].try_into().unwrap())).unwrap());
    let filled = |with: &dyn Fn(u32) -> u32| {
        let mut bytes = good.clone();
        for entry in 0..128 {
            let at = table + 4 * entry;
            bytes[at..at + 4].copy_from_slice(&with(u32::try_from(entry).unwrap()).to_le_bytes());
        }
        bytes
    };
    vec![
        ("every sector leads to itself", filled(&|entry| entry)),
        ("all sectors lead to the first", filled(&|_| 0)),
        ("sectors lead to and fro", filled(&|entry| entry ^ 1)),
        ("sectors beyond the end", filled(&|_| 0x7fff_fff0)),
        ("four thousand million tables", word(44, u32::MAX)),
        ("four thousand million directories", word(40, u32::MAX)),
        ("a directory that is not there", word(48, 0x0fff_fff0)),
        ("four thousand million small tables", word(64, u32::MAX)),
        ("tables of tables in a ring", word(68, 0)),
        ("four thousand million tables of tables", word(72, u32::MAX)),
        ("sectors of 2^31 bytes", {
            let mut bytes = good.clone();
            bytes[30] = 31;
            bytes
        }),
        ("small sectors of 2^63 bytes", {
            let mut bytes = good.clone();
            bytes[32] = 63;
            bytes
        }),
    ]
}

#[test]
fn a_container_that_promises_too_much_costs_neither_time_nor_memory() {
    // In a process with limits: one that died would be said as TH002.
    let reader = Readers::Apart(Pool::new(PathBuf::from(env!("CARGO_BIN_EXE_tonghop"))));
    for (name, bytes) in hostile_containers() {
        let started = Instant::now();
        let (_, findings) = reader.read(&Arc::from("a.xls"), bytes.clone());
        assert!(
            findings.iter().all(|finding| finding.rule.code != "TH002"),
            "{name}: {findings:?}"
        );
        assert!(started.elapsed() < Duration::from_secs(5), "{name}");
    }
}

#[test]
fn a_workbook_that_hangs_in_a_folder_of_another_document_is_no_workbook() {
    let mut bytes = smallest("xls");
    let directory =
        512 * (1 + usize::try_from(u32::from_le_bytes(bytes[48..52].try_into().unwrap())).unwrap());
    // The first entry is the outermost folder; here it names what it holds.
    bytes[directory + 76..directory + 80].copy_from_slice(&u32::MAX.to_le_bytes());
    let (read, findings) = try_read(&bytes);
    assert!(read.is_none());
    assert_eq!(findings[0].rule.code, "TH010");
}
