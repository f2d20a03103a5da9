//! Opens one workbook and returns its cells; knows nothing of forms.

mod bytes;
mod container;
mod dates;
mod decimal;
mod delimited;
mod directory;
mod format;
pub mod grid;
mod html;
mod legacy;
mod markup;
mod names;
pub mod number;
mod ods;
mod ole;
mod raw;
mod refusal;
mod relations;
mod repair;
mod rewriting;
mod rules;
mod spreadsheet_ml;
mod styled;
mod xls;
mod xlsb;
mod xlsx;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

pub(crate) use dates::from_serial;
pub use rules::RULES;

use self::container::{Container, Document};
use self::format::Format;
use self::grid::{Cell, Content, Sheet, Workbook};
use self::raw::{RawBody, RawBook, RawSheet};
use self::refusal::{Fault, Refusal};
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};
use crate::text;

/// Cells given twice that are named one by one.
const DOUBLED: usize = 20;

/// Reads a workbook; `path` names it in findings. `None` when it is refused as a whole.
pub fn read(path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    let book = guarded(|| read_raw(path, bytes));
    let failed = || Err(Refusal::faulty("", Fault::ReaderFailed));
    match book.unwrap_or_else(failed) {
        Ok(Arrived { book, format }) => {
            let (workbook, mut findings) = finish(path, book);
            findings.extend(format.map(|format| {
                Finding::new(rules::OTHER_FORMAT_READ, vec![CellRef::file(path)])
                    .with_text("file", &**path)
                    .with_text("found", format)
            }));
            (Some(workbook), findings)
        }
        Err(refusal) => (None, vec![refusal.into_finding(path)]),
    }
}

/// The guard leaves little that could make a reader panic; what does costs what it was reading, not the run.
fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// A workbook, and in which format it came when that is not today's.
struct Arrived {
    book: RawBook,
    format: Option<String>,
}

impl Arrived {
    fn other(format: &str, book: RawBook) -> Self {
        Self {
            book,
            format: Some(format.to_owned()),
        }
    }
}

fn read_raw(path: &str, bytes: &[u8]) -> Result<Arrived, Refusal> {
    Ok(match format::of(path, bytes)? {
        Format::Zip => {
            let container = Container::new(bytes)?;
            match container.document()? {
                Document::Xlsx(workbook) => Arrived {
                    book: xlsx::read(&container, &workbook)?,
                    format: None,
                },
                Document::Xlsb(workbook) => {
                    Arrived::other(".xlsb", xlsb::read(&container, &workbook)?)
                }
                Document::Ods => Arrived::other(".ods", ods::read(&container)?),
            }
        }
        Format::Ole => Arrived::other(".xls", xls::read(bytes)?),
        Format::BareXls => Arrived::other(".xls", xls::read_stream(bytes)?),
        Format::Html => Arrived::other("HTML", html::read(bytes)?),
        Format::SpreadsheetMl => Arrived::other("XML 2003", spreadsheet_ml::read(bytes)?),
        Format::Delimited => {
            let (book, dialect) = delimited::read(path, bytes)?;
            Arrived::other(&dialect.to_string(), book)
        }
    })
}

/// Puts the sheets in order and says what is odd about them.
fn finish(path: &Arc<str>, book: RawBook) -> (Workbook, Vec<Finding>) {
    let mut workbook = Workbook {
        from_1904: book.from_1904,
        names: book.names.iter().filter_map(names::range).collect(),
        saved: book.saved.map(Arc::from),
        ..Workbook::default()
    };
    let mut findings = Vec::new();
    let mut room = legacy::ROOM;
    for raw in book.sheets {
        let finished = finish_sheet(raw, &mut room);
        let name = Arc::clone(&finished.name);
        let about =
            |rule| Finding::new(rule, vec![CellRef::sheet(path, &name)]).with_text("sheet", &*name);
        match finished.body {
            Ok((sheet, doubled)) => {
                if !sheet.visible && !sheet.cells.is_empty() {
                    findings.push(about(rules::HIDDEN_SHEET));
                }
                for at in doubled {
                    let finding =
                        Finding::new(rules::DOUBLED_CELL, vec![CellRef::at(path, &name, at)]);
                    findings.push(finding.with_text("cell", at.to_string()));
                }
                findings.extend(rewriting::notes(path, &sheet));
                workbook.sheets.push(sheet);
            }
            Err(fault) => {
                let finding = about(rules::SHEET_UNREADABLE);
                findings.push(finding.with("reason", Arg::Message(fault.reason())));
            }
        }
    }
    (workbook, findings)
}

/// A sheet under the name that people know it by.
struct Finished {
    name: Arc<str>,
    /// Its cells, and the addresses that were given twice.
    body: Result<(Sheet, Vec<Position>), Fault>,
}

fn finish_sheet(raw: RawSheet, room: &mut usize) -> Finished {
    let mut name = raw.name;
    let body = raw.body.and_then(|mut body| {
        let originals = rewriting::rewrite(&mut body, &mut name, room);
        body.cells.retain_mut(clean);
        if !body.cells.is_sorted_by_key(|cell| cell.position) {
            body.cells.sort_by_key(|cell| cell.position);
        }
        let doubled = take_doubled(&mut body.cells)?;
        Ok((body, originals, doubled))
    });
    let name: Arc<str> = Arc::from(text::clean(&name));
    let body = body.map(|(body, originals, doubled)| {
        let mut sheet = assemble(&name, raw.visible, body);
        sheet.originals = originals;
        (sheet, doubled)
    });
    Finished { name, body }
}

/// Text in NFC, invisible characters removed; false when nothing is left.
fn clean(cell: &mut Cell) -> bool {
    let Content::Text(text) = &mut cell.content else {
        return true;
    };
    if !text::is_clean(text) {
        *text = text::clean(text).into_boxed_str();
    }
    !text.is_empty()
}

/// Takes out cells given twice: neither has a value anybody could trust.
fn take_doubled(cells: &mut Vec<Cell>) -> Result<Vec<Position>, Fault> {
    let pairs = cells.windows(2).filter_map(|pair| match pair {
        [first, second] if first.position == second.position => Some(first.position),
        _ => None,
    });
    let mut doubled: Vec<Position> = pairs.collect();
    doubled.dedup();
    if doubled.len() > DOUBLED {
        return Err(Fault::DoubledCells);
    }
    if !doubled.is_empty() {
        cells.retain(|cell| !doubled.contains(&cell.position));
    }
    Ok(doubled)
}

fn assemble(name: &Arc<str>, visible: bool, mut body: RawBody) -> Sheet {
    body.percents.sort_unstable();
    let mut rows: Vec<(u32, Range<usize>)> = Vec::new();
    for (index, cell) in body.cells.iter().enumerate() {
        match rows.last_mut() {
            Some((row, range)) if *row == cell.position.row => range.end = index + 1,
            _ => rows.push((cell.position.row, index..index + 1)),
        }
    }
    Sheet {
        name: Arc::clone(name),
        visible,
        cells: body.cells,
        merges: body.merges,
        hidden_rows: body.hidden_rows,
        hidden_columns: body.hidden_columns,
        rows,
        percents: body.percents,
        originals: Vec::new(),
    }
}
