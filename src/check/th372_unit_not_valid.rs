//! TH372: a return of a unit that is not in being in its period, such as a district after its abolition.

use std::collections::BTreeMap;

use super::duplicates::whole_form;
use super::overview::Overview;
use super::rule::{Look, Rule};
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::observation::Return;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        code: "TH372",
        name: "unit-not-valid",
        severity: Severity::Error,
    },
    thresholds: &[],
    look: Look::Round(look),
};

fn look(overview: &Overview<'_>, findings: &mut Vec<Finding>) {
    let (round, descriptions) = (overview.round, overview.descriptions);
    let register = &descriptions.register;
    let mut workbooks: BTreeMap<_, Vec<&Return>> = BTreeMap::new();
    for filled in &round.returns {
        let unit = register.unit(filled.unit);
        if unit.is_some_and(|unit| !unit.is_valid_in(filled.period)) {
            let key = (filled.period, filled.unit, &filled.path);
            workbooks.entry(key).or_default().push(filled);
        }
    }
    for ((period, unit, _), returns) in workbooks {
        let sheets = returns.iter();
        let sheets = sheets.map(|filled| CellRef::sheet(&filled.path, &filled.sheet));
        let successors = register.unit(unit).into_iter();
        let successors = successors.flat_map(|unit| &unit.successors);
        let successors = successors.filter_map(|id| register.index_of(id)).collect();
        let finding = Finding::new(RULE.info, sheets.collect())
            .of_unit(unit)
            .with("period", Arg::Period(period))
            .with("successors", Arg::Units(successors))
            .affecting(returns.iter().map(|filled| whole_form(filled)).collect());
        findings.push(finding);
    }
}
