//! What was noticed about a submission: stable code, place, what stands there, what was expected.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::cell::{CellRef, Position};
use super::form::{ColumnIndex, FormIndex, RowIndex};
use super::period::Period;
use super::register::UnitIndex;
use super::text::Bilingual;
use crate::hash;

/// How much a finding weighs (mức độ).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information (thông tin).
    Note,
    /// Counted, to be explained (cảnh báo).
    Warning,
    /// The figure cannot stand (lỗi).
    Error,
}

/// A rule the program can report: identity and default severity. Its texts stand in `templates/messages.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// `TH` + validation level (0 file, 1 return, 2 earlier returns, 3 other units) + two digits; never reused.
    pub code: &'static str,
    /// Reads after "allow": `sum-differs`.
    pub name: &'static str,
    /// Default severity.
    pub severity: Severity,
}

/// Level of validation (cấp kiểm tra): how far one must look to see that something is wrong.
///
/// Source: validation levels of the European Statistical System, Eurostat working document of July 2013.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Format and structure of the file.
    Structure,
    /// Inside one return.
    Return,
    /// Earlier periods of the same provider.
    Earlier,
    /// Other providers: neighbours and mirror figures.
    Others,
}

impl Level {
    /// 0 to 3, as the European document counts.
    pub fn number(self) -> u32 {
        match self {
            Level::Structure => 0,
            Level::Return => 1,
            Level::Earlier => 2,
            Level::Others => 3,
        }
    }
}

impl RuleInfo {
    /// The level, which is the first digit of the code.
    pub fn level(&self) -> Level {
        match self.code.as_bytes().get(2) {
            Some(b'1') => Level::Return,
            Some(b'2') => Level::Earlier,
            Some(b'3') => Level::Others,
            Some(_) | None => Level::Structure,
        }
    }
}

/// A value inside the sentence of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words from a return or a description, printed as they are.
    Text(String),
    /// A figure, printed in the style of the language.
    Number(Decimal),
    /// A count.
    Count(u64),
    /// A period, printed as the language writes it.
    Period(Period),
    /// A unit's name in the language.
    Unit(UnitIndex),
    /// Units' names in the language, joined by commas.
    Units(Vec<UnitIndex>),
    /// A form's name in the language.
    Form(FormIndex),
    /// Forms' names in the language, joined by commas.
    Forms(Vec<FormIndex>),
    /// A measure's name in the language, by its id.
    Measure(String),
    /// Several names, joined by commas.
    List(Vec<String>),
    /// A name that a description gives in both languages.
    Name(Bilingual),
    /// A text of the catalogue, by key, in the language: the second word of a cause.
    Message(&'static str),
}

/// What a finding casts doubt on: a figure, a row or a whole form of a return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AffectedLine {
    /// The unit.
    pub unit: UnitIndex,
    /// The form.
    pub form: FormIndex,
    /// The period.
    pub period: Period,
    /// The row, or an open row of the return (see [`super::observation::Return::open_rows`]); `None` means the whole form.
    pub row: Option<RowIndex>,
    /// The column of the figure in doubt; `None` means every figure of the row.
    pub column: Option<ColumnIndex>,
    /// Path of the workbook, to tell two returns of one unit apart.
    pub path: std::sync::Arc<str>,
}

/// The figure a finding speaks of, and what was expected in its place: what the province's figure may move by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The unit.
    pub unit: UnitIndex,
    /// The form.
    pub form: FormIndex,
    /// Row of the return.
    pub row: RowIndex,
    /// Column of the form.
    pub column: ColumnIndex,
    /// What stands there, in the measure of row and column; zero where nothing does.
    pub observed: Decimal,
    /// What was expected.
    pub expected: Decimal,
}

/// The threshold that a finding crossed, for those who ask which setting decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossed {
    /// Name of the threshold: `gap-percent`.
    pub threshold: &'static str,
    /// Its value in this run.
    pub value: Decimal,
}

/// Findings of the same kind in the same sheet that are counted and not listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// How many.
    pub count: u64,
    /// The first of their cells by row and column.
    pub first: Option<Position>,
    /// The last of their cells.
    pub last: Option<Position>,
    /// Hash of what they say, so that a confirmation binds it too.
    pub digest: String,
}

impl Rest {
    /// Digits of the hash.
    pub const DIGITS: usize = 16;

    /// Counts one more, at a cell behind all others.
    pub fn take(&mut self, at: Position, says: &str) {
        self.count += 1;
        self.first = self.first.or(Some(at));
        self.last = Some(at);
        let hash = Sha256::digest(format!("{}{at:?}{says}", self.digest));
        self.digest = hash::hex(&hash);
        self.digest.truncate(Self::DIGITS);
    }
}

/// The rows of a sheet between which something is missing, from 0; `None` where no row of the form stands on that side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Between {
    /// The row above.
    pub above: Option<u32>,
    /// The row below.
    pub below: Option<u32>,
}

/// Something noticed about a submission (phát hiện).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: RuleInfo,
    /// Its weight in this run.
    pub severity: Severity,
    /// The unit, when known.
    pub unit: Option<UnitIndex>,
    /// The form, when known.
    pub form: Option<FormIndex>,
    /// Where; the first is the primary cell. Empty when nothing was received.
    pub cells: Vec<CellRef>,
    /// Values for the sentences of the rule, by placeholder.
    pub args: Vec<(&'static str, Arg)>,
    /// Lines whose figures it casts doubt on; only used when it is an error.
    pub affects: Vec<AffectedLine>,
    /// The figure and what was expected, where the rule knows both.
    pub effect: Option<Effect>,
    /// The threshold that decided, where one did.
    pub crossed: Option<Crossed>,
    /// Where rows that it misses stood.
    pub between: Option<Between>,
    /// More of the kind, which this one stands for; their lines are among those it affects.
    pub rest: Option<Box<Rest>>,
}

impl Finding {
    /// A finding of `rule` at `cells` with the rule's own severity.
    pub fn new(rule: RuleInfo, cells: Vec<CellRef>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            unit: None,
            form: None,
            cells,
            args: Vec::new(),
            affects: Vec::new(),
            effect: None,
            crossed: None,
            between: None,
            rest: None,
        }
    }

    /// Says whose figure it is.
    #[must_use]
    pub fn of_unit(mut self, unit: UnitIndex) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Says which form it is.
    #[must_use]
    pub fn of_form(mut self, form: FormIndex) -> Self {
        self.form = Some(form);
        self
    }

    /// Adds a value for a placeholder of the rule's sentences.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    /// Adds words for a placeholder.
    #[must_use]
    pub fn with_text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.with(name, Arg::Text(text.into()))
    }

    /// Adds a figure for a placeholder.
    #[must_use]
    pub fn with_number(self, name: &'static str, number: Decimal) -> Self {
        self.with(name, Arg::Number(number))
    }

    /// Says what stands there and what was expected.
    #[must_use]
    pub fn moving(mut self, effect: Option<Effect>) -> Self {
        self.effect = effect;
        self
    }

    /// Says which threshold decided.
    #[must_use]
    pub fn beyond(mut self, threshold: &'static str, value: Decimal) -> Self {
        self.crossed = Some(Crossed { threshold, value });
        self
    }

    /// Names the lines whose figures it casts doubt on.
    #[must_use]
    pub fn affecting(mut self, lines: Vec<AffectedLine>) -> Self {
        self.affects = lines;
        self
    }
}
