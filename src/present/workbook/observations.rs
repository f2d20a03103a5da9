//! The sheet "Số liệu": every line of the consolidation with its values by role and the way back to its cells.

use std::collections::BTreeMap;

use rust_xlsxwriter::{
    FormatAlign, ProtectionOptions, Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError,
};

use super::observation_rows::Rows;
use super::page::{self, Fit, Orientation};
use super::styles;
use crate::model::figure::{Consolidation, LineIndex, LineKey};
use crate::model::form::Role;
use crate::present::Presentation;
use crate::present::line_name::LineName;

/// Name of the sheet.
pub(super) const SHEET: &str = "Số liệu";
/// Name of the Excel table, in letters that every program takes in a formula.
const TABLE: &str = "SoLieu";
/// Row of the first line; the headings stand in row 0.
const FIRST_ROW: u32 = 1;
/// Most lines below the headings.
const MOST_LINES: usize = 1_048_575;
/// Columns before the values: heading and width in letters.
const BEFORE: [(&str, f64); 6] = [
    ("Mã dòng", 30.0),
    ("Mã đơn vị", 13.0),
    ("Đơn vị", 22.0),
    ("Biểu", 10.0),
    ("Chỉ tiêu", 42.0),
    ("ĐVT", 13.0),
];
/// Columns behind the values.
const BEHIND: [(&str, f64); 6] = [
    ("Tính", 7.0),
    ("Trạng thái", 18.0),
    ("Tệp nguồn", 36.0),
    ("Trang tính", 18.0),
    ("Ô nguồn", 24.0),
    ("Liên kết", 10.0),
];

/// Where each line and role stands in the sheet, and what it is called.
pub(super) struct Observations<'a> {
    consolidation: &'a Consolidation,
    roles: Vec<Role>,
    names: BTreeMap<LineKey, LineName>,
}

impl<'a> Observations<'a> {
    /// The column of line codes, as formulas name it.
    pub(super) const CODES: &'static str = "SoLieu[Mã dòng]";
    /// The column that says which lines count, as formulas name it.
    pub(super) const COUNTED: &'static str = "SoLieu[Tính]";

    /// The sheet of a presentation: one row a line, one column for each role that any line has.
    pub(super) fn of(presentation: &Presentation<'a>) -> Self {
        let consolidation = presentation.consolidation;
        let in_use = |role: &Role| {
            let mut lines = consolidation.lines.iter();
            lines.any(|line| line.cells.iter().any(|cell| cell.role == *role))
        };
        let mut names = BTreeMap::new();
        for line in &consolidation.lines {
            if !names.contains_key(&line.key)
                && let Some(name) = consolidation.line_name(presentation.descriptions, line.key)
            {
                names.insert(line.key, name);
            }
        }
        Self {
            consolidation,
            roles: Role::ALL.into_iter().filter(in_use).collect(),
            names,
        }
    }

    /// True when all lines fit on one sheet.
    pub(super) fn fits(&self) -> bool {
        self.consolidation.lines.len() <= MOST_LINES
    }

    /// Row and column of the value of a line in a role; `None` when it has none.
    pub(super) fn place_of(&self, line: LineIndex, role: Role) -> Option<(u32, u16)> {
        self.consolidation.line(line)?.value_of(role)?;
        Some((FIRST_ROW.checked_add(line.0)?, self.column_of(role)?))
    }

    /// A cell of this sheet as formulas of other sheets name it.
    pub(super) fn in_sheet(&self, cell: &str) -> String {
        format!("'{SHEET}'!{cell}")
    }

    /// The values of a role, as formulas name them; `None` when no line has the role.
    pub(super) fn column(&self, role: Role) -> Option<String> {
        self.column_of(role)?;
        Some(format!("{TABLE}[{}]", role_name(role)))
    }

    /// Code of a line; `None` when no line has the key.
    pub(super) fn code(&self, key: LineKey) -> Option<&str> {
        self.names.get(&key).map(|name| name.code.as_str())
    }

    fn column_of(&self, role: Role) -> Option<u16> {
        let found = self.roles.iter().position(|known| *known == role)?;
        u16::try_from(BEFORE.len() + found).ok()
    }

    /// Writes the sheet row by row; nothing but the current row is held.
    pub(super) fn write(
        &self,
        workbook: &mut Workbook,
        presentation: &Presentation<'_>,
    ) -> Result<(), XlsxError> {
        let sheet = workbook.add_worksheet_with_low_memory()?;
        sheet.set_name(SHEET)?;
        let last_column = self.set_columns(sheet)?;
        let last_row = FIRST_ROW
            + u32::try_from(self.consolidation.lines.len().max(1) - 1).unwrap_or(u32::MAX);
        sheet.add_table(0, 0, last_row, last_column, &self.table())?;
        let mut rows = Rows::new(presentation, &self.names, &self.roles);
        for (line, row) in self.consolidation.lines.iter().zip(FIRST_ROW..) {
            rows.write(sheet, row, line)?;
        }
        sheet.set_freeze_panes(FIRST_ROW, 1)?;
        sheet.set_repeat_rows(0, 0)?;
        page::set_up(sheet, presentation, Orientation::Landscape, Fit::Width);
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

    /// Widths and formats; gives the last column.
    fn set_columns(&self, sheet: &mut Worksheet) -> Result<u16, XlsxError> {
        let words = styles::base();
        let value = styles::base().set_num_format("#,##0.###");
        let count = styles::base().set_align(FormatAlign::Center);
        let before = BEFORE.iter().map(|(_, width)| (*width, &words));
        let values = self.roles.iter().map(|_| (15.0, &value));
        let behind = BEHIND.iter().map(|(heading, width)| match *heading {
            "Tính" => (*width, &count),
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

    fn table(&self) -> Table {
        let heading = styles::heading();
        let before = BEFORE.iter().map(|(heading, _)| *heading);
        let roles = self.roles.iter().map(|role| role_name(*role));
        let behind = BEHIND.iter().map(|(heading, _)| *heading);
        let columns: Vec<TableColumn> = before
            .chain(roles)
            .chain(behind)
            .map(|name| {
                TableColumn::new()
                    .set_header(name)
                    .set_header_format(&heading)
            })
            .collect();
        Table::new()
            .set_name(TABLE)
            .set_columns(&columns)
            .set_style(TableStyle::Light1)
    }
}

/// Heading of the column of a role; no two are alike.
fn role_name(role: Role) -> &'static str {
    match role {
        Role::AnnualPlan => "Kế hoạch năm",
        Role::SameMonth => "Tháng cùng kỳ",
        Role::SamePeriod => "Lũy kế cùng kỳ",
        Role::PreviousMonth => "Chính thức tháng trước",
        Role::Month => "Ước tháng",
        Role::Cumulative => "Lũy kế",
        Role::ExpectedYear => "Ước cả năm",
        Role::EndOfPeriod => "Cuối kỳ",
        Role::Weight => "Quyền số",
        Role::IndexPreviousMonth => "Chỉ số so tháng trước",
        Role::IndexSameMonth => "Chỉ số so tháng cùng kỳ",
        Role::IndexCumulative => "Chỉ số lũy kế so cùng kỳ",
        Role::IndexBase => "Chỉ số so năm gốc",
        Role::SeriesThisYear => "Tháng của năm nay",
        Role::SeriesLastYear => "Tháng của năm trước",
        Role::TargetGrowth => "Mục tiêu tăng trưởng",
    }
}
