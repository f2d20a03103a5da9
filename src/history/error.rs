//! Why a history cannot be used; nothing submitted can cause it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::exit::{Exit, HasExit};
/// Why the store of earlier rounds cannot be opened, read or written. It is then as it was before.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The folder cannot be made.
    #[error("cannot make the history folder {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// There is no history to read.
    #[error("there is no history in {}", folder.display())]
    Absent {
        /// The folder of the job.
        folder: PathBuf,
    },
    /// Something else stands where the file or a file beside it should, or it cannot be made.
    #[error("{} cannot be used as the history", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// Another run writes into it.
    #[error("another run is writing into the history {}", path.display())]
    Held {
        /// The file.
        path: PathBuf,
    },
    /// The file is damaged or something else; it is left as it is.
    #[error("{} is damaged or no history", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A later version of the program made it.
    #[error("the history {} has schema {found}, this program knows {known}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The latest schema this program knows.
        known: i64,
    },
    /// It cannot be read or written, as when the disk is full.
    #[error("cannot use the history {}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the store says.
        #[source]
        source: rusqlite::Error,
    },
}

impl HasExit for HistoryError {
    fn exit(&self) -> Exit {
        match self {
            Self::Held { .. } => Exit::Locked,
            Self::Absent { .. } => Exit::Usage,
            Self::Folder { .. }
            | Self::NotOurs { .. }
            | Self::Damaged { .. }
            | Self::Newer { .. }
            | Self::Unusable { .. } => Exit::Disk,
        }
    }
}

impl HistoryError {
    /// What the store's own error means.
    pub(super) fn of(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Held { path },
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path },
            _ => Self::Unusable { path, source },
        }
    }

    /// The file or folder it is about.
    pub fn path(&self) -> &Path {
        match self {
            Self::Folder { folder, .. } | Self::Absent { folder } => folder,
            Self::Held { path }
            | Self::NotOurs { path, .. }
            | Self::Damaged { path }
            | Self::Newer { path, .. }
            | Self::Unusable { path, .. } => path,
        }
    }

    /// Key of its sentence in the catalogue, and the values of the sentence.
    pub fn message(&self) -> (&'static str, Vec<(&'static str, String)>) {
        let file = |path: &Path| ("file", path.display().to_string());
        match self {
            Self::Folder { folder, .. } => ("history-folder", vec![file(folder)]),
            Self::Absent { folder } => ("history-absent", vec![file(folder)]),
            Self::NotOurs { path, .. } => ("history-not-ours", vec![file(path)]),
            Self::Held { path } => ("history-held", vec![file(path)]),
            Self::Damaged { path } => ("history-damaged", vec![file(path)]),
            Self::Newer { path, found, known } => (
                "history-newer",
                vec![
                    file(path),
                    ("found", found.to_string()),
                    ("known", known.to_string()),
                ],
            ),
            Self::Unusable { path, source } => (
                reason_of(source),
                vec![file(path), ("cause", source.to_string())],
            ),
        }
    }
}

/// Key of the sentence that says what the store means; its own words are English.
fn reason_of(source: &rusqlite::Error) -> &'static str {
    match source.sqlite_error_code() {
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "history-read-only",
        Some(ErrorCode::CannotOpen) => "history-not-opened",
        Some(ErrorCode::DiskFull) => "history-full",
        Some(ErrorCode::SystemIoFailure) => "history-disk",
        _ => "history-unusable",
    }
}
