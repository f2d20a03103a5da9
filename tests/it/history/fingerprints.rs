//! By what a finding is known again.

use std::sync::Arc;

use tonghop::model::cell::{CellRef, Position};
use tonghop::model::finding::{Finding, RuleInfo, Severity};
use tonghop::model::marked::Marked;
use tonghop::model::observation::Round;
use tonghop::pipeline;
use tonghop::publish::Sources;
use tonghop::worker::Readers;

use super::rounds::{Desk, Figures, MARCH, Seen, descriptions, retail};

const ASKED: RuleInfo = RuleInfo {
    code: "TH999",
    name: "asked",
    severity: Severity::Warning,
};
/// Rows of the sheet, from 0: the total, goods.
const TOTAL: u32 = 5;
const GOODS: u32 = 6;
/// Columns of the sheet, from 0: the month, the cumulative figure.
const MONTH: u16 = 6;
const CUMULATIVE: u16 = 7;

/// A round of one return in a workbook of that name.
fn round(name: &str, figures: Figures) -> Round {
    let desk = Desk::new();
    desk.put(
        &format!("inbox/{name}"),
        &retail("Huyện Đắk Hà", "2019-03", figures),
    );
    let job = desk.job("2019-03", "2019-03-25");
    let mut seen = Seen::default();
    pipeline::consolidate(
        &job,
        descriptions(),
        &mut seen,
        Sources::default(),
        &Readers::Here,
        &mut |_| {},
    )
    .unwrap();
    Round {
        period: job.period,
        files: seen.files,
        returns: seen.returns,
    }
}

/// A finding at cells of the round's only return.
fn at(round: &Round, cells: &[(u32, u16)]) -> Finding {
    let filled = &round.returns[0];
    let cells = cells
        .iter()
        .map(|(row, column)| filled.cell(Position::new(*row, *column)));
    Finding::new(ASKED, cells.collect())
        .of_unit(filled.unit)
        .of_form(filled.form)
}

fn marked(findings: Vec<Finding>, round: &Round) -> Vec<Marked> {
    pipeline::mark(findings, round, &descriptions())
}

fn one(finding: Finding, round: &Round) -> Marked {
    marked(vec![finding], round).remove(0)
}

#[test]
fn another_figure_in_another_file_is_the_same_matter_with_other_values() {
    let first = round("a.csv", MARCH);
    let second = round(
        "b.csv",
        Figures {
            month: "101",
            ..MARCH
        },
    );
    let before = one(at(&first, &[(GOODS, MONTH)]), &first);
    let after = one(at(&second, &[(GOODS, MONTH)]), &second);
    assert_eq!(before.fingerprint, after.fingerprint);
    assert_ne!(before.value_hash, after.value_hash);
}

#[test]
fn the_same_figure_in_another_file_has_the_same_values() {
    let (first, second) = (round("a.csv", MARCH), round("b.csv", MARCH));
    let before = one(at(&first, &[(GOODS, MONTH)]), &first);
    let after = one(at(&second, &[(GOODS, MONTH)]), &second);
    assert_eq!(before.value_hash, after.value_hash);
}

#[test]
fn another_row_or_column_is_another_matter() {
    let round = round("a.csv", MARCH);
    let findings = [(GOODS, MONTH), (GOODS, CUMULATIVE), (TOTAL, MONTH)];
    let findings = findings.map(|cell| at(&round, &[cell]));
    let names: std::collections::BTreeSet<String> = marked(findings.into(), &round)
        .into_iter()
        .map(|marked| marked.fingerprint)
        .collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn a_finding_about_a_column_is_the_same_wherever_it_begins() {
    let round = round("a.csv", MARCH);
    let about = |row| at(&round, &[(row, MONTH)]).with_text("column", "Ước tháng báo cáo");
    assert_eq!(
        one(about(GOODS), &round).fingerprint,
        one(about(TOTAL), &round).fingerprint
    );
}

#[test]
fn two_findings_of_one_matter_have_names_of_their_own() {
    let round = round("a.csv", MARCH);
    let twice = vec![at(&round, &[(GOODS, MONTH)]), at(&round, &[(GOODS, MONTH)])];
    let marked = marked(twice, &round);
    assert_ne!(marked[0].fingerprint, marked[1].fingerprint);
    assert_eq!(marked[0].fingerprint.len(), 16);
}

#[test]
fn files_whose_sender_is_not_known_are_told_apart_by_their_names() {
    let round = round("a.csv", MARCH);
    let of = |name: &str| Finding::new(ASKED, vec![CellRef::file(&Arc::from(name))]);
    let marked = marked(vec![of("x.xlsx"), of("y.xlsx")], &round);
    assert_ne!(marked[0].fingerprint, marked[1].fingerprint);
    let alone = one(of("y.xlsx"), &round);
    assert_eq!(marked[1].fingerprint, alone.fingerprint);
}
