//! What the job says about the document.

use crate::model::own_words::{Explained, OwnWords, Writing};
use crate::present::tables::UnitRanking;
use crate::present::view::View;

/// What the job says about the document.
#[derive(Debug, Clone, Default)]
pub struct Particulars {
    /// Date of the run, `2019-09-25`.
    pub as_of: String,
    /// Number of the report, "125"; empty until it has one.
    pub number: String,
    /// Date of issue, `2019-09-30`; empty until it has one.
    pub date: String,
    /// Way from the output folder to the inbox, with `/`: `../inbox`.
    pub inbox: String,
    /// Whether districts are ranked by name.
    pub ranking: UnitRanking,
    /// What the office wrote for the report of this month.
    pub own_words: OwnWords,
    /// What units wrote to explain their figures.
    pub explained: Vec<Explained>,
}

impl Particulars {
    /// What stands on every page until the report has a number and a date, and nothing is left to be written.
    pub(super) fn stamp(&self, writing: &Writing, view: &View<'_>) -> String {
        if self.number.is_empty() || self.date.is_empty() || !writing.open.is_empty() {
            view.phrase("document.draft")
        } else {
            String::new()
        }
    }
}
