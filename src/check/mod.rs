//! Looks at the returns of a round and says what cannot stand; changes nothing.

mod duplicates;
mod filled;
mod precision;
mod received;
mod th110_missing_cell;
mod th111_negative_value;
mod th112_sum_differs;
mod th113_part_exceeds_whole;
mod th114_ratio_differs;
mod th115_cumulative_below_month;
mod th116_out_of_range;
mod th117_not_whole;
mod th120_copied_column;
mod th121_index_differs_from_weights;
mod th317_duplicate_return;
mod th318_identical_return;
mod th350_sum_differs_from_province;
mod th370_missing_return;
mod th372_unit_not_valid;

use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo};
use crate::model::history::Past;
use crate::model::observation::Round;
use crate::model::settings::{RuleSettings, Threshold};

use filled::{FilledForm, FormFacts};

/// A rule and what it looks at.
pub struct Rule {
    /// Identity and default severity.
    pub info: RuleInfo,
    /// Numbers that decide whether it fires; the job file may give others.
    pub thresholds: &'static [Threshold],
    look: Look,
}

/// What a round is held against besides itself.
#[derive(Debug, Clone, Default)]
pub struct Background {
    /// Earlier rounds.
    pub past: Past,
    /// What the job says of single rules.
    pub settings: RuleSettings,
}

/// What a rule looks at.
enum Look {
    /// One return by itself.
    Return(fn(&FilledForm<'_>, &mut Vec<Finding>)),
    /// All returns of the round, with the register.
    Round(fn(&Round, &Descriptions, &mut Vec<Finding>)),
}

/// All rules of this room, in order of their codes; the only place to register one.
pub const RULES: &[Rule] = &[
    th110_missing_cell::RULE,
    th111_negative_value::RULE,
    th112_sum_differs::RULE,
    th113_part_exceeds_whole::RULE,
    th114_ratio_differs::RULE,
    th115_cumulative_below_month::RULE,
    th116_out_of_range::RULE,
    th117_not_whole::RULE,
    th120_copied_column::RULE,
    th121_index_differs_from_weights::RULE,
    th317_duplicate_return::RULE,
    th318_identical_return::RULE,
    th350_sum_differs_from_province::RULE,
    th370_missing_return::RULE,
    th372_unit_not_valid::RULE,
];

/// Findings on all returns of the round, in order of file, sheet, cell and code; those without a cell come last.
pub fn check(round: &Round, descriptions: &Descriptions, _background: &Background) -> Vec<Finding> {
    let facts: Vec<FormFacts<'_>> = descriptions
        .forms
        .iter()
        .map(|form| FormFacts::new(form, descriptions))
        .collect();
    let mut findings = Vec::new();
    for filled in &round.returns {
        let Some(facts) = facts.get(usize::from(filled.form.0)) else {
            continue;
        };
        let form = FilledForm::new(facts, filled);
        for rule in RULES {
            if let Look::Return(look) = rule.look {
                look(&form, &mut findings);
            }
        }
    }
    for rule in RULES {
        if let Look::Round(look) = rule.look {
            look(round, descriptions, &mut findings);
        }
    }
    findings.sort_by(|first, second| place(first).cmp(&place(second)));
    findings
}

type Place<'a> = (
    bool,
    Option<&'a crate::model::cell::CellRef>,
    &'static str,
    Option<crate::model::register::UnitIndex>,
);

fn place(finding: &Finding) -> Place<'_> {
    (
        finding.cells.is_empty(),
        finding.cells.first(),
        finding.rule.code,
        finding.unit,
    )
}
