//! Tables and charts as the document holds them: every figure printed.

use rust_decimal::prelude::ToPrimitive;

use crate::format;
use crate::model::document::{PrintedChart, PrintedRow, PrintedSeries, PrintedTable};
use crate::model::table::{Chart, ChartKind, FigureCell, Table, TableCell, TableColumn, TableRow};
use crate::model::text::Language;
use crate::present::view::View;
use crate::present::{notes, printed, tables, wording};

use super::markdown::Places;

/// Tables and charts of the presentation, printed when the text calls for them.
pub(super) struct Printer<'a, 'b> {
    pub(super) view: &'b View<'a>,
    pub(super) tables: &'b [Table],
    pub(super) charts: &'b [Chart],
}

impl Places for Printer<'_, '_> {
    fn table(&self, id: &str) -> Option<PrintedTable> {
        let table = self.tables.iter().find(|table| table.id == id)?;
        let all = 0..table.columns.len();
        Some(self.columns_of(table, &all.collect::<Vec<_>>()))
    }

    fn chart(&self, id: &str) -> Option<PrintedChart> {
        let chart = self.charts.iter().find(|chart| chart.id == id)?;
        let table = self.tables.iter().find(|table| table.id == chart.table)?;
        Some(self.printed_chart(chart, table))
    }
}

/// Columns of more units than this cannot be read on a page; the workbook has them.
pub(super) const MOST_UNITS: usize = 16;

impl Printer<'_, '_> {
    /// Some columns of a table, in the order given; without those of single units when these are too many for a page.
    pub(super) fn columns_of(&self, table: &Table, columns: &[usize]) -> PrintedTable {
        let is_unit = |column: usize| {
            let column = table.columns.get(column);
            column.is_some_and(TableColumn::is_of_unit)
        };
        let units = columns.iter().filter(|column| is_unit(**column));
        let units = units.count();
        if units <= MOST_UNITS {
            return self.printed(table, columns);
        }
        let others: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|column| !is_unit(*column))
            .collect();
        let mut printed = self.printed(table, &others);
        let units = units.to_string();
        let values: [(&str, &str); 2] = [("units", &units), ("sheet", &table.sheet)];
        let note = self.view.say("appendices.without-units", &values);
        printed.notes.push(note);
        printed
    }

    fn printed(&self, table: &Table, columns: &[usize]) -> PrintedTable {
        let rows = table.rows.iter().map(|row| PrintedRow {
            kind: row.kind,
            level: row.level,
            cells: columns
                .iter()
                .filter_map(|column| row.cells.get(*column))
                .map(|cell| printed::cell(self.view, cell))
                .collect(),
        });
        PrintedTable {
            id: table.id.clone(),
            title: table.title.clone(),
            unit_line: table.unit_line.clone(),
            columns: columns
                .iter()
                .filter_map(|column| table.columns.get(*column))
                .cloned()
                .collect(),
            rows: rows.collect(),
            notes: if columns.len() == table.columns.len() {
                table.notes.clone()
            } else {
                self.notes_of(table, columns)
            },
        }
    }

    /// Notes for some columns name only the units those lack.
    fn notes_of(&self, table: &Table, columns: &[usize]) -> Vec<String> {
        let cells = table.rows.iter().flat_map(|row| {
            let cells = columns.iter();
            cells.filter_map(|column| row.cells.get(*column))
        });
        notes::below(self.view, cells, Vec::new())
    }

    fn printed_chart(&self, chart: &Chart, table: &Table) -> PrintedChart {
        let rows = table.rows.get(chart.rows.clone()).unwrap_or_default();
        let series = chart.series.iter().map(|column| PrintedSeries {
            name: table
                .columns
                .get(*column)
                .map_or_else(String::new, |column| column.heading.clone()),
            points: rows
                .iter()
                .map(|row| {
                    row.cells
                        .get(*column)
                        .and_then(|cell| self.point(cell, chart.kind))
                })
                .collect(),
        });
        PrintedChart {
            id: chart.id.clone(),
            title: chart.title.clone(),
            alt: chart.alt.clone(),
            kind: chart.kind,
            categories: rows
                .iter()
                .filter_map(|row| self.category(chart, row))
                .collect(),
            series: series.collect(),
            unit: chart.unit.clone(),
            tick: chart.tick.and_then(|tick| tick.to_f64()),
            tick_label: chart.tick_label.clone(),
            notes: notes::of(self.view, tables::drawn(self.tables, chart)),
        }
    }

    /// The name of a row of a chart; behind that of a bar that is not there stands the sign for it.
    fn category(&self, chart: &Chart, row: &TableRow) -> Option<String> {
        let name = printed::cell(self.view, row.cells.get(chart.categories)?);
        let bar = chart
            .series
            .first()
            .and_then(|column| row.cells.get(*column));
        match bar {
            Some(cell)
                if chart.kind == ChartKind::Bars && self.point(cell, chart.kind).is_none() =>
            {
                Some(format!("{name}: {}", printed::cell(self.view, cell)))
            }
            Some(_) | None => Some(self.short_month(name)),
        }
    }

    /// "Tháng 10" is "T10" below a column of a chart.
    fn short_month(&self, name: String) -> String {
        let say = |key, month: u32| self.view.say(key, &[("month", &month.to_string())]);
        let month = (1..=12).find(|month| say("monthly.row", *month) == name);
        month.map_or(name, |month| say("monthly.short", month))
    }

    /// Height and label; beside a bar there is room for a mark.
    fn point(&self, cell: &TableCell, kind: ChartKind) -> Option<(f64, String)> {
        match cell {
            TableCell::Figure(FigureCell {
                figure,
                divisor,
                decimals,
            }) => {
                let found = self.view.figure(*figure)?;
                let value = found.value?.checked_div(*divisor)?;
                let printed = if printed::is_share(&found) {
                    wording::rounded_share(value, *decimals)
                } else {
                    value
                };
                let mut label = format::number(printed, Some(*decimals), Language::Vi);
                if kind == ChartKind::Bars {
                    label.push_str(printed::mark(found.status));
                }
                Some((value.to_f64()?, label))
            }
            TableCell::Blank | TableCell::Text(_) | TableCell::Count(_) => None,
        }
    }
}
