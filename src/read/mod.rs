//! Opens one workbook and returns its cells; knows nothing of forms. The only file that names calamine.

mod decimal;
mod directory;
pub mod grid;
mod markup;
pub mod number;
mod package;
mod refusal;
mod rules;

use std::io::Cursor;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx};

pub use rules::RULES;

use self::grid::{Cell, Content, Sheet, Workbook};
use self::markup::SheetPart;
use self::refusal::Refusal;
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding};
use crate::text;

/// Cells of one workbook; a district's has some thousands.
const CELLS: usize = 5_000_000;
/// Rows of a sheet.
const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const COLUMNS: u32 = 16_384;
/// Characters of a text that are kept; Excel allows as many in a cell.
const CHARACTERS: usize = 32_767;

type Opened = Xlsx<Cursor<Vec<u8>>>;

/// Reads a workbook; `path` only names it in findings. `None` when it is refused as a whole.
pub fn read(path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
    let package = match package::open(bytes) {
        Ok(package) => package,
        Err(refusal) => return (None, vec![refusal.into_finding(path)]),
    };
    // The guard leaves little that could make the reader panic; what does costs this workbook only.
    let read = catch_unwind(AssertUnwindSafe(|| read_package(path, package)));
    read.unwrap_or_else(|_| {
        (
            None,
            vec![unreadable("", "text.reason-reader-failed").into_finding(path)],
        )
    })
}

fn unreadable(part: &str, reason: &'static str) -> Refusal {
    Refusal::damaged(part, reason)
}

fn read_package(path: &Arc<str>, package: package::Package) -> (Option<Workbook>, Vec<Finding>) {
    let mut opened: Opened = match Xlsx::new(Cursor::new(package.container)) {
        Ok(opened) => opened,
        Err(_) => {
            return (
                None,
                vec![unreadable("xl/workbook.xml", "text.reason-reader-failed").into_finding(path)],
            );
        }
    };
    let listed: Vec<(String, bool, bool)> = opened
        .sheets_metadata()
        .iter()
        .map(|sheet| {
            (
                sheet.name.clone(),
                sheet.visible == SheetVisible::Visible,
                sheet.typ == SheetType::WorkSheet,
            )
        })
        .collect();
    let mut workbook = Workbook::default();
    let mut findings = Vec::new();
    let mut room = CELLS;
    for (index, (name, visible, is_worksheet)) in listed.into_iter().enumerate() {
        if !is_worksheet {
            continue;
        }
        let part = package.sheets.get(index).cloned().unwrap_or_default();
        let label: Arc<str> = Arc::from(text::clean(&name));
        match read_sheet(&mut opened, &name, &mut room) {
            Ok((cells, doubled)) => {
                if !visible && !cells.is_empty() {
                    let finding =
                        Finding::new(rules::HIDDEN_SHEET, vec![CellRef::sheet(path, &label)]);
                    findings.push(finding.with_text("sheet", &*label));
                }
                for at in doubled {
                    let finding =
                        Finding::new(rules::DOUBLED_CELL, vec![CellRef::at(path, &label, at)]);
                    findings.push(finding.with_text("cell", at.to_string()));
                }
                workbook.sheets.push(assemble(label, visible, cells, part));
            }
            Err(reason) => {
                let finding =
                    Finding::new(rules::SHEET_UNREADABLE, vec![CellRef::sheet(path, &label)]);
                findings.push(
                    finding
                        .with_text("sheet", &*label)
                        .with("reason", Arg::Message(reason)),
                );
            }
        }
    }
    (Some(workbook), findings)
}

/// The cells of a sheet in order, and the addresses that were given twice.
fn read_sheet(
    opened: &mut Opened,
    name: &str,
    room: &mut usize,
) -> Result<(Vec<Cell>, Vec<Position>), &'static str> {
    let mut reader = opened
        .worksheet_cells_reader(name)
        .map_err(|_| "text.reason-reader-failed")?;
    let mut cells: Vec<Cell> = Vec::new();
    let mut doubled = Vec::new();
    let mut in_order = true;
    loop {
        // The form with metadata neither expands shared formulas nor copies their text.
        let record = reader
            .next_cell_with_formula_metadata()
            .map_err(|_| "text.reason-reader-failed")?;
        let Some(record) = record else { break };
        let (row, column) = record.pos;
        if row >= ROWS || column >= COLUMNS {
            return Err("text.reason-outside-grid");
        }
        let Some(content) = content(record.value, record.formula.is_some())? else {
            continue;
        };
        let position = Position::new(row, u16::try_from(column).unwrap_or(u16::MAX));
        if let Some(last) = cells.last() {
            if last.position == position {
                doubled.push(position);
            }
            in_order &= last.position < position;
        }
        if *room == 0 {
            return Err("text.reason-too-many-cells");
        }
        *room -= 1;
        cells.push(Cell { position, content });
    }
    if !in_order {
        cells.sort_by_key(|cell| cell.position);
        let pairs = cells.windows(2).filter_map(|pair| match pair {
            [first, second] if first.position == second.position => Some(first.position),
            _ => None,
        });
        doubled = pairs.collect();
    }
    doubled.dedup();
    // A cell given twice has no value anybody could trust.
    cells.retain(|cell| !doubled.contains(&cell.position));
    Ok((cells, doubled))
}

fn content(value: DataRef<'_>, has_formula: bool) -> Result<Option<Content>, &'static str> {
    let number = |value: f64| match decimal::from_binary(value) {
        Some(number) => Ok(Some(Content::Number(number))),
        None => Err("text.reason-not-finite"),
    };
    match value {
        DataRef::Empty => Ok(has_formula.then_some(Content::FormulaWithoutValue)),
        DataRef::Int(value) => Ok(Some(Content::Number(value.into()))),
        DataRef::Float(value) => number(value),
        DataRef::String(value) => Ok(words(&value)),
        DataRef::SharedString(value) => Ok(words(value)),
        DataRef::Bool(value) => Ok(Some(Content::Bool(value))),
        DataRef::DateTime(value) if value.is_duration() => number(value.as_f64()),
        DataRef::DateTime(value) => {
            let (year, month, day, ..) = value.to_ymd_hms_milli();
            Ok(Some(Content::Date(
                i32::from(year),
                u32::from(month),
                u32::from(day),
            )))
        }
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => Ok(words(&value)),
        DataRef::Error(error) => Ok(Some(Content::Error(error.to_string().into()))),
    }
}

/// Text in NFC, invisible characters removed; `None` when nothing is left.
fn words(text: &str) -> Option<Content> {
    let mut cleaned = text::clean(text);
    if cleaned.len() > CHARACTERS {
        cleaned = cleaned.chars().take(CHARACTERS).collect();
    }
    (!cleaned.is_empty()).then(|| Content::Text(cleaned.into_boxed_str()))
}

fn assemble(name: Arc<str>, visible: bool, cells: Vec<Cell>, part: SheetPart) -> Sheet {
    let mut rows: Vec<(u32, Range<usize>)> = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        match rows.last_mut() {
            Some((row, range)) if *row == cell.position.row => range.end = index + 1,
            _ => rows.push((cell.position.row, index..index + 1)),
        }
    }
    let SheetPart {
        merges,
        hidden_rows,
        hidden_columns,
    } = part;
    Sheet {
        name,
        visible,
        cells,
        merges,
        hidden_rows,
        hidden_columns,
        rows,
    }
}
