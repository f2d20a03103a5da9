//! The files from which a unit's returns came in earlier rounds, held against those of this one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::job::Senders;
use crate::model::cell::CellRef;
use crate::model::descriptions::Descriptions;
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::history::Past;
use crate::model::observation::Round;
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
/// A unit whose sender the job names, and one whose name stands in the name of the file, needs no such evidence; a unit of which
/// most files of the year are unlike each other gives none.
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
        let earlier: Vec<&Arc<str>> = past.files(unit).collect();
        if earlier.iter().any(|file| is_alike(file, path)) {
            return None;
        }
        let names_unit = |file: &str| units_named_by_file(file, register).contains(&unit);
        let usual = habit(&earlier, names_unit)?;
        let finding = Finding::new(UNUSUAL_FILE, vec![CellRef::sheet(path, sheet)]).of_unit(unit);
        let finding = finding.with_text("file", path.to_string());
        Some(finding.with_text("other", usual.to_string()))
    });
    told.collect()
}

/// The earlier file that most others are like; `None` when those are no more than half, and no more than half name the unit.
fn habit<'p>(earlier: &[&'p Arc<str>], names_unit: impl Fn(&str) -> bool) -> Option<&'p Arc<str>> {
    let alike = |one: &str| earlier.iter().filter(|file| is_alike(one, file)).count();
    let most = |count: usize| 2 * count > earlier.len();
    let counted = earlier.iter().map(|file| (alike(file), *file));
    // Of several the first by name.
    let (count, usual) = counted.rev().max_by_key(|(count, _)| *count)?;
    let naming = earlier.iter().filter(|file| names_unit(file)).count();
    (most(count) || most(naming)).then_some(usual)
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
    use crate::model::observation::{Explanations, FileIndex, Return, Version};
    use crate::model::period::Period;

    /// Files of this round that are unusual for Sa Thầy, each beside the earlier one that is named.
    fn unusual(senders: &str, earlier: &[&str], path: &str) -> Vec<(String, String)> {
        let descriptions = describe::load(None).unwrap();
        let unit = descriptions.register.index_of("sa-thay").unwrap();
        let period = Period::new(2019, 9).unwrap();
        let mut past = Past::default();
        for path in earlier {
            past.note_file(unit, Arc::from(*path));
        }
        let round = Round {
            period,
            files: Vec::new(),
            returns: vec![Return {
                unit,
                form: FormIndex::FIRST,
                period,
                file: FileIndex::FIRST,
                path: Arc::from(path),
                sheet: Arc::from("B3"),
                is_hidden: false,
                version: Version::default(),
                observations: Vec::new(),
                open_rows: Vec::new(),
                explanations: Explanations::default(),
                blank_rows: Vec::new(),
                is_blank: false,
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
    fn one_month_of_another_name_breaks_no_habit_and_is_known_from_then_on() {
        let year = [
            "bao cao SaThay T5.xlsx",
            "bao cao SaThay T6.xlsx",
            "gui qua Zalo.xlsx",
        ];
        let pair = ("moi.xlsx".to_owned(), year[0].to_owned());
        assert_eq!(unusual("", &year, "moi.xlsx"), [pair]);
        assert_eq!(unusual("", &year, "gui qua Zalo T9.xlsx"), []);
    }

    #[test]
    fn without_a_habit_or_with_a_declared_sender_nothing_is_said() {
        assert_eq!(unusual("", &[], "moi.xlsx"), []);
        let any = ["gui so.xlsx", "bieu tong hop.xlsx"];
        assert_eq!(unusual("", &any, "moi.xlsx"), []);
        let any = ["gui so.xlsx", "bieu tong hop.xlsx", "T7.xlsx", "x.xlsx"];
        assert_eq!(unusual("", &any, "moi.xlsx"), []);
        let senders = "[senders.sa-thay]\nnames = [\"*\"]\n";
        assert_eq!(unusual(senders, &[USUAL], "moi.xlsx"), []);
    }
}
