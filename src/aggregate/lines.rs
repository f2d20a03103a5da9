//! Returns to lines: the figures of one unit in one row, by role, with the decision whether they count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::OnError;
use super::doubts::{Doubt, Doubts};
use super::layout::{FormLayout, Layouts};
use super::scope::Scope;
use crate::model::figure::{Line, LineCell, LineKey, Standing};
use crate::model::form::{FormIndex, RowIndex};
use crate::model::observation::Return;
use crate::model::register::UnitIndex;
use crate::text;

/// What the returns of the period hold.
pub(super) struct Collected {
    /// Sorted by form, row, indicator, unit; a unit stands at most once in a key among those that count.
    pub(super) lines: Vec<Line>,
    /// Labels of open rows by form.
    pub(super) open_rows: Vec<Vec<String>>,
    /// Units whose return arrived, by form.
    pub(super) received: BTreeSet<(FormIndex, UnitIndex)>,
    /// Units whose whole return is touched by an error.
    pub(super) touched_forms: BTreeSet<(FormIndex, UnitIndex)>,
    /// Units touched by an error in single rows. Rows are those of the consolidation.
    pub(super) touched_rows: BTreeSet<(FormIndex, RowIndex, UnitIndex)>,
}

/// Collects the lines of the period of the run. Where two returns of a unit count, the first by path does.
pub(super) fn collect(
    returns: Vec<Return>,
    layouts: &Layouts<'_>,
    scope: &Scope,
    doubts: &Doubts,
    on_error: OnError,
) -> Collected {
    let returns = in_order_of_path(returns, scope);
    let open = OpenRows::merge(&returns, layouts);
    let mut collected = Collected {
        lines: Vec::new(),
        open_rows: open.labels.clone(),
        received: BTreeSet::new(),
        touched_forms: BTreeSet::new(),
        touched_rows: BTreeSet::new(),
    };
    for received in returns {
        let Some(layout) = layouts.form(received.form) else {
            continue;
        };
        let rows = open.rows_of(&received, layout);
        collected.received.insert((received.form, received.unit));
        collected.note_doubts(&received, doubts, &rows, scope);
        collected.take(&received, layout, &rows, scope, doubts, on_error);
    }
    collected.lines.sort_by(|a, b| {
        (a.key, a.unit, &a.path, &a.sheet).cmp(&(b.key, b.unit, &b.path, &b.sheet))
    });
    settle_repeated(&mut collected.lines);
    collected.lines.shrink_to_fit();
    collected
}

fn in_order_of_path(mut returns: Vec<Return>, scope: &Scope) -> Vec<Return> {
    returns.retain(|received| {
        received.period == scope.period
            && (scope.admits(received.form, received.unit, received.unit)
                || scope.owing(received.form).contains(&received.unit))
    });
    returns.sort_by_cached_key(|received| {
        (
            Arc::clone(&received.path),
            Arc::clone(&received.sheet),
            received.form,
            received.unit,
        )
    });
    returns
}

impl Collected {
    /// Lines of one form.
    pub(super) fn of_form(&self, form: FormIndex) -> &[Line] {
        let from = self.lines.partition_point(|line| line.key.form < form);
        let rest = self.lines.get(from..).unwrap_or_default();
        let until = rest.partition_point(|line| line.key.form == form);
        rest.get(..until).unwrap_or_default()
    }

    /// Lines of one row and indicator, in official order of units, with the number of the first.
    pub(super) fn of_key(&self, key: LineKey) -> (usize, &[Line]) {
        let from = self.lines.partition_point(|line| line.key < key);
        let rest = self.lines.get(from..).unwrap_or_default();
        let until = rest.partition_point(|line| line.key == key);
        (from, rest.get(..until).unwrap_or_default())
    }

    fn note_doubts(&mut self, received: &Return, doubts: &Doubts, rows: &RowMap, scope: &Scope) {
        let units: BTreeSet<UnitIndex> = received
            .observations
            .iter()
            .map(|seen| seen.unit)
            .chain([received.unit])
            .filter(|unit| scope.admits(received.form, received.unit, *unit))
            .collect();
        for unit in units {
            let Some(doubt) = doubts.about(received, unit) else {
                continue;
            };
            if doubt.whole {
                self.touched_forms.insert((received.form, unit));
            }
            for row in &doubt.rows {
                if let Some(row) = rows.consolidated(*row) {
                    self.touched_rows.insert((received.form, row, unit));
                }
            }
        }
    }

    fn take(
        &mut self,
        received: &Return,
        layout: &FormLayout,
        rows: &RowMap,
        scope: &Scope,
        doubts: &Doubts,
        on_error: OnError,
    ) {
        let mut numbers = numbers_of(received, layout, rows, scope);
        numbers.sort_by_key(|number| (number.row, number.indicator, number.unit, number.cell.role));
        let doubt_of_submitter = doubts.about(received, received.unit);
        for same in numbers.chunk_by(|a, b| a.line() == b.line()) {
            let Some(first) = same.first() else {
                continue;
            };
            let Some(row) = rows.consolidated(first.row) else {
                continue;
            };
            let doubt = if first.unit == received.unit {
                doubt_of_submitter
            } else {
                doubts.about(received, first.unit)
            };
            let mut cells: Vec<LineCell> = same.iter().map(|number| number.cell).collect();
            cells.dedup_by_key(|cell| cell.role);
            self.lines.push(Line {
                key: LineKey {
                    form: received.form,
                    row,
                    indicator: first.indicator,
                },
                unit: first.unit,
                period: received.period,
                path: Arc::clone(&received.path),
                sheet: Arc::clone(&received.sheet),
                cells,
                standing: standing(doubt, first.row, on_error),
            });
        }
    }
}

fn standing(doubt: Option<&Doubt>, row: RowIndex, on_error: OnError) -> Standing {
    if !doubt.is_some_and(|doubt| doubt.touches(row)) {
        return Standing::Counted;
    }
    match on_error {
        OnError::LeaveOut | OnError::Withhold => Standing::LeftOut,
        OnError::Count => Standing::CountedWithError,
    }
}

/// A number of a return with what it speaks of.
struct Number {
    row: RowIndex,
    indicator: u16,
    unit: UnitIndex,
    cell: LineCell,
}

impl Number {
    fn line(&self) -> (RowIndex, u16, UnitIndex) {
        (self.row, self.indicator, self.unit)
    }
}

fn numbers_of(received: &Return, layout: &FormLayout, rows: &RowMap, scope: &Scope) -> Vec<Number> {
    received
        .observations
        .iter()
        .filter_map(|seen| {
            let value = seen.value.number()?;
            let (role, indicator) = layout.cell(rows.consolidated(seen.row)?, seen.column)?;
            let admitted = scope.admits(received.form, received.unit, seen.unit);
            admitted.then_some(Number {
                row: seen.row,
                indicator,
                unit: seen.unit,
                cell: LineCell {
                    role,
                    value,
                    position: seen.position,
                },
            })
        })
        .collect()
}

/// Two returns of one unit for one form are a finding. Whatever its weight, no figure may enter a total twice:
/// identical copies vanish, and of doubtful ones only the first can count.
fn settle_repeated(lines: &mut Vec<Line>) {
    let mut counted: Option<(LineKey, UnitIndex)> = None;
    lines.retain_mut(|line| {
        let subject = (line.key, line.unit);
        match line.standing {
            Standing::LeftOut => true,
            Standing::Counted | Standing::CountedWithError if counted != Some(subject) => {
                counted = Some(subject);
                true
            }
            Standing::Counted => false,
            Standing::CountedWithError => {
                line.standing = Standing::LeftOut;
                true
            }
        }
    });
}

/// Open rows of all returns, merged by the key of their labels.
struct OpenRows {
    labels: Vec<Vec<String>>,
    numbers: BTreeMap<(FormIndex, String), u16>,
}

/// Rows of one return to rows of the consolidation.
struct RowMap {
    described: u16,
    open: Vec<Option<RowIndex>>,
    /// In a table of units every unit stands in the one row that they make up together.
    units_are_rows: bool,
}

impl RowMap {
    fn consolidated(&self, row: RowIndex) -> Option<RowIndex> {
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
    fn merge(returns: &[Return], layouts: &Layouts<'_>) -> Self {
        let mut merged = Self {
            labels: vec![Vec::new(); layouts.descriptions.forms.len()],
            numbers: BTreeMap::new(),
        };
        for received in returns {
            let Some(labels) = merged.labels.get_mut(usize::from(received.form.0)) else {
                continue;
            };
            for open in &received.open_rows {
                let next = u16::try_from(labels.len()).unwrap_or(u16::MAX);
                let place = (received.form, text::key(&open.label));
                merged.numbers.entry(place).or_insert_with(|| {
                    labels.push(open.label.clone());
                    next
                });
            }
        }
        merged
    }

    fn rows_of(&self, received: &Return, layout: &FormLayout) -> RowMap {
        let described = layout.described_rows();
        let open = received
            .open_rows
            .iter()
            .map(|open| {
                let place = (received.form, text::key(&open.label));
                let number = self.numbers.get(&place)?;
                described.checked_add(*number).map(RowIndex)
            })
            .collect();
        RowMap {
            described,
            open,
            units_are_rows: layout.rows_are_units,
        }
    }
}
