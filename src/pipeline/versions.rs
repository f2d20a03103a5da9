//! Several versions of one return: the latest one counts, and it is said which and why.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::observation::{Observation, Return, Round};

/// A return that a later version took the place of.
const SUPERSEDED_RETURN: RuleInfo = RuleInfo {
    code: "TH319",
    name: "superseded-return",
    severity: Severity::Warning,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[SUPERSEDED_RETURN];

/// Takes superseded returns out of the round; what was found in them weighs no more than a note.
///
/// The day written in the sheet decides, then the moment of saving that the workbook tells. Returns that say the same, and
/// returns of which neither is later, stay for the rules.
///
/// `notes` are about the returns, in their order; those on a superseded return go with it.
pub(super) fn settle<T>(round: &mut Round, findings: &mut Vec<Finding>, notes: &mut Vec<T>) {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, filled) in round.returns.iter().enumerate() {
        let key = (filled.period, filled.form, filled.unit);
        groups.entry(key).or_default().push(index);
    }
    let mut superseded: Vec<usize> = Vec::new();
    for group in groups.values().filter(|group| group.len() > 1) {
        let versions: Vec<(usize, &Return)> = group
            .iter()
            .filter_map(|index| Some((*index, round.returns.get(*index)?)))
            .collect();
        let Some((latest, reason)) = latest(&versions) else {
            continue;
        };
        for (index, old) in versions.iter().filter(|(index, _)| *index != latest.0) {
            findings.push(finding(old, latest.1, reason));
            superseded.push(*index);
        }
    }
    let places: Vec<(Arc<str>, Arc<str>)> = superseded
        .iter()
        .filter_map(|index| round.returns.get(*index))
        .map(|old| (Arc::clone(&old.path), Arc::clone(&old.sheet)))
        .collect();
    let is_old = |cell: &CellRef| {
        places
            .iter()
            .any(|(path, sheet)| cell.file == *path && cell.sheet == *sheet)
    };
    for finding in findings.iter_mut().filter(|finding| {
        finding.rule != SUPERSEDED_RETURN && finding.cells.first().is_some_and(is_old)
    }) {
        finding.severity = Severity::Note;
        finding.affects.clear();
    }
    let mut counts = vec![true; round.returns.len()];
    for index in superseded {
        if let Some(counts) = counts.get_mut(index) {
            *counts = false;
        }
    }
    let mut count = counts.iter().copied();
    round.returns.retain(|_| count.next().unwrap_or(true));
    let mut count = counts.iter().copied();
    notes.retain(|_| count.next().unwrap_or(true));
}

/// The version later than all others, and what shows it; `None` when they say the same or nothing shows it.
fn latest<'a>(versions: &[(usize, &'a Return)]) -> Option<((usize, &'a Return), &'static str)> {
    let (_, first) = versions.first()?;
    if versions
        .iter()
        .all(|(_, other)| differing(first, other).next().is_none())
    {
        return None;
    }
    let by_day = later(versions, |filled| filled.version.dated);
    let by_day = by_day.map(|latest| (latest, "text.later-dated"));
    by_day.or_else(|| {
        let by_moment = later(versions, |filled| filled.version.saved.clone());
        by_moment.map(|latest| (latest, "text.later-saved"))
    })
}

/// The version of the highest `time`, when all have one and no other has the same.
fn later<'a, T: Ord>(
    versions: &[(usize, &'a Return)],
    time: impl Fn(&Return) -> Option<T>,
) -> Option<(usize, &'a Return)> {
    let mut timed = Vec::new();
    for (index, filled) in versions {
        timed.push((time(filled)?, *index, *filled));
    }
    timed.sort_by(|first, second| second.0.cmp(&first.0));
    match timed.as_slice() {
        [latest, next, ..] if latest.0 > next.0 => Some((latest.1, latest.2)),
        _ => None,
    }
}

/// Figures that one of the two has and the other has not, or has otherwise.
fn differing<'a>(old: &'a Return, new: &'a Return) -> impl Iterator<Item = &'a Observation> {
    let by_place = |of: &'a Return| -> HashMap<_, _> {
        of.observations
            .iter()
            .map(|seen| ((seen.unit, seen.row, seen.column), seen.value))
            .collect()
    };
    let (in_old, in_new) = (by_place(old), by_place(new));
    let changed = old
        .observations
        .iter()
        .filter(move |seen| in_new.get(&(seen.unit, seen.row, seen.column)) != Some(&seen.value));
    let gained = new
        .observations
        .iter()
        .filter(move |seen| !in_old.contains_key(&(seen.unit, seen.row, seen.column)));
    changed.chain(gained)
}

fn finding(old: &Return, new: &Return, reason: &'static str) -> Finding {
    let first = differing(old, new).next().map(|seen| seen.position);
    let place = first.map_or_else(
        || CellRef::sheet(&old.path, &old.sheet),
        |at| CellRef::at(&old.path, &old.sheet, at),
    );
    let count = u64::try_from(differing(old, new).count()).unwrap_or(u64::MAX);
    let other = CellRef::sheet(&new.path, &new.sheet);
    Finding::new(SUPERSEDED_RETURN, vec![place, other.clone()])
        .of_unit(old.unit)
        .of_form(old.form)
        .with_text("other", other.to_string())
        .with("count", Arg::Count(count))
        .with("reason", Arg::Message(reason))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;
    use crate::model::cell::Position;
    use crate::model::form::{ColumnIndex, FormIndex, RowIndex};
    use crate::model::observation::{Day, FileIndex, Value, Version};
    use crate::model::period::Period;
    use crate::model::register::UnitIndex;

    /// A return with one figure, from the workbook `path`.
    fn version(path: &str, figure: u32, day: Option<u32>, saved: Option<&str>) -> Return {
        let dated = day.map(|day| Day {
            year: 2019,
            month: 9,
            day,
        });
        Return {
            unit: UnitIndex(0),
            form: FormIndex(0),
            period: Period::new(2019, 9).unwrap(),
            file: FileIndex(0),
            path: Arc::from(path),
            sheet: Arc::from("B3"),
            version: Version {
                dated,
                saved: saved.map(Arc::from),
            },
            observations: vec![Observation {
                unit: UnitIndex(0),
                row: RowIndex(0),
                column: ColumnIndex(0),
                value: Value::Number(figure.into()),
                position: Position::new(4, 2),
            }],
            open_rows: Vec::new(),
        }
    }

    /// The paths that stay, and what is said.
    fn settled(returns: Vec<Return>) -> (Vec<String>, Vec<Finding>) {
        let mut round = Round {
            period: Period::new(2019, 9).unwrap(),
            files: Vec::new(),
            returns,
        };
        let mut findings = Vec::new();
        settle(&mut round, &mut findings, &mut Vec::<()>::new());
        let paths = round.returns.iter().map(|filled| filled.path.to_string());
        (paths.collect(), findings)
    }

    #[test]
    fn the_version_dated_later_counts_whatever_was_saved_when() {
        let old = version("a.xlsx", 1, Some(20), Some("2019-09-25T08:00:00Z"));
        let new = version("b.xlsx", 2, Some(22), Some("2019-09-21T08:00:00Z"));
        let (paths, findings) = settled(vec![old, new]);
        assert_eq!(paths, ["b.xlsx"]);
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].rule.code, "TH319");
        assert_eq!(findings[0].cells[0].to_string(), "a.xlsx [B3] C5");
        assert!(
            findings[0]
                .args
                .contains(&("reason", Arg::Message("text.later-dated")))
        );
    }

    #[test]
    fn without_a_day_in_one_of_them_the_moment_of_saving_decides() {
        let old = version("a.xlsx", 1, Some(20), Some("2019-09-20T08:00:00Z"));
        let new = version("b.xlsx", 2, None, Some("2019-09-21T08:00:00Z"));
        let (paths, findings) = settled(vec![new, old]);
        assert_eq!(paths, ["b.xlsx"]);
        assert!(
            findings[0]
                .args
                .contains(&("reason", Arg::Message("text.later-saved")))
        );
    }

    #[test]
    fn nothing_is_chosen_where_nothing_shows_which_is_later() {
        for saved in [None, Some("2019-09-20T08:00:00Z")] {
            let one = version("a.xlsx", 1, Some(20), saved);
            let other = version("b.xlsx", 2, Some(20), saved);
            let (paths, findings) = settled(vec![one, other]);
            assert_eq!(paths, ["a.xlsx", "b.xlsx"]);
            assert!(findings.is_empty());
        }
    }

    #[test]
    fn versions_that_say_the_same_stay_for_the_rule_of_copies() {
        let old = version("a.xlsx", 1, Some(20), None);
        let new = version("b.xlsx", 1, Some(22), None);
        assert_eq!(settled(vec![old, new]).0, ["a.xlsx", "b.xlsx"]);
    }
}
