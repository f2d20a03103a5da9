//! What the drawn figures of a chart have in common.

use rust_decimal::Decimal;

use super::table_sheet::TableSheet;
use crate::model::table::{Chart, FigureCell, TableCell};

/// What the drawn figures have in common.
pub(super) struct Values {
    /// Decimals of the first.
    pub(super) decimals: u32,
    /// True when one is negative.
    pub(super) below_zero: bool,
}

impl Values {
    pub(super) fn of(table: &TableSheet<'_>, chart: &Chart) -> Self {
        let rows = table.table.rows.iter().take(chart.rows.end);
        let cells = rows.skip(chart.rows.start).flat_map(|row| {
            let drawn = chart.series.iter();
            drawn.filter_map(|column| row.cells.get(*column))
        });
        let figures = cells.filter_map(|cell| match cell {
            TableCell::Figure(printed) => Some(printed),
            TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
        });
        let figures: Vec<&FigureCell> = figures.collect();
        let consolidation = table.presentation.consolidation;
        let mut values = figures
            .iter()
            .filter_map(|printed| consolidation.figure(printed.figure)?.value);
        Self {
            decimals: figures.first().map_or(0, |printed| printed.decimals),
            below_zero: values.any(|value| value < Decimal::ZERO),
        }
    }
}
