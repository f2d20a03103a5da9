//! What a set holds, in the few lines that `status` shows.

use std::collections::BTreeSet;

use super::Consolidated;
use crate::job::Job;
use crate::model::figure::Gap;
use crate::model::finding::Severity;
use crate::present::FindingRow;
use crate::publish::{OpenError, OutputSet, Units};

/// Errors that the status names; all of them are in the list of findings.
const NAMED_ERRORS: usize = 10;

/// The set of a run, still without its files; `rows` are the findings in words.
pub(super) fn set_of(job: &Job, done: &Consolidated, rows: &[FindingRow]) -> OutputSet {
    let of = |severity| rows.iter().filter(move |row| row.severity == severity);
    // What did not arrive stands among the units.
    let in_cells = of(Severity::Error).filter(|row| row.cell.is_some());
    OutputSet {
        period: job.period,
        as_of: job.as_of,
        units: units(job, done),
        errors: of(Severity::Error).count(),
        warnings: of(Severity::Warning).count(),
        open_errors: in_cells.take(NAMED_ERRORS).map(open).collect(),
        files: Vec::new(),
    }
}

fn open(row: &FindingRow) -> OpenError {
    OpenError {
        code: row.code.to_owned(),
        unit: row.unit.clone(),
        place: row
            .cell
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        text: row.observed.clone(),
    }
}

fn units(job: &Job, done: &Consolidated) -> Units {
    let coverage = &done.consolidation.coverage;
    let expected: BTreeSet<_> = coverage.iter().flat_map(|form| &form.expected).collect();
    let gaps = || coverage.iter().flat_map(|form| &form.missing);
    let with = |wanted: &dyn Fn(&Gap) -> bool| -> BTreeSet<_> {
        let gaps = gaps().filter(|missing| wanted(&missing.gap));
        gaps.map(|missing| missing.unit).collect()
    };
    let missing = with(&|gap| matches!(gap, Gap::NotReceived));
    let left_out = with(&|gap| !matches!(gap, Gap::NotReceived));
    let names = |units: &BTreeSet<_>| {
        let units = units
            .iter()
            .filter_map(|unit| done.descriptions.register.unit(*unit));
        units
            .map(|unit| unit.name.in_language(job.language).to_owned())
            .collect()
    };
    Units {
        expected: expected.len(),
        received: expected.len().saturating_sub(missing.len()),
        missing: names(&missing),
        left_out: names(&left_out),
    }
}
