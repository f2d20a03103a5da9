//! What statisticians confirmed: who, why, for which figures and until when.

use std::collections::BTreeMap;

use rusqlite::params;

use super::error::HistoryError;
use super::findings::severity_of;
use super::store::{Store, Writing};
use crate::model::date::Date;
use crate::model::finding::Severity;
use crate::model::marked::Confirmation;

/// A finding of the last run of its period, as far as a confirmation needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name over the runs.
    pub fingerprint: String,
    /// Hash of its figures.
    pub value_hash: String,
    /// Code of its rule.
    pub code: String,
    /// Its weight.
    pub severity: Severity,
    /// Where it stands, as people read it.
    pub place: String,
}

impl Store {
    /// The confirmations that were not withdrawn, by fingerprint; also those that are over.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn confirmations(&self) -> Result<BTreeMap<String, Confirmation>, HistoryError> {
        self.ask(|connection| {
            let mut known = connection.prepare(
                "SELECT fingerprint, value_hash, reason, owner, made, until, withdrawn FROM confirmation ORDER BY id",
            )?;
            let mut rows = known.query([])?;
            let mut last = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let fingerprint: String = row.get(0)?;
                last.remove(&fingerprint);
                let days = (row.get_ref(4)?.as_str()?.parse(), row.get_ref(5)?.as_str()?.parse());
                let is_withdrawn: bool = row.get(6)?;
                if let (Ok(made), Ok(until), false) = (days.0, days.1, is_withdrawn) {
                    let confirmation = Confirmation {
                        fingerprint: fingerprint.clone(),
                        value_hash: row.get(1)?,
                        reason: row.get(2)?,
                        owner: row.get(3)?,
                        made,
                        until,
                    };
                    last.insert(fingerprint, confirmation);
                }
            }
            Ok(last)
        })
    }

    /// Findings in the last run of any period whose fingerprint begins with `prefix`, by fingerprint.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn findings_named(&self, prefix: &str) -> Result<Vec<Known>, HistoryError> {
        self.ask(|connection| {
            let mut known = connection.prepare(
                "SELECT fingerprint, value_hash, code, severity, place FROM finding
                 WHERE run IN (SELECT max(id) FROM run GROUP BY period)
                 AND substr(fingerprint, 1, length(?1)) = ?1
                 ORDER BY fingerprint",
            )?;
            let rows = known.query_map(params![prefix], |row| {
                Ok(Known {
                    fingerprint: row.get(0)?,
                    value_hash: row.get(1)?,
                    code: row.get(2)?,
                    severity: severity_of(row.get_ref(3)?.as_str()?),
                    place: row.get(4)?,
                })
            })?;
            rows.collect()
        })
    }
}

impl Writing {
    /// Keeps a confirmation; it takes the place of an earlier one of the same finding.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn confirm(&mut self, confirmation: &Confirmation) -> Result<(), HistoryError> {
        self.append(confirmation, false)
    }

    /// Takes a confirmation back, as of a day.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn withdraw(
        &mut self,
        confirmation: &Confirmation,
        made: Date,
    ) -> Result<(), HistoryError> {
        let withdrawal = Confirmation {
            made,
            ..confirmation.clone()
        };
        self.append(&withdrawal, true)
    }

    fn append(&mut self, confirmation: &Confirmation, withdrawn: bool) -> Result<(), HistoryError> {
        self.store().ask(|connection| {
            connection.execute(
                "INSERT INTO confirmation (fingerprint, value_hash, reason, owner, made, until, withdrawn)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    confirmation.fingerprint,
                    confirmation.value_hash,
                    confirmation.reason,
                    confirmation.owner,
                    confirmation.made.to_string(),
                    confirmation.until.to_string(),
                    withdrawn
                ],
            )?;
            Ok(())
        })
    }
}
