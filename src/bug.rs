//! Mistakes of the program itself: a panic becomes a sentence and an exit code.

use std::env;
use std::panic::{self, AssertUnwindSafe};

use tonghop::exit::Exit;

use crate::print::error_line;

/// Does the work; a panic in it is said with `sentence`. No backtrace unless it is asked for, and none of a panic while one
/// workbook is read, which is contained there.
pub(crate) fn contained(sentence: &str, work: impl FnOnce() -> Exit) -> Exit {
    panic::set_hook(Box::new(|panic| {
        let is_main = std::thread::current().name() == Some("main");
        if is_main && env::var_os("RUST_BACKTRACE").is_some() {
            error_line(&panic.to_string());
        }
    }));
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        error_line(sentence);
        Exit::Bug
    })
}
