//! The job that a command is about.

use std::env;

use tonghop::job::{self, Job};
use tonghop::pipeline;

use super::GaveUp;

/// The job, with the names of all rules.
pub(super) fn job_of(given: job::Given) -> Result<Job, GaveUp> {
    let folder = env::current_dir()?;
    Ok(job::job(given, &folder, &pipeline::adjustable())?)
}
