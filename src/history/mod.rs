//! The store of earlier rounds: what every run and every import accepted, kept in one file and never changed.
//!
//! The file is an SQLite database beside the job. It is written in one transaction a run, which is committed after the outputs
//! are in place: a full disk is seen before anything is published, and a crash between the two costs the record of that run only.
//! The rollback journal is used and not the write-ahead log, which needs memory shared between processes and so fails on network drives.
//!
//! Units, forms, rows, columns and measures are stored by the ids of the descriptions. What today's descriptions no longer
//! know is left aside when it is read, not lost.

mod confirmations;
mod error;
mod export;
mod findings;
mod line;
mod names;
mod past;
mod record;
mod store;
mod track;

pub use confirmations::Known;
pub use error::HistoryError;
pub use export::{COLUMNS, ExportError};
pub(crate) use findings::BOUND_OF_RUN;
pub use findings::Followed;
pub use names::{NotFound, Wanted, subject_named, unit_named};
pub use past::Earlier;
pub use record::{Taking, content};
pub use store::{Store, Writing};
pub use track::{Month, Subject};
