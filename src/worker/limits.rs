//! What a reading process may use; where the system sets no limits, those in the readers' code must do.

use crate::platform;

/// Address space of the process.
const MEMORY_BYTES: u64 = 512 << 20;
/// Processor time for one workbook.
const CPU_SECONDS: u64 = 10;

/// Limits that hold for the life of the process: memory, no file written, no core dump.
pub(super) fn for_life() {
    platform::limit_for_life(MEMORY_BYTES);
}

/// Limits for the next workbook.
pub(super) fn for_one() {
    platform::limit_processor(CPU_SECONDS);
}
