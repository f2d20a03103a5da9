//! Puts the finished outputs into the output folder, all of them or none, keeps two runs out of it at once, and says in
//! the folder itself how the last run ended.
//!
//! Every file is written beside its target, synced and then renamed. Until the last one is in place the old set is kept
//! under other names and a journal says which names it had, so that a run that was killed is undone by the next one.
//! A set that has less than the last one does not replace it (`shortfall`), and what somebody changed is kept (`edited`).

mod edited;
mod error;
mod file_digest;
mod holder;
mod holdings;
mod journal;
mod lock;
mod names;
mod notice;
mod output_set;
mod record;
mod refreshed;
mod report;
mod shortfall;
mod sources;
mod staged;
mod staging;
mod status;
mod surviving;

pub use edited::Edited;
pub use error::PublishError;
pub use holder::Holder;
pub use holdings::{FirstPage, Gone, Holdings, PageFigure, Standing, Weaker};
pub use lock::{Lock, holder_of};
pub use names::{FINDINGS, KeptFor, NOTICE, OUTPUTS, STATUS};
pub use notice::{day, kept_because, month, reason, remedy};
pub use output_set::{OpenError, OutputSet, Units};
pub use record::{Placed, Record};
pub use refreshed::{output_of_set, replace_keeping};
pub use report::{Report, Verdict};
pub use shortfall::{
    Comparison, OnFewer, SetName, Shortfall, ShortfallKind, compare, gone_in_words, weaker_in_words,
};
pub use sources::{Given, Source, Sources};
pub use staged::{Staged, StagedFile, Written};
pub use staging::Staging;
pub use status::{Failure, FailureKind, Run, State, Status};
