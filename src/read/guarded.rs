//! A reader that breaks costs its workbook only.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The guard leaves little that could make a reader panic; what does costs what it was reading, not the run.
pub(super) fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}
