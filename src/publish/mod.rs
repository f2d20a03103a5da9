//! Puts the finished outputs into the output folder, all of them or none, keeps two runs out of it at once, and says in
//! the folder itself how the last run ended.
//!
//! Every file is written beside its target, synced and then renamed. Until the last one is in place the old set is kept
//! under other names and a journal says which names it had, so that a run that was killed is undone by the next one.

mod error;
mod journal;
mod lock;
mod notice;
mod record;
mod report;
mod staged;
mod status;

/// The files of a set, under the names they have when all is well.
pub const OUTPUTS: [&str; 5] = [
    "tong-hop.xlsx",
    "bao-cao.pdf",
    "so-lieu.json",
    "phat-hien.json",
    "manifest.json",
];

pub use error::PublishError;
pub use lock::{Holder, Lock, holder_of};
pub use notice::{NOTICE, day, month, reason, remedy};
pub use record::{Placed, Record};
pub use report::{Report, Verdict};
pub use staged::{Staged, StagedFile, Staging, Written};
pub use status::{Failure, FailureKind, OpenError, OutputSet, Run, STATUS, State, Status, Units};
