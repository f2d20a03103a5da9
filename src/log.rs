//! A run for machines: one JSON object a line on standard error, one for each unit at each stage.
//!
//! The lines carry no time of day: the journal, the task scheduler and cron add theirs. The same inputs give the same lines, but
//! for the milliseconds that the stages took.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;

use serde::Serialize;
use tonghop::job::Job;
use tonghop::model::descriptions::Descriptions;
use tonghop::model::figure::{Consolidation, Coverage, Gap, Standing};
use tonghop::model::finding::Severity;
use tonghop::model::form::FormIndex;
use tonghop::model::marked::Marked;
use tonghop::model::observation::Round;
use tonghop::model::register::UnitIndex;
use tonghop::model::text::Language;
use tonghop::pipeline::Event;
use tonghop::publish::{Gone, Shortfall};

/// How much a line asks of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// Nothing.
    Info,
    /// The run does not end with 0 because of it.
    Warning,
    /// Nothing was written because of it.
    Error,
}

/// What happened; the fields never change their meaning.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Entry<'a> {
    /// The job is understood.
    Started {
        version: &'a str,
        period: String,
        as_of: String,
        inbox: String,
        out: String,
    },
    /// So many files of the inbox are to be read.
    Listed { files: usize },
    /// All are read; of some, perhaps, no cell. Those that did not change since an earlier run were not taken apart again.
    Read {
        files: usize,
        parsed: usize,
        without_cells: usize,
        cells: u64,
    },
    /// Returns of a unit.
    Received {
        unit: &'a str,
        name: &'a str,
        returns: usize,
        files: BTreeSet<&'a str>,
    },
    /// Findings in the returns of a unit; those of no unit have `null`.
    Checked {
        unit: Option<&'a str>,
        name: Option<&'a str>,
        errors: usize,
        warnings: usize,
        notes: usize,
    },
    /// Lines of a unit in the totals.
    Counted {
        unit: &'a str,
        name: &'a str,
        lines: usize,
    },
    /// A unit with errors that keep figures out of the totals.
    LeftOut {
        unit: &'a str,
        name: &'a str,
        forms: Vec<&'a str>,
        codes: BTreeSet<&'a str>,
    },
    /// A unit in the figure that stands for a form, with errors that keep others out of the totals.
    RowsLeftOut {
        unit: &'a str,
        name: &'a str,
        forms: Vec<&'a str>,
        codes: BTreeSet<&'a str>,
    },
    /// A unit that owes forms.
    Missing {
        unit: &'a str,
        name: &'a str,
        forms: Vec<&'a str>,
    },
    /// The figures are there.
    Aggregated { lines: usize, figures: usize },
    /// An output is in place.
    Written { file: &'a str, bytes: u64 },
    /// The last outputs stay; `gone` says of whom they have more.
    Kept {
        reason: &'static str,
        gone: &'a [Gone],
    },
    /// The stage is over.
    Took { milliseconds: u64 },
    /// A command of the job has ended; `fault` says what went wrong with it.
    Hook {
        program: &'a str,
        fault: Option<String>,
    },
    /// The run is over.
    Ended {
        exit: u8,
        faults: Vec<String>,
        summary: &'a str,
    },
}

impl<'a> Entry<'a> {
    /// Why the last outputs stay.
    pub(crate) fn kept(shortfall: &'a Shortfall) -> Self {
        Entry::Kept {
            reason: shortfall.kind.name(),
            gone: &shortfall.gone,
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    level: Level,
    stage: &'static str,
    run: Option<&'a str>,
    #[serde(flatten)]
    entry: Entry<'a>,
}

/// Writes the lines of one run.
#[derive(Debug)]
pub(crate) struct Log {
    /// Lines below this level are not written.
    lowest: Level,
    /// Findings from this weight on make the run fail.
    fail_on: Option<Severity>,
    language: Language,
    /// Known once the inputs are read.
    run_id: Option<String>,
    descriptions: Option<Arc<Descriptions>>,
}

impl Log {
    /// With `lowest` above [`Level::Info`] a run with nothing wrong writes nothing.
    pub(crate) fn new(lowest: Level) -> Self {
        Self {
            lowest,
            fail_on: None,
            language: Language::Vi,
            run_id: None,
            descriptions: None,
        }
    }

    /// The job is understood.
    pub(crate) fn started(&mut self, job: &Job) {
        self.fail_on = job.fail_on;
        self.language = job.language;
        let entry = Entry::Started {
            version: env!("CARGO_PKG_VERSION"),
            period: job.period.to_string(),
            as_of: job.as_of.to_string(),
            inbox: job.inbox.display().to_string(),
            out: job.out.display().to_string(),
        };
        self.write(Level::Info, "start", entry);
    }

    /// What the pipeline says.
    pub(crate) fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Discovered(files) => {
                self.write(Level::Info, "discover", Entry::Listed { files })
            }
            Event::Received {
                run_id,
                round,
                unchanged,
                descriptions,
            } => {
                self.run_id = Some(run_id.to_owned());
                self.descriptions = Some(Arc::clone(descriptions));
                self.received(round, unchanged, descriptions);
            }
            Event::Checked(findings) => self.with_names(|log, names| log.checked(findings, names)),
            Event::Aggregated(figures) => {
                self.with_names(|log, names| log.aggregated(figures, names))
            }
            Event::Published(outputs) => {
                for written in outputs {
                    let entry = Entry::Written {
                        file: &written.file,
                        bytes: written.size,
                    };
                    self.write(Level::Info, "publish", entry);
                }
            }
            Event::Begins(_) | Event::Read(_) => {}
        }
    }

    /// Writes a line, unless it is below the level asked for.
    pub(crate) fn write(&self, level: Level, stage: &'static str, entry: Entry<'_>) {
        if level < self.lowest {
            return;
        }
        let line = Line {
            level,
            stage,
            run: self.run_id.as_deref(),
            entry,
        };
        // A closed standard error is no reason to lose a run.
        if let Ok(text) = serde_json::to_string(&line) {
            let _ = writeln!(std::io::stderr().lock(), "{text}");
        }
    }

    fn with_names(&self, tell: impl FnOnce(&Self, Names<'_>)) {
        if let Some(descriptions) = &self.descriptions {
            let names = Names {
                descriptions,
                language: self.language,
            };
            tell(self, names);
        }
    }

    fn received(&self, round: &Round, unchanged: usize, descriptions: &Descriptions) {
        let entry = Entry::Read {
            files: round.files.len(),
            parsed: round.files.len().saturating_sub(unchanged),
            without_cells: round.files.iter().filter(|file| file.cells == 0).count(),
            cells: round.files.iter().map(|file| file.cells).sum(),
        };
        self.write(Level::Info, "read", entry);
        let names = Names {
            descriptions,
            language: self.language,
        };
        let mut units: BTreeMap<UnitIndex, (usize, BTreeSet<&str>)> = BTreeMap::new();
        for seen in &round.returns {
            let (returns, files) = units.entry(seen.unit).or_default();
            *returns += 1;
            files.insert(&seen.path);
        }
        for (unit, (returns, files)) in units {
            let (unit, name) = names.unit(unit);
            let entry = Entry::Received {
                unit,
                name,
                returns,
                files,
            };
            self.write(Level::Info, "recognise", entry);
        }
    }

    fn checked(&self, findings: &[Marked], names: Names<'_>) {
        let mut units: BTreeMap<Option<UnitIndex>, Vec<Severity>> = BTreeMap::new();
        for Marked { finding, .. } in findings {
            units
                .entry(finding.unit)
                .or_default()
                .push(finding.severity);
        }
        for (unit, severities) in units {
            let of = |wanted| severities.iter().filter(|found| **found == wanted).count();
            let named = unit.map(|unit| names.unit(unit));
            let entry = Entry::Checked {
                unit: named.map(|(id, _)| id),
                name: named.map(|(_, name)| name),
                errors: of(Severity::Error),
                warnings: of(Severity::Warning),
                notes: of(Severity::Note),
            };
            let fails = |limit| severities.iter().any(|found| *found >= limit);
            let level = if self.fail_on.is_some_and(fails) {
                Level::Warning
            } else {
                Level::Info
            };
            self.write(level, "check", entry);
        }
    }

    fn aggregated(&self, consolidation: &Consolidation, names: Names<'_>) {
        let mut counted: BTreeMap<UnitIndex, usize> = BTreeMap::new();
        for line in &consolidation.lines {
            let lines = counted.entry(line.unit).or_default();
            *lines += usize::from(line.standing != Standing::LeftOut);
        }
        for (unit, lines) in counted {
            let (unit, name) = names.unit(unit);
            self.write(
                Level::Info,
                "aggregate",
                Entry::Counted { unit, name, lines },
            );
        }
        for (unit, gaps) in gaps(&consolidation.coverage) {
            let (unit, name) = names.unit(unit);
            if !gaps.missing.is_empty() {
                let forms = names.forms(&gaps.missing);
                self.write(
                    Level::Warning,
                    "aggregate",
                    Entry::Missing { unit, name, forms },
                );
            }
            if !gaps.left_out.is_empty() {
                let entry = Entry::LeftOut {
                    unit,
                    name,
                    forms: names.forms(&gaps.left_out),
                    codes: gaps.codes,
                };
                self.write(Level::Warning, "aggregate", entry);
            }
            if !gaps.rows_left_out.is_empty() {
                let entry = Entry::RowsLeftOut {
                    unit,
                    name,
                    forms: names.forms(&gaps.rows_left_out),
                    codes: gaps.codes_of_rows,
                };
                self.write(Level::Warning, "aggregate", entry);
            }
        }
        let entry = Entry::Aggregated {
            lines: consolidation.lines.len(),
            figures: consolidation.count_figures(),
        };
        self.write(Level::Info, "aggregate", entry);
    }
}

/// Ids and names for the log.
#[derive(Clone, Copy)]
struct Names<'a> {
    descriptions: &'a Descriptions,
    language: Language,
}

impl<'a> Names<'a> {
    /// Id and full name.
    fn unit(self, unit: UnitIndex) -> (&'a str, &'a str) {
        let found = self.descriptions.register.unit(unit);
        found.map_or(("", ""), |unit| {
            (unit.id.as_str(), unit.name.in_language(self.language))
        })
    }

    fn forms(self, forms: &[FormIndex]) -> Vec<&'a str> {
        let found = forms
            .iter()
            .filter_map(|form| self.descriptions.form(*form));
        found.map(|form| form.id.as_str()).collect()
    }
}

/// What a unit lacks, over all forms.
#[derive(Default)]
struct Gaps<'a> {
    missing: Vec<FormIndex>,
    left_out: Vec<FormIndex>,
    codes: BTreeSet<&'a str>,
    rows_left_out: Vec<FormIndex>,
    codes_of_rows: BTreeSet<&'a str>,
}

fn gaps(coverage: &[Coverage]) -> BTreeMap<UnitIndex, Gaps<'_>> {
    let mut units: BTreeMap<UnitIndex, Gaps<'_>> = BTreeMap::new();
    for coverage in coverage {
        for missing in &coverage.missing {
            let unit = units.entry(missing.unit).or_default();
            match &missing.gap {
                Gap::NotReceived => unit.missing.push(coverage.form),
                Gap::LeftOut(codes) => {
                    unit.left_out.push(coverage.form);
                    unit.codes.extend(codes.iter().copied());
                }
                Gap::RowsLeftOut(codes) => {
                    unit.rows_left_out.push(coverage.form);
                    unit.codes_of_rows.extend(codes.iter().copied());
                }
            }
        }
    }
    units
}
