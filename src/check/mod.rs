//! Looks at the returns of a round and says what cannot stand; changes nothing.

mod account;
mod compared;
mod duplicates;
mod filled;
mod headlines;
mod localise;
mod neighbours;
mod plan_file;
mod precision;
mod quotients;
mod received;
mod series;
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
mod th230_revised_cumulative;
mod th231_naive_gap;
mod th232_restated_base;
mod th233_plan_changed;
mod th234_large_revision;
mod th235_stale_copy;
mod th237_unit_slip;
mod th238_appeared_or_vanished;
mod th239_missing_month;
mod th317_duplicate_return;
mod th318_identical_return;
mod th336_growth_outlier;
mod th337_share_shift;
mod th350_sum_differs_from_province;
mod th352_implied_price;
mod th353_value_per_worker;
mod th354_cross_form_identity;
mod th370_missing_return;
mod th372_unit_not_valid;

use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo};
use crate::model::form::FormIndex;
use crate::model::history::Past;
use crate::model::observation::{Return, Round};
use crate::model::settings::{RuleSettings, Threshold};

use compared::Compared;
use filled::{FilledForm, FormFacts};
use neighbours::Neighbours;
use plan_file::PlanFile;
use received::Received;

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

/// The round as a whole.
struct Overview<'a> {
    round: &'a Round,
    descriptions: &'a Descriptions,
    background: &'a Background,
}

/// What a rule looks at.
enum Look {
    /// One return by itself.
    Return(fn(&FilledForm<'_>, &mut Vec<Finding>)),
    /// One return beside the unit's earlier ones.
    OverTime(fn(&Compared<'_>, &mut Vec<Finding>)),
    /// The returns of all units on one form.
    AcrossUnits(fn(&Neighbours<'_>, &mut Vec<Finding>)),
    /// All returns of the round, with the register.
    Round(fn(&Overview<'_>, &mut Vec<Finding>)),
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
    th230_revised_cumulative::RULE,
    th231_naive_gap::RULE,
    th232_restated_base::RULE,
    th233_plan_changed::RULE,
    th234_large_revision::RULE,
    th235_stale_copy::RULE,
    th237_unit_slip::RULE,
    th238_appeared_or_vanished::RULE,
    th239_missing_month::RULE,
    th317_duplicate_return::RULE,
    th318_identical_return::RULE,
    th336_growth_outlier::RULE,
    th337_share_shift::RULE,
    th350_sum_differs_from_province::RULE,
    th352_implied_price::RULE,
    th353_value_per_worker::RULE,
    th354_cross_form_identity::RULE,
    th370_missing_return::RULE,
    th372_unit_not_valid::RULE,
];

/// The rules that look at one return by itself, ready for all returns of a run.
pub struct Inside<'a> {
    facts: Vec<FormFacts<'a>>,
}

impl<'a> Inside<'a> {
    /// Looks up what the rules need of the descriptions.
    pub fn new(descriptions: &'a Descriptions) -> Self {
        let forms = descriptions.forms.iter();
        Self {
            facts: forms
                .map(|form| FormFacts::new(form, descriptions))
                .collect(),
        }
    }

    /// What they find in a return, with the rules' own weights. Nothing but the descriptions and the return decides it.
    pub fn look(&self, filled: &Return) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(facts) = self.facts.get(usize::from(filled.form.0)) {
            let form = FilledForm::new(facts, filled);
            for rule in RULES {
                if let Look::Return(look) = rule.look {
                    look(&form, &mut findings);
                }
            }
        }
        findings
    }
}

/// Findings on all returns of the round, in order of file, sheet, cell and code; those without a cell come last.
///
/// Rules that the job applies from a later period on are silent; the others have the weight that it gives them.
pub fn check(round: &Round, descriptions: &Descriptions, background: &Background) -> Vec<Finding> {
    let inside = Inside::new(descriptions);
    let found = round.returns.iter().map(|filled| inside.look(filled));
    complete(round, descriptions, background, found.collect())
}

/// The same where the rules that look at one return have spoken: `inside` has their findings by return.
pub fn complete(
    round: &Round,
    descriptions: &Descriptions,
    background: &Background,
    inside: Vec<Vec<Finding>>,
) -> Vec<Finding> {
    let facts = Inside::new(descriptions).facts;
    let plans = PlanFile::of(round, descriptions);
    let mut findings = Vec::new();
    for (filled, mut found) in round.returns.iter().zip(inside) {
        if let Some(facts) = facts.get(usize::from(filled.form.0)) {
            let form = FilledForm::new(facts, filled);
            over_time(&form, background, &plans, &mut found);
            background.settings.weigh(&mut found, filled.period);
            findings.append(&mut found);
        }
    }
    let overview = Overview {
        round,
        descriptions,
        background,
    };
    let mut found = of_round(&overview, &facts);
    background.settings.weigh(&mut found, round.period);
    findings.append(&mut found);
    findings.sort_by(|first, second| place(first).cmp(&place(second)));
    findings
}

fn over_time(
    form: &FilledForm<'_>,
    background: &Background,
    plans: &PlanFile,
    findings: &mut Vec<Finding>,
) {
    let compared = Compared::new(form, background, plans);
    for rule in RULES {
        if let Look::OverTime(look) = rule.look {
            look(&compared, findings);
        }
    }
}

fn of_round(overview: &Overview<'_>, facts: &[FormFacts<'_>]) -> Vec<Finding> {
    let received = Received::of(overview.round);
    let mut findings = Vec::new();
    for of_form in (0_u16..).map(FormIndex).zip(facts) {
        let neighbours = Neighbours::new(overview, &received, of_form);
        for rule in RULES {
            if let Look::AcrossUnits(look) = rule.look {
                look(&neighbours, &mut findings);
            }
        }
    }
    for rule in RULES {
        if let Look::Round(look) = rule.look {
            look(overview, &mut findings);
        }
    }
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
