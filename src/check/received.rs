//! Which unit sent which form for the period of the run.

use std::collections::BTreeMap;

use crate::model::form::FormIndex;
use crate::model::observation::{Return, Round};
use crate::model::register::UnitIndex;

/// The returns for the period of the run by form and unit; of duplicates the first by file and sheet.
pub(super) struct Received<'a>(BTreeMap<(FormIndex, UnitIndex), &'a Return>);

impl<'a> Received<'a> {
    pub(super) fn of(round: &'a Round) -> Self {
        let mut returns = BTreeMap::new();
        for filled in &round.returns {
            if filled.period == round.period {
                returns.entry((filled.form, filled.unit)).or_insert(filled);
            }
        }
        Self(returns)
    }

    /// A unit's return on a form.
    pub(super) fn get(&self, form: FormIndex, unit: UnitIndex) -> Option<&'a Return> {
        self.0.get(&(form, unit)).copied()
    }

    /// All returns on a form, in order of units.
    pub(super) fn on_form(&self, form: FormIndex) -> impl Iterator<Item = &'a Return> {
        let from = self.0.range((form, UnitIndex::FIRST)..);
        let of_form = from.take_while(move |((of, _), _)| *of == form);
        of_form.map(|(_, filled)| *filled)
    }
}
