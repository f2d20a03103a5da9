//! A workbook speaks for one unit, except the province's own and those that the job declares.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::places::Places;
use super::province;
use super::told::{Told, on_sheet};
use crate::model::finding::{Arg, RuleInfo, Severity};
use crate::model::observation::Return;
use crate::model::register::{Register, UnitIndex};
use crate::recognise::units_named_by_file;

/// A return of another unit than the one its workbook speaks for.
pub(super) const SEVERAL_UNITS: RuleInfo = RuleInfo {
    code: "TH312",
    name: "several-units",
    severity: Severity::Error,
};

/// Returns that speak for another unit than their workbook does. The province's own workbook and declared ones may hold several.
pub(super) fn several_units(places: &Places<'_>, returns: &[Return]) -> Told {
    let own = province::own_workbooks(&places.descriptions.register, returns);
    let mut by_path: BTreeMap<&Arc<str>, Vec<(usize, &Return)>> = BTreeMap::new();
    for (index, filled) in returns.iter().enumerate() {
        let may_hold_several = places.may_hold_several(&filled.path)
            || own.contains(&filled.path)
            || places.speaks_for_office(filled);
        if !may_hold_several {
            by_path
                .entry(&filled.path)
                .or_default()
                .push((index, filled));
        }
    }
    let mut told = Vec::new();
    for (path, held) in by_path {
        let units: BTreeSet<UnitIndex> = held.iter().map(|(_, filled)| filled.unit).collect();
        if units.len() < 2 {
            continue;
        }
        let speaker = speaker(path, &held, &places.descriptions.register);
        let strangers = held
            .iter()
            .filter(|(_, filled)| Some(filled.unit) != speaker);
        told.extend(strangers.map(|(index, filled)| {
            let finding = on_sheet(SEVERAL_UNITS, filled)
                .with_text("file", &**path)
                .with("units", Arg::Units(units.iter().copied().collect()));
            let hidden = if filled.is_hidden {
                "text.in-hidden-sheet"
            } else {
                "text.in-sheet"
            };
            (vec![*index], finding.with("where", Arg::Message(hidden)))
        }));
    }
    told
}

/// The unit that a workbook speaks for: the only one of its visible sheets, or the one of them that its name names.
fn speaker(path: &str, held: &[(usize, &Return)], register: &Register) -> Option<UnitIndex> {
    let visible: BTreeSet<UnitIndex> = held
        .iter()
        .filter(|(_, filled)| !filled.is_hidden)
        .map(|(_, filled)| filled.unit)
        .collect();
    if visible.len() == 1 {
        return visible.first().copied();
    }
    let named = units_named_by_file(path, register);
    let mut named = named.into_iter().filter(|unit| visible.contains(unit));
    let first = named.next();
    first.filter(|_| named.next().is_none())
}
