//! .xls of Excel 5 to 2003, read record by record.
//!
//! Own code and not calamine, because that reads some of these files wrongly without a word: texts cut where a record ends,
//! NULs between letters, numbers lost beside unusual formulas. Here a record that is cut or unknown is a fault. There is
//! no checksum in the format: a flipped bit inside a number cannot be seen.

mod globals;
mod records;
mod sheet;
mod strings;

use super::aside::Aside;
use super::ole::Ole;
use super::raw::{RawBook, RawSheet, Room};
use super::refusal::{Fault, Refusal};

/// Reads a workbook in its OLE container.
pub(super) fn read(bytes: &[u8]) -> Result<RawBook, Refusal> {
    let damaged = |fault: Fault| Refusal::faulty("", fault);
    let container = Ole::new(bytes).map_err(damaged)?;
    let name = ["Workbook", "Book"]
        .into_iter()
        .find(|name| container.has(name))
        .ok_or_else(|| Refusal::not_a_workbook("text.found-ole"))?;
    let stream = container.stream(name).map_err(damaged)?;
    read_stream(&stream)
}

/// Reads a workbook that stands without a container.
pub(super) fn read_stream(stream: &[u8]) -> Result<RawBook, Refusal> {
    let mut room = Room::new();
    let globals = globals::globals(stream, &mut room)?;
    let mut offsets = Vec::new();
    let mut sheets = Vec::new();
    for listed in globals.sheets.iter().filter(|listed| listed.holds_cells) {
        // One table under two names would count twice.
        if offsets.contains(&listed.offset) {
            return Err(Refusal::damaged(&listed.name, "text.reason-shared-part"));
        }
        offsets.push(listed.offset);
        let body = sheet::sheet(stream, listed.offset, &globals, &mut room);
        if let Err(fault @ (Fault::TooManyCells | Fault::TooMuchText)) = &body {
            return Err(Refusal::faulty(&listed.name, *fault));
        }
        sheets.push(RawSheet {
            part: None,
            name: listed.name.clone(),
            visible: listed.visible,
            body,
        });
    }
    let aside = globals.sheets.iter().filter_map(|listed| {
        let kind = listed.aside?;
        let name = listed.name.clone();
        Some(Aside { name, kind })
    });
    Ok(RawBook {
        sheets,
        aside: aside.collect(),
        names: globals.names,
        from_1904: globals.styles.from_1904,
        ..RawBook::default()
    })
}
