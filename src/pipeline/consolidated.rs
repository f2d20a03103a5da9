//! A round, checked and consolidated.

use std::sync::Arc;

use crate::model::descriptions::Descriptions;
use crate::model::figure::Consolidation;
use crate::model::marked::{Confirmed, Fixed, Marked};
use crate::model::observation::FileRecord;
use crate::model::own_words::Explained;
use crate::publish::Sources;

/// A round, checked and consolidated.
#[derive(Debug)]
pub struct Consolidated {
    /// The same for the same period, date and inputs.
    pub run_id: String,
    /// The descriptions it was read with.
    pub descriptions: Arc<Descriptions>,
    /// Files of the round.
    pub files: Vec<FileRecord>,
    /// Findings in order of weight and place, with the severities of the job.
    pub findings: Vec<Marked>,
    /// Findings that are silent because they were confirmed.
    pub confirmed: Vec<Confirmed>,
    /// Findings of the run before that are gone.
    pub fixed: Vec<Fixed>,
    /// Digest of what the history knows of earlier months; `None` without one.
    pub history: Option<String>,
    /// Workbooks that were not read because they did not change.
    pub unchanged: usize,
    /// The returns behind the figures, for the runs of the month that follow.
    pub sources: Sources,
    /// What units wrote to explain their figures.
    pub explained: Vec<Explained>,
    /// The figures.
    pub consolidation: Arc<Consolidation>,
}
