//! A finding as `phat-hien.json` has it. Fields keep their meaning within a schema version.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::cell::CellRef;
use crate::model::finding::Severity;
use crate::model::marked::State;
use crate::present::json::exact;
use crate::present::{ConfirmedRow, FindingRow, FixedRow};

/// A finding as people read it, with what programs need to sort and to follow it.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    fingerprint: &'a str,
    state: Option<&'static str>,
    code: &'static str,
    rule: &'static str,
    severity: Severity,
    /// Possible effect on a figure of the province, in percent of it.
    #[serde(serialize_with = "exact")]
    score: Option<Decimal>,
    /// Findings with one number have one cause.
    cause: usize,
    /// True for the finding of its cause that is to be settled first.
    leads: bool,
    unit: &'a str,
    form: &'a str,
    cell: Option<&'a CellRef>,
    other_cells: &'a [CellRef],
    title: &'a str,
    observed: &'a str,
    expected: &'a str,
    remedy: &'a str,
    /// Threshold and weight that decided, in words.
    setting: &'a str,
}

impl<'a> Entry<'a> {
    pub(super) fn of(finding: &'a FindingRow) -> Self {
        Self {
            fingerprint: &finding.fingerprint,
            state: finding.state.map(State::id),
            code: finding.code,
            rule: finding.rule,
            severity: finding.severity,
            score: finding.score,
            cause: finding.cause,
            leads: finding.leads,
            unit: &finding.unit,
            form: &finding.form,
            cell: finding.cell.as_ref(),
            other_cells: &finding.others,
            title: &finding.title,
            observed: &finding.observed,
            expected: &finding.expected,
            remedy: &finding.remedy,
            setting: &finding.setting,
        }
    }
}

/// A finding that somebody confirmed; it is in no count.
#[derive(Serialize)]
pub(super) struct ConfirmedEntry<'a> {
    reason: &'a str,
    owner: &'a str,
    made: &'a str,
    until: &'a str,
    finding: Entry<'a>,
}

impl<'a> ConfirmedEntry<'a> {
    pub(super) fn of(confirmed: &'a ConfirmedRow) -> Self {
        Self {
            reason: &confirmed.reason,
            owner: &confirmed.owner,
            made: &confirmed.made,
            until: &confirmed.until,
            finding: Entry::of(&confirmed.finding),
        }
    }
}

/// A finding of the run before that is gone.
#[derive(Serialize)]
pub(super) struct FixedEntry<'a> {
    fingerprint: &'a str,
    code: &'a str,
    severity: Severity,
    unit: &'a str,
    form: &'a str,
    place: &'a str,
    title: &'a str,
}

impl<'a> FixedEntry<'a> {
    pub(super) fn of(fixed: &'a FixedRow) -> Self {
        Self {
            fingerprint: &fixed.fingerprint,
            code: &fixed.code,
            severity: fixed.severity,
            unit: &fixed.unit,
            form: &fixed.form,
            place: &fixed.place,
            title: &fixed.title,
        }
    }
}
