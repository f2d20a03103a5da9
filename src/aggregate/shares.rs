//! Share of a row in the total of its form, and its contribution to the total's growth in percentage points.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::arithmetic::status_of;
use super::book::{Book, Entry};
use crate::model::derived::Derived;
use crate::model::figure::{Derivation, Figure, FigureIndex, LineKey, Quotient};
use crate::model::form::{EditKind, Form, Role, RowIndex};
use crate::model::indicator::Aggregation;

/// The role in which parts of a row's indicator make up a whole; `None` when they do not add up.
pub(super) fn shared_role(book: &Book<'_>, key: LineKey) -> Option<Role> {
    let role = match book.layouts.aggregation(key.indicator)? {
        Aggregation::Sum | Aggregation::EndOfPeriod => [Role::Cumulative, Role::EndOfPeriod],
        Aggregation::Recompute | Aggregation::Stated => return None,
    };
    role.into_iter()
        .find(|role| book.total(key, *role).is_some())
}

/// Enters shares and contributions of every row that a sum edit makes a part of another.
pub(super) fn enter(book: &mut Book<'_>) {
    let descriptions = book.layouts.descriptions;
    let wholes: Vec<Wholes> = descriptions.forms.iter().map(Wholes::of).collect();
    for key in book.keys() {
        let whole = wholes
            .get(key.form.place())
            .and_then(|wholes| wholes.of_row(key.row));
        if let (Some(row), Some(prefix)) = (whole, book.prefix(key)) {
            let whole = LineKey { row, ..key };
            enter_share(book, key, whole, &prefix);
            enter_contribution(book, key, whole, &prefix);
            enter_points(book, key, whole, &prefix);
        }
    }
}

/// The row at the top of the sums each row is part of.
struct Wholes {
    above: BTreeMap<RowIndex, RowIndex>,
    described: usize,
    /// What open rows add up to.
    open_rows: Option<RowIndex>,
}

impl Wholes {
    fn of(form: &Form) -> Self {
        let mut above = BTreeMap::new();
        let mut open_rows = None;
        for edit in &form.edits {
            match &edit.kind {
                EditKind::SumOfRows { total, parts, .. } if parts.is_empty() => {
                    open_rows = Some(*total);
                }
                EditKind::SumOfRows { total, parts, .. } => {
                    above.extend(parts.iter().map(|part| (*part, *total)));
                }
                EditKind::PartOfRow { .. }
                | EditKind::PartOfColumn { .. }
                | EditKind::Ratio { .. }
                | EditKind::Range { .. } => {}
            }
        }
        Self {
            above,
            described: form.rows.len(),
            open_rows,
        }
    }

    fn of_row(&self, row: RowIndex) -> Option<RowIndex> {
        let mut top = if row.place() < self.described {
            *self.above.get(&row)?
        } else {
            self.open_rows?
        };
        // A description that makes a row part of itself would go round for ever.
        for _ in 0..self.described {
            match self.above.get(&top) {
                Some(next) => top = *next,
                None => return Some(top),
            }
        }
        None
    }
}

fn enter_share(
    book: &mut Book<'_>,
    key: LineKey,
    whole: LineKey,
    prefix: &str,
) -> Option<FigureIndex> {
    let role = shared_role(book, key)?;
    let pair = (book.total(key, role)?, book.total(whole, role)?);
    let id = Derived::Share.id_of(prefix);
    book.enter_ratio(id, pair, Quotient::Percent, Derived::Share.scale())
}

/// (this year - last year) of the row / last year of the whole x 100.
fn enter_contribution(
    book: &mut Book<'_>,
    key: LineKey,
    whole: LineKey,
    prefix: &str,
) -> Option<FigureIndex> {
    if book.layouts.aggregation(key.indicator)? != Aggregation::Sum {
        return None;
    }
    let now = book.total(key, Role::Cumulative)?;
    let base = book.total(key, Role::SamePeriod)?;
    let base_of_whole = book.total(whole, Role::SamePeriod)?;
    let measure = Arc::clone(&book.figure(now)?.measure);
    let change = book.enter_difference(Derived::Change.id_of(prefix), now, base, &measure)?;
    let (id, scale) = (
        Derived::Contribution.id_of(prefix),
        Derived::Contribution.scale(),
    );
    book.enter_ratio(id, (change, base_of_whole), Quotient::Percent, scale)
}

/// Contribution of a part of an index: weight x (index - 100) / weight of the whole.
fn enter_points(
    book: &mut Book<'_>,
    key: LineKey,
    whole: LineKey,
    prefix: &str,
) -> Option<FigureIndex> {
    let weight = book.total(key, Role::Weight)?;
    let index = book.total(key, Role::IndexCumulative)?;
    let whole = book.total(whole, Role::Weight)?;
    let measure = book.measure_in(Derived::Contribution.scale(), weight)?;
    let parts = [
        &*book.figure(weight)?,
        &*book.figure(index)?,
        &*book.figure(whole)?,
    ];
    let value = points(parts);
    let entry = Entry {
        id: Derived::Contribution.id_of(prefix),
        value,
        measure,
        status: status_of(value, true, &parts),
        estimated: true,
        lacking: Vec::new(),
        derivation: Derivation::Points {
            weight,
            index,
            whole,
        },
    };
    book.enter(entry)
}

fn points([weight, index, whole]: [&Figure; 3]) -> Option<Decimal> {
    let whole = whole.value.filter(|whole| *whole > Decimal::ZERO)?;
    index
        .value?
        .checked_sub(Decimal::ONE_HUNDRED)?
        .checked_mul(weight.value?)?
        .checked_div(whole)
}
