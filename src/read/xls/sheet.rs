//! The records of one sheet.

use super::globals::Globals;
use super::records::{CONTINUE, Record, Records};
use super::strings::{Parts, in_code_page};
use crate::model::cell::Position;
use crate::read::bytes::{Bytes, error_name};
use crate::read::grid::Content;
use crate::read::raw::{RawBody, Room};
use crate::read::refusal::Fault;
use crate::read::styled::Style;

/// Columns of a sheet.
const COLUMNS: u16 = 256;

/// Reads the sheet whose records begin at `offset`.
pub(super) fn sheet(
    stream: &[u8],
    offset: usize,
    globals: &Globals,
    room: &mut Room,
) -> Result<RawBody, Fault> {
    let mut reader = Reader {
        records: Records::from(stream, offset)?,
        globals,
        room,
        body: RawBody::default(),
        awaits_text: None,
    };
    reader.run()?;
    let mut body = reader.body;
    body.hidden_rows.sort_unstable();
    body.hidden_rows.dedup();
    Ok(body)
}

struct Reader<'a, 'r> {
    records: Records<'a>,
    globals: &'r Globals,
    room: &'r mut Room,
    body: RawBody,
    /// The cell of a formula whose text follows in a record of its own.
    awaits_text: Option<(Position, &'r Style)>,
}

impl<'a, 'r> Reader<'a, 'r> {
    fn run(&mut self) -> Result<(), Fault> {
        self.begin()?;
        // Charts inside a sheet have records of the same kinds, between a beginning and an end of their own.
        let mut depth = 1_u32;
        loop {
            let record = self.records.next()?.ok_or(Fault::CutRecord)?;
            match record.kind {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                _ if depth == 1 => self.take(&record)?,
                _ => {}
            }
        }
        self.miss_text()
    }

    /// A sheet that does not begin where the workbook says would be empty without a word.
    fn begin(&mut self) -> Result<(), Fault> {
        let first = self.records.next()?.ok_or(Fault::CutRecord)?;
        let mut bytes = Bytes::new(first.payload);
        let (_version, kind) = (bytes.u16()?, bytes.u16()?);
        if (first.kind, kind) == (0x0809, 0x0010) {
            Ok(())
        } else {
            Err(Fault::Malformed)
        }
    }

    /// The formula before this record waited for its text in vain.
    fn miss_text(&mut self) -> Result<(), Fault> {
        match self.awaits_text.take() {
            Some((at, style)) => self.push(at, style, Content::FormulaWithoutValue),
            None => Ok(()),
        }
    }

    fn take(&mut self, record: &Record<'a>) -> Result<(), Fault> {
        let bytes = Bytes::new(record.payload);
        // Between a formula and its text stand only those records that share the formula among cells.
        if !matches!(
            record.kind,
            0x0207 | 0x04bc | 0x00bc | 0x0221 | 0x0021 | 0x0236 | 0x0036 | CONTINUE
        ) {
            self.miss_text()?;
        }
        match record.kind {
            0x00fd | 0x0204 | 0x00d6 | 0x0203 | 0x027e | 0x0006 | 0x0206 | 0x0406 | 0x0205 => {
                self.cell(record)
            }
            0x00bd => self.short_numbers(bytes),
            0x0207 => self.text_of_formula(record),
            0x00e5 => self.merges(bytes),
            0x0208 => self.row(bytes),
            0x007d => self.columns(bytes),
            // Records of Excel 2 to 4, which would be passed over in silence.
            0x0002..=0x0005 | 0x0007 | 0x0044 => Err(Fault::Malformed),
            _ => Ok(()),
        }
    }

    /// A cell in a record of its own; what is wrong with its value costs this cell.
    fn cell(&mut self, record: &Record<'a>) -> Result<(), Fault> {
        let mut bytes = Bytes::new(record.payload);
        let (row, column) = (bytes.u16()?, bytes.u16()?);
        let read = match record.kind {
            0x00fd => self.shared_text(Bytes::new(record.payload)),
            0x0204 | 0x00d6 => self.text(record),
            0x0203 => self.number(Bytes::new(record.payload)),
            0x027e => self.short(Bytes::new(record.payload)),
            0x0205 => self.flag_or_error(Bytes::new(record.payload)),
            _ => self.formula(Bytes::new(record.payload)),
        };
        read.or_else(|fault| {
            let at = Position::new(u32::from(row), column);
            self.body.lose(self.room, at, fault, &stored(record))
        })
    }

    /// Address and format, with which every cell begins.
    fn place(&mut self, bytes: &mut Bytes<'a>) -> Result<(Position, &'r Style), Fault> {
        let (row, column) = (bytes.u16()?, bytes.u16()?);
        let style = self.style(bytes)?;
        Ok((self.position(row, column)?, style))
    }

    fn style(&self, bytes: &mut Bytes<'a>) -> Result<&'r Style, Fault> {
        self.globals.styles.get(usize::from(bytes.u16()?))
    }

    fn position(&self, row: u16, column: u16) -> Result<Position, Fault> {
        if column >= COLUMNS {
            return Err(Fault::OutsideGrid);
        }
        Ok(Position::new(u32::from(row), column))
    }

    fn push(&mut self, at: Position, style: &Style, content: Content) -> Result<(), Fault> {
        self.body.take(self.room, at, content, style)
    }

    fn push_text(&mut self, at: Position, style: &Style, text: &str) -> Result<(), Fault> {
        match self.room.words(text)? {
            Some(content) => self.push(at, style, content),
            None => Ok(()),
        }
    }

    fn shared_text(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (at, style) = self.place(&mut bytes)?;
        let text = self.globals.strings.get(bytes.size()?);
        self.push_text(at, style, text.ok_or(Fault::StringIndex)?)
    }

    fn text(&mut self, record: &Record<'a>) -> Result<(), Fault> {
        let (at, style) = self.place(&mut Bytes::new(record.payload))?;
        let text = self.long_text(record, 6, style)?;
        self.push_text(at, style, &text)
    }

    /// A text behind its length in two bytes, `from` bytes into a record.
    fn long_text(
        &mut self,
        record: &Record<'a>,
        from: usize,
        style: &Style,
    ) -> Result<String, Fault> {
        let mut parts = self.records.whole(record)?;
        if let Some(first) = parts.first_mut() {
            *first = first.get(from..).ok_or(Fault::CutRecord)?;
        }
        let joined = parts.concat();
        let mut bytes = Bytes::new(&joined);
        let length = usize::from(bytes.u16()?);
        // Some writers leave the flags away that Excel 97 has in front of the letters, as before it.
        if self.globals.is_unicode && bytes.len() != length {
            return Parts::new(parts).text();
        }
        // In a font of TCVN3 or VNI the code page says nothing about the letters.
        let encoding = match style.face {
            Some(_) => encoding_rs::WINDOWS_1252,
            None => self.globals.encoding,
        };
        let text = in_code_page(bytes.take(length)?, encoding);
        if text.trim_end_matches('\0').contains('\0') {
            return Err(Fault::Control);
        }
        Ok(text)
    }

    fn number(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (at, style) = self.place(&mut bytes)?;
        let content = self.globals.styles.number(bytes.f64()?, style)?;
        self.push(at, style, content)
    }

    fn short(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (at, style) = self.place(&mut bytes)?;
        let content = self.globals.styles.short(bytes.u32()?, style)?;
        self.push(at, style, content)
    }

    /// Short numbers side by side, in one record.
    fn short_numbers(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (row, first) = (bytes.u16()?, bytes.u16()?);
        let mut column = first;
        while bytes.len() >= 6 {
            let style = self.style(&mut bytes);
            let bits = bytes.u32()?;
            let read = style.and_then(|style| {
                let at = self.position(row, column)?;
                self.push(at, style, self.globals.styles.short(bits, style)?)
            });
            let at = Position::new(u32::from(row), column);
            read.or_else(|fault| self.body.lose(self.room, at, fault, ""))?;
            column = column.checked_add(1).ok_or(Fault::OutsideGrid)?;
        }
        // The record ends with its last column, which tells whether all of it is there.
        if column == first || bytes.u16()? != column - 1 {
            return Err(Fault::CutRecord);
        }
        Ok(())
    }

    fn formula(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (at, style) = self.place(&mut bytes)?;
        let result = bytes.take(8)?;
        let [kind, _, value, .., 0xff, 0xff] = *result else {
            let content = self
                .globals
                .styles
                .number(Bytes::new(result).f64()?, style)?;
            return self.push(at, style, content);
        };
        match kind {
            0 => {
                self.awaits_text = Some((at, style));
                Ok(())
            }
            1 => self.push(at, style, Content::Bool(value != 0)),
            2 => self.error(at, style, value),
            3 => Ok(()),
            _ => self.push(at, style, Content::FormulaWithoutValue),
        }
    }

    fn text_of_formula(&mut self, record: &Record<'a>) -> Result<(), Fault> {
        let (at, style) = self.awaits_text.take().ok_or(Fault::Malformed)?;
        let text = self.long_text(record, 0, style);
        let read = text.and_then(|text| self.push_text(at, style, &text));
        read.or_else(|fault| self.body.lose(self.room, at, fault, ""))
    }

    fn flag_or_error(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (at, style) = self.place(&mut bytes)?;
        let (value, is_error) = (bytes.u8()?, bytes.u8()? != 0);
        if is_error {
            self.error(at, style, value)
        } else {
            self.push(at, style, Content::Bool(value != 0))
        }
    }

    fn error(&mut self, at: Position, style: &Style, code: u8) -> Result<(), Fault> {
        let name = error_name(code).ok_or(Fault::Malformed)?;
        self.push(at, style, Content::Error(name.into()))
    }

    fn merges(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        for _ in 0..bytes.u16()? {
            let (top, bottom) = (bytes.u16()?, bytes.u16()?);
            let (left, right) = (bytes.u16()?, bytes.u16()?);
            let last = Position::new(u32::from(bottom), right.min(COLUMNS - 1));
            self.body.merge(Position::new(u32::from(top), left), last);
        }
        Ok(())
    }

    fn row(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let row = bytes.u16()?;
        bytes.take(10)?;
        if bytes.u16()? & 0x20 != 0 {
            self.body.hidden_rows.push(u32::from(row));
        }
        Ok(())
    }

    fn columns(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (first, last) = (bytes.u16()?, bytes.u16()?);
        bytes.take(4)?;
        if bytes.u16()? & 1 != 0 && first <= last {
            self.body
                .hide_columns(u32::from(first)..u32::from(last) + 1);
        }
        Ok(())
    }
}

/// What a record holds, for a cell whose value cannot be read.
fn stored(record: &Record<'_>) -> String {
    let value = || {
        let mut bytes = Bytes::new(record.payload);
        bytes.take(6)?;
        Ok::<_, Fault>(match record.kind {
            0x00fd => bytes.u32()?.to_string(),
            0x0203 => format!("{:e}", bytes.f64()?),
            _ => String::new(),
        })
    };
    value().unwrap_or_default()
}
