//! What a run is doing.

use std::sync::Arc;

use super::stage::Stage;
use crate::model::descriptions::Descriptions;
use crate::model::figure::Consolidation;
use crate::model::marked::Marked;
use crate::model::observation::{FileRecord, Round};
use crate::publish::Written;

/// What a run is doing, for those who watch.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// A stage begins; the one before it is over.
    Begins(Stage),
    /// So many workbooks are to be read.
    Discovered(usize),
    /// One workbook has been read, in no certain order.
    Read(&'a FileRecord),
    /// The returns that count, and with them the id of the run.
    Received {
        /// The same for the same period, date and inputs.
        run_id: &'a str,
        /// The returns.
        round: &'a Round,
        /// How many of its files were not taken apart again because they did not change.
        unchanged: usize,
        /// For names.
        descriptions: &'a Arc<Descriptions>,
    },
    /// The figures of the run.
    Aggregated(&'a Consolidation),
    /// The findings that speak in this run: those that were confirmed are not among them.
    Checked(&'a [Marked]),
    /// Names of the outputs in place, with their sizes in bytes.
    Published(&'a [Written]),
}
