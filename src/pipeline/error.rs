//! Why a run could not do its work.

use crate::describe::DescribeError;
use crate::discover::DiscoverError;
use crate::exit::{Exit, HasExit};
use crate::history::HistoryError;
use crate::job::JobError;
use crate::model::index::BeyondTable;
use crate::present::fonts::FontError;
use crate::present::json::JsonError;
use crate::present::pdf::PdfError;
use crate::present::word::WordError;
use crate::present::{PresentError, workbook};
use crate::publish::PublishError;
use crate::stop::Stopped;

/// Why a run could not do its work; nothing submitted can cause it.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The folders of the job lie in one another.
    #[error("cannot use the job")]
    Job(#[from] JobError),
    /// A description under `templates/` is wrong.
    #[error("cannot use the descriptions")]
    Describe(#[from] DescribeError),
    /// The inbox cannot be listed.
    #[error("cannot list the inbox")]
    Discover(#[from] DiscoverError),
    /// The threads cannot be started.
    #[error("cannot start {threads} threads")]
    Threads {
        /// As many as the job asks for.
        threads: usize,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// The report template is wrong.
    #[error("cannot render the report")]
    Present(#[from] PresentError),
    /// The workbook cannot be rendered.
    #[error("cannot render the workbook")]
    Workbook(#[from] workbook::WorkbookError),
    /// The faces of the document cannot be used.
    #[error("cannot use the font")]
    Font(#[from] FontError),
    /// The PDF cannot be rendered.
    #[error("cannot render the PDF")]
    Pdf(#[from] PdfError),
    /// The Word file cannot be rendered.
    #[error("cannot render the Word file")]
    Word(#[from] WordError),
    /// The store of earlier rounds cannot be used.
    #[error("cannot use the history")]
    History(#[from] HistoryError),
    /// The outputs are in place, but the history did not take the run; the next run of the same returns is recorded.
    #[error("the outputs are in place, but the history did not take the run")]
    Unrecorded(#[source] HistoryError),
    /// A JSON output cannot be rendered.
    #[error("cannot render the JSON outputs")]
    Json(#[from] JsonError),
    /// An output cannot be written, or another run holds the folder.
    #[error("cannot publish the outputs")]
    Publish(#[from] PublishError),
    /// There is more to add up than the program can number.
    #[error("cannot add up the returns")]
    Aggregate(#[from] BeyondTable),
    /// Somebody stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

impl HasExit for RunError {
    fn exit(&self) -> Exit {
        match self {
            Self::Job(error) => error.exit(),
            Self::Describe(error) => error.exit(),
            Self::Discover(error) => error.exit(),
            Self::Threads { source, .. } => source.exit(),
            Self::Present(error) => error.exit(),
            Self::Workbook(error) => error.exit(),
            Self::Font(error) => error.exit(),
            Self::Pdf(error) => error.exit(),
            Self::Word(error) => error.exit(),
            Self::History(error) | Self::Unrecorded(error) => error.exit(),
            Self::Json(error) => error.exit(),
            Self::Publish(error) => error.exit(),
            Self::Aggregate(error) => error.exit(),
            Self::Stopped(stopped) => stopped.exit(),
        }
    }
}
