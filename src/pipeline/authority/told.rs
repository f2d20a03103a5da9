//! What the rules about who may speak found, and the findings they make.

use crate::model::cell::CellRef;
use crate::model::finding::{Finding, RuleInfo};
use crate::model::observation::Return;

/// What a rule found, each with the places in the round of the returns it is about.
pub(super) type Told = Vec<(Vec<usize>, Finding)>;

/// A finding on the sheet of a return.
pub(super) fn on_sheet(rule: RuleInfo, filled: &Return) -> Finding {
    Finding::new(rule, vec![sheet_of(filled)])
        .of_unit(filled.unit)
        .of_form(filled.form)
}

/// The sheet that a return stands in.
pub(super) fn sheet_of(filled: &Return) -> CellRef {
    CellRef::sheet(&filled.path, &filled.sheet)
}
