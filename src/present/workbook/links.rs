//! Links from the workbook back to the cells of the returns.

use rust_xlsxwriter::Url;

use crate::model::cell::CellRef;

/// Most links one sheet may hold; what comes after stays text.
pub(super) const MOST: usize = 65_530;
/// Longest address Excel follows.
const LONGEST: usize = 2_000;

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
    let separator = if inbox.is_empty() || inbox.ends_with('/') {
        ""
    } else {
        "/"
    };
    let path = format!("{inbox}{separator}{}", cell.file);
    // A "#" would be taken for the beginning of the place in the file.
    if path.contains('#')
        || path.chars().any(char::is_control)
        || cell.sheet.chars().any(char::is_control)
    {
        return None;
    }
    let mut address = format!("file:///{}", escaped(&path));
    if !cell.sheet.is_empty() {
        address.push_str("#'");
        address.push_str(&cell.sheet.replace('\'', "''"));
        address.push_str("'!");
        match cell.position {
            Some(position) => address.push_str(&position.to_string()),
            None => address.push_str("A1"),
        }
    }
    (address.len() <= LONGEST).then_some(address)
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
