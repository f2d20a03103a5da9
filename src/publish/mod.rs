//! Puts the finished outputs into the output folder, all of them or none, keeps two runs out of it at once, and says in
//! the folder itself how the last run ended.
//!
//! Every file is written beside its target, synced and then renamed. Until the last one is in place the old set is kept
//! under other names and a journal says which names it had, so that a run that was killed is undone by the next one.
//! A set that has less than the last one does not replace it (`shortfall`), and what somebody changed is kept (`edited`).

mod edited;
mod error;
mod journal;
mod lock;
mod notice;
mod record;
mod refreshed;
mod report;
mod shortfall;
mod sources;
mod staged;
mod status;
mod surviving;

/// The files of a set, under the names they have when all is well.
pub const OUTPUTS: [&str; 6] = [
    "tong-hop.xlsx",
    "bao-cao.pdf",
    "bao-cao.docx",
    "so-lieu.json",
    "phat-hien.json",
    "manifest.json",
];

pub use edited::{Edited, KeptFor};
pub use error::PublishError;
pub use lock::{Holder, Lock, holder_of};
pub use notice::{FINDINGS, NOTICE, day, kept_because, month, reason, remedy};
pub use record::{Placed, Record};
pub use refreshed::{output_of_set, replace_keeping};
pub use report::{Report, Verdict};
pub use shortfall::{
    Comparison, FirstPage, Gone, Holdings, OnFewer, PageFigure, SetName, Shortfall, ShortfallKind,
    Standing, Weaker, compare, gone_in_words, weaker_in_words,
};
pub use sources::{Given, Source, Sources};
pub use staged::{Staged, StagedFile, Staging, Written};
pub use status::{Failure, FailureKind, OpenError, OutputSet, Run, STATUS, State, Status, Units};

/// `tong-hop (2019-09-25).xlsx`.
fn dated(name: &str, mark: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem} ({mark}).{ending}"),
        None => format!("{name} ({mark})"),
    }
}
