//! Several tables in one sheet: one below the other, or side by side.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::cell_content::{holds_figure, text_of};
use super::line::TitleLine;
use super::locate::{begins_figures, first_rows, likely_start, top_of_headings};
use super::recogniser::Recogniser;
use super::table::{Search, search};
use super::title;
use crate::model::cell::Position;
use crate::model::period::Period;
use crate::model::vocabulary::Vocabulary;
use crate::read::grid::{Cell, Sheet};
use crate::text::words;

/// Places of one sheet that are tried as the beginning of a further table.
const TRIED: usize = 8;
/// Lines that may stand between a blank row and the title of a further table.
const LINES_ABOVE: usize = 6;

/// A table's part of a sheet; cells keep their addresses.
pub(super) struct Region<'a> {
    pub(super) sheet: Cow<'a, Sheet>,
    /// Index of the region that holds the head of the sheet; its own for that region.
    pub(super) head: usize,
}

/// Takes the sheets apart where a further table with its own headings begins.
pub(super) fn regions<'a>(
    recogniser: &Recogniser<'_>,
    sheets: &'a [Sheet],
    period: Option<Period>,
) -> Vec<Region<'a>> {
    let mut regions: Vec<Region<'a>> = Vec::new();
    for sheet in sheets {
        let head = regions.len();
        let stacked = stacked(recogniser, Cow::Borrowed(sheet), period);
        let parts = stacked
            .into_iter()
            .flat_map(|part| beside(recogniser, part, period));
        regions.extend(parts.map(|sheet| Region { sheet, head }));
    }
    regions
}

/// The tables below each other, from top to bottom.
fn stacked<'a>(
    recogniser: &Recogniser<'_>,
    sheet: Cow<'a, Sheet>,
    period: Option<Period>,
) -> Vec<Cow<'a, Sheet>> {
    let starts: Vec<u32> = titles_below(recogniser, &sheet)
        .into_iter()
        .filter(|row| {
            let below = part(&sheet, |cell| cell.position.row >= *row);
            is_table(recogniser, &below, period, true)
        })
        .collect();
    // A number beside the head of a sheet makes no table of it.
    let is_first = |row: &u32| {
        let above = part(&sheet, |cell| cell.position.row < *row);
        !is_table(recogniser, &above, period, false)
    };
    let behind_head = starts.iter().take_while(|row| is_first(row)).count();
    let starts: Vec<u32> = starts.into_iter().skip(behind_head).collect();
    cut(sheet, &starts, |cell| cell.position.row)
}

/// Rows below the first figures where the title of a form stands without figures, each with the lines right above it.
fn titles_below(recogniser: &Recogniser<'_>, sheet: &Sheet) -> Vec<u32> {
    let Some(first) = first_rows(sheet, recogniser.vocabulary()).next() else {
        return Vec::new();
    };
    let below = sheet.rows.iter().filter(|(row, _)| *row > first);
    let titled = below.filter(|(_, range)| {
        let cells = sheet.cells.get(range.clone()).unwrap_or_default();
        let is_bare = cells.len() <= 3 && !cells.iter().any(|cell| holds_figure(&cell.content));
        is_bare && cells.iter().any(|cell| is_title(recogniser, cell))
    });
    let start = |title: u32| {
        let blank = (first + 1..title)
            .rev()
            .take(LINES_ABOVE)
            .find(|row| sheet.row(*row).is_empty());
        blank.map_or(title, |blank| blank + 1)
    };
    titled.map(|(row, _)| start(*row)).take(TRIED).collect()
}

fn is_title(recogniser: &Recogniser<'_>, cell: &Cell) -> bool {
    let Some(text) = text_of(cell) else {
        return false;
    };
    let words = words(text);
    recogniser
        .titles
        .iter()
        .flatten()
        .any(|phrase| phrase.is_run_of(&words))
}

/// The tables beside each other, from left to right.
fn beside<'a>(
    recogniser: &Recogniser<'_>,
    sheet: Cow<'a, Sheet>,
    period: Option<Period>,
) -> Vec<Cow<'a, Sheet>> {
    let terms = recogniser.vocabulary();
    let starts: Vec<u32> = columns_behind_gaps(&sheet, terms)
        .into_iter()
        .take(TRIED)
        .filter(|column| heads_figures(&sheet, *column, terms))
        .filter(|column| {
            let right = part(&sheet, |cell| u32::from(cell.position.column) >= *column);
            let left = part(&sheet, |cell| u32::from(cell.position.column) < *column);
            is_table(recogniser, &right, period, false)
                && is_table(recogniser, &left, period, false)
        })
        .collect();
    cut(sheet, &starts, |cell| u32::from(cell.position.column))
}

/// Columns that follow a column which is blank beside all figures.
fn columns_behind_gaps(sheet: &Sheet, terms: &Vocabulary) -> Vec<u32> {
    let Some(first) = first_rows(sheet, terms).next() else {
        return Vec::new();
    };
    let from = sheet
        .cells
        .partition_point(|cell| cell.position.row < first);
    let used: BTreeSet<u16> = sheet
        .cells
        .get(from..)
        .unwrap_or_default()
        .iter()
        .map(|cell| cell.position.column)
        .collect();
    let pairs = used.iter().zip(used.iter().skip(1));
    pairs
        .filter(|(left, right)| **left + 1 < **right)
        .map(|(_, right)| u32::from(*right))
        .collect()
}

/// True when a row of words and figures begins at `column` or right of it, as in any table; a copy of half the sheet costs more
/// than this.
fn heads_figures(sheet: &Sheet, column: u32, terms: &Vocabulary) -> bool {
    sheet.rows.iter().any(|(_, range)| {
        let cells = sheet.cells.get(range.clone()).unwrap_or_default();
        let from = cells.partition_point(|cell| u32::from(cell.position.column) < column);
        begins_figures(cells.get(from..).unwrap_or_default(), terms)
    })
}

fn is_table(
    recogniser: &Recogniser<'_>,
    sheet: &Sheet,
    period: Option<Period>,
    with_title: bool,
) -> bool {
    let terms = recogniser.vocabulary();
    let lines = lines_above(recogniser, sheet);
    let period = super::period::period(&lines, terms)
        .map(|(period, _)| period)
        .or(period);
    match search(recogniser, sheet, &[], &lines, period) {
        Search::Found(table) => table.evidence.title.is_some() || !with_title,
        Search::Incomplete(_) | Search::Ambiguous(_) | Search::Undated(_) | Search::None(_) => {
            false
        }
    }
}

/// The lines above the headings of a further table; its headings may name other years than its own.
pub(super) fn lines_above(recogniser: &Recogniser<'_>, sheet: &Sheet) -> Vec<TitleLine> {
    let terms = recogniser.vocabulary();
    let first = likely_start(sheet, terms).unwrap_or(0);
    let top = top_of_headings(sheet, first, terms).unwrap_or(first);
    title::lines(recogniser, sheet, top)
}

/// Cuts a sheet before each of `starts`, counted in the direction of `place`.
fn cut<'a>(
    sheet: Cow<'a, Sheet>,
    starts: &[u32],
    place: impl Fn(&Cell) -> u32,
) -> Vec<Cow<'a, Sheet>> {
    if starts.is_empty() {
        return vec![sheet];
    }
    let ends = starts.iter().copied().map(Some).chain([None]);
    let begins = [0].into_iter().chain(starts.iter().copied());
    begins
        .zip(ends)
        .map(|(begin, end)| {
            Cow::Owned(part(&sheet, |cell| {
                begin <= place(cell) && end.is_none_or(|end| place(cell) < end)
            }))
        })
        .collect()
}

/// A sheet of some of the cells, with everything around them as it was.
fn part(sheet: &Sheet, belongs: impl Fn(&Cell) -> bool) -> Sheet {
    let cells: Vec<Cell> = sheet
        .cells
        .iter()
        .filter(|cell| belongs(cell))
        .cloned()
        .collect();
    let holds = |at: Position| {
        cells
            .binary_search_by_key(&at, |cell| cell.position)
            .is_ok()
    };
    let merges = sheet.merges.iter().filter(|block| holds(block.first));
    let merges = merges.copied().collect();
    let mut originals = sheet.originals.clone();
    originals.retain(|original| holds(original.position));
    Sheet {
        appearances: sheet.appearances.clone(),
        seen_otherwise: sheet.seen_otherwise.clone(),
        is_plain_text: sheet.is_plain_text,
        originals,
        visible: sheet.visible,
        // Counted once, where the sheet begins.
        beyond: sheet
            .beyond
            .filter(|_| sheet.cells.first().is_some_and(belongs)),
        merges,
        hidden_rows: sheet.hidden_rows.clone(),
        hidden_columns: sheet.hidden_columns.clone(),
        ..Sheet::from_cells(&sheet.name, cells)
    }
}
