//! Reads workbooks in processes of their own, so that a workbook that breaks its reader costs itself only.
//!
//! A panic can be caught; an allocation that fails, a stack that overflows or a loop without end cannot. The processes are
//! kept and used again, because starting one costs as much as reading a small workbook.

mod limits;
mod pool;
mod serve;
mod wire;

use std::sync::Arc;

pub use pool::Pool;
pub use serve::serve;

use crate::model::finding::Finding;
use crate::read;
use crate::read::grid::Workbook;

/// The argument that makes the program a reading process.
pub const ARGUMENT: &str = "--reading-process";

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
        match self {
            Self::Here => read::read(path, &bytes),
            Self::Apart(pool) => pool.read(path, bytes),
        }
    }
}
