//! Turns the cells of a workbook into returns: which form, whose, for which period, which figure where.
//!
//! Tables are found by the words of their headings, never by fixed addresses. Each decision keeps its evidence, and each
//! non-empty cell ends as used, label, ignored by a rule, or reported.

mod bind;
mod cell_content;
mod clauses;
mod coded;
mod column_remarks;
mod dated_headings;
pub mod evidence;
mod extract;
mod file_name;
mod format_unit;
mod found_table;
mod head_measures;
mod heading;
mod heading_months;
mod heading_years;
mod hidden;
mod label_keys;
mod labelled;
mod labels;
mod ledger;
mod line;
mod locate;
mod lost_points;
mod measures;
mod month_words;
mod named_cells;
mod names_beside;
mod open_rows;
mod parts;
mod period;
mod period_span;
mod proposals;
mod recogniser;
mod recognition;
mod regions;
mod remarks;
mod return_table;
mod rows;
mod rules;
mod sheet;
mod sighting;
mod table;
mod title;
mod title_date;
mod titled;
mod unprinted_total;
mod values;
mod words;
mod years;

use std::sync::Arc;

use crate::model::observation::FileIndex;
use crate::read::grid::Workbook;

pub(crate) use file_name::{units_named_by_file, words_of_file};
pub use recogniser::{Expected, Recogniser};
pub use recognition::Recognition;
pub(crate) use recognition::joined;
pub use rules::RULES;
pub(crate) use rules::{
    CODE_DIFFERS_FROM_LABEL, COLUMN_MISSING, PARENT_UNKNOWN, PERIODS_DISAGREE, UNKNOWN_ROW,
};
use sighting::Sighting;

impl Recogniser<'_> {
    /// Recognises every sheet of a workbook.
    pub fn recognise(&self, workbook: &Workbook, file: FileIndex, path: &Arc<str>) -> Recognition {
        let sighting = Sighting {
            recogniser: self,
            file,
            path: Arc::clone(path),
            saved: workbook.saved.clone(),
        };
        sheet::recognise_sheets(&sighting, workbook)
    }
}
