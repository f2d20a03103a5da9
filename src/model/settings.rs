//! What the job says of single rules: weight, beginning, thresholds.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::finding::{Finding, RuleInfo, Severity};
use super::period::Period;

/// A number that decides whether a rule fires (ngưỡng), with its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Its key in the job file: `gap-percent`.
    pub name: &'static str,
    /// Digits of the default; with `decimals` 1, 15 is 1,5.
    pub digits: i64,
    /// Decimals of the default.
    pub decimals: u32,
}

impl Threshold {
    /// The default.
    pub fn default(&self) -> Decimal {
        Decimal::new(self.digits, self.decimals)
    }
}

/// What the job file may say of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjustable {
    /// Name of the rule: `naive-gap`.
    pub name: &'static str,
    /// Its thresholds.
    pub thresholds: &'static [Threshold],
    /// The least weight it may have, in every period, when it says what does not count or is not listed.
    pub lightest: Option<Severity>,
}

/// What the job file says of one rule under `[rules.NAME]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RuleSetting {
    /// Its weight, in place of the rule's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// First period in which it is applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Period>,
    /// First period from which it is an error; before, it is a warning unless `severity` says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_from: Option<Period>,
    /// Thresholds in place of the defaults, by name.
    #[serde(serialize_with = "digits", skip_serializing_if = "BTreeMap::is_empty")]
    pub thresholds: BTreeMap<String, Decimal>,
}

/// Numbers as text, so that none is rounded on its way.
fn digits<S: Serializer>(
    thresholds: &BTreeMap<String, Decimal>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        thresholds
            .iter()
            .map(|(name, value)| (name, value.to_string())),
    )
}

/// Settings of rules by their names (quy tắc kiểm tra trong tệp cấu hình).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RuleSettings(pub BTreeMap<String, RuleSetting>);

/// What made a finding one, and what gave it its weight: the answer to "which setting decided?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The threshold it crossed, where one decides.
    pub threshold: Option<DecidedThreshold>,
    /// Where its weight comes from.
    pub severity: DecidedSeverity,
}

impl Decided {
    /// True when neither a threshold nor the job had a say.
    pub fn is_plain(&self) -> bool {
        self.threshold.is_none() && self.severity == DecidedSeverity::Rule
    }
}

/// A threshold that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedThreshold {
    /// Its key in the job file: `gap-percent`.
    pub name: &'static str,
    /// Its value in this run.
    pub value: Decimal,
    /// True when the job file gives it, and not the rule or the indicator.
    pub by_job: bool,
}

/// Where the weight of a finding comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedSeverity {
    /// The rule's own.
    Rule,
    /// `severity` in the job file.
    Job,
    /// `error-from` in the job file: a warning before that period, an error from then on.
    ErrorFrom(Period),
}

impl RuleSettings {
    /// What the job says of a rule.
    pub fn of(&self, rule: &RuleInfo) -> Option<&RuleSetting> {
        self.0.get(rule.name)
    }

    /// A threshold of a rule: the job's, else the default.
    pub fn threshold(&self, rule: &RuleInfo, threshold: &Threshold) -> Decimal {
        self.own_threshold(rule, threshold.name)
            .unwrap_or_else(|| threshold.default())
    }

    /// A threshold that the job gives.
    pub fn own_threshold(&self, rule: &RuleInfo, name: &str) -> Option<Decimal> {
        self.of(rule)?.thresholds.get(name).copied()
    }

    /// True when a rule is applied to returns for a period.
    pub fn applies(&self, rule: &RuleInfo, period: Period) -> bool {
        let since = self.of(rule).and_then(|setting| setting.since);
        since.is_none_or(|since| since <= period)
    }

    /// Takes out findings on returns for `period` whose rules are not applied yet, and gives the others the weight of the job.
    ///
    /// A finding that its own room made lighter or heavier than its rule is set as well: the job has the last word.
    pub fn weigh(&self, findings: &mut Vec<Finding>, period: Period) {
        if self.0.is_empty() {
            return;
        }
        findings.retain(|finding| self.applies(&finding.rule, period));
        for finding in findings {
            let Some(setting) = self.of(&finding.rule) else {
                continue;
            };
            finding.severity = match (setting.error_from, setting.severity) {
                (Some(from), _) if from <= period => Severity::Error,
                (Some(_), None) => finding.severity.min(Severity::Warning),
                (_, Some(severity)) => severity,
                (None, None) => finding.severity,
            };
        }
    }

    /// Which setting decided about a finding.
    pub fn decided(&self, finding: &Finding) -> Decided {
        let setting = self.of(&finding.rule);
        let threshold = finding.crossed.as_ref().map(|crossed| DecidedThreshold {
            name: crossed.threshold,
            value: crossed.value,
            by_job: self
                .own_threshold(&finding.rule, crossed.threshold)
                .is_some(),
        });
        let severity = match setting {
            Some(RuleSetting {
                error_from: Some(from),
                ..
            }) => DecidedSeverity::ErrorFrom(*from),
            Some(RuleSetting {
                severity: Some(_), ..
            }) => DecidedSeverity::Job,
            Some(_) | None => DecidedSeverity::Rule,
        };
        Decided {
            threshold,
            severity,
        }
    }
}
