//! Lines on standard output and standard error, where nobody may be there to read them.

use std::io::Write as _;

use tonghop::exit::Exit;

/// Prints a line on standard output.
macro_rules! out {
    ($($words:tt)*) => {
        $crate::print::line(&format!($($words)*))
    };
}
pub(crate) use out;

/// Prints on standard output; a reader that went away, as `head` does, ends the program quietly.
pub(crate) fn line(text: &str) {
    if writeln!(std::io::stdout().lock(), "{}", text.trim_end_matches('\n')).is_err() {
        std::process::exit(i32::from(Exit::Clean as u8));
    }
}

/// Prints on standard error; where nobody can be told, the exit code still says how it ended.
pub(crate) fn error_line(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
