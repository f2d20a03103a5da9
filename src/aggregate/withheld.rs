//! Where totals with an error are not published, a whole and its parts are withheld together: the parts that are left would
//! add up to something else, and the one that is not would follow from the others.

use std::collections::BTreeSet;

use super::layout::Layouts;
use super::lines::Collected;
use crate::model::figure::{LineKey, Place};
use crate::model::form::{EditKind, Form, FormIndex, RowIndex};
use crate::model::register::UnitIndex;

/// Spreads what errors touch over the declared sums of each form.
pub(super) fn together(collected: &mut Collected, layouts: &Layouts<'_>) {
    for (form, described) in layouts.descriptions.indexed_forms() {
        let groups = groups(collected, layouts, (form, described));
        // A part may be a whole itself: as many rounds as there are sums reach every row.
        for _ in 0..=described.edits.len() {
            let before = collected.touched.len();
            for group in &groups {
                spread(collected, group);
            }
            if collected.touched.len() == before {
                break;
            }
        }
    }
}

/// The places of a whole and of its parts, for each declared sum and column.
fn groups(
    collected: &Collected,
    layouts: &Layouts<'_>,
    (form, described): (FormIndex, &Form),
) -> Vec<Vec<Place>> {
    let open = collected.open_rows.get(form.place()).map_or(0, Vec::len);
    let open_rows: Vec<RowIndex> = RowIndex::each_from(described.rows.len())
        .take(open)
        .collect();
    let mut groups = Vec::new();
    for edit in &described.edits {
        let EditKind::SumOfRows {
            total,
            parts,
            columns,
            ..
        } = &edit.kind
        else {
            continue;
        };
        let parts = if parts.is_empty() { &open_rows } else { parts };
        for column in columns {
            let rows = std::iter::once(total).chain(parts);
            let places = rows.filter_map(|row| {
                let (role, indicator) = layouts.form(form)?.cell(*row, *column)?;
                let key = LineKey {
                    form,
                    row: *row,
                    indicator,
                };
                Some((key, role))
            });
            groups.push(places.collect());
        }
    }
    groups
}

fn spread(collected: &mut Collected, group: &[Place]) {
    let units: BTreeSet<UnitIndex> = group
        .iter()
        .flat_map(|place| collected.touching(*place))
        .collect();
    for (key, role) in group {
        let touched = units.iter().map(|unit| (*key, *role, *unit));
        collected.touched.extend(touched);
    }
}
