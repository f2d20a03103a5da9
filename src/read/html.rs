//! HTML tables saved under the name of a workbook, as web portals and old exports make them.
//!
//! Read only while it stays simple: tables that are not nested, words with the usual entities. Scripts are not run, nothing
//! is fetched.

mod page;
mod shown;
mod stated;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::page::{Page, Piece};
use super::delimited;
use super::grid::{Appearance, Content};
use super::number;
use super::raw::{COLUMNS, RANGES, ROWS, RawBody, RawBook, RawSheet, Room, SHEETS};
use super::refusal::{Fault, Refusal};
use super::styled::Style;
use crate::model::cell::Position;

/// Reads the tables of a page, each as a sheet.
pub(super) fn read(bytes: &[u8]) -> Result<RawBook, Refusal> {
    let refused = |fault| Refusal::faulty("", fault);
    let text = delimited::text(bytes).map_err(refused)?;
    book(&text).map_err(refused)
}

fn book(text: &str) -> Result<RawBook, Fault> {
    let mut book = RawBook::default();
    let mut room = Room::new();
    let mut page = Page::new(text);
    let mut heading = String::new();
    while let Some(piece) = page.next()? {
        match piece {
            Piece::Open(tag) if tag.is("table") => {
                let number = book.sheets.len() + 1;
                let name = match heading.trim() {
                    "" => format!("Bảng {number}"),
                    words => words.to_owned(),
                };
                let body = table(&mut page, &mut room)?;
                book.sheets.push(RawSheet {
                    part: None,
                    name,
                    visible: true,
                    body: Ok(body),
                });
                if number > SHEETS {
                    return Err(Fault::TooManyCells);
                }
                heading.clear();
            }
            Piece::Open(tag) if tag.is("em") || tag.is("caption") => heading.clear(),
            Piece::Words(words) => words.trim().clone_into(&mut heading),
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    if book.sheets.is_empty() {
        return Err(Fault::Malformed);
    }
    Ok(book)
}

/// Where cells of rows above reach down to: the last row, by column.
#[derive(Default)]
struct Taken {
    until: BTreeMap<u32, u32>,
}

impl Taken {
    fn free_from(&self, row: u32, mut column: u32) -> u32 {
        while self.until.get(&column).is_some_and(|last| *last >= row) {
            column += 1;
        }
        column
    }
}

fn table(page: &mut Page<'_>, room: &mut Room) -> Result<RawBody, Fault> {
    let mut body = RawBody::default();
    let mut taken = Taken::default();
    let unseen = Arc::new(Appearance::unseen());
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut in_row = false;
    loop {
        match page.next()?.ok_or(Fault::CutRecord)? {
            Piece::Open(tag) if tag.is("table") => return Err(Fault::Malformed),
            Piece::Close(name) if name.eq_ignore_ascii_case("table") => return Ok(body),
            Piece::Open(tag) if tag.is("tr") => {
                row += u32::from(in_row);
                (in_row, column) = (true, 0);
                if tag.is_hidden() && body.hidden_rows.len() < RANGES {
                    body.hidden_rows.push(row);
                }
            }
            Piece::Open(tag) if tag.is("td") || tag.is("th") => {
                column = taken.free_from(row, column);
                let across = tag.number("colspan").unwrap_or(1).clamp(1, COLUMNS);
                let down = tag.number("rowspan").unwrap_or(1).clamp(1, ROWS);
                let at = position(row, column)?;
                let words = words(page)?;
                let stored = tag.attribute("sdval").or_else(|| tag.attribute("x:num"));
                let format = tag.attribute("sdnum");
                match content(&words, (stored.as_deref(), format.as_deref()), room) {
                    Ok(Some((content, style))) => {
                        body.take(room, at, content, &style)?;
                        if tag.is_hidden() {
                            body.seen_otherwise.push((at, Arc::clone(&unseen)));
                        }
                    }
                    Ok(None) => {}
                    Err(fault) => body.lose(room, at, fault, &stored.unwrap_or_default())?,
                }
                let last = position(row.saturating_add(down - 1), column + across - 1)?;
                if last != at {
                    body.merge(at, last);
                }
                if down > 1 {
                    for column in column..column + across {
                        taken.until.insert(column, last.row);
                    }
                }
                column += across;
            }
            Piece::Open(_) | Piece::Close(_) | Piece::Words(_) => {}
        }
    }
}

fn position(row: u32, column: u32) -> Result<Position, Fault> {
    if row >= ROWS || column >= COLUMNS {
        return Err(Fault::OutsideGrid);
    }
    let column = u16::try_from(column).map_err(|_| Fault::OutsideGrid)?;
    Ok(Position::new(row, column))
}

/// The words of a cell, up to its end or to the next cell or row, which ends it as well.
fn words(page: &mut Page<'_>) -> Result<String, Fault> {
    let mut text = String::new();
    let mut is_raised = false;
    loop {
        let before = page.at();
        match page.next()?.ok_or(Fault::CutRecord)? {
            // A mark in brackets is known by them.
            Piece::Words(words) if is_raised && !words.contains('(') => {
                text.extend(words.chars().map(number::raised));
            }
            Piece::Words(words) => text.push_str(&words),
            Piece::Open(tag) if tag.is("sup") => is_raised = true,
            Piece::Close(name) if name.eq_ignore_ascii_case("sup") => is_raised = false,
            Piece::Open(tag) if tag.is("br") || tag.is("p") => text.push('\n'),
            Piece::Open(tag) if tag.is("table") => return Err(Fault::Malformed),
            Piece::Open(tag) if tag.is("td") || tag.is("th") || tag.is("tr") => {
                page.back_to(before);
                return Ok(text);
            }
            Piece::Close(name)
                if ["td", "th"]
                    .iter()
                    .any(|end| name.eq_ignore_ascii_case(end)) =>
            {
                return Ok(text);
            }
            Piece::Close(name)
                if ["tr", "table"]
                    .iter()
                    .any(|end| name.eq_ignore_ascii_case(end)) =>
            {
                page.back_to(before);
                return Ok(text);
            }
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
}

/// `stored` is the number behind what is shown, as spreadsheet programs write it beside; `format` tells how it is shown.
fn content(
    words: &str,
    (stored, format): (Option<&str>, Option<&str>),
    room: &mut Room,
) -> Result<Option<(Content, Style)>, Fault> {
    let words = words.trim();
    if let Some(number) = stored.filter(|number| !number.trim().is_empty())
        && let Some(numbered) = shown::content(words, number, format)?
    {
        return Ok(Some(numbered));
    }
    let content = room.words(words)?;
    Ok(content.map(|content| (content, Style::default())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;
    use crate::read::grid::Cell;

    fn cells(html: &str) -> Vec<(String, Content)> {
        let book = book(html).unwrap();
        let body = book.sheets.into_iter().next().unwrap().body.unwrap();
        let place = |cell: Cell| (cell.position.to_string(), cell.content);
        body.cells.into_iter().map(place).collect()
    }

    fn text(words: &str) -> Content {
        Content::Text(words.into())
    }

    #[test]
    fn cells_stand_where_a_browser_shows_them() {
        let html = "<html><style>td {a}</style><table><tr><th rowspan=2>Chỉ tiêu<th colspan=\"2\">Năm&nbsp;2019</th></tr>\
            <tr><td>Tháng 8<td>Tháng&#32;9</td></tr><!-- <td>x --><tr><td>Bán l&#7867;<br>hàng</td><td sdval=\"12.5\">12,5</td></tr></table>";
        let expected = [
            ("A1", text("Chỉ tiêu")),
            ("B1", text("Năm\u{a0}2019")),
            ("B2", text("Tháng 8")),
            ("C2", text("Tháng 9")),
            ("A3", text("Bán lẻ\nhàng")),
            ("B3", Content::Number("12.5".parse().unwrap())),
        ];
        assert_eq!(
            cells(html),
            expected.map(|(at, content)| (at.to_owned(), content))
        );
    }

    #[test]
    fn what_a_browser_does_not_show_is_told() {
        let html = "<table><tr><td>1<td style=\"color:red; DISPLAY : none\">2</td><td style='display:block'>3</td></tr>\
            <tr style='display:none'><td>4</td></tr><tr><td style='visibility:hidden'>5</td></tr></table>";
        let body = book(html).unwrap().sheets.remove(0).body.unwrap();
        assert_eq!(body.hidden_rows, [1]);
        let unseen = body.seen_otherwise.iter();
        let unseen = unseen.filter(|(_, seen)| !seen.has_digits);
        let places: Vec<String> = unseen.map(|(at, _)| at.to_string()).collect();
        assert_eq!(places, ["B1", "A3"]);
    }

    #[test]
    fn raised_digits_stay_apart_from_those_of_the_number() {
        let html = "<table><tr><td>93,785<sup>12</sup><td>m<SUP>3</SUP><td><sup>(1)</sup> 5<td>7</td></tr></table>";
        let expected = [
            ("A1", "93,785¹²"),
            ("B1", "m³"),
            ("C1", "(1) 5"),
            ("D1", "7"),
        ];
        assert_eq!(
            cells(html),
            expected.map(|(at, words)| (at.to_owned(), text(words)))
        );
    }

    #[test]
    fn what_is_not_simple_is_refused() {
        for html in [
            "<table><tr><td><table></table></td></tr></table>",
            "<table><tr><td>a",
            "<p>no table</p>",
            "<table><tr><td>&zdot;</td></tr></table>",
        ] {
            assert!(book(html).is_err(), "{html}");
        }
    }
}
