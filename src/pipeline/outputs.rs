//! The six outputs of a run, all rendered before any is written.

use std::path::Path;

use serde::Serialize;

use super::consolidated::Consolidated;
use super::error::RunError;
use crate::job::Job;
use crate::model::limits::Limits;
use crate::model::own_words::{OwnWords, Writing};
use crate::present::fonts::Fonts;
use crate::present::json::Hashed;
use crate::present::list::{self, FindingList, ListFormat};
use crate::present::pdf;
use crate::present::report::{self, Particulars};
use crate::present::tables::UnitRanking;
use crate::present::{Findings, json, word, workbook};
use crate::publish::{OutputSet, Staged, StagedFile, Staging, Written};

/// Renders everything beside its place; the manifest comes last and names the hashes of the others.
///
/// With more than one thread the workbook is rendered beside the document and the figures. Gives the findings back.
pub(super) fn render(
    job: &Job,
    (findings, set, words): (Findings, &OutputSet, &OwnWords),
    done: &Consolidated,
    staging: &Staging<'_>,
) -> Result<(Vec<Staged>, Findings, Writing), RunError> {
    let Consolidated {
        descriptions,
        files,
        consolidation,
        ..
    } = done;
    let particulars = Particulars {
        own_words: words.clone(),
        explained: done.explained.clone(),
        ..particulars(job)
    };
    let shown = report::present(consolidation, descriptions, findings, &particulars)?;
    let presentation = &shown;

    let workbook = || {
        staged(staging, "tong-hop.xlsx", |out| {
            let most = workbook::LINES_OF_A_SHEET;
            Ok(workbook::render(presentation, most, &job.out, out)?)
        })
    };
    // The figures first: they take little memory while the workbook takes most.
    let others = || -> Result<[Staged; 3], RunError> {
        let figures = staged(staging, "so-lieu.json", |out| {
            Ok(json::figures(presentation, files, out)?)
        })?;
        let fonts = Fonts::of(job.font.as_deref())?;
        let document = staged(staging, "bao-cao.pdf", |out| {
            Ok(pdf::render(&presentation.document, &fonts, out)?)
        })?;
        let editable = staged(staging, "bao-cao.docx", |out| {
            Ok(word::render(&presentation.document, out)?)
        })?;
        Ok([document, editable, figures])
    };
    // The workbook here, where the round has left most room.
    let (others, workbook) = if job.threads > 1 {
        both(others, workbook)
    } else {
        (others(), workbook())
    };
    let (workbook, [document, editable, figures]) = (workbook?, others?);

    let as_of = job.as_of.to_string();
    let list_of_findings = FindingList {
        period: Some(job.period),
        as_of: &as_of,
        findings: &presentation.findings,
    };
    let findings = staged(staging, "phat-hien.json", |out| {
        Ok(list::render(&list_of_findings, ListFormat::Json, out)?)
    })?;
    let mut outputs = vec![workbook, document, editable, figures, findings];
    let named: Vec<Written> = outputs.iter().map(Staged::written).collect();
    let manifest = json::manifest(
        (&Settings::of(job), done.history.as_deref(), set),
        (job.period, &as_of),
        files,
        (descriptions, words),
        named.iter().map(|written| Hashed {
            file: &written.file,
            sha256: written.sha256.clone(),
            size: Some(written.size),
        }),
    )?;
    outputs.push(staging.whole("manifest.json", &manifest)?);
    Ok((outputs, shown.findings, shown.writing))
}

/// Renders one output beside its place.
fn staged(
    staging: &Staging<'_>,
    name: &str,
    render: impl FnOnce(&mut StagedFile) -> Result<(), RunError>,
) -> Result<Staged, RunError> {
    let mut file = staging.stage(name)?;
    render(&mut file)?;
    Ok(file.finish()?)
}

/// Does two things at once.
fn both<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    std::thread::scope(|scope| {
        let first = scope.spawn(first);
        let second = second();
        match first.join() {
            Ok(first) => (first, second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
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
        ..Particulars::default()
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
    #[serde(skip_serializing_if = "Limits::are_default")]
    limits: Limits,
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
            limits: Limits {
                // How long a run may take decides nothing that it says.
                seconds: Limits::default().seconds,
                ..job.limits
            },
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
