//! What a reading process may use; where the system sets no limits, those in the readers' code must do.

/// Address space of the process.
#[cfg(unix)]
const MEMORY_BYTES: u64 = 512 << 20;
/// Processor time for one workbook.
#[cfg(unix)]
const CPU_SECONDS: u64 = 10;

/// Limits that hold for the life of the process: memory, no file written, no core dump.
#[cfg(unix)]
pub(super) fn for_life() {
    use rustix::process::Resource;
    set(Resource::As, MEMORY_BYTES);
    set(Resource::Fsize, 0);
    set(Resource::Core, 0);
}

/// Limits for the next workbook.
#[cfg(unix)]
pub(super) fn for_one() {
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let used = u64::try_from(used).unwrap_or(u64::MAX);
    set(
        rustix::process::Resource::Cpu,
        used.saturating_add(CPU_SECONDS),
    );
}

/// Sets the soft limit only, so that the next one may be higher again; a limit that cannot be set leaves the others.
#[cfg(unix)]
fn set(resource: rustix::process::Resource, limit: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(resource).maximum;
    let current = Some(maximum.map_or(limit, |maximum| maximum.min(limit)));
    let _ = setrlimit(resource, Rlimit { current, maximum });
}

#[cfg(not(unix))]
pub(super) fn for_life() {}

#[cfg(not(unix))]
pub(super) fn for_one() {}
