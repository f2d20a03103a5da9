//! Why there is no PDF.

use crate::exit::{Exit, HasExit};
use crate::present::fonts::FontError;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The faces cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The file cannot be written out.
    #[error("cannot write out the PDF")]
    Assemble(#[source] std::io::Error),
}

impl HasExit for PdfError {
    fn exit(&self) -> Exit {
        match self {
            Self::Font(error) => error.exit(),
            Self::Assemble(_) => Exit::Disk,
        }
    }
}
