//! The figures, the findings and the run as JSON for other programs. Field names and their meaning never change within a
//! schema version; numbers are exact decimals.

mod entries;
mod figure_list;
mod plain;

use std::io::{self, Write};

use serde::Serialize;

use super::Presentation;
use crate::exit::{Exit, HasExit};
use crate::model::descriptions::Descriptions;
use crate::model::index::BeyondTable;
use crate::model::observation::FileRecord;
use crate::model::own_words::OwnWords;
use crate::model::period::Period;
pub use entries::Hashed;
pub(super) use entries::exact;
use entries::{CoverageEntry, Names, Source};
use figure_list::FigureList;

/// Raised when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// Why a JSON output is not there.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// It could not be written out.
    #[error("cannot write {output} as JSON")]
    Write {
        /// Which output.
        output: &'static str,
        /// What the writer says.
        #[source]
        source: io::Error,
    },
    /// It names more sheets than the program can number.
    #[error("cannot number the sheets that {output} names")]
    Sheets {
        /// Which output.
        output: &'static str,
        /// The first sheet beyond.
        #[source]
        source: BeyondTable,
    },
}

impl HasExit for JsonError {
    fn exit(&self) -> Exit {
        match self {
            Self::Write { .. } => Exit::Disk,
            Self::Sheets { source, .. } => source.exit(),
        }
    }
}

/// `so-lieu.json`: every figure printed in the workbook or the document, what those figures rest on, and the figures of the
/// units behind every total that adds up, sorted by id, so that "sum over units = province" can be checked from it alone.
///
/// A figure names the figures it follows from; a figure that stands in returns names the cells as `file#sheet!A1`.
pub fn figures<W: Write>(
    presentation: &Presentation<'_>,
    sources: &[FileRecord],
    mut out: W,
) -> Result<(), JsonError> {
    const OUTPUT: &str = "so-lieu.json";
    let consolidation = presentation.consolidation;
    let names = Names {
        descriptions: presentation.descriptions,
        consolidation,
    };
    let coverage = consolidation.coverage.iter();
    let mut before = bytes(
        OUTPUT,
        &FiguresFile {
            head: Head::of(presentation),
            province: &presentation.descriptions.register.province.vi,
            sources: sources.iter().map(Source::of).collect(),
            coverage: coverage
                .map(|coverage| CoverageEntry::of(coverage, names))
                .collect(),
            figures: [],
        },
    )?;
    // The list is written one by one into the brackets that close the file.
    let after = before.split_off(before.len().saturating_sub(CLOSING.len()));
    let list = FigureList::of(presentation);
    let mut list = list.map_err(|source| JsonError::Sheets {
        output: OUTPUT,
        source,
    })?;
    let written = out
        .write_all(&before)
        .and_then(|()| list.write(&mut out))
        .and_then(|()| out.write_all(&after))
        .and_then(|()| out.flush());
    written.map_err(|source| JsonError::Write {
        output: OUTPUT,
        source,
    })
}

/// What stands behind the figures.
const CLOSING: &str = "]}\n";

/// `manifest.json`: what went into the run and what came out of it, each with the SHA-256 of its bytes.
///
/// `settings` is the job as it was in force, `own_words` what the office wrote into the report, `history` the digest of the earlier months that the returns were held against, `set` what the outputs hold. The manifest is published last: when it fits the files, the set is complete.
pub fn manifest<'a, J: Serialize, S: Serialize>(
    (settings, history, set): (&J, Option<&'a str>, &S),
    (period, as_of): (Period, &str),
    sources: &[FileRecord],
    (descriptions, own_words): (&Descriptions, &OwnWords),
    outputs: impl Iterator<Item = Hashed<'a>>,
) -> Result<Vec<u8>, JsonError> {
    let templates = descriptions.hashes.iter();
    bytes(
        "manifest.json",
        &ManifestFile {
            head: Head::at(Some(period), as_of),
            job: settings,
            history,
            set,
            inputs: sources.iter().map(Source::of).collect(),
            templates: templates
                .map(|(file, sha256)| Hashed {
                    file,
                    sha256: sha256.clone(),
                    size: None,
                })
                .collect(),
            own_words: (!own_words.path.is_empty()).then(|| Hashed {
                file: &own_words.path,
                sha256: own_words.sha256.clone(),
                size: None,
            }),
            outputs: outputs.collect(),
        },
    )
}

/// Writes the file as one line of JSON.
pub(super) fn write<T: Serialize, W: Write>(
    output: &'static str,
    file: &T,
    mut out: W,
) -> Result<(), JsonError> {
    let written = serde_json::to_writer(&mut out, file).map_err(io::Error::from);
    let written = written.and_then(|()| out.write_all(b"\n"));
    written.map_err(|source| JsonError::Write { output, source })
}

fn bytes<T: Serialize>(output: &'static str, file: &T) -> Result<Vec<u8>, JsonError> {
    let mut bytes = Vec::new();
    write(output, file, &mut bytes)?;
    Ok(bytes)
}

/// What every JSON output begins with.
#[derive(Serialize)]
pub(super) struct Head<'a> {
    schema_version: u32,
    program: &'static str,
    program_version: &'static str,
    /// None when nothing says which.
    period: Option<Period>,
    as_of: &'a str,
}

impl<'a> Head<'a> {
    fn of(presentation: &'a Presentation<'_>) -> Self {
        Self::at(Some(presentation.consolidation.period), &presentation.as_of)
    }

    pub(super) fn at(period: Option<Period>, as_of: &'a str) -> Self {
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
    /// Written into these brackets one by one.
    figures: [(); 0],
}

#[derive(Serialize)]
struct ManifestFile<'a, J, S> {
    #[serde(flatten)]
    head: Head<'a>,
    job: &'a J,
    history: Option<&'a str>,
    set: &'a S,
    inputs: Vec<Source<'a>>,
    templates: Vec<Hashed<'a>>,
    /// Left away where the office wrote nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_words: Option<Hashed<'a>>,
    outputs: Vec<Hashed<'a>>,
}
