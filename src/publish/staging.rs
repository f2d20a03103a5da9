//! Where the outputs of one run are written before they are put in place.

use std::io::Write as _;

use super::error::PublishError;
use super::lock::Lock;
use super::staged::{Staged, StagedFile, write_error};
use crate::stop::Stop;

/// Where the outputs of one run are written before they are put in place.
#[derive(Debug, Clone)]
pub struct Staging<'a> {
    lock: &'a Lock,
    stop: Stop,
}

impl<'a> Staging<'a> {
    /// In the folder of the lock; writing ends with an error when `stop` is asked for.
    pub fn new(lock: &'a Lock, stop: Stop) -> Self {
        Self { lock, stop }
    }

    /// Begins an output; `name` is the one it will have in the folder.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn stage(&self, name: &str) -> Result<StagedFile, PublishError> {
        StagedFile::begin(self.lock.folder(), name, self.stop.clone())
    }

    /// An output whose bytes are all there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn whole(&self, name: &str, bytes: &[u8]) -> Result<Staged, PublishError> {
        let mut file = self.stage(name)?;
        let target = self.lock.folder().join(name);
        file.write_all(bytes)
            .map_err(|source| write_error(&target, source))?;
        file.finish()
    }
}
