//! Reads every cell of a folder of workbooks, bare or behind the guard: `read_only calamine|here|PROGRAM INBOX`; PROGRAM is
//! `tonghop` itself, whose reading processes are then used.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measuring tool that may stop"
)]

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use calamine::{DataRef, Reader as _, Xlsx};
use tonghop::worker::{Pool, Readers};

fn bare(bytes: Vec<u8>) -> usize {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut cells = 0;
    for name in workbook.sheet_names() {
        let mut reader = workbook.worksheet_cells_reader(&name).expect("a sheet");
        while let Some(cell) = reader.next_cell().expect("a cell") {
            cells += usize::from(*cell.get_value() != DataRef::Empty);
        }
    }
    cells
}

fn guarded(readers: &Readers, path: &Path, bytes: Vec<u8>) -> usize {
    let name = Arc::from(path.to_string_lossy());
    let (workbook, _) = readers.read(&name, bytes);
    workbook.map_or(0, |workbook| {
        workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum()
    })
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, mode, inbox] = arguments.as_slice() else {
        println!("read_only calamine|here|PROGRAM INBOX");
        return;
    };
    let mut paths: Vec<_> = fs::read_dir(inbox)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let readers = match mode.as_str() {
        "calamine" | "here" => Readers::Here,
        program => Readers::Apart(Pool::new(PathBuf::from(program))),
    };
    let mut cells = 0;
    for path in paths.iter().filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "xlsx")
    }) {
        let bytes = fs::read(path).expect("a file");
        cells += if mode == "calamine" {
            bare(bytes)
        } else {
            guarded(&readers, path, bytes)
        };
    }
    println!("{cells} cells");
}
