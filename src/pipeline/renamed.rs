//! Rows of a sheet whose figures were not taken: what they seem to have taken the place of was not deleted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound::{Excluded, Included, Unbounded};
use std::sync::Arc;

use crate::check::codes::{BLANK_ROW, DELETED_ROW};
use crate::model::finding::{AffectedLine, Finding};
use crate::recognise::{CODE_DIFFERS_FROM_LABEL, PARENT_UNKNOWN, UNKNOWN_ROW};

/// Rules that name a row whose figures were not taken: it stands there, under a name that says something else.
const OF_ROWS: [&str; 3] = [
    UNKNOWN_ROW.code,
    PARENT_UNKNOWN.code,
    CODE_DIFFERS_FROM_LABEL.code,
];

/// File, sheet and row.
type Place = (Arc<str>, Arc<str>, u32);

/// Leaves out that rows were deleted where at least as many rows whose figures were not taken stand in their place, in findings
/// that weigh no less. The figures are lacking all the same: the first of those findings takes the doubt over.
pub(super) fn drop_deleted(findings: &mut Vec<Finding>) {
    let all = std::mem::take(findings).into_iter();
    let (deleted, others): (Vec<Finding>, Vec<Finding>) =
        all.partition(|finding| [BLANK_ROW, DELETED_ROW].contains(&finding.rule.code));
    let deleted = once_a_row(deleted);
    *findings = others;
    let mut named = named(findings);
    for gone in deleted {
        let instead = instead(&gone, &named, findings);
        let heir = instead.first().and_then(|place| named.get(place)).copied();
        let heir = heir.and_then(|number| findings.get_mut(number));
        match heir {
            Some(heir) => take_over(heir, gone),
            None => findings.push(gone),
        }
        // A row takes the place of one.
        instead.iter().for_each(|place| {
            named.remove(place);
        });
    }
}

/// What says that rows are blank goes where they are known to have been deleted.
fn once_a_row(gone: Vec<Finding>) -> Vec<Finding> {
    let (blank, mut deleted): (Vec<_>, Vec<_>) = gone
        .into_iter()
        .partition(|finding| finding.rule.code == BLANK_ROW);
    let known: BTreeSet<AffectedLine> = deleted
        .iter()
        .flat_map(|finding| finding.affects.iter().cloned())
        .collect();
    deleted.extend(
        blank
            .into_iter()
            .filter(|finding| !finding.affects.iter().all(|line| known.contains(line))),
    );
    deleted
}

/// Rows whose figures were not taken, with the number of the finding that says so.
fn named(findings: &[Finding]) -> BTreeMap<Place, usize> {
    let findings = findings.iter().enumerate();
    let of_rows = findings.filter(|(_, finding)| OF_ROWS.contains(&finding.rule.code));
    let rows = of_rows.flat_map(|(number, finding)| {
        let cells = finding.cells.iter().filter_map(|cell| {
            let row = cell.position?.row;
            Some((Arc::clone(&cell.file), Arc::clone(&cell.sheet), row))
        });
        cells.map(move |place| (place, number))
    });
    rows.collect()
}

/// As many rows as were deleted, of those between which they stood; none where there are fewer.
fn instead(gone: &Finding, named: &BTreeMap<Place, usize>, findings: &[Finding]) -> Vec<Place> {
    let Some((cell, between)) = gone.cells.first().zip(gone.between) else {
        return Vec::new();
    };
    let at = |row: u32| (Arc::clone(&cell.file), Arc::clone(&cell.sheet), row);
    let range = match (between.above, between.below) {
        (Some(above), Some(below)) if above < below => (Excluded(at(above)), Excluded(at(below))),
        (Some(above), None) => (Excluded(at(above)), Unbounded),
        (None, Some(below)) => (Included(at(0)), Excluded(at(below))),
        (Some(_), Some(_)) | (None, None) => return Vec::new(),
    };
    let weighs = |number: usize| {
        let finding = findings.get(number);
        finding.is_some_and(|finding| finding.severity >= gone.severity)
    };
    let is_here = |(file, sheet, _): &Place| (file, sheet) == (&cell.file, &cell.sheet);
    let rows = named.range(range).take_while(|(place, _)| is_here(place));
    let rows = rows.filter(|(_, number)| weighs(**number));
    let count = gone.affects.len();
    let rows: Vec<Place> = rows.map(|(place, _)| place.clone()).take(count).collect();
    if rows.len() == count {
        rows
    } else {
        Vec::new()
    }
}

/// The doubt of a finding of less weight is none that a heavier one may make an error.
fn take_over(heir: &mut Finding, gone: Finding) {
    if heir.severity == gone.severity {
        heir.affects.extend(gone.affects);
        heir.affects.sort();
        heir.affects.dedup();
        heir.effect = heir.effect.take().or(gone.effect);
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;
    use crate::model::cell::{CellRef, Position};
    use crate::model::finding::{AffectedLine, Between, Severity};
    use crate::model::form::{FormIndex, RowIndex};
    use crate::model::period::Period;
    use crate::model::register::UnitIndex;

    fn found(code: &str, severity: Severity, row: u32) -> Finding {
        let rule = crate::pipeline::rules().into_iter();
        let rule = rule.into_iter().find(|rule| rule.code == code);
        let (file, sheet) = (Arc::from("a.xlsx"), Arc::from("B3"));
        let cell = CellRef::at(&file, &sheet, Position::new(row, 0));
        let mut finding = Finding::new(rule.expect("no such rule"), vec![cell]);
        finding.severity = severity;
        finding
    }

    fn unknown(row: u32) -> Finding {
        found("TH039", Severity::Error, row)
    }

    /// So many rows gone from between two of the sheet.
    fn deleted(count: u16, above: Option<u32>, below: Option<u32>) -> Finding {
        let at = below.or(above).unwrap();
        let mut finding = found(DELETED_ROW, Severity::Error, at);
        let line = |row| AffectedLine {
            unit: UnitIndex::FIRST,
            form: FormIndex::FIRST,
            period: Period::new(2019, 9).unwrap(),
            row: Some(RowIndex::at(usize::from(row)).unwrap()),
            column: None,
            path: Arc::from("a.xlsx"),
        };
        finding.affects = (0..count).map(line).collect();
        finding.between = Some(Between { above, below });
        finding
    }

    /// Codes with the number of lines in doubt.
    fn left(mut findings: Vec<Finding>) -> Vec<(&'static str, usize)> {
        drop_deleted(&mut findings);
        let left = findings.iter();
        left.map(|finding| (finding.rule.code, finding.affects.len()))
            .collect()
    }

    #[test]
    fn a_row_under_another_name_was_not_deleted_and_its_figures_are_lacking() {
        let gone = || deleted(1, Some(7), Some(9));
        assert_eq!(left(vec![unknown(8), gone()]), [("TH039", 1)]);
        let first = deleted(1, None, Some(9));
        assert_eq!(left(vec![unknown(8), first]), [("TH039", 1)]);
        let last = deleted(1, Some(7), None);
        assert_eq!(left(vec![unknown(8), last]), [("TH039", 1)]);
        let coded = found("TH064", Severity::Error, 8);
        assert_eq!(left(vec![coded, gone()]), [("TH064", 1)]);
    }

    #[test]
    fn rows_outside_the_gap_took_nobody_s_place() {
        for row in [6, 7, 9, 10] {
            let gone = deleted(1, Some(7), Some(9));
            assert_eq!(
                left(vec![unknown(row), gone]),
                [("TH039", 0), (DELETED_ROW, 1)]
            );
        }
    }

    #[test]
    fn one_row_takes_the_place_of_one() {
        let gone = |count| deleted(count, Some(5), Some(9));
        assert_eq!(
            left(vec![unknown(6), gone(3)]),
            [("TH039", 0), (DELETED_ROW, 3)]
        );
        let two = vec![unknown(6), unknown(8), gone(2)];
        assert_eq!(left(two), [("TH039", 2), ("TH039", 0)]);
        // Of two tables in one sheet each asks for a row of its own.
        let twice = vec![unknown(6), gone(1), gone(1)];
        assert_eq!(left(twice), [("TH039", 1), (DELETED_ROW, 1)]);
    }

    #[test]
    fn a_doubt_of_less_weight_does_not_become_an_error() {
        let mut noted = deleted(1, Some(7), Some(9));
        noted.severity = Severity::Note;
        assert_eq!(left(vec![unknown(8), noted]), [("TH039", 0)]);
        let warned = found("TH039", Severity::Warning, 8);
        let gone = deleted(1, Some(7), Some(9));
        assert_eq!(left(vec![warned, gone]), [("TH039", 0), (DELETED_ROW, 1)]);
    }
}
