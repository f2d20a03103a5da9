//! Links from the workbook back to the cells of the returns.

use rust_xlsxwriter::Url;

use crate::model::cell::CellRef;

/// Most links one sheet may hold; what comes after stays text.
pub(super) const MOST: usize = 65_530;
/// Longest address Excel follows.
const LONGEST: usize = 2_000;
/// Longest place in a workbook; a name of a sheet has 31 letters.
const LONGEST_ANCHOR: usize = 200;

/// Gives out links until the sheet is full.
pub(super) struct Links<'a> {
    inbox: &'a str,
    left: usize,
}

impl<'a> Links<'a> {
    /// Links of one sheet; `inbox` is the way from the workbook to the inbox.
    pub(super) fn new(inbox: &'a str) -> Self {
        Self { inbox, left: MOST }
    }

    /// A link that opens the workbook at the cell and shows `words`; `None` when the sheet is full or Excel could not follow it.
    pub(super) fn to(&mut self, cell: &CellRef, words: &str) -> Option<Url> {
        if self.left == 0 {
            return None;
        }
        let address = address(self.inbox, cell)?;
        self.left -= 1;
        Some(Url::new(address).set_text(words))
    }
}

fn address(inbox: &str, cell: &CellRef) -> Option<String> {
    let file = file(inbox, &cell.file)?;
    let anchor = anchor(cell)?;
    let address = if anchor.is_empty() {
        file
    } else {
        format!("{file}#{anchor}")
    };
    (address.len() <= LONGEST).then_some(address)
}

/// The address of a workbook; `None` when Excel could not follow it.
pub(super) fn file(inbox: &str, file: &str) -> Option<String> {
    let separator = if inbox.is_empty() || inbox.ends_with('/') {
        ""
    } else {
        "/"
    };
    let path = format!("{inbox}{separator}{file}");
    // A "#" would be taken for the beginning of the place in the file.
    if path.contains('#') || path.chars().any(char::is_control) {
        return None;
    }
    let address = format!("file:///{}", escaped(&path));
    (address.len() + LONGEST_ANCHOR <= LONGEST).then_some(address)
}

/// The place in a workbook: `'Biểu 3'!D12`; empty for the whole of it, `None` when Excel could not follow it.
pub(super) fn anchor(cell: &CellRef) -> Option<String> {
    if cell.sheet.chars().any(char::is_control) {
        return None;
    }
    let mut anchor = String::new();
    if !cell.sheet.is_empty() {
        anchor.push('\'');
        anchor.push_str(&cell.sheet.replace('\'', "''"));
        anchor.push_str("'!");
        match cell.position {
            Some(position) => anchor.push_str(&position.to_string()),
            None => anchor.push_str("A1"),
        }
    }
    (anchor.len() <= LONGEST_ANCHOR).then_some(anchor)
}

/// The writer escapes a path unless it looks escaped; one with "%" in it does, so it is escaped here.
fn escaped(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let mut escaped = String::with_capacity(path.len() + 16);
    for letter in path.chars() {
        match letter {
            '%' | '"' | ' ' | '<' | '>' | '[' | ']' | '^' | '`' | '{' | '}' => {
                escaped.push_str(&format!("%{:02X}", u32::from(letter)));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::cell::Position;

    fn cell(file: &str, sheet: &str) -> CellRef {
        CellRef::at(&Arc::from(file), &Arc::from(sheet), Position::new(11, 3))
    }

    #[test]
    fn a_link_names_file_sheet_and_cell() {
        assert_eq!(
            address("../inbox", &cell("huyện 1/đắk hà.xlsx", "Biểu 3")).as_deref(),
            Some("file:///../inbox/huyện 1/đắk hà.xlsx#'Biểu 3'!D12")
        );
    }

    #[test]
    fn signs_in_names_do_not_lead_elsewhere() {
        assert_eq!(
            address("", &cell("tăng 5% so.xlsx", "Ia H'Drai")).as_deref(),
            Some("file:///tăng%205%25%20so.xlsx#'Ia H''Drai'!D12")
        );
        assert_eq!(address("", &cell("a#b.xlsx", "x")), None);
    }

    #[test]
    fn a_full_sheet_gives_no_more_links() {
        let mut links = Links::new("");
        links.left = 1;
        assert!(links.to(&cell("a.xlsx", "x"), "Mở").is_some());
        assert!(links.to(&cell("a.xlsx", "x"), "Mở").is_none());
    }
}
