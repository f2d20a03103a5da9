//! Follows findings from run to run, and silences those that somebody confirmed.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::HistoryError;
use super::store::{Store, Writing};
use crate::model::date::Date;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, Severity};
use crate::model::form::FormIndex;
use crate::model::limits::{Limits, as_count};
use crate::model::marked::{Confirmation, Confirmed, Fixed, Marked, State};
use crate::model::period::Period;
use crate::model::register::UnitIndex;

/// The findings of a run beside those of the run before.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// Those that speak, each with its state, in the order they came; one that may have been among those that a bound kept from the
    /// list of the run before is not said to be new.
    pub findings: Vec<Marked>,
    /// Those that are silent because they were confirmed.
    pub confirmed: Vec<Confirmed>,
    /// Those that the run before had and this one has not, by code and place; what may be among those that a bound keeps from
    /// the list is not said to be gone.
    pub fixed: Vec<Fixed>,
}

/// Code, unit and form.
type Kind = (String, Option<UnitIndex>, Option<FormIndex>);

/// The code of the finding about those that a run as a whole does not list; it is as heavy as the heaviest of them.
pub(crate) const BOUND_OF_RUN: &str = "TH320";

/// What a run found and did not list; nobody knows whether a finding of the run before is among it.
struct Unlisted {
    /// Of these kinds there are more.
    kinds: BTreeSet<Kind>,
    /// Of any kind there are more, up to this weight.
    up_to: Option<Severity>,
}

impl Unlisted {
    fn of(findings: &[Marked]) -> Self {
        let findings = || findings.iter().map(|marked| &marked.finding);
        let bounded = findings().filter(|finding| finding.rest.is_some());
        let kind = |finding: &Finding| (finding.rule.code.to_owned(), finding.unit, finding.form);
        let of_run = findings().find(|finding| finding.rule.code == BOUND_OF_RUN);
        Self {
            kinds: bounded.map(kind).collect(),
            up_to: of_run.map(|finding| finding.severity),
        }
    }

    /// Of the run before: kinds of which it listed as many in one sheet as are listed there, and the weight that its own bound tells.
    fn before(findings: &BTreeMap<String, Before>, most: usize) -> Self {
        let findings = || findings.values().map(|before| &before.fixed);
        let mut listed: BTreeMap<_, usize> = BTreeMap::new();
        for one in findings() {
            // The place is a file, a sheet in brackets and a cell.
            let sheet = one.place.rsplit_once(']').map_or("", |(sheet, _)| sheet);
            let kind = (one.code.clone(), one.unit, one.form);
            *listed.entry((kind, one.severity, sheet)).or_default() += 1;
        }
        let full = listed.into_iter().filter(|(_, count)| *count >= most);
        let of_run = findings().find(|one| one.code == BOUND_OF_RUN);
        Self {
            kinds: full.map(|((kind, ..), _)| kind).collect(),
            up_to: of_run.map(|one| one.severity),
        }
    }

    fn may_hold(&self, before: &Fixed) -> bool {
        let kind = (before.code.clone(), before.unit, before.form);
        self.may_hold_kind(&kind, before.severity)
    }

    fn held(&self, now: &Finding) -> bool {
        let kind = (now.rule.code.to_owned(), now.unit, now.form);
        self.may_hold_kind(&kind, now.severity)
    }

    fn may_hold_kind(&self, kind: &Kind, severity: Severity) -> bool {
        self.kinds.contains(kind) || self.up_to.is_some_and(|most| severity <= most)
    }
}

/// A finding of the run before.
struct Before {
    fixed: Fixed,
    was_confirmed: bool,
}

impl Store {
    /// Holds the findings of a run against the last run of its period that had another input, so that a repeated run says the
    /// same again.
    ///
    /// A confirmation silences warnings and notes while their figures are the same and `as_of` is not after its last day.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn follow(
        &self,
        findings: Vec<Marked>,
        (period, as_of): (Period, Date),
        (input_digest, limits): (&str, &Limits),
        descriptions: &Descriptions,
    ) -> Result<Followed, HistoryError> {
        let confirmations = self.confirmations()?;
        let mut before =
            self.ask(|connection| run_before(connection, period, input_digest, descriptions))?;
        let mut followed = Followed::default();
        let unlisted = Unlisted::of(&findings);
        let unlisted_before = Unlisted::before(&before, as_count(limits.findings_per_sheet));
        for mut marked in findings {
            let known = before.remove(&marked.fingerprint);
            let confirmation = confirmations.get(&marked.fingerprint);
            let confirmation = confirmation.filter(|_| marked.finding.severity < Severity::Error);
            match confirmation {
                Some(confirmation) if holds(confirmation, &marked, as_of) => {
                    marked.state = Some(State::Open);
                    followed.confirmed.push(Confirmed {
                        marked,
                        confirmation: confirmation.clone(),
                    });
                }
                confirmation => {
                    marked.state = Some(state(known.as_ref(), confirmation, &marked));
                    if marked.state == Some(State::New) && unlisted_before.held(&marked.finding) {
                        marked.state = Some(State::Open);
                    }
                    followed.findings.push(marked);
                }
            }
        }
        let gone = before
            .into_values()
            .filter(|before| !before.was_confirmed && !unlisted.may_hold(&before.fixed));
        followed.fixed = gone.map(|before| before.fixed).collect();
        followed.fixed.sort_by(|first, second| {
            (&first.code, &first.place).cmp(&(&second.code, &second.place))
        });
        Ok(followed)
    }

    /// True when the last run of the period had this very input: there is nothing new to keep.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn repeats(&self, period: Period, input_digest: &str) -> Result<bool, HistoryError> {
        let last = self.ask(|connection| {
            let sql = "SELECT input_digest FROM run WHERE period = ?1 ORDER BY id DESC LIMIT 1";
            connection
                .query_row(sql, params![period.to_string()], |row| row.get(0))
                .optional()
        })?;
        Ok(last.is_some_and(|last: String| last == input_digest))
    }
}

impl Writing {
    /// Writes the findings of a run, the silent ones too.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn record_findings(
        &mut self,
        run: i64,
        followed: &Followed,
        descriptions: &Descriptions,
    ) -> Result<(), HistoryError> {
        let speaking = followed.findings.iter().map(|marked| (marked, false));
        let silent = followed
            .confirmed
            .iter()
            .map(|silent| (&silent.marked, true));
        self.store().ask(|connection| {
            let mut insert = connection.prepare(
                "INSERT INTO finding (run, fingerprint, value_hash, code, severity, unit, form, place, confirmed)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?;
            for (marked, confirmed) in speaking.chain(silent) {
                let finding = &marked.finding;
                let unit = finding.unit.and_then(|unit| descriptions.register.unit(unit));
                let form = finding.form.and_then(|form| descriptions.form(form));
                insert.execute(params![
                    run,
                    marked.fingerprint,
                    marked.value_hash,
                    finding.rule.code,
                    severity_id(finding.severity),
                    unit.map_or("", |unit| unit.id.as_str()),
                    form.map_or("", |form| form.id.as_str()),
                    finding.cells.first().map(ToString::to_string).unwrap_or_default(),
                    confirmed
                ])?;
            }
            Ok(())
        })
    }
}

fn holds(confirmation: &Confirmation, marked: &Marked, as_of: Date) -> bool {
    confirmation.value_hash == marked.value_hash && as_of <= confirmation.until
}

/// A confirmation that no longer holds is said once: from the next run on the finding is simply open.
fn state(known: Option<&Before>, confirmation: Option<&Confirmation>, marked: &Marked) -> State {
    let spoke = known.is_some_and(|before| !before.was_confirmed);
    match confirmation {
        _ if spoke => State::Open,
        Some(confirmation) if confirmation.value_hash != marked.value_hash => State::Changed,
        Some(_) => State::Expired,
        None => State::New,
    }
}

fn run_before(
    connection: &Connection,
    period: Period,
    input_digest: &str,
    descriptions: &Descriptions,
) -> rusqlite::Result<BTreeMap<String, Before>> {
    let sql =
        "SELECT id FROM run WHERE period = ?1 AND input_digest <> ?2 ORDER BY id DESC LIMIT 1";
    let last: Option<i64> = connection
        .query_row(sql, params![period.to_string(), input_digest], |row| {
            row.get(0)
        })
        .optional()?;
    let mut before = BTreeMap::new();
    let mut findings = connection.prepare(
        "SELECT fingerprint, code, severity, unit, form, place, confirmed FROM finding WHERE run = ?1",
    )?;
    let mut rows = findings.query(params![last])?;
    while let Some(row) = rows.next()? {
        let fixed = Fixed {
            fingerprint: row.get(0)?,
            code: row.get(1)?,
            severity: severity_of(row.get_ref(2)?.as_str()?),
            unit: descriptions.register.index_of(row.get_ref(3)?.as_str()?),
            form: descriptions.form_index(row.get_ref(4)?.as_str()?),
            place: row.get(5)?,
        };
        let was_confirmed = row.get(6)?;
        before.insert(
            fixed.fingerprint.clone(),
            Before {
                fixed,
                was_confirmed,
            },
        );
    }
    Ok(before)
}

fn severity_id(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

pub(super) fn severity_of(id: &str) -> Severity {
    match id {
        "note" => Severity::Note,
        "warning" => Severity::Warning,
        _ => Severity::Error,
    }
}
