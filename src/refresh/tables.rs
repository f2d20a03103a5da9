//! Generated tables: cell by cell where rows and columns are the same, so that widths and faces stay. As a whole where they are not,
//! and where the new figures need other widths and nobody chose the old ones.

use super::markup::{Node, renumbered};
use super::work::Work;

/// Editors round widths of columns, in twentieths of a point.
const ROUNDING: i64 = 30;

impl<'a> Work<'a> {
    /// The figures of a table of the new document in the one that has its name.
    pub(super) fn table(&mut self, name: &str, old: &Node) {
        let Some(new) = self.tables.get(name).copied() else {
            return;
        };
        let (before, after) = (cells(old), cells(new));
        let shape = |rows: &[Vec<&Node>]| rows.iter().map(Vec::len).collect::<Vec<_>>();
        if shape(&before) != shape(&after) || self.needs_other_widths(name, old) {
            self.changed += after.iter().map(Vec::len).sum::<usize>();
            let markup = self.made.text.get(new.outer.clone()).unwrap_or_default();
            self.edits.put(old.outer.clone(), renumbered(markup));
            return;
        }
        for (old, new) in before.concat().into_iter().zip(after.concat()) {
            self.cell(old, new);
        }
    }

    /// True of a table whose columns are as wide as the program made them, and are made wider or narrower now.
    fn needs_other_widths(&self, name: &str, old: &Node) -> bool {
        let widths = |data: &'a super::data::Data| data.tables.get(name);
        let (made, wanted) = (widths(&self.edited.data), widths(&self.made.data));
        let grid = old.child("tblGrid").into_iter();
        let grid: Vec<i64> = grid
            .flat_map(|grid| &grid.children)
            .filter_map(|column| column.attribute("w")?.parse().ok())
            .collect();
        let made_widths: Vec<i64> = made
            .into_iter()
            .flat_map(|widths| widths.split(' '))
            .filter_map(|width| width.parse().ok())
            .collect();
        let mut columns = grid.iter().zip(&made_widths);
        made != wanted
            && grid.len() == made_widths.len()
            && columns.all(|(now, then)| (now - then).abs() <= ROUNDING)
    }

    fn cell(&mut self, old: &Node, new: &Node) {
        let words = |node: &Node, text: &str| {
            let lines = node.all("p").into_iter();
            lines.map(|line| line.words(text)).collect::<Vec<_>>()
        };
        let (before, after) = (words(old, &self.edited.text), words(new, &self.made.text));
        if before == after {
            return;
        }
        self.changed += 1;
        let lines = old.all("p");
        let can_be_said = before.len() == after.len()
            && lines
                .iter()
                .zip(&after)
                .all(|(line, words)| words.is_empty() || !line.all("t").is_empty());
        if !can_be_said {
            // Behind the properties of the cell, which hold its width.
            let inside = |node: &Node| {
                let begin = node
                    .child("tcPr")
                    .map_or(node.inner.start, |of| of.outer.end);
                begin..node.inner.end
            };
            let markup = self.made.text.get(inside(new)).unwrap_or_default();
            self.edits.put(inside(old), renumbered(markup));
            return;
        }
        for (line, words) in lines.into_iter().zip(&after) {
            self.edits.say(line, words);
        }
    }
}

fn cells(table: &Node) -> Vec<Vec<&Node>> {
    let rows = table.all("tr").into_iter();
    rows.map(|row| row.all("tc")).collect()
}
