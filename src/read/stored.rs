//! What cells store where their format's reader does not tell it: their content before anything is made of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::grid::{Cell, Content, Stored};
use super::raw::RawBook;
use crate::model::cell::Position;

/// Completes what is stored, sheet by sheet, with the cells of which nothing has been told.
pub(super) fn fill(book: &mut RawBook) {
    for sheet in &book.sheets {
        let Ok(body) = &sheet.body else { continue };
        let known = book.stored.remove(&sheet.name).unwrap_or_default();
        let mut stored: BTreeMap<Position, Stored> = body
            .cells
            .iter()
            .map(|cell| (cell.position, of(cell)))
            .collect();
        for told in known {
            if let Some(cell) = stored.get_mut(&told.position) {
                cell.format = told.format;
                if !told.text.is_empty() {
                    cell.text = told.text;
                }
            }
        }
        let stored = stored.into_values().collect();
        book.stored.insert(sheet.name.clone(), stored);
    }
}

fn of(cell: &Cell) -> Stored {
    let text: Arc<str> = match &cell.content {
        Content::Number(number) => number.to_string().into(),
        Content::Text(text) | Content::Error(text) => Arc::clone(text),
        Content::Bool(flag) => Arc::from(if *flag { "1" } else { "0" }),
        Content::Date(year, month, day) => format!("{year:04}-{month:02}-{day:02}").into(),
        Content::FormulaWithoutValue => Arc::from(""),
    };
    Stored {
        position: cell.position,
        text,
        format: None,
    }
}
