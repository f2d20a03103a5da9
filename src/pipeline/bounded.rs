//! Bounds what one workbook, and a run as a whole, can make the program say and keep.
//!
//! Findings of one kind in one sheet are listed up to a number; the last one stands for the rest and says how many there are
//! and where. What the rest casts doubt on stays in doubt.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use super::order::order;
use crate::discover::Submission;
use crate::hash;
use crate::history::BOUND_OF_RUN;
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{AffectedLine, Arg, Finding, Rest, RuleInfo, Severity};
use crate::model::form::FormIndex;
use crate::model::limits::{Limits, as_count};
use crate::model::register::UnitIndex;

/// Findings of the run beyond the limit, which are counted only.
const FINDINGS_BEYOND_LIMIT: RuleInfo = RuleInfo {
    code: BOUND_OF_RUN,
    name: "findings-beyond-limit",
    severity: Severity::Error,
};
/// Workbooks beyond the limit of files or cells, which are not taken in.
const FILES_BEYOND_LIMIT: RuleInfo = RuleInfo {
    code: "TH321",
    name: "files-beyond-limit",
    severity: Severity::Error,
};
/// All rules of this file.
pub(super) const RULES: &[RuleInfo] = &[FINDINGS_BEYOND_LIMIT, FILES_BEYOND_LIMIT];
/// What findings of one kind in one sheet have in common.
type Kind = (
    &'static str,
    Severity,
    Arc<str>,
    Arc<str>,
    Option<UnitIndex>,
    Option<FormIndex>,
);

/// The findings of one kind so far.
struct Listed {
    count: usize,
    /// Place of the latest one in the list.
    latest: usize,
    unlisted: Option<Unlisted>,
}

/// Those of one kind that are not listed.
#[derive(Default)]
struct Unlisted {
    count: u64,
    first: Option<Position>,
    last: Option<Position>,
    hasher: Sha256,
    affects: BTreeSet<AffectedLine>,
}

impl Unlisted {
    fn take(&mut self, finding: Finding) {
        self.count += 1;
        let position = finding.cells.first().and_then(|cell| cell.position);
        self.reach(position, position);
        self.hasher
            .update(format!("{:?}{:?}", finding.cells, finding.args));
        self.affects.extend(finding.affects);
        if let Some(rest) = finding.rest {
            self.add(&rest);
        }
    }

    fn add(&mut self, rest: &Rest) {
        self.count += rest.count;
        self.reach(rest.first, rest.last);
        self.hasher.update(&rest.digest);
    }

    fn reach(&mut self, first: Option<Position>, last: Option<Position>) {
        self.first = self.first.into_iter().chain(first).min();
        self.last = self.last.max(last);
    }

    /// Puts itself into the finding that stands for it.
    fn rest_in(mut self, finding: &mut Finding) {
        if let Some(rest) = finding.rest.take() {
            self.add(&rest);
        }
        for line in &finding.affects {
            self.affects.remove(line);
        }
        // Those of its own come first: its name over the runs goes by them.
        finding.affects.extend(self.affects);
        let mut digest = hash::hex(&self.hasher.finalize());
        digest.truncate(Rest::DIGITS);
        finding.rest = Some(Box::new(Rest {
            count: self.count,
            first: self.first,
            last: self.last,
            digest,
        }));
    }
}

/// Lists at most `limits.findings_per_sheet` findings of one kind in one sheet; those of no sheet all stay.
pub(super) fn in_sheets(findings: Vec<Finding>, limits: &Limits) -> Vec<Finding> {
    let most = as_count(limits.findings_per_sheet);
    if findings.len() <= most {
        return findings;
    }
    let mut kinds: HashMap<Kind, Listed> = HashMap::new();
    let mut list: Vec<Finding> = Vec::new();
    for finding in findings {
        let Some(kind) = kind_of(&finding) else {
            list.push(finding);
            continue;
        };
        let listed = kinds.entry(kind).or_insert(Listed {
            count: 0,
            latest: 0,
            unlisted: None,
        });
        if listed.count < most {
            listed.count += 1;
            listed.latest = list.len();
            list.push(finding);
        } else {
            listed.unlisted.get_or_insert_default().take(finding);
        }
    }
    for listed in kinds.into_values() {
        if let (Some(unlisted), Some(latest)) = (listed.unlisted, list.get_mut(listed.latest)) {
            unlisted.rest_in(latest);
        }
    }
    list
}

fn kind_of(finding: &Finding) -> Option<Kind> {
    let cell = finding
        .cells
        .first()
        .filter(|cell| !cell.sheet.is_empty())?;
    Some((
        finding.rule.code,
        finding.severity,
        Arc::clone(&cell.file),
        Arc::clone(&cell.sheet),
        finding.unit,
        finding.form,
    ))
}

/// Lists at most `limits.findings` findings of a run, the heaviest; one more says how many there are beyond.
///
/// `findings` are in their order, and are again.
pub(super) fn in_run(findings: &mut Vec<Finding>, limits: &Limits) {
    let most = as_count(limits.findings);
    if findings.len() <= most {
        return;
    }
    let beyond = findings.split_off(most);
    let of = |severity| {
        let heavy = beyond.iter().filter(|one| one.severity == severity);
        Arg::Count(heavy.map(count_of).sum())
    };
    let mut said = Finding::new(FINDINGS_BEYOND_LIMIT, Vec::new())
        .with("errors", of(Severity::Error))
        .with("warnings", of(Severity::Warning))
        .with("notes", of(Severity::Note))
        .with("limit", count(most));
    // The list is not whole, but nothing in it weighs more than what is missing.
    said.severity = beyond
        .iter()
        .map(|one| one.severity)
        .max()
        .unwrap_or(Severity::Note);
    let doubted = beyond
        .into_iter()
        .filter(|one| one.severity == Severity::Error);
    let lines: BTreeSet<AffectedLine> = doubted.flat_map(|one| one.affects).collect();
    findings.push(said.affecting(lines.into_iter().collect()));
    order(findings);
}

fn count_of(finding: &Finding) -> u64 {
    1 + finding.rest.as_ref().map_or(0, |rest| rest.count)
}

/// Splits off the workbooks beyond `limits.files`, by path, and says which they are.
pub(super) fn files(
    mut submissions: Vec<Submission>,
    limits: &Limits,
) -> (Vec<Submission>, Option<Finding>) {
    let most = as_count(limits.files);
    if submissions.len() <= most {
        return (submissions, None);
    }
    let beyond = submissions.split_off(most);
    let paths = beyond.iter().map(|one| &one.path);
    let said = not_taken(paths, "text.beyond-files", count(most));
    (submissions, said)
}

/// Which workbooks lie beyond `limits.cells`, and the finding that says so. Small ones count first, so that a large one cannot
/// keep the others out. `cells` are those of each workbook.
pub(super) fn cells(
    submissions: &[Submission],
    cells: &[u64],
    limits: &Limits,
) -> (BTreeSet<usize>, Option<Finding>) {
    let mut sized: Vec<(u64, usize)> = cells.iter().copied().zip(0..).collect();
    // The place goes by the path.
    sized.sort_unstable();
    let mut sum = 0_u64;
    let beyond: BTreeSet<usize> = sized
        .into_iter()
        .filter_map(|(cells, place)| {
            sum = sum.saturating_add(cells);
            (sum > limits.cells.get()).then_some(place)
        })
        .collect();
    let paths = beyond.iter().filter_map(|place| submissions.get(*place));
    let paths = paths.map(|one| &one.path);
    let said = not_taken(paths, "text.beyond-cells", Arg::Count(limits.cells.get()));
    (beyond, said)
}

/// The first and the last of the workbooks are named; `None` when there are none.
fn not_taken<'a>(
    mut paths: impl Iterator<Item = &'a Arc<str>>,
    limit: &'static str,
    most: Arg,
) -> Option<Finding> {
    let first = paths.next()?;
    let mut last = first;
    let mut number = 1;
    for path in paths {
        last = path;
        number += 1;
    }
    Some(
        Finding::new(FILES_BEYOND_LIMIT, vec![CellRef::file(first)])
            .with("count", count(number))
            .with_text("last", last.to_string())
            .with("reason", Arg::Message(limit))
            .with("limit", most),
    )
}

fn count(number: usize) -> Arg {
    Arg::Count(u64::try_from(number).unwrap_or(u64::MAX))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;
    use crate::model::form::RowIndex;
    use crate::model::period::Period;

    const RULE: RuleInfo = RuleInfo {
        code: "TH034",
        name: "unknown-row",
        severity: Severity::Error,
    };

    fn limits(per_sheet: u32, findings: u32) -> Limits {
        Limits {
            findings_per_sheet: per_sheet.try_into().unwrap(),
            findings: findings.try_into().unwrap(),
            ..Limits::default()
        }
    }

    fn at(sheet: &str, row: u32) -> Finding {
        let cell = CellRef::at(
            &Arc::from("a.xlsx"),
            &Arc::from(sheet),
            Position::new(row, 1),
        );
        Finding::new(RULE, vec![cell]).affecting(vec![AffectedLine {
            unit: UnitIndex::FIRST,
            form: FormIndex::FIRST,
            period: Period::new(2019, 9).unwrap(),
            row: Some(RowIndex::at(row as usize).unwrap()),
            column: None,
            path: Arc::from("a.xlsx"),
        }])
    }

    #[test]
    fn the_last_one_listed_stands_for_the_rest_and_for_what_it_casts_doubt_on() {
        let findings = (0..100).map(|row| at("B3", row)).collect();
        let list = in_sheets(findings, &limits(3, 100));
        assert_eq!(list.len(), 3);
        let rest = list[2].rest.as_ref().unwrap();
        assert_eq!((rest.count, list[1].rest.as_ref()), (97, None));
        assert_eq!(rest.first, Some(Position::new(3, 1)));
        assert_eq!(rest.last, Some(Position::new(99, 1)));
        assert_eq!(list[2].affects.len(), 98);
        assert_eq!(list[2].affects[0].row, Some(RowIndex::at(2).unwrap()));
        // What was bounded stays as it is.
        assert_eq!(in_sheets(list.clone(), &limits(3, 100)), list);
        let narrower = in_sheets(list, &limits(2, 100));
        assert_eq!(narrower[1].rest.as_ref().unwrap().count, 98);
    }

    #[test]
    fn as_many_as_the_limit_and_those_of_other_sheets_are_listed_one_by_one() {
        let findings: Vec<Finding> = ["B3", "B4"]
            .iter()
            .flat_map(|sheet| (0..3).map(|row| at(sheet, row)))
            .collect();
        assert_eq!(in_sheets(findings.clone(), &limits(3, 100)), findings);
        let of_no_sheet: Vec<Finding> = (0..9).map(|_| Finding::new(RULE, Vec::new())).collect();
        assert_eq!(in_sheets(of_no_sheet.clone(), &limits(3, 100)), of_no_sheet);
    }

    #[test]
    fn what_the_rest_says_is_bound_by_its_hash() {
        let digest = |last| {
            let findings = [0, 1, 2, last].map(|row| at("B3", row)).into();
            let list = in_sheets(findings, &limits(3, 100));
            list[2].rest.clone().unwrap().digest
        };
        assert_ne!(digest(7), digest(8));
        assert_eq!(digest(7), digest(7));
    }

    #[test]
    fn the_heaviest_of_a_run_are_listed_and_the_others_counted() {
        let mut findings: Vec<Finding> = (0..9).map(|row| at("B3", row)).collect();
        findings.iter_mut().skip(4).for_each(|finding| {
            finding.severity = Severity::Note;
        });
        order(&mut findings);
        in_run(&mut findings, &limits(50, 6));
        assert_eq!(findings.len(), 7);
        let said = findings.last().unwrap();
        assert_eq!((said.rule.code, said.severity), ("TH320", Severity::Note));
        assert!(said.args.contains(&("notes", Arg::Count(3))));
        assert!(said.affects.is_empty());
        let mut findings: Vec<Finding> = (0..9).map(|row| at("B3", row)).collect();
        in_run(&mut findings, &limits(50, 6));
        let said = findings
            .iter()
            .find(|one| one.rule.code == "TH320")
            .unwrap();
        assert_eq!((said.severity, said.affects.len()), (Severity::Error, 3));
    }

    #[test]
    fn small_workbooks_are_taken_before_large_ones() {
        let submissions: Vec<Submission> = ["a", "b", "c"]
            .iter()
            .map(|name| Submission {
                path: Arc::from(*name),
                location: (*name).into(),
                size: 1,
            })
            .collect();
        let limits = Limits {
            cells: 100.try_into().unwrap(),
            files: 2.try_into().unwrap(),
            ..Limits::default()
        };
        let (beyond, said) = cells(&submissions, &[99, 5, 5], &limits);
        assert_eq!(beyond, BTreeSet::from([0]));
        assert_eq!(said.unwrap().cells[0].to_string(), "a");
        assert!(cells(&submissions, &[90, 5, 5], &limits).1.is_none());
        let (read, said) = files(submissions, &limits);
        assert_eq!(
            (read.len(), said.unwrap().cells[0].to_string()),
            (2, "c".to_owned())
        );
    }
}
