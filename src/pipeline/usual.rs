//! The files from which a unit's returns came in earlier rounds, held against those of this one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::job::Senders;
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::history::Past;
use crate::model::observation::Round;
use crate::model::period::Period;
use crate::model::register::UnitIndex;
use crate::recognise::{units_named_by_file, words_of_file};

/// A workbook that has nothing in common with those from which the unit's returns came before.
const UNUSUAL_FILE: RuleInfo = RuleInfo {
    code: "TH316",
    name: "unusual-file",
    severity: Severity::Warning,
};
/// All rules of this room.
pub(super) const RULES: &[RuleInfo] = &[UNUSUAL_FILE];

/// Workbooks that speak for a unit in the round and are unlike those of earlier rounds, one finding each.
///
/// A unit whose sender the job names, and one whose name stands in the name of the file, needs no such evidence; a unit that
/// names its files otherwise every month gives none.
pub(super) fn unusual_files(
    round: &Round,
    past: &Past,
    (descriptions, senders): (&Descriptions, &Senders),
) -> Vec<Finding> {
    let register = &descriptions.register;
    let is_declared = |unit| {
        let unit = register.unit(unit);
        unit.is_some_and(|unit| senders.declares(&unit.id))
    };
    let mut sources: BTreeMap<(UnitIndex, &Arc<str>), &Arc<str>> = BTreeMap::new();
    for filled in &round.returns {
        if filled.period == round.period && !is_declared(filled.unit) {
            sources.insert((filled.unit, &filled.path), &filled.sheet);
        }
    }
    let told = sources.into_iter().filter_map(|((unit, path), sheet)| {
        if units_named_by_file(path, register).contains(&unit) {
            return None;
        }
        let earlier = earlier_files(unit, round.period, past, descriptions);
        let usual = earlier.first()?;
        let names_unit = |file: &Arc<str>| units_named_by_file(file, register).contains(&unit);
        let has_habit =
            earlier.iter().all(|file| is_alike(usual, file)) || earlier.iter().all(names_unit);
        if !has_habit || earlier.iter().any(|file| is_alike(file, path)) {
            return None;
        }
        let finding = Finding::new(UNUSUAL_FILE, vec![CellRef::sheet(path, sheet)]).of_unit(unit);
        let finding = finding.with_text("file", path.to_string());
        Some(finding.with_text("other", usual.to_string()))
    });
    told.collect()
}

/// The files from which the unit's returns came in the months of which the past keeps figures.
fn earlier_files(
    unit: UnitIndex,
    period: Period,
    past: &Past,
    descriptions: &Descriptions,
) -> BTreeSet<Arc<str>> {
    let last_year = period.same_period_last_year();
    let months = [period.previous(), last_year, last_year.next()];
    let forms = descriptions.indexed_forms();
    let returns = forms.flat_map(|(form, _)| months.map(|month| past.get(form, unit, month)));
    returns
        .flatten()
        .map(|earlier| Arc::clone(&earlier.path))
        .collect()
}

/// True when two files lie in one folder below the inbox, or when at least half of the words of their names are the same;
/// numbers are no words, since they tell the month.
fn is_alike(first: &str, second: &str) -> bool {
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map(|(folder, _)| folder.to_lowercase())
    };
    if folder(first).is_some() && folder(first) == folder(second) {
        return true;
    }
    let (first, second) = (words_of_file(first), words_of_file(second));
    let shared = first.intersection(&second).count();
    2 * shared >= first.union(&second).count()
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a failing test should stop"
)]
mod tests {
    use super::*;
    use crate::describe;
    use crate::model::finding::Arg;
    use crate::model::form::FormIndex;
    use crate::model::history::PastReturn;
    use crate::model::observation::{FileIndex, Return, Version};

    /// Files of this round that are unusual for Sa Thầy, each beside the earlier one that is named.
    fn unusual(senders: &str, earlier: &[&str], path: &str) -> Vec<(String, String)> {
        let descriptions = describe::load(None).unwrap();
        let unit = descriptions.register.index_of("sa-thay").unwrap();
        let period = Period::new(2019, 9).unwrap();
        let mut past = Past::default();
        for (form, path) in (0..).map(FormIndex).zip(earlier) {
            let returned = PastReturn {
                path: Arc::from(*path),
                sheet: Arc::from("B3"),
                figures: Vec::new(),
                refused: Vec::new(),
            };
            past.take(form, unit, period.previous(), returned);
        }
        let round = Round {
            period,
            files: Vec::new(),
            returns: vec![Return {
                unit,
                form: FormIndex(0),
                period,
                file: FileIndex(0),
                path: Arc::from(path),
                sheet: Arc::from("B3"),
                is_hidden: false,
                version: Version::default(),
                observations: Vec::new(),
                open_rows: Vec::new(),
            }],
        };
        let senders = Senders::of_text(senders);
        let told = unusual_files(&round, &past, (&descriptions, &senders));
        let word = |finding: &Finding, name| {
            let found = finding.args.iter().find(|(known, _)| *known == name);
            let Arg::Text(word) = &found.unwrap().1 else {
                panic!("{name} is no text");
            };
            word.clone()
        };
        let pairs = told
            .iter()
            .map(|one| (word(one, "file"), word(one, "other")));
        pairs.collect()
    }

    const USUAL: &str = "SaThay bc T8 2019.xlsx";

    #[test]
    fn a_file_that_has_nothing_of_the_earlier_ones_is_said_beside_them() {
        let pair = ("moi.xlsx".to_owned(), USUAL.to_owned());
        assert_eq!(unusual("", &[USUAL], "moi.xlsx"), [pair]);
        let pair = ("khac/a.xlsx".to_owned(), "tay/so 8.xlsx".to_owned());
        assert_eq!(unusual("", &["tay/so 8.xlsx"], "khac/a.xlsx"), [pair]);
        // The name of another unit is no evidence for this one.
        assert_eq!(unusual("", &[USUAL], "DakHa.xlsx").len(), 1);
    }

    #[test]
    fn a_file_named_as_before_or_after_the_unit_is_usual() {
        for path in [
            "SaThay bc T9 2019.xlsx",
            "sa thay.xlsx",
            "gui lai/huyen Sa Thầy T9.xlsx",
        ] {
            assert_eq!(unusual("", &[USUAL], path), [], "{path}");
        }
        let earlier = ["bao cao thang 8.xlsx"];
        assert_eq!(unusual("", &earlier, "bao cao thang 9 sua.xlsx"), []);
        assert_eq!(unusual("", &["tay/so 8.xlsx"], "tay/chinh thuc.xlsx"), []);
    }

    #[test]
    fn without_a_habit_or_with_a_declared_sender_nothing_is_said() {
        assert_eq!(unusual("", &[], "moi.xlsx"), []);
        let any = ["gui so.xlsx", "bieu tong hop.xlsx"];
        assert_eq!(unusual("", &any, "moi.xlsx"), []);
        let senders = "[senders.sa-thay]\nnames = [\"*\"]\n";
        assert_eq!(unusual(senders, &[USUAL], "moi.xlsx"), []);
    }
}
