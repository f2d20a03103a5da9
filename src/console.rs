//! What people see on standard error: progress on a terminal, plain lines elsewhere.
#![allow(
    clippy::print_stderr,
    reason = "this file is the one that speaks to people"
)]

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rust_decimal::Decimal;
use tonghop::describe;
use tonghop::format;
use tonghop::job::Job;
use tonghop::message::{Catalogue, plain};
use tonghop::model::descriptions::Descriptions;
use tonghop::model::finding::Severity;
use tonghop::model::marked::Marked;
use tonghop::model::rewording::Reworded;
use tonghop::model::settings::RuleSettings;
use tonghop::model::text::Language;
use tonghop::pipeline::{Event, Stage, Words, unweighed};
use tonghop::present::FindingRow;
use tonghop::present::priorities::Pressing;

/// Speaks to the person at the terminal.
pub(crate) struct Console<'a> {
    /// The program's own words.
    own: &'a Catalogue,
    /// Those of the office; none before its job is known, and where it words nothing.
    of_office: Option<Catalogue>,
    language: Language,
    in_colour: bool,
    bar: Option<ProgressBar>,
}

impl<'a> Console<'a> {
    /// `no_color` is true when NO_COLOR is set, whatever its value.
    pub(crate) fn new(own: &'a Catalogue, language: Language, no_color: bool) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        Self {
            own,
            of_office: None,
            language,
            in_colour: is_terminal && !no_color,
            bar: None,
        }
    }

    /// The catalogue it speaks from.
    pub(crate) fn catalogue(&self) -> &Catalogue {
        self.of_office.as_ref().unwrap_or(self.own)
    }

    /// The language it speaks.
    pub(crate) fn language(&self) -> Language {
        self.language
    }

    /// Speaks the language of the job, in the words of its office, from here on.
    pub(crate) fn speak_for(&mut self, job: &Job) {
        self.language = job.language;
        self.reword(&describe::rewording(job.templates.as_deref()));
    }

    /// Speaks in the words of an office from here on, and of no other.
    pub(crate) fn reword(&mut self, texts: &[Reworded]) {
        self.of_office = (!texts.is_empty()).then(|| self.own.reworded(texts));
    }

    /// Name of a weight.
    pub(crate) fn severity(&self, severity: Severity) -> String {
        let key = match severity {
            Severity::Error => "severity-error",
            Severity::Warning => "severity-warning",
            Severity::Note => "severity-note",
        };
        self.say(key, &[])
    }

    /// A text of the catalogue.
    pub(crate) fn say(&self, key: &str, values: &[(&str, String)]) -> String {
        self.catalogue().say(self.language, key, values)
    }

    /// A line of the catalogue on standard error.
    pub(crate) fn line(&self, key: &str, values: &[(&str, String)]) {
        self.words(&self.say(key, values));
    }

    /// Words that may hold anything, as causes of errors do.
    pub(crate) fn words(&self, words: &str) {
        self.painted_words(&plain(words));
    }

    /// Words in which colours are ours.
    pub(crate) fn painted_words(&self, words: &str) {
        // Where nobody can be told, as when the log lies on a full disk, the work goes on.
        let print = || {
            let _ = writeln!(std::io::stderr(), "{words}");
        };
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// A whole number in the style of the language.
    pub(crate) fn count(&self, count: usize) -> String {
        format::number(count.into(), Some(0), self.language)
    }

    /// Seconds with two decimals in the style of the language.
    pub(crate) fn seconds(&self, time: Duration) -> String {
        let milliseconds = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        format::number(Decimal::new(milliseconds, 3), Some(2), self.language)
    }

    /// Shows what the run is doing; silent when nobody watches.
    pub(crate) fn event(&mut self, event: Event<'_>) {
        let message = match event {
            Event::Discovered(files) => {
                if std::io::stderr().is_terminal() {
                    let bar = ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX));
                    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}");
                    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
                    self.bar = Some(bar);
                }
                "progress-reading"
            }
            Event::Read(_) => {
                self.bar.iter().for_each(|bar| bar.inc(1));
                return;
            }
            Event::Begins(Stage::Discover | Stage::Read)
            | Event::Received { .. }
            | Event::Checked(_)
            | Event::Aggregated(_)
            | Event::Published(_) => return,
            Event::Begins(Stage::Check) => "progress-checking",
            Event::Begins(Stage::Aggregate) => "progress-consolidating",
            Event::Begins(Stage::Present | Stage::Publish | Stage::History) => "progress-writing",
        };
        let message = self.say(message, &[]);
        self.bar
            .iter()
            .for_each(|bar| bar.set_message(message.clone()));
    }

    /// Takes the progress bar away.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    /// Findings in words, by what the job says of rules; no figure of the province weighs them.
    pub(crate) fn unweighed(
        &self,
        findings: Vec<Marked>,
        descriptions: &Descriptions,
        settings: &RuleSettings,
    ) -> Vec<FindingRow> {
        let words = Words {
            catalogue: self.catalogue(),
            descriptions,
            settings,
            language: self.language,
        };
        words.rows(&unweighed(findings))
    }

    /// A finding in words, its weight painted.
    pub(crate) fn finding(&self, row: &FindingRow) -> String {
        let name = &row.severity_name;
        let painted = self.painted(name, row.severity);
        row.in_words(self.catalogue(), self.language)
            .replacen(name, &painted, 1)
    }

    /// A cause to be settled: its number and weight, then its leading finding.
    pub(crate) fn pressing(&self, number: usize, pressing: &Pressing<'_>) -> String {
        let score = pressing.score.map(|score| {
            // Of a figure that is thirty times too large nobody needs to know how many times.
            if score > Decimal::ONE_HUNDRED {
                self.say("run-first-above", &[])
            } else {
                format::number(score, Some(2), self.language) + "%"
            }
        });
        let unknown = match score {
            Some(_) => String::new(),
            None => self.say("run-first-unknown", &[]),
        };
        let score = score.unwrap_or_default();
        let others = match pressing.findings.saturating_sub(1) {
            0 => String::new(),
            others => self.count(others),
        };
        let head = [
            ("number", self.count(number)),
            ("score", score),
            ("unknown", unknown),
            ("others", others),
        ];
        let head = self.say("run-first-head", &head);
        format!("{head}\n{}", self.finding(pressing.lead))
    }

    fn painted(&self, word: &str, severity: Severity) -> String {
        let colour = match severity {
            Severity::Error => "31",
            Severity::Warning => "33",
            Severity::Note => "36",
        };
        if self.in_colour {
            format!("\u{1b}[{colour}m{word}\u{1b}[0m")
        } else {
            word.to_owned()
        }
    }
}
