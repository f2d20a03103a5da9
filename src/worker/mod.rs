//! Reads workbooks in processes of their own, so that a workbook that breaks its reader costs itself only.
//!
//! A panic can be caught; an allocation that fails, a stack that overflows or a loop without end cannot. The processes are
//! kept and used again, because starting one costs as much as reading a small workbook.

mod limits;
mod pool;
mod serve;
mod wire;

use std::sync::Arc;

pub use pool::{Begun, LARGE, Pool};
pub use serve::serve;

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

    fn argument(self) -> Option<&'static str> {
        match self {
            Self::Once => None,
            Self::Twice => Some(Self::TWICE),
            Self::Closely => Some(Self::CLOSELY),
        }
    }

    fn read(self, path: &Arc<str>, bytes: &[u8]) -> (Option<Workbook>, Vec<Finding>) {
        match self {
            Self::Once => read::read(path, bytes),
            Self::Twice => read::read_twice(path, bytes),
            Self::Closely => read::read_closely(path, bytes),
        }
    }
}

/// Where workbooks are read.
#[derive(Debug)]
pub enum Readers {
    /// In this process: for tests, and for workbooks of our own making.
    Here,
    /// In processes with limits of memory and time.
    Apart(Pool),
}

impl Readers {
    /// Reads a workbook; `path` names it in findings. `None` when it is refused as a whole.
    pub fn read(&self, path: &Arc<str>, bytes: Vec<u8>) -> (Option<Workbook>, Vec<Finding>) {
        let begun = self.begin(path, bytes);
        self.finish(path, begun)
    }

    /// Hands a workbook over; a process reads it while who asked does something else.
    pub fn begin(&self, path: &Arc<str>, bytes: Vec<u8>) -> Begun {
        match self {
            Self::Here => Begun::waiting(bytes),
            Self::Apart(pool) => pool.begin(path, bytes),
        }
    }

    /// Waits for what was begun.
    pub fn finish(&self, path: &Arc<str>, begun: Begun) -> (Option<Workbook>, Vec<Finding>) {
        match self {
            Self::Here => read::read(path, begun.bytes()),
            Self::Apart(pool) => pool.finish(path, begun),
        }
    }

    /// Ends what only waits for the next workbook; it starts again when there is one.
    pub fn rest(&self) {
        if let Self::Apart(pool) = self {
            pool.rest();
        }
    }
}
