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
    /// A row that stands below several parents of the form, or below one that was not recognised: nobody can say whose it is.
    Orphan,
    /// Label and printed code are those of two rows.
    Disagreeing(RowIndex, RowIndex),
}

/// What was not recognised since the last row that was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lost {
    Nothing,
    /// A line without figures, as parents that only introduce their rows have none.
    Line,
    /// A row with figures.
    Row,
}

/// Walks down the rows of one table.
pub(super) struct RowMatcher<'a> {
    form: &'a Form,
    names: &'a RowNames,
    units: &'a Names,
    seen: Vec<bool>,
    /// By row of the form: how many rows of the table carry its name.
    standing: Vec<usize>,
    last: Option<RowIndex>,
    /// The last row and those it stands below, the highest first.
    path: Vec<RowIndex>,
    lost: Lost,
}

impl<'a> RowMatcher<'a> {
    pub(super) fn new(
        descriptions: &'a Descriptions,
        names: &'a Names,
        form: FormIndex,
    ) -> Option<Self> {
        let described = descriptions.form(form)?;
        let rows = names.rows.get(form.place())?;
        Some(Self {
            form: described,
            names: rows,
            units: names,
            seen: vec![false; described.rows.len()],
            standing: vec![0; described.rows.len()],
            last: None,
            path: Vec::new(),
            lost: Lost::Nothing,
        })
    }

    /// Notes that the table has a row with a label of this key, before any is matched.
    pub(super) fn announce(&mut self, label_key: &str) {
        for row in self.names.by_label.get(label_key).into_iter().flatten() {
            if let Some(standing) = self.standing.get_mut(row.place()) {
                *standing += 1;
            }
        }
    }

    /// The label as a row of the form has it: a mark of a note behind it is no part of the name unless the form says so.
    pub(super) fn as_named<'l>(&self, label: &'l str) -> &'l str {
        let is_known = |label: &str| self.knows(&super::label_keys::remembered_key(label));
        let bare =
            crate::text::without_note_mark(label).filter(|bare| !is_known(label) && is_known(bare));
        bare.unwrap_or(label)
    }

    /// True when the form has a row with a label of this key.
    pub(super) fn knows(&self, label_key: &str) -> bool {
        self.names.by_label.contains_key(label_key)
    }

    /// A line without figures that is no row of the form: it ends the block of the parent before it.
    pub(super) fn lose_parent(&mut self) {
        self.lost = Lost::Line;
    }

    /// The row of a label, its key, and a printed code (empty when the form prints none).
    ///
    /// A code decides where the label is not known. Of rows with one name only those count whose parent stands above, such as
    /// division 35 below section D; among them the next one below the last match is taken, then the first unseen.
    pub(super) fn row(&mut self, label: &str, label_key: &str, code: &str) -> RowMatch {
        let by_code = (!code.is_empty())
            .then(|| self.names.by_code.get(&code_key(code)))
            .flatten();
        let by_label = self.names.by_label.get(label_key);
        let candidates: Vec<RowIndex> = match (by_code, by_label) {
            (Some(coded), Some(labelled)) => {
                let both = coded.iter().filter(|row| labelled.contains(row));
                let both: Vec<RowIndex> = both.copied().collect();
                if let ([], [first, ..], [other, ..]) =
                    (both.as_slice(), coded.as_slice(), labelled.as_slice())
                {
                    self.lost = Lost::Row;
                    return RowMatch::Disagreeing(*first, *other);
                }
                both
            }
            (Some(rows), None) => rows.clone(),
            (None, Some(rows)) => {
                let allowed: Vec<RowIndex> = rows
                    .iter()
                    .copied()
                    .filter(|row| self.is_allowed(*row, rows))
                    .collect();
                if allowed.is_empty() {
                    return RowMatch::Orphan;
                }
                allowed
            }
            (None, None) => Vec::new(),
        };
        if candidates.is_empty() {
            return self.beyond(label);
        }
        self.first_of(&candidates)
    }

    /// The candidate that comes next; one that was seen before when all were.
    fn first_of(&mut self, candidates: &[RowIndex]) -> RowMatch {
        let is_unseen = |row: &RowIndex| self.seen.get(row.place()).is_some_and(|seen| !seen);
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
        if let Some(seen) = self.seen.get_mut(row.place()) {
            *seen = true;
        }
        self.last = Some(row);
        let level = self.level(row);
        let form = self.form;
        self.path
            .retain(|above| form.row(*above).is_some_and(|above| above.level < level));
        self.path.push(row);
        self.lost = Lost::Nothing;
        RowMatch::Row(row)
    }

    /// True when a row may stand here: its parent is the last row above it that lies higher.
    ///
    /// A single row of a name needs no parent, unless a line that may be another parent stands between.
    fn is_allowed(&self, row: RowIndex, of_one_name: &[RowIndex]) -> bool {
        let Some(parent) = self.parent(row) else {
            return true;
        };
        let only_introduces = self
            .form
            .row(parent)
            .is_some_and(|row| row.indicator.is_empty());
        if self.lost == Lost::Line && only_introduces {
            return false;
        }
        if of_one_name.len() == 1 {
            return true;
        }
        let level = self.level(row);
        let form = self.form;
        let higher = |above: &&RowIndex| form.row(**above).is_some_and(|above| above.level < level);
        match self.path.iter().rev().find(higher) {
            Some(above) => *above == parent,
            None => self.lost == Lost::Nothing && self.may_go_by_order(row, of_one_name),
        }
    }

    /// True when rows without any parent are known by their order: none of the parents stands in the table, and no row of the
    /// name is left out.
    fn may_go_by_order(&self, row: RowIndex, of_one_name: &[RowIndex]) -> bool {
        let stand = |row: RowIndex| self.standing.get(row.place()).copied();
        let level = self.level(row);
        let namesakes = of_one_name
            .iter()
            .copied()
            .filter(|other| self.level(*other) == level);
        let namesakes: Vec<RowIndex> = namesakes.collect();
        let mut parents = namesakes.iter().filter_map(|row| self.parent(*row));
        namesakes.len() == 1
            || stand(row) == Some(namesakes.len()) && parents.all(|parent| stand(parent) == Some(0))
    }

    fn parent(&self, row: RowIndex) -> Option<RowIndex> {
        let parents = &self.names.parents;
        parents.get(row.place()).copied().flatten()
    }

    fn level(&self, row: RowIndex) -> u8 {
        self.form.row(row).map_or(0, |row| row.level)
    }

    fn beyond(&mut self, label: &str) -> RowMatch {
        self.lost = Lost::Row;
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
