//! Opens one workbook and returns its cells; knows nothing of forms.

mod aside;
mod bytes;
mod cell;
mod container;
mod dates;
mod decimal;
mod delimited;
mod directory;
mod encrypted;
mod face;
mod format;
pub mod grid;
mod guarded;
mod html;
mod legacy;
mod markup;
mod merged;
mod names;
pub mod number;
mod number_format;
mod ods;
mod ole;
mod packed;
mod raw;
mod refusal;
mod relations;
mod repair;
mod rewriting;
mod rules;
mod second;
mod spreadsheet_ml;
mod stored;
mod stream;
mod styled;
mod texts;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use dates::from_serial;
pub(crate) use rules::CELL_UNREADABLE;
pub use rules::RULES;

use guarded::guarded;

use self::container::{Container, Document};
use self::format::Format;
use self::grid::{Appearance, Block, Cell, Content, Sheet, Workbook};
use self::raw::{RawBody, RawBook, RawSheet, Unreadable, Unreadables};
use self::refusal::{Fault, Refusal};
use self::texts::Cleaned;
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};

/// Cells given twice that are named one by one.
const DOUBLED: usize = 20;

/// Reads a workbook; `path` names it in findings. `None` when it is refused as a whole.
pub fn read(path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    let Reading {
        workbook, findings, ..
    } = reading(path, bytes, Keep::Values);
    (workbook, findings)
}

/// How much is kept of what a workbook stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// What the cells hold.
    Values,
    /// Also how it is stored and in which format it is shown.
    Stored,
}

/// What the first reader made of a workbook.
struct Reading {
    workbook: Option<Workbook>,
    findings: Vec<Finding>,
    /// The bytes inside an encrypted container.
    opened: Option<Vec<u8>>,
}

fn reading(path: &Arc<str>, bytes: &[u8], keep: Keep) -> Reading {
    let book = guarded(|| read_raw(path, bytes, keep));
    let failed = || Err(Refusal::faulty("", Fault::ReaderFailed));
    match book.unwrap_or_else(failed) {
        Ok(Arrived {
            book,
            format,
            opened,
        }) => {
            let (workbook, mut findings) = finish(path, book, keep);
            if opened.is_some() {
                let at = vec![CellRef::file(path)];
                let finding = Finding::new(rules::OPENED_BY_DEFAULT, at);
                findings.push(finding.with_text("file", &**path));
            }
            findings.extend(format.map(|format| {
                Finding::new(rules::OTHER_FORMAT_READ, vec![CellRef::file(path)])
                    .with_text("file", &**path)
                    .with_text("found", format)
            }));
            Reading {
                workbook: Some(workbook),
                findings,
                opened,
            }
        }
        Err(refusal) => Reading {
            workbook: None,
            findings: vec![refusal.into_finding(path)],
            opened: None,
        },
    }
}

/// The same by two readers, which must see the same figures; for single workbooks, where time is no matter.
pub fn read_twice(path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    read_by_two(path, bytes, Keep::Values)
}

/// The same, with what each cell stores and in which format it is shown.
pub fn read_closely(path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    read_by_two(path, bytes, Keep::Stored)
}

fn read_by_two(path: &Arc<str>, bytes: &[u8], keep: Keep) -> (Option<Workbook>, Vec<Finding>) {
    let Reading {
        workbook,
        mut findings,
        opened,
    } = reading(path, bytes, keep);
    let bytes = opened.as_deref().unwrap_or(bytes);
    let is_known = matches!(format::of(path, bytes), Ok(Format::Zip | Format::Ole));
    if let Some(workbook) = workbook.as_ref().filter(|_| is_known) {
        second::compare(path, bytes, workbook, &mut findings);
    }
    (workbook, findings)
}

/// A workbook, and in which format it came when that is not today's.
struct Arrived {
    book: RawBook,
    format: Option<String>,
    /// What was inside, when it was encrypted with the password that Excel tries by itself.
    opened: Option<Vec<u8>>,
}

impl Arrived {
    fn other(format: &str, book: RawBook) -> Self {
        Self {
            book,
            format: Some(format.to_owned()),
            opened: None,
        }
    }
}

fn read_raw(path: &str, bytes: &[u8], keep: Keep) -> Result<Arrived, Refusal> {
    let arrived = read_format(path, bytes, keep)?;
    match arrived.book.doubled_name() {
        Some(name) => Err(Refusal::damaged(name, "text.reason-doubled-sheet")),
        None => Ok(arrived),
    }
}

fn read_format(path: &str, bytes: &[u8], keep: Keep) -> Result<Arrived, Refusal> {
    Ok(match format::of(path, bytes)? {
        Format::Zip => read_zip(bytes, keep)?,
        Format::Ole => read_ole(bytes, keep)?,
        Format::BareXls => Arrived::other(".xls", xls::read_stream(bytes)?),
        Format::Html => Arrived::other("HTML", html::read(bytes)?),
        Format::SpreadsheetMl => Arrived::other("XML 2003", spreadsheet_ml::read(bytes)?),
        Format::Delimited => {
            let (book, dialect) = delimited::read(path, bytes)?;
            Arrived::other(&dialect.to_string(), book)
        }
    })
}

fn read_zip(bytes: &[u8], keep: Keep) -> Result<Arrived, Refusal> {
    let container = Container::new(bytes)?;
    Ok(match container.document()? {
        Document::Xlsx(workbook) => {
            let mut book = xlsx::read(&container, &workbook)?;
            if keep == Keep::Stored {
                book.stored = xlsx::stored(&container, &workbook)?;
            }
            Arrived {
                book,
                format: None,
                opened: None,
            }
        }
        Document::Xlsb(workbook) => {
            container.refuse_bulk()?;
            Arrived::other(".xlsb", xlsb::read(&container, &workbook)?)
        }
        Document::Ods => {
            container.refuse_bulk()?;
            Arrived::other(".ods", ods::read(&container)?)
        }
    })
}

/// An old workbook, or an encrypted one of any age.
fn read_ole(bytes: &[u8], keep: Keep) -> Result<Arrived, Refusal> {
    let arrived = |bytes: &[u8]| xls::read(bytes).map(|book| Arrived::other(".xls", book));
    let (read, opened) = match encrypted::package(bytes)? {
        Some(package) => (read_zip(&package, keep)?, package),
        None => match arrived(bytes) {
            Err(refusal) if refusal.is_password() => {
                let records = encrypted::records(bytes)?;
                let read = match format::of("", &records)? == Format::BareXls {
                    true => Arrived::other(".xls", xls::read_stream(&records)?),
                    false => arrived(&records)?,
                };
                (read, records)
            }
            read => return read,
        },
    };
    Ok(Arrived {
        opened: Some(opened),
        ..read
    })
}

/// Puts the sheets in order and says what is odd about them.
fn finish(path: &Arc<str>, mut book: RawBook, keep: Keep) -> (Workbook, Vec<Finding>) {
    if keep == Keep::Stored {
        stored::fill(&mut book);
    }
    let mut stored = std::mem::take(&mut book.stored);
    let mut workbook = Workbook {
        from_1904: book.from_1904,
        names: book.names.iter().filter_map(names::range).collect(),
        saved: book.saved.map(Arc::from),
        ..Workbook::default()
    };
    let mut findings: Vec<Finding> = book.aside.iter().map(|aside| aside.note(path)).collect();
    findings.extend(book.styles_missing.map(|part| {
        Finding::new(rules::STYLES_MISSING, vec![CellRef::file(path)])
            .with_text("file", &**path)
            .with_text("part", part)
    }));
    let mut room = legacy::ROOM;
    let mut says_1904 = false;
    for raw in book.sheets {
        let stored = stored.remove(&raw.name).unwrap_or_default();
        let part = raw.part.clone();
        let finished = finish_sheet(raw, &mut room);
        let name = Arc::clone(&finished.name);
        let about =
            |rule| Finding::new(rule, vec![CellRef::sheet(path, &name)]).with_text("sheet", &*name);
        match finished.body {
            Ok(Body {
                mut sheet,
                doubled,
                unreadable,
                cleaned,
            }) => {
                if !sheet.visible && !sheet.cells.is_empty() {
                    findings.push(about(rules::HIDDEN_SHEET));
                }
                for at in doubled {
                    let finding =
                        Finding::new(rules::DOUBLED_CELL, vec![CellRef::at(path, &name, at)]);
                    findings.push(finding.with_text("cell", at.to_string()));
                }
                findings.extend(unreadable_cells(path, &name, &unreadable));
                findings.extend(rewriting::notes(path, &sheet));
                findings.extend(cleaned.notes(path, &name));
                findings.extend(under_merges(path, &sheet));
                findings.extend(sheet.beyond.map(|beyond| {
                    let first = Position::new(beyond.first_row, 0);
                    Finding::new(rules::ROWS_BEYOND, vec![CellRef::at(path, &name, first)])
                        .with_text("sheet", &*name)
                        .with("row", Arg::Count(u64::from(beyond.first_row) + 1))
                        .with("count", Arg::Count(beyond.cells))
                }));
                if workbook.from_1904 && !says_1904 {
                    let first = first_date(&sheet);
                    says_1904 = first.is_some();
                    findings.extend(first.map(|first| {
                        let at = CellRef::at(path, &name, first);
                        Finding::new(rules::DATES_FROM_1904, vec![at])
                            .with_text("cell", first.to_string())
                    }));
                }
                sheet.stored = stored;
                workbook.sheets.push(sheet);
            }
            Err(fault) => {
                let mut finding = about(rules::SHEET_UNREADABLE);
                if let Some(part) = part {
                    finding = finding.with_text("part", part);
                }
                findings.push(finding.with("reason", Arg::Message(fault.reason())));
            }
        }
    }
    (workbook, findings)
}

/// A sheet under the name that people know it by.
struct Finished {
    name: Arc<str>,
    body: Result<Body, Fault>,
}

struct Body {
    sheet: Sheet,
    /// Addresses that were given twice.
    doubled: Vec<Position>,
    unreadable: Unreadables,
    cleaned: Cleaned,
}

fn finish_sheet(raw: RawSheet, room: &mut usize) -> Finished {
    let mut name = raw.name;
    let mut cleaned = Cleaned::default();
    let body = raw.body.and_then(|mut body| {
        let originals = rewriting::rewrite(&mut body, &mut name, room);
        body.cells.retain_mut(|cell| cleaned.clean(cell));
        if !body.cells.is_sorted_by_key(|cell| cell.position) {
            body.cells.sort_by_key(|cell| cell.position);
        }
        let doubled = take_doubled(&mut body.cells)?;
        Ok((body, originals, doubled))
    });
    let name = cleaned.name(&name);
    let body = body.map(|(mut body, originals, doubled)| {
        let unreadable = std::mem::take(&mut body.unreadable);
        let mut sheet = assemble(&name, raw.visible, body);
        sheet.originals = originals;
        Body {
            sheet,
            doubled,
            unreadable,
            cleaned,
        }
    });
    Finished { name, body }
}

/// One finding for each cell that cannot be read; of very many the last says how many more there are.
fn unreadable_cells(path: &Arc<str>, name: &Arc<str>, cells: &Unreadables) -> Vec<Finding> {
    let finding = |cell: &Unreadable| {
        Finding::new(
            rules::CELL_UNREADABLE,
            vec![CellRef::at(path, name, cell.position)],
        )
        .with_text("sheet", &**name)
        .with_text("cell", cell.position.to_string())
        .with_text("value", &*cell.stored)
        .with("reason", Arg::Message(cell.reason))
    };
    let mut findings: Vec<Finding> = cells.named.iter().map(finding).collect();
    let more = cells.count.saturating_sub(cells.named.len());
    if let (Some(last), 1..) = (findings.last_mut(), more) {
        let more = Arg::Count(u64::try_from(more).unwrap_or(u64::MAX));
        last.args.push(("more", more));
    }
    findings
}

/// Values that nobody sees because a merged range lies over them.
fn under_merges(path: &Arc<str>, sheet: &Sheet) -> Option<Finding> {
    let merged::Covered {
        count,
        first,
        block: Block {
            first: from,
            last: to,
        },
    } = merged::covered(&sheet.cells, &sheet.merges)?;
    let at = CellRef::at(path, &sheet.name, first);
    Some(
        Finding::new(rules::VALUE_UNDER_MERGE, vec![at])
            .with_text("sheet", &*sheet.name)
            .with("count", Arg::Count(count))
            .with_text("range", format!("{from}:{to}")),
    )
}

fn first_date(sheet: &Sheet) -> Option<Position> {
    let date = |cell: &&Cell| matches!(cell.content, Content::Date(..));
    sheet.cells.iter().find(date).map(|cell| cell.position)
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

/// Each way to see a number once, and the cells in their order; ways beyond those that fit are left to the digits.
fn appearances(
    mut seen: Vec<(Position, Arc<Appearance>)>,
) -> (Vec<Appearance>, Vec<(Position, u16)>) {
    seen.sort_unstable_by_key(|(at, _)| *at);
    let mut known: BTreeMap<Arc<Appearance>, u16> = BTreeMap::new();
    let mut ways = Vec::new();
    let mut cells = Vec::with_capacity(seen.len());
    for (at, way) in seen {
        let index = match known.get(&way) {
            Some(index) => *index,
            None => {
                // No workbook has as many formats as this type has numbers.
                let Ok(index) = u16::try_from(ways.len()) else {
                    continue;
                };
                ways.push(Appearance::clone(&way));
                known.insert(way, index);
                index
            }
        };
        cells.push((at, index));
    }
    (ways, cells)
}

fn assemble(name: &Arc<str>, visible: bool, body: RawBody) -> Sheet {
    let (appearances, seen_otherwise) = appearances(body.seen_otherwise);
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
        appearances,
        seen_otherwise,
        is_plain_text: body.is_plain_text,
        originals: Vec::new(),
        beyond: body.beyond,
        stored: Vec::new(),
    }
}
