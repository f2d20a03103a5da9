//! Reads what stands in a bound cell: numbers, numbers typed as text, placeholders, errors.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::cell_content::{looks_like_number, text_of};
use super::found_table::Table;
use super::names_beside;
use super::rules;
use crate::model::cell::Position;
use crate::model::finding::{Arg, RuleInfo};
use crate::model::form::{ColumnIndex, ColumnKind, DashMeaning, Form, RatioForm};
use crate::model::observation::{Absence, Value};
use crate::read::grid::{Appearance, Content, Sheet};
use crate::read::number::{self, Convention, Evidence, Placeholder, Reading, Style};

/// The columns of one sheet by what they hold.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) label: Option<u16>,
    /// The column behind it, where names stand beside numbers under one heading.
    pub(super) names: Option<u16>,
    pub(super) code: Option<u16>,
    pub(super) measure: Option<u16>,
    /// Columns of labels, codes, running numbers and measures.
    pub(super) words: Vec<u16>,
    /// Columns of notes.
    pub(super) notes: Vec<u16>,
    /// Columns of values and ratios: of the sheet, and of the form.
    pub(super) values: Vec<(u16, ColumnIndex)>,
    /// How the numbers of the file are typed as text.
    of_file: Style,
    /// Columns of the sheet that speak against it.
    against: BTreeSet<u16>,
}

/// Odd numbers in one column of the sheet from which on it speaks against the style of the file.
const AGAINST: usize = 2;

impl Columns {
    pub(super) fn of(form: &Form, sheet: &Sheet, table: &Table, of_file: Style) -> Self {
        let mut columns = Self::bound(form, table);
        columns.of_file = of_file;
        columns.names = columns.names_beside(sheet, table);
        columns.words.extend(columns.names);
        let Style::Mostly(convention) = of_file else {
            return columns;
        };
        let mut texts: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for (column, text) in columns.typed(sheet, table) {
            texts.entry(column).or_default().push(text);
        }
        let speaks_against = |texts: &[&str]| {
            let evidence = Evidence::of(texts.iter().copied());
            let odd = evidence.count(convention.other());
            odd >= AGAINST.max(evidence.count(convention))
        };
        let against = texts.iter().filter(|(_, texts)| speaks_against(texts));
        columns.against = against.map(|(column, _)| *column).collect();
        columns
    }

    /// The columns of a table, before it is known how its numbers are typed.
    pub(super) fn bound(form: &Form, table: &Table) -> Self {
        let mut columns = Self {
            label: None,
            names: None,
            code: None,
            measure: None,
            words: Vec::new(),
            notes: Vec::new(),
            values: Vec::new(),
            of_file: Style::Open,
            against: BTreeSet::new(),
        };
        for bound in &table.binding.bound {
            let Some(described) = form.column(bound.column) else {
                continue;
            };
            let at = bound.sheet_column;
            match described.kind {
                ColumnKind::Label => columns.label = Some(at),
                ColumnKind::Code => columns.code = Some(at),
                ColumnKind::Measure => columns.measure = Some(at),
                ColumnKind::Ordinal => {}
                ColumnKind::Note => columns.notes.push(at),
                ColumnKind::Value(_) | ColumnKind::Ratio(_) => {
                    columns.values.push((at, bound.column))
                }
            }
            if matches!(
                described.kind,
                ColumnKind::Label | ColumnKind::Code | ColumnKind::Measure | ColumnKind::Ordinal
            ) {
                columns.words.push(at);
            }
        }
        columns
    }

    /// The last row of a sheet with a cell in a column of figures.
    pub(super) fn last_filled(&self, sheet: &Sheet) -> Option<u32> {
        let mut cells = sheet.cells.iter().rev().map(|cell| cell.position);
        let last = cells.find(|at| self.is_value(at.column))?;
        Some(last.row)
    }

    /// A column without a heading of its own behind the labels, where the names of the rows stand in it.
    fn names_beside(&self, sheet: &Sheet, table: &Table) -> Option<u16> {
        let is_value = |column| self.is_value(column);
        let label = self.label?;
        let beside = names_beside::column(sheet, table.header.first_row, label, &is_value)?;
        let mut bound = table.binding.bound.iter();
        (!bound.any(|bound| bound.sheet_column == beside)).then_some(beside)
    }

    /// Numbers that are typed as text below the headings, with their columns of the sheet.
    pub(super) fn typed<'s>(
        &self,
        sheet: &'s Sheet,
        table: &Table,
    ) -> impl Iterator<Item = (u16, &'s str)> {
        let first = sheet
            .cells
            .partition_point(|cell| cell.position.row < table.header.first_row);
        let cells = sheet.cells.get(first..).unwrap_or_default().iter();
        cells.filter_map(|cell| {
            let column = cell.position.column;
            let text = text_of(cell)?;
            let is_typed = self.is_value(column) && looks_like_number(&cell.content);
            is_typed.then_some((column, text))
        })
    }

    /// How numbers of a column are typed.
    fn style(&self, sheet_column: u16) -> Style {
        if self.against.contains(&sheet_column) {
            Style::Mixed
        } else {
            self.of_file
        }
    }

    pub(super) fn is_value(&self, sheet_column: u16) -> bool {
        self.value_at(sheet_column).is_some()
    }

    /// The value or ratio column of the form that stands in a column of the sheet.
    pub(super) fn value_at(&self, sheet_column: u16) -> Option<ColumnIndex> {
        let mut values = self.values.iter();
        let found = values.find(|(value, _)| *value == sheet_column);
        found.map(|(_, column)| *column)
    }
}

/// What a cell gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// A number or a reason for its absence.
    Value(Value),
    /// A number in the measure that is written behind it, and the other one that it may be.
    WithUnit(Decimal, String, Option<Decimal>),
    /// A typed number that is one in both styles, and not the same: the text, and both readings.
    Undecided(String, Decimal, Decimal),
    /// A number that its format shows otherwise than by its digits.
    Seen(SeenNumber),
    /// A number beside which its format shows digits or a sign that it does not have.
    Disguised(SeenNumber),
    /// Something that is no figure: the rule, the words, and how the figure is absent.
    Refused(RuleInfo, String, Absence),
}

/// A number under a format that scales it or puts words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeenNumber {
    /// What is taken: as large as it is seen, with all digits that are stored.
    pub(super) number: Decimal,
    /// What people see in the cell.
    printed: Decimal,
    /// What the cell stores.
    pub(super) stored: Decimal,
    /// The words beside it.
    pub(super) words: String,
    is_scaled: bool,
}

impl SeenNumber {
    /// What findings say of it: as it is seen, and where they differ as it was taken and as it is stored.
    pub(super) fn args(&self) -> impl Iterator<Item = (&'static str, Arg)> {
        let differing =
            |name, number: Decimal| (number != self.printed).then_some((name, Arg::Number(number)));
        let seen = Some(("shown", Arg::Number(self.printed)));
        let others = [
            differing("taken", self.number),
            differing("stored", self.stored),
        ];
        std::iter::once(seen).chain(others).flatten()
    }
}

/// A typed number as the style of its column has it.
struct TypedNumber<'t> {
    reading: Reading<'t>,
    /// What it is in the other style, where that may be meant as well.
    other: Option<Decimal>,
}

impl<'t> TypedNumber<'t> {
    /// Where the file is written in both styles, a text is read in the one way that it can be read, and else in neither. Where a
    /// few cells are odd, three decimals may be the thousands of another one.
    fn read(text: &'t str, style: Style) -> Self {
        let (convention, is_open) = match style {
            Style::Clear(convention) | Style::Mostly(convention) => (convention, false),
            Style::Open | Style::Mixed => (Convention::Vietnamese, true),
        };
        let reading = number::read(text, convention);
        if matches!(style, Style::Clear(_)) {
            return Self {
                reading,
                other: None,
            };
        }
        let in_other = number::read(text, convention.other());
        if style == Style::Mixed && reading == Reading::NotANumber {
            return Self {
                reading: in_other,
                other: None,
            };
        }
        let is_broken = amount(&reading).is_some_and(|number| !number.is_integer());
        let other = amount(&in_other).filter(|_| is_open || is_broken);
        let other = other.filter(|other| amount(&reading).is_some_and(|number| number != *other));
        Self { reading, other }
    }
}

/// A number with or without its unit.
fn amount(reading: &Reading<'_>) -> Option<Decimal> {
    match reading {
        Reading::Number(number) | Reading::WithUnit(number, _) => Some(*number),
        Reading::Percent(_)
        | Reading::Change(_)
        | Reading::Placeholder(_)
        | Reading::NotANumber => None,
    }
}

/// Something to say about a column once it is read.
pub(super) struct Remark {
    pub(super) rule: RuleInfo,
    pub(super) at: Position,
    pub(super) column: Option<ColumnIndex>,
    pub(super) args: Vec<(&'static str, Arg)>,
}

/// Cells of one column that are shown a power of ten larger or smaller than they are stored, and the first of them.
struct Scaled {
    at: Position,
    count: u64,
    column: ColumnIndex,
    shown: SeenNumber,
}

/// Reads the cells of one table and remembers what is worth a remark.
pub(super) struct Reader<'a> {
    form: &'a Form,
    sheet: &'a Sheet,
    pub(super) columns: Columns,
    typed: BTreeMap<u16, (Position, u64, ColumnIndex)>,
    scaled: BTreeMap<u16, Scaled>,
    placeholders: BTreeMap<(String, &'static str), (Position, u64)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(form: &'a Form, sheet: &'a Sheet, columns: Columns) -> Self {
        Self {
            form,
            sheet,
            columns,
            typed: BTreeMap::new(),
            scaled: BTreeMap::new(),
            placeholders: BTreeMap::new(),
        }
    }

    /// Reads one cell of a value or ratio column.
    pub(super) fn take(
        &mut self,
        content: &Content,
        at: Position,
        column: ColumnIndex,
        sheet_column: u16,
    ) -> Taken {
        match content {
            Content::Number(number) => {
                match self.sheet.appearance(at).filter(|seen| seen.has_digits) {
                    Some(seen) => self.take_seen(*number, seen, column),
                    None => Taken::Value(Value::Number(*number)),
                }
            }
            Content::Text(text) => self.take_text(text, at, column, sheet_column),
            Content::Error(error) => {
                Taken::Refused(rules::EXCEL_ERROR, error.to_string(), Absence::Unreadable)
            }
            Content::FormulaWithoutValue => Taken::Refused(
                rules::FORMULA_WITHOUT_VALUE,
                String::new(),
                Absence::Unreadable,
            ),
            Content::Bool(flag) => {
                let written = if *flag { "TRUE" } else { "FALSE" };
                Taken::Refused(rules::NOT_A_NUMBER, written.to_owned(), Absence::Unreadable)
            }
            Content::Date(year, month, day) => Taken::Refused(
                rules::NOT_A_NUMBER,
                format!("{day:02}/{month:02}/{year}"),
                Absence::Unreadable,
            ),
        }
    }

    fn take_text(
        &mut self,
        text: &str,
        at: Position,
        column: ColumnIndex,
        sheet_column: u16,
    ) -> Taken {
        let TypedNumber { reading, other } =
            TypedNumber::read(text, self.columns.style(sheet_column));
        let ratio = self.ratio(column);
        let number = |number: Decimal| Taken::Value(Value::Number(number));
        match (reading, ratio) {
            (Reading::Number(value), _) => {
                if let Some(other) = other {
                    return Taken::Undecided(text.to_owned(), value, other);
                }
                if !self.sheet.is_plain_text {
                    let entry = self.typed.entry(sheet_column).or_insert((at, 0, column));
                    entry.1 += 1;
                }
                number(value)
            }
            (Reading::Percent(percent), Some(form)) => number(match form {
                RatioForm::Percent | RatioForm::Growth => percent,
                RatioForm::Fraction => percent / Decimal::ONE_HUNDRED,
            }),
            (Reading::Change(change), Some(form)) => {
                let ratio = match form {
                    RatioForm::Percent => change.checked_add(Decimal::ONE_HUNDRED),
                    RatioForm::Growth => Some(change),
                    RatioForm::Fraction => {
                        (change / Decimal::ONE_HUNDRED).checked_add(Decimal::ONE)
                    }
                };
                ratio.map_or_else(
                    || {
                        let text = text.to_owned();
                        Taken::Refused(rules::NOT_A_NUMBER, text, Absence::Unreadable)
                    },
                    number,
                )
            }
            (Reading::Percent(percent), None) => Taken::WithUnit(percent, "%".to_owned(), None),
            (Reading::WithUnit(value, unit), None) => {
                Taken::WithUnit(value, unit.to_owned(), other)
            }
            (Reading::Placeholder(placeholder), _) => {
                Taken::Value(self.placeholder(placeholder, text, at, ratio.is_some()))
            }
            (Reading::Change(_), None)
            | (Reading::WithUnit(..), Some(_))
            | (Reading::NotANumber, _) => {
                Taken::Refused(rules::NOT_A_NUMBER, text.to_owned(), Absence::Unreadable)
            }
        }
    }

    /// A number that its format shows otherwise than by its digits: what people see counts, 16.6 for 0.166 under `0.0%` and 38731 for
    /// 38731000 under `#,##0,`.
    fn take_seen(&self, stored: Decimal, seen: &Appearance, column: ColumnIndex) -> Taken {
        let Some(shown) = seen.of(stored) else {
            return Taken::Refused(rules::NOT_A_NUMBER, stored.to_string(), Absence::Unreadable);
        };
        let added = seen.added_to(stored);
        if !added.is_empty() {
            return Taken::Disguised(SeenNumber {
                number: stored,
                printed: stored,
                stored,
                words: added.to_owned(),
                is_scaled: false,
            });
        }
        let ratio = self.ratio(column);
        let number = |number: Decimal| Taken::Value(Value::Number(number));
        let share = match seen.words.as_str() {
            "%" => Some(shown),
            "‰" => shown.checked_div(Decimal::TEN),
            _ => None,
        };
        if let (Some(percent), Some(form)) = (share, ratio) {
            return number(match form {
                RatioForm::Percent | RatioForm::Growth => percent,
                RatioForm::Fraction => percent / Decimal::ONE_HUNDRED,
            });
        }
        // Nothing is nothing in any measure.
        if stored.is_zero() {
            return number(stored);
        }
        if share.is_some() {
            return Taken::WithUnit(shown, seen.words.clone(), None);
        }
        let words = ratio.is_none().then(|| seen.words.clone());
        Taken::Seen(SeenNumber {
            number: shown,
            printed: seen.printed(shown),
            stored,
            words: words.unwrap_or_default(),
            is_scaled: seen.shift != 0,
        })
    }

    /// Takes note of a number that was taken as large as it is seen.
    pub(super) fn note_scaled(&mut self, shown: &SeenNumber, at: Position, column: ColumnIndex) {
        if shown.is_scaled {
            let scaled = self.scaled.entry(at.column).or_insert_with(|| Scaled {
                at,
                count: 0,
                column,
                shown: shown.clone(),
            });
            scaled.count += 1;
        }
    }

    /// How a ratio column is printed; `None` for other columns.
    fn ratio(&self, column: ColumnIndex) -> Option<RatioForm> {
        match &self.form.column(column)?.kind {
            ColumnKind::Ratio(ratio) => Some(ratio.form),
            ColumnKind::Ordinal
            | ColumnKind::Label
            | ColumnKind::Code
            | ColumnKind::Measure
            | ColumnKind::Note
            | ColumnKind::Value(_) => None,
        }
    }

    fn placeholder(
        &mut self,
        placeholder: Placeholder,
        text: &str,
        at: Position,
        in_ratio: bool,
    ) -> Value {
        let zero = Value::Number(Decimal::ZERO);
        let (value, meaning) = match placeholder {
            Placeholder::Dash if in_ratio => (
                Value::Absent(Absence::NotAvailable),
                "text.meaning-not-available",
            ),
            Placeholder::Dash => match self.form.dash {
                DashMeaning::Zero => (zero, "text.meaning-zero"),
                DashMeaning::NotAvailable => (
                    Value::Absent(Absence::NotAvailable),
                    "text.meaning-not-available",
                ),
            },
            Placeholder::NoPhenomenon if in_ratio => (
                Value::Absent(Absence::NotApplicable),
                "text.meaning-not-applicable",
            ),
            Placeholder::NoPhenomenon => (zero, "text.meaning-zero"),
            Placeholder::Ellipsis | Placeholder::NotCollected => (
                Value::Absent(Absence::NotAvailable),
                "text.meaning-not-available",
            ),
            Placeholder::Cross => (
                Value::Absent(Absence::NotApplicable),
                "text.meaning-not-applicable",
            ),
        };
        self.placeholders
            .entry((text.to_owned(), meaning))
            .or_insert((at, 0))
            .1 += 1;
        value
    }

    /// One remark for each column of typed numbers, each column of scaled ones and each placeholder.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let typed = self.typed.values().map(|(at, count, column)| Remark {
            rule: rules::NUMBER_AS_TEXT,
            at: *at,
            column: Some(*column),
            args: vec![("count", Arg::Count(*count))],
        });
        let placeholders = self
            .placeholders
            .iter()
            .map(|((text, meaning), (at, count))| Remark {
                rule: rules::PLACEHOLDER,
                at: *at,
                column: None,
                args: vec![
                    ("value", Arg::Text(text.clone())),
                    ("meaning", Arg::Message(meaning)),
                    ("count", Arg::Count(*count)),
                ],
            });
        let scaled = self.scaled.values().map(|scaled| Remark {
            rule: rules::SCALED_BY_FORMAT,
            at: scaled.at,
            column: Some(scaled.column),
            args: std::iter::once(("count", Arg::Count(scaled.count)))
                .chain(scaled.shown.args())
                .collect(),
        });
        typed.chain(placeholders).chain(scaled).collect()
    }
}
