//! The setting `on-error` of a job.

use serde::{Deserialize, Serialize};

/// What an error does to the figures it touches; a setting of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnError {
    /// The line does not count; totals say who is missing.
    #[default]
    LeaveOut,
    /// The line counts and totals are marked.
    Count,
    /// Totals it would belong to are not published.
    Withhold,
}
