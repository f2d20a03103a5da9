//! Measures, indicators, industries, notes and the register.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::error::{Fault, Problem};
use super::nearest::nearest_id;
use super::source::Source;
use crate::model::index::Index;
use crate::model::indicator::{Aggregation, Direction, GrowthBand, Indicator, PriceBasis};
use crate::model::industry::{Classification, Industry};
use crate::model::measure::Measure;
use crate::model::period::Period;
use crate::model::register::{Register, ReportingUnit, UnitType};
use crate::model::text::Bilingual;

/// A name with the bytes on which it stands.
pub(super) type Name = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasures {
    measure: Vec<RawMeasure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMeasure {
    id: Name,
    name: Bilingual,
    #[serde(default)]
    aliases: Vec<String>,
    dimension: String,
    factor: Name,
    decimals: u32,
}

/// Reads `measures.toml`.
pub(super) fn measures(source: Source<'_>, faults: &mut Vec<Fault>) -> Vec<Measure> {
    let Some(raw) = parsed::<RawMeasures>(source, faults) else {
        return Vec::new();
    };
    refuse_repeated(
        source,
        "kind-measure",
        raw.measure.iter().map(|measure| &measure.id),
        faults,
    );
    let mut measures = Vec::new();
    for raw in raw.measure {
        let factor = positive(source, "factor", &raw.factor, faults);
        measures.push(Measure {
            id: raw.id.into_inner(),
            name: raw.name,
            aliases: raw.aliases,
            dimension: raw.dimension,
            factor: factor.unwrap_or(Decimal::ONE),
            decimals: raw.decimals,
        });
    }
    measures
}

/// A decimal above zero.
fn positive(
    source: Source<'_>,
    key: &'static str,
    name: &Name,
    faults: &mut Vec<Fault>,
) -> Option<Decimal> {
    let parsed = name.get_ref().parse::<Decimal>().ok();
    let parsed = parsed.filter(|number| *number > Decimal::ZERO);
    if parsed.is_none() {
        let problem = Problem::NotAllowed {
            key,
            value: name.get_ref().clone(),
            allowed: "allowed-positive",
        };
        faults.push(source.fault(name.span().start, problem));
    }
    parsed
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndicators {
    indicator: Vec<RawIndicator>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawIndicator {
    id: Name,
    name: Bilingual,
    measure: Name,
    aggregation: Aggregation,
    direction: Direction,
    prices: PriceBasis,
    #[serde(default)]
    non_negative: bool,
    #[serde(default)]
    integer: bool,
    revision_percent: Option<Name>,
    growth_band: Option<RawBand>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBand {
    min: Name,
    max: Name,
}

/// Reads `indicators.toml`.
pub(super) fn indicators(
    source: Source<'_>,
    measures: &[Measure],
    faults: &mut Vec<Fault>,
) -> Vec<Indicator> {
    let Some(raw) = parsed::<RawIndicators>(source, faults) else {
        return Vec::new();
    };
    refuse_repeated(
        source,
        "kind-indicator",
        raw.indicator.iter().map(|indicator| &indicator.id),
        faults,
    );
    let known: Vec<&str> = measures.iter().map(|measure| measure.id.as_str()).collect();
    let mut indicators = Vec::new();
    for raw in raw.indicator {
        refuse_unknown(source, "kind-measure", &raw.measure, &known, faults);
        indicators.push(Indicator {
            id: raw.id.into_inner(),
            name: raw.name,
            measure: raw.measure.into_inner(),
            aggregation: raw.aggregation,
            direction: raw.direction,
            prices: raw.prices,
            non_negative: raw.non_negative,
            integer: raw.integer,
            revision_percent: raw
                .revision_percent
                .and_then(|name| positive(source, "revision-percent", &name, faults)),
            growth_band: raw
                .growth_band
                .and_then(|band| growth_band(source, &band, faults)),
        });
    }
    indicators
}

fn growth_band(source: Source<'_>, raw: &RawBand, faults: &mut Vec<Fault>) -> Option<GrowthBand> {
    let min = positive(source, "min", &raw.min, faults)?;
    let max = positive(source, "max", &raw.max, faults)?;
    if max < min {
        let problem = Problem::NotAllowed {
            key: "max",
            value: raw.max.get_ref().clone(),
            allowed: "allowed-not-below-min",
        };
        faults.push(source.fault(raw.max.span().start, problem));
    }
    (min <= max).then_some(GrowthBand { min, max })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClassification {
    id: String,
    name: Bilingual,
    source: String,
    industry: Vec<RawIndustry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndustry {
    code: Name,
    name: Bilingual,
    parent: Option<Name>,
}

/// Reads one file of `industries/`.
pub(super) fn classification(
    source: Source<'_>,
    faults: &mut Vec<Fault>,
) -> Option<Classification> {
    let raw = parsed::<RawClassification>(source, faults)?;
    refuse_repeated(
        source,
        "kind-industry",
        raw.industry.iter().map(|industry| &industry.code),
        faults,
    );
    let codes: Vec<String> = raw
        .industry
        .iter()
        .map(|industry| industry.code.get_ref().clone())
        .collect();
    let known: Vec<&str> = codes.iter().map(String::as_str).collect();
    for parent in raw
        .industry
        .iter()
        .filter_map(|industry| industry.parent.as_ref())
    {
        refuse_unknown(source, "kind-industry", parent, &known, faults);
    }
    let industries = raw.industry.into_iter().map(|raw| Industry {
        code: raw.code.into_inner(),
        name: raw.name,
        parent: raw.parent.map(Spanned::into_inner),
    });
    Some(Classification {
        id: raw.id,
        name: raw.name,
        source: raw.source,
        industries: industries.collect(),
    })
}

/// Rows that every form leaves aside.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) beginnings: Vec<String>,
    pub(super) subtotals: Vec<String>,
}

/// Reads `notes.toml`.
pub(super) fn notes(source: Source<'_>, faults: &mut Vec<Fault>) -> Notes {
    parsed(source, faults).unwrap_or_default()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRegister {
    province: Bilingual,
    #[serde(rename = "type")]
    types: Vec<RawType>,
    unit: Vec<RawUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawType {
    id: String,
    name: Bilingual,
    consolidated: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawUnit {
    id: Name,
    #[serde(default)]
    code: String,
    name: Bilingual,
    short: String,
    #[serde(rename = "type")]
    unit_type: Name,
    #[serde(default)]
    aliases: Vec<String>,
    valid_from: Option<Name>,
    valid_to: Option<Name>,
    #[serde(default)]
    successors: Vec<Name>,
    forms: Vec<Name>,
}

/// Reads one file of `register/`.
pub(super) fn register(
    source: Source<'_>,
    forms: &[&str],
    faults: &mut Vec<Fault>,
) -> Option<Register> {
    let raw = parsed::<RawRegister>(source, faults)?;
    refuse_repeated(
        source,
        "kind-unit",
        raw.unit.iter().map(|unit| &unit.id),
        faults,
    );
    let ids: Vec<String> = raw
        .unit
        .iter()
        .map(|unit| unit.id.get_ref().clone())
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let type_ids: Vec<&str> = raw
        .types
        .iter()
        .map(|unit_type| unit_type.id.as_str())
        .collect();
    let mut units = Vec::new();
    for unit in raw.unit {
        refuse_unknown(source, "kind-unit-type", &unit.unit_type, &type_ids, faults);
        unit.successors
            .iter()
            .for_each(|name| refuse_unknown(source, "kind-unit", name, &ids, faults));
        unit.forms
            .iter()
            .for_each(|name| refuse_unknown(source, "kind-form", name, forms, faults));
        let valid_from = unit
            .valid_from
            .as_ref()
            .and_then(|name| month(source, "valid-from", name, faults));
        let valid_to = unit
            .valid_to
            .as_ref()
            .and_then(|name| month(source, "valid-to", name, faults));
        if let (Some(first), Some(last), Some(name)) = (valid_from, valid_to, &unit.valid_to)
            && last < first
        {
            let problem = Problem::NotAllowed {
                key: "valid-to",
                value: last.to_string(),
                allowed: "allowed-not-before-from",
            };
            faults.push(source.fault(name.span().start, problem));
        }
        units.push(ReportingUnit {
            id: unit.id.into_inner(),
            code: unit.code,
            name: unit.name,
            short: unit.short,
            unit_type: unit.unit_type.into_inner(),
            aliases: unit.aliases,
            valid_from,
            valid_to,
            successors: unit
                .successors
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            forms: unit.forms.into_iter().map(Spanned::into_inner).collect(),
        });
    }
    let types = raw.types.into_iter().map(|raw| UnitType {
        id: raw.id,
        name: raw.name,
        consolidated: raw.consolidated,
    });
    Some(Register {
        province: raw.province,
        types: types.collect(),
        units,
    })
}

fn month(
    source: Source<'_>,
    key: &'static str,
    name: &Name,
    faults: &mut Vec<Fault>,
) -> Option<Period> {
    let parsed = name.get_ref().parse().ok();
    if parsed.is_none() {
        let problem = Problem::NotAllowed {
            key,
            value: name.get_ref().clone(),
            allowed: "allowed-month",
        };
        faults.push(source.fault(name.span().start, problem));
    }
    parsed
}

/// The parsed file, or its fault in `faults`.
pub(super) fn parsed<T: serde::de::DeserializeOwned>(
    source: Source<'_>,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    source.parse().map_err(|fault| faults.push(fault)).ok()
}

/// Refuses a name that is not among the known ones.
pub(super) fn refuse_unknown(
    source: Source<'_>,
    kind: &'static str,
    name: &Name,
    known: &[&str],
    faults: &mut Vec<Fault>,
) {
    if !known.contains(&name.get_ref().as_str()) {
        let nearest = nearest_id(name.get_ref(), known.iter().copied());
        let problem = Problem::UnknownName {
            kind,
            name: name.get_ref().clone(),
            nearest,
        };
        faults.push(source.fault(name.span().start, problem));
    }
}

/// Refuses a name that stands twice.
pub(super) fn refuse_repeated<'a>(
    source: Source<'_>,
    kind: &'static str,
    names: impl Iterator<Item = &'a Name>,
    faults: &mut Vec<Fault>,
) {
    let mut seen = BTreeSet::new();
    for (most, entry) in names.enumerate() {
        let name = entry.get_ref().clone();
        let at = entry.span().start;
        if Index::<Name>::at(most).is_err() {
            faults.push(source.fault(at, Problem::TooMany { kind, name, most }));
            return;
        }
        if !seen.insert(entry.get_ref()) {
            faults.push(source.fault(at, Problem::Repeated { kind, name }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_longer_than_indices_can_say_is_refused_at_its_first_entry_beyond() {
        let source = Source {
            path: "register/kon-tum.toml",
            text: "",
        };
        let names = |count: u32| -> Vec<Name> {
            let each = (0..count).map(|number| Spanned::new(0..0, number.to_string()));
            each.collect()
        };
        let faults_of = |count: u32| {
            let mut faults = Vec::new();
            refuse_repeated(source, "kind-unit", names(count).iter(), &mut faults);
            faults.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(faults_of(65_536), [""; 0]);
        let refused = "register/kon-tum.toml:1: unit `65536` is one too many: at most 65536 fit";
        assert_eq!(faults_of(65_537), [refused]);
    }
}
