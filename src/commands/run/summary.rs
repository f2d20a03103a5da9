//! What people are told of a run that came to its end: cells, coverage, findings, files.

use tonghop::format;
use tonghop::job::Job;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Coverage, Gap};
use tonghop::model::finding::Severity;
use tonghop::model::table_shape::{BY_DISTRICT, OVERVIEW};
use tonghop::model::text::Language;
use tonghop::pipeline::Outcome;
use tonghop::present::priorities::{heaviest_first, most_pressing};
use tonghop::publish::{self, gone_in_words, weaker_in_words};

use crate::console::Console;

/// The whole, in lines on standard error.
pub(super) fn summary(job: &Job, outcome: &Outcome, console: &Console<'_>) {
    let ledger = outcome.ledger();
    let count = |count: u64| console.count(usize::try_from(count).unwrap_or(usize::MAX));
    let cells = outcome.files.iter().map(|file| file.cells).sum();
    console.line(
        "run-read",
        &[
            ("files", console.count(outcome.files.len())),
            ("cells", count(cells)),
        ],
    );
    if outcome.files.is_empty() {
        console.line(
            "run-inbox-empty",
            &[("folder", job.inbox.display().to_string())],
        );
    }
    for file in &outcome.files {
        let values = [
            ("file", file.path.to_string()),
            ("used", count(file.ledger.used)),
            ("label", count(file.ledger.label)),
            ("ignored", count(file.ledger.ignored)),
            ("reported", count(file.ledger.reported)),
            ("total", count(file.ledger.total())),
        ];
        console.line("run-ledger-file", &values);
    }
    let values = [
        ("used", count(ledger.used)),
        ("label", count(ledger.label)),
        ("ignored", count(ledger.ignored)),
        ("reported", count(ledger.reported)),
        ("total", count(ledger.total())),
    ];
    console.line("run-ledger", &values);
    for coverage in &outcome.coverage {
        coverage_line(coverage, &outcome.descriptions, job.language, console);
    }
    let of = |severity| {
        console.count(
            outcome
                .findings
                .iter()
                .filter(|marked| marked.finding.severity == severity)
                .count(),
        )
    };
    let values = [
        ("errors", of(Severity::Error)),
        ("warnings", of(Severity::Warning)),
        ("notes", of(Severity::Note)),
    ];
    console.line("run-findings", &values);
    for written in &outcome.written {
        let kilobytes = usize::try_from(written.size.div_ceil(1024)).unwrap_or(usize::MAX);
        let values = [
            ("file", job.out.join(&written.file).display().to_string()),
            ("size", console.count(kilobytes)),
        ];
        console.line("run-written", &values);
    }
}

/// Name of the weight of the heaviest finding, as it stands in a sentence.
pub(super) fn heaviest(outcome: &Outcome, console: &Console<'_>) -> String {
    let worst = outcome.worst().map(|worst| console.severity(worst));
    worst.unwrap_or_default().to_lowercase()
}

/// What is to be settled first, and how many findings more there are.
pub(super) fn pressing(outcome: &Outcome, console: &Console<'_>) {
    let rows = match outcome.kept {
        Some(_) => heaviest_first(&outcome.said.list),
        None => outcome.said.list.clone(),
    };
    let first = most_pressing(&rows).first;
    if !first.is_empty() {
        console.line("run-first", &[]);
    }
    for (number, pressing) in (1_usize..).zip(&first) {
        console.painted_words(&console.pressing(number, pressing));
    }
    let shown: usize = first.iter().map(|pressing| pressing.findings).sum();
    let more = rows
        .iter()
        .filter(|row| row.severity > Severity::Note)
        .count()
        .saturating_sub(shown);
    if more > 0 {
        // The list of the set is of another run when nothing was written.
        let file = match outcome.kept {
            Some(_) => publish::FINDINGS,
            None => "phat-hien.json",
        };
        let values = [("count", console.count(more)), ("file", file.to_owned())];
        let key = if first.is_empty() {
            "run-some-findings"
        } else {
            "run-more-findings"
        };
        console.line(key, &values);
    }
}

/// That the report shows the whole in no appendix: an office's own list of them may mean it, or forget it.
pub(super) fn appendices(outcome: &Outcome, console: &Console<'_>) {
    let named = &outcome.descriptions.report.appendices;
    let shows_whole = named
        .iter()
        .any(|id| [OVERVIEW, BY_DISTRICT].contains(&&**id));
    if outcome.kept.is_none() && !shows_whole {
        console.line("run-no-overview", &[]);
    }
}

/// What the last outputs had and these do not, or no longer whole, and what stood there that no known run wrote so.
pub(super) fn differences(outcome: &Outcome, console: &Console<'_>) {
    if outcome.kept.is_none() && !outcome.gone.is_empty() {
        let gone = gone_in_words(&outcome.gone, console.catalogue(), console.language());
        console.line("run-gone", &[("gone", gone)]);
    }
    if outcome.kept.is_none() && !outcome.weaker.is_empty() {
        let figures = weaker_in_words(&outcome.weaker, console.catalogue(), console.language());
        console.line("run-weaker", &[("figures", figures)]);
    }
    for edited in &outcome.edited {
        let values = [
            ("file", edited.file.clone()),
            ("kept", edited.kept_as.clone()),
        ];
        let key = format!("run-aside-{}", edited.kept_for.name());
        console.line(&key, &values);
    }
}

fn coverage_line(
    coverage: &Coverage,
    descriptions: &Descriptions,
    language: Language,
    console: &Console<'_>,
) {
    let form = descriptions
        .form(coverage.form)
        .map(|form| form.short.in_language(language).to_owned())
        .unwrap_or_default();
    let share = coverage
        .share
        .map(|share| format::number(share, Some(1), language))
        .unwrap_or_default();
    let key = if coverage.expected.is_empty() {
        "run-coverage-not-owed"
    } else {
        "run-coverage"
    };
    let values = [
        ("form", form),
        ("received", console.count(coverage.counted())),
        ("expected", console.count(coverage.expected.len())),
        ("share", share),
    ];
    console.line(key, &values);
    let names = |wanted: &dyn Fn(&Gap) -> bool| {
        let units = coverage
            .missing
            .iter()
            .filter(|missing| wanted(&missing.gap));
        let units = units.filter_map(|missing| descriptions.register.unit(missing.unit));
        units
            .map(|unit| unit.name.in_language(language))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let in_error = coverage.in_error.iter();
    let in_error = in_error.filter_map(|unit| descriptions.register.unit(*unit));
    let in_error: Vec<&str> = in_error
        .map(|unit| unit.name.in_language(language))
        .collect();
    for (key, units) in [
        ("run-missing", names(&|gap| matches!(gap, Gap::NotReceived))),
        ("run-left-out", names(&|gap| matches!(gap, Gap::LeftOut(_)))),
        (
            "run-rows-left-out",
            names(&|gap| matches!(gap, Gap::RowsLeftOut(_))),
        ),
        ("run-in-error", in_error.join(", ")),
    ] {
        if !units.is_empty() {
            console.words(&format!("    {}", console.say(key, &[("units", units)])));
        }
    }
}
