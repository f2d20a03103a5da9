//! The rows of the sheet "Số liệu", written one after the other.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::links::Links;
use super::text::{looks_like_formula, safe};
use super::{exact, styles};
use crate::model::cell::CellRef;
use crate::model::figure::{Line, LineKey, Standing};
use crate::model::form::Role;
use crate::present::Presentation;
use crate::present::line_name::LineName;

/// Writes one line after the other.
pub(super) struct Rows<'a> {
    presentation: &'a Presentation<'a>,
    names: &'a BTreeMap<LineKey, LineName>,
    roles: &'a [Role],
    links: Links<'a>,
    link: Format,
    quoted: Format,
}

impl<'a> Rows<'a> {
    /// Rows of the lines of a presentation, with one column for each of the roles.
    pub(super) fn new(
        presentation: &'a Presentation<'a>,
        names: &'a BTreeMap<LineKey, LineName>,
        roles: &'a [Role],
    ) -> Self {
        Self {
            presentation,
            names,
            roles,
            links: Links::new(&presentation.inbox),
            link: styles::link(styles::base()),
            quoted: styles::base().set_quote_prefix(),
        }
    }

    /// Writes a line; rows come in their order.
    pub(super) fn write(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        line: &Line,
    ) -> Result<(), XlsxError> {
        let descriptions = self.presentation.descriptions;
        let names = self.names;
        let unit = descriptions.register.unit(line.unit);
        let form = descriptions.form(line.key.form);
        let name = names.get(&line.key);
        let measure = name.map_or("", |name| &name.measure);
        let measure = descriptions
            .measure(measure)
            .map_or(measure, |measure| &measure.name.vi);
        let before = [
            name.map_or("", |name| &name.code),
            unit.map_or("", |unit| &unit.id),
            unit.map_or("", |unit| &unit.name.vi),
            form.map_or("", |form| &form.code),
            name.map_or("", |name| &name.label),
            measure,
        ];
        let mut column = 0_u16;
        for words in before {
            self.write_words(sheet, (row, column), words)?;
            column += 1;
        }
        for role in self.roles {
            if let Some(value) = line.value_of(*role) {
                sheet.write_number(row, column, exact::nearest(value))?;
            }
            column += 1;
        }
        let (counted, standing) = standing(line.standing);
        sheet.write_number(row, column, counted)?;
        let behind = [standing, &line.path, &line.sheet, &cells(line)];
        for words in behind {
            column += 1;
            self.write_words(sheet, (row, column), words)?;
        }
        self.write_link(sheet, (row, column + 1), line)
    }

    fn write_words(
        &self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        words: &str,
    ) -> Result<(), XlsxError> {
        let words = safe(words);
        if looks_like_formula(&words) {
            sheet.write_string_with_format(row, column, words, &self.quoted)?;
        } else if !words.is_empty() {
            sheet.write_string(row, column, words)?;
        }
        Ok(())
    }

    fn write_link(
        &mut self,
        sheet: &mut Worksheet,
        (row, column): (u32, u16),
        line: &Line,
    ) -> Result<(), XlsxError> {
        let Some(first) = line.cells.first() else {
            return Ok(());
        };
        let place = CellRef::at(&line.path, &line.sheet, first.position);
        let words = format!("Mở {}", first.position);
        match self.links.to(&place, &words) {
            Some(url) => {
                sheet.write_url_with_format(row, column, url, &self.link)?;
            }
            None => self.write_words(sheet, (row, column), &words)?,
        }
        Ok(())
    }
}

fn standing(standing: Standing) -> (u8, &'static str) {
    match standing {
        Standing::Counted => (1, "Được tính"),
        Standing::CountedWithError => (1, "Được tính, có lỗi"),
        Standing::LeftOut => (0, "Không tính, có lỗi"),
    }
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
    use crate::model::cell::Position;
    use crate::model::figure::LineCell;
    use crate::model::form::{FormIndex, RowIndex};
    use crate::model::period::Period;
    use crate::model::register::UnitIndex;

    fn line(places: &[(u32, u16)]) -> Line {
        let cells = Role::ALL.iter().zip(places);
        Line {
            key: LineKey {
                form: FormIndex(0),
                row: RowIndex(0),
                indicator: 0,
            },
            unit: UnitIndex(0),
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
    }
}
