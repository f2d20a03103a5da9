//! Returns that do not count, taken out of the round with what was noticed about them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::cell::CellRef;
use crate::model::finding::{Finding, Severity};
use crate::model::form::FormIndex;
use crate::model::observation::{Return, Round};

/// Which returns of a round do not count, by their places in it.
#[derive(Debug, Default)]
pub(super) struct SetAside(BTreeSet<usize>);

impl SetAside {
    pub(super) fn add(&mut self, index: usize) {
        self.0.insert(index);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn contains(&self, index: usize) -> bool {
        self.0.contains(&index)
    }
}

/// Takes the returns of `aside` out of the round, with their `notes`; what was found in them weighs no more than a note.
///
/// A table is known by its workbook, its sheet and its form: one sheet may hold several, of which others still count.
pub(super) fn take_out<T>(
    aside: &SetAside,
    round: &mut Round,
    findings: &mut [Finding],
    notes: &mut Vec<T>,
) {
    if aside.0.is_empty() {
        return;
    }
    let tables = |counts: bool| -> BTreeSet<(Arc<str>, Arc<str>, FormIndex)> {
        let returns = round.returns.iter().enumerate();
        let chosen = returns.filter(|(index, _)| aside.contains(*index) != counts);
        chosen.map(|(_, filled)| table(filled)).collect()
    };
    let (gone, staying) = (tables(false), tables(true));
    let is_gone = |cell: &CellRef, form: Option<FormIndex>| {
        let of_sheet = |(file, sheet, of): &(Arc<str>, Arc<str>, FormIndex)| {
            *file == cell.file && *sheet == cell.sheet && form.is_none_or(|form| *of == form)
        };
        gone.iter().any(of_sheet) && !staying.iter().any(of_sheet)
    };
    for finding in findings {
        let form = finding.form;
        if finding
            .cells
            .first()
            .is_some_and(|cell| is_gone(cell, form))
        {
            finding.severity = Severity::Note;
            finding.affects.clear();
        }
    }
    let mut index = 0..;
    round
        .returns
        .retain(|_| index.next().is_some_and(|index| !aside.contains(index)));
    let mut index = 0..;
    notes.retain(|_| index.next().is_some_and(|index| !aside.contains(index)));
}

fn table(filled: &Return) -> (Arc<str>, Arc<str>, FormIndex) {
    (
        Arc::clone(&filled.path),
        Arc::clone(&filled.sheet),
        filled.form,
    )
}
