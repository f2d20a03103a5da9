//! `[rules.NAME]` of the job file: weight, beginning and thresholds of single rules.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;
use toml::{Spanned, Value};

use super::wrong::{MustBe, Wrong};
use crate::describe::nearest_id;
use crate::model::finding::Severity;
use crate::model::period::Period;
use crate::model::settings::{Adjustable, RuleSetting, RuleSettings};

/// Keys that every rule has.
const COMMON: [&str; 3] = ["severity", "since", "error-from"];

/// Why a setting is refused, and the byte of the job file at which it stands.
pub(super) struct Refused {
    pub(super) start: usize,
    pub(super) wrong: Wrong,
}

/// A setting of one rule, as written.
struct Written<'a> {
    rule: &'static str,
    key: &'a str,
    value: &'a Spanned<Value>,
    /// The text of the job file, for the digits of a number.
    text: &'a str,
}

impl Written<'_> {
    fn refused(&self, must_be: MustBe) -> Refused {
        Refused {
            start: self.value.span().start,
            wrong: Wrong::Setting {
                rule: self.rule,
                key: self.key.to_owned(),
                must_be,
            },
        }
    }

    /// Whether it makes the rule lighter than it may be, in some period.
    fn silences(&self, lightest: Severity) -> bool {
        match self.key {
            "severity" => self.severity().is_ok_and(|severity| severity < lightest),
            key => COMMON.contains(&key),
        }
    }

    fn silencing(&self) -> Refused {
        Refused {
            start: self.value.span().start,
            wrong: Wrong::Silenced {
                rule: self.rule,
                key: self.key.to_owned(),
            },
        }
    }

    fn severity(&self) -> Result<Severity, Refused> {
        match self.value.get_ref().as_str() {
            Some("error") => Ok(Severity::Error),
            Some("warning") => Ok(Severity::Warning),
            Some("note") => Ok(Severity::Note),
            Some(_) | None => Err(self.refused(MustBe::Severity)),
        }
    }

    fn month(&self) -> Result<Period, Refused> {
        let month = self.value.get_ref().as_str();
        let month = month.and_then(|month| month.parse().ok());
        month.ok_or_else(|| self.refused(MustBe::Month))
    }

    /// The number with the digits of the file: 0.1 is a tenth and nothing near it.
    fn number(&self) -> Result<Decimal, Refused> {
        let digits = self.text.get(self.value.span()).unwrap_or_default();
        let number = digits.trim_matches('"').parse::<Decimal>().ok();
        let number = number.filter(|number| !number.is_sign_negative());
        number.ok_or_else(|| self.refused(MustBe::Number))
    }
}

/// The tables `[rules.NAME]` as they are written, with their places.
pub(super) type Tables = BTreeMap<Spanned<String>, Spanned<Table>>;
type Table = BTreeMap<Spanned<String>, Spanned<Value>>;

/// What the job file says of single rules.
pub(super) fn settings(
    written: &Tables,
    text: &str,
    rules: &[Adjustable],
) -> Result<RuleSettings, Refused> {
    let mut settings = BTreeMap::new();
    for (name, table) in written {
        let Some(rule) = rules.iter().find(|rule| rule.name == name.get_ref()) else {
            let known = rules.iter().map(|rule| rule.name);
            return Err(Refused {
                start: name.span().start,
                wrong: Wrong::UnknownRule {
                    name: name.get_ref().clone(),
                    nearest: nearest_id(name.get_ref(), known),
                },
            });
        };
        settings.insert(rule.name.to_owned(), setting(rule, table.get_ref(), text)?);
    }
    Ok(RuleSettings(settings))
}

fn setting(
    rule: &Adjustable,
    table: &BTreeMap<Spanned<String>, Spanned<Value>>,
    text: &str,
) -> Result<RuleSetting, Refused> {
    let mut setting = RuleSetting::default();
    for (key, value) in table {
        let written = Written {
            rule: rule.name,
            key: key.get_ref(),
            value,
            text,
        };
        if rule
            .lightest
            .is_some_and(|lightest| written.silences(lightest))
        {
            return Err(written.silencing());
        }
        match written.key {
            "severity" => setting.severity = Some(written.severity()?),
            "since" => setting.since = Some(written.month()?),
            "error-from" => setting.error_from = Some(written.month()?),
            name if rule.thresholds.iter().any(|known| known.name == name) => {
                setting
                    .thresholds
                    .insert(name.to_owned(), written.number()?);
            }
            name => return Err(unknown_threshold(rule, name, key.span())),
        }
    }
    Ok(setting)
}

fn unknown_threshold(rule: &Adjustable, name: &str, span: Range<usize>) -> Refused {
    let thresholds = rule.thresholds.iter().map(|threshold| threshold.name);
    Refused {
        start: span.start,
        wrong: Wrong::UnknownThreshold {
            rule: rule.name,
            name: name.to_owned(),
            nearest: nearest_id(name, thresholds.chain(COMMON)),
        },
    }
}

/// What to write in place of the table `[severity]`, which set the weights of rules before.
pub(super) fn instead_of_severity(old: &Value) -> String {
    let entries = old.as_table().into_iter().flatten();
    let lines: Vec<String> = entries
        .map(|(name, severity)| format!("[rules.{name}] severity = {severity}"))
        .collect();
    if lines.is_empty() {
        "[rules.NAME] severity = \"…\"".to_owned()
    } else {
        lines.join(", ")
    }
}
