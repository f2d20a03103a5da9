//! Findings as bytes, between processes and runs: static words go as text and come back as the program's own.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::cell::{CellRef, Position};
use super::finding::{
    AffectedLine, Arg, Between, Crossed, Effect, Finding, Rest, RuleInfo, Severity,
};
use super::form::{ColumnIndex, FormIndex, RowIndex};
use super::period::Period;
use super::register::UnitIndex;
use super::text::Bilingual;

/// Names and keys inside findings that may be different; the rooms have some hundreds.
const WORDS: usize = 5_000;

/// A finding about one workbook, whose path is known without it.
#[derive(Serialize, Deserialize)]
pub struct Told<'a> {
    code: Cow<'a, str>,
    severity: Severity,
    unit: Option<UnitIndex>,
    form: Option<FormIndex>,
    places: Vec<Place<'a>>,
    args: Vec<(Cow<'a, str>, Value<'a>)>,
    affects: Vec<Affected>,
    effect: Option<Moving>,
    crossed: Option<(Cow<'a, str>, Exact)>,
    between: Option<Between>,
    rest: Option<Cow<'a, Rest>>,
}

#[derive(Serialize, Deserialize)]
struct Exact(#[serde(with = "super::exact")] Decimal);

/// Where it is.
#[derive(Serialize, Deserialize)]
struct Place<'a> {
    sheet: Cow<'a, str>,
    position: Option<Position>,
}

#[derive(Serialize, Deserialize)]
struct Affected {
    unit: UnitIndex,
    form: FormIndex,
    period: Period,
    row: Option<RowIndex>,
    column: Option<ColumnIndex>,
}

#[derive(Serialize, Deserialize)]
struct Moving {
    unit: UnitIndex,
    form: FormIndex,
    row: RowIndex,
    column: ColumnIndex,
    observed: Exact,
    expected: Exact,
}

#[derive(Serialize, Deserialize)]
enum Value<'a> {
    Text(Cow<'a, str>),
    Number(Exact),
    Count(u64),
    Period(Period),
    Unit(UnitIndex),
    Units(Cow<'a, [UnitIndex]>),
    Form(FormIndex),
    Forms(Cow<'a, [FormIndex]>),
    Measure(Cow<'a, str>),
    List(Cow<'a, [String]>),
    Name(Cow<'a, Bilingual>),
    Message(Cow<'a, str>),
}

/// A finding as it goes.
pub fn told(finding: &Finding) -> Told<'_> {
    let place = |cell: &CellRef| Place {
        sheet: Cow::Owned(cell.sheet.to_string()),
        position: cell.position,
    };
    let affected = |line: &AffectedLine| Affected {
        unit: line.unit,
        form: line.form,
        period: line.period,
        row: line.row,
        column: line.column,
    };
    Told {
        code: Cow::Borrowed(finding.rule.code),
        severity: finding.severity,
        unit: finding.unit,
        form: finding.form,
        places: finding.cells.iter().map(place).collect(),
        args: finding
            .args
            .iter()
            .map(|(name, arg)| (Cow::Borrowed(*name), value(arg)))
            .collect(),
        affects: finding.affects.iter().map(affected).collect(),
        effect: finding.effect.as_ref().map(|effect| Moving {
            unit: effect.unit,
            form: effect.form,
            row: effect.row,
            column: effect.column,
            observed: Exact(effect.observed),
            expected: Exact(effect.expected),
        }),
        crossed: finding
            .crossed
            .as_ref()
            .map(|crossed| (Cow::Borrowed(crossed.threshold), Exact(crossed.value))),
        between: finding.between,
        rest: finding.rest.as_deref().map(Cow::Borrowed),
    }
}

fn value(arg: &Arg) -> Value<'_> {
    match arg {
        Arg::Text(text) => Value::Text(Cow::Borrowed(text)),
        Arg::Number(number) => Value::Number(Exact(*number)),
        Arg::Count(count) => Value::Count(*count),
        Arg::Period(period) => Value::Period(*period),
        Arg::Unit(unit) => Value::Unit(*unit),
        Arg::Units(units) => Value::Units(Cow::Borrowed(units)),
        Arg::Form(form) => Value::Form(*form),
        Arg::Forms(forms) => Value::Forms(Cow::Borrowed(forms)),
        Arg::Measure(measure) => Value::Measure(Cow::Borrowed(measure)),
        Arg::List(texts) => Value::List(Cow::Borrowed(texts)),
        Arg::Name(name) => Value::Name(Cow::Borrowed(name)),
        Arg::Message(key) => Value::Message(Cow::Borrowed(key)),
    }
}

impl Told<'_> {
    /// The finding about the workbook at `path`; `None` when it names a rule or a word that the program does not have.
    pub fn heard(
        self,
        path: &Arc<str>,
        rule: impl Fn(&str) -> Option<RuleInfo>,
    ) -> Option<Finding> {
        let cell = |place: Place<'_>| CellRef {
            file: Arc::clone(path),
            sheet: Arc::from(&*place.sheet),
            position: place.position,
        };
        let affected = |line: Affected| AffectedLine {
            unit: line.unit,
            form: line.form,
            period: line.period,
            row: line.row,
            column: line.column,
            path: Arc::clone(path),
        };
        let mut args = Vec::with_capacity(self.args.len());
        for (name, value) in self.args {
            args.push((lasting(&name)?, value.heard()?));
        }
        let crossed = match self.crossed {
            Some((threshold, value)) => Some(Crossed {
                threshold: lasting(&threshold)?,
                value: value.0,
            }),
            None => None,
        };
        Some(Finding {
            rule: rule(&self.code)?,
            severity: self.severity,
            unit: self.unit,
            form: self.form,
            cells: self.places.into_iter().map(cell).collect(),
            args,
            affects: self.affects.into_iter().map(affected).collect(),
            effect: self.effect.map(|effect| Effect {
                unit: effect.unit,
                form: effect.form,
                row: effect.row,
                column: effect.column,
                observed: effect.observed.0,
                expected: effect.expected.0,
            }),
            crossed,
            between: self.between,
            rest: self.rest.map(|rest| Box::new(rest.into_owned())),
        })
    }
}

impl Value<'_> {
    fn heard(self) -> Option<Arg> {
        Some(match self {
            Self::Text(text) => Arg::Text(text.into_owned()),
            Self::Number(number) => Arg::Number(number.0),
            Self::Count(count) => Arg::Count(count),
            Self::Period(period) => Arg::Period(period),
            Self::Unit(unit) => Arg::Unit(unit),
            Self::Units(units) => Arg::Units(units.into_owned()),
            Self::Form(form) => Arg::Form(form),
            Self::Forms(forms) => Arg::Forms(forms.into_owned()),
            Self::Measure(measure) => Arg::Measure(measure.into_owned()),
            Self::List(texts) => Arg::List(texts.into_owned()),
            Self::Name(name) => Arg::Name(name.into_owned()),
            Self::Message(key) => Arg::Message(lasting(&key)?),
        })
    }
}

/// The one copy of a word that our own code names; they are few, and kept for the life of the program.
fn lasting(word: &str) -> Option<&'static str> {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(seen) = known.get(word) {
        return Some(seen);
    }
    let fits = known.len() < WORDS && word.len() < 100;
    fits.then(|| {
        let kept: &'static str = Box::leak(Box::from(word));
        known.insert(kept);
        kept
    })
}
