//! Rows that no form describes, such as clusters: those of all returns beside each other, told apart by their names.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::layout::{FormLayout, Layouts};
use crate::hash;
use crate::model::figure::OpenName;
use crate::model::form::{FormIndex, RowIndex};
use crate::model::observation::Return;
use crate::text;

/// Bytes of the hash that tells two names apart which are one without their diacritics.
const HASH_BYTES: usize = 3;

/// Open rows of all returns, merged by the key of their labels.
///
/// A label that a return has twice names two rows: the second of each return is a row of its own, and so on.
pub(super) struct OpenRows {
    rows: Vec<Vec<Merged>>,
    numbers: BTreeMap<(FormIndex, OpenKey), u16>,
}

/// Key of a label, and how often it stood in the return before.
type OpenKey = (String, u32);

struct Merged {
    label: String,
    key: OpenKey,
}

/// Rows of one return to rows of the consolidation.
pub(super) struct RowMap {
    described: u16,
    open: Vec<Option<RowIndex>>,
    /// In a table of units every unit stands in the one row that they make up together.
    units_are_rows: bool,
}

impl RowMap {
    /// The row of the consolidation in which a row of the return stands.
    pub(super) fn consolidated(&self, row: RowIndex) -> Option<RowIndex> {
        if self.units_are_rows {
            return Some(RowIndex(0));
        }
        match row.0.checked_sub(self.described) {
            None => Some(row),
            Some(open) => self.open.get(usize::from(open)).copied().flatten(),
        }
    }
}

impl OpenRows {
    /// In the order of units and of the rows of each: where files lie decides nothing.
    pub(super) fn merge(returns: &[Return], layouts: &Layouts<'_>) -> Self {
        let mut merged = Self {
            rows: Vec::new(),
            numbers: BTreeMap::new(),
        };
        merged
            .rows
            .resize_with(layouts.descriptions.forms.len(), Vec::new);
        let mut returns: Vec<&Return> = returns.iter().collect();
        returns.sort_by_key(|received| (received.form, received.unit));
        for received in returns {
            let Some(rows) = merged.rows.get_mut(usize::from(received.form.0)) else {
                continue;
            };
            for (open, key) in received.open_rows.iter().zip(open_keys(received)) {
                let next = u16::try_from(rows.len()).unwrap_or(u16::MAX);
                let place = (received.form, key);
                merged.numbers.entry(place).or_insert_with_key(|(_, key)| {
                    rows.push(Merged {
                        label: open.label.clone(),
                        key: key.clone(),
                    });
                    next
                });
            }
        }
        merged
    }

    /// Names of the rows by form. What a row is called follows from the names of the round alone.
    pub(super) fn names(&self) -> Vec<Vec<OpenName>> {
        self.rows.iter().map(|rows| names(rows)).collect()
    }

    /// Where the open rows of a return stand.
    pub(super) fn rows_of(&self, received: &Return, layout: &FormLayout) -> RowMap {
        let described = layout.described_rows();
        let open = open_keys(received).map(|key| {
            let number = self.numbers.get(&(received.form, key))?;
            described.checked_add(*number).map(RowIndex)
        });
        RowMap {
            described,
            open: open.collect(),
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
            let digest = Sha256::digest(row.key.0.as_bytes());
            let digest = digest.get(..HASH_BYTES).unwrap_or_default();
            id = format!("{id}-{}", hash::hex(digest));
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
