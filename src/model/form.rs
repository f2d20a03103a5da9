//! What an official form looks like, what its figures mean and what must add up.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell::Position;
use super::index::{BeyondTable, Index};
use super::industry::IndustryCode;
use super::text::Bilingual;

/// Index of a form in [`super::descriptions::Descriptions::forms`].
pub type FormIndex = Index<Form>;

/// Index of a row: below `form.rows.len()` a described row, from there on an open row of the round.
pub type RowIndex = Index<FormRow, u32>;

/// Index of a column in [`Form::columns`].
pub type ColumnIndex = Index<FormColumn>;

/// A form (biểu mẫu) as `templates/forms/*.toml` describes it, with every name in it resolved and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Stable id, such as `retail`.
    pub id: String,
    /// The number printed on it: "Biểu 3".
    pub code: String,
    /// Its title.
    pub title: Bilingual,
    /// A name short enough for a sheet (at most 31 characters).
    pub short: Bilingual,
    /// The document that prescribes it.
    pub source: String,
    /// Phrases of the title block; a sheet that holds one of them is likely this form.
    pub titles: Vec<String>,
    /// Id of the measure of values for which neither row nor column names one; empty when every row has its own.
    pub measure: String,
    /// What cells or the description itself say in place of the words of the head.
    pub head: FormHead,
    /// What "-" means in a value column.
    pub dash: DashMeaning,
    /// What becomes of figures in hidden rows, columns and sheets.
    pub hidden: HiddenCells,
    /// True when each row is a reporting unit of the register; `rows` is then empty but for fixed rows such as the total.
    pub rows_are_units: bool,
    /// Accepts rows that are not described, such as clusters by name; `None` refuses them.
    pub open_rows: Option<OpenRows>,
    /// Columns, in the order of the official layout.
    pub columns: Vec<FormColumn>,
    /// Rows, in the order of the official layout.
    pub rows: Vec<FormRow>,
    /// What must hold inside one return.
    pub edits: Vec<Edit>,
    /// Beginnings of rows that are notes or signatures, beside those ignored in every form.
    pub ignore: Vec<String>,
}

/// Unit, period and measure where the words above the table do not give them.
///
/// A named cell speaks before the words, a constant behind them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FormHead {
    /// Cell with the name of the unit.
    pub unit: Option<HeadCell>,
    /// Cell with month and year.
    pub period: Option<HeadCell>,
    /// Cell with the month.
    pub month: Option<HeadCell>,
    /// Cell with the year.
    pub year: Option<HeadCell>,
    /// Name of the unit whose returns these are.
    pub constant_unit: Option<String>,
    /// Year of a head that names months only.
    pub constant_year: Option<i32>,
    /// Whether the head names the measure.
    pub measure: MeasureInHead,
}

/// A cell that a description names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum HeadCell {
    /// By its address: `B3`.
    Address(Position),
    /// By the name that the workbook gives to it: `den_thang`.
    Range(String),
}

impl From<String> for HeadCell {
    fn from(name: String) -> Self {
        Position::of_address(&name).map_or(Self::Range(name), Self::Address)
    }
}

/// Whether the head of a form names the measure of its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureInHead {
    /// It does; a head without one is an error, as long as the form has a measure that is written in several multiples.
    #[default]
    Expected,
    /// It need not: figures are in the measure of the form.
    Optional,
}

/// Meaning of a lone "-" in a value column (brief: per form, default zero).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DashMeaning {
    /// Nothing happened: a true zero (không phát sinh).
    #[default]
    Zero,
    /// The figure is not available (chưa có số liệu).
    NotAvailable,
}

/// What becomes of hidden figures (dòng, cột, trang tính ẩn); either way it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HiddenCells {
    /// Used like all others.
    #[default]
    Used,
    /// Left aside, as where offices hide the months that are over.
    LeftOut,
}

/// How undescribed rows are taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRows {
    /// Index of the described row they add up to, when there is one.
    pub parent: Option<RowIndex>,
    /// Depth in the hierarchy, one more than the parent's.
    pub level: u8,
    /// Indicator of values in columns that name none.
    pub indicator: String,
    /// True when sheets need not print the parent: where one does not, its figures are the sums of these rows.
    pub sum_to_parent: bool,
    /// Words before names that only say what kind of row it is, in all their spellings: "cụm công nghiệp", "CCN".
    pub kinds: Vec<String>,
}

/// A row (dòng) of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormRow {
    /// Stable id inside the form: `goods`, `c10`.
    pub id: String,
    /// Code printed in a code column: `C`, `10`, `01`; empty when the form prints none.
    pub code: String,
    /// The official label.
    pub label: Bilingual,
    /// Other spellings of the label.
    pub aliases: Vec<String>,
    /// Depth in the hierarchy; 0 is the total.
    pub level: u8,
    /// Id of the indicator of values in columns that name none; empty for a heading row without figures.
    pub indicator: String,
    /// The industry the row speaks of.
    pub industry: Option<IndustryCode>,
    /// Id of the measure of this row's values; empty when the column or the form decides.
    pub measure: String,
    /// True when the row may not be missing.
    pub required: bool,
    /// Month of the year for a row of a monthly series.
    pub month: Option<u32>,
}

/// A column (cột) of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct FormColumn {
    /// Stable id inside the form: `cumulative`, `export-volume-month`.
    pub id: String,
    /// Its name in our own tables.
    pub name: Bilingual,
    /// Phrases of which one must stand in the header; words in order, others may stand between.
    /// `{year}`, `{last_year}`, `{month}`, `{previous_month}` stand for the numbers of the period.
    pub header: Vec<String>,
    /// Words that may not stand in the header.
    pub without: Vec<String>,
    /// What the column holds.
    pub kind: ColumnKind,
    /// Id of the indicator, when the column decides it and not the row; empty otherwise.
    pub indicator: String,
    /// Id of the measure, when the column decides it; empty otherwise.
    pub measure: String,
    /// True when the table cannot be read without the column.
    pub required: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// Running number (STT).
    Ordinal,
    /// Name of the row.
    Label,
    /// Code of the row.
    Code,
    /// Unit of measure of the row (đơn vị tính).
    Measure,
    /// Free text: reasons, remarks.
    Note,
    /// Figures.
    Value(Role),
    /// A ratio the submitter computed; checked, never aggregated.
    Ratio(RatioColumn),
}

/// A printed ratio and the columns it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatioColumn {
    /// The column above the line.
    pub numerator: ColumnIndex,
    /// The column below the line.
    pub denominator: ColumnIndex,
    /// How it is printed.
    pub form: RatioForm,
}

/// How a ratio is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RatioForm {
    /// 116,6: a percentage of the denominator.
    Percent,
    /// 16,6: growth in percent.
    Growth,
    /// 1,166: a plain quotient.
    Fraction,
}

/// Which period, and whether actual or plan, a value column speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Plan of the whole year (kế hoạch năm).
    AnnualPlan,
    /// Actual of the same month last year (tháng cùng kỳ).
    SameMonth,
    /// Actual of the same months last year (lũy kế cùng kỳ).
    SamePeriod,
    /// Official figure of the month before (thực hiện tháng trước).
    PreviousMonth,
    /// Estimate of the month (ước tháng).
    Month,
    /// From the start of the year to the end of the month (lũy kế).
    Cumulative,
    /// Expected for the whole year (ước cả năm).
    ExpectedYear,
    /// The state at the end of the period (thời điểm cuối kỳ).
    EndOfPeriod,
    /// Base-year weight of an index (quyền số).
    Weight,
    /// Index of the month against the month before, 100 = the same.
    IndexPreviousMonth,
    /// Index of the month against the same month last year, 100 = the same.
    IndexSameMonth,
    /// Index of the months so far against the same months last year, 100 = the same.
    IndexCumulative,
    /// Index of the month against the average month of the base year.
    IndexBase,
    /// The month named by the row, this year.
    SeriesThisYear,
    /// The month named by the row, last year.
    SeriesLastYear,
    /// A target that is a growth rate in percent, such as the plan of the index.
    TargetGrowth,
}

impl Role {
    /// Roles in the order of our tables.
    pub const ALL: [Role; 16] = [
        Role::AnnualPlan,
        Role::SameMonth,
        Role::SamePeriod,
        Role::PreviousMonth,
        Role::Month,
        Role::Cumulative,
        Role::ExpectedYear,
        Role::EndOfPeriod,
        Role::Weight,
        Role::IndexPreviousMonth,
        Role::IndexSameMonth,
        Role::IndexCumulative,
        Role::IndexBase,
        Role::SeriesThisYear,
        Role::SeriesLastYear,
        Role::TargetGrowth,
    ];

    /// True for the roles of a monthly series.
    pub(crate) const fn is_of_series(self) -> bool {
        matches!(self, Role::SeriesThisYear | Role::SeriesLastYear)
    }

    /// True for the roles of an index.
    pub(crate) const fn is_index(self) -> bool {
        matches!(
            self,
            Role::IndexPreviousMonth
                | Role::IndexSameMonth
                | Role::IndexCumulative
                | Role::IndexBase
        )
    }

    /// The spelling in descriptions and in figure ids: `annual-plan`.
    pub fn id(self) -> &'static str {
        match self {
            Role::AnnualPlan => "annual-plan",
            Role::SameMonth => "same-month",
            Role::SamePeriod => "same-period",
            Role::PreviousMonth => "previous-month",
            Role::Month => "month",
            Role::Cumulative => "cumulative",
            Role::ExpectedYear => "expected-year",
            Role::EndOfPeriod => "end-of-period",
            Role::Weight => "weight",
            Role::IndexPreviousMonth => "index-previous-month",
            Role::IndexSameMonth => "index-same-month",
            Role::IndexCumulative => "index-cumulative",
            Role::IndexBase => "index-base",
            Role::SeriesThisYear => "series-this-year",
            Role::SeriesLastYear => "series-last-year",
            Role::TargetGrowth => "target-growth",
        }
    }
}

/// A condition inside one return: a datapoint or hierarchical rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// Line of the description where the condition begins, from 1.
    pub line: usize,
    /// The condition.
    pub kind: EditKind,
}

/// The four kinds of arithmetic conditions a form can declare.
#[derive(Debug, Clone, PartialEq)]
pub enum EditKind {
    /// The total row equals the sum of the part rows (chia ra), in each of the columns.
    SumOfRows {
        /// Row of the total.
        total: RowIndex,
        /// Rows of the parts; empty means all open rows.
        parts: Vec<RowIndex>,
        /// Columns it holds in.
        columns: Vec<ColumnIndex>,
        /// Allowed difference; `None` is half a unit of the last printed digit for each part.
        tolerance: Option<Decimal>,
    },
    /// The sum of the part rows is at most the whole row (trong đó), in each of the columns.
    PartOfRow {
        /// Row of the whole.
        whole: RowIndex,
        /// Rows that lie within it.
        parts: Vec<RowIndex>,
        /// Columns it holds in.
        columns: Vec<ColumnIndex>,
    },
    /// In every row one column is at most another: leased land within industrial land.
    PartOfColumn {
        /// Column of the whole.
        whole: ColumnIndex,
        /// Column that lies within it.
        part: ColumnIndex,
    },
    /// A printed ratio column agrees with its parts; it is derived from the [`RatioColumn`].
    Ratio {
        /// The ratio column.
        column: ColumnIndex,
        /// Allowed difference in percentage points (0,1 unless said otherwise).
        tolerance: Decimal,
    },
    /// Values lie between bounds.
    Range {
        /// Rows it holds in; empty means all.
        rows: Vec<RowIndex>,
        /// Columns it holds in.
        columns: Vec<ColumnIndex>,
        /// Smallest allowed value.
        min: Option<Decimal>,
        /// Largest allowed value.
        max: Option<Decimal>,
    },
}

impl Form {
    /// The described row at an index; `None` for an open row.
    pub fn row(&self, index: RowIndex) -> Option<&FormRow> {
        self.rows.get(index.place())
    }

    /// Number of an open row among the open rows, from 0; `None` for a described row.
    pub fn open_number(&self, row: RowIndex) -> Option<usize> {
        row.place().checked_sub(self.rows.len())
    }

    /// Index of the open row with this number, from 0. In a table of units all units stand in the first one.
    ///
    /// # Errors
    /// When no index can say it.
    pub fn open_row(&self, number: usize) -> Result<RowIndex, BeyondTable> {
        RowIndex::at(self.rows.len().saturating_add(number))
    }

    /// The column at an index.
    pub fn column(&self, index: ColumnIndex) -> Option<&FormColumn> {
        self.columns.get(index.place())
    }

    /// Index of the row with this id.
    pub fn row_index(&self, id: &str) -> Option<RowIndex> {
        let mut rows = RowIndex::each().zip(&self.rows);
        rows.find(|(_, row)| row.id == id).map(|(index, _)| index)
    }

    /// Index of the column with this id.
    pub fn column_index(&self, id: &str) -> Option<ColumnIndex> {
        let mut columns = ColumnIndex::each().zip(&self.columns);
        let found = columns.find(|(_, column)| column.id == id);
        found.map(|(index, _)| index)
    }

    /// Value columns with their index and role, in the order of the layout.
    pub fn value_columns(&self) -> impl Iterator<Item = (ColumnIndex, &FormColumn, Role)> {
        ColumnIndex::each()
            .zip(&self.columns)
            .filter_map(|(index, column)| match column.kind {
                ColumnKind::Value(role) => Some((index, column, role)),
                ColumnKind::Ordinal
                | ColumnKind::Label
                | ColumnKind::Code
                | ColumnKind::Measure
                | ColumnKind::Note
                | ColumnKind::Ratio(_) => None,
            })
    }

    /// The total that sheets need not print, and the columns in which it is the sum of the open rows.
    pub fn summed_total(&self) -> Option<(RowIndex, &[ColumnIndex])> {
        let total = self.open_rows.as_ref().filter(|open| open.sum_to_parent)?;
        let total = total.parent?;
        self.edits.iter().find_map(|edit| match &edit.kind {
            EditKind::SumOfRows {
                total: of,
                parts,
                columns,
                ..
            } if *of == total && parts.is_empty() => Some((total, columns.as_slice())),
            EditKind::SumOfRows { .. }
            | EditKind::PartOfRow { .. }
            | EditKind::PartOfColumn { .. }
            | EditKind::Ratio { .. }
            | EditKind::Range { .. } => None,
        })
    }

    /// Id of the indicator of a cell: the column's when it names one, else the row's, else the open rows'.
    pub fn indicator_of(&self, row: RowIndex, column: ColumnIndex) -> &str {
        self.indicator_in(self.row(row), column)
    }

    /// The same for a described row, or for any row that is not described.
    pub fn indicator_in<'f>(&'f self, row: Option<&'f FormRow>, column: ColumnIndex) -> &'f str {
        let by_column = self
            .column(column)
            .map_or("", |column| column.indicator.as_str());
        if !by_column.is_empty() {
            return by_column;
        }
        match (row, &self.open_rows) {
            (Some(row), _) => &row.indicator,
            (None, Some(open)) => &open.indicator,
            (None, None) => "",
        }
    }

    /// Id of the measure of a cell: the column's, else the row's, else the form's.
    pub fn measure_of(&self, row: RowIndex, column: ColumnIndex) -> &str {
        self.measure_in(self.row(row), column)
    }

    /// The same for a described row, or for any row that is not described.
    pub fn measure_in<'f>(&'f self, row: Option<&'f FormRow>, column: ColumnIndex) -> &'f str {
        let by_column = self
            .column(column)
            .map_or("", |column| column.measure.as_str());
        let by_row = row.map_or("", |row| row.measure.as_str());
        let named = [by_column, by_row].into_iter().find(|id| !id.is_empty());
        named.unwrap_or(&self.measure)
    }
}
