//! Reads workbooks in processes of their own, so that a workbook that breaks its reader costs itself only.
//!
//! A panic can be caught; an allocation that fails, a stack that overflows or a loop without end cannot. The processes are
//! kept and used again, because starting one costs as much as reading a small workbook.

mod care;
mod limits;
mod pool;
mod serve;
mod wire;

use std::sync::Arc;

pub use care::{ARGUMENT, Care};
pub use pool::{Begun, LARGE, Pool};
pub use serve::serve;

use crate::model::finding::Finding;
use crate::read;
use crate::read::grid::Workbook;

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
