//! Who may say what: a return counts when it comes from where its unit sends from, and when its workbook may speak for the unit.

mod places;
mod province;
mod several_units;
mod told;

use self::places::{OTHER_SENDER, SENDER_WITHOUT_FILES};
use self::province::{PROVINCE_TABLE_ELSEWHERE, SECOND_SOURCE};
use self::several_units::SEVERAL_UNITS;
use self::told::Told;
use super::set_aside::{self, SetAside};
use crate::model::finding::{Finding, RuleInfo, Severity};
use crate::model::observation::{Return, Round};

pub(super) use self::places::{Layout, Places};

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

/// Takes returns out of the round that have no right to speak, and says of each why.
///
/// What is refused here never casts doubt on the return that counts.
pub(super) fn judge<'p, T>(
    places: &Places<'p>,
    round: &mut Round,
    findings: &mut Vec<Finding>,
    notes: &mut Vec<T>,
) {
    let rules: [fn(&Places<'p>, &[Return]) -> Told; 3] = [
        |places, returns| places.other_senders(returns),
        |places, returns| several_units::several_units(places, returns),
        |places, returns| province::second_sources(places, returns),
    ];
    for rule in rules {
        let told = rule(places, &round.returns);
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

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failing test should stop"
)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::describe::{self, DescribeError, Problem};
    use crate::discover;
    use crate::job::Senders;
    use crate::model::cell::Position;
    use crate::model::finding::Arg;
    use crate::model::form::{ColumnIndex, FormIndex, RowIndex};
    use crate::model::observation::{
        Dated, Day, Explanations, FileIndex, Observation, Value, Version,
    };
    use crate::model::period::Period;

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
            is_blank: false,
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
        let places = Places::new(&descriptions, &senders, Layout::Inbox).unwrap();
        let mut round = Round {
            period: Period::new(2019, 9).unwrap(),
            files: Vec::new(),
            returns,
        };
        let mut findings = Vec::new();
        judge(&places, &mut round, &mut findings, &mut Vec::<()>::new());
        let stay = round.returns.iter();
        let stay = stay.map(|one| format!("{} {}", one.path, places.id(one.unit)));
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
    fn the_declared_sender_of_the_province_speaks_for_its_block_too() {
        let round = |path: &str| {
            vec![
                filled(path, "tinh", "plan", 1),
                filled(path, "khoi-tinh", "industry", 2),
                filled(path, "khoi-tinh", "products", 3),
            ]
        };
        for (senders, path) in [
            (
                "[senders.tinh]\nnames = [\"So Cong*\"]\n",
                "So Cong Thuong T9.xlsx",
            ),
            ("[senders.tinh]\nfolder = \"so\"\n", "so/T9.xlsx"),
            (
                "[senders.tinh]\nfolder = \"so\"\nnames = [\"*tinh*\"]\n",
                "so/bieu tinh.xlsx",
            ),
            (
                "[senders.tinh]\nfolder = \"so\"\n[senders.khoi-tinh]\nfolder = \"so\"\n",
                "so/T9.xlsx",
            ),
        ] {
            let (stay, codes) = judged(senders, round(path));
            assert_eq!((stay.len(), codes), (3, Vec::new()), "{senders}");
        }
        // Both of its workbooks, not only the first.
        let mut both = round("so/T9.xlsx");
        both.push(filled("so/bo sung.xlsx", "tinh", "iip", 4));
        both.push(filled("so/bo sung.xlsx", "khoi-tinh", "trade", 5));
        let (stay, codes) = judged("[senders.tinh]\nfolder = \"so\"\n", both);
        assert_eq!((stay.len(), codes), (5, vec![]));
    }

    #[test]
    fn the_declared_sender_of_the_province_speaks_for_nobody_else() {
        let office = "[senders.tinh]\nnames = [\"So Cong*\"]\n";
        let district = vec![
            filled("So Cong.xlsx", "tinh", "plan", 1),
            filled("So Cong.xlsx", "dak-glei", "retail", 2),
        ];
        let (stay, codes) = judged(office, district);
        assert_eq!(
            (stay, codes),
            (vec!["So Cong.xlsx tinh".to_owned()], vec!["TH311"])
        );
        // The block has a place of its own, and this is not it.
        let own = format!("{office}[senders.khoi-tinh]\nfolder = \"khoi\"\n");
        let elsewhere = vec![
            filled("So Cong.xlsx", "tinh", "plan", 1),
            filled("So Cong.xlsx", "khoi-tinh", "industry", 2),
        ];
        let (stay, codes) = judged(&own, elsewhere);
        assert_eq!(
            (stay, codes),
            (vec!["So Cong.xlsx tinh".to_owned()], vec!["TH311"])
        );
        // A district is no office, whatever it declares.
        let district = vec![
            filled("dak-ha/T9.xlsx", "dak-ha", "retail", 1),
            filled("dak-ha/T9.xlsx", "khoi-tinh", "industry", 2),
        ];
        let (stay, codes) = judged("[senders.dak-ha]\nfolder = \"dak-ha\"\n", district);
        assert_eq!(
            (stay, codes),
            (vec!["dak-ha/T9.xlsx dak-ha".to_owned()], vec!["TH311"])
        );
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
        let places = Places::new(&descriptions, &senders, Layout::Inbox).unwrap();
        let (submissions, _) = discover::discover(folder.path()).unwrap();
        let period = Period::new(2019, 9).unwrap();
        let told = places.without_files((folder.path(), &submissions), period);
        let told = told.into_iter().map(|one| {
            let (_, reason) = one.args.iter().find(|(name, _)| *name == "reason").unwrap();
            let Arg::Message(reason) = reason else {
                panic!("the reason is no message: {reason:?}");
            };
            let unit = places.id(one.unit.unwrap()).to_owned();
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
            Places::new(&descriptions, &senders, Layout::Inbox).map(|_| ())
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
