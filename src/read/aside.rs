//! What a workbook lists among its sheets that holds no table: macros of Excel 4, modules and dialogs of Excel 5.

use std::sync::Arc;

use super::rules;
use super::texts::sheet_name;
use crate::model::cell::CellRef;
use crate::model::finding::{Arg, Finding};

/// A sheet without a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Macros of Excel 4 (trang macro).
    Macros,
    /// A module or a dialog of Excel 5 and 95; its part may be left away.
    Module,
}

/// Such a sheet by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Aside {
    pub(super) name: String,
    pub(super) kind: Kind,
}

impl Kind {
    /// By the last word of the type of its relation; `None` for tables, charts and what nobody knows.
    pub(super) fn of_relation(kind: &str) -> Option<Self> {
        match kind {
            "xlMacrosheet" | "xlIntlMacrosheet" => Some(Self::Macros),
            "dialogsheet" => Some(Self::Module),
            _ => None,
        }
    }

    /// By the number in the list of sheets of .xls.
    pub(super) fn of_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Macros),
            6 => Some(Self::Module),
            _ => None,
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Macros => "text.sheet-macros",
            Self::Module => "text.sheet-module",
        }
    }
}

impl Aside {
    /// The note about it.
    pub(super) fn note(&self, path: &Arc<str>) -> Finding {
        let name = Arc::from(sheet_name(&self.name));
        Finding::new(rules::SHEET_ASIDE, vec![CellRef::sheet(path, &name)])
            .with_text("sheet", &*name)
            .with("reason", Arg::Message(self.kind.reason()))
    }
}
