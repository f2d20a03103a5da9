//! The five outputs of a run, all rendered before any is written.

use std::path::Path;

use serde::Serialize;

use super::{Consolidated, RunError};
use crate::job::Job;
use crate::present::json::Hashed;
use crate::present::list::{self, FindingList, ListFormat};
use crate::present::pdf::{self, Fonts};
use crate::present::report::{self, Particulars};
use crate::present::tables::UnitRanking;
use crate::present::{FindingRow, json, workbook};
use crate::publish::{Staged, Staging, Written};

/// Renders everything beside its place; the manifest comes last and names the hashes of the others.
///
/// `rows` are the findings of `done` in words.
pub(super) fn render(
    job: &Job,
    rows: &[FindingRow],
    done: &Consolidated,
    staging: &Staging<'_>,
) -> Result<Vec<Staged>, RunError> {
    let Consolidated {
        descriptions,
        files,
        consolidation,
        ..
    } = done;
    let as_of = job.as_of.to_string();
    let presentation = report::present(
        consolidation,
        descriptions,
        rows.to_vec(),
        &particulars(job),
    )?;
    let fonts = match &job.font {
        Some(path) => Fonts::from_file(path)?,
        None => Fonts::embedded()?,
    };
    let findings = FindingList {
        period: job.period,
        as_of: &as_of,
        findings: &presentation.findings,
    };
    let mut outputs = vec![
        staging.whole("tong-hop.xlsx", &workbook::render(&presentation)?)?,
        staging.whole("bao-cao.pdf", &pdf::render(&presentation.document, &fonts)?)?,
        staging.whole("so-lieu.json", &json::figures(&presentation, files)?)?,
        staging.whole(
            "phat-hien.json",
            &list::render(&findings, ListFormat::Json)?,
        )?,
    ];
    let named: Vec<Written> = outputs.iter().map(Staged::written).collect();
    let manifest = json::manifest(
        &Settings::of(job),
        (job.period, &as_of),
        files,
        descriptions,
        named.iter().map(|written| Hashed {
            file: &written.file,
            sha256: written.sha256.clone(),
            size: Some(written.size),
        }),
    )?;
    outputs.push(staging.whole("manifest.json", &manifest)?);
    Ok(outputs)
}

fn particulars(job: &Job) -> Particulars {
    Particulars {
        as_of: job.as_of.to_string(),
        number: job.report.number.clone(),
        date: job
            .report
            .date
            .map(|date| date.to_string())
            .unwrap_or_default(),
        ranking: if job.ranking {
            UnitRanking::Shown
        } else {
            UnitRanking::Hidden
        },
        inbox: way(&job.out, &job.inbox),
    }
}

/// The settings that decide what the outputs say; where the folders lie and how many threads read does not.
#[derive(Debug, Serialize)]
pub(super) struct Settings<'a> {
    period: String,
    keep_months_from: String,
    as_of: String,
    on_error: crate::aggregate::OnError,
    language: crate::model::text::Language,
    ranking: bool,
    report_number: &'a str,
    rules: &'a crate::model::settings::RuleSettings,
}

impl<'a> Settings<'a> {
    pub(super) fn of(job: &'a Job) -> Self {
        Self {
            period: job.period.to_string(),
            keep_months_from: job.keep_from.to_string(),
            as_of: job.as_of.to_string(),
            on_error: job.on_error,
            language: job.language,
            ranking: job.ranking,
            report_number: &job.report.number,
            rules: &job.rules,
        }
    }
}

/// The way from one folder to another with `/`, for links between files that move together.
///
/// Falls back to the target as given when the two have nothing in common.
fn way(from: &Path, to: &Path) -> String {
    let (Ok(from), Ok(whole)) = (from.canonicalize(), to.canonicalize()) else {
        return to.to_string_lossy().replace('\\', "/");
    };
    let shared = from
        .components()
        .zip(whole.components())
        .take_while(|(one, other)| one == other)
        .count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = whole
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
