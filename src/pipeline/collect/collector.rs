//! How workbooks are collected.

use crate::check::Checks;
use crate::model::descriptions::Descriptions;
use crate::model::limits::Limits;
use crate::pipeline::cache::Cache;
use crate::pipeline::kept::Kept;
use crate::pipeline::spill::Spill;
use crate::recognise::Expected;
use crate::worker::Readers;

/// How workbooks are collected.
pub(in crate::pipeline) struct Collector<'a> {
    pub(in crate::pipeline) descriptions: &'a Descriptions,
    pub(in crate::pipeline) expected: Expected,
    /// Bounds of what is taken in and said.
    pub(in crate::pipeline) limits: &'a Limits,
    pub(in crate::pipeline) threads: usize,
    pub(in crate::pipeline) readers: &'a Readers,
    pub(in crate::pipeline) checks: &'a Checks<'a>,
    /// Whether the decisions are wanted; those of thousands of workbooks take much memory.
    pub(in crate::pipeline) evidence: bool,
    /// Whether the hashes of what returns say are wanted, for the history.
    pub(in crate::pipeline) content: bool,
    /// What earlier runs read, when the job keeps it.
    pub(in crate::pipeline) cache: Option<&'a Cache>,
    /// What stays of returns of earlier months; everything does without it.
    pub(in crate::pipeline) kept: Option<Kept>,
    /// Where the rest of them goes, when the history is to take it in.
    pub(in crate::pipeline) spill: Option<&'a Spill>,
}
