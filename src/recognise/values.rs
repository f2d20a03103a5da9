//! Reads what stands in a bound cell: numbers, numbers typed as text, placeholders, errors.

use std::collections::BTreeMap;

use super::bind::Bound;
use super::locate::{looks_like_number, text_of};
use super::rules;
use super::table::Table;
use crate::model::cell::Position;
use crate::model::finding::{Arg, RuleInfo};
use crate::model::form::{ColumnIndex, ColumnKind, DashMeaning, Form, RatioForm};
use crate::model::observation::{Absence, Value};
use crate::read::grid::{Content, Sheet};
use crate::read::number::{self, Convention, Placeholder, Reading};

/// The columns of one sheet by what they hold.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) label: Option<u16>,
    pub(super) code: Option<u16>,
    pub(super) measure: Option<u16>,
    /// Columns of labels, codes, running numbers and measures.
    pub(super) words: Vec<u16>,
    /// Columns of values and ratios.
    pub(super) values: Vec<Bound>,
    /// How numbers typed as text are read, by sheet column.
    conventions: BTreeMap<u16, Option<Convention>>,
}

impl Columns {
    pub(super) fn of(form: &Form, sheet: &Sheet, table: &Table) -> Self {
        let mut columns = Self::default();
        for bound in &table.binding.bound {
            let Some(described) = form.column(bound.column) else {
                continue;
            };
            let at = bound.sheet_column;
            match described.kind {
                ColumnKind::Label => columns.label = Some(at),
                ColumnKind::Code => columns.code = Some(at),
                ColumnKind::Measure => columns.measure = Some(at),
                ColumnKind::Ordinal | ColumnKind::Note => {}
                ColumnKind::Value(_) | ColumnKind::Ratio(_) => columns.values.push(bound.clone()),
            }
            if matches!(
                described.kind,
                ColumnKind::Label | ColumnKind::Code | ColumnKind::Measure | ColumnKind::Ordinal
            ) {
                columns.words.push(at);
            }
        }
        let first = sheet
            .cells
            .partition_point(|cell| cell.position.row < table.header.first_row);
        let mut texts: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
        for cell in sheet.cells.get(first..).unwrap_or_default() {
            if let Some(text) = text_of(cell).filter(|_| {
                columns.is_value(cell.position.column) && looks_like_number(&cell.content)
            }) {
                texts.entry(cell.position.column).or_default().push(text);
            }
        }
        columns.conventions = texts
            .into_iter()
            .map(|(column, texts)| (column, number::convention_of(texts.into_iter())))
            .collect();
        columns
    }

    pub(super) fn is_value(&self, sheet_column: u16) -> bool {
        self.values
            .iter()
            .any(|bound| bound.sheet_column == sheet_column)
    }
}

/// What a cell gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Taken {
    /// A number or a reason for its absence.
    Value(Value),
    /// Something that is no figure: the rule, the words, and how the figure is absent.
    Refused(RuleInfo, String, Absence),
}

/// Something to say about a column once it is read.
pub(super) struct Remark {
    pub(super) rule: RuleInfo,
    pub(super) at: Position,
    pub(super) column: Option<ColumnIndex>,
    pub(super) args: Vec<(&'static str, Arg)>,
}

/// Reads the cells of one table and remembers what is worth a remark.
pub(super) struct Reader<'a> {
    form: &'a Form,
    pub(super) columns: Columns,
    typed: BTreeMap<u16, (Position, u64, ColumnIndex)>,
    ambiguous: BTreeMap<u16, (Position, String, String)>,
    placeholders: BTreeMap<(String, &'static str), (Position, u64)>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(form: &'a Form, columns: Columns) -> Self {
        Self {
            form,
            columns,
            typed: BTreeMap::new(),
            ambiguous: BTreeMap::new(),
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
            Content::Number(number) => Taken::Value(Value::Number(*number)),
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
        let decided = self
            .columns
            .conventions
            .get(&sheet_column)
            .copied()
            .flatten();
        let ratio = self
            .form
            .column(column)
            .and_then(|column| match &column.kind {
                ColumnKind::Ratio(ratio) => Some(ratio.form),
                ColumnKind::Ordinal
                | ColumnKind::Label
                | ColumnKind::Code
                | ColumnKind::Measure
                | ColumnKind::Note
                | ColumnKind::Value(_) => None,
            });
        match (
            number::read(text, decided.unwrap_or(Convention::Vietnamese)),
            ratio,
        ) {
            (Reading::Number(number), _) => {
                let entry = self.typed.entry(sheet_column).or_insert((at, 0, column));
                entry.1 += 1;
                let separators = text.chars().filter(|sign| ".,".contains(*sign)).count();
                if decided.is_none() && separators > 0 {
                    self.ambiguous.entry(sheet_column).or_insert((
                        at,
                        text.to_owned(),
                        number.to_string(),
                    ));
                }
                Taken::Value(Value::Number(number))
            }
            (Reading::Percent(percent), Some(RatioForm::Fraction)) => {
                Taken::Value(Value::Number(percent / rust_decimal::Decimal::ONE_HUNDRED))
            }
            (Reading::Percent(percent), Some(RatioForm::Percent | RatioForm::Growth)) => {
                Taken::Value(Value::Number(percent))
            }
            (Reading::Placeholder(placeholder), _) => {
                Taken::Value(self.placeholder(placeholder, text, at, ratio.is_some()))
            }
            (Reading::Percent(_), None) | (Reading::NotANumber, _) => {
                Taken::Refused(rules::NOT_A_NUMBER, text.to_owned(), Absence::Unreadable)
            }
        }
    }

    fn placeholder(
        &mut self,
        placeholder: Placeholder,
        text: &str,
        at: Position,
        in_ratio: bool,
    ) -> Value {
        let zero = Value::Number(rust_decimal::Decimal::ZERO);
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

    /// One remark for each column of typed numbers, each doubtful reading and each placeholder.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let typed = self.typed.values().map(|(at, count, column)| Remark {
            rule: rules::NUMBER_AS_TEXT,
            at: *at,
            column: Some(*column),
            args: vec![("count", Arg::Count(*count))],
        });
        let ambiguous = self.ambiguous.values().map(|(at, text, read_as)| Remark {
            rule: rules::AMBIGUOUS_NUMBER,
            at: *at,
            column: None,
            args: vec![
                ("value", Arg::Text(text.clone())),
                ("read_as", Arg::Text(read_as.replace('.', ","))),
            ],
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
        typed.chain(ambiguous).chain(placeholders).collect()
    }
}
