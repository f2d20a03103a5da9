//! The figures, the findings and the run as JSON for other programs. Field names and their meaning never change within a
//! schema version; numbers are exact decimals.

mod entries;

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Presentation;
use crate::hash::hex;
use crate::model::descriptions::Descriptions;
use crate::model::figure::{Derivation, FigureIndex, LineKey};
use crate::model::indicator::Aggregation;
use crate::model::observation::FileRecord;
use crate::model::period::Period;
use crate::model::table::TableCell;
use entries::{CoverageEntry, FigureList, Hashed, Names, Source, operands};

pub(super) use entries::exact;

/// Raised when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// A JSON output could not be written out.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {output} as JSON")]
pub struct JsonError {
    /// Which output.
    output: &'static str,
    /// What the writer says.
    #[source]
    source: serde_json::Error,
}

/// `so-lieu.json`: every figure printed in the workbook or the document, what those figures rest on, and the figures of the
/// units behind every total that adds up, sorted by id, so that "sum over units = province" can be checked from it alone.
///
/// A figure names the figures it follows from; a figure that stands in returns names the cells as `file#sheet!A1`.
pub fn figures(
    presentation: &Presentation<'_>,
    sources: &[FileRecord],
) -> Result<Vec<u8>, JsonError> {
    let consolidation = presentation.consolidation;
    let names = Names {
        descriptions: presentation.descriptions,
        consolidation,
    };
    let printed = printed(presentation);
    write(
        "so-lieu.json",
        &FiguresFile {
            head: Head::of(presentation),
            province: &presentation.descriptions.register.province.vi,
            sources: sources.iter().map(Source::of).collect(),
            coverage: consolidation
                .coverage
                .iter()
                .map(|coverage| CoverageEntry::of(coverage, names))
                .collect(),
            figures: FigureList {
                wanted: wanted(names, &printed),
                printed,
                names,
            },
        },
    )
}

/// `manifest.json`: what went into the run and what came out of it, each with the SHA-256 of its bytes.
///
/// `settings` is the job as it was in force. The manifest is published last: when it fits the files, the set is complete.
pub fn manifest<J: Serialize>(
    settings: &J,
    (period, as_of): (Period, &str),
    sources: &[FileRecord],
    descriptions: &Descriptions,
    outputs: &[(&str, &[u8])],
) -> Result<Vec<u8>, JsonError> {
    let templates = descriptions.hashes.iter();
    write(
        "manifest.json",
        &ManifestFile {
            head: Head::at(period, as_of),
            job: settings,
            inputs: sources.iter().map(Source::of).collect(),
            templates: templates
                .map(|(file, sha256)| Hashed {
                    file,
                    sha256: sha256.clone(),
                    size: None,
                })
                .collect(),
            outputs: outputs
                .iter()
                .map(|(file, bytes)| Hashed {
                    file,
                    sha256: hex(&Sha256::digest(bytes)),
                    size: Some(bytes.len()),
                })
                .collect(),
        },
    )
}

/// Figures of the tables and of the sentences.
fn printed(presentation: &Presentation<'_>) -> BTreeSet<FigureIndex> {
    let rows = presentation.tables.iter().flat_map(|table| &table.rows);
    let cells = rows.flat_map(|row| &row.cells);
    let in_tables = cells.filter_map(|cell| match cell {
        TableCell::Figure(printed) => Some(printed.figure),
        TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
    });
    in_tables
        .chain(presentation.quoted.iter().copied())
        .collect()
}

/// The printed figures, all they rest on, and whatever adds up over units.
fn wanted(names: Names<'_>, printed: &BTreeSet<FigureIndex>) -> BTreeSet<FigureIndex> {
    let mut wanted = BTreeSet::new();
    let mut open: Vec<FigureIndex> = printed.iter().copied().collect();
    while let Some(index) = open.pop() {
        if wanted.insert(index)
            && let Some(figure) = names.consolidation.figure(index)
        {
            open.extend(operands(&figure.derivation));
        }
    }
    let figures = names.consolidation.figures.iter().zip(0_u32..);
    let additive = figures.filter(|(figure, _)| is_additive(names, &figure.derivation));
    wanted.extend(additive.map(|(_, index)| FigureIndex(index)));
    wanted
}

fn is_additive(names: Names<'_>, derivation: &Derivation) -> bool {
    let adds_up = |key: LineKey| {
        let indicator = names
            .consolidation
            .indicators
            .get(usize::from(key.indicator));
        let indicator = indicator.and_then(|id| names.descriptions.indicator(id));
        match indicator.map(|indicator| indicator.aggregation) {
            Some(Aggregation::Sum | Aggregation::EndOfPeriod) => true,
            Some(Aggregation::Recompute | Aggregation::Stated) | None => false,
        }
    };
    match derivation {
        Derivation::Observed(line, _) => {
            let line = names.consolidation.line(*line);
            line.is_some_and(|line| adds_up(line.key))
        }
        Derivation::TotalOfUnits(key, _) => adds_up(*key),
        Derivation::Sum(_)
        | Derivation::Difference(..)
        | Derivation::Ratio(..)
        | Derivation::PerMonth(..)
        | Derivation::IndexGrowth(_)
        | Derivation::Points { .. }
        | Derivation::EarlierReturns(_) => false,
    }
}

/// The file as one line of JSON.
pub(super) fn write<T: Serialize>(output: &'static str, file: &T) -> Result<Vec<u8>, JsonError> {
    let mut bytes = serde_json::to_vec(file).map_err(|source| JsonError { output, source })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What every JSON output begins with.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    schema_version: u32,
    program: &'static str,
    program_version: &'static str,
    period: Period,
    as_of: &'a str,
}

impl<'a> Head<'a> {
    fn of(presentation: &'a Presentation<'_>) -> Self {
        Self::at(presentation.consolidation.period, &presentation.as_of)
    }

    pub(super) fn at(period: Period, as_of: &'a str) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            program: env!("CARGO_PKG_NAME"),
            program_version: env!("CARGO_PKG_VERSION"),
            period,
            as_of,
        }
    }
}

#[derive(Serialize)]
struct FiguresFile<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    province: &'a str,
    sources: Vec<Source<'a>>,
    coverage: Vec<CoverageEntry<'a>>,
    figures: FigureList<'a>,
}

#[derive(Serialize)]
struct ManifestFile<'a, J> {
    #[serde(flatten)]
    head: Head<'a>,
    job: &'a J,
    inputs: Vec<Source<'a>>,
    templates: Vec<Hashed<'a>>,
    outputs: Vec<Hashed<'a>>,
}
