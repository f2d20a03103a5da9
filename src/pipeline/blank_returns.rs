//! Returns without a single figure: the printed form was sent, not a return.

use super::set_aside::{self, SetAside};
use crate::model::cell::CellRef;
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::observation::Round;

/// A form that nobody filled in.
const BLANK_RETURN: RuleInfo = RuleInfo {
    code: "TH323",
    name: "blank-return",
    severity: Severity::Error,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[BLANK_RETURN];

/// Takes blank returns out of the round, so that none counts as received or as a later version; each is said.
///
/// `notes` are about the returns, in their order; those on a blank one go with it.
pub(super) fn leave_out<T>(round: &mut Round, findings: &mut Vec<Finding>, notes: &mut Vec<T>) {
    let mut aside = SetAside::default();
    let mut told = Vec::new();
    let returns = round.returns.iter().enumerate();
    for (index, filled) in returns.filter(|(_, filled)| filled.is_blank) {
        aside.add(index);
        let sheet = CellRef::sheet(&filled.path, &filled.sheet);
        let finding = Finding::new(BLANK_RETURN, vec![sheet]);
        told.push(finding.of_unit(filled.unit).of_form(filled.form));
    }
    set_aside::take_out(&aside, round, findings, notes);
    findings.extend(told);
}
