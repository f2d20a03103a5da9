//! What people are told of a run that came to its end: cells, coverage, findings, files.

use tonghop::format;
use tonghop::job::Job;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Coverage, Gap};
use tonghop::model::finding::Severity;
use tonghop::model::table_shape::{BY_DISTRICT, OVERVIEW};
use tonghop::model::text::Language;
use tonghop::pipeline::{Outcome, WordsFile};
use tonghop::present::priorities::{heaviest_first, most_pressing};
use tonghop::publish::{self, gone_in_words, weaker_in_words};

use crate::complaints::reason;
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

/// That descriptions of the office are of an older program, and that the report shows the whole in no appendix: an office's own list of them may mean it, or forget it.
pub(super) fn appendices(outcome: &Outcome, console: &Console<'_>) {
    let outdated = &outcome.descriptions.outdated;
    if !outdated.is_empty() {
        console.line("run-templates-outdated", &[("files", outdated.join(", "))]);
    }
    let named = &outcome.descriptions.report.appendices;
    let shows_whole = named
        .iter()
        .any(|id| [OVERVIEW, BY_DISTRICT].contains(&&**id));
    if outcome.kept.is_none() && !shows_whole {
        console.line("run-no-overview", &[]);
    }
}

/// What the office has still to write into the report, and what became of the file for it.
pub(super) fn writing(job: &Job, outcome: &Outcome, console: &Console<'_>) {
    let Some(words) = &outcome.words else {
        return;
    };
    let file = own_words_file(&words.file, console);
    if !words.without_section.is_empty() {
        let names = words.without_section.join(", ");
        console.line(
            "run-words-section",
            &[("file", file.clone()), ("names", names)],
        );
    }
    if !words.writing.unprinted.is_empty() {
        let names = words.writing.unprinted.join(", ");
        console.line(
            "run-words-unprinted",
            &[("file", file.clone()), ("names", names)],
        );
    }
    let open = &words.writing.open;
    if open.is_empty() {
        return;
    }
    console.line("run-words-open", &[("count", console.count(open.len()))]);
    for one in open {
        let values = [
            ("heading", one.heading.clone()),
            ("prompt", one.prompt.clone()),
            ("name", one.id.clone()),
        ];
        console.words(&format!("    {}", console.say("run-words-blank", &values)));
    }
    match &words.file {
        WordsFile::NotKept => console.line("run-words-not-kept", &[]),
        WordsFile::Read(_) | WordsFile::Made(_) | WordsFile::NotMade(..) => {}
    }
    if is_to_be_issued(job) {
        console.line("run-words-draft", &[]);
    }
}

/// True when the job gives the report its number and date.
pub(super) fn is_to_be_issued(job: &Job) -> bool {
    !job.report.number.is_empty() && job.report.date.is_some()
}

/// The path of the file; says when it was made or could not be.
fn own_words_file(file: &WordsFile, console: &Console<'_>) -> String {
    let path = match file {
        WordsFile::NotKept => return String::new(),
        WordsFile::Read(path) => return path.display().to_string(),
        WordsFile::Made(path) | WordsFile::NotMade(path, _) => path.display().to_string(),
    };
    match file {
        WordsFile::NotMade(_, error) => {
            let values = [("file", path.clone()), ("reason", reason(error, console))];
            console.line("run-words-not-made", &values);
        }
        WordsFile::NotKept | WordsFile::Read(_) => {}
        WordsFile::Made(_) => {
            console.line("run-words-made", &[("file", path.clone())]);
        }
    }
    path
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
