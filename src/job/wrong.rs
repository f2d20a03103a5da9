//! What can be wrong with a line of the job file.

use crate::describe::Complaint;

/// What is wrong with a line of the job file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is not TOML, or a key is unknown or has a value of another kind.
    #[error("{}{}", .0.said, suggestion(&.0.nearest()))]
    Toml(Complaint),
    /// `[rules.NAME]` of a rule that does not exist.
    #[error("unknown rule `{name}`{}", suggestion(nearest))]
    UnknownRule {
        /// As written.
        name: String,
        /// The nearest rule; empty when none is near.
        nearest: String,
    },
    /// A threshold that the rule does not have.
    #[error("rule `{rule}` has no threshold `{name}`{}", suggestion(nearest))]
    UnknownThreshold {
        /// The rule.
        rule: &'static str,
        /// As written.
        name: String,
        /// The nearest threshold or other key; empty when none is near.
        nearest: String,
    },
    /// A setting of a rule with a value of another kind.
    #[error("{key} of rule `{rule}` must be {}", must_be.in_english())]
    Setting {
        /// The rule.
        rule: &'static str,
        /// The key.
        key: String,
        /// What is needed.
        must_be: MustBe,
    },
    /// A setting that would silence a rule which says what does not count.
    #[error("{key} of rule `{rule}` cannot be set so: it says what does not count")]
    Silenced {
        /// The rule.
        rule: &'static str,
        /// The key.
        key: String,
    },
    /// A sender that names neither a folder nor files.
    #[error("sender of `{unit}` needs `folder` or `names`")]
    SenderNowhere {
        /// The unit.
        unit: String,
    },
    /// The table by which weights were set before.
    #[error("[severity] is no longer read; write {instead}")]
    OldSeverity {
        /// What to write.
        instead: String,
    },
}

/// What a setting of a rule must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MustBe {
    /// "error", "warning" or "note".
    Severity,
    /// A month.
    Month,
    /// A number of zero or more.
    Number,
}

impl MustBe {
    fn in_english(self) -> &'static str {
        match self {
            Self::Severity => "\"error\", \"warning\" or \"note\"",
            Self::Month => "a month such as \"2019-09\"",
            Self::Number => "a number of zero or more",
        }
    }

    /// Key of the sentence, and what it allows: words that are typed as they stand, or a text below `describe.`.
    fn allowed(self) -> (&'static str, &'static str) {
        match self {
            Self::Severity => ("job.setting-of", "error, warning, note"),
            Self::Month => ("job.setting", "allowed-month"),
            Self::Number => ("job.setting", "allowed-number"),
        }
    }
}

impl Wrong {
    /// Key of the sentence in the message catalogue and its arguments.
    pub(super) fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        match self {
            Wrong::Toml(complaint) => complaint.message(),
            Wrong::UnknownRule { name, nearest } => (
                "job.unknown-rule",
                vec![("name", name.clone()), ("nearest", nearest.clone())],
            ),
            Wrong::UnknownThreshold {
                rule,
                name,
                nearest,
            } => (
                "job.unknown-threshold",
                vec![
                    ("rule", (*rule).to_owned()),
                    ("name", name.clone()),
                    ("nearest", nearest.clone()),
                ],
            ),
            Wrong::Setting { rule, key, must_be } => {
                let (sentence, allowed) = must_be.allowed();
                let values = vec![
                    ("rule", (*rule).to_owned()),
                    ("key", key.clone()),
                    ("allowed", allowed.to_owned()),
                ];
                (sentence, values)
            }
            Wrong::Silenced { rule, key } => (
                "job.silenced",
                vec![("rule", (*rule).to_owned()), ("key", key.clone())],
            ),
            Wrong::SenderNowhere { unit } => ("job.sender-nowhere", vec![("unit", unit.clone())]),
            Wrong::OldSeverity { instead } => {
                ("job.old-severity", vec![("instead", instead.clone())])
            }
        }
    }
}

fn suggestion(nearest: &str) -> String {
    if nearest.is_empty() {
        String::new()
    } else {
        format!("; did you mean `{nearest}`?")
    }
}
