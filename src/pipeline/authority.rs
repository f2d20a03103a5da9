//! Who may say what: a return counts when it comes from where its unit sends from, and when its workbook may speak for the unit.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use super::set_aside::{self, SetAside};
use super::versions;
use crate::describe::{DescribeError, Fault, Problem};
use crate::discover::{self, Submission};
use crate::job::{JOB_FILE, Senders};
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Arg, Finding, RuleInfo, Severity};
use crate::model::form::FormIndex;
use crate::model::observation::{Day, Return, Round};
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::recognise::units_named_by_file;
use crate::text;

/// A return that comes from elsewhere than the job says of its unit.
const OTHER_SENDER: RuleInfo = RuleInfo {
    code: "TH311",
    name: "other-sender",
    severity: Severity::Error,
};
/// A return of another unit than the one its workbook speaks for.
const SEVERAL_UNITS: RuleInfo = RuleInfo {
    code: "TH312",
    name: "several-units",
    severity: Severity::Error,
};
/// How the folders of an archive may lie.
const SORTED: &str = "text.archive-by-units";
/// A second source for a table of the province itself.
const SECOND_SOURCE: RuleInfo = RuleInfo {
    code: "TH313",
    name: "second-source",
    severity: Severity::Error,
};
/// A table of the province itself that stands in another workbook than its other tables.
const PROVINCE_TABLE_ELSEWHERE: RuleInfo = RuleInfo {
    code: "TH314",
    name: "province-table-elsewhere",
    severity: Severity::Warning,
};
/// A place that a unit sends from and that does not fit the inbox.
const SENDER_WITHOUT_FILES: RuleInfo = RuleInfo {
    code: "TH315",
    name: "sender-without-files",
    severity: Severity::Warning,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[
    OTHER_SENDER,
    SEVERAL_UNITS,
    SECOND_SOURCE,
    PROVINCE_TABLE_ELSEWHERE,
    SENDER_WITHOUT_FILES,
];
/// Rules by which returns are taken out of the round.
pub(super) const EXCLUDING: &[RuleInfo] = &[OTHER_SENDER, SEVERAL_UNITS, SECOND_SOURCE];

/// What decides who may speak: the senders of the job, and the evidence of the workbooks where it names none.
pub(super) struct Authority<'a> {
    descriptions: &'a Descriptions,
    senders: &'a Senders,
    layout: Layout,
    /// Beginnings of paths in folders that read like one of a unit and are not it.
    strays: Vec<String>,
}

/// How the folders of units lie in what is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// As the job says.
    Inbox,
    /// Below folders of the archive, such as one for each month.
    Archive,
}

impl<'a> Authority<'a> {
    /// Holds the senders of the job against the register.
    ///
    /// # Errors
    /// For a unit that the register does not know, with the line of the job file and the nearest known unit.
    pub(super) fn new(
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
            })
        } else {
            Err(DescribeError::Faults(faults))
        }
    }

    /// Tells the folders of units from those beside them that only read alike: where both are there, the one that is written as
    /// the job writes it is the unit's, and where that is none of them or several, nobody can tell.
    pub(super) fn with_folders(mut self, (inbox, submissions): (&Path, &[Submission])) -> Self {
        let outer: BTreeSet<&str> = submissions
            .iter()
            .filter_map(|one| {
                let rest = self.in_inbox(&one.path);
                one.path.strip_suffix(rest)
            })
            .chain([""])
            .collect();
        let mut known = discover::Folders::default();
        for unit in &self.descriptions.register.units {
            let Some(own) = self.senders.folder_of(&unit.id) else {
                continue;
            };
            for outer in &outer {
                let mut folders = known.at(&inbox.join(outer), own);
                if folders.len() < 2 {
                    continue;
                }
                let own = format!("{own}/");
                if folders.iter().filter(|folder| **folder == own).count() == 1 {
                    folders.retain(|folder| *folder != own);
                }
                let strays = folders.iter().map(|folder| format!("{outer}{folder}"));
                self.strays.extend(strays);
            }
        }
        self
    }

    /// The path as the job's senders are held against it.
    fn in_inbox<'p>(&self, path: &'p str) -> &'p str {
        match self.layout {
            Layout::Inbox => path,
            Layout::Archive => self.senders.as_in_inbox(path),
        }
    }

    /// Takes returns out of the round that have no right to speak, and says of each why.
    ///
    /// What is refused here never casts doubt on the return that counts.
    pub(super) fn judge<T>(
        &self,
        round: &mut Round,
        findings: &mut Vec<Finding>,
        notes: &mut Vec<T>,
    ) {
        for rule in [
            Self::other_senders,
            Self::several_units,
            Self::second_sources,
        ] {
            let told = rule(self, &round.returns);
            let mut refused = SetAside::default();
            let errors = told
                .iter()
                .filter(|(_, one)| one.severity == Severity::Error);
            errors
                .flat_map(|(indices, _)| indices)
                .for_each(|index| refused.add(*index));
            set_aside::take_out(&refused, round, findings, notes);
            findings.extend(told.into_iter().map(|(_, finding)| finding));
        }
    }

    /// Places that the job names for units of the month and that the inbox does not have, or of which nothing came.
    ///
    /// An empty folder says nothing: its unit has not sent yet.
    pub(super) fn without_files(
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

    fn id(&self, unit: UnitIndex) -> &str {
        let known = self.descriptions.register.unit(unit);
        known.map_or("", |unit| unit.id.as_str())
    }

    /// Returns from elsewhere than their sender; one finding for all that a workbook holds of a unit.
    fn other_senders(&self, returns: &[Return]) -> Told {
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
        let mut strays = self.strays.iter();
        if strays.any(|stray| filled.path.starts_with(stray)) {
            return true;
        }
        let path = self.in_inbox(&filled.path);
        !self.senders.may_speak_for_several(path)
            && !self.senders.may_speak(path, self.id(filled.unit))
    }

    /// Returns that speak for another unit than their workbook does. The province's own workbook and declared ones may hold several.
    fn several_units(&self, returns: &[Return]) -> Told {
        let own = self.own_workbooks(returns);
        let mut by_path: BTreeMap<&Arc<str>, Vec<(usize, &Return)>> = BTreeMap::new();
        for (index, filled) in returns.iter().enumerate() {
            if !self.senders.may_hold_several(&filled.path) && !own.contains(&filled.path) {
                by_path
                    .entry(&filled.path)
                    .or_default()
                    .push((index, filled));
            }
        }
        let mut told = Vec::new();
        for (path, held) in by_path {
            let units: BTreeSet<UnitIndex> = held.iter().map(|(_, filled)| filled.unit).collect();
            if units.len() < 2 {
                continue;
            }
            let speaker = self.speaker(path, &held);
            let strangers = held
                .iter()
                .filter(|(_, filled)| Some(filled.unit) != speaker);
            told.extend(strangers.map(|(index, filled)| {
                let finding = of(SEVERAL_UNITS, filled)
                    .with_text("file", &**path)
                    .with("units", Arg::Units(units.iter().copied().collect()));
                let hidden = if filled.is_hidden {
                    "text.in-hidden-sheet"
                } else {
                    "text.in-sheet"
                };
                (vec![*index], finding.with("where", Arg::Message(hidden)))
            }));
        }
        told
    }

    /// The unit that a workbook speaks for: the only one of its visible sheets, or the one of them that its name names.
    fn speaker(&self, path: &str, held: &[(usize, &Return)]) -> Option<UnitIndex> {
        let visible: BTreeSet<UnitIndex> = held
            .iter()
            .filter(|(_, filled)| !filled.is_hidden)
            .map(|(_, filled)| filled.unit)
            .collect();
        if visible.len() == 1 {
            return visible.first().copied();
        }
        let named = units_named_by_file(path, &self.descriptions.register);
        let mut named = named.into_iter().filter(|unit| visible.contains(unit));
        let first = named.next();
        first.filter(|_| named.next().is_none())
    }

    fn is_of_province(&self, unit: UnitIndex) -> bool {
        let register = &self.descriptions.register;
        let unit = register.unit(unit);
        unit.is_some_and(|unit| !register.is_consolidated(unit))
    }

    /// The province's own workbooks: the one of each of its units and periods on which its other tables are held.
    fn own_workbooks(&self, returns: &[Return]) -> BTreeSet<Arc<str>> {
        let sources = self.sources(returns);
        let own = sources
            .values()
            .filter_map(|by_path| self.own(by_path))
            .cloned();
        own.collect()
    }

    /// Returns of the province's own units by unit and period, then by workbook.
    fn sources<'r>(&self, returns: &'r [Return]) -> BTreeMap<(UnitIndex, Period), Sources<'r>> {
        let mut sources: BTreeMap<_, Sources<'r>> = BTreeMap::new();
        for (index, filled) in returns.iter().enumerate() {
            if self.is_of_province(filled.unit) {
                let of_unit = sources.entry((filled.unit, filled.period)).or_default();
                let held = of_unit.entry(&filled.path).or_default();
                held.push((index, filled));
            }
        }
        sources
    }

    /// The workbook that is the province's own, among those with its tables: whose name names it, which holds most of them in
    /// sheets that are seen, which was written first.
    fn own<'r>(&self, by_path: &Sources<'r>) -> Option<&'r Arc<str>> {
        let rank = |(path, held): &(&&'r Arc<str>, &Vec<(usize, &Return)>)| {
            let named = units_named_by_file(path, &self.descriptions.register);
            let is_named = held.iter().any(|(_, filled)| named.contains(&filled.unit));
            let seen = held.iter().filter(|(_, filled)| !filled.is_hidden);
            let days = held.iter().filter_map(|(_, filled)| filled.version.dated);
            let first: Option<Day> = days.map(|dated| dated.day).min();
            let last = (first.is_none(), first);
            (Reverse(is_named), Reverse(seen.count()), last)
        };
        by_path.iter().min_by_key(rank).map(|(path, _)| *path)
    }

    /// Tables of the province itself that another workbook than its own brings with other figures.
    fn second_sources(&self, returns: &[Return]) -> Told {
        let mut told = Vec::new();
        for ((unit, _), by_path) in self.sources(returns) {
            // Where the job names the sender, its versions are told apart by their days.
            if self.senders.declares(self.id(unit)) {
                continue;
            }
            let Some(own) = self.own(&by_path) else {
                continue;
            };
            let held: Vec<&Return> = by_path
                .get(own)
                .into_iter()
                .flatten()
                .map(|(_, filled)| *filled)
                .collect();
            let others = by_path.iter().filter(|(path, _)| *path != &own);
            for (index, filled) in others.flat_map(|(_, held)| held) {
                let same = held.iter().find(|own| own.form == filled.form);
                let rule = match same {
                    Some(same) if versions::say_the_same(same, filled) => continue,
                    Some(_) => SECOND_SOURCE,
                    None => PROVINCE_TABLE_ELSEWHERE,
                };
                let finding = of(rule, filled).with_text("file", &*filled.path);
                told.push((vec![*index], finding.with_text("other", &**own)));
            }
        }
        told
    }
}

/// What a rule found, each with the places in the round of the returns it is about.
type Told = Vec<(Vec<usize>, Finding)>;

/// Returns by the workbook that holds them, each with its place in the round.
type Sources<'r> = BTreeMap<&'r Arc<str>, Vec<(usize, &'r Return)>>;

/// A finding on the sheet of a return.
fn of(rule: RuleInfo, filled: &Return) -> Finding {
    Finding::new(rule, vec![sheet_of(filled)])
        .of_unit(filled.unit)
        .of_form(filled.form)
}

fn sheet_of(filled: &Return) -> CellRef {
    CellRef::sheet(&filled.path, &filled.sheet)
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;
    use crate::describe;
    use crate::model::cell::Position;
    use crate::model::form::{ColumnIndex, FormIndex, RowIndex};
    use crate::model::observation::{Dated, Explanations, FileIndex, Observation, Value, Version};

    /// A return with one figure in a sheet that is seen.
    fn filled(path: &str, unit: &str, form: &str, figure: u32) -> Return {
        let descriptions = describe::load(None).unwrap();
        let unit = descriptions.register.index_of(unit).unwrap();
        let form = descriptions.forms.iter().position(|one| one.id == form);
        let form = FormIndex::at(form.unwrap()).unwrap();
        Return {
            unit,
            form,
            period: Period::new(2019, 9).unwrap(),
            file: FileIndex::FIRST,
            path: Arc::from(path),
            sheet: Arc::from(format!("Biểu {form:?}")),
            is_hidden: false,
            version: Version::default(),
            observations: vec![Observation {
                unit,
                row: RowIndex::FIRST,
                column: ColumnIndex::at(2).unwrap(),
                value: Value::Number(figure.into()),
                position: Position::new(8, 2),
            }],
            open_rows: Vec::new(),
            explanations: Explanations::default(),
            blank_rows: Vec::new(),
        }
    }

    fn written(day: u32, mut filled: Return) -> Return {
        filled.version.dated = Some(Dated {
            day: Day {
                year: 2019,
                month: 9,
                day,
            },
            at: Position::new(30, 4),
            is_of_writing: true,
        });
        filled
    }

    fn hidden(mut filled: Return) -> Return {
        filled.is_hidden = true;
        filled
    }

    /// The workbooks and units that stay, and the codes of what is said.
    fn judged(senders: &str, returns: Vec<Return>) -> (Vec<String>, Vec<&'static str>) {
        let descriptions = describe::load(None).unwrap();
        let senders = Senders::of_text(senders);
        let authority = Authority::new(&descriptions, &senders, Layout::Inbox).unwrap();
        let mut round = Round {
            period: Period::new(2019, 9).unwrap(),
            files: Vec::new(),
            returns,
        };
        let mut findings = Vec::new();
        authority.judge(&mut round, &mut findings, &mut Vec::<()>::new());
        let stay = round.returns.iter();
        let stay = stay.map(|one| format!("{} {}", one.path, authority.id(one.unit)));
        let codes = findings.iter().map(|one| one.rule.code).collect();
        (stay.collect(), codes)
    }

    #[test]
    fn a_return_from_elsewhere_than_its_sender_does_not_count() {
        let senders = "[senders.dak-ha]\nfolder = \"dak-ha\"\n";
        let round = || {
            vec![
                filled("dak-ha/T9.xlsx", "dak-ha", "retail", 1),
                filled("gia.xlsx", "dak-ha", "retail", 2),
                filled("dak-ha/khac.xlsx", "sa-thay", "retail", 3),
                filled("sa thay.xlsx", "sa-thay", "retail", 4),
            ]
        };
        let (stay, codes) = judged(senders, round());
        assert_eq!(stay, ["dak-ha/T9.xlsx dak-ha", "sa thay.xlsx sa-thay"]);
        assert_eq!(codes, ["TH311", "TH311"]);
        let (stay, codes) = judged("", round());
        assert_eq!((stay.len(), codes), (4, Vec::new()), "one flat inbox");
    }

    #[test]
    fn a_hidden_sheet_of_another_unit_replaces_nothing() {
        let round = vec![
            filled("SaThay.xlsx", "sa-thay", "retail", 1),
            hidden(filled("SaThay.xlsx", "dak-glei", "retail", 2)),
            filled("DakGlei.xlsx", "dak-glei", "retail", 3),
            hidden(filled("DakGlei.xlsx", "dak-glei", "trade", 4)),
        ];
        let (stay, codes) = judged("", round);
        assert_eq!(
            stay,
            [
                "SaThay.xlsx sa-thay",
                "DakGlei.xlsx dak-glei",
                "DakGlei.xlsx dak-glei"
            ]
        );
        assert_eq!(codes, ["TH312"]);
    }

    #[test]
    fn of_two_units_in_a_workbook_the_one_that_names_it_counts_or_none() {
        let round = |path: &str| {
            vec![
                filled(path, "sa-thay", "retail", 1),
                filled(path, "dak-glei", "retail", 2),
            ]
        };
        let (stay, codes) = judged("", round("SaThay T9.xlsx"));
        assert_eq!(
            (stay, codes),
            (vec!["SaThay T9.xlsx sa-thay".to_owned()], vec!["TH312"])
        );
        let (stay, codes) = judged("", round("gop.xlsx"));
        assert_eq!((stay.len(), codes), (0, vec!["TH312", "TH312"]));
    }

    #[test]
    fn a_workbook_that_is_declared_holds_several_units() {
        let round = vec![
            filled("gop T9.xlsx", "sa-thay", "retail", 1),
            filled("gop T9.xlsx", "dak-glei", "retail", 2),
        ];
        let (stay, codes) = judged("several-units = [\"gop*.xlsx\"]\n", round);
        assert_eq!((stay.len(), codes), (2, Vec::new()));
    }

    #[test]
    fn the_name_of_a_declared_workbook_does_not_speak_for_a_unit_with_a_place_of_its_own() {
        let round = |path: &str| {
            vec![
                filled(path, "sa-thay", "retail", 1),
                filled(path, "dak-glei", "retail", 2),
            ]
        };
        let place = "[senders.sa-thay]\nfolder = \"sa-thay\"\n";
        let by_name = format!("several-units = [\"gop*.xlsx\"]\n{place}");
        let (stay, codes) = judged(&by_name, round("khac/gop T9.xlsx"));
        assert_eq!(stay, ["khac/gop T9.xlsx dak-glei"]);
        assert_eq!(codes, ["TH311"]);
        let by_place = format!("several-units = [\"chung/gop*.xlsx\"]\n{place}");
        let (stay, codes) = judged(&by_place, round("chung/gop T9.xlsx"));
        assert_eq!((stay.len(), codes), (2, Vec::new()));
    }

    #[test]
    fn the_workbook_of_the_province_may_hold_its_block_too() {
        let round = vec![
            filled("So.xlsx", "tinh", "plan", 1),
            filled("So.xlsx", "khoi-tinh", "industry", 2),
        ];
        assert_eq!(judged("", round).1, Vec::<&str>::new());
    }

    #[test]
    fn a_second_source_for_a_table_of_the_province_is_an_error_and_the_first_stays() {
        let own = |form: &str| written(20, filled("bieu cua tinh.xlsx", "tinh", form, 1));
        let round = vec![
            written(22, filled("a plan.xlsx", "tinh", "plan", 2)),
            own("plan"),
            own("iip"),
        ];
        let (stay, codes) = judged("", round);
        assert_eq!(stay, ["bieu cua tinh.xlsx tinh", "bieu cua tinh.xlsx tinh"]);
        assert_eq!(codes, ["TH313"]);
        // With as many tables in both, the one that was written first.
        let round = vec![
            written(22, filled("a.xlsx", "tinh", "plan", 2)),
            written(20, filled("b.xlsx", "tinh", "plan", 1)),
        ];
        assert_eq!(judged("", round).0, ["b.xlsx tinh"]);
    }

    #[test]
    fn a_copy_of_a_table_of_the_province_is_no_second_source() {
        let round = vec![
            filled("a.xlsx", "tinh", "plan", 1),
            filled("b.xlsx", "tinh", "plan", 1),
        ];
        assert_eq!(judged("", round).1, Vec::<&str>::new());
    }

    #[test]
    fn a_table_of_the_province_that_stands_alone_counts_and_is_asked_about() {
        let round = vec![
            filled("a.xlsx", "tinh", "plan", 1),
            filled("a.xlsx", "tinh", "plan-units", 1),
            filled("b.xlsx", "tinh", "iip", 1),
        ];
        let (stay, codes) = judged("", round);
        assert_eq!((stay.len(), codes), (3, vec!["TH314"]));
    }

    #[test]
    fn versions_from_the_declared_sender_of_the_province_are_left_to_their_days() {
        let round = vec![
            written(20, filled("so/a.xlsx", "tinh", "plan", 1)),
            written(22, filled("so/b.xlsx", "tinh", "plan", 2)),
        ];
        let (stay, codes) = judged("[senders.tinh]\nfolder = \"so\"\n", round);
        assert_eq!((stay.len(), codes), (2, Vec::new()));
    }

    /// Units and reasons of the places that do not fit an inbox with the folders and files of `paths`.
    fn misplaced(senders: &str, paths: &[&str]) -> Vec<(String, &'static str, Severity)> {
        let folder = tempfile::tempdir().unwrap();
        for path in paths {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            if path.extension().is_some() {
                std::fs::write(path, "PK").unwrap();
            } else {
                std::fs::create_dir(path).unwrap();
            }
        }
        let descriptions = describe::load(None).unwrap();
        let senders = Senders::of_text(senders);
        let authority = Authority::new(&descriptions, &senders, Layout::Inbox).unwrap();
        let (submissions, _) = discover::discover(folder.path()).unwrap();
        let period = Period::new(2019, 9).unwrap();
        let told = authority.without_files((folder.path(), &submissions), period);
        let told = told.into_iter().map(|one| {
            let (_, reason) = one.args.iter().find(|(name, _)| *name == "reason").unwrap();
            let Arg::Message(reason) = reason else {
                panic!("the reason is no message: {reason:?}");
            };
            let unit = authority.id(one.unit.unwrap()).to_owned();
            (unit, *reason, one.severity)
        });
        told.collect()
    }

    #[test]
    fn a_place_that_the_inbox_does_not_have_is_said() {
        let senders = "[senders.dak-ha]\nfolder = \"dak-ha\"\n[senders.sa-thay]\nnames = [\"*SaThay*\"]\n\
                       [senders.tinh]\nfolder = \"so/tinh\"\n";
        let nothing = misplaced(senders, &["khac.xlsx"]);
        let named = |unit: &str, reason| (unit.to_owned(), reason, Severity::Warning);
        assert_eq!(
            nothing,
            [
                named("dak-ha", "text.sender-no-folder"),
                named("sa-thay", "text.sender-no-file"),
                named("tinh", "text.sender-no-folder"),
            ]
        );
        // A folder in which nothing lies yet is there.
        let whole = ["Dak-Ha", "bc SaThay.xlsx", "so/tinh/a.xlsx"];
        assert_eq!(misplaced(senders, &whole), []);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn two_folders_that_read_alike_are_an_error() {
        let senders = "[senders.dak-ha]\nfolder = \"dak-ha\"\n";
        let several = misplaced(senders, &["dak-ha/a.xlsx", "DAK-HA/b.xlsx"]);
        let reason = "text.sender-several-folders";
        assert_eq!(several, [("dak-ha".to_owned(), reason, Severity::Error)]);
    }

    #[test]
    fn a_unit_that_is_no_more_needs_no_place() {
        let senders = "[senders.xa-ia-toi]\nfolder = \"ia-toi\"\n";
        assert_eq!(misplaced(senders, &["a.xlsx"]), []);
    }

    #[test]
    fn a_sender_of_an_unknown_unit_names_its_line_and_the_nearest_unit() {
        let descriptions = describe::load(None).unwrap();
        let senders = Senders::of_text("\n[senders.dak-haa]\nfolder = \"dak-ha\"\n");
        let Err(DescribeError::Faults(faults)) =
            Authority::new(&descriptions, &senders, Layout::Inbox).map(|_| ())
        else {
            panic!("accepted");
        };
        assert_eq!(
            (faults[0].file.as_str(), faults[0].line),
            ("tonghop.toml", 2)
        );
        assert!(matches!(
            &faults[0].problem,
            Problem::UnknownName { nearest, .. } if nearest == "dak-ha"
        ));
    }
}
