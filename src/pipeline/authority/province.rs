//! The province's own tables: which workbook is its own, and what other workbooks bring of them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::places::Places;
use super::told::{Told, on_sheet};
use crate::model::finding::{RuleInfo, Severity};
use crate::model::observation::{Day, Return};
use crate::model::period::Period;
use crate::model::register::{Register, UnitIndex};
use crate::pipeline::versions;
use crate::recognise::units_named_by_file;

/// A second source for a table of the province itself.
pub(super) const SECOND_SOURCE: RuleInfo = RuleInfo {
    code: "TH313",
    name: "second-source",
    severity: Severity::Error,
};
/// A table of the province itself that stands in another workbook than its other tables.
pub(super) const PROVINCE_TABLE_ELSEWHERE: RuleInfo = RuleInfo {
    code: "TH314",
    name: "province-table-elsewhere",
    severity: Severity::Warning,
};

/// Returns by the workbook that holds them, each with its place in the round.
type Sources<'r> = BTreeMap<&'r Arc<str>, Vec<(usize, &'r Return)>>;

fn is_of_province(register: &Register, unit: UnitIndex) -> bool {
    let unit = register.unit(unit);
    unit.is_some_and(|unit| !register.is_consolidated(unit))
}

/// The province's own workbooks: the one of each of its units and periods on which its other tables are held.
pub(super) fn own_workbooks(register: &Register, returns: &[Return]) -> BTreeSet<Arc<str>> {
    let sources = sources(register, returns);
    let own = sources
        .values()
        .filter_map(|by_path| own(register, by_path))
        .cloned();
    own.collect()
}

/// Returns of the province's own units by unit and period, then by workbook.
fn sources<'r>(
    register: &Register,
    returns: &'r [Return],
) -> BTreeMap<(UnitIndex, Period), Sources<'r>> {
    let mut sources: BTreeMap<_, Sources<'r>> = BTreeMap::new();
    for (index, filled) in returns.iter().enumerate() {
        if is_of_province(register, filled.unit) {
            let of_unit = sources.entry((filled.unit, filled.period)).or_default();
            let held = of_unit.entry(&filled.path).or_default();
            held.push((index, filled));
        }
    }
    sources
}

/// The workbook that is the province's own, among those with its tables: whose name names it, which holds most of them in
/// sheets that are seen, which was written first.
fn own<'r>(register: &Register, by_path: &Sources<'r>) -> Option<&'r Arc<str>> {
    let rank = |(path, held): &(&&'r Arc<str>, &Vec<(usize, &Return)>)| {
        let named = units_named_by_file(path, register);
        let is_named = held.iter().any(|(_, filled)| named.contains(&filled.unit));
        let seen = held.iter().filter(|(_, filled)| !filled.is_hidden);
        let days = held.iter().filter_map(|(_, filled)| filled.version.dated);
        let first: Option<Day> = days.map(|dated| dated.day).min();
        let last = (first.is_none(), first);
        (Reverse(is_named), Reverse(seen.count()), last)
    };
    by_path.iter().min_by_key(rank).map(|(path, _)| *path)
}

/// Tables of the province itself that another workbook than its own brings with other figures.
pub(super) fn second_sources(places: &Places<'_>, returns: &[Return]) -> Told {
    let register = &places.descriptions.register;
    let mut told = Vec::new();
    for ((unit, _), by_path) in sources(register, returns) {
        // Where the job names the sender, its versions are told apart by their days.
        if places.senders.declares(places.id(unit)) {
            continue;
        }
        let Some(own) = own(register, &by_path) else {
            continue;
        };
        let held: Vec<&Return> = by_path
            .get(own)
            .into_iter()
            .flatten()
            .map(|(_, filled)| *filled)
            .collect();
        let others = by_path.iter().filter(|(path, _)| *path != &own);
        for (index, filled) in others.flat_map(|(_, held)| held) {
            let same = held.iter().find(|own| own.form == filled.form);
            let rule = match same {
                Some(same) if versions::say_the_same(same, filled) => continue,
                Some(_) => SECOND_SOURCE,
                None => PROVINCE_TABLE_ELSEWHERE,
            };
            let finding = on_sheet(rule, filled).with_text("file", &*filled.path);
            told.push((vec![*index], finding.with_text("other", &**own)));
        }
    }
    told
}
