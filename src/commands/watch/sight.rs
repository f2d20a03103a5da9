//! What one run showed, and how it differs from the one before.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use tonghop::aggregate::{headline_figure, headline_value};
use tonghop::check::codes::MISSING_RETURN;
use tonghop::format;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Consolidation, FigureStatus, Gap};
use tonghop::model::finding::Severity;
use tonghop::model::register::UnitIndex;
use tonghop::model::text::Bilingual;
use tonghop::pipeline::{Event, Outcome};
use tonghop::present::FindingRow;

use super::layout::Part;
use crate::console::Console;

/// Takes the headlines out of a run while it goes on.
#[derive(Default)]
pub(super) struct Watcher {
    descriptions: Option<Arc<Descriptions>>,
    headlines: Vec<Headline>,
}

impl Watcher {
    /// What the pipeline says.
    pub(super) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Received { descriptions, .. } => {
                self.descriptions = Some(Arc::clone(descriptions));
            }
            Event::Aggregated(figures) => {
                if let Some(descriptions) = &self.descriptions {
                    self.headlines = headlines(figures, descriptions);
                }
            }
            Event::Begins(_)
            | Event::Discovered(_)
            | Event::Read(_)
            | Event::Checked(_)
            | Event::Published(_) => {}
        }
    }
}

/// A headline figure in its own measure.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Headline {
    name: Bilingual,
    measure: Bilingual,
    decimals: u32,
    value: Option<Decimal>,
    status: FigureStatus,
}

fn headlines(figures: &Consolidation, descriptions: &Descriptions) -> Vec<Headline> {
    let known = descriptions.report.headlines.iter();
    known
        .map(|headline| Headline {
            name: headline.name.clone(),
            measure: descriptions
                .measure(&headline.measure)
                .map(|measure| measure.name.clone())
                .unwrap_or_default(),
            decimals: headline.decimals,
            value: headline_value(figures, descriptions, headline),
            status: headline_figure(figures, descriptions, headline)
                .map_or(FigureStatus::Unavailable, |figure| figure.status),
        })
        .collect()
}

/// What a run that wrote its outputs showed.
#[derive(Debug)]
pub(super) struct Sight {
    /// SHA-256 by path.
    files: BTreeMap<String, String>,
    headlines: Vec<Headline>,
    /// Unit and the forms it has not sent.
    missing: Vec<String>,
    /// Unit, forms and codes of errors that keep figures out of the totals.
    left_out: Vec<String>,
    /// The same where the unit is in the figure that stands for the form.
    rows_left_out: Vec<String>,
    /// Errors, one a line.
    errors: Vec<String>,
}

impl Sight {
    /// What is worth a place on the screen.
    pub(super) fn of(watcher: Watcher, outcome: &Outcome, console: &Console<'_>) -> Self {
        let errors = outcome.said.list.iter().filter(|row| {
            // A return that is missing stands among the missing ones already.
            row.severity == Severity::Error && row.code != MISSING_RETURN
        });
        Self {
            files: outcome
                .files
                .iter()
                .map(|file| (file.path.to_string(), file.sha256.clone()))
                .collect(),
            headlines: watcher.headlines,
            missing: gaps(outcome, console, |gap| matches!(gap, Gap::NotReceived)),
            left_out: gaps(outcome, console, |gap| matches!(gap, Gap::LeftOut(_))),
            rows_left_out: gaps(outcome, console, |gap| matches!(gap, Gap::RowsLeftOut(_))),
            errors: errors.map(|row| error(row, console)).collect(),
        }
    }

    /// The parts of the page, with what changed since `before`.
    pub(super) fn parts(&self, before: Option<&Sight>, console: &Console<'_>) -> Vec<Part> {
        let titled = |key: &str, lines: Vec<String>| {
            let title = console.say(key, &[("count", console.count(lines.len()))]);
            (!lines.is_empty()).then_some(Part { title, lines })
        };
        let changes = match before {
            Some(before) => titled("watch-changes", self.changes(before, console)),
            None => None,
        };
        let headlines = titled("watch-headlines", self.moves(before, console));
        let missing = titled("watch-missing", self.missing.clone());
        let left_out = titled("watch-left-out", self.left_out.clone());
        let rows_left_out = titled("watch-rows-left-out", self.rows_left_out.clone());
        let errors = titled("watch-errors", self.errors.clone());
        let parts = [changes, headlines, missing, left_out, rows_left_out, errors];
        parts.into_iter().flatten().collect()
    }

    /// Workbooks that came, changed or went.
    fn changes(&self, before: &Sight, console: &Console<'_>) -> Vec<String> {
        let paths: BTreeSet<&String> = self.files.keys().chain(before.files.keys()).collect();
        let change = |path: &String| {
            let key = match (before.files.get(path), self.files.get(path)) {
                (None, Some(_)) => "watch-new",
                (Some(_), None) => "watch-gone",
                (Some(old), Some(new)) if old != new => "watch-changed",
                (Some(_), Some(_)) | (None, None) => return None,
            };
            Some(console.say(key, &[("file", path.clone())]))
        };
        paths.into_iter().filter_map(change).collect()
    }

    /// Every headline with what its total lacks; one that moved with the figure it had.
    fn moves(&self, before: Option<&Sight>, console: &Console<'_>) -> Vec<String> {
        let language = console.language();
        let line = |headline: &Headline| {
            let old = before.and_then(|before| {
                let mut known = before.headlines.iter();
                known.find(|known| known.name == headline.name)
            });
            let now = measured(headline, console);
            let shown = match old {
                Some(old) if old.value != headline.value => {
                    let before = match headline.value {
                        Some(_) => figure(old, console),
                        None => measured(old, console),
                    };
                    console.say("watch-moved", &[("before", before), ("now", now)])
                }
                Some(_) | None => now,
            };
            let standing = match headline.status {
                FigureStatus::Incomplete => console.say("watch-incomplete", &[]),
                FigureStatus::Marked => console.say("watch-marked", &[]),
                FigureStatus::Complete | FigureStatus::Unavailable | FigureStatus::Withheld => {
                    String::new()
                }
            };
            let values = [
                ("name", headline.name.in_language(language).to_owned()),
                ("figures", shown),
                ("standing", standing),
            ];
            console.say("watch-headline", &values)
        };
        self.headlines.iter().map(line).collect()
    }
}

/// "TH112 · Huyện Đắk Glei · [3.TMBL] F13: …"; the file is named only when the unit is not known.
fn error(row: &FindingRow, console: &Console<'_>) -> String {
    let place = row.cell.as_ref().map(|cell| match cell.position {
        Some(position) if !row.unit.is_empty() => format!("[{}] {position}", cell.sheet),
        Some(_) | None => cell.to_string(),
    });
    let is_named = !row.unit.is_empty() && row.observed.starts_with(&row.unit);
    let unit = if is_named { "" } else { &row.unit };
    let values = [
        ("code", row.code.to_owned()),
        ("unit", unit.to_owned()),
        ("place", place.unwrap_or_default()),
        ("observed", row.observed.clone()),
    ];
    console.say("watch-error", &values)
}

/// With the decimals that the headline is printed with.
fn figure(headline: &Headline, console: &Console<'_>) -> String {
    let none = match headline.status {
        FigureStatus::Withheld => "watch-withheld",
        FigureStatus::Complete
        | FigureStatus::Incomplete
        | FigureStatus::Marked
        | FigureStatus::Unavailable => "watch-no-figure",
    };
    headline.value.map_or_else(
        || console.say(none, &[]),
        |value| format::number(value, Some(headline.decimals), console.language()),
    )
}

/// The figure with its measure, "4.916,7 tỷ đồng" or "116,6%"; what is no figure has none.
fn measured(headline: &Headline, console: &Console<'_>) -> String {
    let figure = figure(headline, console);
    let measure = headline.measure.in_language(console.language());
    match headline.value {
        Some(_) if measure == "%" => format!("{figure}%"),
        Some(_) => format!("{figure} {measure}"),
        None => figure,
    }
}

/// "Đắk Glei: Bán lẻ, Xuất nhập khẩu" or "Sa Thầy: cả 6 biểu", one line a unit, in official order.
fn gaps(outcome: &Outcome, console: &Console<'_>, wanted: impl Fn(&Gap) -> bool) -> Vec<String> {
    let language = console.language();
    let mut units: BTreeMap<UnitIndex, (Vec<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for coverage in &outcome.coverage {
        let form = outcome.descriptions.form(coverage.form);
        let form = form.map_or("", |form| form.short.in_language(language));
        for missing in &coverage.missing {
            if wanted(&missing.gap) {
                let (forms, codes) = units.entry(missing.unit).or_default();
                forms.push(form);
                codes.extend(missing.gap.codes().iter().copied());
            }
        }
    }
    let line = |(unit, (forms, codes)): (UnitIndex, (Vec<&str>, BTreeSet<&str>))| {
        let described = outcome.descriptions.register.unit(unit)?;
        let owed = outcome.coverage.iter();
        let owed = owed.filter(|coverage| coverage.expected.contains(&unit));
        let is_all = forms.len() > 1 && forms.len() == owed.count();
        let forms = if is_all {
            console.say("watch-all-forms", &[("count", console.count(forms.len()))])
        } else {
            forms.join(", ")
        };
        let values = [
            ("unit", described.short.clone()),
            ("forms", forms),
            ("codes", codes.into_iter().collect::<Vec<_>>().join(", ")),
        ];
        Some(console.say("watch-gap", &values))
    };
    units.into_iter().filter_map(line).collect()
}
