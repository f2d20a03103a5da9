//! Looks at the returns of a round and says what cannot stand; changes nothing.

mod account;
mod background;
pub mod codes;
mod compared;
mod deviation;
mod duplicates;
mod filled;
mod headlines;
mod localise;
mod neighbours;
mod overview;
mod own_past;
mod plan_file;
mod precision;
mod quotients;
mod received;
mod rule;
mod series;
mod slips;
mod sums;
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
mod th125_incomplete_line;
mod th126_column_in_other_measure;
mod th127_columns_exchanged;
mod th128_column_of_zeros;
mod th129_cumulative_above_expected;
mod th130_contradicted_zero;
mod th230_revised_cumulative;
mod th231_naive_gap;
mod th232_restated_base;
mod th233_plan_changed;
mod th234_large_revision;
mod th235_stale_copy;
mod th237_unit_slip;
mod th238_appeared_or_vanished;
mod th239_missing_month;
mod th240_unchecked;
mod th241_base_within_year;
mod th242_deleted_row;
mod th243_digit_slip;
mod th317_duplicate_return;
mod th318_identical_return;
mod th336_growth_outlier;
mod th337_share_shift;
mod th338_blank_column;
mod th339_blank_row;
mod th350_sum_differs_from_province;
mod th352_implied_price;
mod th353_value_per_worker;
mod th354_cross_form_identity;
mod th370_missing_return;
mod th372_unit_not_valid;
mod th386_forecast_contradicts;

use crate::model::descriptions::Descriptions;
use crate::model::finding::Finding;
use crate::model::form::FormIndex;
use crate::model::history::Past;
use crate::model::observation::{Return, Round};
use crate::model::period::Period;
use crate::model::settings::RuleSettings;

pub(crate) use precision::{Counted, allowed_in_sum};

pub use background::Background;
use compared::Compared;
pub(crate) use duplicates::are_identical;
use duplicates::repeats;
use filled::{FilledForm, FormFacts};
use neighbours::Neighbours;
use overview::Overview;
use plan_file::PlanFile;
use received::Received;
use rule::Look;
pub use rule::Rule;
use slips::slips;

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
    th125_incomplete_line::RULE,
    th126_column_in_other_measure::RULE,
    th127_columns_exchanged::RULE,
    th128_column_of_zeros::RULE,
    th129_cumulative_above_expected::RULE,
    th130_contradicted_zero::RULE,
    th230_revised_cumulative::RULE,
    th231_naive_gap::RULE,
    th232_restated_base::RULE,
    th233_plan_changed::RULE,
    th234_large_revision::RULE,
    th235_stale_copy::RULE,
    th237_unit_slip::RULE,
    th238_appeared_or_vanished::RULE,
    th239_missing_month::RULE,
    th240_unchecked::RULE,
    th241_base_within_year::RULE,
    th242_deleted_row::RULE,
    th243_digit_slip::RULE,
    th317_duplicate_return::RULE,
    th318_identical_return::RULE,
    th336_growth_outlier::RULE,
    th337_share_shift::RULE,
    th338_blank_column::RULE,
    th339_blank_row::RULE,
    th350_sum_differs_from_province::RULE,
    th352_implied_price::RULE,
    th353_value_per_worker::RULE,
    th354_cross_form_identity::RULE,
    th370_missing_return::RULE,
    th372_unit_not_valid::RULE,
    th386_forecast_contradicts::RULE,
];

/// The rules, ready for all returns of a run.
pub struct Checks<'a> {
    descriptions: &'a Descriptions,
    facts: Vec<FormFacts<'a>>,
    /// The settings of the job, and nothing to hold a return against.
    alone: Background,
    /// The period whose returns are held against earlier ones later on.
    beside_past: Option<Period>,
}

impl<'a> Checks<'a> {
    /// Looks up what the rules need of the descriptions.
    ///
    /// Returns for `beside_past` are held against earlier ones by [`Checks::of_round`]; all others stand alone.
    pub fn new(
        descriptions: &'a Descriptions,
        settings: &RuleSettings,
        beside_past: Option<Period>,
    ) -> Self {
        let forms = descriptions.forms.iter();
        Self {
            descriptions,
            facts: forms
                .map(|form| FormFacts::new(form, descriptions))
                .collect(),
            alone: Background {
                past: Past::default(),
                settings: settings.clone(),
            },
            beside_past,
        }
    }

    /// What the rules find in a return by itself, with the weights of the rules. Nothing but the descriptions, the settings
    /// and the return decides it.
    pub fn of_return(&self, filled: &Return) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(form) = self.form(filled) else {
            return findings;
        };
        for rule in RULES {
            if let Look::Return(look) = rule.look {
                look(&form, &mut findings);
            }
        }
        if self.beside_past != Some(filled.period) {
            over_time(&form, &self.alone, &PlanFile::default(), &mut findings);
        }
        findings
    }

    /// What they find in returns that arrived more than once, with the weights of the job.
    pub fn of_repeats(&self, round: &Round) -> Vec<Finding> {
        let mut findings = Vec::new();
        for repeat in repeats(round) {
            let mut found = Vec::new();
            for rule in RULES {
                if let Look::Repeats(look) = rule.look {
                    look(&repeat, &mut found);
                }
            }
            self.alone.settings.weigh(&mut found, repeat.again.period);
            findings.append(&mut found);
        }
        findings
    }

    /// What they find in the returns for the period of the round beside each other and beside earlier ones, with the weights
    /// of the job.
    pub fn of_round(&self, round: &Round, past: Past) -> Vec<Finding> {
        let background = Background {
            past,
            settings: self.alone.settings.clone(),
        };
        let plans = PlanFile::of(round, self.descriptions);
        let mut findings = Vec::new();
        let is_later = |filled: &&Return| self.beside_past == Some(filled.period);
        for filled in round.returns.iter().filter(is_later) {
            if let Some(form) = self.form(filled) {
                over_time(&form, &background, &plans, &mut findings);
            }
        }
        let overview = Overview {
            round,
            descriptions: self.descriptions,
            background: &background,
        };
        of_round(&overview, &self.facts, &mut findings);
        background.settings.weigh(&mut findings, round.period);
        findings
    }

    fn form<'f>(&'f self, filled: &'f Return) -> Option<FilledForm<'f>> {
        let facts = self.facts.get(filled.form.place())?;
        Some(FilledForm::new(facts, filled))
    }
}

/// Findings on all returns of the round, in order of file, sheet, cell and code; those without a cell come last.
///
/// Rules that the job applies from a later period on are silent; the others have the weight that it gives them.
pub fn check(round: &Round, descriptions: &Descriptions, background: &Background) -> Vec<Finding> {
    let checks = Checks::new(descriptions, &background.settings, Some(round.period));
    let mut findings = Vec::new();
    for filled in &round.returns {
        let mut found = checks.of_return(filled);
        background.settings.weigh(&mut found, filled.period);
        findings.append(&mut found);
    }
    findings.extend(checks.of_repeats(round));
    findings.extend(checks.of_round(round, background.past.clone()));
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
    let slips = slips(
        &compared,
        th237_unit_slip::RULE.info,
        th243_digit_slip::RULE.info,
    );
    for rule in RULES {
        match rule.look {
            Look::OverTime(look) => look(&compared, findings),
            Look::Slips => {
                let own = slips.iter().filter(|one| one.rule == rule.info);
                findings.extend(own.cloned());
            }
            Look::Return(_) | Look::AcrossUnits(_) | Look::Repeats(_) | Look::Round(_) => {}
        }
    }
}

fn of_round(overview: &Overview<'_>, facts: &[FormFacts<'_>], findings: &mut Vec<Finding>) {
    let received = Received::of(overview.round);
    for of_form in FormIndex::each().zip(facts) {
        let neighbours = Neighbours::new(overview, &received, of_form);
        for rule in RULES {
            if let Look::AcrossUnits(look) = rule.look {
                look(&neighbours, findings);
            }
        }
    }
    for rule in RULES {
        if let Look::Round(look) = rule.look {
            look(overview, findings);
        }
    }
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
