//! Why there is no PDF.

use std::path::PathBuf;

use crate::exit::{Exit, HasExit};

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The user's font cannot be read.
    #[error("cannot read the font {}", path.display())]
    FontFile {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// The file is no TrueType font, or has not even a question mark to stand for letters that it lacks.
    #[error("the font is not a TrueType font that can be embedded")]
    NotAFont,
    /// The file cannot be written out.
    #[error("cannot write out the PDF")]
    Assemble(#[source] std::io::Error),
}

impl HasExit for PdfError {
    fn exit(&self) -> Exit {
        match self {
            Self::NotAFont => Exit::Usage,
            Self::FontFile { .. } | Self::Assemble(_) => Exit::Disk,
        }
    }
}
