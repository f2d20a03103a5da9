//! The list of findings for other programs: JSON, SARIF 2.1.0, JUnit.

mod entry;
mod junit;
mod sarif;

use std::io::Write;

use serde::Serialize;

use super::Findings;
use super::json::{Head, JsonError, write};
use crate::model::finding::Severity;
use crate::model::period::Period;

/// How a list of findings is written for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    /// `phat-hien.json`; its schema is `docs/phat-hien.schema.json`.
    Json,
    /// Static Analysis Results Interchange Format 2.1.0, an OASIS standard, as code hosts and editors read it.
    Sarif,
    /// JUnit XML, as build servers read it: a suite for each workbook, a failure for each error.
    Junit,
}

/// A list of findings and what it is of.
#[derive(Debug, Clone, Copy)]
pub struct FindingList<'a> {
    /// The period of the run; none when the workbooks name none.
    pub period: Option<Period>,
    /// Date of the run, `2019-09-25`; empty where none is asked for.
    pub as_of: &'a str,
    /// Findings in the order of work, confirmed ones, and those that are gone.
    pub findings: &'a Findings,
}

impl FindingList<'_> {
    fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.list.iter();
        findings
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// Writes the list in a format. Same list, same bytes.
///
/// # Errors
/// When it cannot be written.
pub fn render<W: Write>(
    list: &FindingList<'_>,
    format: ListFormat,
    mut out: W,
) -> Result<(), JsonError> {
    match format {
        ListFormat::Json => json(list, out),
        ListFormat::Sarif => write("SARIF", &sarif::log(list), out),
        ListFormat::Junit => {
            let written = out.write_all(junit::suites(list).as_bytes());
            written.map_err(|source| JsonError::Write {
                output: "JUnit",
                source,
            })
        }
    }
}

fn json<W: Write>(list: &FindingList<'_>, out: W) -> Result<(), JsonError> {
    #[derive(Serialize)]
    struct File<'a> {
        #[serde(flatten)]
        head: Head<'a>,
        errors: usize,
        warnings: usize,
        notes: usize,
        findings: Vec<entry::Entry<'a>>,
        confirmed: Vec<entry::ConfirmedEntry<'a>>,
        fixed: Vec<entry::FixedEntry<'a>>,
    }
    let Findings {
        list: findings,
        confirmed,
        fixed,
    } = list.findings;
    write(
        "phat-hien.json",
        &File {
            head: Head::at(list.period, list.as_of),
            errors: list.count(Severity::Error),
            warnings: list.count(Severity::Warning),
            notes: list.count(Severity::Note),
            findings: findings.iter().map(entry::Entry::of).collect(),
            confirmed: confirmed.iter().map(entry::ConfirmedEntry::of).collect(),
            fixed: fixed.iter().map(entry::FixedEntry::of).collect(),
        },
        out,
    )
}
