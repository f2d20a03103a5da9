//! One entry of each list in the JSON outputs.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::ser::{Error, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{
    Consolidation, Coverage, Derivation, Figure, FigureIndex, FigureStatus, Gap, Quotient,
};
use crate::model::form::Role;
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
#[derive(Serialize)]
pub(super) struct Hashed<'a> {
    pub(super) file: &'a str,
    pub(super) sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) size: Option<usize>,
}

/// Where indices get their ids and names from.
#[derive(Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) descriptions: &'a Descriptions,
    pub(super) consolidation: &'a Consolidation,
}

impl<'a> Names<'a> {
    fn unit(self, unit: UnitIndex) -> &'a str {
        let unit = self.descriptions.register.unit(unit);
        unit.map_or("", |unit| &unit.id)
    }

    fn units(self, units: &[UnitIndex]) -> Vec<&'a str> {
        units.iter().map(|unit| self.unit(*unit)).collect()
    }

    fn figure(self, figure: FigureIndex) -> &'a str {
        let figure = self.consolidation.figure(figure);
        figure.map_or("", |figure| &figure.id)
    }

    /// Name of a measure, or of what is no measure: percent, points, times.
    fn measure(self, id: &'a str) -> &'a str {
        match id {
            "percent" => "%",
            "points" => "điểm phần trăm",
            "times" => "lần",
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
        let missing = coverage.missing.iter().map(|missing| {
            let (reason, codes) = match &missing.gap {
                Gap::NotReceived => ("not-received", &[][..]),
                Gap::LeftOut(codes) => ("left-out", codes.as_slice()),
            };
            MissingEntry {
                unit: names.unit(missing.unit),
                reason,
                codes,
                share: missing.share,
            }
        });
        let form = names.descriptions.form(coverage.form);
        Self {
            form: form.map_or("", |form| &form.id),
            expected: names.units(&coverage.expected),
            received: names.units(&coverage.received),
            missing: missing.collect(),
            share: coverage.share,
        }
    }
}

/// The figures in order of their ids, written one by one.
pub(super) struct FigureList<'a> {
    pub(super) names: Names<'a>,
    pub(super) wanted: BTreeSet<FigureIndex>,
    pub(super) printed: BTreeSet<FigureIndex>,
}

impl Serialize for FigureList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let consolidation = self.names.consolidation;
        let mut list = serializer.serialize_seq(Some(self.wanted.len()))?;
        for index in consolidation.by_id.values() {
            if self.wanted.contains(index)
                && let Some(figure) = consolidation.figure(*index)
            {
                let printed = self.printed.contains(index);
                list.serialize_element(&FigureEntry::of(*index, figure, printed, self.names))?;
            }
        }
        list.end()
    }
}

#[derive(Serialize)]
struct FigureEntry<'a> {
    id: &'a str,
    #[serde(serialize_with = "exact")]
    value: Option<Decimal>,
    unit: &'a str,
    unit_name: &'a str,
    status: FigureStatus,
    estimated: bool,
    /// Stands in the workbook or in the document.
    printed: bool,
    /// Reporting units missing from it.
    lacking: Vec<&'a str>,
    derivation: DerivationEntry<'a>,
    /// `file#sheet!A1` of every cell it rests on.
    cells: Vec<String>,
}

impl<'a> FigureEntry<'a> {
    fn of(index: FigureIndex, figure: &'a Figure, printed: bool, names: Names<'a>) -> Self {
        let derivation = DerivationEntry::of(&figure.derivation, names);
        // What is not printed and follows from other figures of the list is reached through them.
        let cells = if printed || derivation.from.is_empty() {
            names.consolidation.sources(index)
        } else {
            Vec::new()
        };
        Self {
            id: &figure.id,
            value: figure.value,
            unit: &figure.measure,
            unit_name: names.measure(&figure.measure),
            status: figure.status,
            estimated: figure.estimated,
            printed,
            lacking: names.units(&figure.lacking),
            derivation,
            cells: cells.iter().map(address).collect(),
        }
    }
}

#[derive(Serialize)]
struct DerivationEntry<'a> {
    kind: &'static str,
    /// Ids of the figures it follows from, in the order of the arithmetic.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    from: Vec<&'a str>,
    /// Which value of the lines is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quotient: Option<Quotient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<u32>,
    /// The reporting unit whose return it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    of_unit: Option<&'a str>,
}

impl<'a> DerivationEntry<'a> {
    fn of(derivation: &'a Derivation, names: Names<'a>) -> Self {
        let plain = |kind: &'static str| Self {
            kind,
            from: operands(derivation)
                .iter()
                .map(|figure| names.figure(*figure))
                .collect(),
            role: None,
            quotient: None,
            months: None,
            of_unit: None,
        };
        match derivation {
            Derivation::Observed(line, role) => Self {
                role: Some(*role),
                of_unit: names
                    .consolidation
                    .line(*line)
                    .map(|line| names.unit(line.unit)),
                ..plain("observed")
            },
            Derivation::TotalOfUnits(_, role) => Self {
                role: Some(*role),
                ..plain("total-of-units")
            },
            Derivation::Sum(_) => plain("sum"),
            Derivation::Difference(..) => plain("difference"),
            Derivation::Ratio(_, _, quotient) => Self {
                quotient: Some(*quotient),
                ..plain("ratio")
            },
            Derivation::PerMonth(_, months) => Self {
                months: Some(*months),
                ..plain("per-month")
            },
            Derivation::IndexGrowth(_) => plain("index-growth"),
            Derivation::Points { .. } => plain("points"),
            Derivation::EarlierReturns(_) => plain("earlier-returns"),
        }
    }
}

/// The figures that a figure follows from.
pub(super) fn operands(derivation: &Derivation) -> Vec<FigureIndex> {
    match derivation {
        Derivation::Observed(..) | Derivation::TotalOfUnits(..) | Derivation::EarlierReturns(_) => {
            Vec::new()
        }
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

fn address(cell: &CellRef) -> String {
    let mut address = String::with_capacity(cell.file.len() + cell.sheet.len() + 8);
    address.push_str(&cell.file);
    if !cell.sheet.is_empty() {
        address.push('#');
        address.push_str(&cell.sheet);
    }
    if let Some(position) = cell.position {
        address.push('!');
        address.push_str(&position.to_string());
    }
    address
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
