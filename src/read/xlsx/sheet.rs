//! Reads a worksheet in one pass: the cells that carry a value, merged ranges, and what is hidden.
//!
//! Formulas and blank cells are passed over. What other readers would take for something else without a word, such as a text
//! that does not exist, is a fault here.

use super::common_cell::{CommonCell, CommonContent, address_of, common_cell};
use super::value::{Carried, Shared, Texts, Traits};
use crate::model::cell::Position;
use crate::read::grid::{Beyond, Block, Content};
use crate::read::markup::{Kind, Tag, Tags, digits};
use crate::read::raw::{COLUMNS, ROWS, RawBody, Room};
use crate::read::refusal::Fault;
use crate::read::stream::Pieces;
use crate::read::styled::Style;

/// Reads one sheet, piece by piece.
pub(super) struct SheetReader<'b> {
    shared: &'b Shared,
    texts: Texts,
    room: Room,
    stage: Stage,
    /// Name of the element of the whole part.
    root: Vec<u8>,
    /// Where the next cell stands unless it says otherwise.
    row: u32,
    column: u32,
    /// The cell before, as long as each stood behind the one before it.
    last: Option<Position>,
    in_order: bool,
    body: RawBody,
}

/// Which part of the sheet comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Root,
    BeforeRows,
    Rows,
    BehindRows,
    End,
}

/// The elements of a cell.
#[derive(Default)]
struct Inside<'a> {
    has_formula: bool,
    /// `<v>`, also an empty one.
    has_value: bool,
    /// What stands in `<v>`, unless it is empty.
    value: Option<&'a [u8]>,
    /// `<is>..</is>`
    inline: Option<&'a [u8]>,
    /// Two elements of one kind, of which nobody can tell the right one.
    is_doubled: bool,
}

impl Pieces for SheetReader<'_> {
    fn take(&mut self, piece: &[u8], is_last: bool) -> Result<usize, Fault> {
        let mut tags = Tags::of_piece(piece, is_last);
        loop {
            let at = tags.at();
            match self.step(piece, &mut tags) {
                Ok(()) if self.stage == Stage::End => return Ok(piece.len()),
                Ok(()) => {}
                Err(Fault::Incomplete) => return Ok(at),
                Err(fault) => return Err(fault),
            }
        }
    }
}

impl<'b> SheetReader<'b> {
    /// A reader of a sheet whose cells may refer to what is `shared`, with `room` left in the workbook.
    pub(super) fn new(shared: &'b Shared, room: Room) -> Self {
        Self {
            shared,
            texts: Texts::default(),
            room,
            stage: Stage::Root,
            root: Vec::new(),
            row: 0,
            column: 0,
            last: None,
            in_order: true,
            body: RawBody::default(),
        }
    }

    /// What was read, and the room that is left.
    pub(super) fn close(self) -> Result<(RawBody, Room), Fault> {
        let mut body = self.body;
        body.hidden_rows.sort_unstable();
        body.hidden_rows.dedup();
        match self.stage {
            Stage::BehindRows | Stage::End => Ok((body, self.room)),
            Stage::Root | Stage::BeforeRows | Stage::Rows => Err(Fault::Malformed),
        }
    }

    /// Reads the next element: a cell among the rows, a tag elsewhere.
    fn step(&mut self, piece: &[u8], tags: &mut Tags<'_>) -> Result<(), Fault> {
        if self.stage == Stage::Rows {
            return self.in_rows(piece, tags);
        }
        let Some(tag) = tags.next()? else {
            self.stage = match self.stage {
                Stage::BehindRows | Stage::End => Stage::End,
                Stage::Root | Stage::BeforeRows | Stage::Rows => return Err(Fault::Malformed),
            };
            return Ok(());
        };
        if self.stage == Stage::Root {
            if !tag.begins(b"worksheet") {
                return Err(Fault::Malformed);
            }
            self.root = tag.full_name.to_vec();
            self.stage = Stage::BeforeRows;
        } else if tag.begins(b"sheetData") {
            // Other readers stop at the end of the first.
            if self.stage == Stage::BehindRows {
                return Err(Fault::Malformed);
            }
            self.stage = match tag.kind {
                Kind::Opening => Stage::Rows,
                Kind::Empty | Kind::Closing => Stage::BehindRows,
            };
        } else if tag.begins(b"mergeCell") {
            self.merge(&tag);
        } else if tag.begins(b"col") {
            self.columns(&tag);
        } else if tag.kind == Kind::Closing && tag.full_name == self.root.as_slice() {
            self.stage = match self.stage {
                Stage::BehindRows => Stage::End,
                Stage::Root | Stage::BeforeRows | Stage::Rows | Stage::End => {
                    return Err(Fault::Malformed);
                }
            };
        }
        Ok(())
    }

    fn in_rows(&mut self, piece: &[u8], tags: &mut Tags<'_>) -> Result<(), Fault> {
        let from = tags.at();
        if let Some(cell) = common_cell(piece.get(from..).unwrap_or_default()) {
            tags.pass(cell.end);
            return self.common_cell(&cell);
        }
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        match (tag.kind, tag.name) {
            (Kind::Opening | Kind::Empty, b"c") => self.any_cell(piece, tags, &tag)?,
            (Kind::Opening, b"row") => self.open_row(&tag)?,
            (Kind::Empty, b"row") => {
                self.open_row(&tag)?;
                self.close_row();
            }
            (Kind::Closing, b"row") => self.close_row(),
            (Kind::Closing, b"sheetData") => self.stage = Stage::BehindRows,
            _ => return Err(Fault::Malformed),
        }
        Ok(())
    }

    fn open_row(&mut self, tag: &Tag<'_>) -> Result<(), Fault> {
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
            self.body.hidden_rows.push(self.row);
        }
        Ok(())
    }

    fn close_row(&mut self) {
        self.row += 1;
        self.column = 0;
    }

    fn common_cell(&mut self, cell: &CommonCell<'_>) -> Result<(), Fault> {
        let traits = Traits {
            address: Some(cell.address),
            format: Some(cell.format),
            kind: cell.kind,
            is_doubled: false,
        };
        let mut inside = Inside {
            has_formula: cell.has_formula,
            ..Inside::default()
        };
        match cell.content {
            CommonContent::Nothing => {}
            CommonContent::Value(text) => {
                inside.has_value = true;
                inside.value = Some(text).filter(|text| !text.is_empty());
            }
            CommonContent::Inline(element) => inside.inline = Some(element),
        }
        self.cell(&traits, &inside)
    }

    fn any_cell(&mut self, piece: &[u8], tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<(), Fault> {
        let traits = traits(open)?;
        let inside = match open.kind {
            Kind::Empty => Inside::default(),
            Kind::Opening | Kind::Closing => inside(piece, tags, open)?,
        };
        self.cell(&traits, &inside)
    }

    fn cell(&mut self, traits: &Traits<'_>, inside: &Inside<'_>) -> Result<(), Fault> {
        let (row, column) = traits.address.unwrap_or((self.row, self.column));
        self.column = column + 1;
        let carried = carried(traits, inside);
        // A formula whose result is the empty text has a value, and it is blank.
        let is_unvalued = inside.has_formula
            && carried == Ok(None)
            && !(inside.has_value && traits.kind == Some(b"str"));
        if carried == Ok(None) && !is_unvalued {
            return Ok(());
        }
        let at = Position::new(row, u16::try_from(column).map_err(|_| Fault::OutsideGrid)?);
        if row >= ROWS || column >= COLUMNS {
            return self.lose(at, Fault::OutsideGrid, inside);
        }
        if self.is_beyond(at)? {
            return Ok(());
        }
        let found = carried.and_then(|carried| match carried {
            Some(carried) => {
                let kept = (&mut self.texts, &mut self.room);
                self.shared.content(traits, carried, kept)
            }
            None => Ok(Some((Content::FormulaWithoutValue, Style::PLAIN))),
        });
        match found {
            Ok(Some((content, style))) => self.body.take(&mut self.room, at, content, style),
            Ok(None) => Ok(()),
            Err(fault) => self.lose(at, fault, inside),
        }
    }

    fn lose(&mut self, at: Position, fault: Fault, inside: &Inside<'_>) -> Result<(), Fault> {
        let stored = inside.value.or(inside.inline).unwrap_or_default();
        let stored = String::from_utf8_lossy(stored);
        self.body.lose(&mut self.room, at, fault, stored.trim())
    }

    /// True for a cell of the rows behind the last that there is room for: they are counted and not kept.
    ///
    /// They must stand in order, because nothing else could tell that one of them is given twice.
    fn is_beyond(&mut self, at: Position) -> Result<bool, Fault> {
        let before = self.last.replace(at);
        self.in_order &= before.is_none_or(|before| before < at);
        let begins_row = before.is_none_or(|before| before.row != at.row);
        if self.body.beyond.is_none() && self.in_order && begins_row && self.room.is_used_up() {
            self.body.beyond = Some(Beyond {
                first_row: at.row,
                cells: 0,
            });
        }
        let Some(beyond) = &mut self.body.beyond else {
            return Ok(false);
        };
        if !self.in_order {
            return Err(Fault::TooManyCells);
        }
        self.room.count_cell()?;
        beyond.cells += 1;
        Ok(true)
    }

    fn merge(&mut self, tag: &Tag<'_>) {
        if let Some(Block { first, last }) = tag.attribute("ref").and_then(block) {
            self.body.merge(first, last);
        }
    }

    fn columns(&mut self, tag: &Tag<'_>) {
        if let (Some(min), Some(max), true) =
            (tag.number("min"), tag.number("max"), tag.is_set("hidden"))
        {
            self.body.hide_columns(min.saturating_sub(1)..max);
        }
    }
}

/// Reads the elements of a cell up to its end.
fn inside<'a>(piece: &'a [u8], tags: &mut Tags<'_>, open: &Tag<'_>) -> Result<Inside<'a>, Fault> {
    let mut inside = Inside::default();
    let between = |from: usize, to: usize| piece.get(from..to).unwrap_or_default();
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        match (tag.kind, tag.name) {
            (Kind::Closing, _) if tag.full_name == open.full_name => return Ok(inside),
            (Kind::Closing, _) => return Err(Fault::Malformed),
            (Kind::Opening, b"v") => {
                let close = tags.closing(&tag)?;
                let text = between(tag.end, close.start);
                inside.has_value = true;
                if !text.is_empty() {
                    inside.is_doubled |= inside.value.replace(text).is_some();
                }
            }
            (Kind::Empty, b"v") => inside.has_value = true,
            (Kind::Opening, b"f") => {
                tags.closing(&tag)?;
                inside.has_formula = true;
            }
            (Kind::Empty, b"f") => inside.has_formula = true,
            (Kind::Opening, b"is") => {
                let close = inline_end(tags, &tag)?;
                let element = between(tag.start, close.end);
                inside.is_doubled |= inside.inline.replace(element).is_some();
            }
            (Kind::Opening, _) => {
                tags.skip(&tag)?;
            }
            (Kind::Empty, _) => {}
        }
    }
}

/// Where the text of a cell ends, which holds no other cells: some readers would take them for ones of the sheet.
fn inline_end<'a>(tags: &mut Tags<'a>, open: &Tag<'_>) -> Result<Tag<'a>, Fault> {
    loop {
        let tag = tags.next()?.ok_or(Fault::Malformed)?;
        match (tag.kind, tag.name) {
            (Kind::Closing, b"is") if tag.full_name == open.full_name => return Ok(tag),
            (_, b"is" | b"c" | b"row" | b"v" | b"f" | b"sheetData") => {
                return Err(Fault::Malformed);
            }
            _ => {}
        }
    }
}

/// The element that carries the value; which of two does, readers do not agree on.
fn carried<'a>(traits: &Traits<'_>, inside: &Inside<'a>) -> Result<Option<Carried<'a>>, Fault> {
    let is_inline = matches!(traits.kind, Some(b"inlineStr" | b"is"));
    if inside.is_doubled || traits.is_doubled {
        return Err(Fault::Malformed);
    }
    match (inside.value, inside.inline) {
        (None, None) => Ok(None),
        (None, Some(inline)) => Ok(Some(Carried::Inline(inline))),
        (Some(_), Some(inline)) if is_inline => Ok(Some(Carried::Inline(inline))),
        (Some(value), None) if !is_inline => Ok(Some(Carried::Value(value))),
        (Some(_), Some(_) | None) => Err(Fault::Malformed),
    }
}

fn traits<'a>(open: &Tag<'a>) -> Result<Traits<'a>, Fault> {
    let mut traits = Traits::default();
    for (name, value) in open.attributes() {
        match name {
            b"r" => {
                let address = address_of(value).ok_or(Fault::Malformed)?;
                // Where the cell stands, nobody can tell.
                if traits.address.replace(address).is_some() {
                    return Err(Fault::Malformed);
                }
            }
            b"s" => {
                let format = digits(value).unwrap_or(u32::MAX);
                traits.is_doubled |= traits.format.replace(format).is_some();
            }
            b"t" => traits.is_doubled |= traits.kind.replace(value).is_some(),
            _ => {}
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
    use std::ops::Range;

    use super::*;
    use crate::read::grid::Cell;
    use crate::read::styled::Styles;
    use crate::read::xlsx::strings::StringsReader;

    fn shared() -> Shared {
        let part = b"<sst><si><t>a</t></si><si><t>b</t></si></sst>";
        let mut strings = StringsReader::new(100);
        strings.take(part, true).unwrap();
        Shared {
            strings: strings.close().unwrap(),
            styles: Styles {
                cells: vec![Style::default(); 3],
                from_1904: false,
            },
            has_no_formats: false,
        }
    }

    fn body(sheet: &str, room: Room) -> Result<RawBody, Fault> {
        let shared = shared();
        let mut reader = SheetReader::new(&shared, room);
        reader.take(sheet.as_bytes(), true)?;
        reader.close().map(|(body, _)| body)
    }

    /// The cells as people see them: "B2=2".
    fn read(cells: &str) -> Result<Vec<String>, Fault> {
        let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
        Ok(body(&sheet, Room::new())?.cells.iter().map(shown).collect())
    }

    fn shown(cell: &Cell) -> String {
        let content = match &cell.content {
            Content::Number(number) => number.to_string(),
            Content::Text(text) | Content::Error(text) => text.to_string(),
            Content::Bool(flag) => flag.to_string(),
            Content::Date(year, month, day) => format!("{year}-{month}-{day}"),
            Content::FormulaWithoutValue => "?".to_owned(),
        };
        format!("{}={content}", cell.position)
    }

    fn refused(cell: &str) -> Fault {
        read(&format!("<row r=\"1\">{cell}</row>")).unwrap_err()
    }

    /// Why a cell is lost, whose neighbour is not.
    fn lost(cell: &str) -> &'static str {
        let cells = format!(r#"<row r="1">{cell}</row><row r="9"><c r="C9"><v>7</v></c></row>"#);
        let sheet = format!("<worksheet><sheetData>{cells}</sheetData></worksheet>");
        let body = body(&sheet, Room::new()).unwrap();
        assert_eq!(
            body.cells.last().map(shown).as_deref(),
            Some("C9=7"),
            "{cell}"
        );
        assert_eq!(body.unreadable.count, 1, "{cell}");
        body.unreadable.named.first().unwrap().reason
    }

    #[test]
    fn only_cells_with_a_value_are_read() {
        let row = r#"<row r="2"><c r="A2" s="1"/><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" s="1"></c></row>"#;
        assert_eq!(read(row).unwrap(), ["B2=2"]);
    }

    #[test]
    fn cells_without_an_address_stand_behind_their_neighbours() {
        let row = r#"<row><c/><c><v>2</v></c></row><row/><row><c><f>A1</f></c></row>"#;
        assert_eq!(read(row).unwrap(), ["B1=2", "A3=?"]);
    }

    #[test]
    fn a_formula_without_a_stored_value_is_noted() {
        let cells = r#"<c r="A1"><f>B1</f></c><c r="A2"><f>B1</f><v></v></c><c r="A3" t="str"><f>B1</f><v></v></c><c r="A4"><f si="0"/></c>"#;
        assert_eq!(read(cells).unwrap(), ["A1=?", "A2=?", "A4=?"]);
    }

    #[test]
    fn every_type_of_value_is_read() {
        let cells = r#"<c r="A1" t="s"><v>1</v></c><c r="B1" t="str"><f>x</f><v>a &amp; b</v></c><c r="C1" t="inlineStr"><is><r><t>c</t></r></is></c>
            <c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1" t="d"><v>2019-09-30T00:00:00</v></c><c r="G1" t="n"><v>-1.50</v></c>
            <c r="H1"><v>37100098.730000004</v></c><c r="I1"><v>1E3</v></c><c r="J1"><v>abc</v></c>"#;
        let expected = [
            "A1=b",
            "B1=a & b",
            "C1=c",
            "D1=true",
            "E1=#N/A",
            "F1=2019-9-30",
            "G1=-1.5",
            "H1=37100098.730000004",
            "I1=1000",
            "J1=abc",
        ];
        assert_eq!(read(&cells.replace('\n', "")).unwrap(), expected);
    }

    #[test]
    fn a_string_or_a_format_that_does_not_exist_costs_its_cell() {
        for index in ["0", " 1 ", "\n1\t"] {
            let cell = format!(r#"<row r="1"><c r="A1" t='s'><v>{index}</v></c></row>"#);
            assert!(read(&cell).unwrap().concat().starts_with("A1="), "{index}");
        }
        for index in ["2", "abc", "-1", "1 1", "+1", "18446744073709551616"] {
            let cell = format!(r#"<c r="A1" t = "s"><v>{index}</v></c>"#);
            assert_eq!(lost(&cell), "text.cell-string-index", "{index}");
        }
        let unknown = lost(r#"<c r="A1" s="3"><v>1</v></c>"#);
        assert_eq!(unknown, "text.cell-format-index");
        assert!(read(r#"<c r="A1" s="2"><v>1</v></c>"#).is_ok());
    }

    #[test]
    fn blanks_around_a_value_are_no_part_of_it() {
        let cells = r#"<c r="A1"><v> 12.5 </v></c><c r="B1" t="n"><v>
7</v></c><c r="C1" t="b"><v> 1 </v></c><c r="D1" t="e"><v> #N/A </v></c><c r="E1"><v> </v></c><c r="F1" t="s"><v> </v></c>"#;
        assert_eq!(
            read(cells).unwrap(),
            ["A1=12.5", "B1=7", "C1=true", "D1=#N/A"]
        );
    }

    #[test]
    fn a_value_that_readers_do_not_agree_on_costs_its_cell() {
        for cell in [
            r#"<c r="A1"><v>1&#50;</v></c>"#,
            r#"<c r="A1"><v>1</v><v>2</v></c>"#,
            r#"<c r="A1" t="n" t="s"><v>1</v></c>"#,
            r#"<c r="A1" t="inlineStr"><v>1</v></c>"#,
            r#"<c r="A1"><is><t>1</t></is><v>1</v></c>"#,
            r#"<c r="A1" t="n"><v>abc</v></c>"#,
            r#"<c r="A1"><v>27340,5</v></c>"#,
            r#"<c r="A1"><v>27.340,5</v></c>"#,
            r#"<c r="A1"><v>1 234</v></c>"#,
            r#"<c r="A1" t="b"><v>2</v></c>"#,
            r#"<c r="A1" t="e"><v>N/A</v></c>"#,
            r#"<c r="A1" t="zz"><v>1</v></c>"#,
            r#"<c r="A1" t="str"><v>&nbsp;</v></c>"#,
        ] {
            assert_eq!(lost(cell), "text.cell-malformed", "{cell}");
        }
        for number in ["1e309", "1E+30", "NaN", "inf", "-Infinity"] {
            let cell = format!(r#"<c r="A1"><v>{number}</v></c>"#);
            assert_eq!(lost(&cell), "text.cell-not-finite", "{number}");
        }
    }

    #[test]
    fn tags_that_do_not_fit_together_cost_the_sheet() {
        for cell in [
            r#"<c r="A1"><v>1<x/>2</v></c>"#,
            r#"<c r="A1"><v>1</w></c>"#,
            r#"<c r="A1" r="B1"><v>1</v></c>"#,
            r#"<c r="A1" t="inlineStr"><is><t>a</t></c><c r="BX" t="inlineStr"><is><t>b</t></is></is></c>"#,
            r#"<c r="A0"><v>1</v></c>"#,
            r#"<other/>"#,
        ] {
            assert_eq!(refused(cell), Fault::Malformed, "{cell}");
        }
    }

    #[test]
    fn cells_beyond_the_sheet_are_lost_unless_blank() {
        assert!(read(r#"<c r="XFD1048576"><v>1</v></c><c r="XFE1"/>"#).is_ok());
        for address in ["XFE1", "A1048577"] {
            let cell = format!(r#"<c r="{address}"><v>1</v></c>"#);
            assert_eq!(lost(&cell), "text.cell-outside-grid", "{address}");
        }
        let far = refused(r#"<c r="ZZZZZZ1"><v>1</v></c>"#);
        assert_eq!(far, Fault::OutsideGrid);
        let wrapped = refused(r#"<c r="A4294967298"><v>1</v></c>"#);
        assert_eq!(wrapped, Fault::Malformed);
    }

    #[test]
    fn merged_ranges_and_what_is_hidden_are_noted_under_any_prefix() {
        let sheet = r#"<x:worksheet><x:cols><x:col min="3" max="4" hidden="1"/></x:cols><x:sheetData>
            <x:row r="7" hidden="true"><x:c r="A7"/></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="B2:D3"/></x:mergeCells></x:worksheet>"#;
        let body = body(sheet, Room::new()).unwrap();
        let (first, last) = (Position::new(1, 1), Position::new(2, 3));
        assert_eq!(body.merges, [Block { first, last }]);
        assert_eq!(body.hidden_rows, [6]);
        assert_eq!(body.hidden_columns, [Range { start: 2, end: 4 }]);
    }

    fn rows(numbers: impl Iterator<Item = u32>) -> String {
        let rows = numbers.map(|row| {
            format!(r#"<row r="{row}"><c r="A{row}"><v>1</v></c><c r="B{row}"><v>2</v></c></row>"#)
        });
        format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            rows.collect::<String>()
        )
    }

    #[test]
    fn rows_without_room_are_counted_whole() {
        let body = body(&rows(1..=10), Room::of_kept(5)).unwrap();
        assert_eq!(body.cells.len(), 6);
        let beyond = Beyond {
            first_row: 3,
            cells: 14,
        };
        assert_eq!(body.beyond, Some(beyond));
    }

    #[test]
    fn rows_that_are_only_counted_stand_in_order() {
        let back = rows([1, 2, 3, 4, 3].into_iter());
        assert_eq!(body(&back, Room::of_kept(5)), Err(Fault::TooManyCells));
        let kept = body(&rows([1, 3, 2, 4].into_iter()), Room::of_kept(5)).unwrap();
        assert_eq!((kept.cells.len(), kept.beyond), (8, None));
    }

    #[test]
    fn a_sheet_in_pieces_gives_the_same_cells() {
        let sheet = r#"<worksheet><cols><col min="2" max="2" hidden="1"/></cols><sheetData><row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c>
            <c r='B1' t="inlineStr"><is><t>Đắk</t></is></c><c r="C1"><f>1</f><v>2.5</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>"#;
        let whole = body(sheet, Room::new()).unwrap();
        let shared = shared();
        for cut in (0..sheet.len()).filter(|cut| sheet.is_char_boundary(*cut)) {
            let mut reader = SheetReader::new(&shared, Room::new());
            let (first, _) = sheet.split_at(cut);
            let taken = reader.take(first.as_bytes(), false).unwrap();
            let (_, rest) = sheet.split_at(taken);
            reader.take(rest.as_bytes(), true).unwrap();
            assert_eq!(reader.close().unwrap().0, whole, "cut at {cut}");
        }
    }
}
