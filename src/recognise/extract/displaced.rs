//! Rows of the form in whose place stands one that was not recognised: their figures are lacking, not nil.

use std::collections::{BTreeMap, BTreeSet};

use super::extraction::Extraction;
use crate::model::finding::Finding;
use crate::model::form::RowIndex;
use crate::recognise::rules;

impl Extraction<'_> {
    /// Lets findings about refused rows touch the rows of the form that may stand there under another name.
    ///
    /// Which of several is meant nobody can know: the total of each lacks the unit.
    pub(super) fn touch_displaced(&mut self) {
        let is_refused = |finding: &Finding| {
            finding.rule == rules::UNKNOWN_ROW || finding.rule == rules::PARENT_UNKNOWN
        };
        if self.nameless.is_empty() && !self.findings.iter().any(is_refused) {
            return;
        }
        let places: BTreeMap<u32, RowIndex> = self
            .rows_taken
            .iter()
            .filter(|(index, _)| index.place() < self.form.rows.len())
            .map(|(index, row)| (*row, *index))
            .collect();
        let absent = self.absent_rows();
        for row in std::mem::take(&mut self.nameless) {
            if !between(row, &places, &absent).is_empty() {
                self.report_unknown(row, "");
            }
        }
        let mut findings = std::mem::take(&mut self.findings);
        for finding in findings.iter_mut().filter(|finding| is_refused(finding)) {
            let rows = finding.cells.iter().filter_map(|cell| cell.position);
            let rows: BTreeSet<u32> = rows.map(|at| at.row).collect();
            let displaced = rows.iter().flat_map(|row| between(*row, &places, &absent));
            let displaced: BTreeSet<RowIndex> = displaced.collect();
            finding
                .affects
                .extend(displaced.into_iter().flat_map(|row| self.line(row)));
        }
        self.findings = findings;
    }

    /// Rows of the form with figures of their own for which the sheet gives none.
    fn absent_rows(&self) -> BTreeSet<RowIndex> {
        RowIndex::each()
            .zip(&self.form.rows)
            .filter(|(index, row)| {
                !row.indicator.is_empty() && !self.rows_taken.contains_key(index)
            })
            .map(|(index, _)| index)
            .collect()
    }
}

/// The absent rows that follow in the form on the row recognised above `row`, and those that go before the one below it.
fn between(
    row: u32,
    places: &BTreeMap<u32, RowIndex>,
    absent: &BTreeSet<RowIndex>,
) -> BTreeSet<RowIndex> {
    let above = places.range(..row).next_back().map(|(_, index)| *index);
    let below = places.range(row..).next().map(|(_, index)| *index);
    let taken: BTreeSet<RowIndex> = places.values().copied().collect();
    let next = |index: RowIndex| taken.range(index..).find(|taken| **taken != index).copied();
    let before = |index: RowIndex| taken.range(..index).next_back().copied();
    let follows =
        |of: &RowIndex| above.is_none_or(|from| *of > from && next(from).is_none_or(|to| *of < to));
    let precedes =
        |of: &RowIndex| below.is_none_or(|to| *of < to && before(to).is_none_or(|from| *of > from));
    let stands = |of: &&RowIndex| match (above, below) {
        // Rows in another order than the form's say nothing of what stood between them.
        (Some(above), Some(below)) => above >= below || follows(of) || precedes(of),
        (Some(_), None) => follows(of),
        (None, Some(_)) => precedes(of),
        (None, None) => true,
    };
    absent.iter().filter(stands).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(numbers: &[usize]) -> Vec<RowIndex> {
        let at = |number: &usize| RowIndex::at(*number).ok();
        numbers.iter().filter_map(at).collect()
    }

    /// Rows of the form by their place in a sheet, `None` for a row that was not recognised.
    fn displaced(sheet: &[Option<usize>], of_form: usize) -> Vec<RowIndex> {
        let taken: Vec<(u32, usize)> = (0..)
            .zip(sheet)
            .filter_map(|(row, of)| Some((row, (*of)?)))
            .collect();
        let places = taken
            .iter()
            .filter_map(|(row, of)| Some((*row, RowIndex::at(*of).ok()?)));
        let places: BTreeMap<u32, RowIndex> = places.collect();
        let all: Vec<usize> = (0..of_form).collect();
        let absent = rows(&all)
            .into_iter()
            .filter(|row| !places.values().any(|taken| taken == row));
        let absent: BTreeSet<RowIndex> = absent.collect();
        let refused = (0..).zip(sheet).filter(|(_, of)| of.is_none());
        let of_each = refused.flat_map(|(row, _)| between(row, &places, &absent));
        of_each
            .collect::<BTreeSet<RowIndex>>()
            .into_iter()
            .collect()
    }

    #[test]
    fn a_row_under_another_name_touches_the_rows_that_may_stand_there() {
        let (first, middle, last) = (
            [None, Some(1), Some(2)],
            [Some(0), None, Some(2)],
            [Some(0), Some(1), None],
        );
        assert_eq!(displaced(&first, 3), rows(&[0]));
        assert_eq!(displaced(&middle, 3), rows(&[1]));
        assert_eq!(displaced(&last, 3), rows(&[2]));
        assert_eq!(displaced(&[Some(0), None, Some(4)], 5), rows(&[1, 2, 3]));
        assert_eq!(displaced(&[Some(3), None, Some(0)], 4), rows(&[1, 2]));
        assert_eq!(displaced(&[None, None], 2), rows(&[0, 1]));
    }

    #[test]
    fn a_row_too_many_touches_none_that_stand_elsewhere() {
        let inserted = [Some(0), None, Some(1), Some(3)];
        assert_eq!(displaced(&inserted, 4), rows(&[]));
    }
}
