//! Earlier rounds from a folder of workbooks into the history.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::authority::{self, Layout, Places};
use super::collect::collect;
use super::collected::{contents, inside};
use super::error::RunError;
use super::event::Event;
use super::findings::drop_consequences;
use super::fingerprint::mark;
use super::set_aside::{self, SetAside};
use super::stage::Stage;
use super::{order, run_id, versions};
use crate::aggregate::Doubts;
use crate::check::{self, Checks};
use crate::discover;
use crate::history::{Store, Taking};
use crate::job::Job;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Arg, Finding};
use crate::model::form::FormIndex;
use crate::model::marked::Marked;
use crate::model::observation::{Return, Round};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::worker::Readers;

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// Forms taken in, by period and unit.
    pub taken: BTreeMap<(Period, UnitIndex), Vec<FormIndex>>,
    /// Returns that the history had already.
    pub known: usize,
    /// Returns that say what another one of the folder says.
    pub copies: usize,
    /// Workbooks that gave a return that may count.
    pub read: usize,
    /// Workbooks that gave none, unreadable ones among them.
    pub refused: Vec<Arc<str>>,
    /// Files that are no workbooks.
    pub beside: u64,
    /// What was found in the files and inside single returns, in order of weight and place.
    pub findings: Vec<Marked>,
}

/// Takes the returns of any months in `folder` and the folders in it into the history of the job.
///
/// Who may say what is asked as in a run, the folder being the inbox; the folders of units may lie below others there.
/// Otherwise returns are checked one by one only; figures that an error touches are kept, marked, and no base for later checks.
/// A return that the history has already is passed over, and so is one that says what another one of the folder says;
/// another version of one counts from now on. Each file of the folder is in one of the counts.
///
/// # Errors
/// For our own files, the disk and the history, which is then as before.
pub fn import(
    job: &Job,
    (folder, history): (&Path, &Path),
    descriptions: &Descriptions,
    readers: &Readers,
    watch: &mut (dyn FnMut(Event<'_>) + Send),
) -> Result<Imported, RunError> {
    let places = Places::new(descriptions, &job.senders, Layout::Archive)?;
    let (submissions, set_aside) = discover::discover(folder)?;
    let places = places.with_folders((folder, &submissions));
    let mut writing = Store::open(history)?.begin()?;
    let checks = Checks::new(descriptions, &job.rules, None);
    let collected = collect(
        &submissions,
        descriptions,
        &checks,
        job.threads,
        readers,
        watch,
    )?;
    watch(Event::Begins(Stage::Check));
    let (mut round, mut findings) = (collected.round, collected.findings);
    let mut notes = collected.notes;
    authority::judge(&places, &mut round, &mut findings, &mut notes);
    let files = Files::new(&round, &set_aside);
    let today = Some(job.as_of.into());
    versions::settle(&mut round, today, &mut findings, &mut notes, |_, _| ());
    let copies = copies(&round);
    set_aside::take_out(&copies, &mut round, &mut findings, &mut notes);
    findings.extend(set_aside);
    job.rules.weigh(&mut findings, round.period);
    // Rounds of the past are not held against each other, nor missed.
    let is_inside = |finding: &Finding| !matches!(finding.rule.code.get(..3), Some("TH2" | "TH3"));
    let inside = inside(&round, &mut notes, &job.rules);
    findings.extend(inside.into_iter().filter(is_inside));
    drop_consequences(&mut findings);
    order(&mut findings);
    let taken = writing.record_import(Taking {
        descriptions,
        files: &round.files,
        returns: &round.returns,
        contents: &contents(&notes),
        doubts: &Doubts::new(&findings),
        as_of: job.as_of,
        input_digest: &run_id::digest(&round.files),
    })?;
    writing.commit()?;
    let mut imported = imported(&round, &taken);
    imported.copies = copies.len();
    imported.read = files.read;
    imported.refused = files.refused;
    imported.beside = files.beside;
    imported.findings = mark(findings, &round, descriptions);
    Ok(imported)
}

/// What became of the files of the folder.
struct Files {
    read: usize,
    refused: Vec<Arc<str>>,
    beside: u64,
}

impl Files {
    /// `set_aside` is what was found while the folder was listed.
    fn new(round: &Round, set_aside: &[Finding]) -> Self {
        let with: BTreeSet<&str> = round.returns.iter().map(|filled| &*filled.path).collect();
        let paths = round.files.iter().map(|file| &file.path);
        let (read, mut refused): (Vec<&Arc<str>>, Vec<&Arc<str>>) =
            paths.partition(|path| with.contains(&***path));
        let mut beside = 0;
        for finding in set_aside {
            let is_unreadable = finding.rule == discover::UNREADABLE_FILE;
            match finding.cells.first() {
                Some(cell) if is_unreadable => refused.push(&cell.file),
                _ => beside += files_of(finding),
            }
        }
        refused.sort();
        Self {
            read: read.len(),
            refused: refused.into_iter().cloned().collect(),
            beside,
        }
    }
}

/// How many files a finding of the listing is about.
fn files_of(finding: &Finding) -> u64 {
    let mut counts = finding.args.iter().filter_map(|(name, arg)| {
        let Arg::Count(count) = arg else {
            return None;
        };
        (*name == "count").then_some(*count)
    });
    counts.next().unwrap_or(1)
}

/// Returns that say what one before them says of the same unit, form and period.
fn copies(round: &Round) -> SetAside {
    let mut first: BTreeMap<_, Vec<&Return>> = BTreeMap::new();
    let mut copies = SetAside::default();
    for (index, filled) in round.returns.iter().enumerate() {
        let key = (filled.period, filled.form, filled.unit);
        let known = first.entry(key).or_default();
        if known
            .iter()
            .any(|known| check::are_identical(known, filled))
        {
            copies.add(index);
        } else {
            known.push(filled);
        }
    }
    copies
}

fn imported(round: &Round, taken: &[bool]) -> Imported {
    let mut imported = Imported::default();
    for (filled, taken) in round.returns.iter().zip(taken) {
        if *taken {
            let forms = imported.taken.entry((filled.period, filled.unit));
            forms.or_default().push(filled.form);
        } else {
            imported.known += 1;
        }
    }
    let lists = imported.taken.values_mut();
    lists.for_each(|forms| forms.sort_unstable());
    imported
}
