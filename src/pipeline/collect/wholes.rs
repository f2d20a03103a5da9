//! Returns of earlier months that were trimmed, whole once more.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::super::spill::Spill;
use crate::discover::Submission;
use crate::hash;
use crate::model::descriptions::Descriptions;
use crate::model::observation::{FileIndex, FileRecord, Return};
use crate::pipeline::collected::{Figures, Notes};
use crate::recognise::{Expected, Recogniser};
use crate::worker::Readers;

/// Gives returns of earlier months that were trimmed once more with all their figures.
pub(in crate::pipeline) struct Wholes<'a> {
    pub(in crate::pipeline) descriptions: &'a Descriptions,
    pub(in crate::pipeline) expected: Expected,
    pub(in crate::pipeline) readers: &'a Readers,
    pub(in crate::pipeline) spill: Option<&'a Spill>,
    pub(in crate::pipeline) submissions: &'a [Submission],
    /// The workbook read last, and what stood in it.
    pub(in crate::pipeline) last: Option<(FileIndex, Vec<Return>)>,
}

impl Wholes<'_> {
    /// The return `filled` of one of the `files`; `None` when its workbook is no longer the same.
    pub(in crate::pipeline) fn whole(
        &mut self,
        filled: &Return,
        notes: &Notes,
        files: &[FileRecord],
    ) -> Option<Return> {
        match notes.figures {
            Figures::Here => Some(filled.clone()),
            Figures::Spilled(place) => self.spill?.get(place, filled),
            Figures::InWorkbook => self.again(filled, files),
        }
    }

    fn again(&mut self, filled: &Return, files: &[FileRecord]) -> Option<Return> {
        let is_last = |(file, _): &(FileIndex, Vec<Return>)| *file == filled.file;
        if !self.last.as_ref().is_some_and(is_last) {
            self.last = Some((filled.file, self.read(filled.file, files)?));
        }
        let (_, returns) = self.last.as_ref()?;
        let key = |one: &Return| (one.period, one.form, one.unit, Arc::clone(&one.sheet));
        returns.iter().find(|one| key(one) == key(filled)).cloned()
    }

    fn read(&self, file: FileIndex, files: &[FileRecord]) -> Option<Vec<Return>> {
        let place = file.place();
        let submission = self.submissions.get(place)?;
        let bytes = submission.bytes().ok()?;
        if hash::hex(&Sha256::digest(&bytes)) != files.get(place)?.sha256 {
            return None;
        }
        let (workbook, _) = self.readers.read(&submission.path, bytes);
        let recogniser = Recogniser::new(self.descriptions, self.expected);
        let recognition = recogniser.recognise(&workbook?, file, &submission.path);
        Some(recognition.returns)
    }
}
