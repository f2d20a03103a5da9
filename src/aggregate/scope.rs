//! Which units a form is collected from, and whose returns may enter its figures.

use crate::model::descriptions::Descriptions;
use crate::model::form::FormIndex;
use crate::model::period::Period;
use crate::model::register::UnitIndex;

/// Units in being in the period of the run, and what each owes.
pub(super) struct Scope {
    /// The period of the run.
    pub(super) period: Period,
    /// By unit: in being and part of the province's sum.
    consolidated: Vec<bool>,
    forms: Vec<FormScope>,
}

/// Who owes one form.
struct FormScope {
    /// Units that owe it, in official order: those that add up, or else the province's own offices.
    owing: Vec<UnitIndex>,
    rows_are_units: bool,
    /// True when no unit that adds up owes it: its figures are stated by the province.
    stated_by_province: bool,
}

impl Scope {
    pub(super) fn new(period: Period, descriptions: &Descriptions) -> Self {
        let register = &descriptions.register;
        let consolidated: Vec<bool> = register
            .units
            .iter()
            .map(|unit| register.is_consolidated(unit) && unit.is_valid_in(period))
            .collect();
        let forms = descriptions
            .forms
            .iter()
            .map(|form| {
                let owes = |consolidated: bool| -> Vec<UnitIndex> {
                    register
                        .indexed()
                        .filter(|(_, unit)| unit.is_valid_in(period))
                        .filter(|(_, unit)| register.is_consolidated(unit) == consolidated)
                        .filter(|(_, unit)| unit.forms.contains(&form.id))
                        .map(|(index, _)| index)
                        .collect()
                };
                let of_units = owes(true);
                let of_province = owes(false);
                FormScope {
                    stated_by_province: of_units.is_empty() && !of_province.is_empty(),
                    owing: if of_units.is_empty() {
                        of_province
                    } else {
                        of_units
                    },
                    rows_are_units: form.rows_are_units,
                }
            })
            .collect();
        Self {
            period,
            consolidated,
            forms,
        }
    }

    /// Units that owe the form, in official order.
    pub(super) fn owing(&self, form: FormIndex) -> &[UnitIndex] {
        self.form(form).map_or(&[], |scope| &scope.owing)
    }

    /// True when the figures of the form are stated by the province and not summed over units.
    pub(super) fn is_stated_by_province(&self, form: FormIndex) -> bool {
        self.form(form)
            .is_some_and(|scope| scope.stated_by_province && !scope.rows_are_units)
    }

    /// True when figures that speak of `unit` in a return of `submitter` enter the consolidation.
    ///
    /// The province's own line in a table of units repeats their sum and stays out, or it would count twice.
    pub(super) fn admits(&self, form: FormIndex, submitter: UnitIndex, unit: UnitIndex) -> bool {
        let Some(scope) = self.form(form) else {
            return false;
        };
        if scope.stated_by_province && !scope.owing.contains(&submitter) {
            return false;
        }
        if scope.stated_by_province && !scope.rows_are_units {
            return unit == submitter;
        }
        self.is_consolidated(unit)
    }

    /// True when the unit is in being and its figures add up to the province.
    pub(super) fn is_consolidated(&self, unit: UnitIndex) -> bool {
        self.consolidated
            .get(unit.place())
            .is_some_and(|consolidated| *consolidated)
    }

    fn form(&self, form: FormIndex) -> Option<&FormScope> {
        self.forms.get(form.place())
    }
}
