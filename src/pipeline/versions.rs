//! Several versions of one return: the latest one counts, and it is said which and why.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::blank_returns;
use super::fingerprint;
use super::set_aside::{self, SetAside};
use crate::model::cell::CellRef;
use crate::model::figure::{MovedFigure, Replacement};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::observation::{Dated, Day, Observation, Return, Round};

/// A return that a later version took the place of.
pub(super) const SUPERSEDED_RETURN: RuleInfo = RuleInfo {
    code: "TH319",
    name: "superseded-return",
    severity: Severity::Warning,
};
/// A return whose day of writing lies after the day of the run.
const DAY_TO_COME: RuleInfo = RuleInfo {
    code: "TH310",
    name: "day-to-come",
    severity: Severity::Error,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[DAY_TO_COME, SUPERSEDED_RETURN];

/// Takes blank and superseded returns out of the round; what was found in them weighs no more than a note.
///
/// The day written in the sheet decides. A day after `today`, the day of the run, is an error and shows nothing: such a version
/// gives way to any other. Where no version states a day, or all state the same, the moment of saving that the workbook tells
/// decides; it never decides against a day, because everybody can save a file later. Returns that say the same, and returns
/// of which neither is later, stay for the rules.
///
/// `notes` are about the returns, in their order; those on a superseded return go with it. Gives what `keep` takes of each return
/// that is replaced and of the one in its place.
pub(super) fn settle<T, K>(
    round: &mut Round,
    today: Option<Day>,
    findings: &mut Vec<Finding>,
    notes: &mut Vec<T>,
    keep: impl Fn(&Return, &Return) -> K,
) -> Vec<K> {
    blank_returns::leave_out(round, findings, notes);
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, filled) in round.returns.iter().enumerate() {
        let key = (filled.period, filled.form, filled.unit);
        groups.entry(key).or_default().push(index);
    }
    let days = Days { today };
    let mut superseded = SetAside::default();
    let (mut told, mut replaced) = (Vec::new(), Vec::new());
    for group in groups.values().filter(|group| group.len() > 1) {
        let versions: Vec<(usize, &Return)> = group
            .iter()
            .filter_map(|index| Some((*index, round.returns.get(*index)?)))
            .collect();
        for (old, new, reason) in days.superseded(&versions) {
            told.push(finding(old.1, new, reason));
            replaced.push(keep(old.1, new));
            superseded.add(old.0);
        }
    }
    told.extend(
        round
            .returns
            .iter()
            .filter_map(|filled| days.to_come(filled)),
    );
    set_aside::take_out(&superseded, round, findings, notes);
    findings.extend(told);
    replaced
}

/// What moves when a return takes the place of another one of its round.
pub(super) fn replacement(old: &Return, new: &Return) -> Replacement {
    let places: BTreeSet<_> = differing(old, new)
        .filter(|seen| seen.unit == old.unit)
        .map(|seen| (seen.row, seen.column))
        .collect();
    let moved = |(row, column)| MovedFigure {
        row,
        column,
        old: old.number(row, column),
        new: new.number(row, column),
    };
    Replacement {
        unit: old.unit,
        form: old.form,
        period: old.period,
        old: CellRef::sheet(&old.path, &old.sheet),
        new: CellRef::sheet(&new.path, &new.sheet),
        moved: places.into_iter().map(moved).collect(),
        is_whole: true,
    }
}

/// What days are believed.
#[derive(Clone, Copy)]
struct Days {
    today: Option<Day>,
}

impl Days {
    /// The error about a return whose day of writing is still to come.
    fn to_come(self, filled: &Return) -> Option<Finding> {
        let dated = filled.version.dated.filter(|dated| dated.is_of_writing)?;
        let today = self.today.filter(|today| dated.day > *today)?;
        let finding = Finding::new(DAY_TO_COME, vec![filled.cell(dated.at)])
            .of_unit(filled.unit)
            .of_form(filled.form);
        let finding = finding.with_text("found", dated.day.to_string());
        Some(finding.with_text("expected", today.to_string()))
    }

    /// The day of a return, when it may be believed.
    fn of(self, filled: &Return) -> Option<Day> {
        let is_believed = |dated: &Dated| self.today.is_none_or(|today| dated.day <= today);
        let dated = filled.version.dated.filter(is_believed);
        dated.map(|dated| dated.day)
    }

    /// The versions that give way, each to which one, and what shows it; none when they say the same or nothing shows it.
    fn superseded<'a>(
        self,
        versions: &[(usize, &'a Return)],
    ) -> Vec<((usize, &'a Return), &'a Return, &'static str)> {
        let Some((_, first)) = versions.first() else {
            return Vec::new();
        };
        let mut others = versions.iter();
        if others.all(|(_, other)| say_the_same(first, other)) {
            return Vec::new();
        }
        let (lying, credible): (Vec<_>, Vec<_>) = versions
            .iter()
            .copied()
            .partition(|(_, filled)| self.to_come(filled).is_some());
        let latest = match credible.as_slice() {
            [] => None,
            [only] => Some((*only, "text.day-to-come")),
            several => self.latest(several),
        };
        let Some((latest, reason)) = latest else {
            return Vec::new();
        };
        let by_day = lying.into_iter().map(|old| (old, "text.day-to-come"));
        let rest = credible.into_iter().filter(|(index, _)| *index != latest.0);
        let by_time = rest.map(|old| (old, reason));
        let all = by_time.chain(by_day);
        all.map(|(old, reason)| (old, latest.1, reason)).collect()
    }

    /// The version later than all others, and what shows it.
    fn latest<'a>(
        self,
        versions: &[(usize, &'a Return)],
    ) -> Option<((usize, &'a Return), &'static str)> {
        if let Some(latest) = later(versions, |filled| self.of(filled)) {
            return Some((latest, "text.later-dated"));
        }
        let (_, first) = versions.first()?;
        let day = self.of(first);
        let mut others = versions.iter();
        if !others.all(|(_, other)| self.of(other) == day) {
            return None;
        }
        let latest = later(versions, |filled| filled.version.saved.clone())?;
        Some((latest, "text.later-saved"))
    }
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

/// True when two returns hold the same figures.
pub(super) fn say_the_same(first: &Return, second: &Return) -> bool {
    differing(first, second).next().is_none()
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
        .with_text(fingerprint::FIGURES, fingerprint::of_figures(old))
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
    use std::sync::Arc;

    use super::*;
    use crate::model::cell::Position;
    use crate::model::form::{ColumnIndex, FormIndex, RowIndex};
    use crate::model::observation::{Day, Explanations, FileIndex, Value, Version};
    use crate::model::period::Period;
    use crate::model::register::UnitIndex;

    /// A return with one figure, from the workbook `path`.
    fn version(path: &str, figure: u32, day: Option<u32>, saved: Option<&str>) -> Return {
        let dated = day.map(|day| Dated {
            day: Day {
                year: 2019,
                month: 9,
                day,
            },
            at: Position::new(30, 8),
            is_of_writing: true,
        });
        Return {
            unit: UnitIndex::FIRST,
            form: FormIndex::FIRST,
            period: Period::new(2019, 9).unwrap(),
            file: FileIndex::FIRST,
            path: Arc::from(path),
            sheet: Arc::from("B3"),
            is_hidden: false,
            version: Version {
                dated,
                saved: saved.map(Arc::from),
            },
            observations: vec![Observation {
                unit: UnitIndex::FIRST,
                row: RowIndex::FIRST,
                column: ColumnIndex::FIRST,
                value: Value::Number(figure.into()),
                position: Position::new(4, 2),
            }],
            open_rows: Vec::new(),
            explanations: Explanations::default(),
            blank_rows: Vec::new(),
            is_blank: false,
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
        let today = Day {
            year: 2019,
            month: 9,
            day: 25,
        };
        settle(
            &mut round,
            Some(today),
            &mut findings,
            &mut Vec::<()>::new(),
            |_, _| (),
        );
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
    fn without_a_day_in_any_of_them_the_moment_of_saving_decides() {
        let old = version("a.xlsx", 1, None, Some("2019-09-20T08:00:00Z"));
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
    fn a_version_without_a_day_does_not_win_by_its_moment_of_saving() {
        let dated = version("a.xlsx", 1, Some(20), Some("2019-09-20T08:00:00Z"));
        let undated = version("b.xlsx", 2, None, Some("2019-09-24T08:00:00Z"));
        let (paths, findings) = settled(vec![undated, dated]);
        assert_eq!(paths, ["b.xlsx", "a.xlsx"]);
        assert!(findings.is_empty(), "left to the rule of duplicates");
    }

    #[test]
    fn a_day_still_to_come_is_an_error_and_shows_nothing() {
        let real = version("a.xlsx", 1, Some(20), Some("2019-09-20T08:00:00Z"));
        let forged = version("b.xlsx", 2, Some(26), Some("2019-09-24T08:00:00Z"));
        let (paths, findings) = settled(vec![forged, real]);
        assert_eq!(paths, ["a.xlsx"]);
        let codes: Vec<_> = findings.iter().map(|one| one.rule.code).collect();
        assert_eq!(codes, ["TH319", "TH310"]);
        assert_eq!(findings[1].cells[0].to_string(), "b.xlsx [B3] I31");
    }

    #[test]
    fn a_day_still_to_come_in_the_only_version_is_an_error_and_its_figures_stay() {
        let (paths, findings) = settled(vec![version("a.xlsx", 1, Some(26), None)]);
        assert_eq!(paths, ["a.xlsx"]);
        assert_eq!(findings[0].rule.code, "TH310");
        assert!(findings[0].affects.is_empty());
        let (_, findings) = settled(vec![version("a.xlsx", 1, Some(25), None)]);
        assert!(findings.is_empty(), "the day of the run itself has come");
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

    #[test]
    fn a_blank_form_replaces_nothing_and_does_not_count_as_sent() {
        let blank = Return {
            is_blank: true,
            ..version("b.xlsx", 0, Some(22), None)
        };
        let (paths, findings) = settled(vec![version("a.xlsx", 1, Some(20), None), blank.clone()]);
        assert_eq!(paths, ["a.xlsx"]);
        let codes: Vec<_> = findings.iter().map(|one| one.rule.code).collect();
        assert_eq!(codes, ["TH323"]);
        assert_eq!(findings[0].cells[0].to_string(), "b.xlsx [B3]");
        assert!(settled(vec![blank]).0.is_empty());
    }
}
