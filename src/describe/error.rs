//! What can be wrong with a description, with the place and the nearest known name.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::complaint::Complaint;
use crate::exit::{Exit, HasExit};

/// Why the descriptions cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DescribeError {
    /// A file or folder cannot be read.
    #[error("cannot read {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// One or more descriptions are wrong.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<Fault>),
}

impl HasExit for DescribeError {
    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

/// One thing that is wrong with a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path inside the templates folder, `forms/03-retail.toml`.
    pub file: String,
    /// Line from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The file is not TOML, or a key is missing, unknown or of another type.
    Syntax(Complaint),
    /// A name that stands nowhere.
    UnknownName {
        /// Key of the kind in the message catalogue: `kind-indicator`.
        kind: &'static str,
        /// The name.
        name: String,
        /// The nearest known name; empty when none is near.
        nearest: String,
    },
    /// A name that stands twice.
    Repeated {
        /// Key of the kind in the message catalogue.
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// A name beyond as many as a table can hold.
    TooMany {
        /// Key of the kind in the message catalogue.
        kind: &'static str,
        /// The first name beyond.
        name: String,
        /// How many fit.
        most: usize,
    },
    /// A value that is not allowed, and what is.
    NotAllowed {
        /// The key.
        key: &'static str,
        /// The value.
        value: String,
        /// What is allowed, by key of the message catalogue.
        allowed: &'static str,
    },
    /// A text without a letter.
    Empty {
        /// Its key.
        key: String,
    },
    /// A text without a place that the program's own has.
    PlaceMissing {
        /// Its key.
        key: String,
        /// The name in the place.
        place: String,
    },
    /// A word in two groups of words of which only one can be meant.
    InTwoGroups {
        /// The word.
        word: String,
        /// The group in which it stands.
        group: String,
        /// The other one.
        other: String,
    },
    /// A key that this kind of entry needs.
    Missing {
        /// The key.
        key: &'static str,
    },
}

impl Problem {
    /// Key of the sentence in the message catalogue and its arguments.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Problem::Syntax(complaint) => complaint.message(),
            Problem::UnknownName {
                kind,
                name,
                nearest,
            } => {
                let key = if nearest.is_empty() {
                    "describe.unknown-name"
                } else {
                    "describe.unknown-name-nearest"
                };
                (
                    key,
                    vec![
                        ("kind", (*kind).to_owned()),
                        ("name", name.clone()),
                        ("nearest", nearest.clone()),
                    ],
                )
            }
            Problem::Repeated { kind, name } => (
                "describe.repeated",
                vec![("kind", (*kind).to_owned()), ("name", name.clone())],
            ),
            Problem::TooMany { kind, name, most } => (
                "describe.too-many",
                vec![
                    ("kind", (*kind).to_owned()),
                    ("name", name.clone()),
                    ("most", most.to_string()),
                ],
            ),
            Problem::NotAllowed {
                key,
                value,
                allowed,
            } => (
                "describe.not-allowed",
                vec![
                    ("key", (*key).to_owned()),
                    ("value", value.clone()),
                    ("allowed", (*allowed).to_owned()),
                ],
            ),
            Problem::PlaceMissing { key, place } => (
                "describe.place-missing",
                vec![("key", key.clone()), ("place", place.clone())],
            ),
            Problem::InTwoGroups { word, group, other } => (
                "describe.in-two-groups",
                vec![
                    ("word", word.clone()),
                    ("group", group.clone()),
                    ("other", other.clone()),
                ],
            ),
            Problem::Empty { key } => ("describe.empty", vec![("key", key.clone())]),
            Problem::Missing { key } => ("describe.missing-key", vec![("key", (*key).to_owned())]),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: ", self.file)?,
            line => write!(f, "{}:{line}: ", self.file)?,
        }
        match &self.problem {
            Problem::Syntax(complaint) => {
                f.write_str(&complaint.said)?;
                let nearest = complaint.nearest();
                if nearest.is_empty() {
                    Ok(())
                } else {
                    write!(f, "; did you mean `{nearest}`?")
                }
            }
            Problem::UnknownName {
                kind,
                name,
                nearest,
            } => {
                write!(f, "unknown {} `{name}`", kind.trim_start_matches("kind-"))?;
                if nearest.is_empty() {
                    Ok(())
                } else {
                    write!(f, "; did you mean `{nearest}`?")
                }
            }
            Problem::Repeated { kind, name } => write!(
                f,
                "{} `{name}` stands twice",
                kind.trim_start_matches("kind-")
            ),
            Problem::TooMany { kind, name, most } => write!(
                f,
                "{} `{name}` is one too many: at most {most} fit",
                kind.trim_start_matches("kind-")
            ),
            Problem::NotAllowed {
                key,
                value,
                allowed,
            } => write!(f, "{key} = `{value}` is not allowed: {allowed}"),
            Problem::PlaceMissing { key, place } => write!(f, "{key} lacks `{{{place}}}`"),
            Problem::InTwoGroups { word, group, other } => {
                write!(f, "`{word}` stands in {group} and in {other}")
            }
            Problem::Empty { key } => write!(f, "{key} says nothing"),
            Problem::Missing { key } => write!(f, "{key} is missing"),
        }
    }
}
