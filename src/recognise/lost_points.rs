//! Thousands points that became decimal ones: 1.035 where 1,035 or 1.035 meant a thousand and thirty-five.
//!
//! A spreadsheet of the other language takes the point between thousands for the decimal one, and the number is a thousand times too
//! small. One such figure cannot be told from a true one; a column can, where everything else is whole. What is found in one column
//! holds for the figures beside it: who types a row types its thousands in one way, and 2.98 beside 38.731 is 2.980.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::model::form::{ColumnIndex, RowIndex};

/// Whole figures beside which those with three decimals stand out.
const WHOLE: usize = 3;
/// Measures that are printed with more decimals may have figures with three.
const PRINTED_DECIMALS: u32 = 1;
/// Of ten numbers that lose their point, nine keep three decimals: a last digit of zero is lost as well.
const SHARE_OF_TEN: usize = 7;

/// A figure as it was given, before any conversion of its measure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// Its place among the observations.
    pub(super) place: usize,
    pub(super) number: Decimal,
    pub(super) row: RowIndex,
    pub(super) column: ColumnIndex,
    /// True where only whole things are counted.
    pub(super) is_count: bool,
    /// Decimals with which its measure is printed.
    pub(super) decimals: u32,
    /// Its measure, by its place in the catalogue.
    pub(super) measure: Option<usize>,
}

/// A figure with its column of the sheet.
type Placed = (u16, Figure);

/// The figures of a table among which lost points are looked for.
#[derive(Debug, Default)]
pub(super) struct Points {
    figures: Vec<Placed>,
}

#[derive(Debug, Default)]
struct Column {
    counts: Kind,
    others: Kind,
}

/// Figures of one kind: how many are whole, and those that are not.
#[derive(Debug, Default)]
struct Kind {
    whole: usize,
    broken: Vec<Figure>,
}

impl Points {
    /// Takes a figure of this column of the sheet.
    pub(super) fn take(&mut self, sheet_column: u16, figure: Figure) {
        if !figure.number.is_zero() && (figure.is_count || figure.decimals <= PRINTED_DECIMALS) {
            self.figures.push((sheet_column, figure));
        }
    }

    fn columns(&self) -> BTreeMap<u16, Column> {
        let mut columns: BTreeMap<u16, Column> = BTreeMap::new();
        for (sheet_column, figure) in &self.figures {
            let column = columns.entry(*sheet_column).or_default();
            let kind = if figure.is_count {
                &mut column.counts
            } else {
                &mut column.others
            };
            if figure.number.is_integer() {
                kind.whole += 1;
            } else {
                kind.broken.push(*figure);
            }
        }
        columns
    }

    /// The figures that lost a point, a column at a time; without one of three decimals there are none.
    pub(super) fn lost(self) -> impl Iterator<Item = Vec<Figure>> {
        let mut lost: BTreeMap<u16, BTreeMap<usize, Figure>> = BTreeMap::new();
        let mut largest: BTreeMap<(RowIndex, Option<usize>), Decimal> = BTreeMap::new();
        let mut figures = self.figures.iter();
        let is_likely = figures.any(|(_, figure)| decimals(figure.number) == 3);
        let columns = is_likely.then(|| self.columns());
        for (sheet_column, column) in columns.into_iter().flatten() {
            for figure in column.lost() {
                let known = largest.entry((figure.row, figure.measure)).or_default();
                *known = figure.number.abs().max(*known);
                lost.entry(sheet_column)
                    .or_default()
                    .insert(figure.place, figure);
            }
        }
        for (sheet_column, figure) in self.figures {
            let largest = largest.get(&(figure.row, figure.measure));
            if largest.is_some_and(|largest| figure.is_beside(*largest)) {
                let column = lost.entry(sheet_column).or_default();
                column.insert(figure.place, figure);
            }
        }
        lost.into_values()
            .map(|column| column.into_values().collect())
    }
}

impl Figure {
    /// True for a figure that shares the fate of one beside it. A whole one does where it is no larger than that one: 27 beside
    /// 38.731 is 27.000, and 572 beside 8.883 is itself.
    fn is_beside(&self, largest: Decimal) -> bool {
        if self.number.is_integer() {
            self.number.abs() <= largest
        } else {
            is_short(self.number)
        }
    }
}

impl Column {
    fn lost(self) -> impl Iterator<Item = Figure> {
        let counts = self.counts.lost_counts();
        counts.into_iter().chain(self.others.lost())
    }
}

impl Kind {
    /// Among counts nothing may be broken: three decimals tell what happened, and fewer beside them are of the same making.
    fn lost_counts(self) -> Vec<Figure> {
        let mut broken = self.broken;
        broken.retain(|figure| is_short(figure.number));
        if broken.iter().any(|figure| decimals(figure.number) == 3) {
            broken
        } else {
            Vec::new()
        }
    }

    /// Elsewhere most figures must be whole, and those that are not must have the look of it.
    fn lost(self) -> Vec<Figure> {
        let Self { whole, broken } = self;
        let of_three = broken
            .iter()
            .filter(|figure| decimals(figure.number) == 3)
            .count();
        let is_told = whole >= WHOLE.max(broken.len())
            && of_three * 10 >= broken.len() * SHARE_OF_TEN
            && broken.iter().all(|figure| is_short(figure.number));
        if is_told { broken } else { Vec::new() }
    }
}

/// From one to a thousand, with at most three decimals.
fn is_short(number: Decimal) -> bool {
    let size = number.abs();
    decimals(number) <= 3 && size >= Decimal::ONE && size < Decimal::ONE_THOUSAND
}

fn decimals(number: Decimal) -> u32 {
    if number.scale() == 0 {
        return 0;
    }
    number.normalize().scale()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test should stop")]
mod tests {
    use super::*;

    fn lost(numbers: &[&str], is_count: bool, decimals: u32) -> Vec<String> {
        let mut points = Points::default();
        for (place, number) in numbers.iter().enumerate() {
            let figure = Figure {
                place,
                number: number.parse().unwrap(),
                row: RowIndex::at(place).unwrap(),
                column: ColumnIndex::FIRST,
                is_count,
                decimals,
                measure: None,
            };
            points.take(4, figure);
        }
        let lost = points.lost().flatten();
        lost.map(|figure| figure.number.to_string()).collect()
    }

    /// The lost ones of the first row; the others are whole figures of the same columns. A "$" marks another measure.
    fn lost_in_row(numbers: &[&str]) -> Vec<String> {
        let mut points = Points::default();
        for row in 0..5_u16 {
            for (column, number) in numbers.iter().enumerate() {
                let measure = Some(usize::from(number.starts_with('$')));
                let number = number.trim_start_matches('$').parse().unwrap();
                let figure = Figure {
                    place: usize::from(row) * numbers.len() + column,
                    number: if row == 0 { number } else { 4567.into() },
                    row: RowIndex::at(usize::from(row)).unwrap(),
                    column: ColumnIndex::FIRST,
                    is_count: false,
                    decimals: 1,
                    measure,
                };
                points.take(u16::try_from(column).unwrap(), figure);
            }
        }
        let lost = points.lost().flatten();
        lost.map(|figure| figure.number.to_string()).collect()
    }

    #[test]
    fn a_row_of_lost_points_keeps_none_of_its_small_figures() {
        assert_eq!(
            lost_in_row(&[
                "38.731", "2.98", "25.991", "3.04", "3.254", "27.34", "37.797"
            ]),
            [
                "38.731", "2.98", "25.991", "3.04", "3.254", "27.34", "37.797"
            ]
        );
        assert_eq!(
            lost_in_row(&["8.883", "572", "4.994", "721", "6.4"]),
            ["8.883", "4.994", "6.4"]
        );
        assert_eq!(lost_in_row(&["38.731", "27", "2980"]), ["38.731", "27"]);
        assert_eq!(lost_in_row(&["1.035", "$274.4", "2.5"]), ["1.035", "2.5"]);
        assert_eq!(lost_in_row(&["2.98", "27.34", "3.5"]), [""; 0]);
    }

    #[test]
    fn counts_with_three_decimals_lost_their_points_and_those_beside_them_too() {
        assert_eq!(lost(&["905", "1.035", "17"], true, 0), ["1.035"]);
        assert_eq!(
            lost(&["1.035", "2.5", "12.34"], true, 0),
            ["1.035", "2.5", "12.34"]
        );
        assert_eq!(lost(&["17.5", "12"], true, 0), [""; 0]);
        assert_eq!(lost(&["0.125", "12"], true, 0), [""; 0]);
        assert_eq!(lost(&["1.0355", "12"], true, 0), [""; 0]);
    }

    #[test]
    fn other_columns_must_be_whole_but_for_what_was_lost() {
        assert_eq!(lost(&["905", "830", "17", "1.035"], false, 1), ["1.035"]);
        assert_eq!(lost(&["905", "830", "1.035"], false, 1), [""; 0]);
        assert_eq!(
            lost(&["905", "830", "17", "2.3", "274.4"], false, 1),
            [""; 0]
        );
        assert_eq!(lost(&["905", "830", "17", "1.035"], false, 3), [""; 0]);
        assert_eq!(
            lost(&["905", "1.035", "2.125", "3.25", "4.5"], false, 1),
            [""; 0]
        );
        assert_eq!(lost(&["905", "830", "17", "12.345678"], false, 1), [""; 0]);
        assert_eq!(
            lost(&["905", "830", "17", "4", "-1.035", "2.311"], false, 1),
            ["-1.035", "2.311"]
        );
    }
}
