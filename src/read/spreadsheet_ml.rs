//! The XML of Excel 2003 (SpreadsheetML), usually saved as .xls or .xml.

use std::collections::BTreeMap;
use std::ops::Range;

use super::face::Face;
use super::grid::Content;
use super::markup::{self, Kind, Tag, Tags};
use super::raw::{COLUMNS, ROWS, RawBody, RawBook, RawSheet, Room, SHEETS};
use super::refusal::{Fault, Refusal};
use super::styled::{Shown, Style};
use super::{dates, decimal};
use crate::model::cell::Position;

/// Hidden rows, and columns with a style of their own, that are kept.
const RANGES: usize = 20_000;

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<RawBook, Refusal> {
    let refused = |fault| Refusal::faulty("", fault);
    let part = markup::plain(bytes).map_err(refused)?;
    Reader::new(&part).book().map_err(refused)
}

struct Reader<'a> {
    part: &'a [u8],
    tags: Tags<'a>,
    room: Room,
    styles: BTreeMap<Vec<u8>, Style>,
}

/// Where the next row and cell stand.
#[derive(Default)]
struct Place<'a> {
    row: u32,
    column: u32,
    described_columns: u32,
    /// Styles that the table, columns and the row give to cells without one of their own.
    table_style: Option<&'a [u8]>,
    column_styles: Vec<(Range<u32>, &'a [u8])>,
    row_style: Option<&'a [u8]>,
}

impl<'a> Place<'a> {
    /// The style of a cell of the current row that names none.
    fn style_at(&self, column: u16) -> Option<&'a [u8]> {
        let of_column = || {
            let mut styles = self.column_styles.iter();
            let found = styles.find(|(columns, _)| columns.contains(&u32::from(column)));
            found.map(|(_, style)| *style)
        };
        self.row_style.or_else(of_column).or(self.table_style)
    }
}

impl<'a> Reader<'a> {
    fn new(part: &'a [u8]) -> Self {
        Self {
            part,
            tags: Tags::new(part),
            room: Room::new(),
            styles: BTreeMap::new(),
        }
    }

    fn book(mut self) -> Result<RawBook, Fault> {
        let mut book = RawBook::default();
        let mut style: Vec<u8> = Vec::new();
        while let Some(tag) = self.tags.next()? {
            match (tag.kind, tag.name) {
                (Kind::Opening | Kind::Empty, b"Style") => {
                    style = tag.attribute("ID").unwrap_or_default().to_vec();
                    let parent = tag
                        .attribute("Parent")
                        .and_then(|parent| self.styles.get(parent));
                    self.styles
                        .insert(style.clone(), parent.cloned().unwrap_or_default());
                }
                (Kind::Opening | Kind::Empty, b"Font") => {
                    let face = tag.text("FontName").and_then(|name| Face::of(&name));
                    if let (Some(face), Some(style)) = (face, self.styles.get_mut(&style)) {
                        style.face = Some(face);
                    }
                }
                (Kind::Opening | Kind::Empty, b"NumberFormat") => {
                    if let (Some(code), Some(style)) =
                        (tag.text("Format"), self.styles.get_mut(&style))
                    {
                        style.shown = shown(&code);
                    }
                }
                (Kind::Opening | Kind::Empty, b"Date1904") => book.from_1904 = true,
                (Kind::Opening, b"Worksheet") => {
                    let sheet = self.sheet(&tag)?;
                    book.sheets.push(sheet);
                    if book.sheets.len() > SHEETS {
                        return Err(Fault::TooManyCells);
                    }
                }
                _ => {}
            }
        }
        if book.sheets.is_empty() {
            return Err(Fault::Malformed);
        }
        Ok(book)
    }

    fn sheet(&mut self, open: &Tag<'a>) -> Result<RawSheet, Fault> {
        let mut body = RawBody::default();
        let mut visible = true;
        let mut place = Place::default();
        loop {
            let tag = self.tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.name) {
                (Kind::Closing, b"Worksheet") => break,
                (Kind::Opening, b"Visible") => {
                    let close = self.tags.closing(&tag)?;
                    visible = self.part.get(tag.end..close.start) == Some(b"SheetVisible");
                }
                (Kind::Opening, b"Table") => place.table_style = tag.attribute("StyleID"),
                (Kind::Opening | Kind::Empty, b"Column") => described(&tag, &mut place, &mut body)?,
                (Kind::Opening | Kind::Empty, b"Row") => {
                    self.begin_row(&tag, &mut place, &mut body)?;
                    if tag.kind == Kind::Empty {
                        place.row += 1;
                    }
                }
                (Kind::Closing, b"Row") => place.row += 1,
                (Kind::Opening | Kind::Empty, b"Cell") => self.cell(&tag, &mut place, &mut body)?,
                _ => {}
            }
        }
        Ok(RawSheet {
            part: None,
            name: open.text("Name").ok_or(Fault::Malformed)?,
            visible,
            body: Ok(body),
        })
    }

    fn begin_row(
        &mut self,
        tag: &Tag<'a>,
        place: &mut Place<'a>,
        body: &mut RawBody,
    ) -> Result<(), Fault> {
        place.row_style = tag.attribute("StyleID");
        if let Some(number) = tag.number("Index") {
            // Rows stand in order; one that goes back would be read twice.
            place.row = number
                .checked_sub(1)
                .filter(|row| *row >= place.row)
                .ok_or(Fault::Malformed)?;
        }
        place.column = 0;
        if place.row >= ROWS {
            return Err(Fault::OutsideGrid);
        }
        if tag.is_set("Hidden") && body.hidden_rows.len() < RANGES {
            body.hidden_rows.push(place.row);
        }
        place.row += match tag.kind {
            Kind::Empty => tag.number("Span").unwrap_or(0),
            Kind::Opening | Kind::Closing => 0,
        };
        Ok(())
    }

    fn cell(
        &mut self,
        tag: &Tag<'a>,
        place: &mut Place<'a>,
        body: &mut RawBody,
    ) -> Result<(), Fault> {
        if let Some(number) = tag.number("Index") {
            let column = number
                .checked_sub(1)
                .filter(|column| *column >= place.column);
            place.column = column.ok_or(Fault::Malformed)?;
        }
        let column = u16::try_from(place.column).map_err(|_| Fault::OutsideGrid)?;
        let at = Position::new(place.row, column);
        let across = tag.number("MergeAcross").unwrap_or(0);
        let down = tag.number("MergeDown").unwrap_or(0);
        place.column = place.column.saturating_add(1).saturating_add(across);
        if place.column > COLUMNS {
            return Err(Fault::OutsideGrid);
        }
        if across + down > 0 {
            let right = u16::try_from(place.column - 1).map_err(|_| Fault::OutsideGrid)?;
            body.merge(at, Position::new(at.row.saturating_add(down), right));
        }
        let data = if tag.kind == Kind::Opening {
            self.data(tag)?
        } else {
            None
        };
        let content = match data.transpose() {
            Err((fault, stored)) => return body.lose(&mut self.room, at, fault, &stored),
            Ok(content) => content,
        };
        let content = match content {
            None if tag.attribute("Formula").is_some() => Content::FormulaWithoutValue,
            None => return Ok(()),
            Some(content) => content,
        };
        let style = tag.attribute("StyleID").or_else(|| place.style_at(column));
        let style = style.and_then(|style| self.styles.get(style));
        let style = style.unwrap_or(Style::PLAIN);
        let content = match content {
            Content::Number(number) => style.shown.content(number, false),
            Content::Text(_)
            | Content::Bool(_)
            | Content::Date(..)
            | Content::Error(_)
            | Content::FormulaWithoutValue => content,
        };
        body.take(&mut self.room, at, content, style)
    }

    /// What stands in the cell that `open` begins, up to its end; remarks are not part of it.
    fn data(&mut self, open: &Tag<'a>) -> Result<Option<Read>, Fault> {
        let mut content = None;
        loop {
            let tag = self.tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.name) {
                (Kind::Closing, _) if tag.full_name == open.full_name => return Ok(content),
                (Kind::Opening, b"Comment") => {
                    self.tags.skip(&tag)?;
                }
                (Kind::Opening, b"Data") => {
                    let text = self.words(&tag)?;
                    let read = self.value(tag.attribute("Type"), &text);
                    content = read.map_err(|fault| (fault, text)).transpose();
                }
                (Kind::Opening, b"Row" | b"Cell" | b"Table") => return Err(Fault::Malformed),
                _ => {}
            }
        }
    }

    fn words(&mut self, open: &Tag<'a>) -> Result<String, Fault> {
        let mut text = String::new();
        let mut from = open.end;
        loop {
            let tag = self.tags.next()?.ok_or(Fault::Malformed)?;
            let words = self.part.get(from..tag.start).unwrap_or_default();
            let words = std::str::from_utf8(words).map_err(|_| Fault::NotUtf8)?;
            text.push_str(&markup::resolve(words).ok_or(Fault::Malformed)?);
            from = tag.end;
            if tag.kind == Kind::Closing && tag.full_name == open.full_name {
                return Ok(text);
            }
        }
    }

    fn value(&mut self, kind: Option<&[u8]>, text: &str) -> Result<Option<Content>, Fault> {
        Ok(match kind {
            Some(b"Number") => Some(decimal::written(text)?),
            Some(b"DateTime") => Some(dates::from_iso(text).ok_or(Fault::Malformed)?),
            Some(b"Boolean") => Some(Content::Bool(text.trim() == "1")),
            Some(b"Error") => Some(Content::Error(text.into())),
            Some(b"String") => self.room.words(text)?,
            _ => return Err(Fault::Malformed),
        })
    }
}

/// What a format makes of a number, by its code or one of the names that this format has for codes.
fn shown(code: &str) -> Shown {
    match code {
        "Percent" => Shown::percent(),
        // Their currency depends on the machine that shows them.
        "General Number" | "Currency" | "Euro Currency" | "Fixed" | "Standard" | "Scientific" => {
            Shown::Number
        }
        "General Date" | "Long Date" | "Medium Date" | "Short Date" => Shown::by_code("dd/mm/yyyy"),
        "Long Time" | "Medium Time" | "Short Time" => Shown::by_code("h:mm"),
        code => Shown::by_code(code),
    }
}

/// What stands in a cell, or why that cannot be read and how it is stored.
type Read = Result<Content, (Fault, String)>;

fn described<'a>(tag: &Tag<'a>, place: &mut Place<'a>, body: &mut RawBody) -> Result<(), Fault> {
    if let Some(number) = tag.number("Index") {
        place.described_columns = number.checked_sub(1).ok_or(Fault::Malformed)?;
    }
    let first = place.described_columns;
    place.described_columns = first
        .saturating_add(1)
        .saturating_add(tag.number("Span").unwrap_or(0))
        .min(COLUMNS);
    if let (Some(style), true) = (tag.attribute("StyleID"), place.column_styles.len() < RANGES) {
        place
            .column_styles
            .push((first..place.described_columns, style));
    }
    if tag.is_set("Hidden") {
        body.hide_columns(first..place.described_columns);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    #[test]
    fn indices_spans_types_and_what_is_hidden_are_understood() {
        let book = read(
            b"<?xml version='1.0'?><Workbook xmlns:ss='urn'><Worksheet ss:Name='B3'><Table><Column ss:Hidden='1'/>\
            <Row ss:Index='3' ss:Hidden='1'><Cell ss:Index='2' ss:MergeAcross='1'><Data ss:Type='String'>a &amp; <B>b</B></Data>\
            <Comment><Data>x</Data></Comment></Cell><Cell><Data ss:Type='Number'>12.5</Data></Cell></Row>\
            <Row><Cell ss:Formula='=1'/><Cell><Data ss:Type='DateTime'>2019-09-30T00:00:00.000</Data></Cell></Row></Table>\
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>",
        )
        .unwrap();
        let sheet = book.sheets.into_iter().next().unwrap();
        assert!(!sheet.visible);
        let body = sheet.body.unwrap();
        let cells: Vec<(String, Content)> = body
            .cells
            .into_iter()
            .map(|cell| (cell.position.to_string(), cell.content))
            .collect();
        let expected = [
            ("B3", Content::Text("a & b".into())),
            ("D3", Content::Number("12.5".parse().unwrap())),
            ("A4", Content::FormulaWithoutValue),
            ("B4", Content::Date(2019, 9, 30)),
        ];
        assert_eq!(
            cells,
            expected.map(|(at, content)| (at.to_owned(), content))
        );
        assert_eq!(body.hidden_rows, [2]);
        assert_eq!(body.hidden_columns.first(), Some(&(0..1)));
        assert_eq!(body.merges.len(), 1);
    }

    #[test]
    fn formats_of_numbers_are_those_of_their_styles() {
        let book = read(
            "<?xml version='1.0'?><Workbook xmlns:ss='urn'><Styles><Style ss:ID='s1'><NumberFormat ss:Format='0.0,&quot; tỷ&quot;'/></Style>\
            <Style ss:ID='s2' ss:Parent='s1'><Font ss:FontName='Arial'/></Style><Style ss:ID='s3'><NumberFormat ss:Format='Percent'/></Style>\
            <Style ss:ID='s4'><NumberFormat ss:Format='Standard'/></Style><Style ss:ID='s5'><NumberFormat ss:Format='Short Date'/></Style></Styles>\
            <Worksheet ss:Name='B3'><Table><Column ss:Index='6' ss:StyleID='s3'/><Row><Cell ss:StyleID='s1'><Data ss:Type='Number'>5000</Data></Cell>\
            <Cell ss:StyleID='s2'><Data ss:Type='Number'>5000</Data></Cell><Cell ss:StyleID='s3'><Data ss:Type='Number'>0.5</Data></Cell>\
            <Cell ss:StyleID='s4'><Data ss:Type='Number'>5</Data></Cell><Cell ss:StyleID='s5'><Data ss:Type='Number'>43738</Data></Cell>\
            <Cell><Data ss:Type='Number'>0.5</Data></Cell></Row>\
            <Row ss:StyleID='s1'><Cell><Data ss:Type='Number'>5000</Data></Cell></Row></Table></Worksheet></Workbook>"
                .as_bytes(),
        )
        .unwrap();
        let body = book.sheets.into_iter().next().unwrap().body.unwrap();
        let seen = body.seen_otherwise.iter();
        let seen: Vec<String> = seen
            .map(|(at, seen)| format!("{at} {} {}", seen.shift, seen.words))
            .collect();
        assert_eq!(
            seen,
            ["A1 -3 tỷ", "B1 -3 tỷ", "C1 2 %", "F1 2 %", "A2 -3 tỷ"]
        );
        let day = body
            .cells
            .iter()
            .find(|cell| cell.position == Position::new(0, 4))
            .unwrap();
        assert_eq!(day.content, Content::Date(2019, 9, 30));
    }
}
