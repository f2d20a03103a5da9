//! The tables of one sheet know what its head says, and parts of one table are one return.

use std::collections::BTreeSet;

use super::recognition::Recognition;
use super::regions::Region;
use super::title::UnitReading;
use super::titled::Titled;
use crate::model::form::RowIndex;
use crate::model::observation::Return;

/// In place of the number of a line that stands in the head of the sheet and not in the part of a table.
const IN_THE_HEAD: usize = usize::MAX;

/// What the head of a sheet says holds for its further tables, unless they say it themselves.
pub(super) fn inherit_heads(regions: &[Region<'_>], titled: &mut [Titled<'_>]) {
    for at in 0..titled.len() {
        let Some(head) = regions.get(at).map(|region| region.head) else {
            continue;
        };
        let Some(Titled {
            unit,
            period,
            measures,
            ..
        }) = titled.get(head).filter(|_| head < at)
        else {
            continue;
        };
        let unit = match unit {
            UnitReading::Found(unit, _) => UnitReading::Found(*unit, IN_THE_HEAD),
            UnitReading::Ambiguous(..) | UnitReading::Unknown(..) | UnitReading::Silent => {
                unit.clone()
            }
        };
        let (period, measures) = (*period, measures.clone());
        let Some(below) = titled.get_mut(at) else {
            continue;
        };
        if below.unit == UnitReading::Silent {
            below.unit = unit;
        }
        below.period = below
            .period
            .or(period.map(|(period, _)| (period, IN_THE_HEAD)));
        if below.measures.is_empty() {
            below.measures = measures;
        }
    }
}

/// Parts of one form side by side are one return, when no row stands in both.
pub(super) fn join_parts(into: &mut Recognition) {
    let mut joined: Vec<Return> = Vec::new();
    for part in std::mem::take(&mut into.returns) {
        match joined.last_mut() {
            Some(before) if continues(before, &part) => append(before, part),
            Some(_) | None => joined.push(part),
        }
    }
    into.returns = joined;
}

fn continues(before: &Return, part: &Return) -> bool {
    let same = (before.unit, before.form, before.period) == (part.unit, part.form, part.period)
        && before.sheet == part.sheet;
    let rows: BTreeSet<RowIndex> = before.observations.iter().map(|seen| seen.row).collect();
    // Open rows are counted from the last described one; those of two parts would get the same numbers.
    let counts_once = before.open_rows.is_empty() || part.open_rows.is_empty();
    same && counts_once
        && part
            .observations
            .iter()
            .all(|seen| !rows.contains(&seen.row))
}

fn append(before: &mut Return, part: Return) {
    before.open_rows.extend(part.open_rows);
    before.observations.extend(part.observations);
    before
        .observations
        .sort_by_key(|seen| (seen.row, seen.column, seen.unit));
}
