//! One table: rows and cells with their repeats.

use std::ops::Range;

use super::attributes::{attribute, words};
use super::cell;
use super::styles::Styles;
use crate::model::cell::Position;
use crate::read::grid::{Cell, Content};
use crate::read::markup::{Kind, Tag, Tags};
use crate::read::raw::{COLUMNS, ROWS, RawBody, RawSheet, Room};
use crate::read::refusal::Fault;
use crate::read::styled::{Shown, Style};

/// Ranges of hidden rows, and of columns with a style of their own, that are kept.
const RANGES: usize = 20_000;

/// The table that `open` begins; `None` for a copy of another workbook's sheet. A fault that concerns its cells stays with it.
pub(super) fn table<'p>(
    part: &'p [u8],
    tags: &mut Tags<'p>,
    open: &Tag<'_>,
    styles: &Styles,
    room: &mut Room,
) -> Result<Option<RawSheet>, Fault> {
    let mut reader = Reader {
        part,
        styles,
        room,
        body: RawBody::default(),
        hidden_rows: Vec::new(),
        column_styles: Vec::new(),
        row_style: None,
        row: 0,
        column: 0,
        columns: 0,
        fault: None,
    };
    let is_foreign = reader.run(tags, open)?;
    let body = match reader.fault {
        Some(fault) => Err(fault),
        None => Ok(reader.finish()),
    };
    let sheet = RawSheet {
        part: None,
        name: words(open, b"table:name").ok_or(Fault::Malformed)?,
        visible: !styles.is_hidden(open),
        body,
    };
    Ok((!is_foreign).then_some(sheet))
}

struct Reader<'p, 's> {
    part: &'p [u8],
    styles: &'s Styles,
    room: &'s mut Room,
    body: RawBody,
    hidden_rows: Vec<Range<u32>>,
    /// Styles of whole columns that tell anything.
    column_styles: Vec<(Range<u64>, &'s Style)>,
    /// The name of the style of cells without one in this row, where the row has one.
    row_style: Option<&'p [u8]>,
    row: u64,
    column: u64,
    /// Columns described so far.
    columns: u64,
    fault: Option<Fault>,
}

impl<'p, 's> Reader<'p, 's> {
    /// Reads up to the end of the table; true when it copies another workbook.
    fn run(&mut self, tags: &mut Tags<'p>, open: &Tag<'_>) -> Result<bool, Fault> {
        let mut is_foreign = false;
        // What the cells of one row give, to be repeated with it.
        let (mut row_from, mut times) = (0, 1);
        loop {
            let tag = tags.next()?.ok_or(Fault::Malformed)?;
            match (tag.kind, tag.full_name) {
                (Kind::Closing, name) if name == open.full_name => return Ok(is_foreign),
                (Kind::Opening, b"table:table") => return Err(Fault::Malformed),
                (Kind::Opening, b"table:shapes" | b"office:forms") => {
                    tags.skip(&tag)?;
                }
                (Kind::Opening | Kind::Empty, b"table:table-source") => is_foreign = true,
                (Kind::Opening | Kind::Empty, b"table:table-column") => self.described_column(&tag),
                (Kind::Opening, b"table:table-row") => {
                    times = repeats(&tag, b"table:number-rows-repeated")?;
                    self.hide_row(&tag, times);
                    self.row_style = attribute(&tag, b"table:default-cell-style-name");
                    (row_from, self.column) = (self.body.cells.len(), 0);
                }
                (Kind::Empty, b"table:table-row") => {
                    let times = repeats(&tag, b"table:number-rows-repeated")?;
                    self.hide_row(&tag, times);
                    self.row += times;
                }
                (Kind::Closing, b"table:table-row") => {
                    self.repeat_row(row_from, times);
                    self.row += times;
                }
                (
                    Kind::Opening | Kind::Empty,
                    b"table:table-cell" | b"table:covered-table-cell",
                ) => self.cell(tags, &tag)?,
                _ => {}
            }
        }
    }

    fn described_column(&mut self, tag: &Tag<'_>) {
        let times = repeats(tag, b"table:number-columns-repeated").unwrap_or(1);
        let range = self.columns..self.columns.saturating_add(times);
        self.columns = range.end;
        let style = self
            .styles
            .cell(attribute(tag, b"table:default-cell-style-name"));
        if let (Some(style), true) = (style, self.column_styles.len() < RANGES) {
            self.column_styles.push((range.clone(), style));
        }
        if is_hidden(tag) {
            let edge = |column| u32::try_from(column).unwrap_or(u32::MAX);
            self.body.hide_columns(edge(range.start)..edge(range.end));
        }
    }

    fn hide_row(&mut self, tag: &Tag<'_>, times: u64) {
        let edge = u64::from(ROWS);
        let ends = [self.row.min(edge), self.row.saturating_add(times).min(edge)];
        if let (true, [Ok(start), Ok(end)]) = (is_hidden(tag), ends.map(u32::try_from))
            && self.hidden_rows.len() < RANGES
        {
            self.hidden_rows.push(start..end);
        }
    }

    fn cell(&mut self, tags: &mut Tags<'p>, tag: &Tag<'_>) -> Result<(), Fault> {
        let times = repeats(tag, b"table:number-columns-repeated")?;
        let text = cell::text(self.part, tags, tag)?;
        let content = cell::content(tag, text);
        self.span(tag);
        if let Err(fault) = content {
            self.lose(tag, fault);
        }
        if let Ok(Some(content)) = content {
            let style = self.style(tag);
            let content = if let Content::Number(number) = content {
                style.shown.content(number, false)
            } else {
                content
            };
            let end = self.column.saturating_add(times);
            if end > u64::from(COLUMNS) || self.row >= u64::from(ROWS) {
                self.fault.get_or_insert(Fault::OutsideGrid);
            } else {
                for column in self.column..end {
                    self.push(column, &content, &style);
                }
            }
        }
        self.column = self.column.saturating_add(times);
        Ok(())
    }

    /// Notes a cell whose value cannot be read, where it stands first.
    fn lose(&mut self, tag: &Tag<'_>, fault: Fault) {
        let stored = attribute(tag, b"office:value").unwrap_or_default();
        let stored = String::from_utf8_lossy(stored);
        let lost = match (u32::try_from(self.row), u16::try_from(self.column)) {
            (Ok(row), Ok(column)) => {
                let at = Position::new(row, column);
                self.body.lose(self.room, at, fault, &stored)
            }
            _ => Err(Fault::OutsideGrid),
        };
        if let Err(fault) = lost {
            self.fault.get_or_insert(fault);
        }
    }

    /// The style of a cell: its own, else that of its row, else that of its column. Source: OpenDocument 1.2, part 1, 19.615.
    fn style(&self, tag: &Tag<'_>) -> Style {
        let of_column = || {
            let mut styles = self.column_styles.iter();
            let found = styles.find(|(range, _)| range.contains(&self.column));
            found.map(|(_, style)| *style)
        };
        let own = attribute(tag, b"table:style-name").or(self.row_style);
        let named = match own {
            Some(name) => self.styles.cell(Some(name)),
            None => of_column(),
        };
        let mut style = named.cloned().unwrap_or_default();
        // The type of a cell tells a share even where no format does.
        if attribute(tag, b"office:value-type") == Some(b"percentage")
            && style.shown == Shown::Number
        {
            style.shown = Shown::percent();
        }
        style
    }

    fn push(&mut self, column: u64, content: &Content, style: &Style) {
        let taken = match (u32::try_from(self.row), u16::try_from(column)) {
            (Ok(row), Ok(column)) => self.take(Position::new(row, column), content, style),
            _ => Err(Fault::OutsideGrid),
        };
        if let Err(fault) = taken {
            self.fault.get_or_insert(fault);
        }
    }

    fn take(&mut self, at: Position, content: &Content, style: &Style) -> Result<(), Fault> {
        if let Content::Text(text) = content {
            self.room.take_text(text)?;
        }
        self.body.take(self.room, at, content.clone(), style)
    }

    fn span(&mut self, tag: &Tag<'_>) {
        let across = repeats(tag, b"table:number-columns-spanned").unwrap_or(1);
        let down = repeats(tag, b"table:number-rows-spanned").unwrap_or(1);
        let last = (
            u32::try_from(self.row.saturating_add(down - 1)),
            u16::try_from(self.column.saturating_add(across - 1)),
        );
        let first = (u32::try_from(self.row), u16::try_from(self.column));
        if let ((Ok(top), Ok(left)), (Ok(bottom), Ok(right)), true) =
            (first, last, across * down > 1)
        {
            let last = Position::new(bottom, right);
            self.body.merge(Position::new(top, left), last);
        }
    }

    /// Writes the cells of a row again for each further time that it stands there.
    fn repeat_row(&mut self, from: usize, times: u64) {
        let cells: Vec<Cell> = self.body.cells.get(from..).unwrap_or_default().to_vec();
        if cells.is_empty() || times == 1 || self.fault.is_some() {
            return;
        }
        if self.row.saturating_add(times) > u64::from(ROWS) {
            self.fault = Some(Fault::OutsideGrid);
            return;
        }
        let styles: Vec<Style> = cells.iter().map(|cell| self.style_of(cell)).collect();
        for step in 1..times {
            let step = u32::try_from(step).unwrap_or(u32::MAX);
            for (cell, style) in cells.iter().zip(&styles) {
                let below = Position::new(cell.position.row + step, cell.position.column);
                if let Err(fault) = self.take(below, &cell.content, style) {
                    self.fault = Some(fault);
                    return;
                }
            }
        }
    }

    /// The style of a cell that was taken in, as far as it told anything of its content.
    fn style_of(&self, cell: &Cell) -> Style {
        let at = cell.position;
        let face = self
            .body
            .faces
            .binary_search_by_key(&at, |(place, _)| *place);
        let face = face.ok().and_then(|found| self.body.faces.get(found));
        let seen = self
            .body
            .seen_otherwise
            .binary_search_by_key(&at, |(place, _)| *place);
        let seen = seen
            .ok()
            .and_then(|found| self.body.seen_otherwise.get(found));
        Style {
            shown: seen.map_or(Shown::Number, |(_, seen)| Shown::seen(seen)),
            face: face.map(|(_, face)| *face),
        }
    }

    fn finish(self) -> RawBody {
        let mut body = self.body;
        let last = body
            .cells
            .iter()
            .map(|cell| cell.position.row)
            .max()
            .unwrap_or(0);
        for range in self.hidden_rows {
            body.hidden_rows
                .extend(range.start..range.end.min(last + 1));
        }
        body
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(
        attribute(tag, b"table:visibility"),
        Some(b"collapse" | b"filter")
    )
}

/// A number of repeats, one where none is given.
fn repeats(tag: &Tag<'_>, name: &[u8]) -> Result<u64, Fault> {
    let Some(times) = attribute(tag, name) else {
        return Ok(1);
    };
    let times = std::str::from_utf8(times)
        .ok()
        .and_then(|times| times.parse::<u32>().ok());
    times
        .filter(|times| *times > 0)
        .map(u64::from)
        .ok_or(Fault::Malformed)
}
