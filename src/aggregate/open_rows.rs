//! Rows that no form describes, such as clusters: those of all returns beside each other, told apart by their names.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::layout::{FormLayout, Layouts};
use crate::hash;
use crate::model::figure::OpenName;
use crate::model::form::{FormIndex, RowIndex};
use crate::model::index::BeyondTable;
use crate::model::observation::Return;
use crate::text;

/// Open rows of all returns, merged by the key of their labels.
///
/// A label that a return has twice names two rows: the second of each return is a row of its own, and so on.
pub(super) struct OpenRows {
    rows: Vec<Vec<Merged>>,
    places: BTreeMap<(FormIndex, OpenKey), RowIndex>,
}

/// Key of a label, and how often it stood in the return before.
type OpenKey = (String, u32);

struct Merged {
    label: String,
    key: OpenKey,
}

/// Rows of one return to rows of the consolidation.
pub(super) struct RowMap {
    described: usize,
    open: Vec<Option<RowIndex>>,
    /// In a table of units every unit stands in the one row that they make up together.
    units_are_rows: bool,
}

impl RowMap {
    /// The row of the consolidation in which a row of the return stands.
    pub(super) fn consolidated(&self, row: RowIndex) -> Option<RowIndex> {
        if self.units_are_rows {
            return Some(RowIndex::FIRST);
        }
        match row.place().checked_sub(self.described) {
            None => Some(row),
            Some(open) => self.open.get(open).copied().flatten(),
        }
    }
}

impl OpenRows {
    /// In the order of units and of the rows of each: where files lie decides nothing.
    ///
    /// # Errors
    /// When a form has more open rows than indices can say.
    pub(super) fn merge(returns: &[Return], layouts: &Layouts<'_>) -> Result<Self, BeyondTable> {
        let mut merged = Self {
            rows: Vec::new(),
            places: BTreeMap::new(),
        };
        merged
            .rows
            .resize_with(layouts.descriptions.forms.len(), Vec::new);
        let mut returns: Vec<&Return> = returns.iter().collect();
        returns.sort_by_key(|received| (received.form, received.unit));
        for received in returns {
            let rows = merged.rows.get_mut(received.form.place());
            let form = layouts.descriptions.form(received.form);
            let Some((rows, form)) = rows.zip(form) else {
                continue;
            };
            for (open, key) in received.open_rows.iter().zip(open_keys(received)) {
                let next = form.open_row(rows.len())?;
                let place = (received.form, key);
                merged.places.entry(place).or_insert_with_key(|(_, key)| {
                    rows.push(Merged {
                        label: open.label.clone(),
                        key: key.clone(),
                    });
                    next
                });
            }
        }
        Ok(merged)
    }

    /// Names of the rows by form. What a row is called follows from the names of the round alone.
    pub(super) fn names(&self) -> Vec<Vec<OpenName>> {
        self.rows.iter().map(|rows| names(rows)).collect()
    }

    /// Where the open rows of a return stand.
    pub(super) fn rows_of(&self, received: &Return, layout: &FormLayout) -> RowMap {
        let rows = open_keys(received).map(|key| self.places.get(&(received.form, key)));
        RowMap {
            described: layout.described_rows(),
            open: rows.map(Option::<&RowIndex>::copied).collect(),
            units_are_rows: layout.rows_are_units,
        }
    }
}

/// The keys of the open rows of a return, in its order.
fn open_keys(received: &Return) -> impl Iterator<Item = OpenKey> + '_ {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    received.open_rows.iter().map(move |open| {
        let key = text::key(&open.label);
        let before = seen.entry(key.clone()).or_default();
        *before += 1;
        (key, *before - 1)
    })
}

fn names(rows: &[Merged]) -> Vec<OpenName> {
    let plain = |row: &Merged| text::fold(&row.label).replace(' ', "-");
    let mut keys: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for row in rows {
        let alike = keys.entry(plain(row)).or_default();
        if !alike.contains(&row.key.0.as_str()) {
            alike.push(&row.key.0);
        }
    }
    let name = |row: &Merged| {
        let mut id = format!("open-{}", plain(row));
        let mut label = row.label.clone();
        if keys.get(&plain(row)).is_some_and(|alike| alike.len() > 1) || plain(row).is_empty() {
            // Names that are one without their diacritics are told apart by a hash.
            let digest = Sha256::digest(row.key.0.as_bytes());
            let [first, second, third, ..]: [u8; 32] = digest.into();
            id = format!("{id}-{}", hash::hex(&[first, second, third]));
        }
        if row.key.1 > 0 {
            let number = row.key.1 + 1;
            id = format!("{id}~{number}");
            label = format!("{label} ({number})");
        }
        OpenName { label, id }
    };
    rows.iter().map(name).collect()
}
