//! How wide the columns of a printed table are and how large its type, measured from its words; lengths in points.
#![allow(
    clippy::float_arithmetic,
    clippy::cast_precision_loss,
    reason = "places on paper are measured in binary; no figure is"
)]

use super::fonts::{Face, Fonts};
use crate::model::document::PrintedTable;
use crate::model::table::{Align, RowKind, TableColumn};

/// Room between text and rule.
pub(super) const PAD: f32 = 3.0;
/// Indentation of one level.
pub(super) const LEVEL: f32 = 7.0;
/// Smallest type of a table.
const FLOOR: f32 = 6.0;

/// Type and columns of a table in a given width.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// Size of its type.
    pub(super) size: f32,
    /// Width of each column, with the room on both sides of the text.
    pub(super) widths: Vec<f32>,
}

/// The largest type not above `size` at which every word fits its column.
pub(super) fn fit(fonts: &Fonts, table: &PrintedTable, width: f32, size: f32) -> Fit {
    let mut size = size;
    loop {
        let least = least_widths(fonts, table, size);
        let needed: f32 = least.iter().sum();
        if needed <= width || size <= FLOOR {
            return Fit {
                size,
                widths: share_out(&table.columns, &least, width),
            };
        }
        size -= 0.25;
    }
}

fn least_widths(fonts: &Fonts, table: &PrintedTable, size: f32) -> Vec<f32> {
    let width_of = |(index, column): (usize, &TableColumn)| {
        let heading = widest_word(fonts, Face::Bold, size, &column.heading);
        let cells = table.rows.iter().filter_map(|row| {
            let text = row.cells.get(index)?;
            let face = face_of(row.kind);
            // Figures stay on one line, words may break.
            let width = match column.align {
                Align::Left => widest_word(fonts, face, size, text).min(90.0),
                Align::Center | Align::Right => fonts.width(face, size, text),
            };
            Some(
                width
                    + if index == first_text(&table.columns) {
                        f32::from(row.level) * LEVEL
                    } else {
                        0.0
                    },
            )
        });
        cells.fold(heading, f32::max) + 2.0 * PAD + 0.5
    };
    table.columns.iter().enumerate().map(width_of).collect()
}

/// Width of the widest word, for columns that may not be narrower.
fn widest_word(fonts: &Fonts, face: Face, size: f32, text: &str) -> f32 {
    text.split_whitespace()
        .map(|word| fonts.width(face, size, word))
        .fold(0.0, f32::max)
}

/// What is left beyond the least widths goes to the columns by their weight, text columns first of all.
fn share_out(columns: &[TableColumn], least: &[f32], width: f32) -> Vec<f32> {
    let needed: f32 = least.iter().sum();
    let free = width - needed;
    if free < 0.0 {
        return least.iter().map(|least| least * width / needed).collect();
    }
    let weight = |column: &TableColumn| {
        if column.align == Align::Left {
            column.width as f32 * 3.0
        } else {
            column.width as f32
        }
    };
    let total: f32 = columns.iter().map(weight).sum();
    columns
        .iter()
        .zip(least)
        .map(|(column, least)| least + free * weight(column) / total.max(1.0))
        .collect()
}

/// The column whose words are indented by the level of their row.
pub(super) fn first_text(columns: &[TableColumn]) -> usize {
    columns
        .iter()
        .position(|column| column.align == Align::Left)
        .unwrap_or(0)
}

/// The face of a row.
pub(super) fn face_of(kind: RowKind) -> Face {
    match kind {
        RowKind::Plain => Face::Regular,
        RowKind::Total | RowKind::Heading => Face::Bold,
    }
}

/// True when some columns have a heading in common.
pub(super) fn has_groups(table: &PrintedTable) -> bool {
    table.columns.iter().any(|column| !column.group.is_empty())
}

/// Neighbouring columns with one heading above them: first column, columns, words; a column without one is by itself.
pub(super) fn groups(columns: &[TableColumn]) -> Vec<(usize, usize, String)> {
    let mut groups: Vec<(usize, usize, String)> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        match groups.last_mut() {
            Some((_, count, group)) if !column.group.is_empty() && *group == column.group => {
                *count += 1
            }
            _ => groups.push((index, 1, column.group.clone())),
        }
    }
    groups
}
