//! A rule and what it looks at.

use super::compared::Compared;
use super::duplicates::Repeat;
use super::filled::FilledForm;
use super::neighbours::Neighbours;
use super::overview::Overview;
use crate::model::finding::{Finding, RuleInfo};
use crate::model::settings::Threshold;

/// A rule and what it looks at.
pub struct Rule {
    /// Identity and default severity.
    pub info: RuleInfo,
    /// Numbers that decide whether it fires; the job file may give others.
    pub thresholds: &'static [Threshold],
    pub(super) look: Look,
}

/// What a rule looks at.
pub(super) enum Look {
    /// One return by itself.
    Return(fn(&FilledForm<'_>, &mut Vec<Finding>)),
    /// One return beside the unit's earlier ones.
    OverTime(fn(&Compared<'_>, &mut Vec<Finding>)),
    /// The same, for figures that are off by a factor; two rules share the search.
    Slips,
    /// The returns of all units on one form.
    AcrossUnits(fn(&Neighbours<'_>, &mut Vec<Finding>)),
    /// A return of any month that arrived more than once.
    Repeats(fn(&Repeat<'_>, &mut Vec<Finding>)),
    /// All returns of the round, with the register.
    Round(fn(&Overview<'_>, &mut Vec<Finding>)),
}
