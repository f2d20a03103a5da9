//! Returns of earlier months that were trimmed, whole once more.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Collector, Figures, Notes};
use crate::discover::Submission;
use crate::hash;
use crate::model::observation::{FileIndex, Return};
use crate::recognise::Recogniser;

/// Gives returns of earlier months that were trimmed once more with all their figures.
pub(in crate::pipeline) struct Wholes<'a> {
    collector: &'a Collector<'a>,
    submissions: &'a [Submission],
    /// The workbook read last, and what stood in it.
    last: Option<(FileIndex, Vec<Return>)>,
}

impl<'a> Wholes<'a> {
    pub(in crate::pipeline) fn new(
        collector: &'a Collector<'a>,
        submissions: &'a [Submission],
    ) -> Self {
        Self {
            collector,
            submissions,
            last: None,
        }
    }

    /// The return `filled` of a file that had `sha256`; `None` when the workbook is no longer the same.
    pub(in crate::pipeline) fn whole(
        &mut self,
        filled: &Return,
        notes: &Notes,
        sha256: &str,
    ) -> Option<Return> {
        match notes.figures {
            Figures::Here => Some(filled.clone()),
            Figures::Spilled(place) => self.collector.spill?.get(place, filled),
            Figures::InWorkbook => self.again(filled, sha256),
        }
    }

    fn again(&mut self, filled: &Return, sha256: &str) -> Option<Return> {
        if self
            .last
            .as_ref()
            .is_none_or(|(file, _)| *file != filled.file)
        {
            self.last = Some((filled.file, self.read(filled.file, sha256)?));
        }
        let (_, returns) = self.last.as_ref()?;
        let key = |one: &Return| (one.period, one.form, one.unit, Arc::clone(&one.sheet));
        returns.iter().find(|one| key(one) == key(filled)).cloned()
    }

    fn read(&self, file: FileIndex, sha256: &str) -> Option<Vec<Return>> {
        let submission = self.submissions.get(usize::try_from(file.0).ok()?)?;
        let bytes = submission.bytes().ok()?;
        if hash::hex(&Sha256::digest(&bytes)) != sha256 {
            return None;
        }
        let Collector {
            descriptions,
            expected,
            readers,
            ..
        } = self.collector;
        let (workbook, _) = readers.read(&submission.path, bytes);
        let recogniser = Recogniser::new(descriptions, *expected);
        Some(
            recogniser
                .recognise(&workbook?, file, &submission.path)
                .returns,
        )
    }
}
