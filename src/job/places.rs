//! How the folders of a job may lie to one another: what the program writes or believes does not lie where senders write.

use std::path::Path;

use super::Job;
use super::error::{Distrust, DistrustReason, JobError, Overlap};
use crate::describe;
use crate::platform;

impl Job {
    /// Asked before anything is read or written.
    ///
    /// # Errors
    /// When the outputs, the history, the words of the office or the descriptions lie in the inbox, by whatever way, or the inbox in descriptions, or
    /// when a job file that names hooks lies in the inbox.
    pub fn check_places(&self) -> Result<(), JobError> {
        let refused = |key, inner: &Path, outer: &Path| {
            if platform::is_inside(inner, outer) {
                Err(JobError::Overlap(Overlap {
                    key,
                    inner: inner.to_owned(),
                    outer: outer.to_owned(),
                }))
            } else {
                Ok(())
            }
        };
        refused("job-out-in-inbox", &self.out, &self.inbox)?;
        if let Some(history) = &self.history {
            refused("job-history-in-inbox", history, &self.inbox)?;
        }
        if let Some(own_words) = &self.own_words {
            refused("job-own-words-in-inbox", own_words, &self.inbox)?;
        }
        if let Some(templates) = &self.templates {
            refused("job-templates-in-inbox", templates, &self.inbox)?;
            for folder in describe::FOLDERS {
                refused(
                    "job-inbox-in-templates",
                    &self.inbox,
                    &templates.join(folder),
                )?;
            }
        }
        match &self.hooks.file {
            Some(file) if self.hooks.are_there() && platform::is_inside(file, &self.inbox) => {
                let distrust = Distrust {
                    file: file.clone(),
                    reason: DistrustReason::InInbox,
                    place: self.inbox.clone(),
                };
                Distrust::refuse(Some(&distrust), "[hooks]")
            }
            Some(_) | None => Ok(()),
        }
    }
}
