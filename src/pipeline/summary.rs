//! What a set holds, in the few lines that `status` shows.

use std::collections::{BTreeMap, BTreeSet};

use super::consolidated::Consolidated;
use super::{first_page, replaced};
use crate::aggregate::{headline_figure, headline_key};
use crate::job::Job;
use crate::model::descriptions::Headline;
use crate::model::figure::{FigureStatus, Gap};
use crate::model::finding::Severity;
use crate::model::register::UnitIndex;
use crate::present::FindingRow;
use crate::publish::{Holdings, OpenError, OutputSet, Units};

/// Errors that the status names; all of them are in the list of findings.
const NAMED_ERRORS: usize = 10;

/// The set of a run, still without its files; `rows` are the findings in words.
pub(super) fn set_of(job: &Job, done: &Consolidated, rows: &[FindingRow]) -> OutputSet {
    let of = |severity| rows.iter().filter(move |row| row.severity == severity);
    // What did not arrive stands among the units.
    let in_cells = of(Severity::Error).filter(|row| row.cell.is_some());
    let holdings = holdings(done);
    let mut sources = done.sources.clone();
    replaced::counted(&mut sources, &holdings);
    OutputSet {
        period: job.period,
        as_of: job.as_of,
        province: Some(done.descriptions.register.province.clone()),
        language: Some(job.language),
        units: units(job, done),
        holdings: Some(holdings),
        sources,
        errors: of(Severity::Error).count(),
        warnings: of(Severity::Warning).count(),
        open_errors: in_cells.take(NAMED_ERRORS).map(open).collect(),
        files: Vec::new(),
    }
}

fn open(row: &FindingRow) -> OpenError {
    OpenError {
        code: row.code.to_owned(),
        unit: row.unit.clone(),
        place: row
            .cell
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        text: row.observed.clone(),
    }
}

fn units(job: &Job, done: &Consolidated) -> Units {
    let coverage = &done.consolidation.coverage;
    let expected: BTreeSet<_> = coverage.iter().flat_map(|form| &form.expected).collect();
    let gaps = || coverage.iter().flat_map(|form| &form.missing);
    let with = |wanted: &dyn Fn(&Gap) -> bool| -> BTreeSet<_> {
        let gaps = gaps().filter(|missing| wanted(&missing.gap));
        gaps.map(|missing| missing.unit).collect()
    };
    let missing = with(&|gap| matches!(gap, Gap::NotReceived));
    let left_out = with(&|gap| !matches!(gap, Gap::NotReceived));
    let in_error = coverage.iter().flat_map(|form| &form.in_error);
    let in_error: BTreeSet<_> = in_error
        .copied()
        .filter(|unit| !left_out.contains(unit))
        .collect();
    let names = |units: &BTreeSet<_>| {
        let units = units
            .iter()
            .filter_map(|unit| done.descriptions.register.unit(*unit));
        units
            .map(|unit| unit.name.in_language(job.language).to_owned())
            .collect()
    };
    Units {
        expected: expected.len(),
        received: expected.len().saturating_sub(missing.len()),
        missing: names(&missing),
        left_out: names(&left_out),
        in_error: names(&in_error),
    }
}

/// Whose returns arrived, who is in the totals of the headlines, and what the first page says of them.
fn holdings(done: &Consolidated) -> Holdings {
    let register = &done.descriptions.register;
    let mut holdings = Holdings::default();
    let mut ids = |units: &mut dyn Iterator<Item = UnitIndex>| -> BTreeSet<String> {
        let units = units.filter_map(|unit| register.unit(unit));
        units
            .map(|unit| {
                holdings.units.insert(unit.id.clone(), unit.short.clone());
                unit.id.clone()
            })
            .collect()
    };
    let mut forms = BTreeMap::new();
    for coverage in &done.consolidation.coverage {
        if let Some(form) = done.descriptions.form(coverage.form) {
            let units = ids(&mut coverage.received.iter().copied());
            forms.insert(form.id.clone(), units);
        }
    }
    let mut headlines = BTreeMap::new();
    for headline in &done.descriptions.report.headlines {
        let units = ids(&mut counted(done, headline).into_iter());
        headlines.insert(headline.id.clone(), units);
    }
    Holdings {
        forms,
        headlines,
        first_page: first_page::of(done),
        ..holdings
    }
}

/// The units that owe a headline's form and are in its total.
fn counted(done: &Consolidated, headline: &Headline) -> Vec<UnitIndex> {
    let (consolidation, descriptions) = (&done.consolidation, &done.descriptions);
    let figure = headline_figure(consolidation, descriptions, headline);
    let figure =
        figure.filter(|figure| figure.value.is_some() || figure.status == FigureStatus::Withheld);
    let key = headline_key(descriptions, headline);
    let (Some(figure), Some(key)) = (figure, key) else {
        return Vec::new();
    };
    let of_form = consolidation
        .coverage
        .iter()
        .find(|coverage| coverage.form == key.form);
    let expected = of_form.into_iter().flat_map(|coverage| &coverage.expected);
    let in_total = expected.filter(|unit| !figure.lacking.contains(unit));
    in_total.copied().collect()
}
