//! The rows of the sheets "Số liệu" as they stand in the package, one after the other.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::sync::Arc;

use super::error::FrameError;
use super::exact;
use super::links::{MOST, anchor};
use super::words::{Word, Words, escape};
use crate::model::cell::{CellRef, Position, column_letters};
use crate::model::figure::{Line, LineKey, Standing};
use crate::model::form::Role;
use crate::present::Presentation;
use crate::present::line_name::LineName;

/// Numbers of the styles of cells, as the writer of workbooks has given them.
#[derive(Debug)]
pub(super) struct Styles {
    value: u32,
    count: u32,
    link: u32,
    quoted: u32,
}

impl Styles {
    /// The styles of the first four cells of the second row.
    ///
    /// # Errors
    /// When one of the cells has none.
    pub(super) fn of(xml: &str, part: &str) -> Result<Self, FrameError> {
        let style = |cell: &'static str| {
            let number = xml.find(cell).and_then(|begin| {
                let rest = xml.get(begin + cell.len()..)?;
                rest.get(..rest.find('"')?)?.parse().ok()
            });
            number.ok_or_else(|| FrameError::new(part, cell))
        };
        Ok(Self {
            value: style("<c r=\"A2\" s=\"")?,
            count: style("<c r=\"B2\" s=\"")?,
            link: style("<c r=\"C2\" s=\"")?,
            quoted: style("<c r=\"D2\" s=\"")?,
        })
    }
}

/// Writes one line after the other.
pub(super) struct Rows<'a> {
    pub(super) presentation: &'a Presentation<'a>,
    pub(super) names: &'a BTreeMap<LineKey, LineName>,
    pub(super) roles: &'a [Role],
    pub(super) styles: Styles,
    pub(super) words: &'a mut Words,
    /// Number of the relationship that leads to each workbook.
    pub(super) files: HashMap<Arc<str>, u32>,
    /// Names of columns: `A` to `AA`.
    pub(super) letters: Vec<String>,
    /// The links so far.
    pub(super) links: Links,
}

/// Links of a sheet; Excel takes no more than so many.
pub(super) struct Links {
    pub(super) xml: Vec<u8>,
    left: usize,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            xml: Vec::new(),
            left: MOST,
        }
    }
}

/// A cell that is about to be written: column from 0, row from 1.
type Place = (usize, u32);

impl<'a> Rows<'a> {
    /// Writes a line into a row counted from 1.
    pub(super) fn write(&mut self, xml: &mut Vec<u8>, row: u32, line: &Line) {
        xml.extend_from_slice(b"<row r=\"");
        whole(xml, row);
        xml.extend_from_slice(b"\">");
        let mut column = self.write_names(xml, row, line);
        for role in self.roles {
            if let Some(value) = line.value_of(*role) {
                let value = exact::nearest(value);
                self.write_number(xml, (column, row), value, Some(self.styles.value));
            }
            column += 1;
        }
        let phrases = &self.presentation.descriptions.phrases;
        let (counted, standing) = standing(line.standing);
        self.write_number(xml, (column, row), counted, Some(self.styles.count));
        let cells = match line.addends.as_ref() {
            [] => cells(line),
            addends => phrases.say("lines.added", &[("cells", &added(addends))]),
        };
        let behind: [&str; 4] = [phrases.get(standing), &line.path, &line.sheet, &cells];
        for words in behind {
            column += 1;
            self.write_words(xml, (column, row), words, None);
        }
        self.write_link(xml, (column + 1, row), line);
        xml.extend_from_slice(b"</row>");
    }

    /// Writes what the line is called; gives the column behind.
    fn write_names(&mut self, xml: &mut Vec<u8>, row: u32, line: &Line) -> usize {
        let descriptions = self.presentation.descriptions;
        let unit = descriptions.register.unit(line.unit);
        let form = descriptions.form(line.key.form);
        let name = self.names.get(&line.key);
        let measure = name.map_or("", |name| &name.measure);
        let measure = descriptions
            .measure(measure)
            .map_or(measure, |measure| &measure.name.vi);
        let names = [
            name.map_or("", |name| &name.code),
            unit.map_or("", |unit| &unit.id),
            unit.map_or("", |unit| &unit.name.vi),
            form.map_or("", |form| &form.code),
            name.map_or("", |name| &name.label),
            measure,
        ];
        for (column, words) in names.into_iter().enumerate() {
            self.write_words(xml, (column, row), words, None);
        }
        names.len()
    }

    fn begin(&self, xml: &mut Vec<u8>, (column, row): Place, style: Option<u32>) {
        xml.extend_from_slice(b"<c r=\"");
        self.address(xml, (column, row));
        xml.push(b'"');
        if let Some(style) = style.filter(|style| *style > 0) {
            xml.extend_from_slice(b" s=\"");
            whole(xml, style);
            xml.push(b'"');
        }
    }

    fn address(&self, xml: &mut Vec<u8>, (column, row): Place) {
        let letters = self.letters.get(column);
        xml.extend_from_slice(letters.map_or(b"", |letters| letters.as_bytes()));
        whole(xml, row);
    }

    fn write_number(&self, xml: &mut Vec<u8>, place: Place, value: f64, style: Option<u32>) {
        self.begin(xml, place, style);
        // Writing into memory cannot fail.
        let _ = write!(xml, "><v>{value}</v></c>");
    }

    fn write_words(&mut self, xml: &mut Vec<u8>, place: Place, words: &str, style: Option<u32>) {
        let Some(Word {
            number,
            looks_like_formula,
        }) = self.words.number(words)
        else {
            return;
        };
        let quoted = looks_like_formula.then_some(self.styles.quoted);
        self.begin(xml, place, style.or(quoted));
        xml.extend_from_slice(b" t=\"s\"><v>");
        whole(xml, number);
        xml.extend_from_slice(b"</v></c>");
    }

    fn write_link(&mut self, xml: &mut Vec<u8>, at: Place, line: &Line) {
        let Some(first) = line.cells.first() else {
            return;
        };
        let phrases = &self.presentation.descriptions.phrases;
        let words = phrases.say("lines.open", &[("cell", &first.position.to_string())]);
        let place = CellRef::at(&line.path, &line.sheet, first.position);
        let file = self.files.get(&line.path).copied();
        let (Some(file), Some(anchor), 1..) = (file, anchor(&place), self.links.left) else {
            self.write_words(xml, at, &words, None);
            return;
        };
        self.write_words(xml, at, &words, Some(self.styles.link));
        let mut link = std::mem::take(&mut self.links.xml);
        link.extend_from_slice(b"<hyperlink ref=\"");
        self.address(&mut link, at);
        link.extend_from_slice(b"\" r:id=\"rId");
        whole(&mut link, file);
        link.push(b'"');
        if !anchor.is_empty() {
            link.extend_from_slice(b" location=\"");
            escape(&mut link, &anchor);
            link.push(b'"');
        }
        link.extend_from_slice(b"/>");
        self.links.xml = link;
        self.links.left -= 1;
    }
}

/// Names of so many columns.
pub(super) fn letters(columns: usize) -> Vec<String> {
    (0_u16..).take(columns).map(column_letters).collect()
}

fn whole(xml: &mut Vec<u8>, mut number: u32) {
    let start = xml.len();
    loop {
        let [digit, ..] = (number % 10).to_le_bytes();
        xml.push(b'0' + digit);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    if let Some(digits) = xml.get_mut(start..) {
        digits.reverse();
    }
}

/// Whether a line counts, as a number and as the key of its words.
fn standing(standing: Standing) -> (f64, &'static str) {
    match standing {
        Standing::Counted => (1.0, "lines.counted"),
        Standing::CountedWithError => (1.0, "lines.counted-with-error"),
        Standing::LeftOut => (0.0, "lines.left-out"),
    }
}

/// Cells of a total that the sheet does not print, which were added up: "E13+E14 H13+H14".
fn added(addends: &[(Role, Position)]) -> String {
    let sums = addends.chunk_by(|(a, _), (b, _)| a == b).map(|same| {
        let added: Vec<String> = same.iter().map(|(_, at)| at.to_string()).collect();
        added.join("+")
    });
    sums.collect::<Vec<_>>().join(" ")
}

/// Cells of the values in the order of roles: "E12:K12" when they follow one another, else "E12 H12 …".
fn cells(line: &Line) -> String {
    let (Some(first), Some(last)) = (line.cells.first(), line.cells.last()) else {
        return String::new();
    };
    let follow = line.cells.iter().zip(0_u16..).all(|(cell, number)| {
        cell.position.row == first.position.row
            && Some(cell.position.column) == first.position.column.checked_add(number)
    });
    if follow && line.cells.len() > 1 {
        return format!("{}:{}", first.position, last.position);
    }
    let each: Vec<String> = line
        .cells
        .iter()
        .map(|cell| cell.position.to_string())
        .collect();
    each.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test should stop")]
    use std::sync::Arc;

    use super::*;
    use crate::model::figure::LineCell;
    use crate::model::form::{FormIndex, RowIndex};
    use crate::model::indicator::IndicatorIndex;
    use crate::model::period::Period;
    use crate::model::register::UnitIndex;

    fn line(places: &[(u32, u16)]) -> Line {
        let cells = Role::ALL.iter().zip(places);
        Line {
            key: LineKey {
                form: FormIndex::FIRST,
                row: RowIndex::FIRST,
                indicator: IndicatorIndex::FIRST,
            },
            unit: UnitIndex::FIRST,
            period: Period::new(2019, 9).unwrap(),
            path: Arc::from("a.xlsx"),
            sheet: Arc::from("x"),
            cells: cells
                .map(|(role, (row, column))| LineCell {
                    role: *role,
                    value: 1.into(),
                    position: Position::new(*row, *column),
                })
                .collect(),
            standing: Standing::Counted,
            addends: Box::default(),
        }
    }

    #[test]
    fn cells_side_by_side_are_a_range_and_others_a_list() {
        assert_eq!(cells(&line(&[(11, 4), (11, 5), (11, 6)])), "E12:G12");
        assert_eq!(cells(&line(&[(11, 4), (11, 7)])), "E12 H12");
        assert_eq!(cells(&line(&[(11, 5), (11, 4)])), "F12 E12");
        assert_eq!(cells(&line(&[(11, 4), (12, 5)])), "E12 F13");
        assert_eq!(cells(&line(&[(0, 27)])), "AB1");
        assert_eq!(cells(&line(&[])), "");
        let places = [(11, 4), (12, 4), (11, 5)].map(|(row, column)| Position::new(row, column));
        let roles = [Role::AnnualPlan, Role::AnnualPlan, Role::SameMonth];
        let addends: Vec<(Role, Position)> = roles.into_iter().zip(places).collect();
        assert_eq!(added(&addends), "E12+E13 F12");
    }
}
