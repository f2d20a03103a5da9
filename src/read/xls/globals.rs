//! What an old workbook says before its sheets: their list, the shared texts, formats, fonts and names.

use encoding_rs::Encoding;

use super::records::{Record, Records};
use super::strings::{Parts, encoding_of, in_code_page};
use crate::model::cell::column_letters;
use crate::read::aside::Kind;
use crate::read::bytes::Bytes;
use crate::read::face::Face;
use crate::read::raw::{CELLS, RawName, Room, SHEETS};
use crate::read::refusal::{Fault, Refusal};
use crate::read::styled::{Formats, Style, Styles};

/// Names of ranges that are kept.
const NAMES: usize = 10_000;
/// The version of Excel 97 and later in the first record.
const EXCEL_97: u16 = 0x0600;
/// The version of Excel 5 and 95.
const EXCEL_5: u16 = 0x0500;

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) visible: bool,
    /// Where its records begin in the stream.
    pub(super) offset: usize,
    /// False for charts and macros.
    pub(super) holds_cells: bool,
    /// What it is when it holds no table and is no chart.
    pub(super) aside: Option<Kind>,
}

/// What cells of all sheets may refer to.
#[derive(Debug)]
pub(super) struct Globals {
    pub(super) sheets: Vec<Listed>,
    pub(super) strings: Vec<String>,
    pub(super) styles: Styles,
    pub(super) names: Vec<RawName>,
    pub(super) encoding: &'static Encoding,
    /// False for Excel 5 and 95, whose texts stand in a code page.
    pub(super) is_unicode: bool,
}

/// Reads the globals at the beginning of a workbook stream.
pub(super) fn globals(stream: &[u8], room: &mut Room) -> Result<Globals, Refusal> {
    Reader::new(stream)
        .and_then(|reader| reader.read(room))
        .map_err(|problem| match problem {
            Problem::Password => Refusal::password(),
            Problem::TooOld => Refusal::other_format("Excel 2–4"),
            Problem::Faulty(fault) => Refusal::faulty("Workbook", fault),
        })
}

/// True when the records behind the first say by themselves that they are of Excel 97 or later, whatever the first one says: shared
/// texts, the code page of UTF-16, a sheet that begins so.
fn is_of_excel_97(mut records: Records<'_>) -> bool {
    while let Ok(Some(record)) = records.next() {
        match (record.kind, record.payload) {
            (0x0809, begin) => return Bytes::new(begin).u16() == Ok(EXCEL_97),
            (0x00fc, _) | (0x0042, [0xb0, 0x04]) => return true,
            _ => {}
        }
    }
    false
}

enum Problem {
    Password,
    TooOld,
    Faulty(Fault),
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Faulty(fault)
    }
}

struct Reader<'a> {
    records: Records<'a>,
    found: Globals,
    formats: Formats,
    fonts: Vec<Option<Face>>,
    /// Format and font of each cell format.
    cell_formats: Vec<(u16, u16)>,
    /// For each workbook that is referred to, whether it is this one.
    books: Vec<bool>,
    /// Workbook, first and last sheet of each reference to other sheets.
    references: Vec<[u16; 3]>,
    named: Vec<(String, u16, [u16; 4])>,
}

impl<'a> Reader<'a> {
    fn new(stream: &'a [u8]) -> Result<Self, Problem> {
        let mut records = Records::from(stream, 0)?;
        let first = records.next()?.ok_or(Fault::CutRecord)?;
        let version = match first.kind {
            0x0809 => Bytes::new(first.payload).u16()?,
            0x0009 | 0x0209 | 0x0409 => return Err(Problem::TooOld),
            _ => return Err(Fault::Malformed.into()),
        };
        let is_unicode = version == EXCEL_97 || is_of_excel_97(records.clone());
        if !is_unicode && version != EXCEL_5 {
            return Err(Fault::Malformed.into());
        }
        let found = Globals {
            sheets: Vec::new(),
            strings: Vec::new(),
            styles: Styles::default(),
            names: Vec::new(),
            encoding: encoding_rs::WINDOWS_1252,
            is_unicode,
        };
        Ok(Self {
            records,
            found,
            formats: Formats::default(),
            fonts: Vec::new(),
            cell_formats: Vec::new(),
            books: Vec::new(),
            references: Vec::new(),
            named: Vec::new(),
        })
    }

    fn read(mut self, room: &mut Room) -> Result<Globals, Problem> {
        loop {
            let record = self.records.next()?.ok_or(Fault::CutRecord)?;
            match record.kind {
                0x000a => break,
                0x002f => return Err(Problem::Password),
                _ => self.take(&record, room)?,
            }
        }
        self.found.styles.cells = self
            .cell_formats
            .iter()
            .map(|(font, format)| Style {
                shown: self.formats.get(*format),
                face: self.face(*font),
            })
            .collect();
        self.found.names = self
            .named
            .iter()
            .filter_map(|name| self.name(name))
            .collect();
        if self.found.sheets.is_empty() {
            return Err(Fault::Malformed.into());
        }
        Ok(self.found)
    }

    fn take(&mut self, record: &Record<'a>, room: &mut Room) -> Result<(), Fault> {
        let mut bytes = Bytes::new(record.payload);
        match record.kind {
            0x0042 if !self.found.is_unicode => {
                self.found.encoding = encoding_of(bytes.u16()?).ok_or(Fault::CodePage)?;
            }
            0x0022 => self.found.styles.from_1904 = bytes.u16()? == 1,
            0x0085 => self.sheet(bytes)?,
            0x00fc => self.strings(record, room)?,
            0x0031 => {
                let name = self.short_text(record.payload.get(14..).unwrap_or_default())?;
                self.fonts.push(Face::of(&name));
            }
            0x041e => {
                let id = bytes.u16()?;
                let code = self.format_code(record)?;
                self.formats.add(id, &code);
            }
            0x00e0 => self.cell_formats.push((bytes.u16()?, bytes.u16()?)),
            0x01ae => self.books.push(record.payload.get(2..) == Some(&[1, 4])),
            0x0017 if self.found.is_unicode => self.references(bytes)?,
            0x0018 if self.found.is_unicode => self.name_record(bytes),
            _ => {}
        }
        Ok(())
    }

    fn sheet(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        let (offset, state, kind) = (bytes.size()?, bytes.u8()?, bytes.u8()?);
        let name = bytes.take(bytes.len())?;
        let listed = Listed {
            name: self.short_text(name)?,
            visible: state & 3 == 0,
            offset,
            holds_cells: kind == 0,
            aside: Kind::of_number(kind),
        };
        self.found.sheets.push(listed);
        if self.found.sheets.len() > SHEETS {
            return Err(Fault::TooManyCells);
        }
        Ok(())
    }

    fn strings(&mut self, record: &Record<'a>, room: &mut Room) -> Result<(), Fault> {
        let mut parts = Parts::new(self.records.whole(record)?);
        let (_, count) = (parts.u32()?, parts.u32()?);
        // Some writers announce more texts than they write; a cell that asks for one of those is told by its address.
        for _ in 0..count {
            if !parts.advance() {
                break;
            }
            let text = parts.text()?;
            self.found.strings.push(room.take_text(&text)?.to_owned());
            if self.found.strings.len() > CELLS {
                return Err(Fault::TooMuchText);
            }
        }
        Ok(())
    }

    /// A text behind its length in one byte.
    fn short_text(&self, bytes: &[u8]) -> Result<String, Fault> {
        let (length, rest) = bytes.split_first().ok_or(Fault::CutRecord)?;
        if self.found.is_unicode {
            return Parts::new(vec![rest]).text_of(usize::from(*length));
        }
        let text = rest.get(..usize::from(*length)).ok_or(Fault::CutRecord)?;
        Ok(in_code_page(text, self.found.encoding))
    }

    fn format_code(&self, record: &Record<'a>) -> Result<String, Fault> {
        let rest = record.payload.get(2..).unwrap_or_default();
        if self.found.is_unicode {
            Parts::new(vec![rest]).text()
        } else {
            self.short_text(rest)
        }
    }

    /// There is no font with the number 4.
    fn face(&self, font: u16) -> Option<Face> {
        let index = usize::from(if font > 4 { font - 1 } else { font });
        self.fonts.get(index).copied().flatten()
    }

    fn references(&mut self, mut bytes: Bytes<'a>) -> Result<(), Fault> {
        for _ in 0..bytes.u16()? {
            let (book, first, last) = (bytes.u16()?, bytes.u16()?, bytes.u16()?);
            self.references.push([book, first, last]);
        }
        Ok(())
    }

    /// Keeps a name of one plain range; what is broken or more than that is no range to us.
    fn name_record(&mut self, bytes: Bytes<'a>) {
        if let Ok(Some(name)) = range_name(bytes)
            && self.named.len() < NAMES
        {
            self.named.push(name);
        }
    }

    fn name(&self, (name, reference, range): &(String, u16, [u16; 4])) -> Option<RawName> {
        let [book, first, last] = self.references.get(usize::from(*reference))?;
        self.books.get(usize::from(*book)).filter(|own| **own)?;
        let sheet = self.found.sheets.get(usize::from(*first))?;
        let [top, bottom, left, right] = *range;
        let column = |column: u16| column_letters(column & 0x3fff);
        let formula = format!(
            "'{}'!${}${}:${}${}",
            sheet.name.replace('\'', "''"),
            column(left),
            u32::from(top) + 1,
            column(right),
            u32::from(bottom) + 1
        );
        (first == last).then(|| RawName {
            name: name.clone(),
            formula,
        })
    }
}

/// A name, the number of its reference, and first and last row and column.
fn range_name(mut bytes: Bytes<'_>) -> Result<Option<(String, u16, [u16; 4])>, Fault> {
    let (flags, _key, length) = (bytes.u16()?, bytes.u8()?, bytes.u8()?);
    let size = bytes.u16()?;
    bytes.take(8)?;
    let is_built_in = flags & 0x20 != 0;
    let rest = bytes.take(bytes.len())?;
    let formula_at = rest
        .len()
        .checked_sub(usize::from(size))
        .ok_or(Fault::CutRecord)?;
    let (text, formula) = rest.split_at(formula_at);
    let mut formula = Bytes::new(formula);
    let is_one_range = formula.len() == 11;
    let token = formula.u8()?;
    if is_built_in || !is_one_range || !matches!(token, 0x3b | 0x5b | 0x7b) {
        return Ok(None);
    }
    let reference = formula.u16()?;
    let range = [
        formula.u16()?,
        formula.u16()?,
        formula.u16()?,
        formula.u16()?,
    ];
    let name = Parts::new(vec![text]).text_of(usize::from(length))?;
    Ok(Some((name, reference, range)))
}
