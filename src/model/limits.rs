//! How much a run takes in and says, whatever is sent to it (giới hạn của một lần chạy); `[limits]` of the job file.

use std::num::{NonZeroU32, NonZeroU64};

use serde::{Deserialize, Serialize};

/// Bounds of a run. What lies beyond one is counted and said, never dropped in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Limits {
    /// Findings of one rule in one sheet that are listed one by one.
    pub findings_per_sheet: NonZeroU32,
    /// Findings of a run that are listed one by one.
    pub findings: NonZeroU32,
    /// Workbooks that are read.
    pub files: NonZeroU32,
    /// Non-empty cells that are taken in, over all workbooks.
    pub cells: NonZeroU64,
    /// Seconds after which a run is ended.
    #[serde(skip_serializing)]
    pub seconds: NonZeroU32,
}

impl Default for Limits {
    /// Several times what the largest round of a province was seen to need.
    fn default() -> Self {
        let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MAX);
        Self {
            findings_per_sheet: number(50),
            findings: number(10_000),
            files: number(10_000),
            cells: NonZeroU64::new(200_000_000).unwrap_or(NonZeroU64::MAX),
            seconds: number(3_600),
        }
    }
}

impl Limits {
    /// Whether they decide nothing that the outputs of a job without `[limits]` would not say.
    pub fn are_default(&self) -> bool {
        let default = Self::default();
        Self {
            seconds: default.seconds,
            ..*self
        } == default
    }
}

/// A limit as a number of things in memory.
pub fn as_count(limit: NonZeroU32) -> usize {
    usize::try_from(limit.get()).unwrap_or(usize::MAX)
}
