//! The five outputs of a run, all rendered before any is written.

use std::path::Path;

use serde::Serialize;

use super::{Consolidated, RunError};
use crate::job::Job;
use crate::present::list::{self, FindingList, ListFormat};
use crate::present::pdf::{self, Fonts};
use crate::present::report::{self, Particulars};
use crate::present::tables::UnitRanking;
use crate::present::{Findings, json, workbook};

/// Name and bytes of an output.
pub(super) type Output = (&'static str, Vec<u8>);

/// Renders everything; the manifest comes last and names the hashes of the others.
pub(super) fn render(
    job: &Job,
    findings: &Findings,
    done: &Consolidated,
) -> Result<Vec<Output>, RunError> {
    let Consolidated {
        descriptions,
        files,
        consolidation,
        ..
    } = done;
    let as_of = job.as_of.to_string();
    let particulars = Particulars {
        as_of: as_of.clone(),
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
    };
    let presentation =
        report::present(consolidation, descriptions, findings.clone(), &particulars)?;
    let fonts = match &job.font {
        Some(path) => Fonts::from_file(path)?,
        None => Fonts::embedded()?,
    };
    let list_of_findings = FindingList {
        period: job.period,
        as_of: &as_of,
        findings: &presentation.findings,
    };
    let mut outputs: Vec<Output> = vec![
        ("tong-hop.xlsx", workbook::render(&presentation)?),
        ("bao-cao.pdf", pdf::render(&presentation.document, &fonts)?),
        ("so-lieu.json", json::figures(&presentation, files)?),
        (
            "phat-hien.json",
            list::render(&list_of_findings, ListFormat::Json)?,
        ),
    ];
    let named: Vec<(&str, &[u8])> = outputs
        .iter()
        .map(|(name, bytes)| (*name, bytes.as_slice()))
        .collect();
    let manifest = json::manifest(
        &Settings::of(job),
        (job.period, &as_of),
        files,
        descriptions,
        &named,
    )?;
    outputs.push(("manifest.json", manifest));
    Ok(outputs)
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
