//! Where returns may come from: the places that the job declares for its units, held against where the workbooks lie.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::told::{Told, sheet_of};
use crate::describe::{DescribeError, Fault, Problem};
use crate::discover::{self, Submission};
use crate::job::{JOB_FILE, Senders};
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::FormIndex;
use crate::model::observation::Return;
use crate::model::period::Period;
use crate::model::register::{ReportingUnit, UnitIndex};
use crate::text;

/// A return that comes from elsewhere than the job says of its unit.
pub(super) const OTHER_SENDER: RuleInfo = RuleInfo {
    code: "TH311",
    name: "other-sender",
    severity: Severity::Error,
};
/// How the folders of an archive may lie.
const SORTED: &str = "text.archive-by-units";
/// A place that a unit sends from and that does not fit the inbox.
pub(super) const SENDER_WITHOUT_FILES: RuleInfo = RuleInfo {
    code: "TH315",
    name: "sender-without-files",
    severity: Severity::Warning,
};

/// The senders of the job beside the register, and what lies in the folders.
pub(in crate::pipeline) struct Places<'a> {
    pub(super) descriptions: &'a Descriptions,
    pub(super) senders: &'a Senders,
    layout: Layout,
    /// Beginnings of paths in folders that read like one of a unit and are not it.
    strays: Vec<String>,
    /// The same of folders that are declared for workbooks of several units.
    strays_of_several: Vec<String>,
}

/// How the folders of units lie in what is read.
#[derive(Debug, Clone, Copy)]
pub(in crate::pipeline) enum Layout {
    /// As the job says.
    Inbox,
    /// Below folders of the archive, such as one for each month.
    Archive,
}

impl<'a> Places<'a> {
    /// Holds the senders of the job against the register.
    ///
    /// # Errors
    /// For a unit that the register does not know, with the line of the job file and the nearest known unit.
    pub(in crate::pipeline) fn new(
        descriptions: &'a Descriptions,
        senders: &'a Senders,
        layout: Layout,
    ) -> Result<Self, DescribeError> {
        let register = &descriptions.register;
        let unknown = |(unit, line): (&str, usize)| {
            let known = register.units.iter().map(|unit| unit.id.as_str());
            register.index_of(unit).is_none().then(|| Fault {
                file: JOB_FILE.to_owned(),
                line,
                problem: Problem::UnknownName {
                    kind: "kind-unit",
                    name: unit.to_owned(),
                    nearest: text::nearest(unit, known).unwrap_or_default().to_owned(),
                },
            })
        };
        let faults: Vec<Fault> = senders.named().filter_map(unknown).collect();
        if faults.is_empty() {
            Ok(Self {
                descriptions,
                senders,
                layout,
                strays: Vec::new(),
                strays_of_several: Vec::new(),
            })
        } else {
            Err(DescribeError::Faults(faults))
        }
    }

    /// Tells declared folders from those beside them that only read alike: where both are there, the one that is written as
    /// the job writes it is meant, and where that is none of them or several, nobody can tell.
    pub(in crate::pipeline) fn with_folders(
        mut self,
        (inbox, submissions): (&Path, &[Submission]),
    ) -> Self {
        let outer: BTreeSet<&str> = submissions
            .iter()
            .filter_map(|one| {
                let rest = self.in_inbox(&one.path);
                one.path.strip_suffix(rest)
            })
            .chain([""])
            .collect();
        let mut known = discover::Folders::default();
        let mut alike = |declared: &str| -> Vec<String> {
            let outer = outer.iter();
            let beside = outer.flat_map(|outer| {
                let folders = known.at(&inbox.join(outer), declared);
                let strays = strays(folders, declared).into_iter();
                strays.map(move |folder| format!("{outer}{folder}"))
            });
            beside.collect()
        };
        let units = self.descriptions.register.units.iter();
        let own = units.filter_map(|unit| self.senders.folder_of(&unit.id));
        let of_units: Vec<String> = own.flat_map(&mut alike).collect();
        let shared = self.senders.folders_of_several();
        let of_several = shared.flat_map(&mut alike).collect();
        self.strays = of_units;
        self.strays_of_several = of_several;
        self
    }

    /// The path as the job's senders are held against it.
    fn in_inbox<'p>(&self, path: &'p str) -> &'p str {
        match self.layout {
            Layout::Inbox => path,
            Layout::Archive => self.senders.as_in_inbox(path),
        }
    }

    /// Places that the job names for units of the month and that the inbox does not have, or of which nothing came.
    ///
    /// An empty folder says nothing: its unit has not sent yet.
    pub(in crate::pipeline) fn without_files(
        &self,
        (inbox, submissions): (&Path, &[Submission]),
        period: Period,
    ) -> Vec<Finding> {
        let units = self.descriptions.register.indexed();
        let units = units.filter(|(_, unit)| unit.is_valid_in(period));
        let mut known = discover::Folders::default();
        let told = units.filter_map(|(index, unit)| {
            let folder = self.senders.folder_of(&unit.id);
            let folders = folder.map_or(1, |folder| known.at(inbox, folder).len());
            let comes = |one: &Submission| self.senders.may_speak(&one.path, &unit.id);
            let (reason, severity) = match folders {
                0 => ("text.sender-no-folder", Severity::Warning),
                1 if self.senders.goes_by_names(&unit.id) && !submissions.iter().any(comes) => {
                    ("text.sender-no-file", Severity::Warning)
                }
                1 => return None,
                _ => ("text.sender-several-folders", Severity::Error),
            };
            let mut finding = Finding::new(SENDER_WITHOUT_FILES, Vec::new())
                .of_unit(index)
                .with_text("place", self.senders.place_of(&unit.id))
                .with("reason", Arg::Message(reason));
            finding.severity = severity;
            Some(finding)
        });
        told.collect()
    }

    pub(super) fn id(&self, unit: UnitIndex) -> &str {
        let known = self.descriptions.register.unit(unit);
        known.map_or("", |unit| unit.id.as_str())
    }

    /// Returns from elsewhere than their sender; one finding for all that a workbook holds of a unit.
    pub(super) fn other_senders(&self, returns: &[Return]) -> Told {
        let mut elsewhere: BTreeMap<_, Vec<(usize, &Return)>> = BTreeMap::new();
        for (index, filled) in returns.iter().enumerate() {
            if self.is_elsewhere(filled) {
                let held = elsewhere.entry((&filled.path, filled.unit)).or_default();
                held.push((index, filled));
            }
        }
        let told = elsewhere.into_iter().map(|((path, unit), held)| {
            let sheets = held.iter().map(|(_, filled)| sheet_of(filled));
            let forms: BTreeSet<FormIndex> = held.iter().map(|(_, filled)| filled.form).collect();
            let finding = Finding::new(OTHER_SENDER, sheets.collect())
                .of_unit(unit)
                .with_text("file", &**path)
                .with("forms", Arg::Forms(forms.into_iter().collect()))
                .with_text("place", self.senders.place_of(self.id(unit)));
            let finding = match self.layout {
                Layout::Inbox => finding,
                Layout::Archive => finding.with("sorted", Arg::Message(SORTED)),
            };
            (held.iter().map(|(index, _)| *index).collect(), finding)
        });
        told.collect()
    }

    fn is_elsewhere(&self, filled: &Return) -> bool {
        if lies_in_one_of(&self.strays, &filled.path) {
            return true;
        }
        let path = self.in_inbox(&filled.path);
        let speaks_for_several =
            self.is_of_several(&filled.path) && self.senders.may_speak_for_several(path);
        !speaks_for_several
            && !self.senders.may_speak(path, self.id(filled.unit))
            && !self.speaks_for_office(filled)
    }

    /// True when the job declares that the workbook holds returns of several units.
    pub(super) fn may_hold_several(&self, path: &str) -> bool {
        self.is_of_several(path) && self.senders.may_hold_several(self.in_inbox(path))
    }

    /// False in a folder that only reads like the declared one.
    fn is_of_several(&self, path: &str) -> bool {
        !lies_in_one_of(&self.strays_of_several, path)
    }

    /// True when the return comes from where the job says that the province's own office sends from, and is one that this
    /// office fills in: a table of the province, or a return of the plants that the province manages, unless the job names
    /// another place for these.
    pub(super) fn speaks_for_office(&self, filled: &Return) -> bool {
        let register = &self.descriptions.register;
        let is_office = |unit: &ReportingUnit| {
            !register.is_consolidated(unit) && unit.is_valid_in(filled.period)
        };
        let path = self.in_inbox(&filled.path);
        let mut offices = register.units.iter().filter(|unit| is_office(unit));
        let sends = offices.any(|office| {
            self.senders.declares(&office.id) && self.senders.may_speak(path, &office.id)
        });
        let unit = register.unit(filled.unit).filter(|_| sends);
        unit.is_some_and(|unit| {
            let is_declared = self.senders.declares(&unit.id);
            let is_its_place = !is_declared || self.senders.may_speak(path, &unit.id);
            is_its_place && (is_office(unit) || unit.is_filled_by_office())
        })
    }
}

/// Of folders that read like a declared one, those that are not it.
fn strays(mut folders: Vec<String>, declared: &str) -> Vec<String> {
    let declared = format!("{declared}/");
    match folders.iter().filter(|folder| **folder == declared).count() {
        _ if folders.len() < 2 => folders.clear(),
        1 => folders.retain(|folder| *folder != declared),
        _ => {}
    }
    folders
}

fn lies_in_one_of(beginnings: &[String], path: &str) -> bool {
    let mut beginnings = beginnings.iter();
    beginnings.any(|beginning| path.starts_with(beginning))
}
