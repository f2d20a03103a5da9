//! Why a run failed, as the output folder says it to people and to monitoring.

use std::io::ErrorKind;

use super::RunError;
use crate::describe::DescribeError;
use crate::job::Job;
use crate::present::pdf::PdfError;
use crate::publish::{Failure, FailureKind, PublishError};

/// The kind of an error and what it is about; a mistake of the program counts as one of rendering.
pub fn failure(error: &RunError, job: &Job) -> Failure {
    let (kind, subject) = match error {
        RunError::Describe(DescribeError::Faults(faults)) => {
            let first = faults.first();
            let place = first.map(|fault| format!("{}:{}", fault.file, fault.line));
            (FailureKind::Descriptions, place.unwrap_or_default())
        }
        RunError::Describe(DescribeError::Unreadable { path, .. }) => {
            (FailureKind::Descriptions, path.display().to_string())
        }
        RunError::Present(error) => (FailureKind::Descriptions, error.to_string()),
        RunError::Discover(error) => (FailureKind::Inbox, error.path.display().to_string()),
        RunError::Publish(error) => of_disk(error, job),
        RunError::History(error) | RunError::Unrecorded(error) => {
            (FailureKind::History, error.path().display().to_string())
        }
        RunError::Stopped(_) => (FailureKind::Stopped, String::new()),
        RunError::Threads { threads, .. } => (FailureKind::Machine, threads.to_string()),
        RunError::Pdf(PdfError::FontFile { path, .. }) => {
            (FailureKind::Descriptions, path.display().to_string())
        }
        RunError::Pdf(_) => (FailureKind::Rendering, "bao-cao.pdf".to_owned()),
        RunError::Workbook(_) => (FailureKind::Rendering, "tong-hop.xlsx".to_owned()),
        RunError::Json(_) => (FailureKind::Rendering, "so-lieu.json".to_owned()),
    };
    Failure { kind, subject }
}

fn of_disk(error: &PublishError, job: &Job) -> (FailureKind, String) {
    let kind = match error.cause().map(std::io::Error::kind) {
        Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => FailureKind::DiskFull,
        Some(ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem) => {
            FailureKind::NotAllowed
        }
        Some(_) | None => FailureKind::Disk,
    };
    let path = match error {
        PublishError::Write { path, .. } | PublishError::Restore { path, .. } => path,
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
