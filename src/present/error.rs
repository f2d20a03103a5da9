//! Why a report cannot be made: its own template is wrong.

use crate::exit::{Exit, HasExit};

/// The report's template cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum PresentError {
    /// A placeholder, function or filter that does not exist, with its place.
    #[error("cannot render {path}: line {line}: {detail}")]
    Template {
        /// The template, inside the folder of descriptions.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong, with the nearest known name.
        detail: String,
    },
}

impl HasExit for PresentError {
    fn exit(&self) -> Exit {
        Exit::Usage
    }
}
