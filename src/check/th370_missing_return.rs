//! TH370: a unit owes forms that did not arrive.

use super::overview::Overview;
use super::received::Received;
use super::rule::{Look, Rule};
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::FormIndex;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH370",
        name: "missing-return",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Round(look),
};

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    let (round, descriptions) = (overview.round, overview.descriptions);
    let received = Received::of(round);
    for (index, unit) in descriptions.register.indexed() {
        if !unit.is_valid_in(round.period) {
            continue;
        }
        let owed = descriptions
            .indexed_forms()
            .filter(|(_, form)| unit.forms.contains(&form.id));
        let missing: Vec<FormIndex> = owed
            .filter(|(form, _)| received.get(*form, index).is_none())
            .map(|(form, _)| form)
            .collect();
        if missing.is_empty() {
            continue;
        }
        let finding = Finding::new(RULE.info, Vec::new())
            .of_unit(index)
            .with("period", Arg::Period(round.period))
            .with("forms", Arg::Forms(missing));
        findings.push(finding);
    }
}
