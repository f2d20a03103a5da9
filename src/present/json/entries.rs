//! One entry of each list in the JSON outputs.

use rust_decimal::Decimal;
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::model::descriptions::Descriptions;
use crate::model::figure::{Consolidation, Coverage, Derivation, FigureIndex, Gap};
use crate::model::observation::FileRecord;
use crate::model::register::UnitIndex;

/// A workbook of the round.
#[derive(Serialize)]
pub(super) struct Source<'a> {
    file: &'a str,
    sha256: &'a str,
    size: u64,
}

impl<'a> Source<'a> {
    pub(super) fn of(file: &'a FileRecord) -> Self {
        Self {
            file: &file.path,
            sha256: &file.sha256,
            size: file.size,
        }
    }
}

/// A file with the hash of its bytes.
#[derive(Debug, Serialize)]
pub struct Hashed<'a> {
    /// Its name.
    pub file: &'a str,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes, where that is of interest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// Where indices get their ids and names from.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) descriptions: &'a Descriptions,
    pub(super) consolidation: &'a Consolidation,
}

impl<'a> Names<'a> {
    pub(super) fn unit(self, unit: UnitIndex) -> &'a str {
        let unit = self.descriptions.register.unit(unit);
        unit.map_or("", |unit| &unit.id)
    }

    fn units(self, units: &[UnitIndex]) -> Vec<&'a str> {
        units.iter().map(|unit| self.unit(*unit)).collect()
    }

    /// Name of a measure, or of what is no measure: percent, points, times.
    pub(super) fn measure<'b>(self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        match id {
            "percent" => "%",
            "points" => self.descriptions.phrases.get("printed.points-in-words"),
            "times" => self.descriptions.phrases.get("printed.times"),
            id => {
                let measure = self.descriptions.measure(id);
                measure.map_or(id, |measure| &measure.name.vi)
            }
        }
    }
}

/// How much of a form is in its totals.
#[derive(Serialize)]
pub(super) struct CoverageEntry<'a> {
    form: &'a str,
    expected: Vec<&'a str>,
    received: Vec<&'a str>,
    missing: Vec<MissingEntry<'a>>,
    /// Units with figures that are counted although errors touch them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_error: Vec<&'a str>,
    /// Share of the value covered, in percent.
    #[serde(serialize_with = "exact")]
    share: Option<Decimal>,
}

#[derive(Serialize)]
struct MissingEntry<'a> {
    unit: &'a str,
    reason: &'static str,
    /// Codes of the findings that left figures out.
    codes: &'a [&'static str],
    /// Its share of the province, in percent.
    #[serde(serialize_with = "exact")]
    share: Option<Decimal>,
}

impl<'a> CoverageEntry<'a> {
    pub(super) fn of(coverage: &'a Coverage, names: Names<'a>) -> Self {
        let missing = coverage.missing.iter().map(|missing| MissingEntry {
            unit: names.unit(missing.unit),
            reason: match &missing.gap {
                Gap::NotReceived => "not-received",
                Gap::LeftOut(_) => "left-out",
                Gap::RowsLeftOut(_) => "rows-left-out",
            },
            codes: missing.gap.codes(),
            share: missing.share,
        });
        let form = names.descriptions.form(coverage.form);
        Self {
            form: form.map_or("", |form| &form.id),
            expected: names.units(&coverage.expected),
            received: names.units(&coverage.received),
            missing: missing.collect(),
            in_error: names.units(&coverage.in_error),
            share: coverage.share,
        }
    }
}

/// The figures that a figure follows from.
pub(super) fn operands(derivation: &Derivation) -> Vec<FigureIndex> {
    match derivation {
        Derivation::Observed(..)
        | Derivation::TotalOfUnits(..)
        | Derivation::TotalBeside(..)
        | Derivation::EarlierReturns(_) => Vec::new(),
        Derivation::Sum(parts) => parts.clone(),
        Derivation::Difference(first, second) | Derivation::Ratio(first, second, _) => {
            vec![*first, *second]
        }
        Derivation::PerMonth(figure, _) | Derivation::IndexGrowth(figure) => vec![*figure],
        Derivation::Points {
            weight,
            index,
            whole,
        } => vec![*weight, *index, *whole],
    }
}

/// A decimal as a JSON number with all its digits, or null.
pub(in crate::present) fn exact<S: Serializer>(
    value: &Option<Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => RawValue::from_string(value.normalize().to_string())
            .map_err(S::Error::custom)?
            .serialize(serializer),
        None => serializer.serialize_none(),
    }
}
