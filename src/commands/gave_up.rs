//! Why a command did not do its work.

use tonghop::exit::{Exit, HasExit};

/// Why a command did not do its work, and the exit code of it; any error that has an exit code becomes one with `?`.
#[derive(Debug)]
pub(crate) struct GaveUp {
    /// The code, as the error itself says.
    pub(crate) exit: Exit,
    /// The error with its causes, for the words.
    pub(crate) error: anyhow::Error,
}

impl GaveUp {
    /// A mistake of the program.
    pub(super) fn bug(error: impl Into<anyhow::Error>) -> Self {
        Self {
            exit: Exit::Bug,
            error: error.into(),
        }
    }

    /// The same, with what was attempted before it.
    pub(super) fn over(self, attempt: impl Into<String>) -> Self {
        Self {
            exit: self.exit,
            error: self.error.context(attempt.into()),
        }
    }
}

impl<E: HasExit + Send + Sync + 'static> From<E> for GaveUp {
    fn from(error: E) -> Self {
        Self {
            exit: error.exit(),
            error: error.into(),
        }
    }
}
