//! The list of findings for other programs: JSON, SARIF 2.1.0, JUnit.

mod entry;
mod finding_list;
mod junit;
mod sarif;

use std::io::Write;

use serde::Serialize;

use super::Findings;
use super::json::{Head, JsonError, write};
use crate::model::finding::Severity;

pub use finding_list::FindingList;

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
