//! Holds the file name against what the sheets say; it never decides.

use super::Sighting;
use super::period::period_in;
use super::rules;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};
use crate::model::observation::Return;
use crate::model::register::UnitIndex;
use crate::text;
use crate::text::split_key;

/// Warnings where the file name names another unit or another period than the returns inside.
pub(super) fn disagreements(sighting: &Sighting<'_>, returns: &[Return]) -> Vec<Finding> {
    let Some(first) = returns.first() else {
        return Vec::new();
    };
    let name = sighting.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let folded = text::fold(stem);
    let words: Vec<String> = split_key(&folded).map(str::to_owned).collect();
    let warning = |found: Arg, expected: Arg| {
        Finding::new(
            rules::FILE_NAME_DISAGREES,
            vec![CellRef::file(&sighting.path)],
        )
        .of_unit(first.unit)
        .with_text("file", name)
        .with("found", found)
        .with("expected", expected)
    };
    let mut findings = Vec::new();
    let period = period_in(&words);
    if let Some(named) = period.filter(|named| returns.iter().all(|seen| seen.period != *named)) {
        findings.push(warning(Arg::Period(named), Arg::Period(first.period)));
    }
    let register = &sighting.recogniser.descriptions.register;
    let named: Vec<UnitIndex> = register
        .indexed()
        .filter(|(_, unit)| names_unit(&words, &unit.short))
        .map(|(index, _)| index)
        .collect();
    let is_inside = |unit| returns.iter().any(|seen| seen.unit == unit);
    // Several may fold alike; none of them is picked.
    let found = match named.as_slice() {
        [] => None,
        [other] => Some(Arg::Unit(*other)),
        several => Some(Arg::Units(several.to_vec())),
    };
    if let Some(found) = found.filter(|_| !named.iter().any(|unit| is_inside(*unit))) {
        findings.push(warning(found, Arg::Unit(first.unit)));
    }
    findings
}

fn names_unit(words: &[String], short: &str) -> bool {
    let folded = text::fold(short);
    let name: Vec<&str> = split_key(&folded).collect();
    !name.is_empty() && words.windows(name.len()).any(|run| run == name.as_slice())
}
