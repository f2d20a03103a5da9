//! Values under merged ranges: only the top left cell of a range can be seen, the others keep what they held.

use std::collections::BTreeMap;

use super::grid::{Block, Cell};
use crate::model::cell::Position;

/// Cells under merged ranges.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Covered {
    /// Their number.
    pub(super) count: u64,
    /// The first of them, and the range over it.
    pub(super) first: Position,
    pub(super) block: Block,
}

/// Looks under the merged ranges of a sheet; `cells` are sorted. Each cell is held against the ranges of its row only.
pub(super) fn covered(cells: &[Cell], merges: &[Block]) -> Option<Covered> {
    let mut waiting: Vec<Block> = merges
        .iter()
        .copied()
        .filter(|block| block.first != block.last)
        .collect();
    waiting.sort();
    let mut waiting = waiting.into_iter().peekable();
    // By first column; ranges of a workbook do not overlap, and of those that do the longer one stays.
    let mut open: BTreeMap<u16, Block> = BTreeMap::new();
    let mut found: Option<Covered> = None;
    for cell in cells {
        let at = cell.position;
        while let Some(block) = waiting.next_if(|block| block.first.row <= at.row) {
            let known = open.get(&block.first.column);
            if known.is_none_or(|known| known.last.row <= block.last.row) {
                open.insert(block.first.column, block);
            }
        }
        let Some(block) = over(&mut open, at) else {
            continue;
        };
        match &mut found {
            Some(found) => found.count += 1,
            None => {
                found = Some(Covered {
                    count: 1,
                    first: at,
                    block,
                });
            }
        }
    }
    found
}

/// The range that hides a cell; ranges that ended above it are dropped on the way.
fn over(open: &mut BTreeMap<u16, Block>, at: Position) -> Option<Block> {
    loop {
        let (column, block) = open.range(..=at.column).next_back()?;
        let (column, block) = (*column, *block);
        if block.last.row < at.row {
            open.remove(&column);
            continue;
        }
        let hides = at.column <= block.last.column && at != block.first;
        return hides.then_some(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::grid::Content;

    fn cell(row: u32, column: u16) -> Cell {
        Cell {
            position: Position::new(row, column),
            content: Content::Bool(true),
        }
    }

    fn block(first: (u32, u16), last: (u32, u16)) -> Block {
        Block {
            first: Position::new(first.0, first.1),
            last: Position::new(last.0, last.1),
        }
    }

    #[test]
    fn the_top_left_cell_is_seen_and_the_others_are_not() {
        let merges = [block((0, 0), (1, 1)), block((4, 0), (4, 3))];
        let seen = [cell(0, 0), cell(0, 2), cell(2, 0), cell(4, 0), cell(5, 1)];
        assert_eq!(covered(&seen, &merges), None);
        let hidden = [cell(0, 0), cell(0, 1), cell(1, 0), cell(4, 3), cell(4, 4)];
        let found = covered(&hidden, &merges);
        let expected = Covered {
            count: 3,
            first: Position::new(0, 1),
            block: merges[0],
        };
        assert_eq!(found, Some(expected));
    }
}
