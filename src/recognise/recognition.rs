//! What reading and recognition say of a workbook.

use std::collections::HashMap;

use super::evidence::SheetEvidence;
use super::rules;
use crate::model::cell::CellRef;
use crate::model::finding::Finding;
use crate::model::observation::{CellLedger, Return};
use crate::read::CELL_UNREADABLE;

/// What one workbook gave.
#[derive(Debug, Clone, Default)]
pub struct Recognition {
    /// Its returns, in the order of its sheets.
    pub returns: Vec<Return>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// How its non-empty cells ended.
    pub ledger: CellLedger,
    /// Why each sheet was taken for what it is.
    pub evidence: Vec<SheetEvidence>,
}

/// What reading and recognition say of one workbook: a cell that could not be read is said once, with the figures that it costs.
pub(crate) fn joined(mut read: Vec<Finding>, recognised: Vec<Finding>) -> Vec<Finding> {
    let mut unreadable: HashMap<CellRef, usize> = HashMap::new();
    for (place, finding) in read.iter().enumerate() {
        if let (CELL_UNREADABLE, Some(cell)) = (finding.rule, finding.cells.first()) {
            unreadable.entry(cell.clone()).or_insert(place);
        }
    }
    let mut others = Vec::new();
    for finding in recognised {
        let is_of_content = [rules::EXCEL_ERROR, rules::STRAY_NUMBER].contains(&finding.rule);
        let cell = finding.cells.first().filter(|_| is_of_content);
        let place = cell.and_then(|cell| unreadable.get(cell));
        match place.and_then(|place| read.get_mut(*place)) {
            Some(lost) => {
                lost.unit = finding.unit;
                lost.form = finding.form;
                lost.affects.extend(finding.affects);
            }
            None => others.push(finding),
        }
    }
    read.extend(others);
    read
}
