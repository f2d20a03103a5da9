//! Opens one workbook and returns its cells; knows nothing of forms. The only file that names calamine.

mod common_cell;
mod decimal;
mod directory;
pub mod grid;
mod markup;
pub mod number;
mod outline;
mod package;
mod refusal;
mod rules;
mod sheet;

use std::io::Cursor;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{DataRef, Reader as _, Xlsx};

pub use rules::RULES;

use self::grid::{Cell, Content, Sheet, Workbook};
use self::package::{Package, PackedSheet};
use self::refusal::{Fault, Refusal};
use self::sheet::SheetPart;
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};
use crate::text;

/// Characters of a text that are kept; Excel allows as many in a cell.
const CHARACTERS: usize = 32_767;
/// Bytes of text in one workbook; one long text in many cells could fill the memory.
const TEXT_BYTES: usize = 128 << 20;
/// Cells given twice that are named one by one.
const DOUBLED: usize = 20;

type Opened = Xlsx<Cursor<Vec<u8>>>;

/// Reads a workbook; `path` names it in findings. `None` when it is refused as a whole.
pub fn read(path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    let Package { container, sheets } = match package::open(path, bytes) {
        Ok(package) => package,
        Err(refusal) => return (None, vec![refusal.into_finding(path)]),
    };
    let Some(mut opened) = guarded(|| Xlsx::new(Cursor::new(container)).ok()).flatten() else {
        let refusal = Refusal::faulty("", Fault::ReaderFailed);
        return (None, vec![refusal.into_finding(path)]);
    };
    let mut workbook = Workbook::default();
    let mut findings = Vec::new();
    let mut text_room = TEXT_BYTES;
    for packed in sheets {
        let label: Arc<str> = Arc::from(text::clean(&packed.name));
        match read_sheet(&mut opened, packed, &label, &mut text_room) {
            Ok((sheet, doubled)) => {
                if !sheet.visible && !sheet.cells.is_empty() {
                    let finding =
                        Finding::new(rules::HIDDEN_SHEET, vec![CellRef::sheet(path, &label)]);
                    findings.push(finding.with_text("sheet", &*label));
                }
                for at in doubled {
                    let finding =
                        Finding::new(rules::DOUBLED_CELL, vec![CellRef::at(path, &label, at)]);
                    findings.push(finding.with_text("cell", at.to_string()));
                }
                workbook.sheets.push(sheet);
            }
            Err(fault) => {
                let finding =
                    Finding::new(rules::SHEET_UNREADABLE, vec![CellRef::sheet(path, &label)]);
                findings.push(
                    finding
                        .with_text("sheet", &*label)
                        .with("reason", Arg::Message(fault.reason())),
                );
            }
        }
    }
    (Some(workbook), findings)
}

/// The guard leaves little that could make the reader panic; what does costs a sheet, not the run.
fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// A sheet, and the addresses that were given twice.
fn read_sheet(
    opened: &mut Opened,
    packed: PackedSheet,
    label: &Arc<str>,
    text_room: &mut usize,
) -> Result<(Sheet, Vec<Position>), Fault> {
    let part = packed.part?;
    let read = guarded(|| read_cells(opened, &packed.alias, &part, text_room));
    let mut cells = read.ok_or(Fault::ReaderFailed)??;
    let doubled = take_doubled(&mut cells)?;
    Ok((assemble(label, packed.visible, cells, part), doubled))
}

/// The cells of a sheet, sorted; cells given twice stand side by side.
fn read_cells(
    opened: &mut Opened,
    alias: &str,
    part: &SheetPart,
    text_room: &mut usize,
) -> Result<Vec<Cell>, Fault> {
    let failed = |_| Fault::ReaderFailed;
    let mut reader = opened.worksheet_cells_reader(alias).map_err(failed)?;
    let mut cells: Vec<Cell> = Vec::with_capacity(part.cells + part.unvalued.len());
    let mut seen = 0;
    let mut in_order = part.unvalued.is_empty();
    // Formulas stayed behind in the guard, which told those without a value apart.
    while let Some(cell) = reader.next_cell().map_err(failed)? {
        seen += 1;
        let (row, column) = cell.get_position();
        let Some(content) = content(cell.get_value(), text_room)? else {
            continue;
        };
        let column = u16::try_from(column).map_err(|_| Fault::OutsideGrid)?;
        let position = Position::new(row, column);
        in_order &= cells.last().is_none_or(|last| last.position < position);
        cells.push(Cell { position, content });
    }
    // A cell that one of the two did not see would be lost without a word.
    if seen != part.cells {
        return Err(Fault::ReaderFailed);
    }
    cells.extend(part.unvalued.iter().map(|position| Cell {
        position: *position,
        content: Content::FormulaWithoutValue,
    }));
    if !in_order {
        cells.sort_by_key(|cell| cell.position);
    }
    Ok(cells)
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

fn content(value: &DataRef<'_>, text_room: &mut usize) -> Result<Option<Content>, Fault> {
    let number = |value: f64| {
        let number = decimal::from_binary(value).ok_or(Fault::NotFinite)?;
        Ok(Some(Content::Number(number)))
    };
    match value {
        DataRef::Empty => Ok(None),
        DataRef::Int(value) => Ok(Some(Content::Number((*value).into()))),
        DataRef::Float(value) => number(*value),
        DataRef::String(value) => words(value, text_room),
        DataRef::SharedString(value) => words(value, text_room),
        DataRef::Bool(value) => Ok(Some(Content::Bool(*value))),
        DataRef::DateTime(value) if value.is_duration() => number(value.as_f64()),
        DataRef::DateTime(value) => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            Ok(Some(Content::Date(
                i32::from(year),
                u32::from(month),
                u32::from(day),
            )))
        }
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => match iso_date(value) {
            Some(date) => Ok(Some(date)),
            None => words(value, text_room),
        },
        DataRef::Error(error) => Ok(Some(Content::Error(error.to_string().into()))),
    }
}

/// `2019-09-30` or `2019-09-30T00:00:00`, as strict workbooks store dates.
fn iso_date(text: &str) -> Option<Content> {
    let date = text.split('T').next()?;
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Content::Date(
        year.parse().ok()?,
        month
            .parse()
            .ok()
            .filter(|month| (1..=12).contains(month))?,
        day.parse().ok().filter(|day| (1..=31).contains(day))?,
    ))
}

/// Text in NFC, invisible characters removed; `None` when nothing is left.
fn words(text: &str, text_room: &mut usize) -> Result<Option<Content>, Fault> {
    // Cut before it is cleaned, so that a text of many megabytes in many cells costs little.
    let kept = if text.len() > CHARACTERS {
        let end = text.char_indices().nth(CHARACTERS);
        end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
    } else {
        text
    };
    let cleaned = text::clean(kept);
    *text_room = text_room
        .checked_sub(cleaned.len())
        .ok_or(Fault::TooMuchText)?;
    Ok((!cleaned.is_empty()).then(|| Content::Text(cleaned.into_boxed_str())))
}

fn assemble(name: &Arc<str>, visible: bool, cells: Vec<Cell>, part: SheetPart) -> Sheet {
    let mut rows: Vec<(u32, Range<usize>)> = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        match rows.last_mut() {
            Some((row, range)) if *row == cell.position.row => range.end = index + 1,
            _ => rows.push((cell.position.row, index..index + 1)),
        }
    }
    Sheet {
        name: Arc::clone(name),
        visible,
        cells,
        merges: part.merges,
        hidden_rows: part.hidden_rows,
        hidden_columns: part.hidden_columns,
        rows,
    }
}
