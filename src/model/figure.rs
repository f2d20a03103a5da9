//! Consolidated figures, each with the way it came about.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use super::cell::{CellRef, Position};
use super::form::{ColumnIndex, FormIndex, Role, RowIndex};
use super::index::Index;
use super::indicator::IndicatorIndex;
use super::period::Period;
use super::register::UnitIndex;

/// Where a figure is: among those that were made, or in a line.
///
/// Figures that stand in returns are many times more than those that are made from them, and a line already says all that
/// such a figure says; so they are never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureIndex {
    /// Made from others.
    Made(MadeIndex),
    /// Stated by a line in a role.
    Stated(LineIndex, Role),
}

/// As it goes through a rendered sentence: `12`, or `3/5` for a line and the number of a role.
impl fmt::Display for FigureIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Made(made) => write!(f, "{}", made.place()),
            Self::Stated(line, role) => write!(f, "{}/{}", line.place(), *role as usize),
        }
    }
}

impl FigureIndex {
    /// What [`Display`](fmt::Display) wrote; `None` for anything else.
    pub fn of_text(written: &str) -> Option<Self> {
        let place = |digits: &str| digits.parse::<usize>().ok();
        match written.split_once('/') {
            None => MadeIndex::at(place(written)?).ok().map(Self::Made),
            Some((line, role)) => {
                let line = LineIndex::at(place(line)?).ok()?;
                Some(Self::Stated(line, *Role::ALL.get(place(role)?)?))
            }
        }
    }
}

/// Index of a figure that was made in [`Consolidation::figures`].
pub type MadeIndex = Index<Figure, u32>;

/// Index of a line in [`Consolidation::lines`].
pub type LineIndex = Index<Line, u32>;

/// A row of the consolidated tables: a described row or an open row of the round, with one indicator.
///
/// Export of a product has two lines, volume and value; most rows have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineKey {
    /// The form.
    pub form: FormIndex,
    /// The row; from `form.rows.len()` on an index into [`Consolidation::open_rows`] of the form.
    pub row: RowIndex,
    /// The indicator; its id stands in [`Consolidation::indicators`].
    pub indicator: IndicatorIndex,
}

/// Figures of one unit in one row for one indicator that count alike: one row of the observations sheet.
///
/// Where an error touches some figures of a row and not others, the row of the unit is two lines.
#[derive(Debug, Clone)]
pub struct Line {
    /// Row and indicator.
    pub key: LineKey,
    /// Whose figures.
    pub unit: UnitIndex,
    /// The period of the return.
    pub period: Period,
    /// The workbook.
    pub path: Arc<str>,
    /// The sheet.
    pub sheet: Arc<str>,
    /// Value and cell by role, in the order of [`Role::ALL`]; only roles the form has and the return fills with a number.
    pub cells: Vec<LineCell>,
    /// Whether the line counts towards the total.
    pub standing: Standing,
    /// Cells that were added up, with the role of their sum, where the sheet does not print the total; empty for all other lines.
    pub addends: Box<[(Role, Position)]>,
}

/// One value of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineCell {
    /// What it speaks of.
    pub role: Role,
    /// The number in the measure of the row.
    pub value: Decimal,
    /// Where it stands; for a sum the first cell that was added.
    pub position: Position,
}

/// What an open row of the consolidation is called (dòng mở).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenName {
    /// Its label as written; the second row of that name in a return has its number behind it.
    pub label: String,
    /// What it is called in ids of figures: `open-cum-dak-la`, whatever the order of files.
    pub id: String,
}

/// Whether a line counts towards the province's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Counted.
    Counted,
    /// Counted although an error was found, and marked.
    CountedWithError,
    /// Left out because of an error.
    LeftOut,
}

/// How far a figure may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureStatus {
    /// All units that owe it are in it, without error.
    Complete,
    /// Units are missing or left out; the coverage says which.
    Incomplete,
    /// All in, some with an error that the job said to count.
    Marked,
    /// There is no figure: nothing reported, or the base is zero.
    Unavailable,
    /// Not published because the job says so when an error touches it.
    Withheld,
}

/// Numerator over denominator, and what is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quotient {
    /// numerator / denominator x 100.
    Percent,
    /// (numerator / denominator - 1) x 100.
    Growth,
    /// numerator / denominator.
    Times,
}

/// A row with its indicator, and a role: one value of each unit.
pub type Place = (LineKey, Role);

/// How a figure came about; presenters turn it into live formulas and do no other arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Derivation {
    /// Stands in a return: a line of the observations and a role.
    Observed(LineIndex, Role),
    /// Sum over the counted lines of all units with this key in the period of the run.
    TotalOfUnits(LineKey, Role),
    /// The same over the units that count in a second place as well: ratios compare like with like.
    TotalBeside(Place, Place),
    /// Sum of other figures.
    Sum(Vec<FigureIndex>),
    /// First minus second.
    Difference(FigureIndex, FigureIndex),
    /// A ratio, recomputed from its parts.
    Ratio(FigureIndex, FigureIndex, Quotient),
    /// A figure divided by a whole number, such as the remaining months.
    PerMonth(FigureIndex, u32),
    /// An index minus 100: the growth it states.
    IndexGrowth(FigureIndex),
    /// Contribution in percentage points: weight x (index - 100) / sum of weights.
    Points {
        /// Weight of the part.
        weight: FigureIndex,
        /// Index of the part.
        index: FigureIndex,
        /// Weight of the whole.
        whole: FigureIndex,
    },
    /// Sum of cells of returns of earlier months. The observations hold the month of the run only, so it stays a constant.
    EarlierReturns(Vec<CellRef>),
}

/// A figure that may be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The figure, exact; `None` when there is none, and the status says why.
    pub value: Option<Decimal>,
    /// Id of the measure, or `percent`, `points`, `times`.
    pub measure: Arc<str>,
    /// How far to rely on it.
    pub status: FigureStatus,
    /// True when it rests on an estimate: the text says "ước đạt".
    pub estimated: bool,
    /// Units missing from it, in official order.
    pub lacking: Vec<UnitIndex>,
    /// How it came about.
    pub derivation: Derivation,
}

/// What the figures of all units in one row and role have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// Row and indicator.
    pub key: LineKey,
    /// Which value of the lines.
    pub role: Role,
    /// Beginning of their ids, up to the `@`: `retail.total.cumulative`; the id of the total, when there is one.
    pub id: Box<str>,
    /// Id of the measure.
    pub measure: Arc<str>,
    /// True when they rest on an estimate.
    pub estimated: bool,
}

impl Stated {
    /// The figure of a line in this role; `None` when the line has no such value.
    ///
    /// A line that is left out keeps its value, but its unit has no figure: the figures of the units must add up.
    pub fn figure(&self, line: &Line, index: LineIndex) -> Option<Figure> {
        let value = line.value_of(self.role)?;
        let (value, status, lacking) = match line.standing {
            Standing::Counted => (Some(value), FigureStatus::Complete, Vec::new()),
            Standing::CountedWithError => (Some(value), FigureStatus::Marked, Vec::new()),
            Standing::LeftOut => (None, FigureStatus::Unavailable, vec![line.unit]),
        };
        Some(Figure {
            value,
            measure: Arc::clone(&self.measure),
            status,
            estimated: self.estimated,
            lacking,
            derivation: Derivation::Observed(index, self.role),
        })
    }
}

/// Why a unit's figures are not in a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// The return was not received.
    NotReceived,
    /// Received; errors with these codes keep it out of the figure that stands for the form.
    LeftOut(Vec<&'static str>),
    /// Received and in that figure; errors with these codes keep it out of others.
    RowsLeftOut(Vec<&'static str>),
}

/// Code of the error that a cell is empty (thiếu số liệu).
pub const MISSING_CELL: &str = "TH110";

impl Gap {
    /// Codes of the errors; none where no return was received.
    pub fn codes(&self) -> &[&'static str] {
        match self {
            Self::NotReceived => &[],
            Self::LeftOut(codes) | Self::RowsLeftOut(codes) => codes,
        }
    }

    /// True when nothing is wrong but that cells are empty.
    pub fn is_of_empty_cells(&self) -> bool {
        match self {
            Self::NotReceived => false,
            Self::LeftOut(codes) | Self::RowsLeftOut(codes) => {
                codes.iter().all(|code| *code == MISSING_CELL)
            }
        }
    }

    /// True when the unit is not in the figure that stands for the form.
    pub fn is_of_unit(&self) -> bool {
        match self {
            Self::NotReceived | Self::LeftOut(_) => true,
            Self::RowsLeftOut(_) => false,
        }
    }
}

/// A unit that is not wholly in the figures of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingUnit {
    /// The unit.
    pub unit: UnitIndex,
    /// Why.
    pub gap: Gap,
    /// The columns in which some totals lack it, where it is in the figure that stands for the form.
    pub columns: Vec<Role>,
    /// Its share of the province in percent, by plan or by the same period last year; `None` when unknown.
    pub share: Option<Decimal>,
}

/// How much of what a form should hold is in its totals (độ phủ): "9/11 đơn vị, 93,1 % giá trị".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The form.
    pub form: FormIndex,
    /// Units that owe it.
    pub expected: Vec<UnitIndex>,
    /// Units whose return arrived.
    pub received: Vec<UnitIndex>,
    /// Units not received, left out, or left out in some rows.
    pub missing: Vec<MissingUnit>,
    /// Units with figures that are counted although errors touch them.
    pub in_error: Vec<UnitIndex>,
    /// Share of the value covered, in percent; `None` when no weight is known.
    pub share: Option<Decimal>,
}

impl Coverage {
    /// What a unit lacks; `None` when it lacks nothing.
    pub fn missing_of(&self, unit: UnitIndex) -> Option<&MissingUnit> {
        self.missing.iter().find(|missing| missing.unit == unit)
    }

    /// How many of the units that owe the form are wholly in its figures, without an error.
    pub fn whole(&self) -> usize {
        let is_whole =
            |unit: &&UnitIndex| self.missing_of(**unit).is_none() && !self.in_error.contains(unit);
        self.expected.iter().filter(is_whole).count()
    }

    /// How many of the units that owe the form are in the figure that stands for it.
    pub fn counted(&self) -> usize {
        let is_out = |unit: &UnitIndex| {
            let missing = self.missing_of(*unit);
            missing.is_some_and(|missing| missing.gap.is_of_unit())
        };
        self.expected.iter().filter(|unit| !is_out(unit)).count()
    }
}

/// The consolidated figures of a round.
#[derive(Debug, Clone)]
pub struct Consolidation {
    /// The period of the run.
    pub period: Period,
    /// Ids of indicators, numbered as in the catalogue.
    pub indicators: Vec<String>,
    /// Ids of units, numbered as in the register.
    pub units: Vec<String>,
    /// Names of open rows by form, in the order of units and of the rows of each.
    pub open_rows: Vec<Vec<OpenName>>,
    /// Lines of the period of the run, sorted by form, row, indicator, unit.
    pub lines: Vec<Line>,
    /// Figures that were made, in order of making.
    pub figures: Vec<Figure>,
    /// Their ids: `retail.total.cumulative`, `retail.total.growth`, `retail.total.growth@dak-ha`.
    pub ids: Vec<Box<str>>,
    /// Those figures in order of their ids.
    pub by_id: Vec<MadeIndex>,
    /// What the figures that stand in returns have in common, sorted by key and role.
    pub stated: Vec<Stated>,
    /// Coverage by form, in order of forms.
    pub coverage: Vec<Coverage>,
    /// Whole-period totals of earlier months kept by the job: line, role, period and figure.
    pub monthly: Vec<(LineKey, Period, FigureIndex)>,
    /// Returns of the period of the run that another file took the place of.
    pub replaced: Vec<Replacement>,
}

/// A return that one of another file took the place of (thay bản); people are told of it in every run until the old file is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Whose return it is.
    pub unit: UnitIndex,
    /// Which form.
    pub form: FormIndex,
    /// Its period.
    pub period: Period,
    /// The sheet that does not count.
    pub old: CellRef,
    /// The sheet that counts.
    pub new: CellRef,
    /// The figures in which they differ; of a version that is not in the inbox any more those that headlines add up.
    pub moved: Vec<MovedFigure>,
    /// True when the version that does not count lies in the inbox, so that `moved` is all.
    pub is_whole: bool,
}

impl Replacement {
    /// True when one file now says something else (sửa trên tệp cũ), and no other file took its place.
    pub fn is_in_place(&self) -> bool {
        self.old.file == self.new.file
    }
}

/// A figure in which two versions of a return differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedFigure {
    /// Row of the form.
    pub row: RowIndex,
    /// Column of the form.
    pub column: ColumnIndex,
    /// What the version that does not count says; `None` when it has no number there.
    pub old: Option<Decimal>,
    /// What the version that counts says.
    pub new: Option<Decimal>,
}

/// The line with the figure of a unit in a role, among lines of one key and unit: the first that counts, else the first.
pub fn standing_line(lines: &[Line], role: Role) -> Option<usize> {
    let has = |line: &Line| line.value_of(role).is_some();
    let counted = lines
        .iter()
        .position(|line| line.standing != Standing::LeftOut && has(line));
    counted.or_else(|| lines.iter().position(has))
}

/// Counted lines with a figure in a role, with their places, of the units that count in a second role among other lines.
pub fn counted_beside<'a>(
    (lines, role): (&'a [Line], Role),
    (others, beside): (&'a [Line], Role),
) -> impl Iterator<Item = (usize, &'a Line)> {
    let is_counted =
        |line: &Line, role| line.standing != Standing::LeftOut && line.value_of(role).is_some();
    lines.iter().enumerate().filter(move |(_, line)| {
        let first = others.partition_point(|other| other.unit < line.unit);
        let of_unit = others.iter().skip(first);
        let mut of_unit = of_unit.take_while(|other| other.unit == line.unit);
        is_counted(line, role) && of_unit.any(|other| is_counted(other, beside))
    })
}

impl Consolidation {
    /// The figure at an index.
    pub fn figure(&self, index: FigureIndex) -> Option<Cow<'_, Figure>> {
        match index {
            FigureIndex::Made(made) => self.figures.get(made.place()).map(Cow::Borrowed),
            FigureIndex::Stated(place, role) => {
                let line = self.line(place)?;
                let figure = self.stated(line.key, role)?.figure(line, place)?;
                Some(Cow::Owned(figure))
            }
        }
    }

    /// The stable id of a figure; empty for none.
    pub fn id(&self, index: FigureIndex) -> Cow<'_, str> {
        let (line, role) = match index {
            FigureIndex::Made(made) => return Cow::Borrowed(self.made_id(made)),
            FigureIndex::Stated(line, role) => (line, role),
        };
        let stated = self
            .line(line)
            .and_then(|line| Some((line.unit, self.stated(line.key, role)?)));
        stated.map_or(Cow::Borrowed(""), |(unit, stated)| {
            Cow::Owned(format!("{}@{}", stated.id, self.unit_id(unit)))
        })
    }

    fn made_id(&self, made: MadeIndex) -> &str {
        self.ids.get(made.place()).map_or("", |id| id)
    }

    /// The figure with this id.
    pub fn find(&self, id: &str) -> Option<FigureIndex> {
        let made = self
            .by_id
            .binary_search_by(|made| self.made_id(*made).cmp(id));
        if let Ok(place) = made {
            return self.by_id.get(place).copied().map(FigureIndex::Made);
        }
        let (beginning, unit) = id.split_once('@')?;
        let mut units = UnitIndex::each().zip(&self.units);
        let (unit, _) = units.find(|(_, known)| *known == unit)?;
        let stated = self.stated.iter().find(|stated| *stated.id == *beginning)?;
        self.of_unit(stated.key, stated.role, unit)
    }

    /// How many figures there are: those that were made, and those that stand in the line of each unit.
    pub fn count_figures(&self) -> usize {
        let units = self
            .lines
            .chunk_by(|a, b| (a.key, a.unit) == (b.key, b.unit));
        let stated = units.map(|lines| {
            let mut roles: Vec<Role> = lines
                .iter()
                .flat_map(|line| &line.cells)
                .map(|cell| cell.role)
                .collect();
            roles.sort_unstable();
            roles.dedup();
            roles.len()
        });
        self.figures.len() + stated.sum::<usize>()
    }

    /// The figure of a unit in a row and role, when its line has one.
    pub fn of_unit(&self, key: LineKey, role: Role, unit: UnitIndex) -> Option<FigureIndex> {
        let first = self
            .lines
            .partition_point(|line| (line.key, line.unit) < (key, unit));
        let rest = self.lines.get(first..)?;
        let of_unit = rest.partition_point(|line| (line.key, line.unit) == (key, unit));
        let place = standing_line(rest.get(..of_unit)?, role)?;
        let line = LineIndex::at(first + place).ok()?;
        Some(FigureIndex::Stated(line, role))
    }

    /// What the figures of all units in a row and role have in common; `None` when no line has one.
    pub fn stated(&self, key: LineKey, role: Role) -> Option<&Stated> {
        let place = self
            .stated
            .binary_search_by_key(&(key, role), |stated| (stated.key, stated.role));
        self.stated.get(place.ok()?)
    }

    /// The id of a unit.
    pub fn unit_id(&self, unit: UnitIndex) -> &str {
        let id = self.units.get(unit.place());
        id.map_or("", String::as_str)
    }

    /// The line at an index.
    pub fn line(&self, index: LineIndex) -> Option<&Line> {
        self.lines.get(index.place())
    }

    /// Lines of one key, in order of units, with the number of the first.
    pub fn lines_of(&self, key: LineKey) -> (usize, &[Line]) {
        let first = self.lines.partition_point(|line| line.key < key);
        let (_, rest) = self.lines.split_at(first);
        let count = rest.partition_point(|line| line.key == key);
        (first, rest.split_at(count).0)
    }

    /// Lines that count in one place, of the units that count in another as well; in order of units.
    pub fn lines_beside(&self, place: Place, beside: Place) -> Vec<LineIndex> {
        let (first, lines) = self.lines_of(place.0);
        let others = self.lines_of(beside.0).1;
        let counted = counted_beside((lines, place.1), (others, beside.1));
        let places = counted.map(|(place, _)| LineIndex::at(first + place));
        places.filter_map(Result::ok).collect()
    }

    /// Every value of every return that a figure rests on; one that it rests on in two ways comes twice.
    pub fn each_source(&self, index: FigureIndex, take: &mut dyn FnMut(Source<'_>)) {
        let made = match index {
            FigureIndex::Stated(line, role) => return self.take_stated(line, role, take),
            FigureIndex::Made(made) => made,
        };
        let Some(figure) = self.figures.get(made.place()) else {
            return;
        };
        match &figure.derivation {
            Derivation::Observed(line, role) => self.take_stated(*line, *role, take),
            Derivation::TotalOfUnits(key, role) => {
                let (first, lines) = self.lines_of(*key);
                let lines = LineIndex::each_from(first).zip(lines);
                for (index, _) in lines.filter(|(_, line)| line.standing != Standing::LeftOut) {
                    self.take_stated(index, *role, take);
                }
            }
            Derivation::TotalBeside(place, beside) => {
                for line in self.lines_beside(*place, *beside) {
                    self.take_stated(line, place.1, take);
                }
            }
            Derivation::Sum(parts) => {
                for part in parts {
                    self.each_source(*part, take);
                }
            }
            Derivation::Difference(first, second) | Derivation::Ratio(first, second, _) => {
                self.each_source(*first, take);
                self.each_source(*second, take);
            }
            Derivation::PerMonth(figure, _) | Derivation::IndexGrowth(figure) => {
                self.each_source(*figure, take);
            }
            Derivation::EarlierReturns(earlier) => {
                for cell in earlier {
                    take(Source::Earlier(cell));
                }
            }
            Derivation::Points {
                weight,
                index,
                whole,
            } => {
                for part in [weight, index, whole] {
                    self.each_source(*part, take);
                }
            }
        }
    }

    fn take_stated(&self, index: LineIndex, role: Role, take: &mut dyn FnMut(Source<'_>)) {
        let Some(line) = self.line(index) else {
            return;
        };
        for (_, position) in line.addends.iter().filter(|(of, _)| *of == role) {
            take(Source::Line(index, line, *position));
        }
        let stands = line.cells.iter().filter(|_| line.addends.is_empty());
        for cell in stands.filter(|cell| cell.role == role) {
            take(Source::Line(index, line, cell.position));
        }
    }
}

/// Where a value that a figure rests on stands.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// In a line of the period of the run.
    Line(LineIndex, &'a Line, Position),
    /// In a return of an earlier month.
    Earlier(&'a CellRef),
}

impl Line {
    /// The value in a role.
    pub fn value_of(&self, role: Role) -> Option<Decimal> {
        self.cells
            .iter()
            .find(|cell| cell.role == role)
            .map(|cell| cell.value)
    }
}
