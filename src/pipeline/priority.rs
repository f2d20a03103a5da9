//! Which finding first: by its possible effect on the province's figures, grouped by cause.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::aggregate::Scores;
use crate::check::codes::{
    COLUMN_IN_OTHER_MEASURE, COLUMN_OF_ZEROS, COLUMNS_EXCHANGED, COPIED_COLUMN, DELETED_ROW,
    MISSING_RETURN, STALE_COPY, UNIT_SLIP,
};
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{Consolidation, MISSING_CELL};
use crate::model::finding::{Finding, Severity};
use crate::model::marked::Marked;
use crate::model::register::UnitIndex;

/// Rules whose findings name every wrong cell of a column: what else is said of those cells follows from them.
const OF_COLUMNS: [&str; 6] = [
    COPIED_COLUMN,
    COLUMN_IN_OTHER_MEASURE,
    COLUMNS_EXCHANGED,
    COLUMN_OF_ZEROS,
    STALE_COPY,
    UNIT_SLIP,
];

/// Rules that name what is not there: sums that lack it follow from them.
const OF_ABSENCE: [&str; 2] = [MISSING_CELL, DELETED_ROW];

/// A finding with its place in the order of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The finding.
    pub marked: Marked,
    /// Possible effect on a figure of the province, in percent of it; `None` when nobody can tell.
    pub score: Option<Decimal>,
    /// Findings with one number have one cause; numbers count from 1 in the order of the list.
    pub cause: usize,
    /// True for the one finding of a cause that is to be settled first.
    pub leads: bool,
    /// Headlines that it may move, by their place in the report.
    pub headlines: BTreeSet<usize>,
}

/// Findings of single workbooks in their order; where the province's figures are not known each is a cause of its own.
pub fn unweighed(findings: Vec<Marked>) -> Vec<Weighed> {
    let each = (1..).zip(findings).map(|(cause, marked)| Weighed {
        marked,
        score: None,
        cause,
        leads: true,
        headlines: BTreeSet::new(),
    });
    each.collect()
}

/// Puts findings in the order of work: returns that a headline needs and that are missing, then causes in returns, those
/// that may move a headline first, by their greatest effect, then returns that no headline needs; of each cause its leading
/// finding first.
///
/// Two findings have one cause when they speak of a cell in common: a figure a thousand times too large breaks its sum, its
/// ratio and its growth at once. An error whose effect nobody can tell stands before all others in returns, a note last.
pub(super) fn prioritise(
    findings: Vec<Marked>,
    consolidation: &Consolidation,
    descriptions: &Descriptions,
) -> Vec<Weighed> {
    let scores = Scores::new(consolidation, descriptions);
    let causes = causes(&findings);
    let mut groups: BTreeMap<usize, Vec<Weighed>> = BTreeMap::new();
    for (marked, cause) in findings.into_iter().zip(causes) {
        let score = scores.of(&marked.finding);
        let headlines = scores.headlines_of(&marked.finding);
        groups.entry(cause).or_default().push(Weighed {
            marked,
            score,
            cause: 0,
            leads: false,
            headlines,
        });
    }
    let mut groups: Vec<Vec<Weighed>> = groups.into_values().collect();
    for group in &mut groups {
        let culprit = culprit(group);
        group.sort_by(|first, second| {
            rank_inside(first, culprit.as_ref())
                .cmp(&rank_inside(second, culprit.as_ref()))
                .then_with(|| place(first).cmp(&place(second)))
        });
    }
    groups.sort_by(|first, second| {
        rank(first)
            .cmp(&rank(second))
            .then_with(|| first.first().map(place).cmp(&second.first().map(place)))
    });
    let numbered = (1..).zip(groups).flat_map(|(number, group)| {
        (0..).zip(group).map(move |(place, weighed)| Weighed {
            cause: number,
            leads: place == 0,
            ..weighed
        })
    });
    numbered.collect()
}

/// What is to be done with a cause, in the order of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Ask for a return that a headline needs.
    AskForHeadline,
    /// Look at an error of which nobody can tell the effect.
    LookAtUnknown,
    /// Settle what may move a headline.
    SettleHeadline,
    /// Settle what moves other figures.
    SettleOther,
    /// Ask for a return that no headline needs.
    AskForOther,
    /// Nothing.
    Note,
}

/// Where a group stands: by what is to be done, then by the greatest effect.
fn rank(group: &[Weighed]) -> (Step, Reverse<Option<Decimal>>, Reverse<Option<Severity>>) {
    let severity = group.iter().map(|one| one.marked.finding.severity).max();
    let score = group.iter().filter_map(|one| one.score).max();
    let moves_a_headline = group.iter().any(|one| !one.headlines.is_empty());
    let mut findings = group.iter().map(|one| &one.marked.finding);
    let is_missing = findings.any(|finding| finding.rule.code == MISSING_RETURN);
    let step = match severity {
        Some(Severity::Note) | None => Step::Note,
        Some(Severity::Error | Severity::Warning) if is_missing => {
            if moves_a_headline {
                Step::AskForHeadline
            } else {
                Step::AskForOther
            }
        }
        Some(Severity::Error) if score.is_none() => Step::LookAtUnknown,
        Some(Severity::Error | Severity::Warning) if moves_a_headline => Step::SettleHeadline,
        Some(Severity::Error | Severity::Warning) => Step::SettleOther,
    };
    (step, Reverse(score), Reverse(severity))
}

/// What a finding names, in the order in which it explains others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    /// Every wrong cell of a column.
    Columns,
    /// What is not there.
    Absence,
    /// Single cells.
    Cells,
}

impl Naming {
    fn of(finding: &Finding) -> Self {
        let code = finding.rule.code;
        if OF_COLUMNS.contains(&code) {
            Self::Columns
        } else if OF_ABSENCE.contains(&code) {
            Self::Absence
        } else {
            Self::Cells
        }
    }
}

/// The heaviest leads. Of equals one that names every wrong cell of a column, then one that names what is not there, then one
/// about the cell of which most is said, then the one that speaks of most cells, because it names the common cause.
fn rank_inside(
    one: &Weighed,
    culprit: Option<&CellRef>,
) -> (
    Reverse<Severity>,
    Naming,
    bool,
    Reverse<usize>,
    Reverse<Option<Decimal>>,
) {
    let finding = &one.marked.finding;
    (
        Reverse(finding.severity),
        Naming::of(finding),
        finding.cells.first() != culprit,
        Reverse(finding.cells.len()),
        Reverse(one.score),
    )
}

/// The cell of which most findings of a group speak, and most of them first of all: a wrong part stands in its sum, its
/// ratio and its account at once, the right total beside it in the sum alone. The first of equals in the sheet.
fn culprit(group: &[Weighed]) -> Option<CellRef> {
    let mut counts: BTreeMap<&CellRef, (usize, usize)> = BTreeMap::new();
    for one in group {
        let finding = &one.marked.finding;
        for cell in own_cells(finding) {
            let (named, first) = counts.entry(cell).or_default();
            *named += 1;
            *first += usize::from(finding.cells.first() == Some(cell));
        }
    }
    let most = counts
        .iter()
        .max_by_key(|(cell, count)| (**count, Reverse(**cell)));
    most.map(|(cell, _)| (*cell).clone())
}

fn place(one: &Weighed) -> (bool, Option<&CellRef>, &'static str, Option<UnitIndex>) {
    let finding = &one.marked.finding;
    (
        finding.cells.is_empty(),
        finding.cells.first(),
        finding.rule.code,
        finding.unit,
    )
}

/// For each finding the number of the first one with the same cause.
fn causes(findings: &[Marked]) -> Vec<usize> {
    let mut first_at: BTreeMap<&CellRef, usize> = BTreeMap::new();
    let mut roots: Vec<usize> = (0..findings.len()).collect();
    for (index, marked) in findings.iter().enumerate() {
        for cell in own_cells(&marked.finding) {
            let seen = *first_at.entry(cell).or_insert(index);
            join(&mut roots, seen, index);
        }
    }
    (0..findings.len())
        .map(|index| root(&roots, index))
        .collect()
}

/// Cells of the sheet that the finding is about; a note asks for nothing and has no part in a cause.
fn own_cells(finding: &Finding) -> impl Iterator<Item = &CellRef> {
    let primary = finding.cells.first();
    finding.cells.iter().filter(move |cell| {
        finding.severity > Severity::Note
            && cell.position.is_some()
            && primary
                .is_some_and(|primary| (&primary.file, &primary.sheet) == (&cell.file, &cell.sheet))
    })
}

fn root(roots: &[usize], mut index: usize) -> usize {
    while let Some(above) = roots.get(index).copied().filter(|above| *above != index) {
        index = above;
    }
    index
}

fn join(roots: &mut [usize], first: usize, second: usize) {
    let (first, second) = (root(roots, first), root(roots, second));
    if let Some(of_later) = roots.get_mut(first.max(second)) {
        *of_later = first.min(second);
    }
}
