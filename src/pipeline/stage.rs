//! The stages of a run, for those who want to know where its time goes.

/// A part of a run (bước); each is begun at most once, in this order, and the next one ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The descriptions are read, the history is opened and the inbox listed.
    Discover,
    /// The workbooks are read and their tables recognised, or taken from the cache.
    Read,
    /// What counts is settled and the rules run, beside what the history knows.
    Check,
    /// The figures are added.
    Aggregate,
    /// The findings are put in order and into words, and the outputs are rendered.
    Present,
    /// The outputs are put in place.
    Publish,
    /// The history takes the run; only where the job keeps one.
    History,
}

impl Stage {
    /// Its name in the log and in keys of the message catalogue.
    pub fn name(self) -> &'static str {
        match self {
            Self::Discover => "discover",
            Self::Read => "read",
            Self::Check => "check",
            Self::Aggregate => "aggregate",
            Self::Present => "present",
            Self::Publish => "publish",
            Self::History => "history",
        }
    }
}
