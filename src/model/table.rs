//! Tables and charts as every output shows them: decided once, rendered three times.

use rust_decimal::Decimal;

use super::figure::FigureIndex;
use super::row_source::Each;
use super::show::Show;

/// A table of the report (bảng số liệu). `rows[r].cells[c]` belongs to `columns[c]`; both count from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Stable id: `overview`, `form:retail`, `by-district`.
    pub id: String,
    /// Title above it.
    pub title: String,
    /// A sheet name of at most 31 characters.
    pub sheet: String,
    /// "Đơn vị tính: tỷ đồng"; empty when each row or column has its own.
    pub unit_line: String,
    /// Columns from left to right.
    pub columns: Vec<TableColumn>,
    /// Rows from top to bottom.
    pub rows: Vec<TableRow>,
    /// Lines below the table: marks explained, units missing.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableColumn {
    /// Heading; a group heading above several columns stands in `group`.
    pub heading: String,
    /// Heading above this one and its neighbours with the same group; empty for none.
    pub group: String,
    /// Width in relation to the others; 10 is a plain number.
    pub width: u32,
    /// Text left, figures right.
    pub align: Align,
    /// Shown with a bar in the cell, where the output can.
    pub bars: bool,
    /// What stands in it.
    pub show: Show,
    /// What it came again for.
    pub each: Option<Each>,
}

impl TableColumn {
    /// True for the column of one unit.
    pub(crate) fn is_of_unit(&self) -> bool {
        self.each == Some(Each::Units)
    }
}

/// Alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Short codes, ranks, marks.
    Center,
    /// Figures.
    Right,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// How it stands out.
    pub kind: RowKind,
    /// Depth of indentation of its first text cell.
    pub level: u8,
    /// One cell for each column.
    pub cells: Vec<TableCell>,
}

/// How a row stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// An ordinary row.
    Plain,
    /// A total: bold.
    Total,
    /// A heading over the rows below: bold, no figures.
    Heading,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// Nothing belongs here.
    Blank,
    /// Words.
    Text(String),
    /// A whole number that is no figure of the returns: a running number, a rank, a count of units.
    Count(i64),
    /// A figure.
    Figure(FigureCell),
}

impl TableCell {
    /// The figure in it.
    pub fn figure(&self) -> Option<FigureIndex> {
        match self {
            Self::Figure(printed) => Some(printed.figure),
            Self::Blank | Self::Text(_) | Self::Count(_) => None,
        }
    }
}

/// A figure and how it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureCell {
    /// The figure.
    pub figure: FigureIndex,
    /// Printed value = figure / divisor: 1000 to print triệu đồng as tỷ đồng.
    pub divisor: Decimal,
    /// Decimals.
    pub decimals: u32,
}

/// A chart (biểu đồ), drawn from a table so that its figures are printed figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// Stable id: `retail-monthly`.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it shows, in a sentence, for those who cannot see it.
    pub alt: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// Id of the table with its figures.
    pub table: String,
    /// Column of that table with the names of the points.
    pub categories: usize,
    /// Columns of that table that are drawn, one series each.
    pub series: Vec<usize>,
    /// Rows of that table that are drawn, first to last.
    pub rows: std::ops::Range<usize>,
    /// Unit of the axis: "tỷ đồng", "%".
    pub unit: String,
    /// A line across, such as 75 % of the year's plan.
    pub tick: Option<Decimal>,
    /// Words beside that line.
    pub tick_label: String,
}

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartKind {
    /// Columns side by side, one colour and one hatching a series.
    Columns,
    /// Lines with markers.
    Line,
    /// Bars from the left, one a row, in the order of the table.
    Bars,
}
