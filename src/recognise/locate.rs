//! Finds the header of a table by its words and the row where its figures begin.

use super::labelled::labelled;
use super::period::period_in;
use super::title::is_day;
use super::title_date::tells_period;

use super::cell_content::{has_letters, holds_figure, numbers_columns, text_of};
use super::heading::{HeadedColumn, Header, HeadingPart};
use crate::model::cell::Position;
use crate::model::vocabulary::Vocabulary;
use crate::read::grid::{Block, Cell, Sheet};
use crate::text::words;

/// Rows above the figures that are looked at for headings.
const HEADER_REACH: u32 = 12;
/// Places tried for the first row of figures before a sheet is given up.
pub(super) const CANDIDATES: usize = 12;

/// Rows where figures may begin: words beside a number, and neither the row that numbers the columns nor a period in the title.
/// Where no row has words, its label is a number, too ("1", "2", "3").
pub(super) fn first_rows(sheet: &Sheet, terms: &Vocabulary) -> impl Iterator<Item = u32> {
    let rows = move |begins: fn(&[Cell], &Vocabulary) -> bool| {
        sheet.rows.iter().filter_map(move |(row, range)| {
            let cells = sheet.cells.get(range.clone()).unwrap_or_default();
            begins(cells, terms).then_some(*row)
        })
    };
    let mut worded = rows(begins_figures).peekable();
    let is_unworded = worded.peek().is_none();
    let unworded = is_unworded.then(|| rows(|cells, _| holds_only_figures(cells)));
    worded.chain(unworded.into_iter().flatten())
}

/// True for several figures without a word, which number no columns.
fn holds_only_figures(cells: &[Cell]) -> bool {
    cells.len() > 1
        && cells.iter().all(|cell| holds_figure(&cell.content))
        && !numbers_columns(cells)
}

/// The row before which the head of a sheet is looked for as long as its table is not known: a number beside a line of the head
/// begins no figures, several in a row do.
pub(super) fn likely_start(sheet: &Sheet, terms: &Vocabulary) -> Option<u32> {
    let holds_several = |row: &u32| {
        let figures = sheet
            .row(*row)
            .iter()
            .filter(|cell| holds_figure(&cell.content));
        figures.count() > 1
    };
    let mut rows = first_rows(sheet, terms).take(CANDIDATES);
    rows.find(holds_several)
        .or_else(|| first_rows(sheet, terms).next())
}

/// True for cells of a row that may be the first one of figures.
pub(super) fn begins_figures(cells: &[Cell], terms: &Vocabulary) -> bool {
    let has_number = cells.iter().any(|cell| holds_figure(&cell.content));
    let may_be = has_number && cells.iter().any(has_letters);
    may_be && !numbers_columns(cells) && !tells_period(cells, terms)
}

/// The headings above `first_row`; `is_row_label` tells a heading row of the form from a heading of the table.
pub(super) fn header(
    sheet: &Sheet,
    first_row: u32,
    is_row_label: &dyn Fn(&Cell) -> bool,
    terms: &Vocabulary,
) -> Option<Header> {
    let rows = heading_rows(sheet, first_row, is_row_label, terms)?;
    let (bottom, data) = (rows.bottom, rows.data);
    let data = data.min(figures_above(sheet, bottom, data));
    let data = parent_above(sheet, bottom, data);
    Some(Header {
        top: rows.top,
        first_row: data,
        columns: columns(sheet, rows.top, data, terms),
    })
}

/// The first row of the headings above `first_row`.
pub(super) fn top_of_headings(sheet: &Sheet, first_row: u32, terms: &Vocabulary) -> Option<u32> {
    heading_rows(sheet, first_row, &|_| false, terms).map(|rows| rows.top)
}

/// Where headings stand: their first and last row, and the first row of the form below them.
struct HeadingRows {
    top: u32,
    bottom: u32,
    data: u32,
}

fn heading_rows(
    sheet: &Sheet,
    first_row: u32,
    is_row_label: &dyn Fn(&Cell) -> bool,
    terms: &Vocabulary,
) -> Option<HeadingRows> {
    let width = sheet.row(first_row).len().min(3);
    let (mut top, mut bottom) = (None, None);
    let mut data = first_row;
    for row in (first_row.saturating_sub(HEADER_REACH)..first_row).rev() {
        let cells = sheet.row(row);
        if cells.is_empty() && top.is_none() || numbers_columns(cells) {
            continue;
        }
        let columns = headed_columns(sheet, row);
        if columns >= width.max(2) && !belongs_to_head(cells, terms) {
            top = Some(row);
            bottom = bottom.or(top);
        } else if top.is_some() {
            break;
        } else if cells.len() <= 2 && cells.iter().any(is_row_label) {
            data = row;
        }
    }
    Some(HeadingRows {
        top: top?,
        bottom: bottom?,
        data,
    })
}

/// The first row below the headings that holds figures and no words: its label is a number, too ("Quý: 1, 2, 3, 4").
fn figures_above(sheet: &Sheet, bottom: u32, first_row: u32) -> u32 {
    let holds_figures = |row: &u32| holds_only_figures(sheet.row(*row));
    (bottom + 1..first_row)
        .find(holds_figures)
        .unwrap_or(first_row)
}

/// The line right above the first figures that stands alone below the heading of their labels: a parent without figures.
fn parent_above(sheet: &Sheet, bottom: u32, first_row: u32) -> u32 {
    let Some(above) = first_row.checked_sub(1).filter(|above| *above > bottom) else {
        return first_row;
    };
    let first = sheet
        .row(first_row)
        .first()
        .map(|cell| cell.position.column);
    let is_parent = match sheet.row(above) {
        [only] => {
            let reaches_down = sheet
                .merges
                .iter()
                .any(|block| block.first == only.position && block.first.row < block.last.row);
            let is_headed = sheet
                .cell(Position::new(bottom, only.position.column))
                .is_some();
            has_letters(only) && first == Some(only.position.column) && is_headed && !reaches_down
        }
        _ => false,
    };
    if is_parent { above } else { first_row }
}

/// True for a line of the head in several cells: at least half of them are labelled or, beside a label, name a period.
fn belongs_to_head(cells: &[Cell], terms: &Vocabulary) -> bool {
    let texts: Vec<&str> = cells.iter().filter_map(text_of).collect();
    let labels = texts
        .iter()
        .filter(|text| !labelled(text, terms).is_empty())
        .count();
    if labels == 0 {
        return false;
    }
    let names_period =
        |text: &&&str| labelled(text, terms).is_empty() && period_in(&words(text), terms).is_some();
    let periods = texts.iter().filter(names_period).count();
    2 * (labels + periods) >= texts.len()
}

/// Columns of a row with a heading of their own or one that reaches down from a row above.
fn headed_columns(sheet: &Sheet, row: u32) -> usize {
    let own = sheet
        .row(row)
        .iter()
        .filter(|cell| has_letters(cell))
        .count();
    let from_above = sheet
        .merges
        .iter()
        .filter(|block| block.first.row < row && row <= block.last.row);
    let reaching = from_above
        .filter(|block| block.first.row + HEADER_REACH > row)
        .map(|block| block.last.column - block.first.column + 1);
    own + usize::from(reaching.sum::<u16>())
}

/// The headings between `top` and `end`, a column at a time, merged cells and unmerged group headings spread out.
fn columns(sheet: &Sheet, top: u32, end: u32, terms: &Vocabulary) -> Vec<HeadedColumn> {
    let rows: Vec<u32> = (top..end)
        .filter(|row| !numbers_columns(sheet.row(*row)))
        .collect();
    let last = rows
        .iter()
        .filter_map(|row| sheet.row(*row).last())
        .map(|cell| cell.position.column)
        .max()
        .unwrap_or(0);
    let blocks: Vec<&Block> = sheet
        .merges
        .iter()
        .filter(|block| block.first.row < end && block.last.row >= top)
        .collect();
    let reach = blocks
        .iter()
        .map(|block| block.last.column)
        .max()
        .unwrap_or(0)
        .min(last.saturating_add(16));
    let mut filled = vec![false; usize::from(last.max(reach)) + 1];
    for cell in sheet.cells.iter().filter(|cell| cell.position.row >= end) {
        if let Some(filled) = filled.get_mut(usize::from(cell.position.column)) {
            *filled = true;
        }
    }
    let mut found = Vec::new();
    for column in 0..=last.max(reach) {
        let cells = rows
            .iter()
            .filter_map(|row| heading_cell(sheet, &blocks, &rows, Position::new(*row, column)));
        // A day heads no column, wherever it was put.
        let heads = |cell: &&Cell| text_of(cell).is_some_and(|text| !is_day(text, &terms.periods));
        let mut cells: Vec<&Cell> = cells.filter(heads).collect();
        cells.dedup_by_key(|cell| cell.position);
        let texts: Vec<&str> = cells.iter().filter_map(|cell| text_of(cell)).collect();
        if texts.is_empty() {
            continue;
        }
        let parts = cells.iter().zip(&texts).map(|(cell, text)| HeadingPart {
            at: cell.position,
            words: words(text),
        });
        let parts: Vec<HeadingPart> = parts.collect();
        let is_filled = filled.get(usize::from(column));
        let is_filled = is_filled.is_some_and(|filled| *filled);
        let heading = texts.join(" ");
        found.push(HeadedColumn::of((column, heading), parts, is_filled, terms));
    }
    found
}

/// The heading that covers a cell: its own, that of the merged range, or the group heading to its left.
fn heading_cell<'a>(
    sheet: &'a Sheet,
    blocks: &[&Block],
    rows: &[u32],
    at: Position,
) -> Option<&'a Cell> {
    if let Some(own) = sheet.cell(at) {
        return Some(own);
    }
    let covers = |block: &&&Block| {
        block.first.row <= at.row
            && at.row <= block.last.row
            && block.first.column <= at.column
            && at.column <= block.last.column
    };
    if let Some(block) = blocks.iter().find(covers) {
        return sheet.cell(block.first);
    }
    // A group heading that was centred over its columns without merging stands in the first of them only.
    let below = |column: u16| {
        let mut beneath = rows.iter().filter(|row| **row > at.row);
        beneath.any(|row| {
            let cell = sheet.cell(Position::new(*row, column));
            cell.is_some_and(has_letters)
        })
    };
    if !below(at.column) {
        return None;
    }
    let left = sheet
        .row(at.row)
        .iter()
        .rev()
        .find(|cell| cell.position.column < at.column)?;
    let unbroken = (left.position.column..at.column).all(below);
    let merged = blocks.iter().any(|block| block.first == left.position);
    (unbroken && !merged && has_letters(left)).then_some(left)
}
