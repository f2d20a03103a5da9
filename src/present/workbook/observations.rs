//! The sheet "Số liệu": every line of the consolidation with its values by role and the way back to its cells.
//!
//! What does not fit on one sheet goes on to "Số liệu (2)" and so on. Lines of one row of a form stay together, so that a
//! total is a sum over one sheet.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use rust_xlsxwriter::utility::row_col_to_cell_absolute;
use rust_xlsxwriter::{
    Format, FormatAlign, ProtectionOptions, Table, TableColumn, TableStyle, Url, Workbook,
    Worksheet, XlsxError,
};

use super::error::{FrameError, WorkbookError, in_sheet};
use super::links;
use super::observation_rows::{Links, Rows, Styles, letters};
use super::page::{self, Fit, Orientation};
use super::styles;
use super::text::{GivenNames, safe};
use super::words::Words;
use crate::format;
use crate::model::derived::Quantity;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{Consolidation, Line, LineIndex, LineKey};
use crate::model::form::Role;
use crate::model::phrases::Phrases;
use crate::model::text::Language;
use crate::present::Presentation;
use crate::present::line_name::LineName;

/// Name of the first Excel table, in letters that every program takes in a formula.
const TABLE: &str = "SoLieu";
/// Row of the first line; the headings stand in row 0.
const FIRST_ROW: u32 = 1;
/// Most lines a sheet of Excel holds below the headings.
pub const LINES_OF_A_SHEET: usize = 1_048_575;
/// Columns before the values: key of the heading, and width in letters.
const BEFORE: [(&str, f64); 6] = [
    ("columns.line-code", 30.0),
    ("columns.unit-code", 13.0),
    ("columns.unit", 22.0),
    ("columns.form", 10.0),
    ("columns.indicator", 42.0),
    ("columns.measure-short", 13.0),
];
/// Key of the heading of the column of links.
const LINK: &str = "columns.link";
/// Key of the heading of the column that says which lines count.
const COUNTED: &str = "columns.counted";
/// So much of a sheet is put together before it is written out.
const BLOCK: usize = 1 << 16;
/// Columns behind the values.
const BEHIND: [(&str, f64); 6] = [
    (COUNTED, 7.0),
    ("columns.state", 18.0),
    ("columns.source-file", 36.0),
    ("columns.sheet", 18.0),
    ("columns.source-cells", 24.0),
    (LINK, 10.0),
];

/// Where each line and role stands in the sheet, and what it is called.
pub(super) struct Observations<'a> {
    consolidation: &'a Consolidation,
    sheets: Vec<Sheet>,
    roles: Vec<Role>,
    /// Of all columns, as formulas name them.
    headings: Vec<String>,
    names: BTreeMap<LineKey, LineName>,
}

/// A sheet of lines.
struct Sheet {
    name: String,
    table: String,
    lines: Range<usize>,
}

/// Columns of the sheet of one row of a form, as formulas name them.
pub(super) struct Columns {
    /// The values of a role.
    pub(super) values: String,
    /// The codes of the lines.
    pub(super) codes: String,
    /// Which lines count.
    pub(super) counted: String,
}

impl<'a> Observations<'a> {
    /// The sheets of a presentation: one row a line, one column for each role that any line has, at most `most` lines a sheet.
    ///
    /// `None` when the lines of one row of a form are more than that.
    pub(super) fn of(
        presentation: &Presentation<'a>,
        most: usize,
        sheet_names: &mut GivenNames,
    ) -> Option<Self> {
        let descriptions = presentation.descriptions;
        let consolidation = presentation.consolidation;
        let mut in_use = [false; Role::ALL.len()];
        for cell in consolidation.lines.iter().flat_map(|line| &line.cells) {
            if let Some(slot) = in_use.get_mut(cell.role as usize) {
                *slot = true;
            }
        }
        let roles = Role::ALL.into_iter().zip(in_use);
        let roles: Vec<Role> = roles
            .filter_map(|(role, used)| used.then_some(role))
            .collect();
        let mut names = BTreeMap::new();
        for lines in consolidation.lines.chunk_by(|a, b| a.key == b.key) {
            if let Some(line) = lines.first()
                && let Some(name) = consolidation.line_name(descriptions, line.key)
            {
                names.insert(line.key, name);
            }
        }
        Some(Self {
            consolidation,
            sheets: sheets(&consolidation.lines, most)?
                .into_iter()
                .zip(1..)
                .map(|(lines, number)| Sheet {
                    name: sheet_names.give(descriptions.phrases.get("lines.sheet")),
                    table: match number {
                        1 => TABLE.to_owned(),
                        number => format!("{TABLE}{number}"),
                    },
                    lines,
                })
                .collect(),
            headings: headings(descriptions, &roles),
            roles,
            names,
        })
    }

    /// Names of the sheets.
    pub(super) fn sheet_names(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// Says that there is more than one sheet, when there is.
    pub(super) fn note(&self, phrases: &Phrases) -> Option<String> {
        let (first, last) = (self.sheets.first()?, self.sheets.last()?);
        (self.sheets.len() > 1).then(|| {
            let lines = self.consolidation.lines.len().into();
            let values: [(&str, &str); 4] = [
                ("lines", &format::number(lines, Some(0), Language::Vi)),
                ("sheets", &self.sheets.len().to_string()),
                ("first", &first.name),
                ("last", &last.name),
            ];
            phrases.say("lines.several-sheets", &values)
        })
    }

    /// The cell with the value of a line in a role, as formulas of other sheets name it; `None` when it has none.
    pub(super) fn cell_of(&self, line: LineIndex, role: Role) -> Option<String> {
        self.consolidation.line(line)?.value_of(role)?;
        let line = line.place();
        let sheet = self.sheet_of(line)?;
        let row = u32::try_from(line - sheet.lines.start).ok()?;
        let cell = row_col_to_cell_absolute(FIRST_ROW.checked_add(row)?, self.column_of(role)?);
        Some(format!("'{}'!{cell}", sheet.name.replace('\'', "''")))
    }

    /// Where the lines of a row of a form stand; `None` when no line has the role.
    pub(super) fn columns(&self, key: LineKey, role: Role) -> Option<Columns> {
        let values = usize::from(self.column_of(role)?);
        let (first, _) = self.consolidation.lines_of(key);
        let table = &self.sheet_of(first)?.table;
        let column = |place: usize| {
            let heading = self.headings.get(place)?;
            Some(format!("{table}[{heading}]"))
        };
        Some(Columns {
            values: column(values)?,
            codes: column(0)?,
            counted: column(BEFORE.len() + self.roles.len())?,
        })
    }

    fn sheet_of(&self, line: usize) -> Option<&Sheet> {
        let place = self.sheets.partition_point(|sheet| sheet.lines.end <= line);
        self.sheets.get(place)
    }

    /// Code of a line; `None` when no line has the key.
    pub(super) fn code(&self, key: LineKey) -> Option<&str> {
        self.names.get(&key).map(|name| name.code.as_str())
    }

    fn column_of(&self, role: Role) -> Option<u16> {
        let found = self.roles.iter().position(|known| *known == role)?;
        u16::try_from(BEFORE.len() + found).ok()
    }

    /// Adds the sheets with their headings; the lines are put in when the package is finished.
    pub(super) fn add(
        &self,
        workbook: &mut Workbook,
        presentation: &Presentation<'_>,
    ) -> Result<(), WorkbookError> {
        for part in &self.sheets {
            self.add_sheet(workbook.add_worksheet(), part, presentation)
                .map_err(|source| in_sheet(&part.name, source))?;
        }
        Ok(())
    }

    fn add_sheet(
        &self,
        sheet: &mut Worksheet,
        part: &Sheet,
        presentation: &Presentation<'_>,
    ) -> Result<(), XlsxError> {
        sheet.set_name(&part.name)?;
        let last_column = self.set_columns(sheet)?;
        sheet.add_table(0, 0, FIRST_ROW, last_column, &self.table(&part.table))?;
        let link = styles::link(styles::base());
        let quoted = styles::base().set_quote_prefix();
        for (format, column) in [value(), count(), link.clone(), quoted].iter().zip(0_u16..) {
            sheet.write_blank(FIRST_ROW, column, format)?;
        }
        let words = presentation.descriptions.phrases.get(LINK);
        let words = safe(words);
        for (url, row) in self
            .urls(part, presentation)
            .into_iter()
            .zip(FIRST_ROW + 1..)
        {
            sheet.write_url_with_format(row, last_column, url.set_text(&*words), &link)?;
        }
        sheet.set_freeze_panes(FIRST_ROW, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        page::set_up(sheet, presentation, Orientation::Landscape, Fit::Wide(1));
        // Figures of the other sheets point at cells of this one: it may be filtered, but sorting it would move them away.
        let allowed = ProtectionOptions {
            use_autofilter: true,
            use_pivot_tables: true,
            format_cells: true,
            format_columns: true,
            format_rows: true,
            ..ProtectionOptions::new()
        };
        sheet.protect_with_options(&allowed);
        Ok(())
    }

    /// Workbooks that lines of a sheet lead to, in order of their first line. Links of one workbook share its address.
    fn files(&self, part: &Sheet, presentation: &Presentation<'_>) -> Vec<(Arc<str>, String)> {
        let mut seen = HashSet::new();
        let lines = self.consolidation.lines.get(part.lines.clone());
        lines
            .into_iter()
            .flatten()
            .filter(|line| seen.insert(Arc::clone(&line.path)))
            .filter_map(|line| {
                let address = links::file(&presentation.inbox, &line.path)?;
                Some((Arc::clone(&line.path), address))
            })
            .collect()
    }

    fn urls(&self, part: &Sheet, presentation: &Presentation<'_>) -> Vec<Url> {
        let files = self.files(part, presentation).into_iter();
        files.map(|(_, address)| Url::new(address)).collect()
    }

    /// A part of the package that names the range of a sheet, with the range of all its lines.
    ///
    /// # Errors
    /// When no range stands in it.
    pub(super) fn sized(
        &self,
        (part, name): (usize, &str),
        xml: &str,
    ) -> Result<String, FrameError> {
        /// Ranges begin so; a sheet names the cells that are selected in another way.
        const RANGE: &str = " ref=\"A1:";
        let lines = self.sheets.get(part).map_or(0, |sheet| sheet.lines.len());
        let last = letters(self.columns_in_all()).pop().unwrap_or_default();
        let mut sized = String::with_capacity(xml.len() + 16);
        let (before, _) = xml
            .split_once(RANGE)
            .ok_or_else(|| FrameError::new(name, RANGE))?;
        sized.push_str(before);
        for piece in xml.split(RANGE).skip(1) {
            let behind = piece.find('"').and_then(|end| piece.get(end..));
            let behind = behind.ok_or_else(|| FrameError::new(name, "\""))?;
            sized.push_str(&format!("{RANGE}{last}{}", lines.max(1) + 1));
            sized.push_str(behind);
        }
        Ok(sized)
    }

    fn columns_in_all(&self) -> usize {
        BEFORE.len() + self.roles.len() + BEHIND.len()
    }

    /// Writes the rows of a sheet, some at a time; gives its links. `styles` is the second row of its frame, after the name of
    /// the part.
    pub(super) fn write_rows(
        &self,
        (part, name, styles): (usize, &str, &str),
        presentation: &Presentation<'_>,
        words: &mut Words,
        out: &mut impl Write,
    ) -> Result<Vec<u8>, WorkbookError> {
        let Some(part) = self.sheets.get(part) else {
            return Ok(Vec::new());
        };
        let files = self.files(part, presentation).into_iter().zip(1..);
        let mut rows = Rows {
            presentation,
            names: &self.names,
            roles: &self.roles,
            styles: Styles::of(styles, name)?,
            words,
            files: files.map(|((path, _), number)| (path, number)).collect(),
            letters: letters(self.columns_in_all()),
            links: Links::default(),
        };
        let mut xml = Vec::with_capacity(BLOCK + (BLOCK >> 2));
        let lines = self.consolidation.lines.get(part.lines.clone());
        for (line, row) in lines.into_iter().flatten().zip(FIRST_ROW + 1..) {
            rows.write(&mut xml, row, line);
            if xml.len() >= BLOCK {
                out.write_all(&xml)?;
                xml.clear();
            }
        }
        out.write_all(&xml)?;
        Ok(rows.links.xml)
    }

    /// Widths and formats; gives the last column.
    fn set_columns(&self, sheet: &mut Worksheet) -> Result<u16, XlsxError> {
        let (words, value, count) = (styles::base(), value(), count());
        let before = BEFORE.iter().map(|(_, width)| (*width, &words));
        let values = self.roles.iter().map(|_| (15.0, &value));
        let behind = BEHIND.iter().map(|(heading, width)| match *heading {
            COUNTED => (*width, &count),
            _ => (*width, &words),
        });
        let mut last = 0;
        for ((width, format), column) in before.chain(values).chain(behind).zip(0_u16..) {
            sheet.set_column_width(column, width)?;
            sheet.set_column_format(column, format)?;
            last = column;
        }
        Ok(last)
    }

    fn table(&self, name: &str) -> Table {
        let heading = styles::heading();
        let columns: Vec<TableColumn> = self
            .headings
            .iter()
            .map(|name| {
                TableColumn::new()
                    .set_header(name)
                    .set_header_format(&heading)
            })
            .collect();
        Table::new()
            .set_name(name)
            .set_columns(&columns)
            .set_style(TableStyle::Light1)
    }
}

fn value() -> Format {
    styles::base().set_num_format("#,##0.###")
}

fn count() -> Format {
    styles::base().set_align(FormatAlign::Center)
}

/// Lines by sheet, those of one key together; `None` when that cannot be. Without lines there is one empty sheet.
fn sheets(lines: &[Line], most: usize) -> Option<Vec<Range<usize>>> {
    let mut ends = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for same in lines.chunk_by(|a, b| a.key == b.key) {
        if same.len() > most {
            return None;
        }
        if end + same.len() - begin > most {
            ends.push(begin..end);
            begin = end;
        }
        end += same.len();
    }
    ends.push(begin..end);
    Some(ends)
}

/// Headings of all columns; those of values are what the tables call the roles.
fn headings(descriptions: &Descriptions, roles: &[Role]) -> Vec<String> {
    let named = |(key, _): &(&'static str, f64)| descriptions.phrases.get(key);
    let roles = roles
        .iter()
        .map(|role| descriptions.tables.name(Quantity::Stated(*role)));
    let wished = BEFORE
        .iter()
        .map(named)
        .chain(roles)
        .chain(BEHIND.iter().map(named));
    let mut names = GivenNames::of_columns();
    wished.map(|wish| names.give(wish)).collect()
}
