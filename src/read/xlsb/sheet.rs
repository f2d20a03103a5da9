//! The records of one sheet.

use super::records::{Record, Records, text};
use crate::model::cell::Position;
use crate::read::bytes::{Bytes, error_name};
use crate::read::grid::Content;
use crate::read::raw::{COLUMNS, ROWS, RawBody, Room};
use crate::read::refusal::Fault;
use crate::read::styled::{Style, Styles};

/// What cells of all sheets may refer to.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) strings: Vec<String>,
    pub(super) styles: Styles,
}

/// Reads the part of a sheet.
pub(super) fn sheet(part: &[u8], shared: &Shared, room: &mut Room) -> Result<RawBody, Fault> {
    let mut reader = Reader {
        records: Records::new(part),
        shared,
        room,
        body: RawBody::default(),
        row: None,
        column: 0,
    };
    reader.run()?;
    let mut body = reader.body;
    body.hidden_rows.sort_unstable();
    body.hidden_rows.dedup();
    Ok(body)
}

struct Reader<'a, 'r> {
    records: Records<'a>,
    shared: &'r Shared,
    room: &'r mut Room,
    body: RawBody,
    row: Option<u32>,
    /// The column of the next cell that does not say its own.
    column: u32,
}

impl<'a> Reader<'a, '_> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut has_cells = false;
        while let Some(record) = self.records.next()? {
            match record.kind {
                60 => self.columns(record.payload)?,
                145 => {
                    has_cells = true;
                    self.cells()?;
                }
                176 => self.merge(record.payload)?,
                _ => {}
            }
        }
        if has_cells {
            Ok(())
        } else {
            Err(Fault::CutRecord)
        }
    }

    /// Everything up to the end of the cells; a kind of record that has no business here is not passed over.
    fn cells(&mut self) -> Result<(), Fault> {
        let mut foreign = 0_u32;
        loop {
            let record = self.records.next()?.ok_or(Fault::CutRecord)?;
            match record.kind {
                146 if foreign == 0 => return Ok(()),
                35 | 37 => foreign += 1,
                36 | 38 => foreign = foreign.saturating_sub(1),
                _ if foreign > 0 => {}
                0 => self.row(record.payload)?,
                1..=11 | 62 => self.long_cell(&record)?,
                12..=18 => self.short_cell(&record)?,
                // Metadata, formulas of several cells, heights of rows.
                49 | 50 | 426..=428 | 1024 | 1025 => {}
                _ => return Err(Fault::Malformed),
            }
        }
    }

    fn row(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let row = bytes.u32()?;
        if row >= ROWS {
            return Err(Fault::OutsideGrid);
        }
        self.row = Some(row);
        self.column = 0;
        bytes.take(7)?;
        if bytes.u8()? & 0x10 != 0 {
            self.body.hidden_rows.push(row);
        }
        Ok(())
    }

    fn long_cell(&mut self, record: &Record<'a>) -> Result<(), Fault> {
        let mut bytes = record.payload;
        self.column = bytes.u32()?;
        self.cell(record.kind, bytes)
    }

    /// A cell beside the one before it; its kind follows that of the long form, shifted.
    fn short_cell(&mut self, record: &Record<'a>) -> Result<(), Fault> {
        self.cell(record.kind - 11, record.payload)
    }

    fn cell(&mut self, kind: u32, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let row = self.row.ok_or(Fault::Malformed)?;
        if self.column >= COLUMNS {
            return Err(Fault::OutsideGrid);
        }
        let column = u16::try_from(self.column).map_err(|_| Fault::OutsideGrid)?;
        self.column += 1;
        let index = usize::try_from(bytes.u32()? & 0x00ff_ffff).map_err(|_| Fault::FormatIndex)?;
        let at = Position::new(row, column);
        let read = self
            .shared
            .styles
            .get(index)
            .and_then(|style| Ok((self.content(kind, bytes, style)?, style)));
        match read {
            Ok((Some(content), style)) => self.body.take(self.room, at, content, style),
            Ok((None, _)) => Ok(()),
            Err(fault) => self.body.lose(self.room, at, fault, ""),
        }
    }

    fn content(
        &mut self,
        kind: u32,
        mut bytes: Bytes<'a>,
        style: &Style,
    ) -> Result<Option<Content>, Fault> {
        let styles = &self.shared.styles;
        Ok(Some(match kind {
            1 => return Ok(None),
            2 => styles.short(bytes.u32()?, style)?,
            3 | 11 => Content::Error(error_name(bytes.u8()?).ok_or(Fault::Malformed)?.into()),
            4 | 10 => Content::Bool(bytes.u8()? != 0),
            5 | 9 => styles.number(bytes.f64()?, style)?,
            6 | 8 => return self.room.words(&text(&mut bytes)?),
            7 => {
                let shared = self.shared;
                let text = shared
                    .strings
                    .get(bytes.size()?)
                    .ok_or(Fault::StringIndex)?;
                return self.room.words(text);
            }
            62 => {
                bytes.u8()?;
                return self.room.words(&text(&mut bytes)?);
            }
            _ => return Err(Fault::Malformed),
        }))
    }

    fn columns(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (first, last) = (bytes.u32()?, bytes.u32()?);
        bytes.take(8)?;
        if bytes.u16()? & 1 != 0 {
            self.body.hide_columns(first..last.saturating_add(1));
        }
        Ok(())
    }

    fn merge(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (top, bottom) = (bytes.u32()?, bytes.u32()?);
        let (left, right) = (bytes.u32()?, bytes.u32()?);
        let (left, right) = (u16::try_from(left), u16::try_from(right));
        if let (Ok(left), Ok(right)) = (left, right) {
            let last = Position::new(bottom, right);
            self.body.merge(Position::new(top, left), last);
        }
        Ok(())
    }
}
