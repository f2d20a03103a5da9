//! `tonghop status`: how the last run ended and what lies in the output folder.

use std::env;

use tonghop::cli::{StatusArgs, StatusFormat};
use tonghop::exit::Exit;
use tonghop::job;
use tonghop::model::text::Language;
use tonghop::pipeline;
use tonghop::publish::{self, OutputSet, Report, Run, State, Verdict};

use super::gave_up::GaveUp;
use super::job::speak_for_office;
use crate::clock;
use crate::console::Console;
use crate::print::out;

/// Errors shown; the status file has more, the list of findings all.
const SHOWN: usize = 5;

/// `tonghop status`.
pub(super) fn status(
    args: &StatusArgs,
    language: Option<Language>,
    console: &mut Console<'_>,
) -> Result<Exit, GaveUp> {
    let given = args.given(language, clock::today)?;
    speak_for_office(&given, console);
    let place = job::whereabouts(given, &env::current_dir()?, &pipeline::adjustable())?;
    let report = Report::of(&place.out, place.as_of, args.max_age).map_err(|source| {
        let values = [("folder", place.out.display().to_string())];
        GaveUp::from(source).over(console.say("status-no-lock", &values))
    })?;
    match args.format {
        StatusFormat::Json => {
            let text = serde_json::to_string_pretty(&report).map_err(GaveUp::bug)?;
            out!("{text}");
        }
        StatusFormat::Text => {
            let page = Page {
                console,
                language: place.language,
            };
            out!(
                "{}",
                page.say(
                    "status-folder",
                    &[("folder", place.out.display().to_string())]
                )
            );
            page.lines(&report).iter().for_each(|line| out!("{line}"));
        }
    }
    Ok(match report.verdict {
        Verdict::Fresh | Verdict::Running => Exit::Clean,
        Verdict::Incomplete => Exit::Incomplete,
        Verdict::Kept => Exit::Kept,
        Verdict::Beside => Exit::Beside,
        Verdict::Empty
        | Verdict::Unknown
        | Verdict::Failed
        | Verdict::BrokenOff
        | Verdict::Old
        | Verdict::Altered => Exit::Stale,
    })
}

/// The answer in words.
struct Page<'a> {
    console: &'a Console<'a>,
    language: Language,
}

impl Page<'_> {
    fn say(&self, key: &str, values: &[(&str, String)]) -> String {
        self.console.catalogue().say(self.language, key, values)
    }

    fn lines(&self, report: &Report) -> Vec<String> {
        let days = report.age_days.unwrap_or_default().to_string();
        let set = report
            .status
            .as_ref()
            .and_then(|status| status.set.as_ref());
        let errors = set.map_or(0, |set| set.errors);
        let files: Vec<&str> = report
            .altered
            .iter()
            .chain(&report.unknown)
            .map(String::as_str)
            .collect();
        let values = [
            ("days", days.clone()),
            ("files", files.join(", ")),
            ("errors", self.console.count(errors)),
            (
                "set-period",
                set.map_or_else(String::new, |set| publish::month(set.period, self.language)),
            ),
            (
                "period",
                report.status.as_ref().map_or_else(String::new, |status| {
                    publish::month(status.last_run.period, self.language)
                }),
            ),
        ];
        let kept = report.status.as_ref().map(|status| &status.last_run.state);
        let key = match (report.verdict, kept) {
            (Verdict::Fresh, _) if errors > 0 => "status-with-errors".to_owned(),
            (Verdict::Kept, Some(State::Kept { shortfall })) => {
                format!("status-kept-{}", shortfall.kind.name())
            }
            (verdict, _) => format!("status-{}", verdict.name()),
        };
        let mut lines = vec![self.say(&key, &values)];
        if let Some(holder) = &report.running {
            let values = [("pid", holder.pid.clone()), ("since", holder.since.clone())];
            lines.push(self.say("status-running-now", &values));
        }
        let Some(status) = &report.status else {
            return lines;
        };
        lines.push(self.last_run(&status.last_run, status.set.is_some()));
        if let Some(set) = &status.beside {
            let files: Vec<&str> = set.files.iter().map(|file| file.file.as_str()).collect();
            let values = [
                ("period", publish::month(set.period, self.language)),
                ("as-of", publish::day(set.as_of, self.language)),
                ("files", files.join(", ")),
            ];
            lines.push(self.say("status-beside-set", &values));
        }
        let Some(set) = &status.set else {
            return lines;
        };
        let key = if report.age_days.is_some_and(|days| days > 0) {
            "status-set-old"
        } else {
            "status-set"
        };
        let values = [
            ("period", publish::month(set.period, self.language)),
            ("as-of", publish::day(set.as_of, self.language)),
            ("today", publish::day(report.as_of, self.language)),
            ("days", days),
        ];
        lines.push(self.say(key, &values));
        if !status.weaker.is_empty() {
            let catalogue = self.console.catalogue();
            let figures = publish::weaker_in_words(&status.weaker, catalogue, self.language);
            lines.push(self.say("status-weaker", &[("figures", figures)]));
        }
        lines.extend(status.edited.iter().map(|edited| {
            let values = [
                ("file", edited.file.clone()),
                ("kept", edited.kept_as.clone()),
            ];
            self.say(&format!("status-aside-{}", edited.kept_for.name()), &values)
        }));
        // What is missing is told of the latest figures.
        lines.extend(self.holdings(status.beside.as_ref().unwrap_or(set)));
        lines
    }

    fn last_run(&self, run: &Run, has_set: bool) -> String {
        let mut values = vec![
            ("period", publish::month(run.period, self.language)),
            ("as-of", publish::day(run.as_of, self.language)),
        ];
        let key = match &run.state {
            State::Good => "status-last-good",
            State::Begun => "status-last-begun",
            State::Failed { failure } => {
                let reason = publish::reason(failure, self.console.catalogue(), self.language);
                values.push(("reason", reason));
                "status-last-failed"
            }
            State::Beside { held } => {
                values.push(("files", held.join(", ")));
                "status-last-beside"
            }
            State::Kept { shortfall } => {
                let reason =
                    publish::kept_because(shortfall, self.console.catalogue(), self.language);
                values.push(("reason", reason));
                if has_set {
                    "status-last-kept"
                } else {
                    "status-last-kept-no-set"
                }
            }
        };
        self.say(key, &values)
    }

    fn holdings(&self, set: &OutputSet) -> Vec<String> {
        let values = [
            ("received", set.units.received.to_string()),
            ("expected", set.units.expected.to_string()),
        ];
        let mut lines = vec![self.say("status-units", &values)];
        for (key, units) in [
            ("status-missing", &set.units.missing),
            ("status-left-out", &set.units.left_out),
            ("status-in-error", &set.units.in_error),
        ] {
            if !units.is_empty() {
                lines.push(self.say(key, &[("units", units.join(", "))]));
            }
        }
        let values = [
            ("errors", self.console.count(set.errors)),
            ("warnings", self.console.count(set.warnings)),
        ];
        lines.push(self.say("status-findings", &values));
        // Sentences of a run in another language stay in its files.
        let is_spoken = set.language.is_none_or(|spoken| spoken == self.language);
        for error in set.open_errors.iter().take(SHOWN) {
            let text = if is_spoken { error.text.as_str() } else { "" };
            let values = [
                ("code", error.code.clone()),
                ("unit", error.unit.clone()),
                ("place", error.place.clone()),
                ("text", text.to_owned()),
            ];
            lines.push(self.say("status-error", &values));
        }
        lines
    }
}
