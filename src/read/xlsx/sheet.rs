//! Sifts a worksheet: only cells that carry a value go on to the reader, in the form it reads without a doubt.
//!
//! Formulas, formats and blank cells stay behind. What the reader would take for something else without a word, such as
//! a text that does not exist, is a fault here. Merged ranges and what is hidden are noted on the way.

use std::ops::Range;

use super::common_cell::{CommonCell, CommonContent, address_of, common_cell};
use crate::model::cell::Position;
use crate::read::grid::Block;
use crate::read::markup::{Kind, Tag, Tags, digits};
use crate::read::raw::{COLUMNS, ROWS, RawBody};
use crate::read::refusal::Fault;
use crate::read::styled::{Shown, Style};

/// What a sheet's cells may refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Book<'b> {
    /// Number of shared strings.
    pub(super) strings: u32,
    /// Number of cell formats.
    pub(super) formats: u32,
    /// What the formats tell of their cells; empty when that is nothing.
    pub(super) styles: &'b [Style],
}

/// What a sheet holds besides the values.
#[derive(Debug, Default, PartialEq)]
pub(super) struct SheetPart {
    /// Everything but the cells themselves.
    pub(super) around: RawBody,
    /// Cells handed on.
    pub(super) cells: usize,
    /// Formulas without a stored value.
    pub(super) unvalued: Vec<Position>,
}

/// Appends the sifted sheet to `out`. `room` is the number of cells still allowed in the workbook.
pub(super) fn sift(
    part: &[u8],
    book: Book<'_>,
    room: &mut usize,
    out: &mut Vec<u8>,
) -> Result<SheetPart, Fault> {
    let (start, before) = (out.len(), *room);
    out.reserve(part.len());
    let sifted = Sieve::new(part, book, *room, out, Blank::LeftOut).run();
    // Cells without an address count from their neighbour, so none may be left out.
    let sifted = match sifted {
        Err(Fault::NoAddress) => {
            out.truncate(start);
            Sieve::new(part, book, before, out, Blank::Kept).run()
        }
        Ok(_) | Err(_) => sifted,
    };
    let (part, left) = sifted?;
    *room = left;
    Ok(part)
}

/// What becomes of blank cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blank {
    LeftOut,
    Kept,
}

struct Sieve<'a, 'o, 'b> {
    part: &'a [u8],
    tags: Tags<'a>,
    book: Book<'b>,
    room: usize,
    out: &'o mut Vec<u8>,
    blank: Blank,
    /// Where the next cell stands unless it says otherwise.
    row: u32,
    column: u32,
    found: SheetPart,
}

/// Attributes of a cell.
#[derive(Default)]
struct Traits<'a> {
    address: Option<(u32, u32)>,
    /// `u32::MAX` when it is no number.
    format: Option<u32>,
    kind: Option<&'a [u8]>,
}

/// The elements of a cell; ranges count bytes of the part.
#[derive(Default)]
struct Inside<'a> {
    has_formula: bool,
    /// `<v>`, also an empty one.
    has_value: bool,
    /// `<v>5</v>`, and the 5; `None` when it is empty.
    value: Option<(Range<usize>, &'a [u8])>,
    /// `<is>..</is>`
    inline: Option<Range<usize>>,
}

impl<'a, 'o, 'b> Sieve<'a, 'o, 'b> {
    fn new(
        part: &'a [u8],
        book: Book<'b>,
        room: usize,
        out: &'o mut Vec<u8>,
        blank: Blank,
    ) -> Self {
        Self {
            part,
            tags: Tags::new(part),
            book,
            room,
            out,
            blank,
            row: 0,
            column: 0,
            found: SheetPart::default(),
        }
    }

    fn run(mut self) -> Result<(SheetPart, usize), Fault> {
        self.out.extend_from_slice(b"<worksheet><sheetData>");
        let root = self.tags.next()?.ok_or(Fault::Malformed)?;
        if !root.begins(b"worksheet") {
            return Err(Fault::Malformed);
        }
        let mut seen_cells = false;
        while let Some(tag) = self.tags.next()? {
            if tag.begins(b"sheetData") {
                // The reader stops at the end of the first.
                if std::mem::replace(&mut seen_cells, true) {
                    return Err(Fault::Malformed);
                }
                if tag.kind == Kind::Opening {
                    self.rows()?;
                }
            } else if tag.begins(b"mergeCell") {
                self.merge(&tag);
            } else if tag.begins(b"col") {
                self.columns(&tag);
            } else if tag.kind == Kind::Closing && tag.full_name == root.full_name {
                break;
            }
        }
        if !seen_cells {
            return Err(Fault::Malformed);
        }
        self.out.extend_from_slice(b"</sheetData></worksheet>");
        self.found.around.hidden_rows.sort_unstable();
        self.found.around.hidden_rows.dedup();
        Ok((self.found, self.room))
    }

    fn rows(&mut self) -> Result<(), Fault> {
        loop {
            let from = self.tags.at();
            if let Some(cell) = common_cell(self.part.get(from..).unwrap_or_default()) {
                self.tags.pass(cell.end);
                self.common_cell(from, &cell)?;
                continue;
            }
            let tag = self.tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.name) {
                (Kind::Opening | Kind::Empty, b"c") => self.any_cell(&tag)?,
                (Kind::Opening, b"row") => self.open_row(&tag)?,
                (Kind::Empty, b"row") => {
                    self.open_row(&tag)?;
                    self.close_row(None);
                }
                (Kind::Closing, b"row") => self.close_row(Some(&tag)),
                (Kind::Closing, b"sheetData") => return Ok(()),
                _ => return Err(Fault::Malformed),
            }
        }
    }

    fn open_row(&mut self, tag: &Tag<'a>) -> Result<(), Fault> {
        let mut is_hidden = false;
        for (name, value) in tag.attributes() {
            match name {
                b"r" => {
                    let number = digits(value).and_then(|number| number.checked_sub(1));
                    self.row = number.ok_or(Fault::Malformed)?;
                }
                b"hidden" => is_hidden = matches!(value, b"1" | b"true"),
                _ => {}
            }
        }
        if is_hidden && self.row < ROWS {
            self.found.around.hidden_rows.push(self.row);
        }
        if self.blank == Blank::Kept {
            self.copy(tag.start..tag.end);
        }
        Ok(())
    }

    fn close_row(&mut self, tag: Option<&Tag<'a>>) {
        self.row += 1;
        self.column = 0;
        if let (Some(tag), Blank::Kept) = (tag, self.blank) {
            self.copy(tag.start..tag.end);
        }
    }

    fn common_cell(&mut self, from: usize, cell: &CommonCell<'a>) -> Result<(), Fault> {
        let traits = Traits {
            address: Some(cell.address),
            format: Some(cell.format),
            kind: cell.kind,
        };
        let content = from + cell.value..from + cell.closing;
        let mut inside = Inside {
            has_formula: cell.has_formula,
            ..Inside::default()
        };
        match cell.content {
            CommonContent::Nothing => {}
            CommonContent::Value(text) => {
                inside.has_value = true;
                inside.value = (!text.is_empty()).then_some((content, text));
            }
            CommonContent::Inline => inside.inline = Some(content),
        }
        let open = from..from + cell.opening;
        self.cell(&traits, &inside, open, from + cell.closing..from + cell.end)
    }

    fn any_cell(&mut self, open: &Tag<'a>) -> Result<(), Fault> {
        let traits = traits(open)?;
        let (inside, close) = match open.kind {
            Kind::Empty => (Inside::default(), open.end..open.end),
            Kind::Opening | Kind::Closing => {
                let (inside, close) = self.inside(open)?;
                (inside, close.start..close.end)
            }
        };
        self.cell(&traits, &inside, open.start..open.end, close)
    }

    fn cell(
        &mut self,
        traits: &Traits<'a>,
        inside: &Inside<'a>,
        open: Range<usize>,
        close: Range<usize>,
    ) -> Result<(), Fault> {
        let (row, column) = match traits.address {
            Some(address) => address,
            None if self.blank == Blank::LeftOut => return Err(Fault::NoAddress),
            None => (self.row, self.column),
        };
        self.column = column + 1;
        let carried = self.carried(traits, inside)?;
        // A formula whose result is the empty text has a value, and it is blank.
        let is_unvalued = inside.has_formula
            && carried.is_none()
            && !(inside.has_value && traits.kind == Some(b"str"));
        if carried.is_none() && !is_unvalued && self.blank == Blank::LeftOut {
            return Ok(());
        }
        if row >= ROWS || column >= COLUMNS {
            return Err(Fault::OutsideGrid);
        }
        if is_unvalued {
            let column = u16::try_from(column).map_err(|_| Fault::OutsideGrid)?;
            self.found.unvalued.push(Position::new(row, column));
            self.take_room()?;
        }
        if carried.is_none() && self.blank == Blank::LeftOut {
            return Ok(());
        }
        self.found.cells += 1;
        self.take_room()?;
        if !self.book.styles.is_empty() {
            self.look(traits, row, column);
        }
        let carried = carried.unwrap_or(close.start..close.start);
        if open.end == carried.start && carried.end == close.start {
            self.copy(open.start..close.end);
        } else {
            self.copy(open);
            self.copy(carried);
            self.copy(close);
        }
        Ok(())
    }

    /// Notes what the format of a cell tells of its text or number.
    fn look(&mut self, traits: &Traits<'_>, row: u32, column: u32) {
        let format = usize::try_from(traits.format.unwrap_or(0)).ok();
        let style = format.and_then(|format| self.book.styles.get(format));
        let (Some(style), Ok(column)) = (style, u16::try_from(column)) else {
            return;
        };
        let at = Position::new(row, column);
        match traits.kind {
            None | Some(b"n") if style.shown == Shown::Percent => {
                self.found.around.percents.push(at)
            }
            Some(b"s" | b"str" | b"inlineStr" | b"is") => {
                self.found
                    .around
                    .faces
                    .extend(style.face.map(|face| (at, face)));
            }
            _ => {}
        }
    }

    /// Reads the elements of a cell up to its end.
    fn inside(&mut self, open: &Tag<'a>) -> Result<(Inside<'a>, Tag<'a>), Fault> {
        let mut inside = Inside::default();
        loop {
            let tag = self.tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.name) {
                (Kind::Closing, _) if tag.full_name == open.full_name => return Ok((inside, tag)),
                (Kind::Closing, _) => return Err(Fault::Malformed),
                (Kind::Opening, b"v") => {
                    let close = self.tags.closing(&tag)?;
                    let text = self.part.get(tag.end..close.start).unwrap_or_default();
                    inside.has_value = true;
                    if !text.is_empty()
                        && inside.value.replace((tag.start..close.end, text)).is_some()
                    {
                        return Err(Fault::Malformed);
                    }
                }
                (Kind::Empty, b"v") => inside.has_value = true,
                (Kind::Opening, b"f") => {
                    self.tags.closing(&tag)?;
                    inside.has_formula = true;
                }
                (Kind::Empty, b"f") => inside.has_formula = true,
                (Kind::Opening, b"is") => {
                    let close = self.inline_end(&tag)?;
                    if inside.inline.replace(tag.start..close.end).is_some() {
                        return Err(Fault::Malformed);
                    }
                }
                (Kind::Opening, _) => {
                    self.tags.skip(&tag)?;
                }
                (Kind::Empty, _) => {}
            }
        }
    }

    /// Where the text of a cell ends, which holds no other cells: the reader would take them for ones of the sheet.
    fn inline_end(&mut self, open: &Tag<'a>) -> Result<Tag<'a>, Fault> {
        loop {
            let tag = self.tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.name) {
                (Kind::Closing, b"is") if tag.full_name == open.full_name => return Ok(tag),
                (_, b"is" | b"c" | b"row" | b"v" | b"f" | b"sheetData") => {
                    return Err(Fault::Malformed);
                }
                _ => {}
            }
        }
    }

    /// The element that carries the value, checked for what the reader passes over in silence.
    fn carried(
        &self,
        traits: &Traits<'_>,
        inside: &Inside<'_>,
    ) -> Result<Option<Range<usize>>, Fault> {
        let is_inline = matches!(traits.kind, Some(b"inlineStr" | b"is"));
        match (&inside.value, &inside.inline) {
            (None, None) => Ok(None),
            (None, Some(inline)) => Ok(Some(inline.clone())),
            (Some(_), Some(inline)) if is_inline => Ok(Some(inline.clone())),
            // The reader would drop one of the two.
            (Some(_), Some(_)) => Err(Fault::Malformed),
            (Some(_), None) if is_inline => Err(Fault::Malformed),
            (Some((element, text)), None) => {
                self.check_value(traits, text)?;
                Ok(Some(element.clone()))
            }
        }
    }

    fn check_value(&self, traits: &Traits<'_>, text: &[u8]) -> Result<(), Fault> {
        match traits.kind {
            // The reader takes what is no index for the first string.
            Some(b"s") => match digits(text) {
                Some(index) if index < self.book.strings => Ok(()),
                Some(_) | None => Err(Fault::StringIndex),
            },
            // The reader stops at the first entity.
            None | Some(b"n" | b"b" | b"e") if memchr::memchr(b'&', text).is_some() => {
                Err(Fault::Malformed)
            }
            // Without its format a date is a plain number.
            None | Some(b"n") => match traits.format {
                // The plain format is there even when none is listed.
                Some(format @ 1..) if format >= self.book.formats => Err(Fault::FormatIndex),
                Some(_) | None => Ok(()),
            },
            Some(_) => Ok(()),
        }
    }

    fn take_room(&mut self) -> Result<(), Fault> {
        self.room = self.room.checked_sub(1).ok_or(Fault::TooManyCells)?;
        Ok(())
    }

    fn copy(&mut self, range: Range<usize>) {
        self.out
            .extend_from_slice(self.part.get(range).unwrap_or_default());
    }

    fn merge(&mut self, tag: &Tag<'a>) {
        if let Some(Block { first, last }) = tag.attribute("ref").and_then(block) {
            self.found.around.merge(first, last);
        }
    }

    fn columns(&mut self, tag: &Tag<'a>) {
        if let (Some(min), Some(max), true) =
            (tag.number("min"), tag.number("max"), tag.is_set("hidden"))
        {
            self.found.around.hide_columns(min.saturating_sub(1)..max);
        }
    }
}

fn traits<'a>(open: &Tag<'a>) -> Result<Traits<'a>, Fault> {
    let mut traits = Traits::default();
    for (name, value) in open.attributes() {
        let is_second = match name {
            b"r" => {
                let address = address_of(value).ok_or(Fault::Malformed)?;
                traits.address.replace(address).is_some()
            }
            b"s" => {
                let format = digits(value).unwrap_or(u32::MAX);
                traits.format.replace(format).is_some()
            }
            b"t" => traits.kind.replace(value).is_some(),
            _ => false,
        };
        if is_second {
            return Err(Fault::Malformed);
        }
    }
    Ok(traits)
}

/// "A1:C3" or "A1".
fn block(reference: &[u8]) -> Option<Block> {
    let mut corners = reference.splitn(2, |byte| *byte == b':');
    let first = position(corners.next()?)?;
    let last = corners.next().map_or(Some(first), position)?;
    (first.row <= last.row && first.column <= last.column).then_some(Block { first, last })
}

fn position(address: &[u8]) -> Option<Position> {
    let (row, column) = address_of(address)?;
    (row < ROWS && column < COLUMNS).then_some(Position::new(row, u16::try_from(column).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    const BOOK: Book<'_> = Book {
        strings: 2,
        formats: 3,
        styles: &[],
    };

    fn sifted(cells: &str) -> Result<(String, SheetPart), Fault> {
        let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
        let mut out = Vec::new();
        let part = sift(sheet.as_bytes(), BOOK, &mut 100, &mut out)?;
        let inner = String::from_utf8(out).unwrap();
        let inner = inner
            .replace("<worksheet><sheetData>", "")
            .replace("</sheetData></worksheet>", "");
        Ok((inner, part))
    }

    fn refused(cell: &str) -> Fault {
        sifted(&format!("<row r=\"1\">{cell}</row>")).unwrap_err()
    }

    #[test]
    fn only_cells_with_a_value_go_on() {
        let (out, part) = sifted(
            r#"<row r="2"><c r="A2" s="1"/><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" s="1"></c></row>"#,
        )
        .unwrap();
        assert_eq!(out, r#"<c r="B2"><v>2</v></c>"#);
        assert_eq!(part.cells, 1);
        assert_eq!(part.unvalued, []);
    }

    #[test]
    fn cells_without_an_address_keep_their_neighbours() {
        let row = r#"<row><c/><c><v>2</v></c></row><row/><row><c><f>A1</f></c></row>"#;
        let (out, part) = sifted(row).unwrap();
        assert_eq!(
            out,
            "<row><c/><c><v>2</v></c></row><row/><row><c></c></row>"
        );
        assert_eq!(part.unvalued, [Position::new(2, 0)]);
    }

    #[test]
    fn a_formula_without_a_stored_value_is_noted() {
        let (_, part) = sifted(
            r#"<c r="A1"><f>B1</f></c><c r="A2"><f>B1</f><v></v></c><c r="A3" t="str"><f>B1</f><v></v></c><c r="A4"><f si="0"/></c>"#,
        )
        .unwrap();
        let rows: Vec<u32> = part.unvalued.iter().map(|position| position.row).collect();
        assert_eq!(rows, [0, 1, 3]);
    }

    #[test]
    fn strings_and_formats_that_do_not_exist_are_refused() {
        assert!(sifted(r#"<c r="A1" t='s'><v>1</v></c>"#).is_ok());
        for index in ["2", "abc", "-1", " 1", "+1", "18446744073709551616"] {
            let cell = format!(r#"<c r="A1" t = "s"><v>{index}</v></c>"#);
            assert_eq!(refused(&cell), Fault::StringIndex, "{index}");
        }
        assert_eq!(
            refused(r#"<c r="A1" s="3"><v>1</v></c>"#),
            Fault::FormatIndex
        );
        assert!(sifted(r#"<c r="A1" s="2"><v>1</v></c>"#).is_ok());
    }

    #[test]
    fn values_the_reader_would_cut_short_are_refused() {
        for cell in [
            r#"<c r="A1"><v>1&#50;</v></c>"#,
            r#"<c r="A1"><v>1<x/>2</v></c>"#,
            r#"<c r="A1"><v>1</v><v>2</v></c>"#,
            r#"<c r="A1"><v>1</w></c>"#,
            r#"<c r="A1" r="B1"><v>1</v></c>"#,
            r#"<c r="A1" t="inlineStr"><v>1</v></c>"#,
            r#"<c r="A1" t="inlineStr"><is><t>a</t></c><c r="BX" t="inlineStr"><is><t>b</t></is></is></c>"#,
            r#"<c r="A1"><is><t>1</t></is><v>1</v></c>"#,
            r#"<c r="A0"><v>1</v></c>"#,
            r#"<other/>"#,
        ] {
            assert_eq!(refused(cell), Fault::Malformed, "{cell}");
        }
    }

    #[test]
    fn cells_beyond_the_sheet_are_refused_unless_blank() {
        assert!(sifted(r#"<c r="XFD1048576"><v>1</v></c><c r="XFE1"/>"#).is_ok());
        for address in ["XFE1", "A1048577", "ZZZZZZ1"] {
            let cell = format!(r#"<c r="{address}"><v>1</v></c>"#);
            assert_eq!(refused(&cell), Fault::OutsideGrid, "{address}");
        }
        assert_eq!(
            refused(r#"<c r="A4294967298"><v>1</v></c>"#),
            Fault::Malformed
        );
    }

    #[test]
    fn merged_ranges_and_what_is_hidden_are_noted_under_any_prefix() {
        let sheet = br#"<x:worksheet><x:cols><x:col min="3" max="4" hidden="1"/></x:cols><x:sheetData>
            <x:row r="7" hidden="true"><x:c r="A7"/></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="B2:D3"/></x:mergeCells></x:worksheet>"#;
        let part = sift(sheet, BOOK, &mut 100, &mut Vec::new()).unwrap();
        let (first, last) = (Position::new(1, 1), Position::new(2, 3));
        assert_eq!(part.around.merges, [Block { first, last }]);
        assert_eq!(part.around.hidden_rows, [6]);
        assert_eq!(part.around.hidden_columns, [Range { start: 2, end: 4 }]);
    }

    #[test]
    fn the_number_of_cells_is_limited() {
        let cells: String = (1..=101)
            .map(|row| format!(r#"<c r="A{row}"><v>1</v></c>"#))
            .collect();
        assert_eq!(sifted(&cells).unwrap_err(), Fault::TooManyCells);
    }
}
