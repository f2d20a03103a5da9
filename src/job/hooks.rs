//! Commands that follow a run: a program and its arguments, never a line for a shell.

use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::error::{Distrust, JobError};

/// Seconds a command may take when the job file does not say.
const TIME_LIMIT: u16 = 60;

/// What the job runs when a run has ended (lệnh chạy sau); `[hooks]` of the job file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Hooks {
    /// Follows a run whose outputs are in place, whatever was found in them.
    pub after_success: Option<Hook>,
    /// Follows a run that wrote nothing.
    pub after_failure: Option<Hook>,
    /// Seconds after which a command is ended.
    time_limit: Option<NonZeroU16>,
    /// Folder of the job file, in which the commands run.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The job file.
    #[serde(skip)]
    pub(super) file: Option<PathBuf>,
    /// Why the job file is not trusted.
    #[serde(skip)]
    distrust: Option<Distrust>,
}

impl Hooks {
    /// As the job file `file` names them, which is not trusted when there is a reason for `distrust`.
    pub(super) fn of_file(mut self, file: Option<PathBuf>, distrust: Option<Distrust>) -> Self {
        let folder = file.as_deref().and_then(Path::parent);
        self.folder = folder.unwrap_or(Path::new("")).to_owned();
        self.file = file;
        self.distrust = distrust;
        self
    }

    /// Asked before a run that would be followed by them; commands that run none do without the answer.
    ///
    /// # Errors
    /// When there are hooks, and the job file is not trusted.
    pub fn permit(&self) -> Result<(), JobError> {
        if self.are_there() {
            Distrust::refuse(self.distrust.as_ref(), "[hooks]")
        } else {
            Ok(())
        }
    }

    /// Whether there is anything to run.
    pub(super) fn are_there(&self) -> bool {
        self.after_success.is_some() || self.after_failure.is_some()
    }

    /// How long a command may take.
    pub fn time_limit(&self) -> Duration {
        let seconds = self.time_limit.map_or(TIME_LIMIT, NonZeroU16::get);
        Duration::from_secs(seconds.into())
    }
}

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Hook {
    /// The program; a bare name is looked up where the system looks for programs.
    pub program: String,
    arguments: Vec<String>,
}

/// What an argument may name in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `{out}`: the output folder.
    Out,
    /// `{period}`: `2019-09`.
    Period,
    /// `{as-of}`: `2019-09-25`.
    AsOf,
    /// `{exit-code}`: how the run ended.
    ExitCode,
    /// `{summary}`: the run in one line.
    Summary,
    /// `{run-id}`: the id of the run; empty when it ended before the inputs were read.
    RunId,
}

impl Placeholder {
    const ALL: [(&'static str, Placeholder); 6] = [
        ("out", Placeholder::Out),
        ("period", Placeholder::Period),
        ("as-of", Placeholder::AsOf),
        ("exit-code", Placeholder::ExitCode),
        ("summary", Placeholder::Summary),
        ("run-id", Placeholder::RunId),
    ];

    fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, place)| *place)
    }
}

/// A command of the job file that cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HookError {
    /// The list is empty or begins with an empty text.
    #[error("a hook names its program first: [\"program\", \"argument\"]")]
    NoProgram,
    /// A word in braces that means nothing.
    #[error("a hook cannot fill {{{name}}}; {} are known", known())]
    UnknownPlaceholder {
        /// The word.
        name: String,
    },
}

fn known() -> String {
    let names = Placeholder::ALL
        .iter()
        .map(|(name, _)| format!("{{{name}}}"));
    names.collect::<Vec<_>>().join(", ")
}

impl TryFrom<Vec<String>> for Hook {
    type Error = HookError;

    fn try_from(words: Vec<String>) -> Result<Self, Self::Error> {
        let mut words = words.into_iter();
        let program = words.next().filter(|program| !program.is_empty());
        let program = program.ok_or(HookError::NoProgram)?;
        let arguments: Vec<String> = words.collect();
        for argument in &arguments {
            if let Some(name) = places(argument).find(|name| Placeholder::named(name).is_none()) {
                return Err(HookError::UnknownPlaceholder {
                    name: name.to_owned(),
                });
            }
        }
        Ok(Self { program, arguments })
    }
}

impl Hook {
    /// The arguments with their placeholders filled; what a value says is never filled again.
    pub fn arguments(&self, value: impl Fn(Placeholder) -> String) -> Vec<String> {
        let filled = |argument: &String| {
            let mut filled = String::with_capacity(argument.len());
            let mut rest = argument.as_str();
            while let Some((before, name, after)) = next_place(rest) {
                filled.push_str(before);
                filled.push_str(&Placeholder::named(name).map(&value).unwrap_or_default());
                rest = after;
            }
            filled.push_str(rest);
            filled
        };
        self.arguments.iter().map(filled).collect()
    }
}

/// The names in braces.
fn places(argument: &str) -> impl Iterator<Item = &str> {
    let mut rest = argument;
    std::iter::from_fn(move || {
        let (_, name, after) = next_place(rest)?;
        rest = after;
        Some(name)
    })
}

/// The text up to the next name in braces, the name, and what follows. Braces around anything else, as in JSON, are no place.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text.get(from..)?.find('{')?;
        let inside = text.get(open + 1..)?;
        let length = inside
            .bytes()
            .take_while(|byte| byte.is_ascii_lowercase() || *byte == b'-')
            .count();
        let after = inside.get(length..)?;
        match after.strip_prefix('}') {
            Some(after) if length > 0 => {
                return Some((text.get(..open)?, inside.get(..length)?, after));
            }
            Some(_) | None => from = open + 1,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn hook(words: &[&str]) -> Result<Hook, HookError> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Hook::try_from(words)
    }

    fn value(place: Placeholder) -> String {
        match place {
            Placeholder::Summary => "9/11 {out}".to_owned(),
            Placeholder::ExitCode => "3".to_owned(),
            Placeholder::Out | Placeholder::Period | Placeholder::AsOf | Placeholder::RunId => {
                String::new()
            }
        }
    }

    #[test]
    fn each_argument_is_filled_once_and_stays_one_argument() {
        let hook = hook(&["mail", "-s", "{summary}", "mã {exit-code}{run-id}."]).unwrap();
        assert_eq!(hook.arguments(value), ["-s", "9/11 {out}", "mã 3."]);
    }

    #[test]
    fn braces_of_json_are_no_placeholder() {
        let hook = hook(&["curl", "{\"text\": \"{summary}\"}", "{}", "{A}", "{"]).unwrap();
        assert_eq!(
            hook.arguments(value),
            ["{\"text\": \"9/11 {out}\"}", "{}", "{A}", "{"]
        );
    }

    #[test]
    fn an_unknown_placeholder_and_a_hook_without_program_are_refused() {
        assert_eq!(
            hook(&["mail", "{summry}"]).unwrap_err().to_string(),
            "a hook cannot fill {summry}; {out}, {period}, {as-of}, {exit-code}, {summary}, {run-id} are known"
        );
        assert_eq!(hook(&[]), Err(HookError::NoProgram));
        assert_eq!(hook(&["", "x"]), Err(HookError::NoProgram));
    }
}
