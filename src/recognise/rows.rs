//! Matches the rows of a table to the rows of its form.

use super::labels::{Names, RowNames};
use crate::model::descriptions::Descriptions;
use crate::model::form::{Form, FormIndex, RowIndex};
use crate::model::register::UnitIndex;
use crate::text::code_key;
use crate::text::words;

/// What a row of the sheet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowMatch {
    /// A described row.
    Row(RowIndex),
    /// A described row that was seen before.
    Repeated(RowIndex),
    /// A unit of the register, where rows are units.
    Unit(UnitIndex),
    /// A row beyond the description that the form takes in.
    Open,
    /// A row the form does not know.
    Unknown,
}

/// Walks down the rows of one table.
pub(super) struct RowMatcher<'a> {
    form: &'a Form,
    names: &'a RowNames,
    units: &'a Names,
    seen: Vec<bool>,
    last: Option<RowIndex>,
}

impl<'a> RowMatcher<'a> {
    pub(super) fn new(
        descriptions: &'a Descriptions,
        names: &'a Names,
        form: FormIndex,
    ) -> Option<Self> {
        let described = descriptions.form(form)?;
        let rows = names.rows.get(usize::from(form.0))?;
        Some(Self {
            form: described,
            names: rows,
            units: names,
            seen: vec![false; described.rows.len()],
            last: None,
        })
    }

    /// True when the form has a row with a label of this key.
    pub(super) fn knows(&self, label_key: &str) -> bool {
        self.names.by_label.contains_key(label_key)
    }

    /// The row of a label, its key, and a printed code (empty when the form prints none).
    ///
    /// A code decides before the label. Of rows with one name, such as section D and division 35, the next one below the
    /// last match is taken, then the first unseen.
    pub(super) fn row(&mut self, label: &str, label_key: &str, code: &str) -> RowMatch {
        let by_code = (!code.is_empty())
            .then(|| self.names.by_code.get(&code_key(code)))
            .flatten();
        let by_label = self.names.by_label.get(label_key);
        let candidates: Vec<RowIndex> = match (by_code, by_label) {
            (Some(coded), Some(labelled)) => {
                let both: Vec<RowIndex> = coded
                    .iter()
                    .filter(|row| labelled.contains(row))
                    .copied()
                    .collect();
                if both.is_empty() { coded.clone() } else { both }
            }
            (Some(rows), None) | (None, Some(rows)) => rows.clone(),
            (None, None) => Vec::new(),
        };
        if candidates.is_empty() {
            return self.beyond(label);
        }
        let is_unseen =
            |row: &RowIndex| self.seen.get(usize::from(row.0)).is_some_and(|seen| !seen);
        let below = candidates
            .iter()
            .copied()
            .find(|row| is_unseen(row) && self.last.is_none_or(|last| *row > last));
        let chosen = below.or_else(|| candidates.iter().copied().find(is_unseen));
        let Some(row) = chosen else {
            return candidates
                .first()
                .map_or(RowMatch::Unknown, |row| RowMatch::Repeated(*row));
        };
        if let Some(seen) = self.seen.get_mut(usize::from(row.0)) {
            *seen = true;
        }
        self.last = Some(row);
        RowMatch::Row(row)
    }

    fn beyond(&self, label: &str) -> RowMatch {
        if self.form.rows_are_units {
            let words = words(crate::text::without_enumerator(label));
            let named = self.units.units.of_row(&words);
            return named.map_or(RowMatch::Unknown, RowMatch::Unit);
        }
        if self.form.open_rows.is_some() {
            RowMatch::Open
        } else {
            RowMatch::Unknown
        }
    }

    /// Number of described rows found.
    pub(super) fn found(&self) -> usize {
        self.seen.iter().filter(|seen| **seen).count()
    }
}
