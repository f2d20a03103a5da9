//! Cleans the texts of a sheet for comparison and says what had to go: characters that deceive the eye, and overlong texts.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::grid::{Cell, Content};
use super::rules;
use crate::model::cell::{CellRef, Position};
use crate::model::finding::{Arg, Finding, RuleInfo};
use crate::text;

/// Characters of a text that are kept; Excel allows as many in a cell.
pub(super) const CHARACTERS: usize = 32_767;

/// The name of a sheet as links need it: with its blanks, in NFC, without what nobody sees.
pub(super) fn sheet_name(name: &str) -> String {
    let seen = name.chars().filter(|letter| !text::is_invisible(*letter));
    let kept: String = seen.nfc().collect();
    // A name of blanks alone would be that of no sheet.
    if kept.trim().is_empty() {
        text::clean(name)
    } else {
        kept
    }
}

/// What cleaning changed in a sheet beyond blanks and spelling.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cleaned {
    /// Texts that held characters nobody sees.
    deceptive: Cells,
    /// Texts longer than a cell can hold.
    cut: Cells,
    /// True when the sheet's own name held such characters.
    name: bool,
}

/// Some cells, by their number and the first of them.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cells {
    count: u64,
    first: Option<Position>,
}

impl Cells {
    fn add(&mut self, at: Position) {
        self.count += 1;
        self.first = Some(self.first.map_or(at, |first| first.min(at)));
    }
}

impl Cleaned {
    /// Cleans the text of a cell; false when nothing is left.
    pub(super) fn clean(&mut self, cell: &mut Cell) -> bool {
        let Content::Text(words) = &mut cell.content else {
            return true;
        };
        if !text::is_clean(words) {
            if words.chars().any(text::is_deceptive) {
                self.deceptive.add(cell.position);
            }
            *words = Arc::from(text::clean(words));
        }
        if let Some(short) = shortened(words) {
            self.cut.add(cell.position);
            *words = short;
        }
        !words.is_empty()
    }

    /// Cleans the name of the sheet.
    pub(super) fn name(&mut self, name: &str) -> Arc<str> {
        self.name = name.chars().any(text::is_deceptive);
        Arc::from(sheet_name(name))
    }

    /// One note for the characters, one for the overlong texts.
    pub(super) fn notes(&self, path: &Arc<str>, sheet: &Arc<str>) -> Vec<Finding> {
        let note = |rule: RuleInfo, cells: &Cells| {
            let at = match cells.first {
                Some(first) => CellRef::at(path, sheet, first),
                None => CellRef::sheet(path, sheet),
            };
            Finding::new(rule, vec![at])
                .with_text("sheet", &**sheet)
                .with("count", Arg::Count(cells.count))
        };
        let mut notes = Vec::new();
        if self.deceptive.count > 0 || self.name {
            notes.push(note(rules::CONTROL_CHARACTERS, &self.deceptive));
        }
        if self.cut.count > 0 {
            notes.push(note(rules::TEXT_CUT, &self.cut));
        }
        notes
    }
}

/// The beginning of a text that is longer than a cell of Excel can hold, with a mark at its end.
fn shortened(words: &str) -> Option<Arc<str>> {
    if words.len() <= CHARACTERS {
        return None;
    }
    let mut letters = words.char_indices();
    let (end, _) = letters.nth(CHARACTERS - 1)?;
    letters.next()?;
    Some(format!("{}…", words.get(..end)?).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_keeps_the_blanks_of_its_name() {
        for (name, kept) in [
            (" 02 SP ", " 02 SP "),
            ("Bie\u{302}\u{309}u 3", "Biểu 3"),
            ("Biểu\u{200b} 3\u{7}", "Biểu 3"),
            ("A  B", "A  B"),
        ] {
            assert_eq!(sheet_name(name), kept);
        }
    }

    #[test]
    fn only_what_is_longer_than_a_cell_is_cut() {
        assert_eq!(shortened(&"Đ".repeat(CHARACTERS)), None);
        let cut = shortened(&"Đ".repeat(CHARACTERS + 1)).unwrap_or_default();
        assert_eq!(cut.chars().count(), CHARACTERS);
        assert!(cut.ends_with("Đ…"));
    }
}
