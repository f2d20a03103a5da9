//! Why there is no workbook.

use std::io;
use std::path::PathBuf;

use rust_xlsxwriter::XlsxError;

use crate::exit::{Exit, HasExit};

/// Why there is no workbook.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookError {
    /// A sheet holds 1,048,576 rows, and the lines of one row of a form stand together.
    #[error("the lines of one row of a form do not fit on one sheet")]
    TooManyLines,
    /// The folder for rows that wait to be packed cannot be used.
    #[error("cannot use {} for rows that wait to be packed", folder.display())]
    Scratch {
        /// The folder.
        folder: PathBuf,
        /// What the writer says.
        #[source]
        source: XlsxError,
    },
    /// The date of the run is not `YYYY-MM-DD`.
    #[error("`{0}` is not a date such as 2019-09-25")]
    NotADate(String),
    /// The writer refuses a sheet.
    #[error("cannot make the sheet `{sheet}` of the workbook")]
    Sheet {
        /// Its name.
        sheet: String,
        /// What the writer says.
        #[source]
        source: XlsxError,
    },
    /// The package cannot be written out.
    #[error("cannot write out the workbook")]
    Package(#[from] io::Error),
    /// The frame is not as the writer is known to make it.
    #[error("cannot put the lines into the workbook")]
    Frame(#[from] FrameError),
    /// The sheets cannot be put together.
    #[error("cannot put the workbook together")]
    Workbook(#[source] XlsxError),
}

impl WorkbookError {
    /// What the disk said, when it was the disk.
    pub fn io_kind(&self) -> Option<io::ErrorKind> {
        match self {
            Self::Package(source)
            | Self::Scratch {
                source: XlsxError::IoError(source),
                ..
            }
            | Self::Sheet {
                source: XlsxError::IoError(source),
                ..
            }
            | Self::Workbook(XlsxError::IoError(source) | XlsxError::TempFileError(_, source)) => {
                Some(source.kind())
            }
            Self::TooManyLines
            | Self::NotADate(_)
            | Self::Frame(_)
            | Self::Scratch { .. }
            | Self::Sheet { .. }
            | Self::Workbook(_) => None,
        }
    }
}

impl HasExit for WorkbookError {
    fn exit(&self) -> Exit {
        self.io_kind().map_or(Exit::Bug, |_| Exit::Disk)
    }
}

pub(super) fn in_sheet(sheet: &str, source: XlsxError) -> WorkbookError {
    WorkbookError::Sheet {
        sheet: sheet.to_owned(),
        source,
    }
}

/// The frame is not as the pinned release of the writer makes it: rows put into it might stand where no program looks.
#[derive(Debug, thiserror::Error)]
#[error("{part} of the frame has no `{mark}` where it is expected")]
pub struct FrameError {
    /// The part of the package.
    pub(super) part: String,
    /// What was looked for.
    pub(super) mark: &'static str,
}

impl FrameError {
    pub(super) fn new(part: &str, mark: &'static str) -> Self {
        Self {
            part: part.to_owned(),
            mark,
        }
    }
}
