//! What a round is held against besides itself.

use crate::model::history::Past;
use crate::model::settings::RuleSettings;

/// What a round is held against besides itself.
#[derive(Debug, Clone, Default)]
pub struct Background {
    /// Earlier rounds.
    pub past: Past,
    /// What the job says of single rules.
    pub settings: RuleSettings,
}
