//! How often a reading process reads a workbook, and how it is told.

use std::sync::Arc;

use crate::model::finding::Finding;
use crate::read;
use crate::read::grid::Workbook;

/// The argument that makes the program a reading process.
pub const ARGUMENT: &str = "--reading-process";

/// How often a reading process reads a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Care {
    /// Once, by our own reader.
    #[default]
    Once,
    /// By a second reader as well, which must see the same figures.
    Twice,
    /// The same, keeping what each cell stores.
    Closely,
}

impl Care {
    /// The arguments behind [`ARGUMENT`] that ask for more care.
    const TWICE: &'static str = "twice";
    const CLOSELY: &'static str = "closely";

    /// What the arguments of the process ask for.
    pub fn of(arguments: &[String]) -> Self {
        match arguments.last() {
            Some(last) if last == Self::TWICE => Self::Twice,
            Some(last) if last == Self::CLOSELY => Self::Closely,
            Some(_) | None => Self::Once,
        }
    }

    pub(super) fn argument(self) -> Option<&'static str> {
        match self {
            Self::Once => None,
            Self::Twice => Some(Self::TWICE),
            Self::Closely => Some(Self::CLOSELY),
        }
    }

    pub(super) fn read(self, path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
        match self {
            Self::Once => read::read(path, bytes),
            Self::Twice => read::read_twice(path, bytes),
            Self::Closely => read::read_closely(path, bytes),
        }
    }
}
