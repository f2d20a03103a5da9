//! What the job says of single rules: weight, beginning, thresholds.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::finding::{RuleInfo, Severity};
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

/// What the job file says of one rule under `[rules.NAME]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSetting {
    /// Its weight, in place of the rule's own.
    pub severity: Option<Severity>,
    /// First period in which it is applied.
    pub since: Option<Period>,
    /// First period from which it is an error.
    pub error_from: Option<Period>,
    /// Thresholds in place of the defaults, by name.
    pub thresholds: BTreeMap<String, Decimal>,
}

/// Settings of rules by their names (quy tắc kiểm tra trong tệp công việc).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSettings(pub BTreeMap<String, RuleSetting>);

impl RuleSettings {
    /// What the job says of a rule.
    pub fn of(&self, rule: &RuleInfo) -> Option<&RuleSetting> {
        self.0.get(rule.name)
    }

    /// A threshold of a rule: the job's, else the default.
    pub fn threshold(&self, rule: &RuleInfo, threshold: &Threshold) -> Decimal {
        let own = self
            .of(rule)
            .and_then(|setting| setting.thresholds.get(threshold.name));
        own.copied().unwrap_or_else(|| threshold.default())
    }
}
