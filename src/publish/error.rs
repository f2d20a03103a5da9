//! Why outputs could not be put in place.

use std::io;
use std::path::PathBuf;

use super::holder::Holder;
use crate::exit::{Exit, HasExit};

/// Why the outputs could not be put in place. But for [`PublishError::Unconfirmed`] the last good set is still there.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Another run is writing into this folder.
    #[error("another run (process {}, since {}) is writing into {}", holder.pid, holder.since, folder.display())]
    Held {
        /// The output folder.
        folder: PathBuf,
        /// Who it is, as it wrote it down; `?` where it had no time to.
        holder: Holder,
    },
    /// The folder cannot be made, locked, listed or synced.
    #[error("cannot use the output folder {}", folder.display())]
    Folder {
        /// The output folder.
        folder: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written or replaced.
    #[error("cannot write {}", path.display())]
    Write {
        /// The output that was to be written.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The new set failed and the old one could not be put back; the next run tries again.
    #[error("cannot put {} back after a failed run", path.display())]
    Restore {
        /// The output that is not as it was.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The journal in the folder is not one of this program, so nothing of it is done.
    #[error("{} is no journal of this program: {found}", path.display())]
    ForeignJournal {
        /// The journal.
        path: PathBuf,
        /// What lies there.
        found: String,
    },
    /// The new set is in place, but the disk did not confirm it or let nothing be tidied; after a power cut it may be the
    /// old one again.
    #[error("the new outputs are in place, but {} was not confirmed by the disk", folder.display())]
    Unconfirmed {
        /// The output folder.
        folder: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl HasExit for PublishError {
    fn exit(&self) -> Exit {
        match self {
            Self::Held { .. } => Exit::Locked,
            Self::Folder { .. }
            | Self::Write { .. }
            | Self::Restore { .. }
            | Self::ForeignJournal { .. }
            | Self::Unconfirmed { .. } => Exit::Disk,
        }
    }
}

impl PublishError {
    /// What the system said; none when it said nothing.
    pub fn cause(&self) -> Option<&io::Error> {
        match self {
            Self::Held { .. } | Self::ForeignJournal { .. } => None,
            Self::Folder { source, .. }
            | Self::Write { source, .. }
            | Self::Restore { source, .. }
            | Self::Unconfirmed { source, .. } => Some(source),
        }
    }
}
