//! .xlsx and .xlsm: sifted by the guard, read by calamine. The only file that names calamine.

mod common_cell;
mod outline;
mod package;
mod sheet;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};

use self::package::Package;
use self::sheet::SheetPart;
use super::container::Container;
use super::grid::{Cell, Content};
use super::guarded;
use super::raw::{RawBody, RawBook, RawSheet, Room};
use super::refusal::{Fault, Refusal};
use super::{dates, decimal};
use crate::model::cell::Position;

/// The part that says who saved the workbook when.
const PROPERTIES: &str = "docProps/core.xml";

/// A workbook as calamine opened it.
struct Opened {
    book: Xlsx<Cursor<Vec<u8>>>,
    from_1904: bool,
}

/// Reads a workbook whose main part stands at `workbook`.
pub(super) fn read(container: &Container<'_>, workbook: &str) -> Result<RawBook, Refusal> {
    let mut room = Room::new();
    let saved = saved(container)?;
    let Package {
        container,
        sheets,
        names,
        from_1904,
    } = package::open(container, workbook, &mut room)?;
    let opened = guarded(|| Xlsx::new(Cursor::new(container)).ok()).flatten();
    let book = opened.ok_or_else(|| Refusal::faulty("", Fault::ReaderFailed))?;
    let mut opened = Opened { book, from_1904 };
    let sheets = sheets
        .into_iter()
        .map(|packed| RawSheet {
            body: read_sheet(&mut opened, packed.part, &packed.alias, &mut room),
            name: packed.name,
            visible: packed.visible,
        })
        .collect();
    Ok(RawBook {
        sheets,
        names,
        from_1904,
        saved,
    })
}

/// When the workbook was last saved; a workbook that does not say it is none the worse, but a damaged one is.
fn saved(container: &Container<'_>) -> Result<Option<String>, Refusal> {
    if container.entry(PROPERTIES).is_none() {
        return Ok(None);
    }
    let part = container.plain(PROPERTIES)?;
    Ok(outline::saved(part.body()).ok().flatten())
}

fn read_sheet(
    opened: &mut Opened,
    part: Result<SheetPart, Fault>,
    alias: &str,
    room: &mut Room,
) -> Result<RawBody, Fault> {
    let part = part?;
    let cells = guarded(|| read_cells(opened, alias, &part, room));
    Ok(RawBody {
        cells: cells.ok_or(Fault::ReaderFailed)??,
        ..part.around
    })
}

/// The cells of a sheet; formulas without a value stand at the end.
fn read_cells(
    opened: &mut Opened,
    alias: &str,
    part: &SheetPart,
    room: &mut Room,
) -> Result<Vec<Cell>, Fault> {
    let failed = |_| Fault::ReaderFailed;
    let from_1904 = opened.from_1904;
    let mut reader = opened.book.worksheet_cells_reader(alias).map_err(failed)?;
    let mut cells: Vec<Cell> = Vec::with_capacity(part.cells + part.unvalued.len());
    let mut seen = 0;
    // Formulas stayed behind in the guard, which told those without a value apart.
    while let Some(cell) = reader.next_cell().map_err(failed)? {
        seen += 1;
        let (row, column) = cell.get_position();
        let Some(content) = content(cell.get_value(), from_1904, room)? else {
            continue;
        };
        let column = u16::try_from(column).map_err(|_| Fault::OutsideGrid)?;
        let position = Position::new(row, column);
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
    Ok(cells)
}

fn content(
    value: &DataRef<'_>,
    from_1904: bool,
    room: &mut Room,
) -> Result<Option<Content>, Fault> {
    let mut words = |text: &str| Ok(Some(Content::Text(room.take_text(text)?.into())));
    match value {
        DataRef::Empty => Ok(None),
        DataRef::Int(value) => Ok(Some(Content::Number((*value).into()))),
        DataRef::Float(value) => decimal::content(*value).map(Some),
        DataRef::String(value) => words(value),
        DataRef::SharedString(value) => words(value),
        DataRef::Bool(value) => Ok(Some(Content::Bool(*value))),
        DataRef::DateTime(value) if value.is_duration() => {
            decimal::content(value.as_f64()).map(Some)
        }
        // The reader's own days end silently at the edges of its calendar.
        DataRef::DateTime(value) => {
            let serial = decimal::from_binary(value.as_f64()).ok_or(Fault::NotFinite)?;
            let date = dates::from_serial(serial, from_1904);
            Ok(Some(date.unwrap_or(Content::Number(serial))))
        }
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => match dates::from_iso(value) {
            Some(date) => Ok(Some(date)),
            None => words(value),
        },
        DataRef::Error(error) => Ok(Some(Content::Error(error.to_string().into()))),
    }
}
