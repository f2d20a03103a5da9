//! Whether a job file may name programs that are run and descriptions that are read.
//!
//! The job file is searched upward from the working folder, so it may lie where others write. As git does with
//! `safe.directory`, hooks and templates are refused when another user owns the file or its folder or may write them, unless
//! `--config` names the file and `--trust` says so. A job file in an inbox is one that a sender laid there: it is never trusted.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::{Distrust, DistrustReason, JobError};
use super::template::JOB_FILE;
use crate::platform::{self, Stranger};

/// Whether the user answers for the job file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Trust {
    /// It must show that nobody else wrote it.
    #[default]
    Proven,
    /// `--trust`: the user looked at it. Counts only beside `--config`.
    Given,
}

/// As much of a job file as tells where its inbox is.
#[derive(Deserialize)]
struct InboxOnly {
    inbox: Option<PathBuf>,
}

/// Who else may change what is read under this path: the file, its folder, and the same of what a link leads to.
fn stranger_at(file: &Path) -> Option<(PathBuf, Stranger)> {
    let whole = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let real = fs::canonicalize(&whole).ok();
    [Some(whole), real].into_iter().flatten().find_map(|path| {
        let of_file = fs::symlink_metadata(&path).ok().and_then(|metadata| {
            let stranger = platform::stranger_of_file(&metadata);
            // Everybody may write a link as far as its mode goes; what counts is who may replace it.
            stranger.filter(|found| !metadata.is_symlink() || *found == Stranger::Owns)
        });
        if let Some(stranger) = of_file {
            return Some((path, stranger));
        }
        let folder = path.parent()?;
        let stranger = platform::stranger_of_folder(&fs::metadata(folder).ok()?)?;
        Some((folder.to_owned(), stranger))
    })
}

/// Inboxes of the job files in the folders above that of `file`, as far as these are the user's own.
fn inboxes_above(file: &Path) -> impl Iterator<Item = PathBuf> {
    let whole = fs::canonicalize(file).ok();
    let folders: Vec<PathBuf> = whole
        .iter()
        .flat_map(|path| path.ancestors().skip(2))
        .map(Path::to_owned)
        .collect();
    folders.into_iter().filter_map(|folder| {
        let job = folder.join(JOB_FILE);
        if !job.is_file() || stranger_at(&job).is_some() {
            return None;
        }
        let text = String::from_utf8(platform::read_regular(&job).ok()?).ok()?;
        let inbox = toml::from_str::<InboxOnly>(&text).ok()?.inbox?;
        Some(folder.join(inbox))
    })
}

impl Distrust {
    /// Why the job file `file` is not trusted; `inbox` is its own. `None` when it is.
    pub(super) fn of(file: &Path, inbox: Option<&Path>, trust: Trust) -> Option<Self> {
        let distrust = |reason, place: PathBuf| Self {
            file: file.to_owned(),
            reason,
            place,
        };
        let inboxes = inbox.map(Path::to_owned).into_iter();
        let mut inboxes = inboxes.chain(inboxes_above(file));
        if let Some(inbox) = inboxes.find(|inbox| platform::is_inside(file, inbox)) {
            return Some(distrust(DistrustReason::InInbox, inbox));
        }
        if trust == Trust::Given {
            return None;
        }
        let (place, stranger) = stranger_at(file)?;
        Some(distrust(stranger.into(), place))
    }

    /// # Errors
    /// When there is a reason not to trust.
    pub(super) fn refuse(distrust: Option<&Self>, what: &'static str) -> Result<(), JobError> {
        match distrust {
            None => Ok(()),
            Some(distrust) => Err(JobError::Distrusted {
                what,
                distrust: distrust.clone(),
            }),
        }
    }
}
