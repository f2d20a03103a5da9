//! One run in the eyes of the output folder: begun, then failed, or its set put in place.

use std::fs::File;
use std::path::Path;

use super::edited::Edited;
use super::error::PublishError;
use super::holdings::Weaker;
use super::journal::{is_under_way, put, replace};
use super::lock::Lock;
use super::names::{FINDINGS, NOTICE, STATUS, dated};
use super::output_set::OutputSet;
use super::shortfall::{Comparison, OnFewer, Shortfall, ShortfallKind, compare, has_no_returns};
use super::sources::Sources;
use super::staged::{Staged, Written, write_error};
use super::staging::Staging;
use super::status::{Failure, ReplacedIn, Run, State, Status};
use super::{edited, notice, surviving};
use crate::message::Catalogue;
use crate::model::date::Date;
use crate::model::period::Period;
use crate::model::text::Bilingual;
use crate::platform;
use crate::stop::Stop;

/// A run that has begun.
#[derive(Debug)]
pub struct Record<'a> {
    lock: &'a Lock,
    catalogue: &'a Catalogue,
    status: Status,
}

/// Where a set went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    /// Its files, as they are called now.
    pub written: Vec<Written>,
    /// Files that could not be replaced, so that the set lies beside them under dated names; empty otherwise.
    pub held: Vec<String>,
    /// Files under the names of outputs that no known set has so, and where they are kept.
    pub edited: Vec<Edited>,
}

impl<'a> Record<'a> {
    /// Notes that the run of `period` as of `as_of` has begun.
    ///
    /// The notice is laid down now, while there is still space for it: it stands when the run is killed or the disk fills
    /// up, and goes with a set that is put in place.
    ///
    /// # Errors
    /// When the folder cannot be written to; nothing has been done yet.
    pub fn begin(
        lock: &'a Lock,
        catalogue: &'a Catalogue,
        (period, as_of): (Period, Date),
    ) -> Result<Self, PublishError> {
        let last_run = Run {
            period,
            as_of,
            state: State::Begun,
        };
        let mut status = match Status::read(lock.folder()) {
            Some(earlier) => Status {
                last_run,
                ..earlier
            },
            None => Status::new(last_run),
        };
        if status.set.is_none() {
            status.set = surviving::by_manifest(lock.folder());
            status.unknown = match status.set {
                Some(_) => Vec::new(),
                None => surviving::outputs(lock.folder()),
            };
        }
        let record = Self {
            lock,
            catalogue,
            status,
        };
        record
            .write(&record.status)
            .inspect_err(|_| record.leave_empty_notice())?;
        Ok(record)
    }

    /// Notes why the run failed, and takes away the findings of a run before it: beside this notice they would pass for its own.
    ///
    /// # Errors
    /// When that cannot be written; the notice that it had begun is then still there.
    pub fn fail(mut self, failure: Failure) -> Result<(), PublishError> {
        self.status.last_run.state = State::Failed { failure };
        if is_under_way(self.lock.folder()) {
            // The set that is half in place is undone by the next run, and all that waits for that is still needed.
            return self.write(&self.status);
        }
        replace(self.lock.folder(), &self.notes(&self.status)?, &[FINDINGS])
    }

    fn latest(&self) -> Option<&OutputSet> {
        self.status.beside.as_ref().or(self.status.set.as_ref())
    }

    /// The returns that spoke in the runs of a month before this one, and those whose place another took; nothing when the
    /// latest set is of another month or `province`.
    pub fn sources(&self, period: Period, province: &Bilingual) -> Sources {
        let is_meant = |set: &&OutputSet| {
            let of = set.province.as_ref();
            set.period == period && of.is_none_or(|of| of.vi == province.vi)
        };
        let latest = self.latest().filter(is_meant);
        let mut sources = latest.map_or_else(Sources::default, |set| set.sources.clone());
        let others = self.status.replaced.iter();
        let others = others.filter(|one| one.period == period);
        sources
            .replaced
            .extend(others.map(|one| one.source.clone()));
        sources
    }

    /// The set that is to be published beside the latest one.
    pub fn compare(&self, set: &OutputSet, on_fewer: OnFewer) -> Comparison {
        match self.latest() {
            Some(latest) => compare(latest, set, on_fewer),
            None if !has_no_returns(set) => Comparison::default(),
            None if self.status.unknown.is_empty() => {
                Comparison::without_returns(ShortfallKind::NothingYet, None)
            }
            None => Comparison::without_returns(ShortfallKind::NoReturns, None),
        }
    }

    /// Notes that the run put no set in place, because it had nothing or less than the last one, and what was replaced in it,
    /// and lays its `findings` beside the notice: the list of a set is of the run that made it.
    ///
    /// # Errors
    /// When that cannot be written; the notice that the run had begun is then still there.
    pub fn keep_last(
        &self,
        shortfall: Shortfall,
        sources: &Sources,
        findings: &str,
    ) -> Result<(), PublishError> {
        let mut status = self.status.clone();
        let period = status.last_run.period;
        status.replaced.retain(|one| one.period != period);
        let replaced = sources.replaced.iter().cloned();
        let replaced = replaced.map(|source| ReplacedIn { period, source });
        status.replaced.extend(replaced);
        status.last_run.state = State::Kept { shortfall };
        let staging = self.staging();
        let notice = notice::notice(&status, self.catalogue);
        let staged = [
            staging.whole(FINDINGS, notice::page(findings.lines()).as_bytes())?,
            staging.whole(NOTICE, notice.as_bytes())?,
            self.staged_status(&status)?,
        ];
        replace(self.lock.folder(), &staged, &[])
    }

    /// Puts the outputs in place of those of the last run, in their order: the manifest belongs at the end.
    ///
    /// `weaker` is what its first page says less than that of the last set. What somebody changed of the last set, and what no known run wrote, is kept under dated names. When one of those cannot be replaced because it is open or read-only, the whole set goes beside it under dated names.
    ///
    /// # Errors
    /// When the set cannot be put in place; on all but [`PublishError::Unconfirmed`] every file is as it was.
    pub fn publish(
        &self,
        mut outputs: Vec<Staged>,
        set: OutputSet,
        weaker: &[Weaker],
    ) -> Result<Placed, PublishError> {
        let mut held = self.held(&outputs);
        if held.is_empty() {
            match self.in_place(&mut outputs, &set, weaker) {
                Err(PublishError::Write { path, source }) if platform::says_held(&source) => {
                    held.push(name_of(&path));
                }
                done => return done,
            }
        }
        self.beside(outputs, set, held)
    }

    /// Files of the last run that cannot be replaced.
    fn held(&self, outputs: &[Staged]) -> Vec<String> {
        let names = outputs.iter().map(Staged::name);
        let held = names.filter(|name| {
            let path = self.lock.folder().join(name);
            path.exists() && (platform::is_held(&path) || self.is_open_elsewhere(name))
        });
        held.map(str::to_owned).collect()
    }

    /// Excel and LibreOffice lay a file beside the one they have open, also when the folder is a share and they run elsewhere.
    fn is_open_elsewhere(&self, name: &str) -> bool {
        let owner_files = [format!("~${name}"), format!(".~lock.{name}#")];
        let mut owner_files = owner_files.iter();
        owner_files.any(|owner| self.lock.folder().join(owner).exists())
    }

    fn in_place(
        &self,
        outputs: &mut Vec<Staged>,
        set: &OutputSet,
        weaker: &[Weaker],
    ) -> Result<Placed, PublishError> {
        let written: Vec<Written> = outputs.iter().map(Staged::written).collect();
        let staging = self.staging();
        let last = (self.status.set.as_ref(), set.as_of);
        let (edited, copies): (Vec<Edited>, Vec<Staged>) =
            edited::keep(self.lock, last, outputs, &staging)?
                .into_iter()
                .unzip();
        let mut status = self.status.clone();
        status.last_run.state = State::Good;
        status.edited = edited.clone();
        status.weaker = weaker.to_vec();
        status.unknown = Vec::new();
        status.beside = None;
        close_until(&mut status.replaced, set.period);
        status.set = Some(OutputSet {
            files: written.clone(),
            ..set.clone()
        });
        let count = outputs.len();
        outputs.extend(copies);
        outputs.push(self.staged_status(&status)?);
        let mut gone = vec![FINDINGS];
        if edited.is_empty() && weaker.is_empty() {
            gone.push(NOTICE);
        } else {
            let text = notice::notice(&status, self.catalogue);
            outputs.push(staging.whole(NOTICE, text.as_bytes())?);
        }
        let done = replace(self.lock.folder(), outputs, &gone);
        outputs.truncate(count);
        done.map(|()| Placed {
            written,
            held: Vec::new(),
            edited,
        })
    }

    fn beside(
        &self,
        mut outputs: Vec<Staged>,
        set: OutputSet,
        held: Vec<String>,
    ) -> Result<Placed, PublishError> {
        let names: Vec<String> = outputs.iter().map(|file| file.name().to_owned()).collect();
        let mark = self.free_mark(&names, set.as_of);
        for (file, name) in outputs.iter_mut().zip(&names) {
            file.rename(dated(name, &mark));
        }
        let written: Vec<Written> = outputs.iter().map(Staged::written).collect();
        let mut status = self.status.clone();
        status.last_run.state = State::Beside { held: held.clone() };
        close_until(&mut status.replaced, set.period);
        status.beside = Some(OutputSet {
            files: written.clone(),
            ..set
        });
        let staging = self.staging();
        let text = notice::notice(&status, self.catalogue);
        outputs.push(self.staged_status(&status)?);
        outputs.push(staging.whole(NOTICE, text.as_bytes())?);
        replace(self.lock.folder(), &outputs, &[FINDINGS])?;
        Ok(Placed {
            written,
            held,
            edited: Vec::new(),
        })
    }

    /// The day, with a running number when a set of the day is already there.
    fn free_mark(&self, names: &[String], as_of: Date) -> String {
        let is_free = |mark: &String| {
            let mut taken = names
                .iter()
                .map(|name| self.lock.folder().join(dated(name, mark)));
            !taken.any(|path| platform::is_taken(&path))
        };
        let day = as_of.to_string();
        let numbered = (2_u32..).map(|number| format!("{as_of} {number}"));
        let mut marks = std::iter::once(day.clone()).chain(numbered);
        marks.find(is_free).unwrap_or(day)
    }

    /// Status and notice, each as a whole.
    fn write(&self, status: &Status) -> Result<(), PublishError> {
        self.notes(status)?.iter().try_for_each(put)
    }

    /// The notice and the status, ready to be put in place.
    fn notes(&self, status: &Status) -> Result<[Staged; 2], PublishError> {
        let staging = self.staging();
        let text = notice::notice(status, self.catalogue);
        Ok([
            staging.whole(NOTICE, text.as_bytes())?,
            self.staged_status(status)?,
        ])
    }

    /// The status, ready to be put in place.
    fn staged_status(&self, status: &Status) -> Result<Staged, PublishError> {
        let target = self.lock.folder().join(STATUS);
        let bytes = status.to_bytes();
        let bytes = bytes.map_err(|source| write_error(&target, source))?;
        self.staging().whole(STATUS, &bytes)
    }

    /// On a full disk there may be no space for words; the name of the notice says the most important one.
    fn leave_empty_notice(&self) {
        let path = self.lock.folder().join(NOTICE);
        if !platform::is_taken(&path) {
            let _ = platform::new_file(&path, None).map(drop::<File>);
        }
    }

    /// Notes are written even when the run was told to stop.
    fn staging(&self) -> Staging<'a> {
        Staging::new(self.lock, Stop::default())
    }
}

/// Takes out what a set of the month `period` says itself, and what belongs to months before.
fn close_until(replaced: &mut Vec<ReplacedIn>, period: Period) {
    replaced.retain(|one| one.period > period);
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
