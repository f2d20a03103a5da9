//! Refusals of the disk that the writer of sheets does not give back as errors: it panics where rows cannot be laid aside.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::error::WorkbookError;

/// Does the work; a panic that quotes an error of the system becomes that error, any other goes on.
pub(super) fn caught(
    work: impl FnOnce() -> Result<(), WorkbookError>,
) -> Result<(), WorkbookError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| match refusal(&*panic) {
        Some(source) => Err(WorkbookError::Package(source)),
        None => resume_unwind(panic),
    })
}

/// The error of the system that a panic of `expect` quotes: `Os { code: 28, kind: StorageFull, … }`.
fn refusal(panic: &(dyn Any + Send)) -> Option<io::Error> {
    let words = panic.downcast_ref::<String>()?;
    let (_, code) = words.split_once("Os { code: ")?;
    let (code, _) = code.split_once(',')?;
    code.parse().ok().map(io::Error::from_raw_os_error)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_over_a_full_disk_is_an_error_of_the_disk() {
        // As `Result::expect` words it.
        let full = io::Error::from_raw_os_error(28);
        let error = caught(|| panic!("Couldn't write to xml file: {full:?}"));
        let kind = error.unwrap_err().io_kind();
        assert_eq!(kind, Some(io::ErrorKind::StorageFull));
    }

    #[test]
    #[should_panic(expected = "a mistake of ours")]
    fn any_other_panic_goes_on() {
        let _ = caught(|| panic!("a mistake of {}", "ours"));
    }
}
