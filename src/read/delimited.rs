//! Tables in plain text: .csv and the like. Encoding and separator are decided on evidence, once for a file.

mod encoding;

use std::fmt;

use rust_decimal::Decimal;

use super::grid::{Cell, Content};
use super::raw::{COLUMNS, ROWS, RawBody, RawBook, RawSheet, Room};
use super::refusal::{Fault, Refusal};
use crate::model::cell::Position;

pub(super) use encoding::is_wide;

/// Separators that spreadsheet programs write; of equals the last is taken, the least common in running text.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// Lines that are looked at to find the separator.
const LOOKED_AT: usize = 200;

/// What was decided about a file, for the note about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialect {
    /// As people call it: `UTF-8`, `windows-1258`.
    pub(super) encoding: &'static str,
    pub(super) separator: char,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.separator {
            '\t' => write!(f, ".csv ({}, tab)", self.encoding),
            separator => write!(f, ".csv ({}, “{separator}”)", self.encoding),
        }
    }
}

/// Reads a table; the sheet gets the name of the file without its ending.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<(RawBook, Dialect), Refusal> {
    let (text, encoding) = encoding::decoded(bytes).map_err(|fault| Refusal::faulty("", fault))?;
    let (text, named) = without_declaration(&text);
    let separator = named
        .or_else(|| separator(text))
        .ok_or_else(|| Refusal::not_a_workbook("text.found-text"))?;
    let file = path.rsplit('/').next().unwrap_or_default();
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let sheet = RawSheet {
        part: None,
        name: name.to_owned(),
        visible: true,
        body: body(text, separator),
    };
    let dialect = Dialect {
        encoding,
        separator: char::from(separator),
    };
    let book = RawBook {
        sheets: vec![sheet],
        ..RawBook::default()
    };
    Ok((book, dialect))
}

/// The text of a page in any of these encodings.
pub(super) fn text(bytes: &[u8]) -> Result<String, Fault> {
    encoding::decoded(bytes).map(|(text, _)| text)
}

/// Excel may write `sep=;` in front of everything.
fn without_declaration(text: &str) -> (&str, Option<u8>) {
    let declared = text.strip_prefix("sep=").and_then(|rest| {
        let (separator, rest) = rest.as_bytes().split_first()?;
        let rest = rest
            .strip_prefix(b"\r")
            .unwrap_or(rest)
            .strip_prefix(b"\n")?;
        Some((std::str::from_utf8(rest).ok()?, *separator))
    });
    match declared {
        Some((rest, separator)) => (rest, Some(separator)),
        None => (text, None),
    }
}

/// The separator by which most lines fall into one and the same number of fields; the more fields the better.
fn separator(text: &str) -> Option<u8> {
    let likely = SEPARATORS.iter().filter_map(|separator| {
        let mut reader = reader(text, *separator);
        let lines = reader.records().take(LOOKED_AT);
        let counts: Vec<usize> = lines.filter_map(|line| Some(line.ok()?.len())).collect();
        let usual = *counts.iter().max_by_key(|count| {
            let times = counts.iter().filter(|other| other == count).count();
            (times, **count)
        })?;
        let agreeing = counts.iter().filter(|count| **count == usual).count();
        let share = agreeing * 100 / counts.len();
        (usual >= 2).then_some(((share, usual), *separator))
    });
    likely
        .max_by_key(|(rank, _)| *rank)
        .map(|(_, separator)| separator)
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes())
}

fn body(text: &str, separator: u8) -> Result<RawBody, Fault> {
    let mut room = Room::new();
    let mut body = RawBody {
        is_plain_text: true,
        ..RawBody::default()
    };
    let text = with_blank_rows(text);
    for (row, record) in (0_u32..).zip(reader(&text, separator).records()) {
        let record = record.map_err(|_| Fault::Malformed)?;
        for (column, field) in record.iter().enumerate() {
            if field.trim().is_empty() {
                continue;
            }
            let column = u16::try_from(column).map_err(|_| Fault::OutsideGrid)?;
            if row >= ROWS || u32::from(column) >= COLUMNS {
                return Err(Fault::OutsideGrid);
            }
            room.take_cell()?;
            body.cells.push(Cell {
                position: Position::new(row, column),
                content: Content::Text(room.take_text(field)?.into()),
            });
        }
    }
    take_numbers(&mut body.cells);
    Ok(body)
}

/// One kind of line end, and an empty text in every blank line, which the reader would pass over and a sheet does not.
fn with_blank_rows(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rows = String::with_capacity(text.len());
    let (mut in_quotes, mut at_start) = (false, true);
    for letter in text.chars() {
        if letter == '\n' && at_start && !in_quotes {
            rows.push_str("\"\"");
        }
        in_quotes ^= letter == '"';
        at_start = letter == '\n';
        rows.push(letter);
    }
    rows
}

/// Turns digits without any sign into numbers. Which sign is the decimal one is decided where the columns of figures are known:
/// a running number "1.1" is no evidence.
fn take_numbers(cells: &mut [Cell]) {
    for cell in cells {
        if let Content::Text(text) = &cell.content
            && let Some(number) = whole_number(text)
        {
            cell.content = Content::Number(number);
        }
    }
}

/// Digits alone; a leading zero belongs to a code such as 08.
fn whole_number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let are_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_code = digits.len() > 1 && digits.starts_with('0');
    if is_code || !are_digits {
        return None;
    }
    Decimal::from_str_exact(text)
        .ok()
        .map(|number| number.normalize())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(String, Content)> {
        let (book, _) = read("B3.csv", bytes).unwrap();
        let body = book.sheets.into_iter().next().unwrap().body.unwrap();
        let place = |cell: Cell| (cell.position.to_string(), cell.content);
        body.cells.into_iter().map(place).collect()
    }

    fn dialect(bytes: &[u8]) -> (&'static str, char) {
        let (_, dialect) = read("B3.csv", bytes).unwrap();
        (dialect.encoding, dialect.separator)
    }

    fn text(words: &str) -> Content {
        Content::Text(words.into())
    }

    fn number(digits: &str) -> Content {
        Content::Number(digits.parse().unwrap())
    }

    #[test]
    fn the_separator_is_that_of_which_all_lines_have_as_many() {
        assert_eq!(dialect(b"a;b;c\n1,5;2,5;3\n"), ("UTF-8", ';'));
        assert_eq!(dialect(b"a,b,c\n\"1,5\",2.5,3\n"), ("UTF-8", ','));
        assert_eq!(dialect(b"a\tb, c; d\n1\t2\n"), ("UTF-8", '\t'));
        assert_eq!(dialect(b"sep=;\r\na,b;c\r\n1;2\r\n"), ("UTF-8", ';'));
    }

    #[test]
    fn text_without_a_table_is_refused() {
        assert!(read("a.csv", "Báo cáo sẽ gửi sau.\n".as_bytes()).is_err());
        assert!(read("a.csv", b"a;b\n1\0;2\n").is_err());
    }

    #[test]
    fn whole_numbers_are_numbers_and_what_has_a_sign_or_is_a_code_stays_text() {
        let read = cells(b"08;1234.5;1.234;7;-12;1234,5\n");
        let expected = [
            text("08"),
            text("1234.5"),
            text("1.234"),
            number("7"),
            number("-12"),
            text("1234,5"),
        ];
        assert!(read.into_iter().map(|(_, content)| content).eq(expected));
    }

    #[test]
    fn blank_lines_and_line_breaks_in_quotes_keep_the_rows() {
        let places: Vec<String> = cells(b"a;b\r\n\r\n\"c\nd\";e\r\nf;g\r\n")
            .into_iter()
            .map(|(at, _)| at)
            .collect();
        assert_eq!(places, ["A1", "B1", "A3", "B3", "A4", "B4"]);
    }
}
