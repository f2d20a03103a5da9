//! Why a run failed, as the output folder says it to people and to monitoring.

use std::error::Error;
use std::io::ErrorKind;

use super::error::RunError;
use crate::describe::DescribeError;
use crate::job::Job;
use crate::platform;
use crate::present::PresentError;
use crate::present::fonts::FontError;
use crate::publish::{Failure, FailureKind, PublishError};

/// The kind of an error and what it is about; a mistake of the program counts as one of rendering.
pub fn failure(error: &RunError, job: &Job) -> Failure {
    let (kind, subject) = match error {
        RunError::Job(error) => (FailureKind::Descriptions, error.to_string()),
        RunError::Describe(DescribeError::Faults(faults)) => {
            let first = faults.first();
            let place = first.map(|fault| format!("{}:{}", fault.file, fault.line));
            (FailureKind::Descriptions, place.unwrap_or_default())
        }
        RunError::Describe(DescribeError::Unreadable { path, .. }) => {
            (FailureKind::Descriptions, path.display().to_string())
        }
        RunError::Present(PresentError::Template { path, line, detail }) => {
            let mut names = detail.split('`').skip(1).step_by(2);
            let name = names.next().map(|name| format!(": {name}"));
            let nearest = names.next().map(|nearest| format!(" ({nearest}?)"));
            let name: String = name.into_iter().chain(nearest).collect();
            (FailureKind::Descriptions, format!("{path}:{line}{name}"))
        }
        RunError::Discover(error) => (FailureKind::Inbox, error.path.display().to_string()),
        RunError::Publish(error) => of_disk(error, job),
        RunError::History(error) | RunError::Unrecorded(error) => {
            (FailureKind::History, error.path().display().to_string())
        }
        RunError::Stopped(stopped) if stopped.is_out_of_time() => {
            (FailureKind::OutOfTime, job.limits.seconds.to_string())
        }
        RunError::Stopped(_) => (FailureKind::Stopped, String::new()),
        RunError::Threads { threads, .. } => (FailureKind::Machine, threads.to_string()),
        RunError::Font(FontError::File { path, .. }) => {
            (FailureKind::Descriptions, path.display().to_string())
        }
        RunError::Font(FontError::NotAFont) | RunError::Pdf(_) => {
            (rendering(error), "bao-cao.pdf".to_owned())
        }
        RunError::Word(_) => (rendering(error), "bao-cao.docx".to_owned()),
        RunError::Workbook(_) => (rendering(error), "tong-hop.xlsx".to_owned()),
        RunError::Json(_) => (rendering(error), "so-lieu.json".to_owned()),
        RunError::Aggregate(_) => (rendering(error), String::new()),
    };
    Failure { kind, subject }
}

/// The disk, when an output could not be written while it was rendered.
fn rendering(error: &RunError) -> FailureKind {
    error.io_kind().map_or(FailureKind::Rendering, kind_of)
}

fn kind_of(kind: ErrorKind) -> FailureKind {
    const FULL: [ErrorKind; 2] = [ErrorKind::StorageFull, ErrorKind::QuotaExceeded];
    const FORBIDDEN: [ErrorKind; 2] = [ErrorKind::PermissionDenied, ErrorKind::ReadOnlyFilesystem];
    if FULL.contains(&kind) {
        FailureKind::DiskFull
    } else if FORBIDDEN.contains(&kind) {
        FailureKind::NotAllowed
    } else {
        FailureKind::Disk
    }
}

impl RunError {
    /// What the disk said while an output was rendered, when it was the disk.
    pub fn io_kind(&self) -> Option<ErrorKind> {
        let first: &(dyn Error + 'static) = match self {
            Self::Workbook(error) => return error.io_kind(),
            Self::Font(error) => error,
            Self::Pdf(error) => error,
            Self::Word(error) => error,
            Self::Json(error) => error,
            Self::Job(_)
            | Self::Describe(_)
            | Self::Discover(_)
            | Self::History(_)
            | Self::Present(_)
            | Self::Publish(_)
            | Self::Stopped(_)
            | Self::Threads { .. }
            | Self::Aggregate(_)
            | Self::Unrecorded(_) => return None,
        };
        let mut next = Some(first);
        while let Some(cause) = next {
            if let Some(of_disk) = cause.downcast_ref::<std::io::Error>() {
                return Some(of_disk.kind());
            }
            next = cause.source();
        }
        None
    }
}

fn of_disk(error: &PublishError, job: &Job) -> (FailureKind, String) {
    let kind = match (error, error.cause()) {
        (PublishError::ForeignJournal { .. }, _) => FailureKind::Foreign,
        (_, Some(cause)) if platform::NotAFile::is_cause_of(cause) => FailureKind::Foreign,
        (_, Some(cause)) => kind_of(cause.kind()),
        (_, None) => FailureKind::Disk,
    };
    let path = match error {
        PublishError::Write { path, .. }
        | PublishError::Restore { path, .. }
        | PublishError::ForeignJournal { path, .. } => path,
        PublishError::Held { folder, .. }
        | PublishError::Folder { folder, .. }
        | PublishError::Unconfirmed { folder, .. } => folder,
    };
    // Names inside the folder are enough for whoever reads the notice there.
    let inside = path
        .strip_prefix(&job.out)
        .ok()
        .filter(|inside| !inside.as_os_str().is_empty());
    (kind, inside.unwrap_or(path).display().to_string())
}
